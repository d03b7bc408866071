"""Commanders who oppose an order: what they add, what they never do, and how many of them refuse."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.cohesion import (
    Command,
    Correlations,
    Force,
    Looks,
    Tree,
    Units,
    battalions,
    battalions_fast,
    build_bank,
    obedience_table,
    thin_table,
)
from tightrope.randomness import normals, uniforms

HELD, REPLICATES = 32, 4
LOOKS, SHARED = Looks(0.35, 0.25, 0.15, 0.25), Correlations(0.05, 0.05, 0.05)
COUPLINGS = np.arange(25) / 4.0


@pytest.fixture(scope="module")
def bank():
    return build_bank(normals(1, "bank", np.arange(HELD), 555), COUPLINGS, LOOKS, SHARED, Tree())


def units_of(bank, worlds, many):
    """Battalions for formations of `many` battalions each, drawn from one bank."""
    slots, chance = int(sum(many)), uniforms(3, "pick", np.arange(worlds), 2 * REPLICATES * int(sum(many)))
    shape = (worlds, REPLICATES, slots)
    half = REPLICATES * slots
    return Units(
        fields=bank.fields[None],
        couplings=bank.couplings,
        looks=np.array([bank.weights]),
        battalion_shock=np.array([bank.correlations.battalion**0.5]),
        atom=np.zeros(worlds, np.int64),
        rounding=np.full(worlds, 0.5),
        battalions=np.tile(np.asarray(many, dtype=np.int64), (worlds, 1)),
        indices=(chance[:, :half] * HELD).astype(np.int64).reshape(shape),
        shocks=normals(3, "shock", np.arange(worlds), half).reshape(shape),
        commanders=chance[:, half:].reshape(shape),
        first=np.cumsum([0, *many[:-1]]),
    )


def force_of(worlds, formations=2):
    field = normals(4, "field", np.arange(worlds), 3 * formations).reshape(worlds, 3, formations) * 0.4 - 2.0
    ones = np.ones((worlds, formations))
    return Force(field, 4 * ones, np.full(worlds, 0.25), np.zeros(worlds), ones / formations)


def led(worlds, weight, opposing, formations=2):
    every = np.ones(formations, dtype=np.bool_)
    return Command(every, np.full((worlds, formations), weight), np.full(worlds, opposing))


@pytest.mark.parametrize("engine", [battalions.refused, battalions_fast.refused])
def test_one_commander_opens_the_door_of_his_battalion_and_counts_if_most_of_it_leaves(engine):
    # The hand tree of the specification, section 8, ignites at -2, -1.95, -1.4 and 3.75: at -1.5 two of four refuse,
    # at -1.39 three. An opposing commander who weighs .11 makes the first the second.
    fields = np.array([-2.0, -1.95, -1.4, 3.75], dtype=np.float32)[None, None, None]
    one = np.ones((1, 1, 1))
    units = Units(
        np.repeat(fields, 2, axis=1), np.array([0.0, 2.0]), np.array([[0.5, 0.3, 0.2, 0.0]]), np.zeros(1),
        np.zeros(1, np.int64), np.full(1, 0.5), np.ones((1, 1), np.int64), np.zeros((1, 1, 1), np.int64), 0 * one,
        0.5 * one, np.zeros(1, np.int64),
    )  # fmt: skip
    force = Force(np.full((1, 1, 1), -1.5), np.full((1, 1), 2.0), np.zeros(1), np.zeros(1), np.ones((1, 1)))
    calm, roused = (engine(force, units, led(1, 0.11, opposing, 1)) for opposing in (0.4, 0.6))
    assert (calm.whole.item(), calm.commanders.item()) == (0.5, 0.0)
    assert (roused.whole.item(), roused.commanders.item()) == (0.75, 1.0)


def test_commanders_who_do_not_count_change_no_bit(bank):
    force, units = force_of(20), units_of(bank, 20, (3, 5))
    alike = [battalions_fast.refused(force, units, led(20, 0.0, opposing)) for opposing in (0.0, 0.7, 1.0)]
    for other in alike[1:]:
        for name in ("by_formation", "whole", "cascade", "partial"):
            np.testing.assert_array_equal(getattr(other, name), getattr(alike[0], name))


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 3), st.floats(0, 3))
def test_refusal_never_falls_when_more_commanders_oppose_or_weigh_more(bank, opposing, other, weight, heavier):
    force, units = force_of(10), units_of(bank, 10, (3, 5))
    fewer, more = sorted((opposing, other))
    light, heavy = sorted((weight, heavier))
    low = battalions_fast.refused(force, units, led(10, light, fewer))
    for high in (led(10, light, more), led(10, heavy, fewer)):
        found = battalions_fast.refused(force, units, high)
        assert (found.by_formation >= low.by_formation - 1e-12).all()
        assert (found.whole >= low.whole - 1e-12).all()


def test_at_full_command_commanders_weigh_at_least_as_much_as_as_many_soldiers(bank, make_case):
    worlds, fall = 300, 0.2
    support, bodies, *rest = make_case(worlds, support=0.3)
    bodies = replace(bodies, command=np.ones_like(bodies.command), mix=np.tile([1.0, 0.0], (3, 1)))
    units = units_of(bank, worlds, bodies.battalions[0].astype(int))
    fewer_commanders, fewer_soldiers = support.copy(), support.copy()
    fewer_commanders[..., 1] -= fall
    fewer_soldiers[..., 0] -= fall * bodies.battalions.sum(axis=1)[0] / bodies.strength.sum(axis=1)[0]
    before, led_less, willing_less = (
        1 - obedience_table(q, bodies, *rest, units).obedience[..., 1].mean()
        for q in (support, fewer_commanders, fewer_soldiers)
    )
    assert led_less - before >= willing_less - before > 0


def test_the_table_tells_both_ranks_and_none_where_nobody_is_ordered(bank, make_case):
    given_ = make_case(6)
    table = obedience_table(*given_, units_of(bank, 6, given_[1].battalions[0].astype(int)))
    assert table.refusal_by_rank.shape == (*table.obedience.shape, 2)
    np.testing.assert_array_equal(table.refusal_by_rank[..., 0, :], 0.0)
    np.testing.assert_allclose(table.refusal_by_rank[..., 1, 0], 1 - table.obedience[..., 1], atol=1e-12)
    assert ((table.refusal_by_rank >= 0) & (table.refusal_by_rank <= 1)).all()


@pytest.mark.parametrize("command", [0.0, 1.0])
@pytest.mark.parametrize("mixes", ["alike", "apart"])
def test_dates_worked_out_together_equal_each_alone(bank, make_case, command, mixes):
    support, bodies, *rest = make_case(12)
    mix = np.tile([0.5, 0.5], (3, 1)) if mixes == "alike" else np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    bodies = replace(bodies, command=np.full_like(bodies.command, command), mix=mix)
    units = units_of(bank, 12, bodies.battalions[0].astype(int))
    dates = uniforms(5, "support", np.arange(12), 3 * support[0].size).reshape(12, 3, *support.shape[1:])
    for table in (lambda q: obedience_table(q, bodies, *rest, units), lambda q: thin_table(q, bodies, *rest)):
        together = table(dates)
        for date in range(3):
            alone = table(dates[:, date])
            for each in fields(alone):
                name, value = each.name, getattr(together, each.name)
                if isinstance(value, np.ndarray):
                    found = value if name == "tipping_support" else value[:, date]
                    np.testing.assert_array_equal(found, getattr(alone, name), err_msg=name)
