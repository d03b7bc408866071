import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import get_num_threads, set_num_threads
from scipy.special import ndtr

from tightrope.cohesion import Force, refusal, refused, shock_nodes
from tightrope.cohesion.normal_fast import normal

NODES = shock_nodes()


def one_formation(battalions, correlation, coupling, field, force_weight=0.3):
    return Force(
        np.array([[[field]]]),
        np.array([[coupling]]),
        np.array([force_weight]),
        np.array([correlation / battalions]),
        np.ones((1, 1)),
    )


def forces(seed, worlds, formations):
    """Forces on both sides of the fold."""
    source = np.random.default_rng(seed)
    share = source.uniform(0.1, 1, (worlds, formations))
    return Force(
        source.normal(-1.8, 0.8, (worlds, 3, formations)),
        source.uniform(0, 5, (worlds, formations)),
        source.beta(2, 9, worlds),
        source.uniform(0, 0.1, worlds),
        share / share.sum(axis=1, keepdims=True),
    )


@pytest.mark.parametrize("solve", [refusal.refused, refused])
@pytest.mark.parametrize(
    ("battalions", "rho", "coupling", "field", "share", "half", "tenth"),
    [
        (10, 0.05, 4, -2.0, 0.030493808, 0, 8.12e-7),
        (10, 0.05, 4, -1.9, 0.042545353, 0.000196484, 0.000196484),
        (10, 0.05, 4, -1.7, 0.160944356, 0.073055515, 0.315295815),
        (10, 0.05, 4, -1.6, 0.710899223, 0.684704185, 0.926944485),
        (4, 0.15, 3, -1.5, 0.362231217, 0.315295815, 0.684704185),
    ],
)
def test_one_formation_refuses_as_the_specification_says(solve, battalions, rho, coupling, field, share, half, tenth):
    # Specification of cohesion, section 4a: 11 Gauss-Hermite nodes, 1e-8.
    found = solve(one_formation(battalions, rho, coupling, field), NODES)
    assert found.whole == pytest.approx(share, abs=1e-8)
    assert found.cascade == pytest.approx(half, abs=1e-8)
    assert found.partial == pytest.approx(tenth, abs=1e-8)
    assert found.by_formation[..., 0] == pytest.approx(found.whole, abs=1e-14)


def test_the_nodes_have_the_moments_of_a_normal():
    # 1, 0, 1, 0, 3, 15, 105: moments of a standard normal.
    for power, moment in ((0, 1), (1, 0), (2, 1), (3, 0), (4, 3), (6, 15), (8, 105)):
        assert NODES.weights @ NODES.points**power == pytest.approx(moment, abs=1e-10)


@pytest.mark.parametrize("formations", [1, 2, 4])
def test_the_fast_refusal_equals_the_equations(formations):
    force = forces(formations, 12, formations)
    for plain, fast in zip(refusal.refused(force, NODES), refused(force, NODES), strict=True):
        assert fast == pytest.approx(plain, abs=1e-10)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-4, 1), st.floats(0, 6), st.floats(0.05, 1)), min_size=1, max_size=4),
    st.floats(0, 1),
    st.floats(0, 0.2),
)
def test_the_fast_refusal_is_a_fixed_point_no_higher_than_any_found_from_below(formations, look, shock):
    field, coupling, strength = np.array(formations).T
    by_strength = strength / strength.sum()
    force = Force(field[None, None], coupling[None], np.array([look]), np.array([shock]), by_strength[None])

    def after(share):
        return ndtr((field + coupling * ((1 - look) * share + look * by_strength @ share)) / np.sqrt(1 - shock))

    found = refused(force, NODES._replace(points=np.zeros(1), weights=np.ones(1))).by_formation[0, 0]
    from_below = np.zeros(len(field))
    for _ in range(400):
        from_below = after(from_below)
    assert after(found) == pytest.approx(found, abs=1e-12)
    assert np.all(found >= from_below - 1e-9)
    if np.max(np.abs(after(from_below) - from_below)) < 1e-6:
        assert found == pytest.approx(from_below, abs=1e-2)


def test_formations_that_look_only_at_themselves_refuse_as_if_alone():
    together = forces(9, 5, 3)._replace(force_weight=np.zeros(5))
    found = refused(together, NODES).by_formation
    for f in range(3):
        alone = together._replace(
            field=together.field[..., f : f + 1], coupling=together.coupling[:, f : f + 1], share=np.ones((5, 1))
        )
        assert refused(alone, NODES).whole == pytest.approx(found[..., f], abs=1e-12)


def test_relabelling_formations_changes_nothing():
    force, order = forces(5, 6, 4), np.array([2, 0, 3, 1])
    moved = force._replace(
        field=force.field[..., order], coupling=force.coupling[:, order], share=force.share[:, order]
    )
    assert refused(moved, NODES).whole == pytest.approx(refused(force, NODES).whole, abs=1e-12)


def test_two_halves_of_one_formation_refuse_as_the_whole():
    one = one_formation(10, 0.05, 4.0, -1.7)
    two = Force(np.repeat(one.field, 2, axis=2), np.repeat(one.coupling, 2, axis=1), *one[2:4], np.array([[0.3, 0.7]]))
    assert refused(two, NODES).whole == pytest.approx(refused(one, NODES).whole, abs=1e-12)


def test_the_order_and_company_of_worlds_change_no_bit():
    force = forces(3, 10, 3)
    whole = refused(force, NODES)
    part = refused(Force(*(array[[7, 2]] for array in force)), NODES)
    for all_worlds, some in zip(whole[:4], part[:4], strict=True):
        assert np.array_equal(all_worlds[[7, 2]], some)


@given(st.floats(-12, 12))
def test_the_tabled_normal_curve_is_the_normal_curve(x):
    below, height = normal(x)
    assert below == pytest.approx(ndtr(x), abs=1e-15)
    assert height == pytest.approx(np.exp(-x * x / 2) / np.sqrt(2 * np.pi), abs=4e-15)


def test_the_number_of_threads_changes_no_bit():
    force, threads = forces(8, 30, 3), get_num_threads()
    many = refused(force, NODES)
    set_num_threads(1)
    try:
        one = refused(force, NODES)
    finally:
        set_num_threads(threads)
    for a, b in zip(many, one, strict=True):
        assert np.array_equal(a, b)
