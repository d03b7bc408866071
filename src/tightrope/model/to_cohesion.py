"""How do formations, casualties and support become a table of who would obey?"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Formation
from tightrope.cohesion import (
    NOT_BY_WORLD,
    STAGES,
    Campaigning,
    CohesionParameters,
    Formations,
    ObedienceTable,
    Phases,
    Refuse,
    Reserves,
    Units,
    base_weights,
    battalions_of,
    in_force_of,
    obedience_table,
    refusal_in_units,
    thin_refusal,
    thin_table,
)
from tightrope.model.battalions import Progress, silent, units
from tightrope.model.draw import Draws
from tightrope.opinion import GROUPS
from tightrope.war import Course

Floats = NDArray[np.float64]

CAMPAIGN_WEEKS = 12  # length of the campaign that an order is judged by (specification of cohesion, section 2)
DATES_AT_ONCE = 8  # distinct dates worked out together: they share battalions, and more would take more memory
THIN = "thin"  # value of `forms` in a case
OFFICERS = "officers"  # the body that commanders come from
FAMILIES = "families"  # the body that a formation's men come from, unless the case mixes several


class Apparatus(NamedTuple):
    """Holds of what follows from an order that which the game and a reader are shown.

    Arrays are (world, phase, loyalty, posture); where several dates are held, the date comes after the world.
    """

    obedience: Floats
    cascade: Floats
    levels_lost: Floats
    guard_away: Floats
    base_left: Floats
    desertion: Floats
    surrender: Floats


@dataclass(frozen=True)
class Orders:
    """Holds everything that an order meets but support: made once, asked for each date.

    units: the battalions of the whole form; None where the case lets cohesion play in its thin form.
    """

    formations: Formations
    phases: Phases
    reserves: Reserves
    parameters: CohesionParameters
    campaigning: Campaigning
    units: Units | None

    @classmethod
    def of(cls, case: Case, draws: Draws, course: Course, building: Progress = silent) -> Orders:
        """Gathers them for the worlds of some draws.

        Args:
            case: the case. draws: of the worlds. course: the war, by world.
            building: told how many kinds of army are built, where no bank of them was kept.
        Returns:
            Orders.
        Raises:
            CohesionError: a formation is out of range.
        """
        bodies = formations(case, draws)
        beliefs = CohesionParameters(**{name: draws.values[name] for name in CohesionParameters._fields})
        battalions = None if case.forms.cohesion == THIN else units(case, draws, bodies, building)
        return cls(
            bodies,
            Phases(course.casualties, course.defeat, course.encircled, course.victory),
            Reserves(draws.values["pool"], draws.values["max_intake"], np.zeros(len(draws.worlds))),
            beliefs if battalions is None else in_force_of(beliefs, battalions),
            Campaigning(CAMPAIGN_WEEKS, case.game.step_days, case.game.loyalty_levels, case.game.loyalty_step),
            battalions,
        )

    @property
    def law(self) -> Refuse:
        """The law of refusal: by battalions, or by mean field where the case lets cohesion play in its thin form."""
        return thin_refusal if self.units is None else refusal_in_units(self.units)

    def follow(self, support: Floats) -> ObedienceTable:
        """Gives all that follows from an order under some support.

        Args:
            support: (world, posture, group) share 0..1, or (world, date, posture, group).
        Returns:
            ObedienceTable, with a date axis if support has one.
        Raises:
            CohesionError: an input is out of range.
        """
        given = (support, self.formations, self.phases, self.reserves, self.parameters, self.campaigning)
        return thin_table(*given) if self.units is None else obedience_table(*given, self.units)

    def table(self, support: Floats) -> Apparatus:
        """Gives of that what the game reads.

        Args:
            support: (world, posture, group) share 0..1, or (world, date, posture, group).
        Returns:
            Apparatus, with a date axis if support has one.
        Raises:
            CohesionError: an input is out of range.
        """
        return _named(self.follow(support))

    def path(self, support: Floats) -> Apparatus:
        """Gives what the game reads on several dates; equal support is worked out once.

        Args:
            support: (world, date, posture, group) share 0..1, groups as in `opinion.GROUPS`.
        Returns:
            Apparatus with a date axis.
        Raises:
            CohesionError: an input is out of range.
        """
        dates = range(support.shape[1])
        alike = [next(old for old in dates if np.array_equal(support[:, old], support[:, date])) for date in dates]
        apart = sorted(set(alike))
        together = [apart[start : start + DATES_AT_ONCE] for start in range(0, len(apart), DATES_AT_ONCE)]
        tables = [self.table(support[:, some]) for some in together]
        back = [apart.index(old) for old in alike]
        return Apparatus(*(np.concatenate(arrays, axis=1)[:, back] for arrays in zip(*tables, strict=True)))

    def part(self, which: slice | NDArray[np.int64]) -> Orders:
        """Gives the same for some worlds; a world's numbers never depend on its company.

        Args:
            which: the worlds.
        Returns:
            Orders.
        """
        whole = (f.name for f in fields(Formations) if f.name not in NOT_BY_WORLD)
        return replace(
            self,
            formations=replace(self.formations, **{name: getattr(self.formations, name)[which] for name in whole}),
            phases=Phases(*(array[which] for array in self.phases)),
            reserves=Reserves(*(array[which] for array in self.reserves)),
            parameters=CohesionParameters(*(array[which] for array in self.parameters)),
            units=None if self.units is None else self.units.part(which),
        )


def formations(case: Case, draws: Draws) -> Formations:
    """Gives the formations of a case as cohesion takes them.

    Args:
        case: the case. draws: of the worlds.
    Returns:
        Formations; who is ordered for what, by the case.
    Raises:
        CohesionError: a formation is out of range.
    """
    bodies = case.formations
    strength = _columns(draws, [body.strength for body in bodies], bodies, "strength")
    battalions = battalions_of(strength)
    for number, body in enumerate(bodies):
        if body.battalions is not None:
            battalions[:, number] = body.battalions
    punishment = [body.punishment for body in bodies]
    punished = np.stack(
        [
            draws.values["punishment"] if prior is None else draws.of(prior, f"formation/{body.id}/punishment")
            for prior, body in zip(punishment, bodies, strict=True)
        ],
        axis=1,
    )
    return Formations(
        strength=strength,
        battalions=battalions,
        loyalty=_columns(draws, [body.loyalty for body in bodies], bodies, "loyalty"),
        punishment=punished,
        severity=_columns(draws, [body.severity for body in bodies], bodies, "severity"),
        pay=_columns(draws, [body.pay for body in bodies], bodies, "pay"),
        base_weight=base_weights(strength, np.array([body.part_of_base for body in bodies])),
        command=np.tile([body.command for body in bodies], (len(strength), 1)),
        mix=np.array([_mix(body) for body in bodies]),
        commanders=np.array([float(group == OFFICERS) for group in GROUPS]),
        ordered=np.array(
            [[not body.ordered_for or posture.id in body.ordered_for for body in bodies] for posture in case.postures]
        ),
        stages=np.array(
            [[bool(posture.ordered) and stage in posture.stages for stage in STAGES] for posture in case.postures]
        ),
    )


def _named(table: ObedienceTable) -> Apparatus:
    return Apparatus(
        obedience=table.obedience,
        cascade=table.cascade_probability,
        levels_lost=table.levels_lost,
        guard_away=table.guard_away,
        base_left=table.support_base_left,
        desertion=table.desertion,
        surrender=table.surrender,
    )


def _columns(draws: Draws, priors: list, bodies: tuple[Formation, ...], name: str) -> Floats:  # type: ignore[type-arg]
    values = [draws.of(prior, f"formation/{body.id}/{name}") for prior, body in zip(priors, bodies, strict=True)]
    return np.stack(values, axis=1)


def _mix(body: Formation) -> list[float]:
    """Shares of the groups that a formation's families come from, in the order of `opinion.GROUPS`."""
    mix = body.mix or {FAMILIES: 1.0}
    return [float(mix.get(group, 0.0)) for group in GROUPS]
