"""Can the game be played with these inputs? What is out of range is said, all of it at once."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from math import prod

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import GameError
from tightrope.game.inputs import Conditions, Parameters, Rules
from tightrope.game.layout import state_shape

LARGEST_STATE_SPACE = 20_000  # states; specification of bad inputs
SUM_TOLERANCE = 1e-9  # on rows of probabilities
CASUALTIES_LIMIT = 4.0  # units of 2 % of the force a week
_AXES = ("phases", "pressure levels", "loyalty levels", "sanctions levels", "slots")
_MOST = float(np.finfo(np.float64).max)
_REAL = (-np.inf, np.inf)
_POSITIVE = (0.0, np.inf)
_SHARE = (0.0, 1.0)

_RULE_ROWS = ("exposure", "salience", "provocation", "ordered", "near", "grip", "complicity")
_PARAMETER_RANGES = {
    "zeta": _SHARE,
    "excuse": _SHARE,
    "theta": _POSITIVE,
    "v": _POSITIVE,
    "entrap": _POSITIVE,
}
_PRECISIONS = ("precision", "precision_patron", "precision_west")
_LOWEST = np.array(
    [0.0 if name in _PRECISIONS else _PARAMETER_RANGES.get(name, (-_MOST, _MOST))[0] for name in Parameters._fields]
)
_HIGHEST = np.array([_PARAMETER_RANGES.get(name, _REAL)[1] for name in Parameters._fields])
_MAY_BE_ENDLESS = np.array([name in _PRECISIONS for name in Parameters._fields])
_CONDITION_AXES = {  # w phase, l loyalty, k posture, g sanctions, p pressure, j joined
    "support": "k",
    "obedience": "wlk",
    "cascade": "wlk",
    "levels_lost": "wlk",
    "guard_away": "wlk",
    "base_left": "wlk",
    "strain": "g",
    "leverage": "g",
    "relief": "g",
    "phase_step": "jww",
    "need": "w",
    "weak": "w",
    "front_near": "w",
    "casualties": "w",
    "reach": "w",
    "substitutes": "w",
    "threat": "",
    "incident": "",
    "shield": "",
    "held": "",
    "word": "wk",
    "contribution": "k",
    "occasion": "kp",
    "occasion_overture": "",
}
_CONDITION_RANGES = {"levels_lost": _REAL, "casualties": (0.0, CASUALTIES_LIMIT), "contribution": (0.0, np.inf)}


class NothingToOffer(UserWarning):
    """An overture is open but the west has no level of sanctions to give up: P(bargain) is 0."""


class DemandBeyondReach(UserWarning):
    """The patron demands more than any posture gives in any world: he can never be satisfied."""


def check_inputs(rules: Rules, parameters: Parameters, conditions: Conditions, steps: int = 0) -> None:
    """Refuses inputs that the game cannot be played with.

    Args:
        rules: postures and axes.
        parameters: beliefs, (world,).
        conditions: the state of things at a date.
        steps: steps to go, 0 or more.
    Raises:
        GameError: names every field that is out of range or of the wrong shape, with value and allowed range.
    """
    faults = list(_rule_faults(rules))
    if not faults:
        faults += _parameter_faults(parameters)
        faults += _condition_faults(rules, conditions, len(parameters.precision))
    if steps < 0:
        faults.append(f"steps: {steps} is not allowed; allowed 0 or more")
    if faults:
        raise GameError("; ".join(faults), faults=tuple(faults))


def warn_of_limits(rules: Rules, conditions: Conditions) -> None:
    """Warns of inputs that are legal but leave a player without a move that matters.

    Args:
        rules: postures and axes.
        conditions: the state of things at a date.
    Warns:
        NothingToOffer: an overture is open with a single sanctions level.
        DemandBeyondReach: in every world more is demanded than the greatest contribution.
    """
    if rules.sanctions == 1 and np.any(conditions.occasion_overture > 0):
        message = "occasion_overture is above 0 but there is one sanctions level: the west has nothing to give back"
        warnings.warn(message, NothingToOffer, stacklevel=2)
    most, asked = conditions.contribution.max(axis=1), float(np.max(rules.demanded))
    if np.all(asked > most):
        message = f"demanded: {asked:g} is more than any posture gives ({most.max():g}): the patron is never satisfied"
        warnings.warn(message, DemandBeyondReach, stacklevel=2)


def _rule_faults(rules: Rules) -> Iterator[str]:
    count = len(rules.exposure)
    for name in _RULE_ROWS:
        yield from _array_faults(f"rules.{name}", getattr(rules, name), (count,), _SHARE)
    if np.any(np.diff(rules.exposure) < 0):
        yield f"rules.exposure: {_numbers(rules.exposure)} falls; postures must stand in the order of their exposure"
    if not np.all(np.isin(rules.ordered, (0, 1))):
        yield f"rules.ordered: {_numbers(rules.ordered)} is not allowed; allowed 0 or 1 for each posture"
    if not 0 < rules.red_line < count:
        yield f"rules.red_line: {rules.red_line} is not allowed; a posture must lie below it and one at or past it"
    yield from _array_faults("rules.levels", rules.levels, (len(rules.levels),), _SHARE)
    yield from _array_faults("rules.demanded", rules.demanded, (len(rules.levels),), _POSITIVE)
    if np.any(np.diff(rules.levels) <= 0):
        yield f"rules.levels: {_numbers(rules.levels)} must rise"
    if np.shape(rules.allowed) != (count, count):
        yield f"rules.allowed: shape {np.shape(rules.allowed)} is not allowed; allowed ({count}, {count})"
    elif not np.all(np.any(rules.allowed, axis=1)):
        yield "rules.allowed: a posture leads nowhere; allow at least staying in it"
    yield from _length_faults(rules)


def _length_faults(rules: Rules) -> Iterator[str]:
    for name in ("phases", "loyalty", "sanctions", "lookahead"):
        if getattr(rules, name) < 1:
            yield f"rules.{name}: {getattr(rules, name)} is not allowed; allowed 1 or more"
            return
    if not 0 <= rules.credit_after_crossing <= 1:
        yield f"rules.credit_after_crossing: {rules.credit_after_crossing:g} is not allowed; allowed 0 to 1"
    if not 0 < rules.red_line < len(rules.exposure):
        return
    shape = state_shape(rules)
    if prod(shape) > LARGEST_STATE_SPACE:
        sizes = ", ".join(f"{length} {axis}" for length, axis in zip(shape, _AXES, strict=True))
        longest = _AXES[int(np.argmax(shape))]
        yield f"state space: {prod(shape):,} states ({sizes}); allowed {LARGEST_STATE_SPACE:,}; shorten {longest}"


def _parameter_faults(parameters: Parameters) -> Iterator[str]:
    worlds = len(parameters.precision)
    if all(np.shape(value) == (worlds,) for value in parameters):
        table = np.array(parameters)
        low, high = table.min(axis=1), table.max(axis=1)
        if np.all(low >= _LOWEST) and np.all(high <= _HIGHEST) and np.all(np.isfinite(high) | _MAY_BE_ENDLESS):
            return
    for name, value in parameters._asdict().items():
        place = f"parameters.{name}"
        if name not in _PRECISIONS:
            yield from _array_faults(place, value, (worlds,), _PARAMETER_RANGES.get(name, _REAL))
        elif np.shape(value) != (worlds,):
            yield f"{place}: shape {np.shape(value)} is not allowed; allowed ({worlds},)"
        elif not value.min() >= 0:
            yield f"{place}: {_first(value, ~(value >= 0))} is not allowed; allowed 0 or more (infinity included)"


def _condition_faults(rules: Rules, conditions: Conditions, worlds: int) -> Iterator[str]:
    lengths: Mapping[str, int] = {
        "w": rules.phases,
        "l": rules.loyalty,
        "k": len(rules.exposure),
        "g": rules.sanctions,
        "p": len(rules.levels),
        "j": 2,
    }
    for name, axes in _CONDITION_AXES.items():
        shape = (worlds, *(lengths[axis] for axis in axes))
        allowed = _CONDITION_RANGES.get(name, _SHARE)
        found = list(_array_faults(f"conditions.{name}", getattr(conditions, name), shape, allowed))
        yield from found
        if name == "phase_step" and not found:
            yield from _row_faults(conditions.phase_step)
    if not 0 <= conditions.sanctions_in_force < rules.sanctions:
        found_level = conditions.sanctions_in_force
        yield f"conditions.sanctions_in_force: {found_level} is not allowed; allowed 0 to {rules.sanctions - 1}"


def _row_faults(phase_step: NDArray[np.float64]) -> Iterator[str]:
    off = np.abs(phase_step.sum(axis=-1) - 1.0)
    if off.max() > SUM_TOLERANCE:
        where = tuple(int(i) for i in np.unravel_index(off.argmax(), off.shape))
        total = float(phase_step.sum(axis=-1)[where])
        yield f"conditions.phase_step[{', '.join(map(str, where))}]: the row sums to {total:.9g}; allowed 1"


def _array_faults(
    place: str, value: NDArray[np.float64], shape: tuple[int, ...], allowed: tuple[float, float]
) -> Iterator[str]:
    if np.shape(value) != shape:
        yield f"{place}: shape {np.shape(value)} is not allowed; allowed {shape}"
        return
    low, high = allowed
    if value.size and low <= value.min() and value.max() <= high and np.isfinite(value.min() + value.max()):
        return
    wrong = ~(np.isfinite(value) & (value >= low) & (value <= high))
    if wrong.any():
        where = "".join(f"[{int(i)}]" for i in np.argwhere(wrong)[0])
        yield f"{place}{where}: {_first(value, wrong)} is not allowed; allowed {_range(low, high)}"


def _first(value: NDArray[np.float64], wrong: NDArray[np.bool_]) -> str:
    return f"{np.asarray(value)[wrong][0]:g}"


def _range(low: float, high: float) -> str:
    if low == -np.inf:
        return "any finite number"
    return f"{low:g} to {high:g}" if high < np.inf else f"{low:g} or more"


def _numbers(values: NDArray[np.float64]) -> str:
    return ", ".join(f"{value:g}" for value in values)
