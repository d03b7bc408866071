"""Which quantities may a scenario hold, in which unit and range, and how are they spoken of?"""

from __future__ import annotations

from typing import NamedTuple


class Quantity(NamedTuple):
    """Describes one holdable quantity. `name` may end in `.<posture>`: one quantity for each posture."""

    name: str
    unit: str
    low: float | None
    high: float | None
    phrase: str  # `...` stands for the label of the posture
    kind: str  # "number", "phase" (a phase id) or "sanctions" (a level or a regime id)


CATALOGUE: tuple[Quantity, ...] = (
    Quantity("pressure", "level", 0.0, 1.0, "the threat he faces from the patron", "number"),
    Quantity("lambda", "1/probability", 0.0, None, "how closely he weighs small differences in danger", "number"),
    Quantity("theta", "multiplier", 0.0, None, "how dangerous the patron's anger is", "number"),
    Quantity("relief", "share of means", 0.0, 1.0, "what lifting sanctions gives back", "number"),
    Quantity("strain", "share of means", 0.0, 1.0, "what he has already lost", "number"),
    Quantity("leverage", "share of means", 0.0, 1.0, "what the patron could take away", "number"),
    Quantity("support", "share", 0.0, 1.0, "public support", "number"),
    Quantity("support.<posture>", "share", 0.0, 1.0, "public support for: ...", "number"),
    Quantity("obedience", "share", 0.0, 1.0, "share of the formations that would obey", "number"),
    Quantity("phase", "phase id", None, None, "the course of the war", "phase"),
    Quantity("sanctions", "sanctions level or regime id", 0.0, None, "the sanctions in force", "sanctions"),
    Quantity("threat", "level", 0.0, 1.0, "the adversary's threat", "number"),
    Quantity("need", "level", 0.0, 1.0, "how much the patron needs his help", "number"),
    Quantity("contribution.<posture>", "level", 0.0, 1.0, "what ... is worth to the patron", "number"),
)


def quantity(name: str) -> Quantity | None:
    """Gives the catalogue's entry for a name such as `pressure` or `support.host`, or None."""
    family, dot, _ = name.partition(".")
    wanted = f"{family}.<posture>" if dot else name
    for entry in CATALOGUE:
        if entry.name == wanted and not (dot == "" and "<" in entry.name):
            return entry
    return None


def names(postures: tuple[str, ...]) -> tuple[str, ...]:
    """Gives the name of every holdable quantity of a case with these postures."""
    listed: list[str] = []
    for entry in CATALOGUE:
        if entry.name.endswith("<posture>"):
            listed.extend(entry.name.replace("<posture>", posture) for posture in postures)
        else:
            listed.append(entry.name)
    return tuple(listed)
