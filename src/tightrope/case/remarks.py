"""What is allowed in a case, and yet worth a second look before anything is forecast?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tightrope.case.content import Case
from tightrope.case.setting import Posture

_ATTRIBUTES = ("contribution", "exposure", "salience", "provocation", "near", "grip", "complicity", "ordered")


def remarks(case: Case) -> tuple[str, ...]:
    """Names what plays as stated and may not be what was meant.

    Args:
        case: a case without faults.
    Returns:
        One sentence each: what was found, what follows, what to do.
    """
    return (*_doubled(case), *_nothing_to_offer(case), *_out_of_reach(case))


def _doubled(case: Case) -> Iterator[str]:
    """In every logit choice two like options have together a larger share than one."""
    for one, other in combinations(case.postures, 2):
        if _as_played(one) == _as_played(other):
            yield (
                f"postures {one.id} and {other.id} are alike in all that play sees, so that together they are chosen "
                "more often than one of them would be; join them, or say in what they differ"
            )


def _as_played(posture: Posture) -> tuple[object, ...]:
    numbers = (getattr(posture, name) for name in _ATTRIBUTES)
    return tuple(getattr(each, "numbers", each) for each in numbers)


def _nothing_to_offer(case: Case) -> Iterator[str]:
    if len(case.game.sanctions_levels) == 1:
        yield (
            "game.sanctions_levels has one level, so that the west has nothing to lift and no bargain can come about; "
            "add a level, or leave bargains out of the question"
        )


def _out_of_reach(case: Case) -> Iterator[str]:
    most = max(max(posture.contribution.numbers) for posture in case.postures)
    for level, asked in zip(case.game.levels, case.game.demanded, strict=True):
        if asked > most and asked > 0:
            yield (
                f"game.demanded at the level {level:g} of the threat is {asked:g}, more than any posture gives "
                f"({most:g}), so that the patron is never content; lower it, or raise a contribution"
            )
