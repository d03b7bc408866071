"""What is no finite game is refused, and the node is named."""

import numpy as np
import pytest

from tightrope.errors import TreeError
from tightrope.game.tree import Tree, read_payoff

STOP = {"end": [0.0, 0.0]}


def move(player, *children, **more):
    return {"player": player, "children": list(children), **more}


def built(parent, kind, player=None, information=None, chance=None):
    count = len(kind)
    default = [0 if k == "move" else -1 for k in kind]
    return Tree(
        parent=np.array(parent),
        kind=tuple(kind),
        player=np.array(default if player is None else player),
        information=np.array(
            [n if k == "move" else -1 for n, k in enumerate(kind)] if information is None else information
        ),
        chance=np.ones(count) if chance is None else np.array(chance),
        players=("patron", "ruler"),
    )


def test_nodes_are_numbered_parents_first():
    tree = Tree.read(move("patron", move("ruler", STOP, STOP), {"chance": [0.25, 0.75], "children": [STOP, STOP]}))
    assert tree.parent.tolist() == [-1, 0, 1, 1, 0, 4, 4]
    assert tree.kind == ("move", "move", "end", "end", "chance", "end", "end")
    assert tree.player.tolist() == [0, 1, -1, -1, -1, -1, -1]
    assert tree.chance.tolist() == [1, 1, 1, 1, 1, 0.25, 0.75]
    assert tree.ends.tolist() == [2, 3, 5, 6]
    assert tree.perfect


def test_payoffs_come_in_the_order_of_the_ends():
    mapping = move("patron", {"end": [1, 2]}, move("ruler", {"end": [3, 4]}, {"end": [5, 6]}))
    assert read_payoff(mapping).tolist() == [[1, 2], [3, 4], [5, 6]]


def test_a_shared_name_joins_nodes():
    tree = Tree.read(move("a", move("b", STOP, STOP, information="x"), move("b", STOP, STOP, information="x")))
    assert [members.tolist() for members in tree.sets] == [[0], [1, 4]]


def test_a_subtree_may_stand_in_two_places():
    shared = move("b", STOP, STOP)
    assert len(Tree.read(move("a", shared, shared)).kind) == 7


def circle():
    node = move("a", STOP)
    node["children"].append(node)
    return node


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (move("a", STOP, {"player": "b", "children": []}), r"root.children\[1\].*without payoff"),
        (move("a", STOP, {"end": []}), r"root.children\[1\].*payoff"),
        (move("a", move("b", STOP), {"end": [0.0]}), r"root.children\[1\].*\(2\)"),
        (move("a", STOP, {"end": [0.0, float("nan")]}), r"root.children\[1\].*finite"),
        (move("a", STOP, {"end": "win"}), r"root.children\[1\].*list of numbers"),
        (move("a", STOP, {"name": "b"}), r"root.children\[1\].*player, chance, end"),
        (move("a", STOP, 7), r"root.children\[1\].*player, chance, end"),
        ({"player": "a", "end": [1.0]}, r"root.*one of player, chance, end"),
        ({"player": "a", "children": "ab"}, r"root.*list of nodes"),
        ({"end": [1.0], "children": [STOP]}, r"root.*an end has children"),
        ({"chance": [1.0], "children": [STOP, STOP]}, "root.*one each"),
        ({"chance": [0.5, 0.6], "children": [STOP, STOP]}, "node 0.*sum 1"),
        ({"chance": [1.5, -0.5], "children": [STOP, STOP]}, "node 0.*0 to 1"),
        (circle(), r"root.children\[1\].*cycle"),
        (move("b", move("b", STOP, information="x"), move("c", STOP, information="x")), "node 3.*other player"),
        (
            move("a", move("b", STOP, STOP, information="x"), move("b", STOP, STOP, STOP, information="x")),
            "node 4.*number of actions",
        ),
        (move("a", move("b", STOP, information="x"), move("a", STOP, information="x")), "node 3.*other player"),
        (move("a", move("a", STOP, information="x"), move("a", STOP, information="x")), "node 3.*imperfect recall"),
        (move("a", move("a", STOP, STOP, information="x"), STOP, information="x"), "node 1.*imperfect recall"),
    ],
)
def test_what_is_no_game_is_refused_by_the_name_of_its_node(mapping, said):
    with pytest.raises(TreeError, match=said):
        Tree.read(mapping)


def test_an_unknown_player_is_refused():
    with pytest.raises(TreeError, match="'c' is unknown; allowed a, b"):
        Tree.read(move("c", STOP), ["a", "b"])


@pytest.mark.parametrize(
    ("parent", "kind", "more", "said"),
    [
        ([-1, -1, 0], ["move", "end", "end"], {}, "node 1: a second root"),
        ([-1, 2, 0], ["move", "end", "move"], {}, "node 1.*cycle"),
        ([0, 0], ["move", "end"], {}, "node 0.*cycle"),
        ([-1, 0], ["move", "move"], {}, "node 1.*without payoff"),
        ([-1, 0, 1], ["move", "end", "end"], {}, "node 1.*has children"),
        ([-1, 0], ["guess", "end"], {}, "node 0.*allowed chance, move, end"),
        ([-1, 0], ["move", "end"], {"player": [2, -1]}, "node 0.*0..1"),
        ([-1, 0, 0], ["chance", "end", "end"], {"chance": [1, 0.5, 0.4]}, "node 0.*sum 1"),
        ([], [], {}, "needs a root"),
    ],
)
def test_arrays_that_are_no_game_are_refused_by_the_number_of_the_node(parent, kind, more, said):
    with pytest.raises(TreeError, match=said):
        built(parent, kind, **more)


def test_knowing_less_than_before_is_refused_even_between_branches():
    # The mover chose left or right himself and is then said not to know which.
    forgetful = move("a", move("b", move("a", STOP, information="x")), move("b", move("a", STOP, information="x")))
    with pytest.raises(TreeError, match="imperfect recall"):
        Tree.read(forgetful)
