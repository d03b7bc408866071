"""How is a number spoken: as a word of likelihood, a percentage, a share of worlds, points or a day?"""

from __future__ import annotations

import textwrap
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tightrope.errors import ForecastError

BANDS = (
    (5, "almost no chance"),
    (20, "very unlikely"),
    (45, "unlikely"),
    (55, "roughly even chance"),
    (80, "likely"),
    (95, "very likely"),
)
"""Upper end in per cent (it belongs to the next band) and word. ODNI, Intelligence Community Directive 203 (2015)."""

TOP_WORD = "almost certain"
LOWEST, HIGHEST = 1, 99
"""Ends of the scale of the same directive, in per cent; beyond them no figure is printed."""

HUNDRED = 100
NO_BREAK = "\u00a0"  # a space at which no line is broken
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FRACTIONS = (
    (Decimal("0"), "nearly none"),
    (Decimal("0.1"), "a tenth"),
    (Decimal("0.25"), "a quarter"),
    (Decimal(1) / Decimal(3), "a third"),
    (Decimal("0.5"), "half"),
    (Decimal(2) / Decimal(3), "two thirds"),
    (Decimal("0.75"), "three quarters"),
    (Decimal("0.9"), "nine tenths"),
    (Decimal("1"), "nearly all"),
)
"""The parts of a whole that are said in words; the nearest is taken and the figure stands beside it."""

SIGNIFICANT = 3
"""Digits of a number that has no unit of its own style."""


def icd_word(probability: float) -> str:
    """Gives the ICD-203 word of a probability; the lower end belongs to the band.

    Args:
        probability: 0..1; below 0.01 and above 0.99 the nearest word is given.
    Returns:
        One of the seven words, in lower case.
    Raises:
        ForecastError: not a probability.
    Source:
        Office of the Director of National Intelligence, Intelligence Community Directive 203 (2015).
    """
    per_cent = _per_cent(probability)
    return next((word for upper, word in BANDS if per_cent < upper), TOP_WORD)


def percent(probability: float) -> str:
    """Says a probability as a whole percentage, half up; outside 1 to 99 only on which side.

    Args:
        probability: 0..1.
    Returns:
        "2 %", "below 1 %" or "above 99 %".
    Raises:
        ForecastError: not a probability.
    """
    return f"{_bare_percent(probability)} %"


def unbroken(line: str) -> str:
    """Ties each sign of a percentage to its figure, so that no line begins with the sign.

    Args:
        line: any text.
    Returns:
        The text with a no-break space before each sign.
    """
    return line.replace(" %", f"{NO_BREAK}%")


