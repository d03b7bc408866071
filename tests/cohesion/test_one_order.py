"""One order: the plain formula, the support at which refusal tips, and stages that add up."""

import numpy as np
import pytest

from tightrope.cohesion import (
    Command,
    Force,
    cascade_support,
    plain_refusal,
    play_order,
    thin_refusal,
    tipping_support,
)

NOBODY = Command(np.ones(1, dtype=np.bool_), np.zeros((1, 1)), np.ones(1))
EXACT = {
    "refusal_alone": -2.5, "conformity": 5, "talk": 0.2, "family_weight": 0.15, "casualty_weight": 0,
    "loyalty_weight": 0, "punishment_weight": 0, "pay_weight": 0, "mobilise_step": 0, "load_step": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    # Least fixed points of R = Phi(a + J R), specification of cohesion, section 8.
    ("field", "coupling", "share"), [(-2, 2, 0.025667752), (-1.7, 4, 0.090351329), (-1.5, 4, 0.993304909)]
)
def test_the_plain_formula_is_the_least_fixed_point_whatever_the_shock(field, coupling, share):
    shares = np.full(1, 0.2), np.full(1, 0.3), np.ones((1, 1))
    force = Force(np.full((1, 1, 1), field), np.full((1, 1), coupling), *shares)
    assert plain_refusal(force, NOBODY).whole.item() == pytest.approx(share, abs=1e-8)


def test_refusal_tips_at_the_support_worked_out_for_one_crowd(make_case, make_formations):
    # Specification of cohesion, section 8: alpha0 -2.6, other terms .1, kappa_o .15, J 5, zeta .2: q* .080216211.
    support, _, *rest = make_case(1, exactly=EXACT, levels=1)
    found = cascade_support(plain_refusal, 1, support, make_formations(1, (5000.0,)), rest[0], rest[2], rest[3])
    assert found == pytest.approx(np.full((1, 3, 1), 0.080216211), abs=5e-4)
    assert tipping_support(np.array(-2.5), np.array(5.0), np.array(0.2), np.array(0.15)) == pytest.approx(0.080216211)


def test_below_the_tip_a_cascade_is_likelier_than_not_and_above_it_is_not(make_case):
    support, bodies, phases, _, beliefs, campaigning = make_case(200)
    found = cascade_support(thin_refusal, 1, support, bodies, phases, beliefs, campaigning)
    has = np.isfinite(found)
    assert has.any()
    assert not has.all()
    for moved, expected in ((-1e-3, True), (1e-3, False)):
        for place in np.argwhere(has)[:5]:
            there = support.copy()
            there[place[0], 1] = found[tuple(place)] + moved
            who = play_order(thin_refusal, 1, there, bodies, phases, beliefs, campaigning).who
            assert (who.cascade.reshape(found.shape)[tuple(place)] >= 0.5) is np.bool_(expected)


def test_where_families_do_not_count_support_never_tips_anything(make_case):
    support, bodies, phases, _, beliefs, campaigning = make_case(20, exactly={"family_weight": 0})
    assert np.isnan(cascade_support(thin_refusal, 1, support, bodies, phases, beliefs, campaigning)).all()


def test_stages_add_up_to_all_who_refuse(make_case):
    support, bodies, phases, _, beliefs, campaigning = make_case(20)
    played = play_order(thin_refusal, 1, support, bodies, phases, beliefs, campaigning)
    assert played.by_stage.sum(axis=-1).reshape(played.who.whole.shape) == pytest.approx(played.who.whole, abs=1e-12)
