"""Where is a fit kept, so that the same surveys, beliefs and seed are fitted once?"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
import warnings
from importlib.resources import files
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import OpinionError
from tightrope.opinion import Topline, latent
from tightrope.opinion.unknowns import OpinionPrior

Floats = NDArray[np.float64]

FORM = 1  # raised when the sampler or its order of chance changes: older files then no longer fit
FOLDER = "TIGHTROPE_BANKS"  # environment: folder in which fits are kept; without it they last as long as the program
_SHIPPED = ("cases", "banks")
_MOST = 64  # fits held in memory

_held: dict[str, latent.SupportBank] = {}
_lock = Lock()


class DamagedBank(UserWarning):
    """A kept fit could not be read and was made anew."""


def bank(
    surveys: tuple[Topline, ...], prior: OpinionPrior, stream: latent.Stream, event: dt.date | None, rows: int
) -> latent.SupportBank:
    """Gives the fit of one posture: from memory, from its file, or made now and kept.

    Args:
        surveys, prior, stream, event: as in `latent.fit`. rows: fewest rows.
    Returns:
        The bank; equal numbers wherever it comes from.
    Raises:
        FaultySurvey: as in `latent.fit`.
    """
    key = digest(surveys, prior, stream, event)
    with _lock:
        held = _held.get(key)
    if held is None or held.rows < rows:
        held = _kept(key, (surveys, prior, event), rows) or _made(key, (surveys, prior, event), stream, rows)
        with _lock:
            while len(_held) >= _MOST:
                _held.pop(next(iter(_held)))
            _held[key] = held
    return held


def digest(
    surveys: tuple[Topline, ...], prior: OpinionPrior, stream: latent.Stream, event: dt.date | None
) -> str:
    """Gives the name under which a fit is kept: it changes with anything the fit depends on.

    Args:
        surveys, prior, stream, event: as in `latent.fit`.
    Returns:
        32 hexadecimal digits.
    """
    text = hashlib.sha256(repr((FORM, surveys, stream, event, latent.FULL)).encode())
    text.update(np.ascontiguousarray(prior.tables()).tobytes())
    return text.hexdigest()[:32]


_Known = tuple[tuple[Topline, ...], OpinionPrior, "dt.date | None"]


def _made(key: str, known: _Known, stream: latent.Stream, rows: int) -> latent.SupportBank:
    surveys, prior, event = known
    made = latent.fit(surveys, prior, stream, event, rows)
    folder = os.environ.get(FOLDER)
    if folder:
        _write(Path(folder) / f"{key}.npy", made.normals)
    return made


def _kept(key: str, known: _Known, rows: int) -> latent.SupportBank | None:
    folder = os.environ.get(FOLDER)
    places = [Path(folder) / f"{key}.npy"] if folder else []
    places.append(Path(str(files("tightrope").joinpath(*_SHIPPED))) / f"{key}.npy")
    surveys, prior, event = known
    for place in places:
        if not place.is_file():
            continue
        try:
            normals = np.load(place, allow_pickle=False).astype(np.float64)
            if len(normals) >= rows:
                return latent.rebuilt(surveys, prior, event, normals, latent.FULL.chains)
        except (ValueError, OSError, EOFError, OpinionError) as fault:
            warnings.warn(f"{place.name}: a kept fit is damaged ({fault}); it is made anew", DamagedBank, stacklevel=3)
    return None


def _write(place: Path, normals: Floats) -> None:
    """Writes a file whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".part", delete=False) as file:
        np.save(file, normals.astype(np.float32), allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, place)
