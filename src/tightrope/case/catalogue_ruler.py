"""What may be believed about the ruler himself? These priors are shared by all cases about one ruler."""

from __future__ import annotations

from tightrope.case.parameter import JUDGED, QUANTAL, Parameter

_PATRON = (
    "patron = reach (1 + b_grip grip) exp(b0 + b_overture [offer] + theta level gap (b_direct + b_lever leverage))"
)
_STREET = (
    "street = exp(c0 + c1 salience (1 - excuse incident) (1 - support) - c2 [loyal] + c3 casualties ordered"
    " + c4 (1 - guard) - c5 shield (1 - gap))"
)
_APPARATUS = "apparatus = exp(k0 + k1 ordered (1 - obedience) + k2 [cracking])"
_ECONOMY = "economy = exp(q0 + q1 strain)"
_ADVERSARY = "adversary = exp(j0 + j1 threat provocation)"
_VALUE = "U = -H + (1 - H) (rho rents - kappa_up rise - kappa_down fall - kappa_word word - kappa_offer [offer] + V')"
_RATE = "log rate a step"
_EXITS = "counted from Archigos: Goemans, Gleditsch and Chiozza (2009), doi:10.1177/0022343308100719"
_SLOPE = "log rate"
_EXPOSURE = "probability per exposure"


def _ruler(
    name: str, unit: str, low: float | None, symbol: str, words: tuple[str, str], rest: tuple[str, str]
) -> Parameter:
    high = 1.0 if name == "zeta" else None
    return Parameter(name, "game", unit, low, high, symbol, words[0], words[1], rest[0], rest[1])


