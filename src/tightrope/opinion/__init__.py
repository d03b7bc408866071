"""What does the public want? Surveys become support by date, posture and group, with bounds beside them."""

from tightrope.opinion.bodies import BODIES, GROUPS, bodies
from tightrope.opinion.bounds import (
    Bounds,
    change_bounds,
    coverage_bounds,
    covered_change,
    dont_know_bounds,
    falsification_bounds,
    group_bound,
    joint_bounds,
    list_bounds,
    misreport_bounds,
    monotone_bounds,
    odds_bounds,
    share_to_turn_majority,
)
from tightrope.opinion.calibration import Margin, greg, poststratify, rake
from tightrope.opinion.change import Change, change
from tightrope.opinion.design import Design, Estimate
from tightrope.opinion.expression import acting, expressed_share, protest_potential
from tightrope.opinion.heard import HeardReading
from tightrope.opinion.instruments import asked_share, covered_share, public_share, reported_share
from tightrope.opinion.replicates import Replicates, bootstrap, jackknife
from tightrope.opinion.respondents import Respondents, read_respondents
from tightrope.opinion.sampling import Indirect, list_share
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
    "Design",
    "Estimate",
    "HeardReading",
    "Indirect",
    "Margin",
    "Measured",
    "OpinionPrior",
    "Reading",
    "Replicates",
    "Respondents",
    "Shocks",
    "SupportBank",
    "SupportPaths",
    "Topline",
    "acting",
    "asked_share",
    "bodies",
    "bootstrap",
    "change",
    "change_bounds",
    "conflicts",
    "coverage_bounds",
    "covered_change",
    "covered_share",
    "dont_know_bounds",
    "expressed_share",
    "falsification_bounds",
    "fit",
    "greg",
    "group_bound",
    "jackknife",
    "joint_bounds",
    "list_bounds",
    "list_share",
    "misreport_bounds",
    "monotone_bounds",
    "odds_bounds",
    "pick_rows",
    "poststratify",
    "protest_potential",
    "public_share",
    "rake",
    "read_respondents",
    "reported_share",
    "resample",
    "share_to_turn_majority",
    "support",
    "support_after",
    "unconditioned",
    "visible",
]
