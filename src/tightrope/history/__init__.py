"""What usually happens: how often, and when, did states in such a place join their patron's war?"""

from tightrope.history.anchor import Tilt, tilt
from tightrope.history.blend import WEIGHT_INSIDE, Pooled, pool, pool_postures
from tightrope.history.classes import ClassRate, Counts, Tally, chain, nested, shipped
from tightrope.history.hazard import LASTING, Periods, WarPath, join_by, periods, war_survival
from tightrope.history.outside import COLUMNS, Outside, outside
from tightrope.history.situation import BEFORE_ONSET, NOT_IN, Situation, Treaty, standing_on

__all__ = [
    "BEFORE_ONSET",
    "COLUMNS",
    "LASTING",
    "NOT_IN",
    "WEIGHT_INSIDE",
    "ClassRate",
    "Counts",
    "Outside",
    "Periods",
    "Pooled",
    "Situation",
    "Tally",
    "Tilt",
    "Treaty",
    "WarPath",
    "chain",
    "join_by",
    "nested",
    "outside",
    "periods",
    "pool",
    "pool_postures",
    "shipped",
    "standing_on",
    "tilt",
    "war_survival",
]
