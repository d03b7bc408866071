"""What if the players knew what is still to come? Play of the past steps with the path ahead in view."""

from __future__ import annotations

from collections.abc import Sequence

from tightrope.game import Conditions, Continuation, Parameters, Rules, decide, solve


def foreseen(board: Rules, beliefs: Parameters, path: Sequence[Conditions]) -> list[Continuation]:
    """Gives what comes after each step for players who know the conditions of all steps of a path.

    They look as many steps ahead as those who do not foresee; after the path its last conditions stay. With conditions
    that never change both reckon alike.

    Args:
        board: the rules. beliefs: (world,). path: conditions of each step, in order.
    Returns:
        One continuation a step of the path.
    """
    return [_after(board, beliefs, path[number + 1 :], path[-1]) for number in range(len(path))]


def _after(board: Rules, beliefs: Parameters, later: Sequence[Conditions], last: Conditions) -> Continuation:
    """Goes back from the end of the lookahead: first through steps that stay as the last one, then along the path."""
    seen = later[: board.lookahead - 1]
    found = solve(board, beliefs, last, board.lookahead - 1 - len(seen))
    for step in reversed(seen):
        found = decide(board, beliefs, step, found).start
    return found
