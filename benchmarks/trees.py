"""How many finite games a second do the two solvers of trees play, and against Gambit?

Trees of perfect information with 24 ends (patron 2, ruler 3, apparatus 2, patron 2 actions) and with 144 ends
(two rounds of 2, 3, 2), logit response at precision 1.5, 10,000 worlds with payoffs of their own.

Gambit is asked where pygambit can be imported, at its default step and at longer ones; beside that stand the
figures of the specification, measured once with Gambit 16.7.0 on a machine with 2 cores. Gambit solves any
information structure; the ratio comes from perfect information, which lets a game be solved by one recursion. With
three simultaneous moves (3 x 3 x 2 actions) the same measurement gave a ratio of 8.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numba
import numpy as np

from tightrope.game import response, tree_fast
from tightrope.game.tree import Tree, read_payoff

WORLDS = 10_000
PRECISION = 1.5
ROUNDS = 15
ROUNDS_OF_GAMBIT, SHORT = 3, 1.0  # a game that takes more seconds than the second number is played once
GAMBIT_STEPS = ((0.03, 1.1), (0.3, 2.0), (1.0, 2.0))  # first step and acceleration: default, then longer ones
SEED = 24
ONE = (("patron", 2), ("ruler", 3), ("apparatus", 2), ("patron", 2))
TWO = (("patron", 2), ("ruler", 3), ("apparatus", 2)) * 2
# Games a second of Gambit 16.7.0 logit_solve_lambda in the specification, 2 cores: tuned step, and the larger tree.
SPECIFIED = {24: 14.0, 144: 0.035}
BARS = {24: 10_000, 144: 500_000}
BAR_FAST = 4
BAR_APART = 1e-9


def game(order: tuple[tuple[str, int], ...], source: np.random.Generator) -> dict[str, object]:
    """A tree in which the named players move one after the other, payoffs normal and rounded to 4 decimals."""
    if not order:
        return {"end": [round(float(x), 4) for x in source.normal(size=3)]}
    (player, actions), rest = order[0], order[1:]
    return {"player": player, "children": [game(rest, source) for _ in range(actions)]}


def best(play: Callable[[], object], rounds: int) -> float:
    """Shortest of several times, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        play()
        times.append(time.perf_counter() - start)
    return min(times)


