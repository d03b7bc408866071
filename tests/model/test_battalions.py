"""The battalions of a case: eight kinds of army, worlds alike in any company, a cache that mends itself."""

import os
import warnings
from dataclasses import replace
from math import comb

import numpy as np
import pytest

from tightrope import war
from tightrope.case import read
from tightrope.errors import CohesionError
from tightrope.model import battalions, draw, kept, timeline, to_cohesion, war_draws, war_inputs
from tightrope.model.gather import by_world
from tightrope.opinion import GROUPS


@pytest.fixture(scope="module")
def case():
    return read("belarus_2022")


@pytest.fixture
def small(monkeypatch, tmp_path):
    """Eight kinds, three couplings, four battalions each, in a cache folder of its own."""
    monkeypatch.setattr(battalions, "HELD", 4)
    monkeypatch.setattr(battalions, "COUPLINGS", np.array([0.0, 3.0, 6.0]))
    monkeypatch.setenv(kept.FOLDER, str(tmp_path))
    battalions.forget()
    yield tmp_path
    battalions.forget()


def test_the_kinds_are_the_quartiles_of_the_priors_in_all_combinations(case):
    kinds = battalions.kinds_of(case)
    assert len(set(kinds)) == 8
    for kind in kinds:
        assert sum(kind.looks) == pytest.approx(1.0, abs=1e-12)
        assert min(*kind.looks, *kind.correlations) > 0
        assert sum(kind.correlations) < 1
    # A beta distribution with whole parameters is a binomial tail: P(Beta(a, b) <= x) = P(Binomial(a + b - 1, x) >= a).
    for x, which in zip(sorted({kind.looks.force for kind in kinds}), (0.25, 0.75), strict=True):
        assert 1 - (1 - x) ** 10 - 10 * x * (1 - x) ** 9 == pytest.approx(which, abs=1e-9)  # Beta(2, 9)
    for x, which in zip(sorted({round(sum(kind.correlations), 12) for kind in kinds}), (0.25, 0.75), strict=True):
        below = sum(comb(19, k) * x**k * (1 - x) ** (19 - k) for k in range(3))  # Beta(3, 17)
        assert 1 - below == pytest.approx(which, abs=1e-9)


def test_as_many_worlds_follow_each_kind(case, small):
    worlds = draw(case, 2000, 1)
    found = battalions.units(case, worlds, to_cohesion.formations(case, worlds))
    assert np.abs(np.bincount(found.atom, minlength=8) / 2000 - 1 / 8).max() < 0.03  # 4 standard errors


def test_the_battalions_of_a_world_do_not_depend_on_its_company(case, small):
    worlds = draw(case, 12, 1)
    few = worlds.part(slice(5, 8))
    whole = battalions.units(case, worlds, to_cohesion.formations(case, worlds))
    part = battalions.units(case, few, to_cohesion.formations(case, few))
    np.testing.assert_array_equal(part.atom, whole.atom[5:8])
    for f, (start, own) in enumerate(zip(whole.first, part.first, strict=True)):
        many = int(part.battalions[:, f].max())
        for name in ("indices", "shocks"):
            ours, theirs = getattr(part, name), getattr(whole, name)
            np.testing.assert_array_equal(ours[:, :, own : own + many], theirs[5:8, :, start : start + many])


def test_a_bank_is_read_back_as_it_was_built(case, small):
    kinds = battalions.kinds_of(case)
    built = battalions.bank(kinds).copy()
    assert [path.suffix for path in small.iterdir()] == [".npy"]
    battalions.forget()
    np.testing.assert_array_equal(battalions.bank(kinds), built)


def test_the_building_of_a_bank_is_told_and_reading_one_is_not(case, small):
    kinds, told = battalions.kinds_of(case), []
    battalions.bank(kinds, lambda done, total: told.append((done, total)))
    assert told == [(done, 8) for done in range(9)]
    battalions.forget()
    battalions.bank(kinds, lambda done, total: pytest.fail("read, not built"))


def test_what_no_run_has_used_for_a_month_is_dropped_and_other_kinds_are_left(case, small):
    names = ("battalions-old.npy", "battalions-new.npy", "surveys-old.npy")
    for name in names:
        (small / name).write_bytes(b"")
    for name in names[::2]:
        os.utime(small / name, (0, 0))
    battalions.bank(battalions.kinds_of(case))
    assert {path.name for path in small.iterdir()} & set(names) == {"battalions-new.npy", "surveys-old.npy"}


def test_a_damaged_bank_is_built_again_and_said_so(case, small):
    kinds = battalions.kinds_of(case)
    built = battalions.bank(kinds).copy()
    path = next(small.iterdir())
    path.write_bytes(path.read_bytes()[:500])
    battalions.forget()
    with pytest.warns(kept.DamagedFile, match="damaged"):
        again = battalions.bank(kinds)
    np.testing.assert_array_equal(again, built)


def test_a_folder_that_cannot_be_written_to_is_no_fault(case, small, monkeypatch):
    blocked = small / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv(kept.FOLDER, str(blocked))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert battalions.bank(battalions.kinds_of(case)).shape == (8, 3, 4, 500)


def test_a_rival_cannot_set_what_the_bank_fixes(case, small):
    rival = replace(case.rivals[0], sets={"correlation": 0.4})
    changed = replace(case, rivals=(rival,))
    worlds = draw(changed, 4, 1)
    with pytest.raises(CohesionError, match="forms"):
        battalions.units(changed, worlds, to_cohesion.formations(changed, worlds))


def course_of(case, drawn):
    steps = timeline(case)
    return by_world(war.course(war_inputs(case, drawn, steps), war_draws(case, drawn, steps)))


def test_orders_of_some_worlds_give_the_rows_of_those_worlds(case, small):
    known, which = case.known_on(case.as_of), slice(5, 8)
    drawn = draw(known, 12, 1)
    orders = to_cohesion.Orders.of(known, drawn, course_of(known, drawn))
    shape = (12, len(case.postures), len(GROUPS))
    support = drawn.uniforms("support", shape[1] * shape[2]).reshape(shape)
    for whole, part in zip(orders.table(support), orders.part(which).table(support[which]), strict=True):
        np.testing.assert_array_equal(part, whole[which])


def test_a_case_that_gives_commanders_weight_raises_refusal_where_officers_oppose(case, small):
    known = case.known_on(case.as_of)
    drawn = draw(known, 40, 1)
    led = replace(known, formations=tuple(replace(body, command=1.0) for body in known.formations))
    support = np.full((40, len(case.postures), len(GROUPS)), 0.3)
    line = [posture.id for posture in case.postures].index(case.red_line)
    plain, weighty = (
        to_cohesion.Orders.of(one, drawn, course_of(known, drawn)).follow(support).refusal_by_rank[..., line, :]
        for one in (known, led)
    )
    assert (weighty >= plain - 1e-12).all()
    assert weighty[..., 0].mean() > plain[..., 0].mean()
