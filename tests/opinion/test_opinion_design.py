"""Equals the reference implementation of survey estimation (R `survey` 4.1-1) on its samples and a written fixture."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tightrope.errors import FaultyDesign, FaultyTargets, NotConverged
from tightrope.opinion import calibration, calibration_fast
from tightrope.opinion.calibration import Margin, greg, poststratify, rake
from tightrope.opinion.design import Design, by, interval, mean, ratio, total
from tightrope.opinion.replicates import bootstrap, jackknife

REL = 1e-8
STRATA = np.repeat([1, 2], 6)
CLUSTERS = np.repeat([1, 2, 3, 4, 5, 6], 2)
SEX = np.array(list("fmffmfmfmmfm"))
AGE = np.array(["y", "y", "o", "y", "o", "o", "y", "o", "o", "y", "o", "y"])
X = np.array([3, 5, 2, 4, 6, 1, 5, 4, 2, 3, 3, 6.0])
D = np.array([10, 12, 9, 11, 8, 10, 15, 14, 16, 13, 12, 15.0])
Y = np.array([1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1.0])
PLAIN = Design(D, STRATA, CLUSTERS)
MARGINS = (Margin(SEX, {"f": 80, "m": 70}, "sex"), Margin(AGE, {"y": 65, "o": 85}, "age"))
COLUMNS, TOTALS = np.column_stack([np.ones(12), SEX == "m", X]), (150.0, 70.0, 560.0)


def agrees(estimate, value, se, rel=REL):
    assert estimate.value == pytest.approx(value, rel=REL)
    assert estimate.se == pytest.approx(se, rel=rel)


# specification of opinion, 3.1
def test_strata_and_clusters_of_the_fixture_agree_with_the_reference():
    only = Design(D, STRATA)
    agrees(mean(only, Y), 0.462068965517, 0.159351432144)
    agrees(total(only, Y), 67, 24.5153013443)
    agrees(mean(PLAIN, Y), 0.462068965517, 0.0642408694892)
    groups = by(PLAIN, Y, SEX)
    agrees(groups["f"], 0.318181818182, 0.151784133892)
    agrees(groups["m"], 0.582278481013, 0.119500011365)
    assert mean(PLAIN, Y).degrees_of_freedom == 4


def test_every_calibration_of_the_fixture_agrees_with_the_reference():
    stratified = poststratify(PLAIN, SEX, {"f": 80, "m": 70})
    agrees(mean(stratified, Y), 0.441426927503, 0.08208374792)
    agrees(total(stratified, Y), 66.2140391254, 12.312562188)
    raked = rake(PLAIN, MARGINS)
    agrees(mean(raked, Y), 0.413640835728, 0.0531484027515)
    agrees(total(raked, Y), 62.0461253591, 7.97226041273)
    moved = greg(PLAIN, COLUMNS, TOTALS)
    agrees(mean(moved, Y), 0.446038152545, 0.0833984175816)
    agrees(total(moved, Y), 66.9057228818, 12.5097626372)


def test_raked_weights_are_those_of_the_reference():
    expected = [9.878019779, 9.655889119, 11.851231693, 10.865821757, 8.581280512, 13.168035214, 12.069861399,
                18.4352493, 17.162561024, 10.460546546, 15.801642257, 12.069861399]  # fmt: skip
    assert rake(PLAIN, MARGINS).weights == pytest.approx(expected, abs=1e-8)


def test_jackknife_recalibrates_each_replicate():
    share = lambda w: float(w @ Y / w.sum())  # noqa: E731
    agrees(jackknife(PLAIN).estimate(share), 0.462068965517, 0.0635169255284)
    raked = jackknife(rake(PLAIN, MARGINS))
    agrees(raked.estimate(share), 0.413640835728, 0.0719681126268, rel=1e-6)
    assert np.bincount(SEX == "f", raked.weights[0]) == pytest.approx([70, 80])


def test_bootstrap_of_a_mean_comes_near_the_formula():
    # with n_h = 40 and 2,000 draws the error is within 10 % (5 standard errors of a variance, 1/sqrt(2 * 2000))
    y = np.tile([0.0, 1, 0, 0], 20)
    design = Design(np.ones(80), np.repeat([1, 2], 40))
    found = bootstrap(design, 2000, (1, "test.bootstrap")).estimate(lambda w: float(w @ y / w.sum()))
    assert found.se == pytest.approx(mean(design, y).se, rel=0.1)


# specification of opinion, 3.2
@pytest.fixture(scope="module")
def table():
    place = os.environ.get("TIGHTROPE_TABLES") or Path(__file__).parents[3] / "shared" / "data"
    folder = Path(place) / "survey_api"
    if not folder.is_dir():
        pytest.skip("the samples of R `survey` are not here: set TIGHTROPE_TABLES to the folder of tables")

    def read(name):
        with (folder / f"{name}.csv").open() as lines:
            rows = list(csv.DictReader(lines))
        return {key: np.array([row[key] for row in rows]) for key in rows[0]}

    return read


def numbers(column):
    return np.array([float("nan") if x == "NA" else float(x) for x in column])


def test_a_stratified_sample_of_schools_agrees_with_the_reference(table):
    t = table("apistrat")
    weights, count, score, pupils = (numbers(t[name]) for name in ("pw", "fpc", "api00", "enroll"))
    design = Design(weights, t["stype"], population=count)
    agrees(mean(design, score), 662.287363159, 9.40894080278)
    agrees(total(design, pupils), 3687177.53244, 114641.716101)
    agrees(mean(Design(weights, t["stype"]), score), 662.287363159, 9.53613229693)
    agrees(total(Design(weights, t["stype"]), pupils), 3687177.53244, 117319.085969)
    assert mean(design, score).deff == pytest.approx(1.2045, abs=5e-5)  # printed in the manual of R `survey`
    found = [by(design, score, t["stype"])[kind] for kind in "EHM"]
    assert [e.value for e in found] == pytest.approx([674.43, 625.82, 636.60], abs=1e-9)
    assert [e.se for e in found] == pytest.approx([12.3824797939, 14.9371291854, 16.2147073082], rel=REL)
    agrees(ratio(design, numbers(t["api.stu"]), pupils), 0.836956886941, 0.00775710316664)


def test_a_share_and_its_intervals_agree_with_the_reference(table):
    t = table("apistrat")
    design = Design(numbers(t["pw"]), t["stype"], population=numbers(t["fpc"]))
    share = mean(design, t["sch.wide"] == "Yes")
    agrees(share, 0.827948011416, 0.0243447801131)
    assert interval(share, 200) == pytest.approx((0.774539654, 0.870814855), abs=1e-8)
    assert interval(share, 200, form="beta") == pytest.approx((0.774171329, 0.873431593), abs=1e-8)


def test_raking_a_stratified_sample_agrees_with_the_reference(table):
    t = table("apistrat")
    design = Design(numbers(t["pw"]), t["stype"], population=numbers(t["fpc"]))
    wide, awards = (Margin(t[name], totals, name) for name, totals in (
        ("sch.wide", {"No": 1072, "Yes": 5122}), ("awards", {"No": 2027, "Yes": 4167})))  # fmt: skip
    raked = rake(design, (wide, awards))
    agrees(mean(raked, numbers(t["api00"])), 662.489761455, 9.2921776167)
    agrees(total(raked, numbers(t["enroll"])), 3689013.24946, 132937.124295)


def test_a_sample_in_two_stages_agrees_with_the_reference(table):
    t = table("apiclus2")
    design = Design(numbers(t["pw"]), None, t["dnum"], numbers(t["fpc1"]), numbers(t["fpc2"]))
    agrees(mean(design, numbers(t["api00"])), 670.811808118, 30.0990273768)
    pupils = numbers(t["enroll"])
    agrees(total(design, pupils, np.isfinite(pupils)), 2639272.93, 799637.773648)


def test_a_simple_sample_and_its_calibrations_agree_with_the_reference(table):
    t = table("apisrs")
    score, pupils = numbers(t["api00"]), numbers(t["enroll"])
    design = Design(numbers(t["pw"]), population=numbers(t["fpc"]))
    agrees(mean(design, score), 656.585, 9.24972203928)
    agrees(total(design, pupils), 3621074.34, 169519.654344)
    kinds = {"E": 4421, "H": 755, "M": 1018}
    stratified = poststratify(design, t["stype"], kinds)
    agrees(mean(stratified, score), 656.781580953, 9.15653816165)
    agrees(total(stratified, pupils), 3605259.38259, 122264.297722)
    raked = rake(design, (Margin(t["stype"], kinds), Margin(t["awards"], {"No": 2027, "Yes": 4167})))
    agrees(mean(raked, score), 659.52267132, 9.09309610127)
    agrees(total(raked, pupils), 3585843.48885, 119954.955564)


# laws, section 13
@given(st.permutations(range(12)), st.floats(0.1, 100))
def test_order_labels_and_scale_change_nothing(order, scale):
    order = np.array(order)
    other = Design(scale * D[order], np.array(["one", "two"])[STRATA - 1][order], CLUSTERS[order] * 7)
    found, asked = mean(other, Y[order]), mean(PLAIN, Y)
    assert found[:2] == pytest.approx(asked[:2], rel=1e-12)


@given(st.lists(st.floats(0.5, 20), min_size=12, max_size=12))
def test_raking_keeps_weights_positive_meets_its_totals_and_rests(weights):
    raked = rake(Design(np.array(weights), STRATA, CLUSTERS), MARGINS)
    assert (raked.weights > 0).all()
    for margin in MARGINS:
        for level, goal in margin.totals.items():
            assert raked.weights[margin.labels == level].sum() == pytest.approx(goal, rel=1e-9)
    assert rake(raked, MARGINS).weights == pytest.approx(raked.weights, rel=1e-9)


def test_regression_on_one_factor_is_poststratification():
    columns = np.column_stack([SEX == "f", SEX == "m"]).astype(float)
    one, two = greg(PLAIN, columns, (80.0, 70.0)), poststratify(PLAIN, SEX, {"f": 80, "m": 70})
    assert mean(one, Y)[:2] == pytest.approx(mean(two, Y)[:2], rel=1e-10)


WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1, max_size=5)


@given(st.lists(WORDS, min_size=1, max_size=9, unique=True), st.lists(st.integers(0, 11), min_size=1), st.lists(WORDS))
def test_each_label_gets_the_number_of_its_name_and_a_strange_one_none(names, picked, strange):
    labels = [names[k % len(names)] for k in picked] + strange
    codes, counts = calibration_fast.coded(np.array(labels), np.array(names))
    expected = [names.index(word) if word in names else len(names) for word in labels]
    assert codes.tolist() == expected
    assert counts.tolist() == np.bincount(expected, minlength=len(names) + 1).tolist()


@given(st.integers(0, 2**32 - 1))
def test_compiled_and_plain_rounds_scale_alike(seed):
    source = np.random.default_rng(seed)
    codes = np.stack([source.permutation(30) % 3, 3 + source.permutation(30) % 4])
    totals, first = np.array([2.0, 3, 5, 1, 2, 3, 4]), np.array([0, 3, 7])
    given_ = source.uniform(0.5, 2, 30), codes, totals, first, 1e-10, 200
    fast, plain = calibration_fast.scaled(*given_), calibration.scaled(*given_)
    assert fast[0] == pytest.approx(plain[0], rel=1e-10)
    assert fast[1:] == pytest.approx(plain[1:], abs=1e-10)


def test_raking_over_cells_is_raking_over_respondents_and_numbers_may_be_labels():
    source = np.random.default_rng(3)
    design = Design(source.uniform(1, 3, 40))
    columns = [np.arange(40) % 2, np.arange(40) % 5, source.permutation(40) % 3, source.permutation(40) % 2]
    totals = [{str(k): 1 + k / 7 for k in range(column.max() + 1)} for column in columns]
    scaled = [{k: x / sum(one.values()) for k, x in one.items()} for one in totals]
    margins = [Margin(column, one) for column, one in zip(columns, scaled, strict=True)]
    assert 2 * 5 * 3 * 2 > design.size > 2 * 5 * 3  # more combinations than respondents with the last, fewer without
    for some in (margins, margins[:3]):
        weights = design.weights.copy()
        for _ in range(400):
            for column, margin in zip(columns, some, strict=False):
                goal = np.array(list(margin.totals.values()))
                weights *= (goal / np.bincount(column, weights))[column]
        assert rake(design, some).weights == pytest.approx(weights, rel=1e-8)


def test_a_replicate_that_empties_a_level_says_which():
    design = rake(Design(np.ones(4)), [Margin(["a", "b", "b", "b"], {"a": 1, "b": 3}, "sex")])
    with pytest.raises(FaultyTargets, match="sex a: nobody left there"):
        jackknife(design)


# hard errors
def test_a_stratum_with_one_cluster_and_bad_weights_are_named_together():
    with pytest.raises(FaultyDesign, match=r"weights: -1.*stratum 9: one cluster"):
        Design(np.array([-1.0, 1, 1]), np.array([1, 1, 9]))


def test_levels_without_target_or_respondent_and_bad_targets_are_named_together():
    with pytest.raises(FaultyTargets, match=r"level m has no target.*level x has no respondent.*target -1"):
        poststratify(PLAIN, SEX, {"f": -1, "x": 3})


def test_margins_that_disagree_are_refused():
    with pytest.raises(FaultyTargets, match="disagree: sex 150, age 151"):
        rake(PLAIN, (MARGINS[0], Margin(AGE, {"y": 66, "o": 85}, "age")))


def test_raking_that_does_not_settle_names_residual_and_level():
    with pytest.raises(NotConverged, match=r"still .* off at (sex|age)") as fault:
        rake(PLAIN, MARGINS, rounds=1)
    assert fault.value.figures["residual"] > 0


def test_columns_that_repeat_each_other_are_refused():
    with pytest.raises(FaultyTargets, match="repeats"):
        greg(PLAIN, np.ones((12, 2)), (1.0, 1.0))


def test_missing_answers_are_never_dropped_in_silence():
    with pytest.raises(FaultyDesign, match="name those who answered"):
        mean(PLAIN, np.where(Y > 0, np.nan, Y))
