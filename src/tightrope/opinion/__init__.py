"""What does the public want? Surveys become support by date, posture and group, with bounds beside them."""

from tightrope.opinion.bodies import BODIES, GROUPS, bodies
from tightrope.opinion.bounds import (
    Bounds,
    change_bounds,
    coverage_bounds,
    covered_change,
    dont_know_bounds,
    group_bound,
    joint_bounds,
    misreport_bounds,
    monotone_bounds,
    odds_bounds,
)
from tightrope.opinion.change import Change, change
from tightrope.opinion.heard import HeardReading
from tightrope.opinion.instruments import asked_share, covered_share, public_share, reported_share
from tightrope.opinion.support import Beliefs, Measured, SupportPaths, support, support_after
from tightrope.opinion.thin import (
    OpinionPrior,
    Shocks,
    SupportBank,
    fit,
    pick_rows,
    resample,
    unconditioned,
)
from tightrope.opinion.toplines import Conflict, Reading, Topline, conflicts, visible

__all__ = [
    "BODIES",
    "GROUPS",
    "Beliefs",
    "Bounds",
    "Change",
    "Conflict",
    "HeardReading",
    "Measured",
    "OpinionPrior",
    "Reading",
    "Shocks",
    "SupportBank",
    "SupportPaths",
    "Topline",
    "asked_share",
    "bodies",
    "change",
    "change_bounds",
    "conflicts",
    "coverage_bounds",
    "covered_change",
    "covered_share",
    "dont_know_bounds",
    "fit",
    "group_bound",
    "joint_bounds",
    "misreport_bounds",
    "monotone_bounds",
    "odds_bounds",
    "pick_rows",
    "public_share",
    "reported_share",
    "resample",
    "support",
    "support_after",
    "unconditioned",
    "visible",
]