RULER: tuple[Parameter, ...] = (
    _ruler(
        "lambda",
        "1/probability",
        0.0,
        "λ",
        (
            "how closely he weighs small differences in danger",
            "The larger a difference in danger, the surer he picks the safer course; small ones are often missed.",
        ),
        ("P(a) = softmax(lambda U(a))", QUANTAL),
    ),
    _ruler(
        "b0",
        _RATE,
        None,
        "b0",
        (
            "how often rulers fall to their patron in quiet times",
            "Even unprovoked, a patron removes a dependent ruler now and then.",
        ),
        (_PATRON, _EXITS),
    ),
    _ruler(
        "c0",
        _RATE,
        None,
        "c0",
        (
            "how often rulers fall to the street in quiet times",
            "Protest ends some reigns without a war being the reason.",
        ),
        (_STREET, _EXITS),
    ),
    _ruler(
        "k0",
        _RATE,
        None,
        "k0",
        (
            "how often rulers fall to their own apparatus in quiet times",
            "Insiders remove some rulers whatever the policy.",
        ),
        (_APPARATUS, _EXITS),
    ),
    _ruler(
        "q0",
        _RATE,
        None,
        "q0",
        (
            "how often rulers fall over an empty purse in quiet times",
            "Some reigns end because nobody can be paid any more.",
        ),
        (_ECONOMY, JUDGED),
    ),
    _ruler(
        "j0",
        _RATE,
        None,
        "j0",
        (
            "how often rulers fall to the adversary in quiet times",
            "An enemy state removes a ruler only rarely when nothing is at stake.",
        ),
        (_ADVERSARY, _EXITS),
    ),
    _ruler(
        "b_direct",
        _SLOPE,
        0.0,
        "b_direct",
        (
            "how far an unmet demand alone raises the danger from the patron",
            "A demand left unmet makes the patron more dangerous even without any hold on the economy.",
        ),
        (_PATRON, JUDGED),
    ),
    _ruler(
        "b_lever",
        _SLOPE,
        0.0,
        "b_lever",
        (
            "how far dependence sharpens the danger from the patron",
            "The more the patron can take away, the more dangerous it is to leave his demand unmet.",
        ),
        (_PATRON, JUDGED),
    ),
    _ruler(
        "b_overture",
        _SLOPE,
        0.0,
        "b_overture",
        (
            "how far an offer to the west angers the patron",
            "A patron who sees his client talk to the other side may act against him.",
        ),
        (_PATRON, JUDGED),
    ),
    _ruler(
        "b_grip",
        "share",
        0.0,
        "b_grip",
        (
            "how far the patron's own troops in the country raise his reach",
            "Troops hosted for the patron can be turned against the host.",
        ),
        (_PATRON, JUDGED),
    ),
    _ruler(
        "theta",
        "multiplier",
        0.0,
        "θ",
        ("how dangerous the patron's anger is", "The patron's threat may bite more or less than its wording says."),
        (_PATRON, JUDGED),
    ),
    _ruler(
        "kappa_b",
        "log",
        None,
        "κ_b",
        (
            "how far he misjudges how dangerous the patron's anger is",
            "He acts on the danger he believes in, not on the true one.",
        ),
        ("believed theta = theta exp(kappa_b)", JUDGED),
    ),
    _ruler(
        "c1",
        _SLOPE,
        0.0,
        "c1",
        (
            "how far public opposition to a step raises the danger from the street",
            "A step that the public minds and opposes brings people out against him.",
        ),
        (_STREET, JUDGED),
    ),
    _ruler(
        "c2",
        _SLOPE,
        0.0,
        "c2",
        (
            "how far a loyal apparatus holds the street down",
            "Where the ranks stand firm, protest is less likely to win.",
        ),
        (_STREET, JUDGED),
    ),
    _ruler(
        "c3",
        "log rate per 2 % a week",
        0.0,
        "c3",
        (
            "how far losses at the front raise the danger from the street",
            "Coffins coming home turn families against the ruler.",
        ),
        (_STREET, JUDGED),
    ),
    _ruler(
        "c4",
        "log rate per base away",
        0.0,
        "c4",
        (
            "how far missing guards at home raise the danger from the street",
            "Formations abroad or lost cannot hold the capital.",
        ),
        (_STREET, JUDGED),
    ),
    _ruler(
        "c5",
        "log rate per shield",
        0.0,
        "c5",
        (
            "how far the patron's help protects him from the street",
            "A patron who sends police and money lowers the chance that protest wins, as long as he is not refused.",
        ),
        (_STREET, JUDGED),
    ),
    _ruler(
        "k1",
        _SLOPE,
        0.0,
        "k1",
        (
            "how far disobedience to an order raises the danger from the apparatus",
            "An order that is not obeyed shows everyone that he can be disobeyed.",
        ),
        (_APPARATUS, JUDGED),
    ),
    _ruler(
        "k2",
        _SLOPE,
        0.0,
        "k2",
        (
            "how far cracks in loyalty raise the danger from the apparatus",
            "When loyalty cracks, a coup needs fewer friends.",
        ),
        (_APPARATUS, JUDGED),
    ),
    _ruler(
        "q1",
        _SLOPE,
        0.0,
        "q1",
        (
            "how far lost means raise the danger of falling over an empty purse",
            "Whoever cannot pay his following loses it.",
        ),
        (_ECONOMY, JUDGED),
    ),
    _ruler(
        "j1",
        _SLOPE,
        0.0,
        "j1",
        (
            "how far the adversary's answer endangers him",
            "An enemy that is provoked and able strikes back at the ruler.",
        ),
        (_ADVERSARY, JUDGED),
    ),
    _ruler(
        "kappa_up",
        _EXPOSURE,
        0.0,
        "κ_up",
        (
            "the price of going further in",
            "A step further in is costly in itself: planning, exposure, no way to deny it.",
        ),
        (_VALUE, JUDGED),
    ),
    _ruler(
        "kappa_down",
        _EXPOSURE,
        0.0,
        "κ_down",
        ("the price of stepping back", "Stepping back costs something too, but less than stepping forward."),
        (_VALUE, JUDGED),
    ),
    _ruler(
        "kappa_offer",
        "probability per offer",
        0.0,
        "κ_offer",
        ("the price of making an offer to the west", "An offer to the west is awkward even when nobody punishes it."),
        (_VALUE, JUDGED),
    ),
    _ruler(
        "kappa_word",
        "probability per promise",
        0.0,
        "κ_word",
        ("the price of breaking a public promise", "Doing what was publicly ruled out costs standing."),
        (_VALUE, JUDGED),
    ),
    _ruler(
        "rho",
        "per unit rent",
        0.0,
        "ρ",
        (
            "how much he cares for the proceeds of office besides keeping it",
            "Besides staying in office he values what the office brings in.",
        ),
        (_VALUE, JUDGED),
    ),
    _ruler(
        "zeta",
        "probability a step",
        0.0,
        "ζ",
        ("how fast loyalty heals in quiet months", "Left alone, the loyalty of the ranks recovers."),
        ("rise = (1 - fall) zeta if nothing is ordered", JUDGED),
    ),
)
