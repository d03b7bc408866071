"""What is wrong with a case, where does it stand, and what should be written instead?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from tightrope.errors import CaseError

_SAID = {
    "T101": "not readable: {got}",
    "T102": "{got} is no key here",
    "T103": "missing",
    "T104": "{got} is written twice",
    "T105": "{got}",
    "T301": "{got} is not declared",
    "T302": "{got}",
    "T303": "{got} is not in the catalogue",
    "T304": "{got}",
    "T305": "{got}",
    "T401": "{got}",
    "T501": "no origin",
    "T502": "missing",
    "T601": "{got} is not understood",
    "T602": "{got}",
    "T603": "{got}",
    "T701": "{got} is not understood",
}


@dataclass(frozen=True)
class Fault:
    """Holds one fault: code, place, path with ids, what was found, what is allowed, what to write."""

    code: str
    file: str
    line: int
    column: int
    path: str
    got: str
    allowed: str
    hint: str

    def __post_init__(self) -> None:
        """Keeps every text on one line and free of letters that a terminal would obey."""
        for name in ("file", "path", "got", "allowed", "hint"):
            object.__setattr__(self, name, _one_line(getattr(self, name)))

    def __str__(self) -> str:
        said = _SAID.get(self.code, "{got} is not allowed").format(got=self.got)
        parts = [said]
        if self.allowed:
            parts.append(f"allowed {self.allowed}")
        if self.hint:
            parts.append(self.hint)
        where = f"{self.file}:{self.line}:{self.column}: " + (f"{self.path}: " if self.path else "")
        return f"{where}{'; '.join(parts)} [{self.code}]"

    def as_dict(self) -> dict[str, str | int]:
        """Gives the fault as it stands in `--json`."""
        return asdict(self)


class CaseFaults(CaseError):
    """All faults of all files of a case at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = in_order(faults)
        count = f"{len(self.faults)} fault" + ("" if len(self.faults) == 1 else "s")
        lines = [str(fault) for fault in self.faults]
        super().__init__("\n".join([*lines, f"{count}; nothing was forecast."]), faults=self.faults)


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Sorts faults by file, line and column and drops exact repetitions."""
    return tuple(sorted(set(faults), key=lambda f: (f.file, f.line, f.column, f.code, f.path, f.got)))


def _one_line(text: str) -> str:
    joined = " ".join(text.split())
    return "".join(letter if letter.isprintable() else "?" for letter in joined)
