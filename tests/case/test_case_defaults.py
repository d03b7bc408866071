"""Every default has a reason, a unit of its parameter, and the value of its owner's specification."""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from tightrope.case import read
from tightrope.case.filling import default_of, defaults
from tightrope.case.nodes import data
from tightrope.case.parameters import CATALOGUE, RULER_BLOCK

# history 8a (b0, c0, k0, j0), game 2.4, opinion 6 and 9, cohesion 5, economy 13a, war 2; forms as written there
VALUES = {
    "lambda": "lognormal 60 sd 0.5",
    "b0": "normal -8.9778 sd 0.6568",
    "c0": "normal -7.7306 sd 0.6353",
    "k0": "normal -6.7942 sd 0.5514",
    "q0": "normal -7 sd 0.7",
    "j0": "normal -8.9778 sd 0.6568",
    "b_direct": "lognormal 1 sd 0.6",
    "b_lever": "lognormal 2 sd 0.5",
    "b_overture": "halfnormal 0.5",
    "b_grip": "halfnormal 0.5",
    "theta": "lognormal 1 sd 0.5",
    "kappa_b": "normal 0 sd 0.3",
    "c1": "lognormal 3 sd 0.4",
    "k1": "lognormal 3 sd 0.4",
    "c2": "halfnormal 0.7",
    "k2": "halfnormal 0.7",
    "q1": "halfnormal 1.5",
    "j1": "halfnormal 1.5",
    "c3": "halfnormal 0.5",
    "c4": "halfnormal 0.7",
    "c5": "halfnormal 0.5",
    "kappa_up": "lognormal 0.03 sd 0.5",
    "kappa_down": "lognormal 0.01 sd 0.5",
    "kappa_offer": "lognormal 0.02 sd 0.5",
    "kappa_word": "halfnormal 0.02",
    "rho": "halfnormal 0.05",
    "zeta": "beta 2 10",
    "lambda_patron": "lognormal 3 sd 0.6",
    "lambda_west": "lognormal 3 sd 0.6",
    "v": "halfnormal 1",
    "k_patron": "halfnormal 2",
    "cost_press": "halfnormal 0.5",
    "entrap": "halfnormal 0.3",
    "worry": "halfnormal 1",
    "cost_tighten": "halfnormal 0.5",
    "cost_relieve": "halfnormal 0.5",
    "wedge": "halfnormal 0.5",
    "wedge_offer": "halfnormal 1",
    "excuse": "exactly 0",
    # game specification 3.2: stances a ~ N(0, 1), slopes HalfN(.7), half-life LogN(ln 90, .5)
    **dict.fromkeys(("a_commit", "a_distance", "a_not_needed", "a_bargain"), "normal 0 sd 1"),
    **dict.fromkeys(("g_cross", "g_need", "g_offer"), "halfnormal 0.7"),
    "word_half_life": "lognormal 90 sd 0.5",
    "occasion_open": "beta 2 8",
    "occasion_demand": "beta 4 6",
    "occasion_after": "beta 2 10",
    "occasion_overture": "beta 2 10",
    "support_level": "normal -2.2 sd 1",
    "event_step": "normal 0 sd 1",
    "walk": "halfnormal 0.15",
    "wrong_together": "normal 0 sd 0.25",
    "coverage": "logitnormal 0.75 sd 0.3",
    "uncovered_gap": "normal 0.5 sd 0.8",
    "total_error_excess": "lognormal 1 sd 0.5",
    "exposure_slope": "lognormal 2.5 sd 0.5",
    "exposure_noise": "normal 0 sd 0.7",
    "unasked_level": "normal -1 sd 1",
    "families_shift": "normal 0 sd 0.3",
    "soldiers_shift": "normal 0.2 sd 0.5",
    "officers_shift": "normal 0.5 sd 0.7",
    "elite_shift": "normal 0.5 sd 0.9",
    "drift": "normal 0 sd 0.5",
    "apparatus_part": "uniform 0.05 to 0.15",
    "media_pace": "normal 0 sd 0.05",
    "visible_threshold": "normal 0.25 sd 0.1",
    "visible_spread": "lognormal 0.12 sd 0.35",
    "refusal_alone": "normal -2.6 sd 0.35",
    "conformity": "lognormal 2.5 sd 0.35",
    "talk": "beta 2 4",
    "force_weight": "beta 2 9",
    "squad_part": "beta 4 5",
    "company_part": "beta 3 2",
    "correlation": "beta 3 17",
    "battalion_share": "beta 1 2",
    "family_weight": "halfnormal 0.2",
    "casualty_weight": "halfnormal 0.3",
    "loyalty_weight": "halfnormal 0.3",
    "punishment_weight": "halfnormal 2",
    "pay_weight": "halfnormal 0.1",
    "dilution": "beta 4 2",
    "punishment": "beta 2 20",
    "severity": "exactly 1",
    "mobilise_step": "halfnormal 0.25",
    "load_step": "halfnormal 0.25",
    "desertion_rate": "lognormal 0.0008 sd 1.1",
    "desertion_casualties": "halfnormal 0.5",
    "desertion_opposition": "halfnormal 0.3",
    "desertion_contagion": "halfnormal 5",
    "desertion_defeat": "halfnormal 0.7",
    "desertion_relief": "halfnormal 0.7",
    "surrender_rate": "lognormal 0.0003 sd 1.2",
    "surrender_encircled": "halfnormal 1.5",
    "return_victory": "halfnormal 0.5",
    "return_losses": "halfnormal 0.5",
    "return_opposition": "halfnormal 0.2",
    "return_punishment": "halfnormal 0.5",
    "return_selection": "halfnormal 0.2",
    "loyal_start": "exactly 2.2",
    "recovery_half_life": "lognormal 12 sd 0.6",
    "detection": "lognormal 0.02 sd 1",
    "pool": "exactly 0",
    "max_intake": "exactly 0",
    "pay": "exactly 0",
    "means_share": "uniform 0.30 to 0.45",
    "patron_support": "uniform 0.03 to 0.12",
    "lost_share": "beta 2 8",
    "route_share": "beta 4 4",
    "joined_shift": "normal 0 sd 0.3",
    # opinion specification 6: segments, houses and modes
    "segment_state": "normal 0.6 sd 0.5",
    "segment_both": "normal 0 sd 0.5",
    "segment_independent": "normal -1 sd 0.5",
    "segment_none": "normal -0.2 sd 0.5",
    "event_step_segment": "normal 0 sd 0.3",
    "house_scale": "halfnormal 0.5",
    "mode_scale": "halfnormal 0.3",
}
DERIVED = {"relief"}  # worked out by the economy unless a case states a prior
COUNTED = {"b0", "c0", "k0", "j0"}  # rest on counts of leader exits (history specification 8a), not on a judgement
AUDIENCES = {"state": 0.37, "both": 0.26, "independent": 0.18, "none": 0.19}  # opinion specification 4.1, survey CH3
JUDGED_HERE = {
    "wide_coverage",
    "attitude_level",
    "families_part",
    "soldiers_part",
    "officers_part",
    "elite_part",
    "command_weight",
}
OURS = {"pressure", "hide", "feign", "walk_shared", *(f"audience_{name}" for name in AUDIENCES), *JUDGED_HERE}


