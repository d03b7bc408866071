"""Every way of saying a prior means what the specification says."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope.case import check, judgement, read
from tightrope.case.forms import WORDS, NotUnderstood, WrongOrder, read_form, read_number
from tightrope.case.priors import Origin, Prior, centre_and_spread, from_scale, scale_of, to_scale

JUDGED = Origin("judged", who="a", on="2022-04-14", because="b")


def logit(p: float) -> float:
    return math.log(p / (1 - p))


def test_between_on_a_share_is_a_normal_on_the_log_odds() -> None:
    # product specification 3.4
    prior = Prior("between", (0.05, 0.20), "share", 0.0, 1.0, JUDGED, "between 0.05 and 0.20")
    mean, sd = centre_and_spread(prior)
    assert mean == pytest.approx(-2.1653666702, abs=1e-10)
    assert sd == pytest.approx(0.4736423328, abs=1e-10)
    assert from_scale(mean, "logit") == pytest.approx(0.1029039718, abs=1e-10)


@pytest.mark.parametrize(
    ("said", "name", "numbers"),
    [
        ("between 0.05 and 0.20", "between", (0.05, 0.20)),
        ("between 5 % and 20%", "between", (0.05, 0.20)),
        ("  Between   1e-3 and .5 ", "between", (0.001, 0.5)),
        ("about 0.20, between 0.05 and 0.50", "about", (0.05, 0.20, 0.50)),
        ("7 of 48", "beta", (7.5, 41.5)),
        ("0 of 10", "beta", (0.5, 10.5)),
        ("uniform 0.30 to 0.45", "uniform", (0.30, 0.45)),
        ("exactly 4", "exactly", (4.0,)),
        ("exactly 5 %", "exactly", (0.05,)),
        ("unlikely", "word", (0.20, 0.45)),
        ("Very likely", "word", (0.80, 0.95)),
        ("normal -6.5 sd 0.7", "normal", (-6.5, 0.7)),
        ("lognormal 60 sd 0.5", "lognormal", (60.0, 0.5)),
        ("halfnormal .5", "halfnormal", (0.5,)),
        ("beta 2 10", "beta", (2.0, 10.0)),
        ("logitnormal 0.75 sd 0.3", "logitnormal", (0.75, 0.3)),
    ],
)
def test_each_form_is_understood(said: str, name: str, numbers: tuple[float, ...]) -> None:
    form = read_form(said)
    assert form.name == name
    assert form.numbers == pytest.approx(numbers, abs=0)


@pytest.mark.parametrize(
    "said", ["0.3", "betwixt 1 and 2", "normal 0", "normal 0 sd", "3 of", "0 of 0", "maybe", "", "between 1 and"]
)
def test_other_words_are_not_understood(said: str) -> None:
    with pytest.raises(NotUnderstood):
        read_form(said)


@pytest.mark.parametrize(
    ("said", "swapped"),
    [
        ("between 3 and 1", "between 1 and 3"),
        ("uniform 0.5 to 0.2", "uniform 0.2 to 0.5"),
        ("about 1, between 2 and 3", "about 2, between 1 and 3"),
        ("5 of 3", "3 of 5"),
        ("between 2 and 2", "between 2 and 2"),
    ],
)
def test_numbers_that_do_not_rise_are_told_with_the_swapped_form(said: str, swapped: str) -> None:
    with pytest.raises(WrongOrder) as told:
        read_form(said)
    assert told.value.swapped == swapped


def test_the_bands_of_the_likelihood_words_join_without_a_gap() -> None:
    # Office of the Director of National Intelligence, Intelligence Community Directive 203 (2015)
    ends = [WORDS[word] for word in ("almost no chance", "very unlikely", "unlikely", "roughly even chance")]
    ends += [WORDS[word] for word in ("likely", "very likely", "almost certain")]
    assert (ends[0][0], ends[-1][1]) == (0.01, 0.99)
    assert all(a[1] == b[0] for a, b in pairwise(ends))
    assert [low for low, _ in ends] == [0.01, 0.05, 0.20, 0.45, 0.55, 0.80, 0.95]


@pytest.mark.parametrize(
    ("quantiles", "coefficients"),
    [
        # ledger specification 8, logit scale
        ((0.01, 0.03, 0.08), (-3.47609869, 0.36556587, -0.03217723)),
        ((0.05, 0.20, 0.50), (-1.38629436, 0.5, -0.06484927)),
    ],
)
def test_the_metalog_has_the_published_coefficients(
    quantiles: tuple[float, float, float], coefficients: tuple[float, float, float]
) -> None:
    assert judgement.metalog(*(logit(q) for q in quantiles)) == pytest.approx(coefficients, abs=1e-8)


@given(z05=st.floats(-5, 0), wide=st.floats(0.1, 5), part=st.floats(0.126, 0.874))
def test_a_feasible_metalog_passes_through_its_points_and_rises(z05: float, wide: float, part: float) -> None:
    z50, z95 = z05 + part * wide, z05 + wide
    a1, a2, a3 = judgement.metalog(z05, z50, z95)

    def z(u: float) -> float:
        tail = math.log(u / (1 - u))
        return a1 + a2 * tail + a3 * (u - 0.5) * tail

    assert [z(u) for u in (0.05, 0.5, 0.95)] == pytest.approx([z05, z50, z95], abs=1e-9)
    assert judgement.feasible(z05, z50, z95)
    grid = [z(i / 1000) for i in range(1, 1000)]
    assert all(a < b for a, b in pairwise(grid))


@pytest.mark.parametrize(("part", "possible"), [(0.1248, False), (0.1250, True), (0.8750, True), (0.8752, False)])
def test_the_median_must_keep_off_the_ends(part: float, possible: bool) -> None:
    # ledger specification 8: between .1249 and .8751 of the way
    assert judgement.feasible(0.0, part, 1.0) is possible


@given(st.floats(1e-6, 1 - 1e-6))
def test_a_scale_is_undone_by_its_inverse(x: float) -> None:
    for scale in ("logit", "log", "real"):
        assert from_scale(to_scale(x, scale), scale) == pytest.approx(x, rel=1e-12)


def test_the_scale_follows_the_range() -> None:
    assert [scale_of(*ends) for ends in ((0, 1), (0, None), (0, 0.08), (None, None))] == ["logit", "log", "log", "real"]


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6))
def test_a_written_number_is_read_back(x: float) -> None:
    assert read_number(repr(x)) == pytest.approx(x, rel=1e-15)


def test_a_word_is_for_probabilities_alone(write: Callable[..., Path], example: str) -> None:
    faults = check(write(case_yaml=example.replace("value: between 25 and 140", "value: unlikely")))
    assert [fault.code for fault in faults] == ["T601"]
    case = read(write(case_yaml=example.replace("about 0.20, between 0.05 and 0.50", "unlikely")))
    assert (case.priors["pressure"].form, case.priors["pressure"].numbers) == ("between", (0.20, 0.45))


@pytest.mark.parametrize(
    "origin",
    [
        "{cited: comment_2022, locator: page 3}",
        "{derived: rows 1 and 2, formula: a / b}",
        "{estimated: desk, data: the table, method: least squares}",
        "{judged: desk, on: 2022-04-14, because: so}",
    ],
)
def test_each_kind_of_origin_is_read_and_said(origin: str, write: Callable[..., Path], example: str) -> None:
    text = example.replace("{judged: panel, on: 2022-04-14, because: Two desks asked apart.}", origin)
    case = read(write(case_yaml=text))
    said = case.priors["relief"].origin
    assert origin.startswith("{" + said.kind)
    assert said.kind in said.words()


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        ("{cited: comment_2022}", "T103"),
        ("{cited: comment_2023, locator: x}", "T301"),
        ("{derived: rows}", "T103"),
        ("{estimated: desk, data: x}", "T103"),
        ("{judged: desk, because: so}", "T103"),
        ("{because: so}", "T501"),
        ("{}", "T501"),
        ("nobody", "T203"),
    ],
)
def test_an_origin_that_is_half_said_is_told_once(
    origin: str, code: str, write: Callable[..., Path], example: str
) -> None:
    text = example.replace("{judged: panel, on: 2022-04-14, because: Two desks asked apart.}", origin)
    assert [fault.code for fault in check(write(case_yaml=text))] == [code]
