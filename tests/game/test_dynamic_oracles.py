"""Oracles G7, G8, G12-G23 and G28 of the game's specification.

Source of all expected numbers: the specification's independent NumPy and SciPy recursion (tables of section 4).
Tolerance 1e-10 as printed there, plus half a unit of the last digit printed.
"""

import numpy as np
import pytest

from tightrope.game.course import NO_ACTS, Segment
from tightrope.game.layout import state_shape
from tightrope.game.pull import red_line

PRINTED = 1.5e-10  # 1e-10 and half of the tenth decimal


def policy_of(engine, game, lookahead):
    rules, parameters, conditions = game
    return engine.decide(*game, engine.solve(rules, parameters, conditions, lookahead - 1))


def game_of(build, worlds=1, rules=None, parameters=None, conditions=None):
    chosen = build.rules(**(rules or {}))
    beliefs = build.parameters(worlds, **(parameters or {}))
    return chosen, beliefs, build.conditions(chosen, worlds, **(conditions or {}))


def pi_star(build, lookahead, bisections=45, **changes):
    """The lowest red line at the single state, to 1e-10."""
    changes["rules"] = changes.get("rules", {}) | {"lookahead": lookahead}
    rules, parameters, conditions = game_of(build, **changes)
    firm = rules.loyalty - 1
    state = tuple(np.array([i]) for i in (0, 0, firm, rules.sanctions - 1, 0))
    return red_line(rules, parameters, conditions, state, bisections)


def test_the_hazards_of_the_bare_game_are_those_worked_out_by_hand(engine, build):
    policy = policy_of(engine, game_of(build), 1)
    out, send = policy.loss_by_cause[0, 0, 0, 0, 0, :, 0, 0]
    loss = policy.loss[0, 0, 0, 0, 0, :, 0, 0, 1]
    np.testing.assert_allclose(loss, [0.043511356603, 0.025639952077], atol=1e-12)
    rates = {
        0: [0.0401710738, 0.0009931706, 0.001, 0.0018221188, 0.0005],
        1: [0.0036442376, 0.0171697168, 0.0022255409, 0.0018221188, 0.0011127705],
    }
    for slot, found in enumerate((out, send)):
        total = -np.log1p(-loss[slot])
        np.testing.assert_allclose(found * total / loss[slot], rates[slot], atol=PRINTED)


G7_G8 = {  # lookahead: pull, P(send), D before the choice, parts
    1: (
        0.017871404526,
        0.588417705034,
        0.032995505766,
        [0.0356933290, -0.0159772452, -0.0012188030, -0.0000164747, -0.0006094015],
    ),
    2: (0.017281728495, 0.585558574737, 0.064951718845, None),
    12: (
        0.012323007498,
        0.561305032249,
        0.333548037196,
        [0.03255814, -0.01767129, -0.0014989, -0.0003155, -0.00074945],
    ),
}


@pytest.mark.parametrize("memory", [False, True])
@pytest.mark.parametrize("lookahead", [1, 2, 12])
def test_pull_choice_and_danger_of_the_bare_game(engine, build, lookahead, memory):
    policy = policy_of(engine, game_of(build, rules={"memory": memory}), lookahead)
    pull, send, danger, parts = G7_G8[lookahead]
    np.testing.assert_allclose(policy.pull[0, 0, 0, 0, 0, 0], pull, atol=1e-10)
    np.testing.assert_allclose(policy.choice[0, 0, 0, 0, 0, 0, 1], send, atol=1e-10)
    np.testing.assert_allclose(policy.start.danger[0, 0, 0, 0, 0, 0].sum(), danger, atol=1e-10)
    assert abs(policy.other[0, 0, 0, 0, 0, 0]) < 1e-15
    if parts is not None:
        np.testing.assert_allclose(policy.parts[0, 0, 0, 0, 0, 0], parts, atol=PRINTED if lookahead == 1 else 1e-8)


@pytest.mark.parametrize("lookahead", [1, 2, 12])
def test_the_choice_of_the_bare_game_flips_at_0787_times_the_threat_and_again_at_1033(build, lookahead):
    found = pi_star(build, lookahead)
    np.testing.assert_allclose(found.lowest, [0.787304603488], atol=1e-10)
    np.testing.assert_allclose(found.crossings[0], [0.787304603488, 10.3273816629], atol=PRINTED)


