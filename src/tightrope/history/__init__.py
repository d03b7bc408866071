"""What usually happens: how often, and when, did states in such a place join their patron's war?"""

from tightrope.history.anchor import Tilt, tilt
from tightrope.history.blend import WEIGHT_INSIDE, Pooled, pool, pool_postures
from tightrope.history.classes import ClassRate, Counts, Tally, chain, nested, shipped
from tightrope.history.exits import ExitRate, Exits, ExitTally, centres, exits, posterior, rates, shipped_exits
from tightrope.history.hazard import LASTING, Periods, WarPath, join_by, periods, war_survival
from tightrope.history.outside import COLUMNS, Outside, outside
from tightrope.history.situation import BEFORE_ONSET, NOT_IN, Situation, Treaty, standing_on
from tightrope.history.ties import CONTIGUOUS, LISTED

__all__ = [
    "BEFORE_ONSET",
    "COLUMNS",
    "CONTIGUOUS",
    "LASTING",
    "LISTED",
    "NOT_IN",
    "WEIGHT_INSIDE",
    "ClassRate",
    "Counts",
    "ExitRate",
    "ExitTally",
    "Exits",
    "Outside",
    "Periods",
    "Pooled",
    "Situation",
    "Tally",
    "Tilt",
    "Treaty",
    "WarPath",
    "centres",
    "chain",
    "exits",
    "join_by",
    "nested",
    "outside",
    "periods",
    "pool",
    "pool_postures",
    "posterior",
    "rates",
    "shipped",
    "shipped_exits",
    "standing_on",
    "tilt",
    "war_survival",
]
