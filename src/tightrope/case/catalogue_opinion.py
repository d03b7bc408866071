"""What may be believed about the public: what it wants, and what its surveys can see?"""

from __future__ import annotations

from tightrope.case.parameter import JUDGED, Parameter

_LEVEL = "logit support = support_level + sum of event_step [after each event] + walk"
_TOTAL_ERROR = "Shirani-Mehr, Rothschild, Goel and Gelman (2018), JASA 113, 607"
_UNASKED = "logit shift = exposure_slope (exposure of asked - exposure of unasked) + exposure_noise"
_SEGMENT = "logit support of the audience = support_level + segment + steps of events + walk"
_OFFSET = "logit share covered = logit support + wrong_together + offset of the house + offset of the mode"
_SEGMENTS = (
    ("state", "followers of state media", "They favour what the state favours more than others do."),
    ("both", "followers of both kinds of media", "They stand near the middle."),
    ("independent", "followers of independent media", "They favour war less than others do."),
    ("none", "people who follow no news", "They stand near the middle, a little below it."),
)
_PARTS = (
    ("families", "families of soldiers", "Families of soldiers are a few in a hundred."),
    ("soldiers", "soldiers", "Soldiers are about one in a hundred or fewer."),
    ("officers", "officers", "Officers are a few in a thousand."),
    ("elite", "the elite", "The elite is a few in a thousand."),
    ("apparatus", "in army, services and state service together", "The whole apparatus is about a tenth."),
)
_BOUND = "share in favour within the body <= highest share of the public / part"
_SHOWN = "least r with r = opposed Phi((r - visible_threshold) / visible_spread)"
_THRESHOLDS = "Granovetter (1978), doi:10.1086/226707; Kuran (1989), doi:10.1007/BF00116762; values judged"
_SHIFT = "logit support of the body = logit support of its people + shift"


def _logit(name: str, symbol: str, phrase: str, claim: str, equation: str) -> Parameter:
    return Parameter(name, "opinion", "logit", None, None, symbol, phrase, claim, equation, JUDGED)


def _share(name: str, symbol: str, phrase: str, claim: str, equation: str) -> Parameter:
    return Parameter(name, "opinion", "share", 0.0, 1.0, symbol, phrase, claim, equation, JUDGED)