# id: (change), {lookahead: (pull, P(send), D, pi*, parts or None, other)}
BARE = {
    "G12 grip": (
        {"rules": {"grip": [0.5, 0.0]}, "parameters": {"b_grip": 1.0}},
        {
            1: (0.0368913403, 0.6765204557, 0.0375735460, 0.6480875586,
                [0.0547550588, -0.0159868642, -0.0012284881, -0.0000341221, -0.0006142441], 0),
            12: (0.0239207086, 0.6173733348, 0.3773680428, 0.6480875586, None, 0),
        },
    ),
    "G13 reach": (
        {"conditions": {"reach": 0.4}},
        {
            1: (-0.0033297661, 0.4833573197, 0.0217868422, 1.0650413828,
                [0.0144652755, -0.0159839945, -0.0012094021, 0.0000030561, -0.0006047011], 0),
            12: (-0.0026130915, 0.4869375157, 0.2323396922, 1.0650413828, None, 0),
        },
    ),
    "G14 shield": (
        {"parameters": {"c5": 1.0}, "conditions": {"shield": 0.6}},
        {
            1: (0.0242698799, 0.6190216261, 0.0284877761, 0.6589359144,
                [0.0356815815, -0.0095503873, -0.0012259772, -0.0000223484, -0.0006129886], 0),
            12: (0.0175864822, 0.5870369501, 0.2965836348, 0.6589359144, None, 0),
        },
    ),
    "G15 casualties": (
        {"parameters": {"c3": 0.5}, "conditions": {"casualties": 1.5}},
        {
            1: (-0.0006373784, 0.4968131514, 0.0438280146, 1.0055857563,
                [0.0357274573, -0.0345684839, -0.0011979608, 0.0000005895, -0.0005989804], 0),
            12: (-0.0003893064, 0.4980534779, 0.4159771101, 1.0055857563, None, 0),
        },
    ),
    "G16 guard": (
        {"rules": {"memory": True}, "parameters": {"c4": 1.2}, "conditions": {"guard_away": 0.7, "base_left": 0.6}},
        {
            1: (0.0106489276, 0.5530442825, 0.0376220281, 0.8898409151,
                [0.0357066204, -0.0232318350, -0.0012106859, -0.0000098290, -0.0006053430], 0),
            2: (0.0100267943, 0.5499666342, 0.0739819969, 0.8933961641,
                [0.0356034491, -0.0237007616, -0.0012314886, -0.0000286603, -0.0006157443], 0),
            12: (0.0066773633, 0.5333372839, 0.3712462500, 0.8968695153, None, 0),
        },
    ),
    "G17 drift": (
        {"parameters": {"drift": 1.0}},
        {
            1: (0.0212544348, 0.6047002864, 0.0306587938, 0.7256738310,
                [0.0356871146, -0.0125792007, -0.0012225982, -0.0000195819, -0.0006112991], 0),
        },
    ),
    "G18 excuse": (
        {"parameters": {"excuse": 1.0}, "conditions": {"incident": 0.5}},
        {
            1: (0.0306605130, 0.6486727575, 0.0236227171, 0.4443726061,
                [0.0356698739, -0.0031314682, -0.0012331270, -0.0000282022, -0.0006165635], 0),
        },
    ),
    "G19 word": (
        {"parameters": {"kappa_word": 0.05}, "conditions": {"word": [0.0, 0.6]}},
        {
            1: (0.0178714045, 0.4434460561, 0.0355863527, 1.0880517417,
                [0.0356933290, -0.0159772452, -0.0012188030, -0.0000164747, -0.0006094015], -0.0292308014),
            12: (0.0119499632, 0.4045951751, 0.3555956669, 1.3136129574, None, -0.0312676908),
        },
    ),
    "G20 contribution": (
        {"rules": {"near": [0.0, 0.5]}, "conditions": {"front_near": 0.4}},
        {
            1: (0.0141345079, 0.5702056282, 0.0354517807, 0.8280435385,
                [0.0319143190, -0.0159448641, -0.0012146058, -0.0000130383, -0.0006073029], 0),
        },
    ),
}  # fmt: skip
ROWS = [(name, lookahead) for name, (_, rows) in BARE.items() for lookahead in rows]


@pytest.mark.parametrize(("name", "lookahead"), ROWS)
def test_one_new_term_moves_pull_choice_and_danger_as_computed_independently(engine, build, name, lookahead):
    change, rows = BARE[name]
    pull, send, danger, _, parts, other = rows[lookahead]
    policy = policy_of(engine, game_of(build, **change), lookahead)
    node = (0, 0, 0, 0, 0, 0)
    np.testing.assert_allclose(policy.pull[node], pull, atol=PRINTED)
    np.testing.assert_allclose(policy.choice[node][1], send, atol=PRINTED)
    np.testing.assert_allclose(policy.start.danger[node].sum(), danger, atol=PRINTED)
    np.testing.assert_allclose(policy.other[node], other, atol=PRINTED)
    if parts is not None:
        np.testing.assert_allclose(policy.parts[node], parts, atol=PRINTED)


