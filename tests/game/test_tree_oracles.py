"""Finite trees against solutions of an independent program: oracles G1 to G4 of the game specification."""

import json
from pathlib import Path

import numpy as np
import pytest

from tightrope.game.response import solve_tree
from tightrope.game.tree import Tree, read_payoff

DATA = Path(__file__).parent / "data"
HOLD_OR_PRESS = {
    "player": "patron",
    "children": [
        {"end": [0, 0]},
        {"player": "ruler", "children": [{"end": [1, -0.5]}, {"end": [-1, -1.2]}]},
    ],
}
PRESS, COMPLY = 1, 2  # edges


def load(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def precisions(tree, *values):
    return np.repeat(np.array(values, dtype=float)[:, None], len(tree.players), axis=1)


def in_worlds(payoff, worlds):
    return np.repeat(payoff[None], worlds, axis=0)


def solve(mapping, *values):
    tree = Tree.read(mapping)
    return tree, solve_tree(tree, in_worlds(read_payoff(mapping), len(values)), precisions(tree, *values))


def test_g1_two_moves_are_played_as_by_gambit():
    # Gambit 16.7.0, logit response at precision .5, 1, 5.
    tree, solution = solve(HOLD_OR_PRESS, 0.5, 1, 5)
    assert tree.players == ("patron", "ruler")
    found = solution.choice[:, [COMPLY, PRESS]]
    expected = [[0.586617578917, 0.521640866182], [0.668187772168, 0.583309831547], [0.970687769249, 0.991047926314]]
    np.testing.assert_allclose(found, expected, atol=1e-11)


def choices(mapping):
    """Choices written into a nested game, in the order of its edges."""
    if "end" in mapping:
        return {}
    edges, number = {}, 0

    def walk(node):
        nonlocal number
        place = number
        number += 1
        below = [walk(child) for child in node.get("children", [])]
        for child, share in zip(below, node.get("choice", []), strict=True):
            edges[child - 1] = share
        return place

    walk(mapping)
    return edges


@pytest.mark.parametrize("place", [0, 1])
def test_g2_trees_of_24_ends_are_played_as_by_gambit(place):
    # Gambit 16.7.0 logit_solve_lambda, tests/game/data/trees_24.json.
    game = load("trees_24.json")["games"][place]
    tree, solution = solve(game["tree"], game["lambda"])
    assert len(tree.ends) == 24
    expected = choices(game["tree"])
    assert len(expected) == len(tree.kind) - 1
    for edge, share in expected.items():
        assert solution.choice[0, edge] == pytest.approx(share, abs=1e-9)
    np.testing.assert_allclose(solution.value[0, 0], game["root_value"], atol=1e-9)


def signalling(game):
    """Nature draws a type, the patron presses unseeing, the ruler knows it, the patron sees the act alone."""

    def answers(kind, press, act):
        return {
            "player": "patron",
            "information": f"after {press} {act}",
            "children": [{"end": payoff} for payoff in game["payoff"][kind][press][act]],
        }

    def acts(kind, press):
        return {"player": "ruler", "children": [answers(kind, press, act) for act in range(3)]}

    def presses(kind):
        return {"player": "patron", "information": "press", "children": [acts(kind, press) for press in range(2)]}

    return {"chance": game["chance"], "children": [presses(kind) for kind in range(2)]}


@pytest.mark.parametrize("place", [0, 1])
def test_g3_signalling_is_played_as_by_gambit(place):
    # Gambit 16.7.0, tests/game/data/signalling.json, precision 1 and 2.
    game = load("signalling.json")
    told = game["solutions"][place]
    mapping = signalling(game)
    tree = Tree.read(mapping, game["players"])
    payoff = in_worlds(read_payoff(mapping), 1)
    solution = solve_tree(tree, payoff, precisions(tree, told["lambda"]))
    assert solution.converged.all()
    assert not solution.several.any()
    for kind in range(2):
        patron = tree.children[0][kind]
        np.testing.assert_allclose(solution.choice[0, tree.children[patron] - 1], told["press"], atol=1e-9)
        for press in range(2):
            ruler = tree.children[patron][press]
            acts = tree.children[ruler]
            np.testing.assert_allclose(solution.choice[0, acts - 1], told["act[type][press]"][kind][press], atol=1e-9)
            for act in range(3):
                answers = tree.children[acts[act]]
                expected = told["answer[press][act]"][press][act]
                np.testing.assert_allclose(solution.choice[0, answers - 1], expected, atol=1e-9)


def test_g4_three_simultaneous_moves_are_played_as_by_gambit():
    # Gambit 16.7.0, tests/game/data/simultaneous_3x3x2.json.
    game = load("simultaneous_3x3x2.json")
    payoff = game["payoff[a][b][c][player]"]
    mapping = {
        "player": "patron",
        "children": [
            {
                "player": "ruler",
                "information": "ruler",
                "children": [
                    {"player": "west", "information": "west", "children": [{"end": payoff[a][b][c]} for c in range(2)]}
                    for b in range(3)
                ],
            }
            for a in range(3)
        ],
    }
    tree = Tree.read(mapping, game["players"])
    solution = solve_tree(tree, in_worlds(read_payoff(mapping), 1), precisions(tree, game["lambda"]))
    assert solution.converged.all()
    assert not solution.several.any()
    for node, expected in zip([0, 1, 2], game["choice"], strict=True):
        np.testing.assert_allclose(solution.choice[0, tree.children[node] - 1], expected, atol=1e-8)
