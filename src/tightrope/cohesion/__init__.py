"""Do the formations obey, and who is left afterwards? Refusal, desertion, surrender and loyalty, never merged."""

from tightrope.cohesion.campaign import Call, Ranks, Rates, Sent, campaign, ranks_by_week
from tightrope.cohesion.field import after_talk, conformity, field, opposition, stage_steps
from tightrope.cohesion.inputs import (
    BATTALION,
    STAGES,
    Campaigning,
    CohesionParameters,
    Formations,
    Phases,
    Reserves,
    base_weights,
    battalions_of,
)
from tightrope.cohesion.loyalty import (
    Service,
    guard_away,
    levels_lost,
    return_loyalty,
    support_base_left,
    whole_base,
)
from tightrope.cohesion.meanfield import BISTABLE, Fold, fold, granovetter, least_fixed_point, tipping_support
from tightrope.cohesion.quiet import quiet_loglik
from tightrope.cohesion.refusal import Force, Nodes, Refused, shock_nodes
from tightrope.cohesion.refusal_fast import refused
from tightrope.cohesion.thin import THIN_NOTE, ObedienceTable, refusal_by_stage, thin_table

__all__ = [
    "BATTALION",
    "BISTABLE",
    "STAGES",
    "THIN_NOTE",
    "Call",
    "Campaigning",
    "CohesionParameters",
    "Fold",
    "Force",
    "Formations",
    "Nodes",
    "ObedienceTable",
    "Phases",
    "Ranks",
    "Rates",
    "Refused",
    "Reserves",
    "Sent",
    "Service",
    "after_talk",
    "base_weights",
    "battalions_of",
    "campaign",
    "conformity",
    "field",
    "fold",
    "granovetter",
    "guard_away",
    "least_fixed_point",
    "levels_lost",
    "opposition",
    "quiet_loglik",
    "ranks_by_week",
    "refusal_by_stage",
    "refused",
    "return_loyalty",
    "shock_nodes",
    "stage_steps",
    "support_base_left",
    "thin_table",
    "tipping_support",
    "whole_base",
]
