"""How are many worlds played with little memory? In blocks; a world's numbers never depend on its block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from tightrope.case import Case, Hold
from tightrope.kernels import Progress, each_block, silent
from tightrope.model.ahead import Change, Now, ahead, unchanged
from tightrope.model.condition import Reading, condition, first_impossible, read
from tightrope.model.draw import Draws
from tightrope.model.evidence import seen
from tightrope.model.timeline import Timeline
from tightrope.model.to_game import Inputs
from tightrope.model.worlds import Future, Past, part

BLOCK = 64  # worlds solved, filtered and projected at a time; at most 256 (architecture map, contract 16)

Rows = TypeVar("Rows", Past, Future)


def whole_course(
    case: Case, draws: Draws, steps: Timeline, inputs: Inputs, progress: Progress, size: int = BLOCK
) -> tuple[Past, Future]:
    """Filters, weighs and plays all worlds without holds, block by block.

    Args:
        case, draws, steps, inputs: the model of all worlds.
        progress: told how many worlds are done.
        size: worlds a block; changes no number.
    Returns:
        Past and Future of all worlds.
    Raises:
        EvidenceImpossible: no world survives; names the first item after which none does.
    """
    last = seen(case, steps)[-1]

    def _course(which: slice) -> tuple[Past, Future]:
        few, some = draws.part(which), part(inputs, which)
        found = condition(case, few, steps, some, [read(case, few, steps)])
        now = Now(few, some, last, some.groups, found.pasts[0].mass, found.last)
        return found.pasts[0], ahead(case, steps, now, ())

    blocks = each_block(_course, len(draws.worlds), size, progress)
    past = _together([block[0] for block in blocks])
    if not np.isfinite(past.log_weight).any():
        some_worlds = slice(0, size)
        raise first_impossible(case, draws.part(some_worlds), steps, part(inputs, some_worlds))
    return past, _together([block[1] for block in blocks])


def filtered_each(
    case: Case,
    cases: Sequence[Case],
    draws: Draws,
    steps: Timeline,
    inputs: Inputs,
    progress: Progress = silent,
    size: int = BLOCK,
) -> tuple[Past, ...]:
    """Filters all worlds once for each reading of the evidence, with the choices of the full case.

    Args:
        case: the full case. cases: the full case first, then the same with some items left out.
        draws, steps, inputs: the model of all worlds. progress, size: as in `whole_course`.
    Returns:
        One Past a reading.
    """

    def _pasts(which: slice) -> tuple[Past, ...]:
        few = draws.part(which)
        readings: list[Reading] = [read(each, few, steps) for each in cases]
        return condition(case, few, steps, part(inputs, which), readings).pasts

    found = each_block(_pasts, len(draws.worlds), size, progress)
    return tuple(_together([block[number] for block in found]) for number in range(len(cases)))


def played(
    case: Case,
    draws: Draws,
    steps: Timeline,
    inputs: Inputs,
    past: Past,
    holds: tuple[Hold, ...] = (),
    change: Change = unchanged,
    size: int = BLOCK,
) -> Future:
    """Plays all worlds from as_of to the horizon, block by block.

    Args:
        case, draws, steps, inputs: the model of all worlds. past: where they stand.
        holds, change: as in `ahead`. size: worlds a block; changes no number.
    Returns:
        Future of all worlds.
    """
    last = seen(case, steps)[-1]

    def _future(which: slice) -> Future:
        few = part(inputs, which)
        return ahead(case, steps, Now(draws.part(which), few, last, few.groups, past.mass[which]), holds, change)

    return _together(each_block(_future, len(draws.worlds), size, silent))


def _together(blocks: Sequence[Rows]) -> Rows:
    arrays = {
        field.name: np.concatenate([getattr(block, field.name) for block in blocks]) for field in fields(blocks[0])
    }
    return replace(blocks[0], **arrays)
