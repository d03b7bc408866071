"""What may be believed about the apparatus: who refuses an order, who leaves, who is left afterwards?"""

from __future__ import annotations

from tightrope.case.parameter import JUDGED, Parameter

_FIELD = (
    "alpha = refusal_alone + family_weight logit(1 - support) + casualty_weight casualties - loyalty_weight loyalty"
    " - punishment_weight punishment severity - pay_weight pay - stage step"
)
_CASCADE = (
    "R = Phi(alpha + talk J / 2 + (1 - talk) J R), J = conformity + punishment_weight severity punishment dilution"
)
_LEAVE = (
    "rate = desertion_rate exp(desertion_casualties casualties + desertion_opposition logit(1 - support)"
    " + desertion_contagion deserted + desertion_defeat defeat - desertion_relief relief)"
)
_YIELD = "rate = surrender_rate exp(surrender_encircled encircled + desertion_opposition logit(1 - support))"
_RETURN = (
    "loyalty after = before + return_victory victory - return_losses losses / 0.1"
    " - return_opposition logit(1 - support) - return_punishment punished + return_selection selection"
)
_GRANOVETTER = "Granovetter (1978), AJS 83(6), doi:10.1086/226707"
_GLOBAL = "Angeletos, Hellwig and Pavan (2007), Econometrica 75(3), 711-756"
_COSTA_KAHN = "Costa and Kahn (2003), Quarterly Journal of Economics (NBER w8627)"
_DILUTION = "Dragu and Lupu (2018), Comparative Political Studies 51(8)"
_PER_LOGIT = "probit per logit"
_RATE = "share a week"


def _weight(name: str, unit: str, symbol: str, words: tuple[str, str], rest: tuple[str, str]) -> Parameter:
    return Parameter(name, "cohesion", unit, 0.0, None, symbol, words[0], words[1], rest[0], rest[1])


def _share(name: str, unit: str, symbol: str, words: tuple[str, str], rest: tuple[str, str]) -> Parameter:
    return Parameter(name, "cohesion", unit, 0.0, 1.0, symbol, words[0], words[1], rest[0], rest[1])


_REFUSAL: tuple[Parameter, ...] = (
    Parameter(
        "refusal_alone",
        "cohesion",
        "probit",
        None,
        None,
        "α0",
        "how readily a soldier refuses of his own accord",
        "Few refuse alone, whatever the others do.",
        _FIELD,
        JUDGED,
    ),
    _weight(
        "conformity",
        "probit per share",
        "φ",
        ("how strongly soldiers follow what others do", "Who sees others refuse refuses more easily."),
        (_CASCADE, _GRANOVETTER),
    ),
    _share(
        "talk",
        "share",
        "ζ",
        (
            "how far soldiers can talk before the order",
            "Where men can talk beforehand, they settle on what most would do.",
        ),
        (_CASCADE, _GLOBAL),
    ),
    _share(
        "force_weight",
        "share",
        "w_g",
        (
            "how much the whole force counts beside one's own small group",
            "Small groups matter most; word from the rest of the force matters some.",
        ),
        (_CASCADE, _COSTA_KAHN),
    ),
    _share(
        "squad_part",
        "share",
        "w_s / (1 - w_g)",
        (
            "how much of his eye for those near him goes to a soldier's squad",
            "Those he eats and sleeps with matter most.",
        ),
        ("w_s = (1 - force_weight) squad_part", _COSTA_KAHN),
    ),
    _share(
        "company_part",
        "share",
        "w_c / (w_c + w_b)",
        (
            "how much of what is left after the squad goes to the company and not to the battalion",
            "The company is nearer to a soldier than the battalion.",
        ),
        ("w_c = (1 - force_weight) (1 - squad_part) company_part", _COSTA_KAHN),
    ),
    _share(
        "correlation",
        "share",
        "ρ",
        ("how alike men of one body are", "Men of one body share moods and news."),
        ("epsilon = shared parts + own part", JUDGED),
    ),
    _share(
        "battalion_share",
        "share",
        "ρ_b / ρ",
        (
            "how much of that likeness belongs to the battalion",
            "Part of what men share is shared by the whole battalion.",
        ),
        ("rho_b = correlation battalion_share", JUDGED),
    ),
    _weight(
        "family_weight",
        _PER_LOGIT,
        "κ_o",
        (
            "how much the families' opposition weighs on a soldier",
            "Whoever's family is against the war refuses more easily.",
        ),
        (_FIELD, JUDGED),
    ),
    _weight(
        "casualty_weight",
        "probit per 2 % a week",
        "κ_c",
        ("how much expected losses weigh on a soldier", "The deadlier the task, the more refuse."),
        (_FIELD, JUDGED),
    ),
    _weight(
        "loyalty_weight",
        _PER_LOGIT,
        "κ_l",
        ("how much loyalty holds a soldier to an order", "Loyal bodies refuse less."),
        (_FIELD, JUDGED),
    ),
    _weight(
        "punishment_weight",
        "probit",
        "κ_p",
        (
            "how much fear of punishment holds a soldier to an order",
            "Punishment deters, as far as it is likely and hard.",
        ),
        (_FIELD, JUDGED),
    ),
    _weight(
        "pay_weight",
        "probit per log ratio",
        "κ_g",
        ("how much extra pay holds a soldier to an order", "Money buys some obedience."),
        (_FIELD, JUDGED),
    ),
    _weight(
        "command_weight",
        "probit",
        "κ_m",
        (
            "how much a commander who opposes the order frees his battalion to refuse",
            "An open door is easier to walk through than one that must be broken.",
        ),
        ("alpha of a battalion + command_weight command, where its commander opposes", JUDGED),
    ),
    _share(
        "dilution",
        "share",
        "δ",
        ("how far punishment thins out when many refuse", "When many refuse, few can be punished."),
        ("P(punished) = punishment (1 - dilution R)", _DILUTION),
    ),
    _share(
        "punishment",
        "probability",
        "p",
        ("the chance that a refusal is punished", "Most refusals and absences go unpunished."),
        (_FIELD, JUDGED),
    ),
    _share(
        "severity",
        "share",
        "sev",
        ("how hard a refusal is punished", "A punished refusal is punished in full."),
        (_FIELD, JUDGED),
    ),
    _weight(
        "mobilise_step",
        "probit",
        "δ1",
        ("how much easier obeying is at the muster than at the trains", "Refusal grows from muster to loading."),
        (_FIELD, JUDGED),
    ),
    _weight(
        "load_step",
        "probit",
        "δ2",
        (
            "how much easier obeying is at the trains than at the border",
            "Refusal grows again from loading to crossing.",
        ),
        (_FIELD, JUDGED),
    ),
)