@pytest.mark.parametrize(("name", "lookahead"), ROWS)
def test_one_new_term_moves_the_red_line_as_computed_independently(build, name, lookahead):
    change, rows = BARE[name]
    np.testing.assert_allclose(pi_star(build, lookahead, **change).lowest, [rows[lookahead][3]], atol=PRINTED)


G21 = [  # levels lost, lookahead, pull, P(send), D, parts
    (0.0, 2, 0.0143850255, 0.5714330867, 0.0668511036,
     [0.0342871964, -0.0174324724, -0.0018146618, -0.0000458244, -0.0006092122]),
    (30 / 84, 2, 0.0102468783, 0.5510558238, 0.0694245812,
     [0.0327453402, -0.0192465475, -0.0026226080, -0.0000420050, -0.0005873014]),
    (30 / 84, 12, -0.0020960656, 0.4895212065, 0.4050522672, None),
]  # fmt: skip


@pytest.mark.parametrize(("lost", "lookahead", "pull", "send", "danger", "parts"), G21)
def test_wavering_loyalty_lowers_the_pull_of_crossing(engine, build, lost, lookahead, pull, send, danger, parts):
    game = game_of(
        build,
        rules={"loyalty": 2},
        parameters={"k2": 0.5, "zeta": 0.1},
        conditions={"obedience": np.array([[[0.6], [0.8]]]), "levels_lost": lost},
    )
    policy = policy_of(engine, game, lookahead)
    node = (0, 0, 0, 1, 0, 0)
    np.testing.assert_allclose(policy.pull[node], pull, atol=PRINTED)
    np.testing.assert_allclose(policy.choice[node][1], send, atol=PRINTED)
    np.testing.assert_allclose(policy.start.danger[node].sum(), danger, atol=PRINTED)
    if parts is not None:
        np.testing.assert_allclose(policy.parts[node], parts, atol=PRINTED)


BARE_CHOICE = (0.5884177050, 0.0178714045)
G22 = [  # change of conditions, of parameters, lookahead, (ease, hold, press), D, (P(send), pull) at level 1
    ({}, {}, 1, [0.3470090970, 0.3027633676, 0.3502275354], 0.0207276037, BARE_CHOICE),
    ({}, {}, 2, [0.3461550137, 0.3097045880, 0.3441403983], 0.0399466612, (0.5862943527, 0.0174333624)),
    ({"substitutes": 0.25}, {}, 1, [0.3575770001, 0.3107980553, 0.3316249447], 0.0203756926, BARE_CHOICE),
    ({}, {"entrap": 0.3}, 1, [0.3266410262, 0.2870344217, 0.3863245521], 0.0214103123, BARE_CHOICE),
    ({}, {"entrap": 0.3}, 2, [0.3242713363, 0.3084253841, 0.3673032796], 0.0388830251, (0.6166668423, 0.0237712220)),
    ({"contribution": 0.0}, {}, 1, [0.3907103062, 0.3354697652, 0.2738199286], 0.0242835611,
     (0.4154367650, -0.0170767275)),
    ({"contribution": 0.0}, {"entrap": 0.3}, 1, [0.3681883974, 0.3186532446, 0.3131583580], 0.0196835420,
     (0.5961613742, 0.0194748018)),
]  # fmt: skip


@pytest.mark.parametrize(("conditions", "parameters", "lookahead", "moves", "danger", "choice"), G22)
def test_the_patron_presses_as_computed_independently(
    engine, build, conditions, parameters, lookahead, moves, danger, choice
):
    game = game_of(
        build,
        rules={"memory": True, "levels": [0.0, 0.5, 1.0], "demanded": [0.0, 0.4, 1.0]},
        parameters={"cost_press": 0.1, "k_patron": 0.5, "v": 1.0, "precision_patron": 3.0} | parameters,
        conditions={"need": 0.8} | conditions,
    )
    policy = policy_of(engine, game, lookahead)
    np.testing.assert_allclose(policy.patron[0, 0, 1, 0, 0, 0], moves, atol=PRINTED)
    np.testing.assert_allclose(policy.start.danger[0, 0, 1, 0, 0, 0].sum(), danger, atol=PRINTED)
    np.testing.assert_allclose(policy.choice[0, 0, 2, 0, 0, 0, 1], choice[0], atol=PRINTED)
    np.testing.assert_allclose(policy.pull[0, 0, 2, 0, 0, 0], choice[1], atol=PRINTED)


