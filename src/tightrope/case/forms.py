"""How do people say what they believe about a number, and what do they mean by it?"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

HELP = (
    '"between A and B", "about M, between A and B", "K of N", "uniform A to B", "exactly X", a likelihood word such as'
    ' "unlikely", "normal M sd S", "lognormal M sd S", "halfnormal S", "beta A B", "logitnormal M sd S",'
    " or judgements with pool"
)

# Office of the Director of National Intelligence, Intelligence Community Directive 203 (2015)
WORDS: dict[str, tuple[float, float]] = {
    "almost no chance": (0.01, 0.05),
    "very unlikely": (0.05, 0.20),
    "unlikely": (0.20, 0.45),
    "roughly even chance": (0.45, 0.55),
    "likely": (0.55, 0.80),
    "very likely": (0.80, 0.95),
    "almost certain": (0.95, 0.99),
}

_NUMBER = r"([-+]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})(?:[eE][-+]?\d{1,3})?)(\s?%)?"
_COUNT = r"(\d{1,9})()"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (form, re.compile(rf"\s*{pattern}\s*".replace(" ", r"\s+").replace(r"\s\s+", r"\s "), re.IGNORECASE))
    for form, pattern in (
        ("exactly", rf"exactly {_NUMBER}"),
        ("between", rf"between {_NUMBER} and {_NUMBER}"),
        ("about", rf"about {_NUMBER}\s*, between {_NUMBER} and {_NUMBER}"),
        ("counts", rf"{_COUNT} of {_COUNT}"),
        ("uniform", rf"uniform {_NUMBER} to {_NUMBER}"),
        ("normal", rf"normal {_NUMBER} sd {_NUMBER}"),
        ("lognormal", rf"lognormal {_NUMBER} sd {_NUMBER}"),
        ("halfnormal", rf"halfnormal {_NUMBER}"),
        ("beta", rf"beta {_NUMBER} {_NUMBER}"),
        ("logitnormal", rf"logitnormal {_NUMBER} sd {_NUMBER}"),
    )
)
_ORDERED = ("between", "about", "uniform")  # forms whose numbers must rise
_PERCENT = 100.0


class Form(NamedTuple):
    """Holds what was said about a number: the form, its numbers in the order of `Prior.numbers`, the words.

    `number` stands for a bare number, `word` for a likelihood word (its numbers are the ends of its band).
    """

    name: str
    numbers: tuple[float, ...]
    said: str


class NotUnderstood(ValueError):
    """The words are no way of saying a prior."""


class WrongOrder(ValueError):
    """The numbers do not rise; carries the swapped form as text."""

    def __init__(self, swapped: str) -> None:
        super().__init__(swapped)
        self.swapped = swapped


def read_number(text: str) -> float | None:
    """Gives the number a text such as `0.05` or `5 %` stands for, or None."""
    match = re.fullmatch(rf"\s*{_NUMBER}\s*", text)
    return None if match is None else _scaled(match.group(1), match.group(2))


def read_form(text: str) -> Form:
    """Understands one way of saying a prior.

    Args:
        text: for example `between 5 % and 0.2`.
    Returns:
        the form; `K of N` comes back as `beta` with K + 1/2 and N - K + 1/2 (Jeffreys).
    Raises:
        NotUnderstood: no known form.
        WrongOrder: bounds reversed or equal, or quantiles that do not increase.
    """
    said = " ".join(text.split())
    if said.lower() in WORDS:
        return Form("word", WORDS[said.lower()], said)
    for name, pattern in _PATTERNS:
        match = pattern.fullmatch(said)
        if match is not None:
            groups = match.groups()
            numbers = tuple(_scaled(groups[i], groups[i + 1]) for i in range(0, len(groups), 2))
            return _form(name, numbers, said)
    raise NotUnderstood(said)


def write_number(number: float) -> str:
    """Writes a number shortly and exactly enough to be read back."""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def _scaled(number: str, percent: str | None) -> float:
    return float(number) / _PERCENT if percent else float(number)


def _form(name: str, numbers: tuple[float, ...], said: str) -> Form:
    if name == "counts":
        some, all_ = numbers
        if all_ == 0:
            raise NotUnderstood(said)
        if some > all_:
            raise WrongOrder(f"{write_number(all_)} of {write_number(some)}")
        return Form("beta", (some + 0.5, all_ - some + 0.5), said)
    if name == "about":
        numbers = (numbers[1], numbers[0], numbers[2])
    if name in _ORDERED and any(a >= b for a, b in pairwise(numbers)):
        raise WrongOrder(_swapped(name, sorted(numbers)))
    return Form(name, numbers, said)


def _swapped(name: str, numbers: list[float]) -> str:
    said = [write_number(number) for number in numbers]
    if name == "about":
        return f"about {said[1]}, between {said[0]} and {said[2]}"
    return f"between {said[0]} and {said[1]}" if name == "between" else f"uniform {said[0]} to {said[1]}"
