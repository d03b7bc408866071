"""Where does a number or a text stand in the forecast document?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from tightrope.errors import ForecastError

Document: TypeAlias = Mapping[str, object]
"""The one document behind terminal, Python and report; a part that was not computed is absent."""


def found(document: Document, *keys: str) -> object | None:
    """Gives what stands under a chain of keys, or None where the chain breaks.

    Args:
        document: the forecast document or any mapping inside it.
        keys: names from the outside in.
    Returns:
        The value, or None when a key is absent.
    """
    here: object = document
    for key in keys:
        if not isinstance(here, Mapping) or key not in here:
            return None
        here = here[key]
    return here


def has(document: Document, *keys: str) -> bool:
    """Says whether something stands under a chain of keys.

    Args:
        document: the forecast document or any mapping inside it.
        keys: names from the outside in.
    Returns:
        True where every key is present.
    """
    return found(document, *keys) is not None


def number(document: Document, *keys: str) -> float:
    """Gives the number under a chain of keys.

    Args:
        document: the forecast document or any mapping inside it.
        keys: names from the outside in.
    Returns:
        The number, unrounded.
    Raises:
        ForecastError: no number stands there.
    """
    value = found(document, *keys)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _missing("number", keys, value)
    return float(value)


def text(document: Document, *keys: str) -> str:
    """Gives the text under a chain of keys.

    Args:
        document: the forecast document or any mapping inside it.
        keys: names from the outside in.
    Returns:
        The text as written.
    Raises:
        ForecastError: no text stands there.
    """
    value = found(document, *keys)
    if not isinstance(value, str):
        raise _missing("text", keys, value)
    return value


def part(document: Document, *keys: str) -> Document:
    """Gives the mapping under a chain of keys; empty where it was not computed.

    Args:
        document: the forecast document or any mapping inside it.
        keys: names from the outside in.
    Returns:
        The mapping, or an empty one.
    Raises:
        ForecastError: something else than a mapping stands there.
    """
    value = found(document, *keys)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _missing("mapping", keys, value)
    return value


def rows(document: Document, *keys: str) -> tuple[Document, ...]:
    """Gives the list of mappings under a chain of keys; empty where it was not computed.

    Args:
        document: the forecast document or any mapping inside it.
        keys: names from the outside in.
    Returns:
        The rows in the order of the document.
    Raises:
        ForecastError: something else than a list of mappings stands there.
    """
    value = found(document, *keys)
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        raise _missing("list of rows", keys, value)
    return tuple(value)


def texts(document: Document, *keys: str) -> tuple[str, ...]:
    """Gives the list of texts under a chain of keys; empty where it was not computed.

    Args:
        document: the forecast document or any mapping inside it.
        keys: names from the outside in.
    Returns:
        The texts in the order of the document.
    Raises:
        ForecastError: something else than a list of texts stands there.
    """
    value = found(document, *keys)
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise _missing("list of texts", keys, value)
    return tuple(value)


def pair(document: Document, *keys: str) -> tuple[float, float]:
    """Gives the two ends of an interval under a chain of keys.

    Args:
        document: the forecast document or any mapping inside it.
        keys: names from the outside in.
    Returns:
        (low, high).
    Raises:
        ForecastError: no pair of numbers stands there.
    """
    value = found(document, *keys)
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(isinstance(end, int | float) for end in value):
        raise _missing("pair of numbers", keys, value)
    low, high = value
    return float(low), float(high)


def _missing(wanted: str, keys: tuple[str, ...], value: object) -> ForecastError:
    path = ".".join(keys)
    seen = "nothing" if value is None else repr(value)[:60]
    return ForecastError(
        f"{path}: {seen} stands in the forecast where a {wanted} is needed; run the case again with this version",
        path=path,
    )
