"""What does a person believe about a number, and on whose word?

A prior is described here and never inverted: `model/` turns it into draws.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Z95 = 1.6448536269514722  # 95 % point of the standard normal distribution

FORMS = (
    "exactly",
    "between",
    "about",
    "beta",
    "uniform",
    "normal",
    "lognormal",
    "halfnormal",
    "logitnormal",
    "pooled",
)


@dataclass(frozen=True)
class Origin:
    """Says where a number comes from: cited, derived, estimated or judged."""

    kind: str
    who: str | None = None  # judged: who says so
    on: str | None = None  # judged: the day it was said, ISO
    because: str | None = None
    locator: str | None = None  # cited: where in the source
    source: str | None = None  # cited: id or name of the source
    formula: str | None = None  # derived
    data: str | None = None  # estimated
    method: str | None = None  # estimated

    def words(self) -> str:
        """Says the origin on one line, as the report prints it."""
        if self.kind == "judged":
            said = f"judged by {self.who}" + (f" on {self.on}" if self.on else "")
        elif self.kind == "cited":
            said = f"cited: {self.source}" + (f", {self.locator}" if self.locator else "")
        elif self.kind == "derived":
            said = f"derived: {self.formula}"
        else:
            said = f"estimated from {self.data}" + (f" by {self.method}" if self.method else "")
        return said + (f": {self.because}" if self.because else "")


@dataclass(frozen=True)
class Prior:
    """Holds one belief about one number as it was said, with its unit, range and origin.

    `numbers` by form (on the scale of the quantity unless said):
        exactly (x) · between (5 % point, 95 % point) · about (5 %, 50 %, 95 % point) · beta (a, b)
        · uniform (a, b) · normal (mean, sd) · lognormal (median, sd of the logarithm)
        · halfnormal (scale) · logitnormal (median share, sd of the logit) · pooled () with `parts`,
        each part an `about`, mixed with equal weights: each world follows one judge.
    """

    form: str
    numbers: tuple[float, ...]
    unit: str
    low: float | None
    high: float | None
    origin: Origin
    said: str
    default: bool = False
    parts: tuple[Prior, ...] = ()

    @property
    def scale(self) -> str:
        """Names the scale on which `between` and `about` are meant: logit, log or real."""
        return scale_of(self.low, self.high)


def scale_of(low: float | None, high: float | None) -> str:
    """Names the transformed scale that a range calls for: 0..1 logit, positive log, else real."""
    if low == 0 and high == 1:
        return "logit"
    return "log" if low is not None and low >= 0 else "real"


def to_scale(x: float, scale: str) -> float:
    """Gives x on the named scale (logit, log or real); x lies strictly inside the range."""
    if scale == "logit":
        return math.log(x / (1 - x))
    return math.log(x) if scale == "log" else x


def from_scale(z: float, scale: str) -> float:
    """Gives the number behind a value on the named scale; the inverse of `to_scale`."""
    if scale == "logit":
        return 1 / (1 + math.exp(-z))
    return math.exp(z) if scale == "log" else z


def centre_and_spread(prior: Prior) -> tuple[float, float]:
    """Gives mean and standard deviation of a `between` prior on its transformed scale.

    Args:
        prior: a prior of form `between`; its two numbers are the 5 % and 95 % points.
    Returns:
        mean, standard deviation, both in units of the transformed scale.
    """
    low, high = (to_scale(x, prior.scale) for x in prior.numbers)
    return (low + high) / 2, (high - low) / (2 * Z95)
