"""Which numbers of each world does the game read of the ruler's means? As arrays, and as points over worlds."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.case import read
from tightrope.forecast.answer import Question, known
from tightrope.model import draw, timeline
from tightrope.model.to_economy import means

Floats = NDArray[np.float64]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
MEASURES = ("strain", "leverage", "relief", "output")


class TradeTables(NamedTuple):
    """Holds what the economy hands to the game, world by world.

    values: measure -> (world, past date, level of sanctions); strain, leverage and relief are shares of the means
    before sanctions, output is its change as a share of that before.
    """

    days: tuple[str, ...]  # ends of the past steps
    levels: tuple[str, ...]  # of sanctions
    values: dict[str, Floats]

    def archive(self) -> bytes:
        """Gives all worlds as an `.npz` file: one array a measure, with `days` and `levels`."""
        page = io.BytesIO()
        arrays: dict[str, Any] = {"days": np.array(self.days), "levels": np.array(self.levels), **self.values}
        np.savez_compressed(page, **arrays)
        return page.getvalue()

    def quantiles(self) -> str:
        """Gives 5, 25, 50, 75 and 95 % points over worlds as CSV, a row a measure, day and level."""
        page = io.StringIO()
        writer = csv.writer(page, lineterminator="\n")
        writer.writerow(("measure", "day", "level", *(f"q{round(100 * point):02d}" for point in QUANTILES)))
        for measure, values in self.values.items():
            points = np.quantile(values, QUANTILES, axis=0)
            for date, day in enumerate(self.days):
                for place, level in enumerate(self.levels):
                    writer.writerow((measure, day, level, *(f"{point:.6g}" for point in points[:, date, place])))
        return page.getvalue()


def trade_tables(source: str | Path, question: Question) -> TradeTables:
    """Works out the tables of the ruler's means that the game reads; in the thin form too.

    Args:
        source: path or name of a case. question: worlds, seed, day of knowledge.
    Returns:
        TradeTables.
    Raises:
        CaseError, CaseFaults: as in `answer`. EconomyError: figures of trade that cannot be used together.
    """
    case = known(read(source), question)
    steps = timeline(case)
    found = means(case, draw(case, question.worlds, question.seed), steps)
    days = tuple(steps.end(step).isoformat() for step in steps.past)
    return TradeTables(days, tuple(case.game.sanctions_levels), {name: getattr(found, name) for name in MEASURES})
