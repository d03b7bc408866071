"""What tied one state to the two sides of a war, also in a year that some tables no longer reach?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from tightrope.errors import TableEnds
from tightrope.history.tables import Tables
from tightrope.history.ties import (
    CLOSE_WATER,
    FIRST_YEAR,
    KINDS,
    LISTED,
    Ties,
    Years,
    by_land,
    distance,
    on,
    pact,
    past_disputes,
    strength,
    ties,
    value,
)

Sides = tuple[tuple[int, ...], tuple[int, ...]]
# Polity ends before the table of regimes that holds it: from 2019 on one state alone has a value.
POLITY, POLITY_TO = "polity", 2018
_LOOKED_BACK = ("capabilities", "regimes", POLITY, "disputes")  # the year before the onset is the first one read


class Asked(NamedTuple):
    """Names one state before one war: codes of the state, of its own side and of the other; the year of the onset."""

    third: int
    core: tuple[int, ...]
    against: tuple[int, ...]
    year: int
    initiated: bool  # whether its own side began the war


class Covariates(NamedTuple):
    """Holds what tied a state to the two sides of a war, and what of it stands for a later year than its table."""

    values: Mapping[str, float]
    carried: tuple[str, ...]  # sentences


def covariates(
    tables: Tables,
    asked: Asked,
    carry: Mapping[str, int] | None = None,
    changed: Mapping[str, int] | None = None,
    borders: str = LISTED,
) -> Covariates:
    """Gives the row of one state before one war, of the past or of today.

    A table that has ended is read at its last year only where that was asked for, so far and no farther, and never
    across a known change; past disputes then count as those that the table still holds.

    Args:
        tables: all source tables. asked: the state, the sides and the year.
        carry: by table, how many years its last one may stand for. changed: by table, a year in which something it
            says of these states is known to have changed. borders: as for `opportunities`.
    Returns:
        Covariates.
    Raises:
        TableEnds: the year lies past a table's last one and carrying was not asked for, not that far, or would cross
            a known change.
    """
    reach, known = dict(carry or {}), dict(changed or {})
    told: list[str] = []
    whole = {**tables, POLITY: replace(tables["regimes"], name=POLITY, last_year=POLITY_TO)}
    at = {name: _year(whole, name, year, reach, known, told) for name, year in _years_read(asked.year).items()}
    yearly = (at[name] + 1 for name in ("capabilities", "regimes", POLITY))
    fixed = (at[name] for name in ("alliances", "majors", "contiguity", "capitals", "rivalries"))
    years = Years(asked.year, *yearly, *fixed)
    found = tied(ties(tables, borders), asked.third, (asked.core, asked.against), years)
    found |= {"partner_init": float(asked.initiated), "n_partners": float(len(asked.core))}
    found |= {"n_opps": float(len(asked.against)), "year": float(asked.year)}
    return Covariates(found, tuple(told))


def _years_read(year: int) -> dict[str, int]:
    """The latest year in which each table must be known, for a war that begins in a year."""
    plain = ("majors", "contiguity", "capitals", "rivalries")
    return {
        "alliances": max(year - 1, FIRST_YEAR),
        **dict.fromkeys(plain, year),
        **dict.fromkeys(_LOOKED_BACK, year - 1),
    }


def _year(
    tables: Tables, name: str, year: int, carry: Mapping[str, int], changed: Mapping[str, int], told: list[str]
) -> int:
    found = tables[name].within(year, carry.get(name, 0))
    if name in changed and found < changed[name] <= year:
        raise TableEnds(
            f"table {name} ends in {found} and may not be carried to {year}: it is known to have changed in "
            f"{changed[name]}; give the values",
            table=name,
            last_year=found,
            asked=year,
        )
    if found < year:
        what = "past disputes after it count as none" if name == "disputes" else "its last year stands for it"
        told.append(f"table {name} ends in {found}, {year} was asked: {what}")
    return found


def tied(of: Ties, third: int, sides: Sides, years: Years) -> dict[str, float]:
    """Gives what tied one third state to the two sides of a war.

    Args:
        of: look-ups. third: code of the state. sides: codes of its own side and of the other. years: when each is read.
    Returns:
        Value by column; nan where unknown.
    Source:
        Correlates of War contiguity 3.2 (Stinnett et al. 2002), capabilities (Singer 1987); ATOP (Leeds et al. 2002,
        doi:10.1080/03050620213653); disputes of Gibler, Miller and Little (2016), doi:10.1093/isq/sqw045.
    """
    (core, against), year = sides, years.onset
    bound = [state for state in core if any(pact(of, third, (state,), years.pacts))] or list(core)
    partner = max(bound, key=lambda state: strength(of, state, years.capabilities))
    kinds, opposite = (pact(of, third, states, years.pacts) for states in sides)
    own, patron = (strength(of, state, years.capabilities) for state in (third, partner))
    here, there = (sum(strength(of, state, years.capabilities) for state in states) for states in sides)
    found: dict[str, float] = {"third": third, "partner": partner, **dict(zip(KINDS, kinds, strict=True))}
    found |= {
        "ally": max(kinds),
        "ally_opp": max(opposite),
        "def_opp": opposite[KINDS.index("defense")],
        "nonagg_opp": opposite[KINDS.index("nonagg")],
        "partner_major": max(on(of.majors, state, years.majors) for state in core),
        "self_major": on(of.majors, third, years.majors),
        "opp_major": max(on(of.majors, state, years.majors) for state in against),
        "lcinc": np.log(own + 1e-5),
        "dep": np.log((patron + 1e-5) / (own + 1e-5)),
        "balance": (here + 1e-6) / (here + there + 2e-6),
        "cont_opp": max(on(of.borders, (third, state, CLOSE_WATER), years.borders) for state in against),
        "contland_opp": by_land(of, third, against, years.borders),
        "cont_par": max(on(of.borders, (third, state, CLOSE_WATER), years.borders) for state in core),
        "ldist_opp": distance(of, third, against, years.capitals),
        "ldist_par": distance(of, third, core, years.capitals),
        "riv_opp": max(on(of.rivals, (third, state), years.rivals) for state in against),
        "riv_par": max(on(of.rivals, (third, state), years.rivals) for state in core),
        "mid_opp": past_disputes(of, third, against, year, same_side=False),
        "mid_par": past_disputes(of, third, core, year, same_side=False),
        "same_par": past_disputes(of, third, core, year, same_side=True),
    }
    read: dict[str, int] = {"polity": years.polity, "polyarchy": years.regimes, "euds": years.regimes}
    found.update({name: value(of, name, third, at) for name, at in read.items()})
    return found | {f"{name}_par": value(of, name, partner, read[name]) for name in ("polity", "polyarchy")}