def in_turns(plays: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Shortest time of each, the plays taking turns."""
    times = [[best(play, 1) for play in plays] for _ in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


def gambit_rates(mapping: dict[str, object]) -> dict[str, float]:
    """Games a second of Gambit by step, the ones that agree with us; none where it is not installed."""
    if importlib.util.find_spec("pygambit") is None:
        return {}
    pygambit = importlib.import_module("pygambit")
    peer, root_value = built(pygambit, mapping)
    rates = {}
    for step, accel in GAMBIT_STEPS:
        play = partial(pygambit.qre.logit_solve_lambda, peer, lam=[PRECISION], first_step=step, max_accel=accel)
        start = time.perf_counter()
        (answer,) = play()
        seconds = time.perf_counter() - start
        apart = max(abs(here - there) for here, there in zip(payoffs(peer, answer), root_value, strict=True))
        if apart <= BAR_APART:
            seconds = best(play, ROUNDS_OF_GAMBIT) if seconds < SHORT else seconds
            rates[f"pygambit {pygambit.__version__}, step {step} x {accel}, values within {apart:.0e}"] = 1 / seconds
    return rates


def payoffs(peer: object, answer: Sequence[float]) -> list[float]:
    """What each player of a game in Gambit may expect: an answer lists probabilities by player, set and action."""
    profile = peer.mixed_behavior_profile()  # type: ignore[attr-defined]
    actions = (action for player in peer.players for place in player.infosets for action in place.actions)  # type: ignore[attr-defined]
    for number, action in enumerate(actions):
        profile[action] = answer[number]
    return [float(profile.payoff(player)) for player in peer.players]  # type: ignore[attr-defined]


def built(pygambit: object, mapping: dict[str, object]) -> tuple[object, np.ndarray]:
    """The game in Gambit, and its root values by our solver."""
    tree = Tree.read(mapping)
    peer = pygambit.Game.new_tree(players=list(tree.players))  # type: ignore[attr-defined]

    def grow(node: object, told: dict[str, object]) -> None:
        if "end" in told:
            peer.set_outcome(node, peer.add_outcome(label=f"end {len(peer.outcomes)}", payoffs=told["end"]))
            return
        below = told["children"]
        peer.append_move(node, told["player"], [f"a{place}" for place in range(len(below))])
        for child, inner in zip(node.children, below, strict=True):  # type: ignore[attr-defined]
            grow(child, inner)

    grow(peer.root, mapping)
    solution = response.solve_tree(tree, read_payoff(mapping)[None], np.full((1, len(tree.players)), PRECISION))
    return peer, solution.value[0, 0]


def measure(order: tuple[tuple[str, int], ...]) -> dict[str, Any]:
    """Rates and ratios of one shape of tree; correctness before the clock."""
    source = np.random.default_rng(SEED)
    mapping = game(order, source)
    tree = Tree.read(mapping)
    payoff = source.normal(size=(WORLDS, len(tree.ends), len(tree.players)))
    payoff[0] = read_payoff(mapping)
    precision = np.full((WORLDS, len(tree.players)), PRECISION)
    plain, fast = (solve.solve_tree(tree, payoff, precision) for solve in (response, tree_fast))
    apart = float(max(np.abs(plain.choice - fast.choice).max(), np.abs(plain.value - fast.value).max()))
    if apart > BAR_APART:
        raise SystemExit(f"the two solvers differ by {apart:.1e}; nothing was timed")
    plays = [partial(solve.solve_tree, tree, payoff, precision) for solve in (response, tree_fast)]
    seconds = in_turns(plays, ROUNDS)
    rates = [WORLDS / each for each in seconds]
    peers = gambit_rates(mapping) | {"the specification's figure": SPECIFIED[len(tree.ends)]}
    return {
        "ends": len(tree.ends),
        "apart": apart,
        "numpy_games_a_second": rates[0],
        "numba_games_a_second": rates[1],
        "gambit_games_a_second": peers,
        "numpy_over_gambit": {name: rates[0] / rate for name, rate in peers.items()},
        "numba_over_numpy": rates[1] / rates[0],
    }


def told(row: dict[str, Any]) -> str:
    """What was measured, and its bars."""
    lines = [f"\n{row['ends']} ends: NumPy {row['numpy_games_a_second']:,.0f} games/s, "]
    lines[0] += f"numba {row['numba_games_a_second']:,.0f}"
    for name, ratio in row["numpy_over_gambit"].items():
        lines.append(f"  NumPy / Gambit  {ratio:>12,.0f}   bar {BARS[row['ends']]:,}; ")
        lines[-1] += f"Gambit {row['gambit_games_a_second'][name]:.3g} games/s ({name})"
    lines.append(f"  numba / NumPy   {row['numba_over_numpy']:>12.1f}   bar {BAR_FAST} (24 ends)")
    lines.append(f"  NumPy - numba   {row['apart']:>12.1e}   bar {BAR_APART:.0e}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON line per measure")
    asked = parser.parse_args()
    if not asked.json:
        print(f"numpy {np.__version__}, numba {numba.__version__}, python {platform.python_version()}, ", end="")
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {WORLDS} worlds, best of {ROUNDS}")
    for order in (ONE, TWO):
        row = measure(order)
        print(json.dumps({"benchmark": "trees", **row}) if asked.json else told(row))
    if not asked.json:
        print("\nWhat Gambit can do and this comparison leaves out: any information structure, many equilibria.")


if __name__ == "__main__":
    main()
