"""In which phase is the war, how likely is each phase by each date, and what does that change for everyone else?"""

from tightrope.war.course import CASUALTY_UNIT, Course, course, smoothed_path
from tightrope.war.duration import (
    WARS_ENDING,
    Duration,
    Ending,
    duration_check,
    onset_phases,
    recorded_survival,
    survival,
)
from tightrope.war.filtering import Filtered, filtered, move, smoothed
from tightrope.war.inputs import WarDraws, WarInputs, check_fit
from tightrope.war.paths import effective_need, frozen_path, substitute_share
from tightrope.war.reports import confusion, counted_once, report_factors
from tightrope.war.steps import dirichlet, held_phase, join, start_phases, step_matrices, steps_ahead
from tightrope.war.terms import Attributes, PhaseHold, Report, StepHold, Substitute

__all__ = [
    "CASUALTY_UNIT",
    "WARS_ENDING",
    "Attributes",
    "Course",
    "Duration",
    "Ending",
    "Filtered",
    "PhaseHold",
    "Report",
    "StepHold",
    "Substitute",
    "WarDraws",
    "WarInputs",
    "check_fit",
    "confusion",
    "counted_once",
    "course",
    "dirichlet",
    "duration_check",
    "effective_need",
    "filtered",
    "frozen_path",
    "held_phase",
    "join",
    "move",
    "onset_phases",
    "recorded_survival",
    "report_factors",
    "smoothed",
    "smoothed_path",
    "start_phases",
    "step_matrices",
    "steps_ahead",
    "substitute_share",
    "survival",
]
