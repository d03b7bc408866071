"""What must hold in every finite tree: limits, symmetry, scale, chunks, several equilibria."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope.errors import GameError, TreeError
from tightrope.game.response import SeveralEquilibria, softmax, solve_tree
from tightrope.game.tree import Tree, read_payoff

unhurried = settings(deadline=None)  # a busy machine decides nothing

PLAYERS = ("patron", "ruler", "apparatus")
number = st.floats(-3, 3).map(lambda x: round(x, 3))
end = st.lists(number, min_size=3, max_size=3).map(lambda payoff: {"end": payoff})


def parted(children):
    weights = [1 + place for place in range(len(children))]
    return {"chance": [weight / sum(weights) for weight in weights], "children": children}


def node(children):
    several = st.lists(children, min_size=1, max_size=3)
    move = st.builds(lambda player, below: {"player": player, "children": below}, st.sampled_from(PLAYERS), several)
    return st.one_of(move, several.map(parted))


games = st.recursive(end, node, max_leaves=12)
few = settings(max_examples=40, deadline=None)


def in_worlds(mapping, worlds=1):
    return np.repeat(read_payoff(mapping)[None], worlds, axis=0)


def same(tree, value, worlds=1):
    return np.full((worlds, len(tree.players)), float(value))


def coordination(prize):
    """Two players who do not see each other and want to do the same."""
    return unseeing([[[prize * (a == b), prize * (a == b)] for b in range(2)] for a in range(2)])


def unseeing(payoff):
    """The patron moves, then the ruler, who does not see it."""
    rows = [{"player": "ruler", "information": "x", "children": [{"end": pay} for pay in row]} for row in payoff]
    return {"player": "patron", "children": rows}


def exact(mapping, players, chosen):
    """Best play from the ends to the root, ties shared equally: the recursion of a textbook, written anew."""
    if "end" in mapping:
        return np.array(mapping["end"])
    below = [exact(child, players, chosen) for child in mapping["children"]]
    if "chance" in mapping:
        share = mapping["chance"]
    else:
        mine = [value[players.index(mapping["player"])] for value in below]
        best = [value == max(mine) for value in mine]
        share = [b / sum(best) for b in best]
        chosen.append((min(mine), max(mine)))
    return sum(s * value for s, value in zip(share, below, strict=True))


@given(games)
@few
def test_without_precision_play_is_uniform(mapping):
    tree = Tree.read(mapping, PLAYERS)
    choice = solve_tree(tree, in_worlds(mapping), same(tree, 0)).choice
    for place in tree.moves:
        assert np.ptp(choice[0, tree.children[place] - 1]) < 1e-15


@given(games)
@few
def test_infinite_precision_is_subgame_perfect(mapping):
    tree = Tree.read(mapping, PLAYERS)
    solution = solve_tree(tree, in_worlds(mapping), same(tree, np.inf))
    np.testing.assert_allclose(solution.value[0, 0], exact(mapping, PLAYERS, []), atol=1e-12)


def test_ties_are_shared_equally_at_infinite_precision():
    mapping = {"player": "ruler", "children": [{"end": [1]}, {"end": [1]}, {"end": [0]}]}
    tree = Tree.read(mapping)
    assert solve_tree(tree, in_worlds(mapping), same(tree, np.inf)).choice.tolist() == [[0.5, 0.5, 0]]


@given(games, st.floats(0, 20), st.integers(0, 2), st.floats(-5, 5))
@few
def test_a_constant_added_to_one_players_payoffs_changes_no_choice(mapping, precision, player, constant):
    tree = Tree.read(mapping, PLAYERS)
    payoff = in_worlds(mapping)
    before = solve_tree(tree, payoff, same(tree, precision)).choice
    payoff[:, :, player] += constant
    np.testing.assert_allclose(solve_tree(tree, payoff, same(tree, precision)).choice, before, atol=1e-11)


@given(games, st.floats(0, 20), st.floats(0.1, 10))
@few
def test_payoffs_in_another_unit_change_no_choice(mapping, precision, factor):
    tree = Tree.read(mapping, PLAYERS)
    payoff = in_worlds(mapping)
    before = solve_tree(tree, payoff, same(tree, precision)).choice
    after = solve_tree(tree, payoff * factor, same(tree, precision / factor)).choice
    np.testing.assert_allclose(after, before, atol=1e-11)


@given(games, st.floats(0, 5), st.permutations(range(3)))
@few
def test_other_names_of_players_permute_values_alone(mapping, precision, order):
    tree = Tree.read(mapping, PLAYERS)
    moved = Tree.read(mapping, [PLAYERS[place] for place in order])
    payoff = in_worlds(mapping)
    one = solve_tree(tree, payoff, same(tree, precision))
    other = solve_tree(moved, payoff[:, :, list(order)], same(tree, precision))
    np.testing.assert_allclose(other.choice, one.choice, atol=1e-14)
    np.testing.assert_allclose(other.value, one.value[:, :, list(order)], atol=1e-14)


def mirrored(mapping):
    if "end" in mapping:
        return mapping
    turned = dict(mapping, children=[mirrored(child) for child in reversed(mapping["children"])])
    if "chance" in mapping:
        turned["chance"] = mapping["chance"][::-1]
    return turned


@given(games, st.floats(0, 5))
@few
def test_the_order_of_actions_means_nothing(mapping, precision):
    tree, turned = Tree.read(mapping, PLAYERS), Tree.read(mirrored(mapping), PLAYERS)
    one = solve_tree(tree, in_worlds(mapping), same(tree, precision))
    other = solve_tree(turned, in_worlds(mirrored(mapping)), same(tree, precision))
    np.testing.assert_allclose(other.value[0, 0], one.value[0, 0], atol=1e-12)
    np.testing.assert_allclose(other.reach[0, turned.ends[::-1]], one.reach[0, tree.ends], atol=1e-12)


@given(games, st.floats(0, 5))
@few
def test_play_ends_somewhere_and_the_root_is_worth_what_the_ends_are(mapping, precision):
    tree = Tree.read(mapping, PLAYERS)
    payoff = in_worlds(mapping)
    solution = solve_tree(tree, payoff, same(tree, precision))
    assert solution.reach[0, tree.ends].sum() == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(solution.reach[0, tree.ends] @ payoff[0], solution.value[0, 0], atol=1e-12)


def some(worlds, tree, seed):
    source = np.random.default_rng(seed)
    payoff = source.normal(size=(worlds, len(tree.ends), len(tree.players)))
    return payoff, source.uniform(0, 4, size=(worlds, len(tree.players)))


@pytest.mark.parametrize("mapping", [coordination(1), parted([coordination(1), {"end": [0, 0]}])])
@pytest.mark.parametrize("cut", [1, 3, 8])
def test_worlds_in_other_chunks_change_no_bit(mapping, cut):
    tree = Tree.read(mapping)
    payoff, precision = some(11, tree, 7)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SeveralEquilibria)
        whole = solve_tree(tree, payoff, precision)
        parts = [solve_tree(tree, payoff[part], precision[part]) for part in (slice(0, cut), slice(cut, None))]
    for name in ("choice", "value", "reach", "converged", "several"):
        assert (np.concatenate([getattr(part, name) for part in parts]) == getattr(whole, name)).all()


@given(games, st.integers(1, 6))
@few
def test_worlds_of_a_game_of_perfect_information_stand_alone(mapping, cut):
    tree = Tree.read(mapping, PLAYERS)
    payoff, precision = some(7, tree, 3)
    whole = solve_tree(tree, payoff, precision)
    parts = [solve_tree(tree, payoff[part], precision[part]) for part in (slice(0, cut), slice(cut, None))]
    assert (np.concatenate([part.value for part in parts]) == whole.value).all()


@given(st.lists(number, min_size=1, max_size=5), st.floats(0, 50))
@unhurried
def test_the_better_of_two_actions_is_never_the_less_likely(values, precision):
    share = softmax(np.array([values]), np.array([precision]))[0]
    order = np.argsort(values)
    assert share.sum() == pytest.approx(1)
    assert (np.diff(share[order]) >= -1e-15).all()


def test_naming_sets_of_one_node_changes_nothing():
    second = {"player": "b", "children": [{"end": [1, 2]}, {"end": [0, 3]}]}
    plain = {"player": "a", "children": [second, {"end": [2, 1]}]}
    named = dict(plain, information="first")
    one, other = Tree.read(plain), Tree.read(named)
    assert other.perfect
    found = [solve_tree(t, in_worlds(plain), same(t, 2)).choice for t in (one, other)]
    assert (found[0] == found[1]).all()


def test_a_set_of_alike_nodes_is_played_alike():
    mapping = coordination(1.0)
    tree = Tree.read(mapping)
    assert not tree.perfect
    choice = solve_tree(tree, in_worlds(mapping), same(tree, 0.5)).choice[0]
    left, right = (tree.children[place] - 1 for place in (1, 4))
    assert (choice[left] == choice[right]).all()
    np.testing.assert_allclose(choice, 0.5, atol=1e-12)


def test_several_equilibria_are_told_and_not_chosen_between_in_silence():
    # Symmetric 2x2 coordination has three logit equilibria once precision * prize > 2 (slope of the response at 1/2
    # is precision * prize / 2 for each player). Started near one corner, play stays there; from precision 0 it is even.
    mapping = coordination(1.0)
    tree = Tree.read(mapping)
    start = np.array([[0.95, 0.95, 0.05, 0.05, 0.95, 0.05]])
    with pytest.warns(SeveralEquilibria, match="1 of 1 worlds"):
        solution = solve_tree(tree, in_worlds(mapping), same(tree, 6), start)
    assert solution.several.all()
    assert solution.choice[0, 0] > 0.9


@pytest.mark.slow
def test_play_that_never_settles_is_marked():
    # Matching pennies at a precision at which the damped response overshoots for ever.
    mapping = unseeing([[[1.5, -1], [-1, 1]], [[-1, 1], [1, -1]]])  # 1.5: uniform play is no fixed point
    tree = Tree.read(mapping)
    with pytest.warns(SeveralEquilibria):
        assert not solve_tree(tree, in_worlds(mapping), same(tree, 60)).converged.any()


def test_a_set_that_is_never_reached_has_even_beliefs():
    one, three = (
        {"player": "b", "information": "s", "children": [{"end": [0, pay]}, {"end": [0, 0]}]} for pay in (1, 3)
    )
    mapping = {"chance": [1, 0, 0], "children": [{"end": [0, 0]}, one, three]}
    tree = Tree.read(mapping, ["a", "b"])
    choice = solve_tree(tree, in_worlds(mapping), same(tree, 1)).choice[0]
    assert choice[2] == pytest.approx(1 / (1 + np.exp(-2)))


@pytest.mark.parametrize("value", [-1, np.nan])
def test_a_precision_that_is_none_is_refused(value):
    mapping = coordination(1)
    tree = Tree.read(mapping)
    with pytest.raises(GameError, match="allowed 0 or more"):
        solve_tree(tree, in_worlds(mapping), same(tree, value))


def test_payoffs_that_do_not_fit_are_refused():
    mapping = coordination(1)
    tree = Tree.read(mapping)
    with pytest.raises(GameError, match="4 ends, 2 players"):
        solve_tree(tree, np.zeros((1, 3, 2)), same(tree, 1))
    with pytest.raises(GameError, match="1 worlds, 2 players"):
        solve_tree(tree, in_worlds(mapping), np.ones((1, 3)))
    with pytest.raises(GameError, match="finite"):
        solve_tree(tree, in_worlds(mapping) + np.inf, same(tree, 1))
    with pytest.raises(GameError, match="start"):
        solve_tree(tree, in_worlds(mapping), same(tree, 1), np.ones((2, 6)))
    with pytest.raises(TreeError, match="precision inf"):
        solve_tree(tree, in_worlds(mapping), same(tree, np.inf))