def folded(line: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Breaks a line between words, never between a figure and its sign.

    Args:
        line: a sentence. width: columns. first, rest: what stands before the first line and before the others.
    Returns:
        Lines of at most that width, where no word is longer.
    """
    told = textwrap.wrap(unbroken(line), width, initial_indent=first, subsequent_indent=rest)
    return [one.replace(NO_BREAK, " ") for one in told]


def likelihood(probability: float) -> str:
    """Says a probability as a word and a figure that agree: the word is that of the printed figure.

    Args:
        probability: 0..1.
    Returns:
        "almost no chance: 2 %".
    Raises:
        ForecastError: not a probability.
    """
    return f"{spoken_word(probability)}: {percent(probability)}"


def spoken_word(probability: float) -> str:
    """Gives the ICD-203 word of the percentage that is printed beside it.

    Args:
        probability: 0..1.
    Returns:
        The word of the rounded figure, so that 4.96 % is "very unlikely" beside "5 %".
    Raises:
        ForecastError: not a probability.
    Source:
        Office of the Director of National Intelligence, Intelligence Community Directive 203 (2015).
    """
    return icd_word(float(_half_up(_per_cent(probability)) / HUNDRED))


def span(low: float, high: float) -> str:
    """Says the two ends of an interval of probabilities, without the sign.

    Args:
        low: lower end, 0..1.
        high: upper end, 0..1.
    Returns:
        "1 to 6", "below 1 to 6", or one figure where both ends are printed alike.
    Raises:
        ValueError: not probabilities.
    """
    first, last = _bare_percent(low), _bare_percent(high)
    return first if first == last else f"{first} to {last}"


def worlds_of_100(share: float) -> str:
    """Says a weighted share of worlds in natural numbers.

    Args:
        share: 0..1.
    Returns:
        "96 of 100 worlds"; "fewer than 1 of 100 worlds" where a share above 0 would round to none.
    Raises:
        ForecastError: not a share.
    """
    return f"{count_of_100(share)} of 100 worlds"


def count_of_100(share: float) -> str:
    """Says how many of a hundred a share is.

    Args:
        share: 0..1.
    Returns:
        "96", "fewer than 1" or "more than 99".
    Raises:
        ForecastError: not a share.
    """
    count = _half_up(_per_cent(share))
    if count == 0 and share > 0:
        return "fewer than 1"
    if count == HUNDRED and share < 1:
        return "more than 99"
    return str(count)


def points(change: float) -> str:
    """Says a change of a probability in whole points.

    Args:
        change: -1..1, after minus before.
    Returns:
        "+7 points", "-1 point" or "less than 1 point".
    """
    size = _half_up(abs(Decimal(str(change))) * HUNDRED)
    if size == 0:
        return "less than 1 point"
    return f"{'+' if change > 0 else '-'}{size} {'point' if size == 1 else 'points'}"


def fine_points(change: float) -> str:
    """Says a change of a probability in tenths of a point, for a table.

    Args:
        change: -1..1.
    Returns:
        "+6.8", "-0.3" or "0.0".
    """
    tenths = (Decimal(str(change)) * HUNDRED).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{tenths:+f}" if tenths else "0.0"


def day(iso: str) -> str:
    """Says an ISO day in words.

    Args:
        iso: "2022-04-21".
    Returns:
        "21 April 2022".
    Raises:
        ForecastError: not an ISO day.
    """
    try:
        when = date.fromisoformat(iso)
    except ValueError as fault:
        raise ForecastError(f"{iso!r} is not a day; write year-month-day as in 2022-04-21", found=iso) from fault
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def thousands(value: float) -> str:
    """Says a count with commas between thousands.

    Args:
        value: a count, 0 or more.
    Returns:
        "3,110".
    """
    return f"{_half_up(Decimal(str(float(value)))):,}"


def plain(value: float) -> str:
    """Says a number without a unit in three digits that matter.

    Args:
        value: any finite number.
    Returns:
        "0.44", "2.91", "1,250".
    """
    kept = f"{value:.{SIGNIFICANT}g}"
    return thousands(value) if abs(float(kept)) >= 10**SIGNIFICANT else kept


def amount(value: float, unit: str) -> str:
    """Says a value of a named quantity in its unit.

    Args:
        value: in the unit.
        unit: the unit of the catalogue; "level" is two decimals, shares and probabilities are percentages,
            below one per cent with their decimals.
    Returns:
        "0.44", "12 %", "0.83 %" or "2.9".
    """
    if unit == "level":
        return f"{value:.2f}"
    if unit.startswith("share") or unit == "probability":
        return f"{_parts_of_100(value)} %"
    return plain(value)


def fraction(share: float) -> str:
    """Says a share as the nearest simple fraction in words.

    Args:
        share: 0..1.
    Returns:
        "three quarters"; "all" and "none" only where it is exactly so.
    Raises:
        ForecastError: not a share.
    """
    exact = _per_cent(share) / HUNDRED
    if exact in (0, 1):
        return "all" if exact else "none"
    return min(FRACTIONS, key=lambda entry: abs(entry[0] - exact))[1]


def capital(sentence: str) -> str:
    """Gives a sentence its capital letter and leaves the rest alone.

    Args:
        sentence: any text.
    Returns:
        The text with its first letter in upper case.
    """
    return sentence[:1].upper() + sentence[1:]


def gist(says: str) -> str:
    """Gives the first clause of what an item says, without its stop.

    Args:
        says: the coder's own words.
    Returns:
        The text up to the first full stop or semicolon that ends a clause.
    """
    return says.partition("; ")[0].partition(". ")[0].rstrip(".; ")


def _parts_of_100(value: float) -> str:
    parts = Decimal(str(float(value))) * HUNDRED
    return str(_half_up(parts)) if abs(parts) >= LOWEST or not parts else plain(float(parts))


def _per_cent(probability: float) -> Decimal:
    if not 0 <= probability <= 1:
        raise ForecastError(
            f"{probability} is not a probability; allowed 0 to 1; divide a count of 100 by 100", found=probability
        )
    return Decimal(str(probability)) * HUNDRED


def _bare_percent(probability: float) -> str:
    per_cent = _per_cent(probability)
    if per_cent < LOWEST:
        return "below 1"
    if per_cent > HIGHEST:
        return "above 99"
    return str(_half_up(per_cent))


def _half_up(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
