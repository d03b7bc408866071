"""How is a file written so that it is there whole or not at all?"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from tightrope.errors import RunError

READABLE = 0o666
"""What a newly opened file may be before the user's mask; a temporary file starts closer."""


def json_text(value: object) -> str:
    """Says a value as JSON, always in the same bytes: keys in their order, two spaces, one line end at the end.

    Args:
        value: mappings, lists, texts, finite numbers, truths.
    Returns:
        The text, characters unescaped.
    Raises:
        RunError: a number that is not finite, or a thing JSON has no form for.
    """
    try:
        return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    except (TypeError, ValueError) as fault:
        raise RunError(f"this cannot be written as JSON: {fault}; numbers must be finite, keys texts") from fault


def write_json(path: Path, value: object) -> None:
    """Writes a value as JSON, whole or not at all.

    Args:
        path: the file; its folder is made when absent.
        value: mappings, lists, texts, finite numbers, truths.
    Raises:
        RunError: the value has no JSON form, or the file cannot be written.
    """
    write_text(path, json_text(value))


def write_text(path: Path, text: str) -> None:
    """Writes a text as UTF-8, whole or not at all: under a temporary name, to the disk, then renamed.

    Args:
        path: the file; its folder is made when absent. An older file stays until the new one is whole.
        text: the content; line ends are written as they are.
    Raises:
        RunError: the folder cannot be written or the disk is full; nothing is left behind.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Writes bytes, whole or not at all, as `write_text` does.

    Args:
        path: the file; its folder is made when absent. content: all of it.
    Raises:
        RunError: the folder cannot be written or the disk is full; nothing is left behind.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as fault:
        raise RunError(
            f"{path}: cannot be written ({fault.strerror or fault}); name a folder with room that may be written",
            path=str(path),
        ) from fault


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(READABLE & ~_mask())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _settle(folder: Path) -> None:
    """Brings the new name itself to the disk, where folders can be opened (not on Windows)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
