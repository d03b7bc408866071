"""Which aggregate counts and which pooled model does the package carry, made again from the user's source tables?

    python benchmarks/history/ship.py            # prints what differs from what is shipped
    python benchmarks/history/ship.py --write    # writes it

No row of a source enters the package: counts by class, sums of periods, and means and covariances of coefficients.
"""

import argparse
import csv
import time
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np
from run import folder

from tightrope.history.classes import BOTH, CLASSES, LABELS, STRICT, WARS_ENDING, count, member
from tightrope.history.hazard import PERIOD
from tightrope.history.opportunities import RULES, opportunities
from tightrope.history.pooling import COLUMNS, fit, row
from tightrope.history.posterior import rows_of, summary
from tightrope.history.tables import read
from tightrope.history.ties import CONTIGUOUS, LISTED
from tightrope.randomness import uniforms

CUTS = {date(1939, 1, 1): 1939, date(2003, 1, 1): 2003, date(2008, 1, 1): 9999}
EDGES = (0, 30, 60, 90, 180, 360, 720, 1440, 2880)
MODELS = (("principal", "j365"), ("strict", "jever"))
DRAWS, SEED = 4000, 1


def bordering(name):
    """Whether a class asks for a border."""
    while name is not None:
        if CLASSES[name].step == "borders":
            return True
        name = CLASSES[name].parent
    return False


def entries(opps):
    """Day on which a state joined a side, by war, side and state."""
    joined = opps["jever"] == 1
    keys = zip(*(opps[name][joined].tolist() for name in ("war", "side", "third", "delay")), strict=True)
    return {key[:3]: key[3] for key in keys}


def binned(starts):
    exposure, events = np.zeros(len(EDGES) - 1), np.zeros(len(EDGES) - 1)
    for start, event in starts:
        place = np.searchsorted(EDGES, start, side="right") - 1
        exposure[place] += 1
        events[place] += event
    return events, exposure


def at_risk(opps, mask, entered):
    """Starts of 30-day periods in which a state might have come in, and whether it did (not in by the start)."""
    rows = zip(*(opps[name][mask].tolist() for name in ("war", "side", "third", "dur")), strict=True)
    for war, side, third, length in rows:
        own, other = (entered.get((war, each, third), np.inf) for each in (side, 3 - side))
        for start in np.arange(0, EDGES[-1], PERIOD):
            if length < start or own <= start or other <= start:
                break
            yield start, own <= start + PERIOD


def endings(opps):
    lengths = dict(zip(opps["war"].tolist(), opps["dur"].tolist(), strict=True))
    return [(s, days < s + PERIOD) for days in lengths.values() for s in np.arange(0, EDGES[-1], PERIOD) if days >= s]


def period_rows(cut, borders, name, counted):
    head = {"begun_before": cut.isoformat(), "borders": borders, "class": name}
    spans = zip(EDGES[:-1], EDGES[1:], *counted, strict=True)
    return [
        head | {"first_day": low, "last_day": high, "events": int(e), "exposure": int(x)} for low, high, e, x in spans
    ]


def made(tables):
    classes, periods, models = [], [], []
    for borders in (LISTED, CONTIGUOUS):
        built = {rule: opportunities(tables, rule, borders=borders) for rule in RULES}
        for cut, year in CUTS.items():
            early = {rule: opps.where(opps["year"] < year) for rule, opps in built.items()}
            entered = entries(early[STRICT])
            for name in CLASSES:
                which = borders if bordering(name) else BOTH
                if which == BOTH and borders == CONTIGUOUS:
                    continue
                for rule in RULES:
                    found = count(early[rule], member(early[rule], name))
                    numbers = {label: getattr(found, label) for label in (*LABELS, "n", "wars", "sides")}
                    if rule == STRICT:
                        numbers["day_0"] = 0
                    head = {"begun_before": cut.isoformat(), "borders": which, "table": rule, "class": name}
                    classes.append(head | numbers)
                at = at_risk(early[STRICT], member(early[STRICT], name), entered)
                periods += period_rows(cut, which, name, binned(at))
            if borders == LISTED:
                periods += period_rows(cut, BOTH, WARS_ENDING, binned(endings(early[STRICT])))
            else:
                models += taught(early, cut)
    return {"classes.csv": classes, "periods.csv": periods, "pooled.csv": models}


def taught(early, cut):
    rows = []
    for rule, label in MODELS:
        opps = early[rule].where(early[rule]["ally"] == 1)
        began = time.perf_counter()
        found = fit(opps, label, uniforms(SEED, "history/pooling", np.arange(DRAWS), COLUMNS))
        counted = (len(opps), int(opps[label].sum()), len(np.unique(opps["war"])))
        kept = summary(found, counted, cut)
        rows += rows_of(rule, label, kept)
        x = row({"defense": 1, "cont_opp": 1, "partner_init": 1, "post45": 1}, found.terms)
        print(
            f"{cut} {rule} {label}: {found.effective:.0f} effective draws, k {found.tail:.2f}; one row "
            f"{found.mean(x[None])[0]:.4f} by draws, {kept.log_odds(x).mean():.4f} by means and covariances; "
            f"{time.perf_counter() - began:.1f} s"
        )
    return rows


def text_of(rows):
    lines = [",".join(rows[0])]
    lines += [",".join(str(value) for value in row.values()) for row in rows]
    return "\n".join(lines) + "\n"


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    for name, rows in made(read(folder())).items():
        place, text = Path(str(files("tightrope.history").joinpath(name))), text_of(rows)
        same = place.is_file() and list(csv.reader(place.open(encoding="utf-8"))) == list(csv.reader(text.splitlines()))
        print(f"{name}: {len(rows)} rows, {'as shipped' if same else 'differs from what is shipped'}")
        if given.write and not same:
            place.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
