"""What must be known of the formations, the phases of the war and the order, before anyone asks who obeys?"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.errors import CohesionError

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Numbers = NDArray[np.float64] | NDArray[np.int64]

STAGES = ("mobilise", "load", "cross")
BATTALION = 500  # persons: squads of 10, 10 squads a company, 5 companies (specification, section 3)
HIGHEST_CASUALTIES = 4.0  # in units of 2 % a week (specification, section 2)
_ROUNDING = 1e-9  # how far weights that must sum to 1 may miss it (specification, section 11)


class CohesionParameters(NamedTuple):
    """Holds one number a world for each parameter; all arrays are (world,)."""

    refusal_alone: Floats  # alpha0, probit of the share that refuses of its own accord
    conformity: Floats  # phi, probit per share refusing, > 0
    talk: Floats  # zeta, share 0..1: how far soldiers can talk before the order
    force_weight: Floats  # w_g, share 0..1 of conformity that looks at the whole force
    correlation: Floats  # rho, share 0..1 of dispositions that is common within some unit
    battalion_share: Floats  # share 0..1 of rho that is common to a battalion
    family_weight: Floats  # kappa_o, probit per logit of opposition, >= 0
    casualty_weight: Floats  # kappa_c, probit per 2 % a week, >= 0
    loyalty_weight: Floats  # kappa_l, probit per logit of loyalty, >= 0
    punishment_weight: Floats  # kappa_p, probit per chance of full punishment, >= 0
    pay_weight: Floats  # kappa_g, probit per log pay ratio, >= 0
    command_weight: Floats  # kappa_m, probit at command 1: what an opposing commander adds, >= 0
    dilution: Floats  # delta, share 0..1: how far numbers shield from punishment
    mobilise_step: Floats  # delta1, probit, >= 0
    load_step: Floats  # delta2, probit, >= 0
    desertion_rate: Floats  # lambda0, share a week, >= 0
    desertion_casualties: Floats  # beta_c, log rate per 2 % a week
    desertion_opposition: Floats  # beta_o, log rate per logit of opposition
    desertion_contagion: Floats  # beta_R, log rate per share deserted
    desertion_defeat: Floats  # beta_d, log rate at defeat 1
    desertion_relief: Floats  # beta_e, log rate at relief 1
    surrender_rate: Floats  # lambda_s0, share a week, >= 0
    surrender_encircled: Floats  # beta_x, log rate at encircled 1
    return_victory: Floats  # delta_v, logit at victory 1
    return_losses: Floats  # delta_c, logit per tenth of the force lost
    return_opposition: Floats  # delta_o, logit per logit of opposition
    return_punishment: Floats  # delta_p, logit per share punished
    return_selection: Floats  # k_sel, logit per unit of the mean disposition of those who obeyed
    loyal_start: Floats  # logit, how loyal an ordinary formation (loyalty 0) is
    recovery_half_life: Floats  # h_rec, weeks, > 0


class Phases(NamedTuple):
    """Holds what each phase of the war does to those who are sent; all arrays are (world, phase)."""

    casualties: Floats  # killed and wounded a week over the force, in units of 2 %: 0..4
    defeat: Floats  # 0..1
    encircled: Floats  # 0..1
    victory: Floats  # 0..1


class Reserves(NamedTuple):
    """Holds what can refill the ranks and calm them; all arrays are (world,)."""

    pool: Floats  # reservists and recruits to draw on, persons, >= 0
    max_intake: Floats  # persons a week, >= 0
    relief_given: Floats  # leave and rest at the start, 0..1; fades with the recovery half-life


@dataclass(frozen=True)
class Formations:
    """Holds the formations of a case; arrays are (world, formation) unless said.

    Raises:
        CohesionError: not finite, out of range or of the wrong shape; all faults at once.
    """

    strength: Floats  # persons, >= 0; 0 leaves the formation out of that world
    battalions: Floats  # > 0; see `battalions_of`
    loyalty: Floats  # logit at the firm level; 0 = ordinary conscript brigade, 1 = special operations
    punishment: Floats  # chance of being punished for refusal, 0..1
    severity: Floats  # how hard, 0..1
    pay: Floats  # log of the pay offered over ordinary pay
    base_weight: Floats  # share of the ruler's support base, sums to 1; see `base_weights`
    command: Floats  # how much its commanders count, 0..1
    mix: Floats  # (formation, group) groups the families come from, rows sum to 1
    commanders: Floats  # (group,) groups the commanders come from, sums to 1
    ordered: Truths  # (posture, formation) who is ordered
    stages: Truths  # (posture, stage) stages an order for the posture contains

    def __post_init__(self) -> None:
        worlds, formations = self.strength.shape
        told = Faults()
        for entry in fields(self)[:8]:
            told.shape(entry.name, getattr(self, entry.name), (worlds, formations))
        told.shape("mix", self.mix, (formations, self.mix.shape[-1]))
        told.shape("commanders", self.commanders, (self.mix.shape[-1],))
        told.truths("ordered", self.ordered, (len(self.stages), formations))
        told.truths("stages", self.stages, (len(self.stages), len(STAGES)))
        told.end()
        for name in ("strength", "battalions"):
            told.within(name, getattr(self, name), 0, np.inf)
        for name in ("punishment", "severity", "command"):
            told.within(name, getattr(self, name), 0, 1)
        for name in ("loyalty", "pay"):
            told.within(name, getattr(self, name), -np.inf, np.inf)
        for name in ("base_weight", "mix", "commanders"):
            told.within(name, getattr(self, name), 0, 1)
            told.sums(name, np.atleast_2d(getattr(self, name)))
        told.nobody(self)
        told.end()


NOT_BY_WORLD = ("mix", "commanders", "ordered", "stages")  # fields of `Formations` that are the same in all worlds


@dataclass(frozen=True)
class Campaigning:
    """Holds how long a campaign lasts and how the game counts loyalty.

    Raises:
        CohesionError: a number that is not above 0.
    """

    weeks: int  # length of the campaign
    step_days: float  # days of one step of the game
    loyalty_levels: int  # levels of the game; the last is firm
    loyalty_step: float  # logit a level

    def __post_init__(self) -> None:
        faults = [
            f"{entry.name}: {getattr(self, entry.name):g} is not allowed; allowed above 0"
            for entry in fields(self)
            if not getattr(self, entry.name) > 0
        ]
        if faults:
            raise CohesionError("; ".join(faults))


class Faults:
    """Gathers the faults of several arrays, so that all are told at once."""

    def __init__(self) -> None:
        self._told: list[str] = []

    def shape(self, name: str, array: Numbers | Truths, allowed: tuple[int, ...]) -> None:
        """Notes an array of another shape than allowed."""
        if array.shape != allowed:
            self._told.append(f"{name}: shape {array.shape}; allowed {allowed}")

    def truths(self, name: str, array: Truths, allowed: tuple[int, ...]) -> None:
        """Notes an array that is not of truth values or of another shape."""
        if array.dtype != np.bool_:
            self._told.append(f"{name}: {array.dtype} numbers; allowed True and False; write == 1")
        self.shape(name, array, allowed)

    def within(self, name: str, array: Numbers, low: float, high: float) -> None:
        """Notes the first number that is not finite or out of range."""
        wrong = ~np.isfinite(array) | (array < low) | (array > high)
        if wrong.any():
            place = tuple(int(i) for i in np.argwhere(wrong)[0])
            self._told.append(
                f"{name}{list(place)}: {array[place]:g} is not allowed; allowed finite numbers {low:g} to {high:g}"
            )

    def edge(self, name: str, array: Floats, end: float) -> None:
        """Notes the first number that lies on an end of its range which is not allowed."""
        if (array == end).any():
            self._told.append(f"{name}[{int(np.argmax(array == end))}]: {end:g} itself is not allowed")

    def sums(self, name: str, array: Floats) -> None:
        """Notes the first row that does not sum to 1."""
        total = array.sum(axis=-1)
        wrong = np.abs(total - 1) > _ROUNDING
        if wrong.any():
            row = int(np.argmax(wrong))
            self._told.append(f"{name}[{row}]: sums to {total[row]:.12g}; allowed 1; scale the row")

    def nobody(self, formations: Formations) -> None:
        """Notes a posture whose order has stages but goes to no one."""
        for posture in np.flatnonzero(formations.stages.any(axis=1)):
            sent = np.where(formations.ordered[posture], formations.strength, 0.0).sum(axis=1)
            if (sent == 0).any():
                self._told.append(
                    f"posture {posture}: its order has stages but goes to no formation in world "
                    f"{int(np.argmax(sent == 0))}; allowed at least one with strength above 0; name one or drop stages"
                )

    def end(self) -> None:
        """Tells all faults noted so far.

        Raises:
            CohesionError: if there are any.
        """
        if self._told:
            raise CohesionError("; ".join(self._told), faults=tuple(self._told))


def battalions_of(strength: Floats) -> Floats:
    """Battalions of a formation: one for each 500 persons, at least one.

    Args:
        strength: persons, any shape.
    Returns:
        Same shape, whole numbers >= 1.
    """
    return np.maximum(1.0, np.round(strength / BATTALION))


def base_weights(strength: Floats, marked: Truths) -> Floats:
    """Shares of the ruler's support base, by strength among the formations marked as part of it.

    Args:
        strength: (world, formation), persons.
        marked: (formation,) True for part of the base; if none is marked, all are.
    Returns:
        (world, formation), rows sum to 1.
    Raises:
        CohesionError: a world in which no part of the base has any strength.
    """
    part = marked if marked.any() else np.ones_like(marked)
    counted = np.where(part, strength, 0.0)
    total = counted.sum(axis=1, keepdims=True)
    if (total <= 0).any():
        world = int(np.argmax(total[:, 0] <= 0))
        raise CohesionError(f"strength: no part of the base has any in world {world}; allowed above 0", world=world)
    return np.asarray(counted / total)


def check(support: Floats, formations: Formations, phases: Phases, reserves: Reserves, p: CohesionParameters) -> None:
    """Checks the arrays that carry no checks of their own.

    Args:
        support: (world, posture, group) or (world, date, posture, group), share 0..1.
        formations, phases, reserves: as described there.
        p: parameters.
    Raises:
        CohesionError: all faults at once, with name, index and value.
    """
    worlds, told = len(formations.strength), Faults()
    told.shape("support", support, (worlds, *support.shape[1:-2], len(formations.stages), formations.mix.shape[1]))
    for name, array in (*p._asdict().items(), *reserves._asdict().items()):
        told.shape(name, array, (worlds,))
    for name, array in phases._asdict().items():
        told.shape(name, array, (worlds, phases.casualties.shape[-1]))
    told.end()
    told.within("support", support, 0, 1)
    highest = {"casualties": HIGHEST_CASUALTIES, "pool": np.inf, "max_intake": np.inf}
    for name, array in (*phases._asdict().items(), *reserves._asdict().items()):
        told.within(name, array, 0, highest.get(name, 1.0))
    for name, array in p._asdict().items():
        told.within(name, array, *_RANGES.get(name, (0.0, np.inf)))
    told.edge("correlation", p.correlation, 1.0)
    told.edge("recovery_half_life", p.recovery_half_life, 0.0)
    told.end()


_SHARE = (0.0, 1.0)
_RANGES = {
    **dict.fromkeys(("refusal_alone", "loyal_start"), (-np.inf, np.inf)),
    **dict.fromkeys(("talk", "force_weight", "correlation", "battalion_share", "dilution"), _SHARE),
}
