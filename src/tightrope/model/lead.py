"""How are the worlds of a case led to where its evidence points, when too few of those drawn explain it?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from tightrope import randomness
from tightrope.case import Case
from tightrope.kernels import each_block, silent
from tightrope.model.blocks import filtered_each, whole_course
from tightrope.model.draw import Draws, Moved, drawn
from tightrope.model.likelihood import log_likelihood
from tightrope.model.pareto import EFFECTIVE_LEAST, smooth
from tightrope.model.play import understood
from tightrope.model.temper import ISLANDS, temper
from tightrope.model.timeline import Timeline
from tightrope.model.worlds import Led, Worlds

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FEWEST = int(ISLANDS * EFFECTIVE_LEAST)  # worlds from which each island can hold as many as an answer needs
# Shocks of single battalions and their commanders, as many as a world has battalions: resampled with it, never moved.
CARRIED = ("cohesion.battalions/", "cohesion.commanders/")
_LISTENED = 64  # worlds played to hear which streams a case asks for
_FINE = 1_000  # parts of the progress
_TOGETHER = 512  # moved worlds whose sciences are played at a time, one thread a block; changes no number

Progress = Callable[[int, int], None]


def must_lead(worlds: Worlds) -> bool:
    """Says whether too few worlds explain the evidence and there are enough of them to be led to it.

    Args:
        worlds: played worlds, with the weights that the answer rests on.
    Returns:
        True where the tail of the weights or the effective worlds fail, and each of four islands would hold as many
        worlds as an answer needs.
    """
    return worlds.weights.indicative and len(worlds.draws.worlds) >= FEWEST and worlds.moved is None


def lead(worlds: Worlds, progress: Progress) -> Worlds:
    """Leads worlds from the starting beliefs to what the evidence leaves of them, and plays them to the horizon.

    Every number that a world drew is a coordinate of its move, but for the shocks of single battalions and their
    commanders. Chance that was not moved goes by the number of the world from which a led one descends.

    Args:
        worlds: played worlds. progress: told how much of the evidence is let in.
    Returns:
        Worlds of equal weight, with the drawn ones beside them (`Worlds.moved`).
    Raises:
        EvidenceImpossible, MovesFailed: as in `temper`.
    """
    case, steps, draws = worlds.case, worlds.steps, worlds.prior.draws
    places, start = _start(case, draws, steps)

    def _at(z: Floats, ancestors: Integers) -> Draws:
        moved = Moved(places, z, len(draws.worlds))
        return drawn(case, Draws(draws.seed, ancestors, {}, {}, np.zeros_like(ancestors), moved=moved))

    def _likelihood(z: Floats, ancestors: Integers, floor: Floats) -> Floats:
        def _block(which: slice) -> Floats:
            some = _at(z[which], ancestors[which])
            return log_likelihood(case, some, steps, understood(case, some, steps)[0], floor[which])

        return np.concatenate(each_block(_block, len(z), _TOGETHER, silent))

    def _tell(let_in: float) -> None:
        progress(int(let_in * _FINE), _FINE)

    progress(0, _FINE)
    found = temper(_likelihood, start, draws.worlds, draws.seed, _tell)
    led = _at(found.z, found.carried)
    inputs, science = understood(case, led, steps)
    past, future = whole_course(case, led, steps, inputs, lambda done, total: None)
    moved = Led(
        drawn=worlds.prior,
        known=past.log_weight,
        islands=ISLANDS,
        tempers=found.tempers,
        moves=found.moves,
        acceptance=found.acceptance,
        log_evidence=found.log_evidence,
        evidence_error=found.evidence_error,
    )
    weights = smooth(np.zeros(len(past.log_weight)))
    return Worlds(case, led, steps, inputs, science, past, future, weights, moved=moved)


def _start(case: Case, draws: Draws, steps: Timeline) -> tuple[dict[str, tuple[int, int]], Floats]:
    """Where each stream that the case asks for stands among the coordinates, and what the worlds drew there."""
    places: dict[str, tuple[int, int]] = {}
    parts: list[Floats] = []
    first = 0
    for stream, (width, rows) in sorted(_heard(case, draws, steps).items()):
        places[stream] = (first, width)
        first += width
        parts.append(_picked(draws, rows) if rows else randomness.normals(draws.seed, stream, draws.worlds, width))
    return places, np.concatenate(parts, axis=1)


def _picked(draws: Draws, rows: int) -> Floats:
    """The standard normal in the middle of the row that a world follows by its number."""
    return np.asarray(ndtri((draws.worlds % rows + 1 / 2) / rows))[:, None]


def _heard(case: Case, draws: Draws, steps: Timeline) -> dict[str, tuple[int, int]]:
    """Streams that the last few worlds ask for up to as_of: name -> columns, rows to pick from or 0."""
    heard: dict[str, tuple[int, int]] = {}

    def _listen(stream: str, columns: int, rows: int) -> None:
        if not stream.startswith(CARRIED):
            heard[stream] = (max(columns, heard.get(stream, (0, 0))[0]), rows)

    count = len(draws.worlds)
    few = draws.part(slice(max(0, count - _LISTENED), count))
    told = drawn(case, Draws(few.seed, few.worlds, {}, {}, few.rival, listen=_listen))
    filtered_each(case, [case], told, steps, understood(case, told, steps)[0])
    return heard