_CAMPAIGN: tuple[Parameter, ...] = (
    _share(
        "desertion_rate",
        _RATE,
        "λ0",
        ("how many leave in an ordinary week of war", "Desertion differs forty-fold from army to army."),
        (_LEAVE, _COSTA_KAHN),
    ),
    _weight(
        "desertion_casualties",
        "log rate per 2 % a week",
        "β_c",
        ("how far losses drive desertion", "Losses drive men away."),
        (_LEAVE, JUDGED),
    ),
    _weight(
        "desertion_opposition",
        "log rate per logit",
        "β_o",
        ("how far opposition at home drives desertion", "Men leave a war that their families reject."),
        (_LEAVE, JUDGED),
    ),
    _weight(
        "desertion_contagion",
        "log rate per share",
        "β_R",
        ("how far desertion feeds on itself", "Each who leaves unpunished shows the way."),
        (_LEAVE, JUDGED),
    ),
    _weight(
        "desertion_defeat",
        "log rate",
        "β_d",
        ("how far defeat drives desertion", "Desertion rises after lost battles."),
        (_LEAVE, "Dippel and Ferrara (2019)"),
    ),
    _weight(
        "desertion_relief",
        "log rate",
        "β_e",
        ("how far leave and rest hold men back", "Leave, rest and no hopeless attacks keep men in the ranks."),
        (_LEAVE, JUDGED),
    ),
    _share(
        "surrender_rate",
        _RATE,
        "λ_s0",
        ("how many surrender in an ordinary week of war", "A few give themselves up even when not encircled."),
        (_YIELD, JUDGED),
    ),
    _weight(
        "surrender_encircled",
        "log rate",
        "β_x",
        ("how far encirclement drives surrender", "Encircled men surrender."),
        (_YIELD, JUDGED),
    ),
    _weight(
        "return_victory",
        "logit",
        "δ_v",
        ("how far victory lifts the loyalty of those who return", "Victors come home loyal."),
        (_RETURN, JUDGED),
    ),
    _weight(
        "return_losses",
        "logit per tenth lost",
        "δ_c",
        ("how far losses lower the loyalty of those who return", "Bled formations blame the one who sent them."),
        (_RETURN, JUDGED),
    ),
    _weight(
        "return_opposition",
        "logit per logit",
        "δ_o",
        (
            "how far opposition at home lowers the loyalty of those who return",
            "Men return into families that were against it.",
        ),
        (_RETURN, JUDGED),
    ),
    _weight(
        "return_punishment",
        "logit",
        "δ_p",
        ("how far punishment lowers the loyalty of those who return", "Punished comrades are remembered."),
        (_RETURN, JUDGED),
    ),
    _weight(
        "return_selection",
        "logit",
        "k_sel",
        ("how far those who obeyed are the loyal ones anyway", "Refusal sorts the loyal from the rest."),
        (_RETURN, JUDGED),
    ),
    Parameter(
        "loyal_start",
        "cohesion",
        "logit",
        None,
        None,
        "ℓ_0",
        "how loyal an ordinary formation is before an order",
        "Most formations stand by the ruler until they are asked for much.",
        "base left = ranks logistic(loyalty after + loyal_start) / logistic(loyalty before + loyal_start)",
        JUDGED,
    ),
    _weight(
        "recovery_half_life",
        "weeks",
        "h_rec",
        ("how long relief takes to wear off", "Better treatment calms an army for months, not for ever."),
        ("relief halves every recovery_half_life", JUDGED),
    ),
    _share(
        "detection",
        "probability",
        "d",
        ("the chance that one refusal becomes public", "Single refusals seldom reach the news."),
        ("ln P(silence) = -detection refusers", JUDGED),
    ),
    _weight(
        "pool",
        "persons",
        "pool",
        ("how many could be called up to fill the ranks", "Unless the case says otherwise nobody stands ready."),
        ("intake <= pool", JUDGED),
    ),
    _weight(
        "max_intake",
        "persons a week",
        "intake",
        ("how many can be taken in a week", "Unless the case says otherwise no one can be taken in."),
        ("intake <= max_intake", JUDGED),
    ),
    Parameter(
        "pay",
        "cohesion",
        "log ratio",
        None,
        None,
        "g",
        "extra pay offered for the task",
        "Unless the case says otherwise nothing extra is paid.",
        _FIELD,
        JUDGED,
    ),
)

COHESION: tuple[Parameter, ...] = _REFUSAL + _CAMPAIGN
