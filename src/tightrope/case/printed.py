"""What does a printed figure say: one number, a range, or two figures that must not be taken for one?"""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = r"[-+−]?\d+(?:\.\d+)?"
_ONE = re.compile(rf"^\s*({_NUMBER})\s*$")
_RANGE = re.compile(rf"^\s*({_NUMBER})\s*(?:-|–|to|\.\.)\s*({_NUMBER})\s*$")
_PAIR = re.compile(rf"^\s*({_NUMBER})\s*(/|vs\.?)\s*({_NUMBER})\s*$")


class Printed(NamedTuple):
    """Holds a printed figure.

    low, high: its ends, alike for one number; None where it is no figure or two. parts: two named figures.
    words: what stands there in place of a figure.
    """

    low: float | None
    high: float | None
    parts: tuple[tuple[str, float], ...] = ()
    words: str = ""

    @property
    def middle(self) -> float | None:
        """Gives the number, or the middle of a range; None for words and pairs."""
        return None if self.low is None or self.high is None else (self.low + self.high) / 2


def read_printed(text: str, names: str = "") -> Printed:
    """Reads a printed figure: `39.7`, `16-18`, `-6 to -15`, `13.7 vs 25`, `70 / 17`, or words.

    Args:
        text: as printed. names: what the figures measure, the two of a pair parted by ` / ` or ` vs `.
    Returns:
        Printed; a range with its lower end first, a pair never as one number.
    """
    one = _ONE.match(text)
    if one:
        value = _float(one[1])
        return Printed(value, value)
    span = _RANGE.match(text)
    if span:
        low, high = sorted((_float(span[1]), _float(span[2])))
        return Printed(low, high)
    pair = _PAIR.match(text)
    if pair:
        first, second = _names(names, pair[2])
        return Printed(None, None, ((first, _float(pair[1])), (second, _float(pair[3]))))
    return Printed(None, None, words=text.strip())


def _float(text: str) -> float:
    return float(text.replace("−", "-"))


def _names(text: str, sign: str) -> tuple[str, str]:
    said = re.split(r"\s*/\s*| vs\.? ", text)
    if len(said) == 2 and all(said):
        return said[0].strip(" ("), said[1].strip(" )")
    return ("now", "before") if sign.startswith("vs") else ("first", "second")
