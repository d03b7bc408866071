"""How often do such rulers fall in a quiet year, by the record and by the beliefs the model starts from?"""

from __future__ import annotations

import datetime as dt

import numpy as np

from tightrope.errors import NoReferenceClass
from tightrope.history.exits import CHAIN, IRREGULAR, ExitRate, Exits, posterior, shipped_exits
from tightrope.model import Worlds

CENTURY = 36525.0  # days
MONTH = 30.0  # days, as the record counts
WORDS = {
    "autocrats": "autocrats",
    "autocrats, quiet": "autocrats in years without war",
    "autocrats, war": "autocrats in years of war",
    "ten years or more": "autocrats in office ten years or more",
    "ten years or more, quiet": "autocrats in office ten years or more, in years without war",
}
CAUSES = {
    "patron": ("foreign", 0.5),
    "street": ("street", 1.0),
    "apparatus": ("apparatus", 1.0),
    "adversary": ("foreign", 0.5),
}
"""Where the record speaks of a cause of the model; force from abroad is halved, for the record does not say whose."""


def exit_rows(as_of: dt.date) -> list[dict[str, object]]:
    """Tells how rulers lost office, class by class, as countable on a day.

    Args:
        as_of: last day of knowledge.
    Returns:
        One row a class: words, leaders, states, years of rule; by irregular cause the count, and exits per 100 years
        with 5 and 95 %. Empty where nothing was countable yet.
    """
    record = _record(as_of)
    if record is None:
        return []
    rows: list[dict[str, object]] = []
    for name, words in WORDS.items():
        tally = record.tally(name)
        causes = {cause: _rate(posterior(record, cause, _chain(name)), tally.left[cause]) for cause in IRREGULAR}
        years = round(tally.days / CENTURY * 100)
        about = {"id": name, "words": words, "leaders": tally.leaders, "states": tally.states, "years": years}
        rows.append({**about, "causes": causes, "natural": tally.left["natural"], "regular": tally.left["regular"]})
    return rows


def quiet_year(worlds: Worlds) -> dict[str, dict[str, float]]:
    """Sets the dangers of a quiet year that the model starts from beside the record of long-ruling autocrats.

    Ranks are loyal, nobody demands or threatens anything: rates exp(b0), exp(c0 - c2), exp(k0) and exp(j0).

    Args:
        worlds: played worlds, each counted once.
    Returns:
        By cause: model, record, record_low and record_high, exits per 100 years; empty where nothing was countable yet.
    """
    record = _record(worlds.case.as_of)
    if record is None:
        return {}
    values, scale = worlds.draws.values, CENTURY / worlds.case.game.step_days
    logs = {"patron": values["b0"], "street": values["c0"] - values["c2"], "apparatus": values["k0"]}
    logs["adversary"] = values["j0"]
    found = {}
    for cause, (name, share) in CAUSES.items():
        each = posterior(record, name, CHAIN)
        low, high = (share * end * CENTURY / MONTH for end in each.interval)
        model = float(np.exp(logs[cause]).mean()) * scale
        found[cause] = {
            "model": model,
            "record": share * each.mean * CENTURY / MONTH,
            "record_low": low,
            "record_high": high,
        }
    return found


def _record(as_of: dt.date) -> Exits | None:
    try:
        return shipped_exits(as_of)
    except NoReferenceClass:
        return None


def _chain(name: str) -> tuple[str, ...]:
    """The class alone, but for the narrowest, which leans on the one around it."""
    return CHAIN if name == CHAIN[-1] else (name,)


def _rate(found: ExitRate, count: int) -> dict[str, float]:
    low, high = found.interval
    scale = CENTURY / MONTH
    return {"k": count, "per_100_years": found.mean * scale, "low": low * scale, "high": high * scale}
