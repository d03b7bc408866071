"""How fast is refusal played, against Mesa, AgentPy, mesa-frames, AMBER and our own slower ways?

Correctness first: every engine must end with the same soldiers as `cascade`. Then rounds in turns, best of three.
Times are processor seconds, so figures are a second and core. Peers that are not installed are named and left out.
What they can do that we cannot: any rule, moves in space, data collection, a window to watch; ours plays one rule.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path

import numpy as np

from tightrope.cohesion import Correlations, build_bank, cascade, force_refusal, soldiers
from tightrope.cohesion.soldiers_fast import _sweep
from tightrope.randomness import normals, uniforms

sys.path.insert(0, str(Path(__file__).resolve().parent))
from engines import COUPLING, LOOKS, PEERS, TREE, installed, ours

PERSONS, ROUNDS, STEPS = 100_000, 3, 3
SHARED = Correlations(0.05, 0.05, 0.05)
HELD, FORCES, MANY, FEW = 512, 20_000, 10, 200


def army(persons, seed=1):
    """Dispositions of an army, a twentieth of the variance common to battalion, company and squad each."""
    battalions = persons // TREE.size
    shape = (battalions, TREE.battalion, TREE.company, TREE.squad)
    number, own = np.arange(battalions), 1 - sum(SHARED)
    drawn = normals(seed, "army", number, 1 + 5 + 50 + TREE.size)
    a, c, s, e = np.split(drawn, [1, 6, 56], axis=1)
    parts = (a.reshape(-1, 1, 1, 1), c.reshape(-1, 5, 1, 1), s.reshape(-1, 5, 10, 1), e.reshape(shape))
    return sum(np.sqrt(share) * part for share, part in zip((*SHARED, own), parts, strict=True))


def gate(field=-1.8, persons=5_000):
    """Every engine that is here ends with the same soldiers."""
    dispositions = army(persons)
    wanted = cascade(dispositions, field, COUPLING, LOOKS, TREE).ravel()
    np.testing.assert_array_equal(soldiers.cascade(dispositions, field, COUPLING, LOOKS, TREE).ravel(), wanted)
    for name, make in {"ours": ours, **{n: p[0] for n, p in PEERS.items() if installed(p[1])}}.items():
        engine, before = make(dispositions, field), -1
        after = engine.step()
        while after > before:
            before, after = after, engine.step()
        assert (engine.gone() == wanted).all(), f"{name} ends with other soldiers"


def clock(work, times=1):
    """Processor seconds a call: other work on the machine then disturbs little, and every thread counts."""
    started = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - started) / times


def steps():
    """Agent-steps a second of one synchronous round of 100,000 soldiers, in turns."""
    dispositions, best = army(PERSONS), {}
    here = {name: peer for name, peer in PEERS.items() if installed(peer[1])}
    makers = {"ours": ours, **{name: peer[0] for name, peer in here.items()}}
    engines = {name: make(dispositions, -1.8) for name, make in makers.items()}
    for engine in engines.values():
        engine.step()
    for _ in range(ROUNDS):
        for name, engine in engines.items():
            seconds = clock(engine.step, 200 if name == "ours" else STEPS)
            best[name] = max(best.get(name, 0.0), PERSONS / seconds)
    found = [{"measure": "synchronous step", "engine": "ours", "agent_steps_a_second": best["ours"]}]
    for name, (_, distribution, bar, goal) in here.items():
        found.append(
            {"measure": "synchronous step", "engine": f"{name} {installed(distribution)}", "bar": bar, "goal": goal}
            | {"agent_steps_a_second": best[name], "ratio": best["ours"] / best[name]}
        )
    return found


def whole():
    """A whole cascade of 100,000 soldiers: sweeping pointers against synchronous rounds, and against Mesa, derived."""
    dispositions = army(PERSONS)
    ordered, looks, alpha = np.sort(dispositions, axis=3), np.array(LOOKS), np.full(PERSONS // TREE.size, -1.8)
    rounds, best = 0, [np.inf, np.inf]

    def sweep():
        gone = np.zeros(dispositions.shape[:3], np.int64)
        _sweep(ordered, alpha, np.full(len(alpha), COUPLING), looks, gone)
        return gone.sum()

    def synchronous():
        engine, before, count = ours(dispositions, -1.8), -1, 0
        after = engine.step()
        while after > before:
            before, after, count = after, engine.step(), count + 1
        return after, count + 1

    assert synchronous()[0] == sweep()
    for _ in range(ROUNDS):
        best[0] = min(best[0], clock(sweep, 5))
        best[1] = min(best[1], clock(synchronous))
    rounds = synchronous()[1]
    return {"measure": "whole cascade", "sweep_s": best[0], "synchronous_s": best[1], "rounds": rounds, "bar": 3} | {
        "ratio": best[1] / best[0]
    }


def forces():
    """Forces of ten battalions from a bank of 512, against drawing and playing their soldiers; and building a bank."""
    numbers = normals(2, "bank", np.arange(HELD), TREE.battalion + TREE.battalion * TREE.company + TREE.size)
    bank = build_bank(numbers, np.array([0.0, COUPLING]), LOOKS, SHARED, TREE)
    number = np.arange(FORCES)
    field = -2 + 0.3 * normals(2, "field", number)
    ones = np.ones((FORCES, 1))
    picked = (uniforms(2, "pick", number, MANY) * HELD).astype(np.int64)
    given = (field, COUPLING * ones, ones, np.array([MANY]), picked, normals(2, "shock", number, MANY) * 0.05**0.5)
    force_refusal(bank, *given)

    def agents():
        for force in range(FEW):
            cascade(army(MANY * TREE.size, seed=force + 10), float(field[force, 0]), COUPLING, LOOKS, TREE)

    best = [np.inf, np.inf, np.inf]
    for _ in range(ROUNDS):
        best[0] = min(best[0], clock(lambda: force_refusal(bank, *given)) / FORCES)
        best[1] = min(best[1], clock(agents) / FEW)
        best[2] = min(best[2], clock(lambda: build_bank(numbers, np.array([COUPLING]), LOOKS, SHARED, TREE)) / HELD)
    return [
        {"measure": "force_refusal", "ratio": best[1] / best[0], "bar": 100, "forces_a_second": 1 / best[0]},
        {"measure": "build_bank", "battalions_a_second": 1 / best[2], "bar": 5000},
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON line a measure")
    asked = parser.parse_args()
    missing = [name for name, peer in PEERS.items() if installed(peer[1]) is None]
    gate()
    found = [*steps(), whole(), *forces()]
    mesa = next((row for row in found if str(row.get("engine", "")).startswith("Mesa ")), None)
    if mesa is not None:
        seconds = found[[row["measure"] for row in found].index("whole cascade")]
        derived = seconds["rounds"] * PERSONS / mesa["agent_steps_a_second"] / seconds["sweep_s"]
        found.append({"measure": "whole cascade against Mesa, derived", "ratio": derived, "bar": 800})
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "numpy": np.__version__}
    for row in found:
        print(json.dumps(row | machine) if asked.json else "  ".join(f"{key} {_said(row[key])}" for key in row))
    for name in missing:
        print(f"{name} is not installed: left out", file=sys.stderr)


def _said(value):
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
