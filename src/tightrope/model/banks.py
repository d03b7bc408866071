"""Which fit stands behind the surveys of a posture: one in memory, one kept or shipped, or one made now?"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

import numpy as np

from tightrope.errors import OpinionError
from tightrope.model.kept import Singles, found, keep, place, shipped
from tightrope.opinion import Topline, latent
from tightrope.opinion.events import Event
from tightrope.opinion.unknowns import OpinionPrior

ROWS = 4096  # rows of a whole bank
MOST_ROWS = 65_536  # rows of the longest; worlds beyond share them, which the answer says
_FEW = 1024  # rows up to which a fit is made no longer than asked
_MOST = 64  # fits held in memory
_Known = tuple[tuple[Topline, ...], OpinionPrior, tuple[Event, ...]]

_held: dict[str, latent.SupportBank] = {}
_lock = Lock()


def bank(
    surveys: tuple[Topline, ...],
    prior: OpinionPrior,
    stream: latent.Stream,
    events: tuple[Event, ...],
    rows: int,
    progress: latent.Progress = latent.silent,
) -> latent.SupportBank:
    """Gives the fit of one posture.

    Args:
        surveys, prior, stream, events: as in `latent.fit`. rows: how many.
        progress: told how many draws are done, where the fit has to be made.
    Returns:
        The bank, with that many rows; equal numbers wherever it comes from, whatever was asked before.
    Raises:
        FaultySurvey: as in `latent.fit`.
    Warns:
        DamagedFile: the kept file could not be read.
    """
    known = (surveys, prior, events)
    heard = None if prior.media is None else prior.media.series
    said = repr((surveys, stream, events, heard, latent.FULL[:3])).encode()
    path = place("surveys", "opinion", said, np.ascontiguousarray(prior.tables()).tobytes())
    with _lock:
        held = _held.get(path.name)
    if held is None or held.rows < rows:
        held = _kept(path, known, rows) or _kept(shipped(path), known, rows)
        if held is None:
            fitting = latent.FULL._replace(progress=progress)
            most = rows if rows <= _FEW else -(-rows // ROWS) * ROWS
            held = latent.fit(surveys, prior, stream, events, most, fitting)
            keep(held.normals.astype(np.float32), path)
        with _lock:
            while len(_held) >= _MOST:
                _held.pop(next(iter(_held)))
            _held[path.name] = held
    return held if held.rows == rows else latent.rebuilt(*known, held.normals[:rows], latent.FULL.chains)


def _kept(path: Path, known: _Known, rows: int) -> latent.SupportBank | None:
    return found(path, lambda normals: _rebuilt(known, normals, rows))


def _rebuilt(known: _Known, normals: Singles, rows: int) -> latent.SupportBank | None:
    """The fit behind kept numbers; None where they are too few."""
    if len(normals) < rows:
        return None
    try:
        return latent.rebuilt(*known, normals.astype(np.float64), latent.FULL.chains)
    except OpinionError as fault:
        raise ValueError(str(fault)) from fault