@pytest.fixture(scope="module")
def shipped() -> dict[str, dict[str, object]]:
    whole = data(defaults())
    assert isinstance(whole, dict)
    return whole


def test_every_parameter_has_a_default_and_every_default_a_parameter(shipped: dict[str, dict[str, object]]) -> None:
    assert set(shipped["priors"]) == {entry.name for entry in CATALOGUE} - DERIVED
    assert set(VALUES) | OURS == set(shipped["priors"])


def test_the_default_values_are_those_of_the_specifications(shipped: dict[str, dict[str, object]]) -> None:
    said = {name: entry["value"] for name, entry in shipped["priors"].items()}  # type: ignore[index]
    assert {name: said[name] for name in VALUES} == VALUES


def test_hiding_and_feigning_have_the_medians_of_their_source() -> None:
    # opinion specification 6: logistic(-2 + .8 u), logistic(-5 + u)
    case = read("kazakhstan_2022")
    hide, feign = case.priors["hide"].numbers, case.priors["feign"].numbers
    assert hide == pytest.approx((1 / (1 + math.exp(2)), 0.8), abs=1e-15)
    assert feign == pytest.approx((1 / (1 + math.exp(5)), 1.0), abs=1e-15)


def test_audiences_and_what_they_share_have_the_centres_of_their_source() -> None:
    # opinion specification 6: softmax(log(.37, .26, .18, .19) + .25 u), logistic(.85 + .75 u)
    case = read("kazakhstan_2022")
    for name, share in AUDIENCES.items():
        assert case.priors[f"audience_{name}"].numbers == pytest.approx((math.log(share), 0.25), abs=1e-12)
    assert case.priors["walk_shared"].numbers == pytest.approx((1 / (1 + math.exp(-0.85)), 0.75), abs=1e-12)


def test_no_demand_is_in_force_by_default(shipped: dict[str, dict[str, object]]) -> None:
    assert shipped["priors"]["pressure"]["value"] == "exactly 0"  # type: ignore[index]


def test_every_default_is_judged_and_says_why(shipped: dict[str, dict[str, object]]) -> None:
    text = files("tightrope").joinpath("cases", "defaults.yaml").read_text(encoding="utf-8")
    reasons = [line.split('because: "')[1].rstrip('}"') for line in text.splitlines() if "because: " in line]
    assert len(reasons) >= len(CATALOGUE)
    assert all(len(reason.split()) >= 5 for reason in reasons)
    origins = [entry["origin"] for entry in shipped["priors"].values()]  # type: ignore[index]
    assert all(origin["judged"] == "tightrope" and origin["because"] for origin in origins if "judged" in origin)
    counted = {name for name, entry in shipped["priors"].items() if "estimated" in entry["origin"]}  # type: ignore[index]
    assert counted == COUNTED


