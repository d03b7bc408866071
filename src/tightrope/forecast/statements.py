"""What do the ruler's own words weigh, what would the answer be without them, and which promises still bind him?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from tightrope.case import Evidence
from tightrope.forecast.probability import mean
from tightrope.forecast.tables import crossed
from tightrope.model import Worlds, bound, speaks, word_of


def statements(worlds: Worlds, days: Sequence[dt.date]) -> dict[str, object]:
    """Gives what all statements together weigh, the answer with all of them switched off, and promises in force.

    Switching them off takes the weights from the deeds alone; that a public promise makes breaking it dear stays.

    Args:
        worlds: played worlds. days: answer dates.
    Returns:
        The parts `statements` and `without_statements` of the document; none where the ruler said nothing.
    """
    case = worlds.case
    items = [item for item in case.evidence if speaks(item)]
    if not items:
        return {}
    past, silent = worlds.past, worlds.weighed(worlds.past.plain)
    kept = np.isfinite(past.plain)
    factor = past.log_weight[kept] - past.plain[kept]
    said: dict[str, object] = {
        "count": len(items),
        "largest_ratio": float(np.exp(factor.max() - factor.min())),
        "promises": [_promise(worlds, item) for item in items if bound(case, item, case.as_of)],
    }
    if case.game.statements.cap is not None:
        said["cap"] = case.game.statements.cap
    table = {day.isoformat(): crossed(worlds, day, silent.weight) for day in days}
    return {
        "statements": said,
        "without_statements": {"probability": table, "effective_worlds": silent.effective},
    }


def _promise(worlds: Worlds, item: Evidence) -> dict[str, object]:
    """A promise with the share of its force that is left on the day of knowledge, mean over worlds."""
    case = worlds.case
    phases, left = bound(case, item, case.as_of), word_of(item, worlds.draws, case.as_of)
    row: dict[str, object] = {
        "id": item.id,
        "stance": str(item.stance),
        "posture": str(item.posture),
        "given": item.happened.isoformat(),
        "left": mean(left, worlds.weights.weight),
    }
    return row | ({"phases": list(phases)} if len(phases) < len(case.war.phases) else {})
