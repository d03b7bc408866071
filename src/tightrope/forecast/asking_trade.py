"""How is the question answered what became of the ruler's trade and means?"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tightrope import __version__
from tightrope.case import read
from tightrope.errors import ForecastError
from tightrope.forecast.answer import Progress, Question, known, quiet
from tightrope.forecast.asking import Pictured
from tightrope.forecast.digest import digest
from tightrope.forecast.trade import trade
from tightrope.forecast.trade_words import trade_lines
from tightrope.model import draw


def trading(source: str | Path, question: Question, progress: Progress = quiet) -> Pictured:
    """Asks who buys now, what binds, what the patron could cut, what relief is worth and what output lost.

    Worlds count alike: no act or survey is weighed, for none of them speaks of trade.

    Args:
        source: path or name of a case. question: worlds, seed, day of knowledge.
        progress: told how far it is.
    Returns:
        Pictured.
    Raises:
        ForecastError: the case names no products. CaseError, CaseFaults: as in `answer`.
        EconomyError: figures of trade that cannot be used together.
    """
    case, count = known(read(source), question), question.worlds
    part = trade(case, draw(case, count, question.seed), np.full(count, 1 / count), progress)
    if not part:
        raise ForecastError(
            f"{case.id} names no products, so its economy plays in the thin form; allowed cases with economy.products; "
            "see docs/how-to/economy.md"
        )
    head = {
        "case": case.id,
        "as_of": case.as_of.isoformat(),
        "seed": question.seed,
        "worlds": count,
        "digest": digest(case, __version__, question.seed, count, question.strict),
        "actors": {name: getattr(case.actors, name) for name in ("ruler", "patron", "adversary", "west")},
    }
    return Pictured(head | part, trade_lines(case.id, part), head | {"economy": part})
