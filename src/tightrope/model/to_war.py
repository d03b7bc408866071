"""How does a case describe its war to the science of war?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tightrope.case import Case, Prior
from tightrope.model.draw import Draws
from tightrope.model.evidence import threat_path
from tightrope.model.timeline import Timeline
from tightrope.war import Attributes, Report, Substitute, WarDraws, WarInputs

Floats = NDArray[np.float64]


def war_inputs(case: Case, draws: Draws, steps: Timeline) -> WarInputs:
    """Describes the war of a case: phases by number, dates by number of steps since the game's start.

    Args:
        case: the case as known on its as_of.
        draws: the draws of the worlds; attributes with a prior differ by world.
        steps: the timeline.
    Returns:
        WarInputs.
    Raises:
        WarError: something is out of range; tells all.
    """
    war = case.war
    ids = [phase.id for phase in war.phases]
    return WarInputs(
        phases=tuple(ids),
        dates=steps.last - steps.first + 1,
        as_of=-steps.first,
        start=np.array([war.start.get(name, 0.0) for name in ids]),
        steps=np.array([[war.steps.get(row, {}).get(name, 0.0) for name in ids] for row in ids]),
        attributes=Attributes(*(_attribute(case, draws, name) for name in Attributes._fields)),
        peace=tuple(ids.index(name) for name in war.peace),
        joined_toward=None if war.joined_toward is None else ids.index(war.joined_toward),
        reports=_reports(case, steps, ids),
        substitutes=tuple(_substitute(case, steps, number, ids) for number in range(len(war.substitutes))),
        threat=tuple(date for date, _ in _threats(case, draws, steps)),
        incident=tuple(steps.step(day) - steps.first for day, _ in war.incident),
    )


def war_draws(case: Case, draws: Draws, steps: Timeline) -> WarDraws:
    """Draws what is unsure about the war of a case.

    Args:
        case, draws, steps: as in `war_inputs`.
    Returns:
        WarDraws.
    Raises:
        WarError: a value is out of range.
    """
    size, worlds = len(case.war.phases), len(draws.worlds)
    threats = [values for _, values in _threats(case, draws, steps)]
    incidents = [draws.of(prior, f"war/incident/{index}") for index, (_, prior) in enumerate(case.war.incident)]
    shares = [draws.of(item.share, f"war/substitute/{item.id}") for item in case.war.substitutes]
    return WarDraws(
        start=draws.uniforms("war/start", size),
        steps=draws.uniforms("war/steps", size * size).reshape(worlds, size, size),
        confusion=draws.uniforms("war/confusion", size * size).reshape(worlds, size, size),
        joined_shift=draws.of(case.war.joined_shift, "war/joined_shift"),
        substitutes=_columns(shares, worlds),
        threat=_columns(threats, worlds),
        incident=_columns(incidents, worlds),
    )


def _columns(values: list[Floats], worlds: int) -> Floats:
    return np.stack(values, axis=1) if values else np.zeros((worlds, 0))


def _attribute(case: Case, draws: Draws, name: str) -> Floats:
    """One attribute of all phases: (phase,) where every value is certain, else (world, phase)."""
    priors: list[Prior] = [getattr(phase, name) for phase in case.war.phases]
    if all(prior.form == "exactly" for prior in priors):
        return np.array([prior.numbers[0] for prior in priors])
    return np.stack([draws.of(prior, f"war/{name}/{index}") for index, prior in enumerate(priors)], axis=1)


def _reports(case: Case, steps: Timeline, ids: list[str]) -> tuple[Report, ...]:
    """Reports of the front; what lies before the game's first step says nothing about its course."""
    return tuple(
        Report(
            date=steps.step(item.happened) - steps.first,
            known=max(steps.step(item.known), steps.step(item.happened)) - steps.first,
            phase=ids.index(str(item.phase)),
            weight=case.discount(item),
            certain=item.certain,
            source=item.source,
            event=item.happened.isoformat(),
        )
        for item in case.evidence
        if item.used and item.kind == "front" and steps.step(item.happened) >= steps.first
    )


def _substitute(case: Case, steps: Timeline, number: int, ids: list[str]) -> Substitute:
    item = case.war.substitutes[number]
    names = item.phases or tuple(ids)
    first = 0 if item.from_ is None else steps.step(item.from_) - steps.first
    last = steps.last - steps.first if item.to is None else steps.step(item.to) - steps.first
    return Substitute(tuple(ids.index(name) for name in names), first, last)


def _threats(case: Case, draws: Draws, steps: Timeline) -> list[tuple[int, Floats]]:
    """The adversary's threat: priors of the case by date, and dated evidence of it."""
    stated = [
        (steps.step(day) - steps.first, draws.of(prior, f"war/threat/{index}"))
        for index, (day, prior) in enumerate(case.war.threat)
    ]
    seen = [(step - steps.first, np.full(len(draws.worlds), level)) for step, level in threat_path(case, steps)]
    return sorted(stated + seen, key=lambda pair: pair[0])
