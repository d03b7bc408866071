"""What is known? Reads a case, finds every fault of its files, and says what could be read on a given day."""

from __future__ import annotations

from tightrope.case.content import (
    Actors,
    Answers,
    Case,
    Check,
    Expectation,
    Hold,
    Question,
    Rival,
    Scenario,
)
from tightrope.case.evidence import Evidence, EvidenceWeight, KnownRule, Reading, Source
from tightrope.case.faults import CaseFaults, Fault
from tightrope.case.folder import builtin_names
from tightrope.case.priors import Origin, Prior
from tightrope.case.reading import check, read
from tightrope.case.setting import (
    Abroad,
    Economy,
    EconomyLevel,
    Formation,
    Game,
    Group,
    Occasion,
    Outside,
    Phase,
    Posture,
    Substitute,
    Treaty,
    War,
)

__all__ = [
    "Abroad",
    "Actors",
    "Answers",
    "Case",
    "CaseFaults",
    "Check",
    "Economy",
    "EconomyLevel",
    "Evidence",
    "EvidenceWeight",
    "Expectation",
    "Fault",
    "Formation",
    "Game",
    "Group",
    "Hold",
    "KnownRule",
    "Occasion",
    "Origin",
    "Outside",
    "Phase",
    "Posture",
    "Prior",
    "Question",
    "Reading",
    "Rival",
    "Scenario",
    "Source",
    "Substitute",
    "Treaty",
    "War",
    "builtin_names",
    "check",
    "read",
]
