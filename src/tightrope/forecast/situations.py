"""Which judged situations stand behind the log rates of danger, and what do they give?"""

from __future__ import annotations

from tightrope.case.anchors import PREFIX, SITUATIONS
from tightrope.forecast.learning import phrase
from tightrope.forecast.probability import mean, points
from tightrope.forecast.tables import equal
from tightrope.model import Worlds
from tightrope.model.to_rates import flat


def anchor_rows(worlds: Worlds) -> list[dict[str, object]]:
    """Lists the judged situations of a case: what was answered, and which rates that gives.

    Args:
        worlds: played worlds.
    Returns:
        The part `anchors` of the document: answer before and after the evidence, the rates it fixes with their points
        before the evidence, and the share of worlds in which it was judged less dangerous than what it is compared
        with, so that its slope is 0. Empty where the case judges no situation.
    """
    case, weight, even = worlds.case, worlds.weights.weight, equal(worlds.prior)
    values, drawn = worlds.draws.values, worlds.prior.draws.values
    level = flat(case, drawn)
    rows: list[dict[str, object]] = []
    for situation in SITUATIONS:
        name = PREFIX + situation.name
        if situation.name not in case.anchors:
            continue
        answer = case.anchors[situation.name]
        row: dict[str, object] = {
            "id": situation.name,
            "phrase": phrase(name),
            "said": answer.said,
            "origin": answer.origin.words(),
            "prior": points(drawn[name], even),
            "posterior": points(values[name], weight),
            "rates": {rate: points(drawn[rate], even) for rate in situation.fixes},
        }
        if situation.name in level:
            row["slope_zero"] = mean(level[situation.name].astype(float), even)
        rows.append(row)
    return rows
