"""What is wrong with the description of a war? Each function lists every fault it finds, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from tightrope.war.terms import Attributes, Floats, PhaseHold, Report, StepHold, Substitute

MOST_CASUALTIES = 0.08  # share of a force a week; four times the unit of 2 % (specification of the game, judged)


def phase_faults(phases: Sequence[str]) -> list[str]:
    """Faults of the list of phases: at least one, each named once.

    Args:
        phases: names of the phases, in order.
    Returns:
        One sentence a fault.
    """
    if not phases:
        return ["phases: none is given; allowed one or more; name at least one phase"]
    twice = sorted({name for name in phases if list(phases).count(name) > 1})
    return [f"phases: {name!r} stands twice; allowed once; rename one of them" for name in twice]


def row_faults(counts: Floats, start: Floats, phases: Sequence[str]) -> list[str]:
    """Faults of the pseudo-counts of the steps and of the phase at the start.

    Args:
        counts: (phase, phase) pseudo-counts >= 0, from, to.
        start: (phase,) pseudo-counts >= 0 of the phase at the start.
        phases: names of the phases.
    Returns:
        One sentence a fault.
    """
    size = len(phases)
    if counts.shape != (size, size) or start.shape != (size,):
        return [
            f"steps, start: shapes {counts.shape} and {start.shape}; allowed ({size}, {size}) and ({size},); "
            "give one row and one column a phase"
        ]
    named = [(f"steps.{name}", row) for name, row in zip(phases, counts, strict=True)]
    found = [fault for name, row in [*named, ("start", start)] for fault in _row(name, row)]
    moving = [row for index, row in enumerate(counts) if np.any(np.delete(row, index) > 0)]
    if size > 1 and not moving and not found:
        found.append(
            "steps: every phase is absorbing; allowed at least one that can be left; "
            "give it a pseudo-count for another phase"
        )
    return found


def attribute_faults(attributes: Attributes, phases: Sequence[str]) -> list[str]:
    """Faults of the attributes of phases: shape and range.

    Args:
        attributes: arrays (phase,) or (world, phase).
        phases: names of the phases.
    Returns:
        One sentence a fault.
    """
    return [
        fault for name, values in attributes._asdict().items() for fault in _attribute(name, np.asarray(values), phases)
    ]


def report_faults(reports: Sequence[Report], phases: Sequence[str], as_of: int) -> list[str]:
    """Faults of reports: phase, dates, weight, and two certain ones that contradict each other.

    Args:
        reports: the reports, in any order.
        phases: names of the phases.
        as_of: last date of knowledge.
    Returns:
        One sentence a fault.
    """
    found = [fault for number, report in enumerate(reports) for fault in _report(number, report, phases, as_of)]
    sure = sorted({(report.date, report.phase) for report in reports if report.certain})
    for (date, phase), (next_date, other) in pairwise(sure):
        if date == next_date:
            found.append(
                f"reports: two certain reports name the phases {_name(phase, phases)} and {_name(other, phases)} "
                f"in step {date}; allowed one certain phase a step; take `certain` off one of them"
            )
    return found


def place_faults(field: str, numbers: Iterable[int], phases: Sequence[str]) -> list[str]:
    """Faults of a field that points at phases.

    Args:
        field: what points, for the message.
        numbers: the phases pointed at.
        phases: names of the phases.
    Returns:
        One sentence a fault.
    """
    return [
        f"{field}: phase {number} is not known; allowed 0 to {len(phases) - 1} ({', '.join(phases)}); "
        "name one of these phases"
        for number in numbers
        if not 0 <= number < len(phases)
    ]


def substitute_faults(substitutes: Sequence[Substitute], phases: Sequence[str]) -> list[str]:
    """Faults of substitutes: unknown phases, an end before the beginning.

    Args:
        substitutes: who else fills the need, where and when.
        phases: names of the phases.
    Returns:
        One sentence a fault.
    """
    found = []
    for number, item in enumerate(substitutes):
        found += place_faults(f"substitutes[{number}].phases", item.phases, phases)
        found += _span(f"substitutes[{number}]", item.first, item.last)
    return found


def hold_faults(phase_holds: Sequence[PhaseHold], step_holds: Sequence[StepHold], counts: Floats) -> list[str]:
    """Faults of holds: dates, values, two at one time, and rows that cannot add up to 1.

    Args:
        phase_holds: holds of the phase itself.
        step_holds: holds of cells of the step matrix.
        counts: (phase, phase) pseudo-counts, from, to.
    Returns:
        One sentence a fault.
    """
    found = [fault for number, hold in enumerate(phase_holds) for fault in _span(f"hold phase [{number}]", *hold[1:])]
    ordered = sorted(phase_holds, key=lambda hold: hold.first)
    found += [
        f"hold phase: held at {earlier.phase} and at {later.phase} in step {later.first}; allowed one phase a step; "
        "end the first hold earlier"
        for earlier, later in pairwise(ordered)
        if later.first <= earlier.last
    ]
    for hold in step_holds:
        found += _step_hold(hold)
    return found or _held_rows(step_holds, counts)


def _row(name: str, row: Floats) -> list[str]:
    if not np.all(np.isfinite(row)) or np.any(row < 0):
        return [f"{name}: {row.tolist()} is not allowed; allowed pseudo-counts >= 0; write 0 for an impossible step"]
    if not np.any(row > 0):
        return [f"{name}: no pseudo-counts; allowed at least one above 0; for an end state give its own phase 1"]
    return []


def _attribute(name: str, values: Floats, phases: Sequence[str]) -> list[str]:
    size = len(phases)
    if values.ndim not in (1, 2) or values.shape[-1] != size:
        return [f"{name}: shape {values.shape}; allowed ({size},) or (world, {size}); give one value a phase"]
    top = MOST_CASUALTIES if name == "casualties" else 1.0
    remedy = "give a share a week, not per cent" if name == "casualties" else "give a share, not per cent"
    rows = np.atleast_2d(values)
    wrong = ~(np.isfinite(rows) & (rows >= 0) & (rows <= top))
    return [
        f"{name} of {phases[index]}: {rows[np.argmax(wrong[:, index]), index]} is not allowed; "
        f"allowed 0 to {top:g}; {remedy}"
        for index in range(size)
        if wrong[:, index].any()
    ]


def _report(number: int, report: Report, phases: Sequence[str], as_of: int) -> list[str]:
    where = f"reports[{number}] ({report.source}: {report.event})"
    found = place_faults(f"{where}.phase", [report.phase], phases)
    if report.date < 0:
        found.append(f"{where}.date: step {report.date} lies before the start; allowed 0 to {as_of}; start earlier")
    if report.known < report.date:
        found.append(
            f"{where}.known: step {report.known}, before it happened (step {report.date}); "
            f"allowed {report.date} to {as_of}; correct one of the two days"
        )
    if report.known > as_of or report.date > as_of:
        found.append(
            f"{where}.known: step {max(report.known, report.date)} lies after the day of knowledge; "
            f"allowed up to {as_of}; leave the report out"
        )
    if not 0 <= report.weight <= 1:
        found.append(f"{where}.weight: {report.weight} is not allowed; allowed 0 to 1; reliability times credibility")
    return found


def _name(phase: int, phases: Sequence[str]) -> str:
    return phases[phase] if 0 <= phase < len(phases) else str(phase)


def _span(where: str, first: int, last: int) -> list[str]:
    if first <= last:
        return []
    return [f"{where}: ends in step {last}, before it begins ({first}); allowed first <= last; swap them"]


def _step_hold(hold: StepHold) -> list[str]:
    where = f"hold steps.{hold.phase}.{hold.next_phase}"
    found = _span(where, hold.first, hold.last)
    if not 0 <= hold.at <= 1:
        found.append(f"{where}: {hold.at} is not allowed; allowed 0 to 1; give a probability a step")
    return found


def _held_rows(holds: Sequence[StepHold], counts: Floats) -> list[str]:
    """Looks at each row wherever a hold begins or has just ended; in between nothing changes."""
    found = []
    for date, phase in sorted({(date, hold.phase) for hold in holds for date in (hold.first, hold.last + 1)}):
        cells = [hold for hold in holds if hold.phase == phase and hold.first <= date <= hold.last]
        held = [hold.next_phase for hold in cells]
        total = sum(hold.at for hold in cells)
        where = f"hold steps.{phase} in step {date}"
        if len(set(held)) < len(held):
            found.append(f"{where}: one cell is held twice; allowed once at a time; end the first hold earlier")
        elif total > 1 + np.finfo(np.float64).eps * len(cells):
            found.append(f"{where}: the held cells add up to {total:g}; allowed up to 1; lower one of them")
        elif total < 1 and not np.any(np.delete(counts[phase], held) > 0):
            found.append(
                f"{where}: no other step is possible, so the row cannot add up to 1 from {total:g}; "
                "allowed 1; hold another cell of the row as well"
            )
    return found
