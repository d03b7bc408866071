"""What may be believed about the patron, the west and the state of the game when it starts?"""

from __future__ import annotations

from tightrope.case.parameter import JUDGED, QUANTAL, Parameter

_PATRON = "U = v worth obedience need + entrap [first crossing] - cost_press - k_patron H + (1 - H) V'"
_WEST = (
    "U = -worry exposure obedience - cost_tighten [tighten] - cost_relieve [relieve]"
    " + wedge (1 + wedge_offer [offer]) credit relief [relieve and patron weak] + (1 - H) V'"
)
_OCCASION = "V = occasion (softmax value over postures) + (1 - occasion) (value of staying)"
_STEP = "probability a step"


def _payoff(name: str, symbol: str, phrase: str, claim: str, equation: str) -> Parameter:
    return Parameter(name, "game", "payoff", 0.0, None, symbol, phrase, claim, equation, JUDGED)


def _chance(name: str, phrase: str, claim: str, equation: str) -> Parameter:
    return Parameter(name, "game", _STEP, 0.0, 1.0, name, phrase, claim, equation, JUDGED)


OTHERS: tuple[Parameter, ...] = (
    Parameter(
        "lambda_patron",
        "game",
        "1/payoff",
        0.0,
        None,
        "λ_patron",
        "how closely the patron weighs his options",
        "The patron mostly, not always, does what pays him more.",
        "P(a) = softmax(lambda U(a))",
        QUANTAL,
    ),
    Parameter(
        "lambda_west",
        "game",
        "1/payoff",
        0.0,
        None,
        "λ_west",
        "how closely the west weighs its options",
        "The west mostly, not always, does what pays it more.",
        "P(a) = softmax(lambda U(a))",
        QUANTAL,
    ),
    _payoff(
        "v",
        "v",
        "how much the ruler's contribution is worth to the patron",
        "The patron presses because what he would get is worth something to his war.",
        _PATRON,
    ),
    _payoff(
        "k_patron",
        "K_P",
        "how much the patron fears losing this ruler",
        "A patron who breaks his client may get a worse one.",
        _PATRON,
    ),
    _payoff(
        "cost_press",
        "cost_press",
        "what pressing costs the patron",
        "Threats have to be backed, and backing costs.",
        _PATRON,
    ),
    _payoff(
        "entrap",
        "entrap",
        "how much the patron wants the ruler compromised for good",
        "A first crossing ties the ruler to the war for ever, whatever it adds at the front.",
        _PATRON,
    ),
    _payoff(
        "worry",
        "worry",
        "how much the west minds the ruler taking part",
        "The deeper he is in, the worse for the sanctioning side.",
        _WEST,
    ),
    _payoff(
        "cost_tighten",
        "cost_tighten",
        "what tightening sanctions costs the west",
        "Sanctions also hurt those who impose them.",
        _WEST,
    ),
    _payoff(
        "cost_relieve",
        "cost_relieve",
        "what easing sanctions costs the west",
        "Easing looks like rewarding, which has a price at home.",
        _WEST,
    ),
    _payoff(
        "wedge",
        "wedge",
        "how much the west would gain by prying ruler and patron apart",
        "Where the patron is weak, a client bought off is a gain.",
        _WEST,
    ),
    Parameter(
        "wedge_offer",
        "game",
        "share",
        0.0,
        None,
        "wedge_offer",
        "how much more the west likes to ease after an offer",
        "An open offer makes easing easier to defend.",
        _WEST,
        JUDGED,
    ),
    Parameter(
        "excuse",
        "game",
        "share",
        0.0,
        1.0,
        "excuse",
        "how far a provocation by the adversary would excuse crossing in the eyes of the street",
        "In the main theory no excuse helps; in a rival theory a provocation makes the step forgivable.",
        "salience (1 - excuse incident)",
        JUDGED,
    ),
)

CASE_DATA: tuple[Parameter, ...] = (
    Parameter(
        "pressure",
        "game",
        "level",
        0.0,
        1.0,
        "p",
        "the threat he faces from the patron",
        "The level of threat in force when the game starts.",
        "start mass split between neighbouring levels",
        JUDGED,
    ),
    _chance(
        "occasion_open",
        "how often he reconsiders while nothing is demanded",
        "Most months no decision comes up.",
        _OCCASION,
    ),
    _chance(
        "occasion_demand",
        "how often he must decide while a demand is in force",
        "A demand puts the matter on the table more often.",
        _OCCASION,
    ),
    _chance(
        "occasion_after",
        "how often he can decide again once troops are sent",
        "Committed troops are not easily brought back.",
        _OCCASION,
    ),
    _chance(
        "occasion_overture",
        "how often a door to the west is open",
        "Talks with the other side are possible only now and then.",
        "value = (1 - occasion_overture) none + occasion_overture (softmax value over none, offer)",
    ),
)
