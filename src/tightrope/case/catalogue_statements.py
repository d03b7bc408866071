"""What may be believed about the ruler's words: how readily he says what, and how far words follow intentions?"""

from __future__ import annotations

from tightrope.case.parameter import JUDGED, Parameter

_STANCES = (
    "P(stance) = softmax(commit a + g_cross P, distance a - g_cross P, not needed a - g_cross P + g_need (1 - need), "
    "bargain a + g_offer O, something else 0)"
)
_ODDS = "log odds"


def _readily(stance: str, words: str) -> Parameter:
    return Parameter(
        f"a_{stance}", "game", _ODDS, None, None, f"a_{stance}", f"how readily he {words}",
        "Some rulers talk so whatever they intend; how much is open.", _STANCES, JUDGED,
    )  # fmt: skip


def _follows(name: str, words: str, claim: str) -> Parameter:
    return Parameter(name, "game", _ODDS, 0.0, None, name, words, claim, _STANCES, JUDGED)


STATEMENTS: tuple[Parameter, ...] = (
    _readily("commit", "promises to go along"),
    _readily("distance", "promises to keep out"),
    _readily("not_needed", "says that he is not needed"),
    _readily("bargain", "speaks of a settlement"),
    _follows(
        "g_cross",
        "how far his words follow what he is about to do",
        "Who is about to cross promises it more often, and denies it less.",
    ),
    _follows(
        "g_need",
        "how far he says that he is not needed when he is not",
        "The excuse comes easier while the patron manages alone.",
    ),
    _follows(
        "g_offer",
        "how far he speaks of a settlement when an offer is near",
        "Whoever is about to make an offer prepares it in words.",
    ),
    Parameter(
        "word_half_life",
        "game",
        "days",
        0.0,
        None,
        "half-life",
        "how long a public promise binds him",
        "A promise fades: the longer it lies back, the less breaking it costs.",
        "word = 2^(-days / word_half_life), summed over promises and at most 1",
        JUDGED,
    ),
)