@pytest.mark.parametrize(
    ("year", "said"),
    [
        # gamma posteriors of history 8a on the counts of each cut, worked out apart with scipy (digamma, trigamma)
        ("1935", "normal -7 sd 0.7"),
        ("1941", "normal -7.7132 sd 0.8031"),
        ("2003", "normal -6.7867 sd 0.5542"),
        ("2022", "normal -6.7942 sd 0.5514"),
    ],
)
def test_a_case_in_the_past_starts_from_what_was_countable_then(
    year: str, said: str, example: str, write: Callable[..., Path]
) -> None:
    case = read(write(case_yaml=example.replace("2022-", f"{year}-")))
    assert case.priors["k0"].said == said
    assert case.priors["k0"].default


def test_every_default_has_the_unit_of_its_parameter(shipped: dict[str, dict[str, object]]) -> None:
    units = {entry.name: entry.unit for entry in CATALOGUE}
    assert {name: entry["unit"] for name, entry in shipped["priors"].items()} == {  # type: ignore[index]
        name: unit for name, unit in units.items() if name not in DERIVED
    }


def test_the_shipped_phases_follow_from_the_two_advances_of_the_war_specification() -> None:
    # war specification 4: advance is the mean of advance_capital and advance_east; talks is stalemate, quieter
    case = read("kazakhstan_2022")
    assert case.war.phases[0].id == "unrest", "a case's own phases take the place of the shipped ones"
    shipped_war = data(defaults())["war"]  # type: ignore[index]
    columns = ("need", "casualties", "defeat", "encircled", "victory", "weak", "front_near", "reach")
    table = {phase["id"]: tuple(phase[column] for column in columns) for phase in shipped_war["phases"]}
    assert table == {
        "build_up": (0.2, 0, 0, 0, 0, 0, 1, 1),
        "advance": (0.55, 0.0175, 0, 0.1, 0.25, 0, 0.65, 0.95),
        "stalemate": (0.5, 0.01, 0.3, 0, 0, 1, 0.3, 0.8),
        "setback": (0.8, 0.02, 0.8, 0.3, 0, 1, 0.4, 0.7),
        "talks": (0.3, 0.005, 0.3, 0, 0, 1, 0.3, 0.8),
        "over": (0, 0, 0, 0, 0, 0, 0, 1),
    }
    rows = {phase: row for phase, row in shipped_war["steps"].items() if phase != "origin"}
    assert rows == {
        "build_up": {"build_up": 3, "advance": 1},
        "advance": {"advance": 3.35, "stalemate": 0.9, "setback": 0.45, "over": 0.3},
        "stalemate": {"stalemate": 4, "advance": 0.7, "setback": 0.6, "talks": 0.3, "over": 0.3},
        "setback": {"setback": 2.5, "stalemate": 1, "advance": 0.4, "talks": 0.3, "over": 0.3},
        "talks": {"talks": 3, "over": 1, "stalemate": 0.5, "setback": 0.2},
        "over": {"over": 1},
    }


def test_no_prior_of_the_ruler_differs_between_the_cases_about_him() -> None:
    # architecture contract 13
    one, other = read("belarus_2022"), read("kazakhstan_2022")
    assert [one.priors[name] for name in RULER_BLOCK] == [other.priors[name] for name in RULER_BLOCK]


def test_every_default_of_a_case_can_be_said_with_its_reason() -> None:
    case = read(Path(__file__).parent / "example.yaml")
    assert case.defaults
    for path in case.defaults:
        said = default_of(path)
        assert said.value, path
        assert said.value != "as in cases/defaults.yaml", path
        assert said.origin.startswith(("judged by tightrope on ", "estimated from Archigos")), path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("priors.zeta", "beta 2 10"),
        ("postures.host.near", "0"),
        ("postures.host.exposure", "rank / (number of postures - 1)"),
        ("game.levels", "0, 0.5, 1"),
        ("game.demanded", "0, 0.4, 1"),
        ("game.shield", "none"),
        ("war.phases", "build_up, advance, stalemate, setback, talks, over"),
        ("war.phases.battle.reach", "1"),
        ("war.start", "build_up"),
        ("formations", "brigade"),
        ("formations.a.loyalty", "exactly 0"),
        ("groups.families", "families"),
        ("economy.levels", "nothing lost at the first sanctions level, then the priors of the lost share and the"),
    ],
)
def test_a_default_is_said_in_words(path: str, value: str) -> None:
    assert default_of(path).value.startswith(value)
