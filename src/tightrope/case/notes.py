"""What was found while a case is read: its faults, and what had to be filled in."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date

from tightrope.case.faults import Fault
from tightrope.case.nodes import (
    STAND_IN,
    Listing,
    Mark,
    Node,
    Place,
    Scalar,
    Table,
    find,
    key_mark,
    nearest,
    unsound,
    words,
)

DEFAULTS_NAME = "tightrope/cases/defaults.yaml"  # how the package's own file of defaults is called in marks
_CUTOFF = 0.6  # how alike a suggestion must be (product specification 3.5)


class Notes:
    """Collects faults and filled paths of one reading.

    `root` holds the sound values with their places; `whole` everything that was written, sound or not.
    """

    def __init__(self, whole: Node, faults: Iterable[Fault], filled: Iterable[str]) -> None:
        self.root = self.whole = whole
        self.faults, self.filled = list(faults), list(filled)

    def fault(self, code: str, place: Place, got: str, allowed: str, hint: str, at: str = "value") -> None:
        """Notes a fault, unless it follows from one that is noted already.

        Nothing is said to be missing that was written and is unsound, and nothing is said of a stand-in.

        Args:
            code: T101 to T801.
            place: keys and positions from the top to the value.
            got, allowed, hint: as in `Fault`.
            at: "value": where the value stands; "key": where its key stands.
        """
        if (code == "T103" and unsound(self.root, place)) or self.stands_in(place):
            return
        mark = key_mark(self.root, place) if at == "key" else nearest(self.root, place).mark
        self.faults.append(Fault(code, *mark, words(self.root, place), got, allowed, hint))

    def proved(self, place: Place, known: date, strict: date | None) -> date:
        """Gives the day that the source itself proves, or notes that it comes before the day that is judged.

        Args:
            place: of the entry. known: the judged day. strict: as stated; None: that day is proved.
        Returns:
            The proved day.
        """
        if strict is not None and strict < known:
            got = f"known_strict {strict} is before known {known}"
            hint = "the day the source proves is the later of the two; swap them"
            self.fault("T401", (*place, "known_strict"), got, f"{known} or later", hint)
        return strict or known

    def undeclared(self, place: Place, name: str, kind: str, known: Iterable[str]) -> None:
        """Notes that an id of some kind was used and not declared, with the nearest declared one."""
        names = tuple(known)
        self.fault("T301", place, name, f"a declared {kind}", closest(name, names, f"no {kind} is declared"))

    def stands_in(self, place: Place) -> bool:
        """Says whether a value was put in for one that is missing or unsound."""
        return nearest(self.root, place).mark == STAND_IN

    def is_default(self, place: Place) -> bool:
        """Says whether a value came from the package's defaults."""
        return nearest(self.root, place).mark.file == DEFAULTS_NAME

    def note_filled(self, place: Place) -> None:
        """Notes that a value was worked out because the case left it out."""
        self.filled.append(words(self.root, place))


def closest(name: str, known: Iterable[str], none: str) -> str:
    """Suggests the known name that is most like the one written, else lists them."""
    names = list(dict.fromkeys(known))
    alike = difflib.get_close_matches(name, names, n=1, cutoff=_CUTOFF)
    if alike:
        return f"did you mean {alike[0]}"
    return "use one of: " + ", ".join(names) if names else none


def ids(notes: Notes, *place: str) -> tuple[str, ...]:
    """Lists the ids of the items of a list, in the order written, whatever else is wrong with them."""
    listed = find(notes.whole, place)
    if not isinstance(listed, Listing):
        return ()
    named = (item.values.get("id") for item in listed.items if isinstance(item, Table))
    return tuple(node.text for node in named if isinstance(node, Scalar))


def twice(notes: Notes, *place: str) -> None:
    """Notes every id that a list declares a second time; the fault points at the second."""
    listed = find(notes.root, place)
    first: dict[str, Mark] = {}
    for position, item in enumerate(listed.items if isinstance(listed, Listing) else ()):
        node = item.values.get("id") if isinstance(item, Table) else None
        if not isinstance(node, Scalar):
            continue
        if node.text in first:
            mark = first[node.text]
            hint = f"first declared at {mark.file}:{mark.line}; rename one of the two"
            got = f"{node.text} is declared twice"
            notes.fault("T302", (*place, position, "id"), got, "each id once", hint)
        else:
            first[node.text] = node.mark
