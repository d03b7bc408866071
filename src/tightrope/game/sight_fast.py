"""How much of a step do the kernels work out? What lies out of sight stands as 0 in the tables."""

from __future__ import annotations

from typing import NamedTuple

from tightrope.game.lanes import entry, read_in
from tightrope.game.policy import Sight
from tightrope.game.sheet import Frame


class Task(NamedTuple):
    """Holds what a kernel is to do."""

    offers: int  # 2 where an overture may be made, else 1
    keep: bool  # write the tables
    sight: Sight


@read_in
def wanted(only: int, place: int) -> bool:
    """Says whether a place on an axis lies in sight."""
    return only < 0 or only == place


@read_in
def stands(frame: Frame, sight: Sight, row: int) -> bool:
    """Says whether a row (..., sanctions, slot) is in sight as a place where he can stand when the step begins."""
    return wanted(sight.slot, row % frame.slots) and wanted(sight.sanctions, row // frame.slots % frame.sanctions)


@read_in
def comes_to(frame: Frame, sight: Sight, slot: int, refused: int) -> bool:
    """Says whether a slot is in sight as a place where he can stand after the apparatus; he stays where it refuses."""
    if wanted(sight.slot, slot):
        return True
    if refused == 0:
        for posture in range(frame.postures):
            if entry(frame.target, sight.slot * frame.postures + posture) == slot:
                return True
    return False
