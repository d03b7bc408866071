"""What is wrong with arrays that describe trade? Each function lists every fault it finds, in words."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from math import isfinite
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import BadParameter, BadRoute, BadTrade, Isolated, UnknownName

Floats = NDArray[np.float64]
Kind = type[BadParameter] | type[BadTrade] | type[BadRoute] | type[Isolated]


class Fault(NamedTuple):
    """Holds one fault: which error it is and its sentence."""

    kind: Kind
    told: str


class Range(NamedTuple):
    """Holds what is allowed of a number, in figures and in words."""

    kind: Kind
    low: float
    high: float
    open: bool  # the lowest number itself is not allowed
    endless: bool  # infinity is allowed
    words: str


FLOW = Range(BadTrade, 0, np.inf, False, False, "0 or more; give a finite amount")
LIMIT = Range(BadTrade, 0, np.inf, False, True, "0 or more, inf for none; give an amount")
POSITIVE = Range(BadParameter, 0, np.inf, True, False, "above 0; give a finite number")
SHARPNESS = Range(BadParameter, 0, np.inf, True, True, "above 0, inf for the cheapest route only; give a number")
ELASTICITY = Range(BadParameter, 1, np.inf, True, False, "above 1; give the absolute value of the trade elasticity")
SHARE = Range(BadParameter, 0, 1, False, False, "0 to 1; give a share, not per cent")
RESPONSE = Range(BadParameter, 0, np.inf, False, False, "0 or more; give a finite number")
ANY = Range(BadTrade, -np.inf, np.inf, False, False, "any finite number; look for a missing value")


Row = tuple[str, Floats, tuple[int, ...], Range]  # name, numbers, the shape they must have, the range allowed


def row_faults(rows: Sequence[Row]) -> list[Fault]:
    """Faults of arrays: of each its shape, or the first number out of its range.

    Args:
        rows: what each array is called, its numbers, the shape it must have and the range of its numbers.
    Returns:
        At most one fault an array.
    """
    return [fault for row in rows for fault in _array(*row)]


def name_faults(what: str, names: Sequence[str]) -> list[Fault]:
    """Faults of a list of names: at least one, each once.

    Args:
        what: what is named, for the message.
        names: the names.
    Returns:
        One fault each.
    """
    if not names:
        return [Fault(BadTrade, f"{what}: none is given; allowed one or more; name at least one")]
    twice = sorted({name for name in names if list(names).count(name) > 1})
    return [Fault(BadTrade, f"{what}: {name!r} stands twice; allowed once; rename one") for name in twice]


def refuse_faults(where: str, found: Sequence[Fault]) -> None:
    """Raises all faults at once, as the error of the first, if there are any.

    Args:
        where: what was being read, for the message.
        found: the faults.
    Raises:
        BadTrade: the first fault is a flow, price, cost, capacity or shape.
        BadParameter: the first fault is a share, elasticity or response.
        BadRoute: the first fault is a route without owner or capacity.
        Isolated: the first fault is a market without any sale.
    """
    if found:
        lines = tuple(fault.told for fault in found)
        told = lines[0] if len(lines) == 1 else f"{len(lines)} faults of {where}:\n" + "\n".join(lines)
        raise found[0].kind(told, faults=lines)


def position(what: str, names: Sequence[str], name: str) -> int:
    """Finds a name in a list of names.

    Args:
        what: what is named: product, market, route, package.
        names: the names there are.
        name: the name asked for.
    Returns:
        Its place.
    Raises:
        UnknownName: it is not there; the message offers the nearest names.
    """
    if name in names:
        return list(names).index(name)
    near = get_close_matches(name, names, n=3, cutoff=0.4)
    advice = f"did you mean {' or '.join(repr(word) for word in near)}?" if near else f"there is no {what} like it"
    raise UnknownName(f"{what} {name!r} is not known; allowed {', '.join(names)}; {advice}", name=name, near=near)


def _array(name: str, values: Floats, shape: tuple[int, ...], allowed: Range) -> list[Fault]:
    if np.shape(values) != shape:
        told = f"{name}: shape {np.shape(values)}; allowed {shape}; give one number a place"
        return [Fault(BadTrade, told)]
    if np.size(values) and _inside(float(np.min(values)), float(np.max(values)), allowed):
        return []
    above = values > allowed.low if allowed.open else values >= allowed.low
    right = above & (values <= allowed.high) & (np.isfinite(values) | (allowed.endless & ~np.isnan(values)))
    wrong = np.argwhere(~right)
    if not len(wrong):
        return []
    place = tuple(int(index) for index in wrong[0])
    told = f"{name} {list(place)}: {float(values[place])} is not allowed; allowed {allowed.words}"
    return [Fault(allowed.kind, told)]


def _inside(least: float, most: float, allowed: Range) -> bool:
    """Says whether all between two numbers is allowed; False where one of them is no number."""
    above = least > allowed.low if allowed.open else least >= allowed.low
    return above and most <= allowed.high and (allowed.endless or (isfinite(least) and isfinite(most)))
