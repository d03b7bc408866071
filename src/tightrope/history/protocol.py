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
_FOLDS = {"folds": 19, "tens": 10}
_WINDOWS = {"windows": (1900, 5), "decades": (1946, 10)}  # first test year, length
_ERAS = {"era": (1945, 1946), "late": (1989, 1990)}  # training before, test from
USE_OF_FORCE = 4  # level of the highest act of an originator from which a dispute is counted


class Task(NamedTuple):
    """Names a task: the table, whether allied rows alone, the label, how rows are split."""

    table: str
    allied: bool
    label: str
    split: str  # "era", "windows", "wars", "folds", "decades", "late" or "tens"


TASKS: Mapping[str, Task] = {
    "P1": Task("principal", True, "jever", "era"),
    "P1y": Task("principal", True, "j365", "era"),
    "P2": Task("principal", True, "jever", "windows"),
    "P3": Task("principal", True, "jever", "wars"),
    "S": Task("strict", True, "jever", "era"),
    "A": Task("principal", False, "jever", "era"),
    "A grouped": Task("principal", False, "jever", "folds"),
    "M": Task("dispute", True, "jever", "decades"),
    "M late": Task("dispute", True, "jever", "late"),
    "M grouped": Task("dispute", True, "jever", "tens"),
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
    asked = _task(task)
    chosen = opps["ally"] == 1 if asked.allied else np.ones(len(opps), dtype=bool)
    return opps.where(chosen & (opps["olev"] >= USE_OF_FORCE) if asked.table == "dispute" else chosen)


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
    if kind in _ERAS:
        before, since = _ERAS[kind]
        found = [Split(year < before, year >= since)]
    elif kind in _WINDOWS:
        first, length = _WINDOWS[kind]
        starts = range(first, int(year.max()) + 1, length)
        found = [Split(year < start, (year >= start) & (year < start + length)) for start in starts]
        found = [split for split in found if split.test.any()]
    elif kind == "wars":
        found = [Split(war != one, war == one) for one in wars]
    else:
        fold = np.searchsorted(wars, war) % _FOLDS[kind]
        found = [Split(fold != one, fold == one) for one in range(min(_FOLDS[kind], len(wars)))]
    for split in found:
        check(split, opps, forward=kind in _ERAS or kind in _WINDOWS)
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
