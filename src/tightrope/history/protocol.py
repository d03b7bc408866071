"""On which past cases is a forecast of joining taught, and on which is it tested, so that no test sees its answer?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import BadSplit
from tightrope.history.opportunities import Opportunities

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Forecast = Callable[[Opportunities, Opportunities, str], Floats]

_CELL_STRENGTH = 20.0  # history specification 10
_WINDOW, _FIRST_WINDOW, _FOLDS = 5, 1900, 19


class Task(NamedTuple):
    """Names a task: the table, whether allied rows alone, the label, how rows are split."""

    table: str
    allied: bool
    label: str
    split: str  # "era", "windows", "wars" or "folds"


TASKS: Mapping[str, Task] = {
    "P1": Task("principal", True, "jever", "era"),
    "P1y": Task("principal", True, "j365", "era"),
    "P2": Task("principal", True, "jever", "windows"),
    "P3": Task("principal", True, "jever", "wars"),
    "S": Task("strict", True, "jever", "era"),
    "A": Task("principal", False, "jever", "era"),
    "A grouped": Task("principal", False, "jever", "folds"),
}


class Split(NamedTuple):
    """Holds one training set and the test set it never saw."""

    train: Truths  # (row,)
    test: Truths  # (row,)


def rows_of(task: str, opps: Opportunities) -> Opportunities:
    """Gives the rows that a task speaks of.

    Args:
        task: key of `TASKS`. opps: its table.
    Returns:
        Opportunities.
    Raises:
        BadSplit: no such task.
    """
    return opps.where(opps["ally"] == 1) if _task(task).allied else opps


def splits(task: str, opps: Opportunities) -> tuple[Split, ...]:
    """Splits the rows of a task.

    Args:
        task: key of `TASKS`. opps: rows of the task.
    Returns:
        One or more splits, disjoint by war; each row is tested at most once.
    Raises:
        BadSplit: no such task, a split without rows to learn from or to test, or a war on both sides of one.
    """
    kind, year, war = _task(task).split, opps["year"], opps["war"]
    wars = np.unique(war)
    if kind == "era":
        found = [Split(year < 1945, year >= 1946)]
    elif kind == "windows":
        starts = range(_FIRST_WINDOW, int(year.max()) + 1, _WINDOW)
        found = [Split(year < start, (year >= start) & (year < start + _WINDOW)) for start in starts]
        found = [split for split in found if split.test.any()]
    elif kind == "wars":
        found = [Split(war != one, war == one) for one in wars]
    else:
        fold = np.searchsorted(wars, war) % _FOLDS
        found = [Split(fold != one, fold == one) for one in range(min(_FOLDS, len(wars)))]
    for split in found:
        check(split, opps, forward=kind in ("era", "windows"))
    return tuple(found)


def check(split: Split, opps: Opportunities, forward: bool = False) -> None:
    """Refuses a split in which a test could see its own answer.

    Args:
        split: training and test rows. opps: rows. forward: training must lie before the test.
    Raises:
        BadSplit: a side is empty, a war is on both, or training lies after the test.
    """
    if not (split.train.any() and split.test.any()):
        raise BadSplit("a split has no rows to learn from or none to test; both are needed")
    both = np.intersect1d(opps["war"][split.train], opps["war"][split.test])
    if len(both):
        raise BadSplit(f"wars {both[:5].tolist()} are in training and in test; keep the rows of a war together")
    if forward and opps["year"][split.train].max() > opps["year"][split.test].min():
        raise BadSplit("training lies after the test; a forecast may learn from earlier wars only")


def baseline(name: str) -> Forecast:
    """Gives a baseline that needs no package beyond this one.

    Args:
        name: "base rate" or "cells" (defence pact by border, shrunk to the mean of all).
    Returns:
        A function of training rows, test rows and label that gives (test row,) probabilities.
    Raises:
        BadSplit: no such baseline.
    """
    known = {"base rate": _base_rate, "cells": _cells}
    if name not in known:
        raise BadSplit(f"baseline {name!r} is not known; allowed {', '.join(known)}")
    return known[name]


def _task(name: str) -> Task:
    if name not in TASKS:
        raise BadSplit(f"task {name!r} is not known; allowed {', '.join(TASKS)}")
    return TASKS[name]


def _base_rate(train: Opportunities, test: Opportunities, label: str) -> Floats:
    return np.full(len(test), (train[label].sum() + 0.5) / (len(train) + 1))


def _cells(train: Opportunities, test: Opportunities, label: str) -> Floats:
    mean = (train[label].sum() + 0.5) / (len(train) + 1)
    seen, asked = (2 * rows["defense"] + rows["cont_opp"] for rows in (train, test))
    told = np.empty(len(test))
    for cell in range(4):
        n, k = (seen == cell).sum(), train[label][seen == cell].sum()
        told[asked == cell] = (k + _CELL_STRENGTH * mean) / (n + _CELL_STRENGTH)
    return told
