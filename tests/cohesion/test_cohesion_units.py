"""Refusal that spreads through squads, companies and battalions: oracles, laws, and agreement of every engine."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.cohesion import (
    Bank,
    Command,
    Correlations,
    Force,
    Looks,
    Tree,
    Units,
    battalions,
    battalions_fast,
    build_bank,
    cascade,
    force_refusal,
    ignition_fields,
    soldiers,
    squad_law,
)
from tightrope.errors import CohesionError
from tightrope.randomness import normals, uniforms

SMALL, LOOKS = Tree(4, 4, 4), Looks(0.35, 0.25, 0.15, 0.25)
NOTHING_SHARED = Correlations(0.0, 0.0, 0.0)

# Hand tree of the specification, section 8: one company of two squads of two.
HAND, HAND_LOOKS = Tree(2, 2, 1), Looks(0.5, 0.3, 0.2, 0.0)
HAND_DISPOSITIONS = np.array([-2.0, -1.2, -0.9, 5.0]).reshape(1, 1, 2, 2)


@pytest.mark.parametrize("engine", [soldiers.ignition_fields, ignition_fields])
def test_the_hand_tree_ignites_where_it_must(engine):
    np.testing.assert_allclose(engine(HAND_DISPOSITIONS, 2.0, HAND_LOOKS, HAND), [[-2, -1.95, -1.4, 3.75]], atol=1e-12)


@pytest.mark.parametrize("engine", [soldiers.cascade, cascade])
@pytest.mark.parametrize(("field", "refusers"), [(-1.5, 2), (-1.39, 3)])
def test_the_hand_tree_refuses_as_worked_by_hand(engine, field, refusers):
    assert engine(HAND_DISPOSITIONS, field, 2.0, HAND_LOOKS, HAND).sum() == refusers


# Exact laws and means of the specification, section 8.
@pytest.mark.parametrize(
    ("n", "law"),
    [(2, [0.707860982, 0.219408305, 0.072730714]), (3, [0.595555118, 0.265954154, 0.103942007, 0.034548721])],
)
def test_the_law_of_a_squad_is_the_published_one(n, law):
    np.testing.assert_allclose(squad_law(n, -1.0, 1.0), law, atol=1e-9)


@pytest.mark.parametrize(
    ("field", "coupling", "mean"), [(-2, 2, 0.026139455), (-1.5, 2, 0.097529343), (-1, 1, 0.209097852)]
)
def test_the_mean_of_a_squad_of_ten_is_the_published_one(field, coupling, mean):
    assert squad_law(10, field, coupling) @ np.arange(11) / 10 == pytest.approx(mean, abs=1e-9)


@pytest.mark.parametrize("n", [1, 2, 4, 5])
def test_the_law_of_a_squad_equals_enumeration(n):
    field, coupling = -0.8, 1.7
    levels = soldiers.ndtr(field + coupling * np.arange(n + 1) / n)
    share = np.diff(np.concatenate([[0.0], levels, [1.0]]))  # of lying between two neighbouring thresholds
    law = np.zeros(n + 1)
    for ranks in itertools.product(range(n + 2), repeat=n):
        acting = 0
        while (after := sum(rank <= acting for rank in ranks)) != acting:
            acting = after
        law[acting] += np.prod([share[rank] for rank in ranks])
    np.testing.assert_allclose(squad_law(n, field, coupling), law, atol=1e-10)


def test_the_law_of_a_squad_sums_to_one_up_to_twenty():
    for n in (1, 5, 12, 20):
        assert squad_law(n, -1.2, 1.5).sum() == pytest.approx(1.0, abs=1e-6)


def test_a_squad_by_chance_follows_its_law():
    # 200,000 squads of ten; 4 standard errors, chance of failing by luck below 1 in 10,000.
    e = normals(3, "squads", np.arange(200_000), 10).reshape(-1, 1, 1, 10)
    lists = ignition_fields(e, 2.0, Looks(1.0, 0.0, 0.0, 0.0), Tree(10, 1, 1))
    counts = np.bincount((lists <= -1.5).sum(axis=1), minlength=11) / len(lists)
    law = squad_law(10, -1.5, 2.0)
    assert (np.abs(counts - law) <= 4 * np.sqrt(law * (1 - law) / len(lists)) + 1e-9).all()


# Dyadic numbers make every sum exact, so that ties are real and all engines must agree to the man.
dyadic = st.integers(-3 * 1024, 1024).map(lambda n: n / 1024)


def drawn(seed, count=2, tree=SMALL):
    shape = (count, tree.battalion, tree.company, tree.squad)
    return np.round(1024 * normals(seed, "dyadic", np.arange(1), count * tree.size).reshape(shape)) / 1024


def at_random(e, field, coupling, looks, tree, seed):
    """Soldiers asked one by one in a random order, again and again."""
    refuses = np.zeros(e.shape, bool)
    flat = list(np.ndindex(e.shape))
    order = np.argsort(uniforms(seed, "order", np.arange(1), len(flat))[0])
    moved = True
    while moved:
        moved = False
        for place in order:
            b, c, s, i = flat[place]
            seen = (
                looks.squad * refuses[b, c, s].sum() / tree.squad
                + looks.company * refuses[b, c].sum() / (tree.squad * tree.company)
                + looks.battalion * refuses[b].sum() / tree.size
                + looks.force * refuses.sum() / (tree.size * len(e))
            )
            if not refuses[b, c, s, i] and e[b, c, s, i] <= field + coupling * seen:
                refuses[b, c, s, i] = moved = True
    return refuses


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), dyadic, st.integers(0, 5 * 1024).map(lambda n: n / 1024))
def test_the_order_in_which_men_are_asked_changes_nobody(seed, field, coupling):
    e, looks = drawn(seed, 2, Tree(4, 2, 2)), Looks(0.5, 0.25, 0.125, 0.125)
    tree = Tree(4, 2, 2)
    together = soldiers.cascade(e, field, coupling, looks, tree)
    assert (cascade(e, field, coupling, looks, tree) == together).all()
    assert (at_random(e, field, coupling, looks, tree, seed) == together).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), dyadic, st.integers(0, 20).map(lambda n: n / 4))
def test_banked_battalions_of_a_force_refuse_as_its_soldiers_do(seed, field, coupling):
    e, looks = drawn(seed, 3), Looks(0.5, 0.25, 0.125, 0.125)
    lists = ignition_fields(e, coupling, looks, SMALL)
    np.testing.assert_array_equal(lists, soldiers.ignition_fields(e, coupling, looks, SMALL))
    bank = Bank(lists[None], np.array([coupling]), looks, NOTHING_SHARED, SMALL)
    share = force_refusal(
        bank,
        np.array([[field]]),
        np.array([[coupling]]),
        np.ones((1, 1)),
        np.array([3]),
        np.arange(3)[None],
        np.zeros((1, 3)),
    )
    assert share[0, 0] * 3 * SMALL.size == pytest.approx(soldiers.cascade(e, field, coupling, looks, SMALL).sum())


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), dyadic, st.floats(0, 1), st.floats(0, 4), st.floats(0, 2))
def test_a_higher_field_or_a_stronger_coupling_never_lowers_refusal(seed, field, more, coupling, stronger):
    e = drawn(seed, 2)
    low = cascade(e, field, coupling, LOOKS, SMALL)
    assert (cascade(e, field + more, coupling + stronger, LOOKS, SMALL) >= low).all()


def test_relabelling_men_squads_and_companies_changes_nothing():
    e = drawn(5, 3)
    plain = np.sort(ignition_fields(e, 3.0, LOOKS, SMALL))
    turned = e[:, ::-1, ::-1, ::-1][:, :, [2, 0, 3, 1]]
    np.testing.assert_allclose(np.sort(ignition_fields(turned, 3.0, LOOKS, SMALL)), plain, atol=1e-12)


def some_units(worlds, formations=2, many=3, replicates=4, held=16):
    couplings = np.arange(0, 6.01, 0.25)
    looks = [Looks(0.35, 0.25, 0.15, 0.25), Looks(0.25, 0.25, 0.25, 0.25)]
    numbers = SMALL.battalion + SMALL.battalion * SMALL.company + SMALL.size
    banks = [
        build_bank(normals(a, "bank", np.arange(held), numbers), couplings, look, Correlations(0.05, 0.05, 0.05), SMALL)
        for a, look in enumerate(looks)
    ]
    slots = formations * many
    chance = uniforms(2, "units", np.arange(worlds), 2 + replicates * slots)
    return Units(
        fields=np.stack([bank.fields for bank in banks]),
        couplings=couplings,
        looks=np.array(looks),
        battalion_shock=np.array([0.05**0.5, 0.3]),
        atom=(chance[:, 0] * 2).astype(np.int64),
        rounding=chance[:, 1],
        battalions=np.full((worlds, formations), many),
        indices=(chance[:, 2:] * held).astype(np.int64).reshape(worlds, replicates, slots),
        shocks=normals(2, "shocks", np.arange(worlds), replicates * slots).reshape(worlds, replicates, slots),
        commanders=uniforms(2, "commanders", np.arange(worlds), replicates * slots).reshape(worlds, replicates, slots),
        first=np.arange(formations) * many,
    )


def some_force(worlds, cells=5, formations=2):
    field = normals(4, "field", np.arange(worlds), cells * formations).reshape(worlds, cells, formations) - 1.5
    share = uniforms(4, "share", np.arange(worlds), formations)
    return Force(
        field=field,
        coupling=7 * uniforms(4, "coupling", np.arange(worlds), formations),
        force_weight=np.zeros(worlds),
        shock=np.zeros(worlds),
        share=share / share.sum(axis=1, keepdims=True),
    )


def some_command(worlds, formations=2, weight=1.0, opposing=None):
    chance = uniforms(6, "opposing", np.arange(worlds))[:, 0] if opposing is None else np.full(worlds, opposing)
    return Command(np.ones(formations, dtype=np.bool_), np.full((worlds, formations), weight), chance)


def test_the_compiled_forces_equal_the_plain_ones():
    given = some_force(30), some_units(30), some_command(30)
    for fast, plain in zip(battalions_fast.refused(*given), battalions.refused(*given), strict=True):
        np.testing.assert_allclose(fast, plain, atol=1e-10)


def test_a_world_refuses_alike_whatever_its_company():
    force, units, command = some_force(30), some_units(30), some_command(30)
    alone = slice(7, 9)
    led = Command(command.ordered, command.weight[alone], command.opposing[alone])
    few = battalions_fast.refused(Force(*(array[alone] for array in force)), units.part(alone), led)
    for fewer, all_of_them in zip(few, battalions_fast.refused(force, units, command), strict=True):
        np.testing.assert_array_equal(fewer, all_of_them[alone])


def test_a_coupling_goes_to_a_neighbour_and_keeps_its_mean():
    couplings = np.arange(0, 6.01, 0.25)
    chance = (np.arange(4000) + 0.5) / 4000
    places = battalions.rounded(np.full((4000, 1), 1.6), couplings, chance)
    assert set(couplings[places[:, 0]]) == {1.5, 1.75}
    assert couplings[places].mean() == pytest.approx(1.6, abs=1e-3)
    assert battalions.rounded(np.array([[9.0]]), couplings, np.array([0.5]))[0, 0] == 24


# Exact engine near the tip, J' 4, ten battalions (specification, section 8): mean +- se from 3,000 to 12,000 forces.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "mean", "error", "spread", "spread_error"),
    [
        (-2.0, 0.0563, 0.0011, 0.0027, 0.0009),
        (-1.9, 0.1399, 0.0018, 0.0599, 0.0022),
        (-1.7, 0.7741, 0.0061, 0.7723, 0.0077),
    ],
)
def test_a_large_bank_gives_the_figures_of_all_soldiers(field, mean, error, spread, spread_error):
    tree, held, forces = Tree(), 10_000, 6_000
    bank = build_bank(
        normals(1, "bank", np.arange(held), 555),
        np.array([0.0, 4.0]),
        LOOKS,
        Correlations(0.05, 0.05, 0.05),
        tree,
        np.float64,
    )
    units = Units(
        fields=bank.fields[None],
        couplings=bank.couplings,
        looks=np.array([LOOKS]),
        battalion_shock=np.array([0.05**0.5]),
        atom=np.zeros(forces, np.int64),
        rounding=np.full(forces, 0.5),
        battalions=np.full((forces, 1), 10),
        indices=(uniforms(1, "pick", np.arange(forces), 10) * held).astype(np.int64)[:, None],
        shocks=normals(1, "shock", np.arange(forces), 10)[:, None],
        commanders=np.full((forces, 1, 10), 0.5),
        first=np.array([0]),
    )
    ones = np.ones((forces, 1))
    force = Force(np.full((forces, 1, 1), field), 4.0 * ones, np.zeros(forces), np.zeros(forces), ones)
    found = battalions_fast.refused(force, units, some_command(forces, 1, 0.0))
    own = found.whole.std() / forces**0.5
    assert abs(found.whole.mean() - mean) <= 0.02 + 3 * np.hypot(error, own)
    assert abs(found.cascade.mean() - spread) <= 0.03 + 3 * spread_error


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: cascade(drawn(1), np.nan, 1.0, LOOKS, SMALL), "finite numbers"),
        (lambda: cascade(drawn(1), 0.0, -1.0, LOOKS, SMALL), "coupling 0 or more"),
        (lambda: cascade(drawn(1), 0.0, 1.0, Looks(0.5, 0.5, 0.5, 0.5), SMALL), "sum 1"),
        (lambda: cascade(drawn(1), 0.0, 1.0, LOOKS, Tree()), "allowed .battalion, 5, 10, 10"),
        (lambda: cascade(drawn(1) * np.inf, 0.0, 1.0, LOOKS, SMALL), "finite numbers"),
        (lambda: squad_law(21, 0.0, 1.0), "cancels"),
        (lambda: squad_law(0, 0.0, 1.0), "allowed 1 to 20"),
        (lambda: build_bank(np.zeros((2, 3)), np.array([1.0]), LOOKS, NOTHING_SHARED, SMALL), "allowed .battalion, 84"),
        (
            lambda: build_bank(np.zeros((2, 84)), np.array([1.0]), LOOKS, Correlations(0.5, 0.5, 0.1), SMALL),
            "sum below 1",
        ),
    ],
)
def test_what_is_no_force_is_refused_with_the_remedy(call, says):
    with pytest.raises(CohesionError, match=says):
        call()


def test_a_bank_is_asked_for_its_own_couplings_alone():
    bank = build_bank(np.zeros((1, 84)), np.array([1.0, 2.0]), LOOKS, NOTHING_SHARED, SMALL)
    with pytest.raises(CohesionError, match=r"1\.5 is not in the bank"):
        bank.place(np.array([1.0, 1.5]))
