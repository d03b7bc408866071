"""What does a case say about files of trade, and how is an acceptance written into it?"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from tightrope.case.folder import MAIN_FILE, builtin_names, locate
from tightrope.case.nodes import Scalar, find
from tightrope.case.notes import Notes, ids
from tightrope.case.schema import CaseModel
from tightrope.case.syntax import read_text
from tightrope.errors import CaseError

KEY = "trade_files"
WIDEST = 120  # letters of a line that is written anew


@dataclass(frozen=True)
class PublishedTotal:
    """Holds a published total over a period, bn USD; no partner means all of them."""

    id: str
    reporter: tuple[str, ...]
    partner: tuple[str, ...]
    flow: str
    period: str
    value: float
    source: str


@dataclass(frozen=True)
class Accepted:
    """Holds a fault of one file that is accepted, by whom it was read: digest of the file, rule and reason."""

    file: str
    digest: str
    rule: str
    on: date
    because: str


@dataclass(frozen=True)
class TradeFiles:
    """Holds published totals, the HS codes of each product, and what was accepted."""

    totals: tuple[PublishedTotal, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accepted: tuple[Accepted, ...] = ()


def trade_files(notes: Notes, case: CaseModel) -> TradeFiles:
    """Gives what a case says about files of trade; unknown sources, products and codes given twice are noted."""
    given = case.trade_files
    if given is None:
        return TradeFiles()
    known = ids(notes, "sources")
    for i, total in enumerate(given.totals or ()):
        if total.source not in known:
            notes.undeclared((KEY, "totals", i, "source"), total.source, "source", known)
    _codes(notes, given.codes or {})
    totals = (
        PublishedTotal(t.id, tuple(t.reporter), tuple(t.partner or ()), t.flow, t.period, t.value, t.source)
        for t in given.totals or ()
    )
    accepted = (Accepted(a.file, a.digest, a.rule, a.on, a.because) for a in given.accepted or ())
    codes = {product: tuple(codes) for product, codes in (given.codes or {}).items()}
    return TradeFiles(tuple(totals), codes, tuple(accepted))


def _codes(notes: Notes, codes: Mapping[str, list[str]]) -> None:
    products = ids(notes, "economy", "products")
    first: dict[str, str] = {}
    for product, given in codes.items():
        if products and product not in products:
            notes.undeclared((KEY, "codes", product), product, "product", products)
        for i, code in enumerate(given):
            place = (KEY, "codes", product, i)
            node = find(notes.root, place)
            if not code.isdigit() or (isinstance(node, Scalar) and node.plain):
                hint = f'write "{code}", in quotation marks, so that a leading zero stays'
                notes.fault("T203", place, code, "digits as text", hint)
            if code in first:
                notes.fault("T302", place, f"{code} is also a code of {first[code]}", "each code once", "remove one")
            first.setdefault(code, product)


def with_accepted(source: str | Path, accepted: Sequence[Accepted]) -> tuple[Path, str]:
    """Writes acceptances into the text of a case, keeping its comments.

    Args:
        source: a folder with case.yaml, or one file; not a built-in case.
        accepted: what is accepted.
    Returns:
        The file to write and its new text; nothing is written here.
    Raises:
        CaseError: a built-in case, or one that cannot be read.
    """
    if str(source) in builtin_names():
        raise CaseError(
            f"{source}: a built-in case is not changed; allowed a case of your own; copy its folder and name the copy"
        )
    path = locate(source)
    own = path / f"{KEY}.yaml"
    if path.is_dir() and not _holds_key(path / MAIN_FILE):
        top = _loaded(own) if own.is_file() else {}
        _append(top, accepted)
        return own, _dumped(top)
    main = path / MAIN_FILE if path.is_dir() else path
    top = _loaded(main)
    part = top.setdefault(KEY, {})
    assert isinstance(part, dict)  # `locate` and a reading of the case came before
    _append(part, accepted)
    return main, _dumped(top)


def _entry(accepted: Accepted) -> dict[str, object]:
    return {name: getattr(accepted, name) for name in ("file", "digest", "rule", "on", "because")}


def _append(part: dict[str, object], accepted: Sequence[Accepted]) -> None:
    entries = [_entry(each) for each in accepted]
    before = part.get("accepted")
    if isinstance(before, list):
        before.extend(entries)
    else:
        part["accepted"] = entries


def _holds_key(path: Path) -> bool:
    return KEY in _loaded(path)


def _form() -> YAML:
    form = YAML(typ="rt")
    form.preserve_quotes = True
    form.width = WIDEST
    form.indent(mapping=2, sequence=4, offset=2)
    return form


def _loaded(path: Path) -> dict[str, object]:
    top = _form().load(read_text(path, path.name))
    if not isinstance(top, dict):
        raise CaseError(f"{path}: no table of keys and values; allowed a case; check its name")
    return top


def _dumped(top: dict[str, object]) -> str:
    page = io.StringIO()
    _form().dump(top, page)
    return page.getvalue()


def accepted_rules(files: TradeFiles, digest: str) -> dict[str, str]:
    """Gives the rules accepted for one file, with the reasons.

    Args:
        files: what the case says. digest: SHA-256 of the file.
    Returns:
        rule -> reason.
    """
    return {each.rule: each.because for each in files.accepted if each.digest == digest}
