"""The compiled solver of trees agrees with the plain one."""

import json
from pathlib import Path

import numpy as np
import pytest

from tightrope.errors import TreeError
from tightrope.game import response, tree_fast
from tightrope.game.tree import Tree, read_payoff

DATA = Path(__file__).parent / "data"
pytestmark = pytest.mark.slow  # the first call compiles


def game(place):
    return json.loads((DATA / "trees_24.json").read_text(encoding="utf-8"))["games"][place]["tree"]


def with_chance():
    end = {"end": [0.0, 0.0]}
    move = {"player": "ruler", "children": [end, end, end]}
    return {"player": "patron", "children": [{"chance": [0.2, 0.8], "children": [move, end]}, move]}


@pytest.mark.parametrize("mapping", [game(0), with_chance()])
@pytest.mark.parametrize("scale", [0, 1, 40, np.inf])
def test_both_solvers_agree(mapping, scale):
    tree = Tree.read(mapping)
    source = np.random.default_rng(11)
    payoff = source.normal(size=(200, len(tree.ends), len(tree.players)))
    precision = np.full((200, len(tree.players)), float(scale)) * (0 if scale == 0 else 1)
    one, other = response.solve_tree(tree, payoff, precision), tree_fast.solve_tree(tree, payoff, precision)
    for name in ("choice", "value", "reach"):
        np.testing.assert_allclose(getattr(other, name), getattr(one, name), atol=1e-10)
    assert other.converged.all()
    assert not other.several.any()


@pytest.mark.parametrize("place", [0, 1])
def test_the_compiled_solver_plays_trees_of_24_ends_as_gambit(place):
    # Root values of Gambit 16.7.0, tests/game/data/trees_24.json.
    told = json.loads((DATA / "trees_24.json").read_text(encoding="utf-8"))["games"][place]
    tree = Tree.read(told["tree"])
    solution = tree_fast.solve_tree(tree, read_payoff(told["tree"])[None], np.full((1, 3), told["lambda"]))
    np.testing.assert_allclose(solution.value[0, 0], told["root_value"], atol=1e-9)


def test_other_chunks_of_worlds_change_no_bit():
    tree = Tree.read(game(1))
    source = np.random.default_rng(12)
    payoff = source.normal(size=(50, 24, 3))
    precision = source.uniform(0, 5, size=(50, 3))
    whole = tree_fast.solve_tree(tree, payoff, precision)
    parts = [tree_fast.solve_tree(tree, payoff[part], precision[part]) for part in (slice(0, 13), slice(13, None))]
    assert (np.concatenate([part.choice for part in parts]) == whole.choice).all()


def test_the_compiled_solver_refuses_hidden_moves():
    end = {"end": [0.0, 0.0]}
    unseen = {"player": "ruler", "information": "x", "children": [end, end]}
    tree = Tree.read({"player": "patron", "children": [unseen, unseen]})
    with pytest.raises(TreeError, match=r"use response.solve_tree"):
        tree_fast.solve_tree(tree, np.zeros((1, 4, 2)), np.ones((1, 2)))