OPINION: tuple[Parameter, ...] = (
    _logit(
        "support_level",
        "β0",
        "public support before anything was measured",
        "Sending one's own army abroad is wanted by few.",
        _LEVEL,
    ),
    _logit(
        "event_step",
        "J",
        "how far a sudden event moved public support at once",
        "The outbreak of war, or another sudden event, may have raised or lowered support; the sign is left open.",
        _LEVEL,
    ),
    Parameter(
        "walk",
        "opinion",
        "logit per square root of week",
        0.0,
        None,
        "σ_w",
        "how fast public support drifts",
        "Between surveys support wanders a little.",
        "W moves by walk times the square root of weeks",
        JUDGED,
    ),
    Parameter(
        "wrong_together",
        "opinion",
        "logit",
        None,
        None,
        "c",
        "how far all surveys may be wrong together",
        "Surveys of one question share errors that no sample size removes.",
        "share covered = logistic(logit support + wrong_together)",
        _TOTAL_ERROR,
    ),
    _share(
        "coverage",
        "κ",
        "share of the public that the surveys can reach",
        "Online panels see connected, mostly urban people.",
        "public = coverage covered + (1 - coverage) uncovered",
    ),
    _logit(
        "uncovered_gap",
        "Δ",
        "how far people out of reach of surveys differ",
        "Those whom no survey reaches may favour the step more or less.",
        "uncovered = logistic(logit support + uncovered_gap)",
    ),
    _share(
        "hide",
        "a",
        "share of supporters who hide it when asked",
        "Some who favour the step say otherwise.",
        "reported = p (1 - hide) + (1 - p) feign",
    ),
    _share(
        "feign",
        "f",
        "share of opponents who feign support when asked",
        "Some who oppose the step say they favour it.",
        "reported = p (1 - hide) + (1 - p) feign",
    ),
    Parameter(
        "total_error_excess",
        "opinion",
        "ratio",
        0.0,
        None,
        "D - 1",
        "how much larger the error of a survey is than its printed margin",
        "The real error of a survey is well above its sampling error.",
        "D = 1 + total_error_excess",
        _TOTAL_ERROR,
    ),
    Parameter(
        "exposure_slope",
        "opinion",
        "logit per exposure",
        0.0,
        None,
        "slope",
        "how much less the public minds a less exposed step",
        "What exposes the country less is minded less.",
        _UNASKED,
        JUDGED,
    ),
    _logit(
        "exposure_noise",
        "u'",
        "how far steps that nobody was asked about differ from that rule",
        "Exposure does not settle alone what people mind.",
        _UNASKED,
    ),
    _logit(
        "unasked_level",
        "θ0",
        "public support for steps when nothing was ever asked",
        "Without any survey, support is taken to be low and uncertain.",
        "logit support = unasked_level - exposure_slope exposure",
    ),
    *(
        _logit(f"segment_{name}", f"α_{name}", f"how far {people} differ from the middle", claim, _SEGMENT)
        for name, people, claim in _SEGMENTS
    ),
    *(
        Parameter(
            f"audience_{name}", "opinion", "log weight", None, None, f"log ω_{name}", f"how many are {people}",
            "Surveys of media use tell roughly how many follow what.", "shares = softmax of the log weights", JUDGED,
        )
        for name, people, _ in _SEGMENTS
    ),
    _share(
        "walk_shared",
        "ρ",
        "how much of the drift all audiences share",
        "Most of what moves one audience moves the others too.",
        "step = walk (sqrt(walk_shared) common + sqrt(1 - walk_shared) own)",
    ),
    _logit(
        "event_step_segment",
        "J_g",
        "how far a sudden event moved one audience more than another",
        "One audience may have heard of another event than the next.",
        "step of the audience = event_step + event_step_segment",
    ),
    Parameter(
        "house_scale",
        "opinion",
        "logit",
        0.0,
        None,
        "s_house",
        "how far pollsters differ from one another",
        "Two pollsters who ask the same differ by more than chance.",
        _OFFSET,
        _TOTAL_ERROR,
    ),
    Parameter(
        "mode_scale",
        "opinion",
        "logit",
        0.0,
        None,
        "s_mode",
        "how far ways of asking differ from one another",
        "People answer a voice and a screen differently.",
        _OFFSET,
        _TOTAL_ERROR,
    ),
    _logit(
        "families_shift",
        "κ_families",
        "how far soldiers' families differ from the public",
        "Families are drawn from the whole people and think much like it.",
        _SHIFT,
    ),
    _logit(
        "soldiers_shift",
        "κ_soldiers",
        "how far soldiers differ from their families",
        "Soldiers may be a little readier than those at home.",
        _SHIFT,
    ),
    _logit(
        "officers_shift",
        "κ_officers",
        "how far officers differ from the public",
        "Officers lean to the ruler's side.",
        _SHIFT,
    ),
    _logit(
        "elite_shift",
        "κ_elite",
        "how far the elite differs from the public",
        "The elite leans to the ruler's side.",
        _SHIFT,
    ),
    *(
        _share(f"{body}_part", f"g_{body}", f"how many of the public are {people}", claim, _BOUND)
        for body, people, claim in _PARTS
    ),
    _share(
        "wide_coverage",
        "κ_wide",
        "share of the public that surveys by telephone or at the door really reach",
        "A survey of the whole country still misses those without a telephone and those who never answer.",
        "bounds of a survey by telephone or at the door",
    ),
    _logit(
        "attitude_level",
        "β_a",
        "how many follow the ruler, or side with the patron, before anything was measured",
        "Following a ruler or siding with a patron is commoner than wanting war.",
        "logit share = attitude_level + segment + sum of event_step [after each event] + walk",
    ),
    Parameter(
        "media_pace",
        "opinion",
        "logit per week",
        None,
        None,
        "β_gm",
        "how far a week of media moves those who follow them",
        "What media say may win their followers over or set them against it.",
        "drift = exposure media_pace integral of output / (1 - repeated)",
        "Yanagizawa-Drott (2014), QJE 129, 1947 (order of size)",
    ),
    Parameter(
        "visible_threshold",
        "opinion",
        "share",
        None,
        None,
        "μ",
        "how much open opposition it takes before half of those opposed show theirs",
        "Most who are against a step wait until others show it.",
        _SHOWN,
        _THRESHOLDS,
    ),
    Parameter(
        "visible_spread",
        "opinion",
        "share",
        0.0,
        None,
        "s",
        "how much people differ in what they wait for before they show opposition",
        "Some need nobody, some need nearly all.",
        _SHOWN,
        _THRESHOLDS,
    ),
    _logit(
        "drift",
        "γ",
        "how support moves once the red line is crossed",
        "Crossing may rally people or turn them away; no survey before it can tell.",
        "logit support after = logit support + drift",
    ),
)
