"""Who moves, what does each stand to lose, and where does the ruler's choice flip? The strategic game."""

from tightrope.game.backward_fast import decide, solve
from tightrope.game.checks import DemandBeyondReach, NothingToOffer, check_inputs, warn_of_limits
from tightrope.game.course import NO_ACTS, UNSEEN, Observation, Projection, RopeMeans, Segment, Targets
from tightrope.game.estimate import Design, TreeFit, fit_tree
from tightrope.game.forward import after_patron
from tightrope.game.forward_fast import filter_step
from tightrope.game.inputs import CAUSES, Conditions, Parameters, Rules
from tightrope.game.layout import Layout, by_posture, layout_of, state_shape
from tightrope.game.policy import WHOLE, Continuation, Policy, Sight
from tightrope.game.projection import rope_means
from tightrope.game.projection_fast import project
from tightrope.game.pull import RedLine, Regret, red_line, regret, rope_at
from tightrope.game.stance import STANCES, Intent, Tastes, intentions, stance_chances
from tightrope.game.tree import Tree

__all__ = [
    "CAUSES",
    "NO_ACTS",
    "STANCES",
    "UNSEEN",
    "WHOLE",
    "Conditions",
    "Continuation",
    "DemandBeyondReach",
    "Design",
    "Intent",
    "Layout",
    "NothingToOffer",
    "Observation",
    "Parameters",
    "Policy",
    "Projection",
    "RedLine",
    "Regret",
    "RopeMeans",
    "Rules",
    "Segment",
    "Sight",
    "Targets",
    "Tastes",
    "Tree",
    "TreeFit",
    "after_patron",
    "by_posture",
    "check_inputs",
    "decide",
    "filter_step",
    "fit_tree",
    "intentions",
    "layout_of",
    "project",
    "red_line",
    "regret",
    "rope_at",
    "rope_means",
    "solve",
    "stance_chances",
    "state_shape",
    "warn_of_limits",
]
