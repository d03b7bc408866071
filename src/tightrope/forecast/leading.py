"""Which worlds answer a case? Those drawn and weighed; led to the evidence where too few explain it; then anchored."""

from __future__ import annotations

from collections.abc import Callable

from tightrope.case import Case
from tightrope.forecast.anchoring import Anchor, anchored
from tightrope.model import draw, lead, must_lead, play

Progress = Callable[[str, int, int], None]


def answering(case: Case, worlds: int, seed: int, progress: Progress) -> Anchor:
    """Plays a case, leads its worlds to the evidence where too few explain it, and anchors them on past cases.

    Worlds are led where the tail of the weights that the answer would rest on, or their effective number, fails
    (specification of the game, 3.3), and there are enough of them for four islands.

    Args:
        case: the case as known on its as_of. worlds, seed: of the play.
        progress: told stage, worlds done and worlds in all.
    Returns:
        Anchor.
    Raises:
        EvidenceImpossible: no world explains the evidence. MovesFailed: worlds could not be led to it.
    """

    def _told(stage: str) -> Callable[[int, int], None]:
        return lambda done, total: progress(stage, done, total)

    past = _told("asking past cases")
    played = play(case, draw(case, worlds, seed), progress)
    found = anchored(played, past)
    if not must_lead(found.worlds):
        return found
    return anchored(lead(found.inside, _told("leading worlds to the evidence")), past)
