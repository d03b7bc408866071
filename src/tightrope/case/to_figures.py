"""Which published figure of trade or budget does an item of evidence hold, and may the worlds be set beside it?"""

from __future__ import annotations

from tightrope.case.nodes import Place, find
from tightrope.case.notes import Notes, ids
from tightrope.case.schema_evidence import TradeModel
from tightrope.case.trade import CHANGES, SUMS_OVER, UNIT_OF, FigureOf

_PARTS = {"products": "product", "markets": "market", "routes": "route"}
_MEASURED = (*_PARTS, "figure", "error")  # keys that only a figure that is measured can have


def figure(notes: Notes, place: Place, one: TradeModel) -> dict[str, object]:
    """Reads a figure; without a measure it is shown as context, with one it weighs the worlds.

    Args:
        notes: what was found. place: of the item. one: as written.
    Returns:
        Fields of `Evidence`.
    """
    ends = [end for end in (one.low, one.value, one.high) if end is not None]
    if ends != sorted(ends):
        got = f"value {one.value} does not lie between low and high"
        notes.fault("T602", (*place, "value"), got, "low <= value <= high", "write the three in rising order")
    if one.measure is None:
        _context(notes, place, one)
    else:
        _measured(notes, place, one, one.measure)
    parts = {key: tuple(getattr(one, key) or ()) for key in _PARTS}
    kept = {key: getattr(one, key) for key in ("row", "period", "value", "unit", "low", "high", "measure", "error")}
    return kept | parts | ({} if one.figure is None else {"figure": one.figure})


def _context(notes: Notes, place: Place, one: TradeModel) -> None:
    for key in _MEASURED:
        if getattr(one, key) is not None:
            hint = f"say which figure it is, or remove {key}"
            notes.fault("T102", (*place, key), key, "the key measure beside it", hint, at="key")


def _measured(notes: Notes, place: Place, one: TradeModel, measure: FigureOf) -> None:
    if not ids(notes, "economy", "products"):
        allowed, hint = "a case whose economy names products", "name products under economy, or remove measure"
        notes.fault("T103", (*place, "measure"), "no products", allowed, hint)
    if one.unit != UNIT_OF[measure]:
        hint = "write 4 % less as -0.04" if measure in CHANGES else "convert the figure"
        notes.fault("T203", (*place, "unit"), one.unit, UNIT_OF[measure], hint)
    if one.error == 0:
        notes.fault("T201", (*place, "error"), "0", "above 0", "every figure errs a little: write for example 0.03")
    least = -1.0 if measure in CHANGES else 0.0
    for key in ("low", "value", "high"):
        end = getattr(one, key)
        if end is not None and end <= least:
            notes.fault("T201", (*place, key), str(end), f"above {least:g}", "nothing at all has no logarithm")
    for key, kind in _PARTS.items():
        named = getattr(one, key) or ()
        if named and key not in SUMS_OVER.get(measure, ()):
            notes.fault("T102", (*place, key), key, f"a measure that is summed over {key}", f"remove {key}", at="key")
        for i, name in enumerate(named):
            if name not in ids(notes, "economy", key):
                at = (*place, key, i)
                notes.undeclared(at if find(notes.root, at) else at[:-1], name, kind, ids(notes, "economy", key))
