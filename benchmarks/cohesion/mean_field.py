"""Where does the formula of one large crowd mislead? Draws the picture of docs/science/cohesion.md.

At fixed parameters (J' 4, ten battalions, a twentieth of the variance common to battalion, company and squad each) the
chance that more than half refuse, by the field: soldiers from a bank of 10,000 battalions, the closed form with one
common shock, and plain mean field. Beside it the same chance averaged over the beliefs, for the six situations of the
specification.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import vl_convert
from scipy.special import logit

from tightrope.case import read
from tightrope.cohesion import (
    Command,
    Correlations,
    Force,
    Looks,
    Tree,
    after_talk,
    battalions_fast,
    build_bank,
    force_refusal,
    plain_refusal,
    thin_refusal,
)
from tightrope.model import battalions, draw, to_cohesion
from tightrope.randomness import normals, uniforms

COUPLING, LOOKS, SHARED = 4.0, Looks(0.35, 0.25, 0.15, 0.25), Correlations(0.05, 0.05, 0.05)
MANY, HELD, FORCES, WORLDS = 10, 10_000, 4_000, 20_000
FIELDS = np.round(np.arange(-2.3, -1.39, 0.05), 2)
SITUATIONS = ((0.5, 0, 0), (0.12, 1, 1), (0.12, 1, 0), (0.05, 1, 1), (0.05, 1, 0), (0.05, 2, 0))
ENGINES = ("squads, companies, battalions", "one shock (thin form)", "one large crowd (simple formula)")


def nobody(worlds):
    """A command whose commanders add nothing."""
    return Command(np.ones(1, dtype=np.bool_), np.zeros((worlds, 1)), np.ones(worlds))


def at_fixed_parameters():
    """Rows of chance by field and way of reckoning."""
    number, ones = np.arange(FORCES), np.ones((FORCES, 1))
    bank = build_bank(normals(1, "bank", np.arange(HELD), 555), np.array([COUPLING]), LOOKS, SHARED, Tree())
    picked = (uniforms(1, "pick", number, MANY) * HELD).astype(np.int64)
    shifts = np.sqrt(SHARED.battalion) * normals(1, "shock", number, MANY)
    rows = []
    for field in FIELDS:
        share = force_refusal(bank, field * ones, COUPLING * ones, ones, np.array([MANY]), picked, shifts)
        one = np.ones((1, 1))
        force = Force(np.full((1, 1, 1), field), COUPLING * one, 0 * one[0], SHARED.battalion / MANY * one[0], one)
        chances = (
            (share > 0.5).mean(),
            thin_refusal(force, nobody(1)).cascade.item(),
            plain_refusal(force, nobody(1)).cascade.item(),
        )
        told = zip(ENGINES, chances, strict=True)
        rows += [{"field": field, "way": way, "chance": float(chance)} for way, chance in told]
    return rows


def averaged():
    """Rows of chance by situation and way of reckoning, over the beliefs."""
    case = replace(read("belarus_2022"), rivals=())
    draws = draw(case, WORLDS, 3)
    units = battalions.units(case, draws, to_cohesion.formations(case, draws))
    ten = {name: getattr(units, name)[:, :1, :MANY] for name in ("indices", "shocks", "commanders")}
    units = units._replace(battalions=np.full((WORLDS, 1), MANY), first=units.first[:1], **ten)
    value, ones, rows = draws.values, np.ones((WORLDS, 1)), []
    shock = value["correlation"] * value["battalion_share"] / MANY
    for support, casualties, loyalty in SITUATIONS:
        alpha = (
            value["refusal_alone"]
            + value["family_weight"] * logit(1 - support)
            + value["casualty_weight"] * casualties
            - value["loyalty_weight"] * loyalty
        )
        field, coupling = after_talk(alpha, value["conformity"], value["talk"])
        force = Force(field[:, None, None], coupling[:, None], np.zeros(WORLDS), shock, ones)
        found = (
            battalions_fast.refused(force, units, nobody(WORLDS)),
            thin_refusal(force, nobody(WORLDS)),
            plain_refusal(force, nobody(WORLDS)),
        )
        name = f"support {support:.0%}, losses {casualties}, loyalty {loyalty}".replace("%", " %")
        rows += [
            {"situation": name, "way": way, "chance": float(who.cascade.mean())}
            for way, who in zip(ENGINES, found, strict=True)
        ]
    return rows


def picture(fixed, means):
    """The Vega-Lite specification of both panels."""
    colours = {"domain": list(ENGINES), "range": ["#1b4f72", "#c97b1a", "#8a8a8a"]}
    colour = {"field": "way", "type": "nominal", "scale": colours}
    key = {"title": None, "orient": "top", "columns": 1, "labelLimit": 300}
    share = {"type": "quantitative", "field": "chance", "scale": {"domain": [0, 1]}, "axis": {"format": ".0%"}}
    left = {
        "title": "At given parameters: far apart near the tip",
        "data": {"values": fixed},
        "width": 330,
        "height": 240,
        "mark": {"type": "line", "strokeWidth": 2.5},
        "encoding": {
            "x": {"field": "field", "type": "quantitative", "scale": {"zero": False}, "title": "field α' of a soldier"},
            "y": {**share, "title": "chance that more than half refuse"},
            "color": {**colour, "legend": key},
        },
    }
    right = {
        "title": "Averaged over the beliefs: nearly the same",
        "data": {"values": means},
        "width": 330,
        "height": 240,
        "mark": {"type": "point", "filled": True, "size": 80, "opacity": 0.85},
        "encoding": {
            "y": {"field": "situation", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 260}},
            "yOffset": {"field": "way", "type": "nominal", "sort": list(ENGINES)},
            "x": {**share, "title": "chance that more than half refuse", "scale": {"domain": [0, 0.35]}},
            "color": {**colour, "legend": None},
        },
    }
    schema = "https://vega.github.io/schema/vega-lite/v5.json"
    return {"$schema": schema, "background": "white", "spacing": 30, "hconcat": [left, right]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("svg", type=Path, help="where the picture is written")
    asked = parser.parse_args()
    fixed, means = at_fixed_parameters(), averaged()
    asked.svg.write_text(vl_convert.vegalite_to_svg(json.dumps(picture(fixed, means))), encoding="utf-8")
    for row in (*fixed, *means):
        print(json.dumps(row))


if __name__ == "__main__":
    main()
