"""Who follows the ruler, who sides with the patron, and what do those who do want?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.model.surveys import Asked

Floats = NDArray[np.float64]

FOLLOWS_RULER, SIDES_WITH_PATRON = "follows_ruler", "sides_with_patron"


class Part(NamedTuple):
    """Holds one part of the public, row by row: how large it is and what share of it holds what."""

    id: str
    size: Floats  # (row,), share 0..1 of the public
    attitudes: Mapping[str, Floats]  # attitude -> (row,), share 0..1 of the part
    support: Mapping[str, Floats]  # posture -> (row,), share 0..1 of the part


def followings(postures: Mapping[str, Asked], attitudes: Mapping[str, Asked]) -> tuple[Part, ...]:
    """Splits the public into those who follow the ruler and the rest.

    No table shows both answers of one person. Within those who follow the same media, following the ruler, siding
    with the patron and wanting a step are taken as independent; across media they are not. That understates how
    far followers differ from the rest. Row i of each fit stands beside row i of the others.

    Args:
        postures, attitudes: fits, as from `asked` and `attitudes`; the audiences are those of the first posture.
    Returns:
        Followers, then the rest, whose sizes add up to 1; none where no posture, or no following, was asked about.
    """
    if not postures or FOLLOWS_RULER not in attitudes:
        return ()
    audiences = next(iter(postures.values())).audiences
    follow = attitudes[FOLLOWS_RULER].segments
    return tuple(
        _part(name, audiences * share, postures, attitudes)
        for name, share in (("followers", follow), ("others", 1 - follow))
    )


def _part(name: str, people: Floats, postures: Mapping[str, Asked], attitudes: Mapping[str, Asked]) -> Part:
    """One part of the public; `people` is (row, segment), share of the public in it by the media they follow."""
    size = people.sum(axis=1)

    def _within(fit: Asked) -> Floats:
        return np.asarray(np.sum(people * fit.segments, axis=1) / size)

    others = {attitude: _within(fit) for attitude, fit in attitudes.items() if attitude != FOLLOWS_RULER}
    return Part(name, size, others, {posture: _within(fit) for posture, fit in postures.items()})