# The table leaves cost_tighten out; .3 is the one value at which all six prices and all of lookahead 12 come out.
G23_WEST = {"wedge": 1.0, "cost_relieve": 0.2, "cost_tighten": 0.3, "worry": 0.5, "precision_west": 3.0}
G23_SANCTIONS = {"strain": [0.1, 0.3], "relief": 0.2, "weak": 1.0}
G23 = [  # open overture, held, lookahead, pull, other, P(send), P(offer), P(relief | none, offer), price, P(bargain)
    (False, 0.0, 1, 0.0175840292, 0.0, 0.5870250567, None, (0.5, None), 0.0000398028, 0.0),
    (False, 0.25, 12, 0.0120973759, 0.0, 0.5601935287, None, (0.4139046092, None), 0.0000333798, 0.0),
    (True, 0.0, 1, 0.0266833291, -0.0016420974, 0.6226531037, 0.2797424164, (0.5, 0.6456563062), 0.0000275293,
     0.0681554362),
    (True, 0.0, 12, 0.0188221013, -0.0021111721, 0.5827854679, 0.3421188030, (0.4329331420, 0.5844033811),
     0.0000239528, 0.0834159482),
    (True, 0.25, 1, 0.0267654933, -0.0016434203, 0.6230329114, 0.2796310169, (0.4625701547, 0.5744425168),
     0.0000263632, 0.0605529567),
    (True, 0.25, 12, 0.0188923261, -0.0021153872, 0.5831064343, 0.3420348492, (0.4074933087, 0.5211410496),
     0.0000237217, 0.0743106114),
]  # fmt: skip


@pytest.mark.parametrize(
    ("overture", "held", "lookahead", "pull", "other", "send", "offer", "relief", "price", "bargain"), G23
)
def test_overture_and_relief_are_played_as_computed_independently(
    engine, build, overture, held, lookahead, pull, other, send, offer, relief, price, bargain
):
    offered = {"b_overture": 0.7, "kappa_offer": 0.01, "wedge_offer": 1.0} if overture else {}
    game = game_of(
        build,
        rules={"memory": True, "sanctions": 2},
        parameters=G23_WEST | offered,
        conditions=G23_SANCTIONS | {"held": held, "occasion_overture": overture * 1.0},
    )
    policy = policy_of(engine, game, lookahead)
    node = (0, 0, 0, 0, 1, 0)
    np.testing.assert_allclose(policy.pull[node], pull, atol=PRINTED)
    np.testing.assert_allclose(policy.other[node], other, atol=PRINTED)
    np.testing.assert_allclose(policy.choice[node][1], send, atol=PRINTED)
    np.testing.assert_allclose(policy.west[node][0, 0, 2], relief[0], atol=PRINTED)
    danger = policy.start.danger[0, 0, 0, 0, :, 0].sum(axis=-1)
    np.testing.assert_allclose(danger[1] - danger[0], price, atol=PRINTED)
    if overture:
        np.testing.assert_allclose(policy.offer[node][0], offer, atol=PRINTED)
        np.testing.assert_allclose(policy.west[node][0, 1, 2], relief[1], atol=PRINTED)
    start = np.zeros((1, *state_shape(game[0])))
    start[node] = 1.0
    ahead = engine.project(game[0], [Segment(game[2], policy, 1)], start, NO_ACTS)
    np.testing.assert_allclose(ahead.bargain[0], [0.0, bargain], atol=PRINTED)


G28 = [("G7", 1.0, 20.0, 0.588417705034, 0.0), ("G13", 0.4, 20.0, 0.0, 0.4833573197),
       ("G7", 1.0, np.inf, 1.0, 0.0), ("G13", 0.4, np.inf, 0.0, 0.0)]  # fmt: skip


@pytest.mark.parametrize(("name", "reach", "precision", "reasoned", "trembles"), G28)
def test_crossings_split_into_those_with_reason_and_trembles(
    engine, build, name, reach, precision, reasoned, trembles
):
    game = game_of(build, parameters={"precision": precision}, conditions={"reach": reach})
    policy = policy_of(engine, game, 1)
    start = np.zeros((1, *state_shape(game[0])))
    start[0, 0, 0, 0, 0, 0] = 1.0
    ahead = engine.project(game[0], [Segment(game[2], policy, 1)], start, NO_ACTS)
    np.testing.assert_allclose(ahead.reasoned[0], [0.0, reasoned], atol=PRINTED)
    np.testing.assert_allclose(ahead.noise[0], [0.0, trembles], atol=PRINTED)
    np.testing.assert_allclose(ahead.reached[0, 1, 1], reasoned + trembles, atol=PRINTED)
