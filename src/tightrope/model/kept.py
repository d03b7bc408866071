"""Where is what was costly to make kept, so that the next run finds it?

One folder for all of it: the one named by TIGHTROPE_CACHE, else `tightrope` in the user's cache folder. A name holds
everything its content follows from, the code of its science included, so what is found is not out of date.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Singles = NDArray[np.float32]
Made = TypeVar("Made")

FOLDER = "TIGHTROPE_CACHE"
_UNUSED = 30 * 86_400  # seconds after which a file that no run has used is dropped


class DamagedFile(UserWarning):
    """A kept file could not be read; what it held is made anew."""


def place(kind: str, science: str, *follows_from: bytes) -> Path:
    """Gives the file in which something is kept.

    Args:
        kind: what it is, first part of the name. science: folder of the code that makes it.
        follows_from: everything else that the content follows from.
    Returns:
        Path; it need not be there.
    """
    name = hashlib.sha256(code(science))
    for part in follows_from:
        name.update(hashlib.sha256(part).digest())
    return _folder() / f"{kind}-{name.hexdigest()[:32]}.npy"


def shipped(path: Path) -> Path:
    """Gives the file of the same name that came with the package: of built-in cases as they stand, for one seed.

    Args:
        path: from `place`.
    Returns:
        Path; it need not be there.
    """
    return Path(str(files("tightrope").joinpath("cases", "fits", path.name)))


def found(path: Path, use: Callable[[Singles], Made]) -> Made | None:
    """Opens a kept file, if it is there and whole.

    Args:
        path: from `place`. use: takes the array (a page is read when it is touched, writing changes no file) and
            raises ValueError if it is not what was kept.
    Returns:
        What `use` made of it; None where it has to be made anew.
    Warns:
        DamagedFile: the file is there, but cannot be used.
    """
    if not path.is_file():
        return None
    try:
        made = use(np.asarray(np.load(path, mmap_mode="c", allow_pickle=False)))
    except (OSError, ValueError, EOFError) as fault:
        warnings.warn(f"{path.name} is damaged ({fault}); what it held is made anew", DamagedFile, stacklevel=3)
        return None
    if path.parent == _folder():
        with suppress(OSError):
            os.utime(path)  # the day of its last use; see `_drop_unused`
    return made


def found_or_made(path: Path | None, make: Callable[[], NDArray[np.float64]]) -> NDArray[np.float64]:
    """Gives what is kept, or makes it and keeps it; in single precision either way, so that both are the same.

    Args:
        path: from `place`; None where nobody will ask again, so that it is neither looked for nor kept.
        make: makes it.
    Returns:
        The array.
    Warns:
        DamagedFile: as in `found`.
    """
    kept = None if path is None else found(path, np.asarray)
    if kept is None:
        kept = make().astype(np.float32)
        if path is not None:
            keep(kept, path)
    return np.asarray(kept, dtype=np.float64)


def keep(array: Singles, path: Path) -> bool:
    """Writes a file whole or not at all, and drops files of its kind that no run has used for a month.

    Args:
        array: what is kept. path: from `place`.
    Returns:
        True if it is there now; a folder that cannot be written to is no fault.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            np.save(file, array, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        return False
    _drop_unused(path)
    return True


def _drop_unused(path: Path) -> None:
    """Drops what earlier versions and other cases left behind: a bank of battalions alone takes 102 MB."""
    kind, now = path.name.partition("-")[0], path.stat().st_mtime
    for other in path.parent.glob(f"{kind}-*.npy"):
        with suppress(OSError):
            if now - other.stat().st_mtime > _UNUSED:
                other.unlink()


def said(inputs: Iterable[object]) -> Iterator[bytes]:
    """Gives everything that frozen inputs hold, so that a name can follow from it.

    Args:
        inputs: dataclasses of arrays, numbers and names.
    Returns:
        The bytes of each field.
    """
    for one in inputs:
        for value in vars(one).values():
            yield np.ascontiguousarray(value).tobytes() if isinstance(value, np.ndarray) else repr(value).encode()


@cache
def code(science: str) -> bytes:
    """Gives the digest of the files of a science.

    Args:
        science: folder of the package.
    Returns:
        32 bytes.
    """
    digest = hashlib.sha256()
    for file in sorted(files("tightrope").joinpath(science).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".py"):
            digest.update(file.read_bytes())
    return digest.digest()


def _folder() -> Path:
    if FOLDER in os.environ:
        return Path(os.environ[FOLDER])
    user = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(user) / "tightrope"
