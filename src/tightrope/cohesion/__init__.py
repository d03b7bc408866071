"""Do the formations obey, and who is left afterwards? Refusal, desertion, surrender and loyalty, never merged."""

from tightrope.cohesion.battalions import Bank, Correlations, Units, build_bank
from tightrope.cohesion.battalions_fast import force_refusal
from tightrope.cohesion.campaign import Call, Ranks, Rates, Sent, campaign, ranks_by_week
from tightrope.cohesion.counts import campaign_counts
from tightrope.cohesion.field import after_talk, conformity, field, opposition, stage_steps
from tightrope.cohesion.inputs import (
    BATTALION,
    HIGHEST_CASUALTIES,
    NOT_BY_WORLD,
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
from tightrope.cohesion.one_order import Played, Weeks, cascade_support, play_order, weeks_of
from tightrope.cohesion.orders import Refuse
from tightrope.cohesion.quiet import quiet_loglik
from tightrope.cohesion.refusal import Command, Force, Nodes, Refused, shock_nodes
from tightrope.cohesion.refusal_fast import refused
from tightrope.cohesion.regime_change import regime_change_cutoff
from tightrope.cohesion.soldiers import Looks, Tree, squad_law
from tightrope.cohesion.soldiers_fast import cascade, ignition_fields
from tightrope.cohesion.table import RANKS, ObedienceTable
from tightrope.cohesion.thin import THIN_NOTE, plain_refusal, thin_refusal, thin_table
from tightrope.cohesion.whole import in_force_of, obedience_table, refusal_in_units

__all__ = [
    "BATTALION",
    "BISTABLE",
    "HIGHEST_CASUALTIES",
    "NOT_BY_WORLD",
    "RANKS",
    "STAGES",
    "THIN_NOTE",
    "Bank",
    "Call",
    "Campaigning",
    "CohesionParameters",
    "Command",
    "Correlations",
    "Fold",
    "Force",
    "Formations",
    "Looks",
    "Nodes",
    "ObedienceTable",
    "Phases",
    "Played",
    "Ranks",
    "Rates",
    "Refuse",
    "Refused",
    "Reserves",
    "Sent",
    "Service",
    "Tree",
    "Units",
    "Weeks",
    "after_talk",
    "base_weights",
    "battalions_of",
    "build_bank",
    "campaign",
    "campaign_counts",
    "cascade",
    "cascade_support",
    "conformity",
    "field",
    "fold",
    "force_refusal",
    "granovetter",
    "guard_away",
    "ignition_fields",
    "in_force_of",
    "least_fixed_point",
    "levels_lost",
    "obedience_table",
    "opposition",
    "plain_refusal",
    "play_order",
    "quiet_loglik",
    "ranks_by_week",
    "refusal_in_units",
    "refused",
    "regime_change_cutoff",
    "return_loyalty",
    "shock_nodes",
    "squad_law",
    "stage_steps",
    "support_base_left",
    "thin_refusal",
    "thin_table",
    "tipping_support",
    "weeks_of",
    "whole_base",
]
