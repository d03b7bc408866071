"""How many worlds a second does the dynamic game play, and what do memory of nodes and the kernel bring?

The built-in default of the state space: 4 phases x 3 levels of pressure x 3 of loyalty x 3 of sanctions x 5 slots =
540 states, solved 12 steps back, without overtures. Three programs play the same game:

- plain: walks the whole step from every state and works everything out anew wherever it is needed;
- NumPy: the reference (`game/backward.py`), which works out each node once;
- numba: the kernel (`game/backward_fast.py`), on all cores that numba may use.

Beside them stands what an open overture costs the kernel. No other program plays this game.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from functools import partial

import numba
import numpy as np

from tightrope.game import backward, backward_fast
from tightrope.game.inputs import Conditions, Parameters, Rules
from tightrope.game.layout import layout_of

STEPS = 12
WORLDS = {"plain": 8, "numpy": 64, "numba": 1024}  # enough to fill a second or so
ROUNDS = 3
SEED = 540
PHASES, LEVELS, LOYALTY, SANCTIONS, POSTURES, RED_LINE = 4, 3, 3, 3, 3, 2
BAR_KERNEL, BAR_PLAIN, BAR_APART, AIM = 10, 2, 1e-10, 600


def game(worlds: int, overture: bool) -> tuple[Rules, Parameters, Conditions]:
    """A game with every term at work and numbers drawn at random, the same for a world in any number of worlds."""
    source = np.random.default_rng(SEED)
    rules = Rules(
        exposure=np.array([0.0, 0.4, 1.0]),
        salience=np.array([0.0, 0.3, 1.0]),
        provocation=np.array([0.0, 0.5, 1.0]),
        ordered=np.array([0.0, 0.0, 1.0]),
        near=np.array([0.0, 0.6, 0.3]),
        grip=np.array([0.0, 0.5, 0.5]),
        complicity=np.array([0.0, 0.3, 0.8]),
        allowed=np.ones((POSTURES, POSTURES), dtype=np.bool_),
        red_line=RED_LINE,
        levels=np.linspace(0.0, 1.0, LEVELS),
        demanded=np.array([0.0, 0.4, 1.0]),
        phases=PHASES,
        loyalty=LOYALTY,
        sanctions=SANCTIONS,
        lookahead=STEPS,
    )
    ranges = dict.fromkeys(Parameters._fields, (0.1, 0.9))
    ranges |= dict.fromkeys(("b0", "c0", "k0", "q0", "j0"), (-7.5, -5.5))
    ranges |= {"precision": (30.0, 90.0), "precision_patron": (1.0, 6.0), "precision_west": (1.0, 6.0)}
    ranges |= dict.fromkeys(("kappa_up", "kappa_down", "kappa_word", "kappa_offer", "rho"), (0.0, 0.05))
    ranges |= {"kappa_b": (-0.3, 0.3), "drift": (-0.5, 0.5), "excuse": (0.0, 0.0)}
    parameters = Parameters(**{name: source.uniform(*span, 2048)[:worlds] for name, span in ranges.items()})
    return rules, parameters, conditions(rules, worlds, overture, source)


def conditions(rules: Rules, worlds: int, overture: bool, source: np.random.Generator) -> Conditions:
    """Shares drawn at random; rows of phases that sum to 1."""
    cells = (PHASES, LOYALTY, POSTURES)
    shapes = dict.fromkeys(Conditions._fields, (PHASES,))
    shapes |= dict.fromkeys(("obedience", "cascade", "levels_lost", "guard_away", "base_left"), cells)
    shapes |= dict.fromkeys(("strain", "leverage", "relief"), (SANCTIONS,))
    shapes |= dict.fromkeys(("support", "contribution"), (POSTURES,)) | {"word": (PHASES, POSTURES)}
    shapes |= dict.fromkeys(("threat", "incident", "shield", "held", "occasion_overture"), ())
    shapes |= {"occasion": (POSTURES, LEVELS), "phase_step": (2, PHASES, PHASES), "sanctions_in_force": ()}
    drawn = {name: source.uniform(0.05, 0.95, (2048, *shape))[:worlds] for name, shape in shapes.items()}
    drawn["phase_step"] /= drawn["phase_step"].sum(axis=-1, keepdims=True)
    drawn["occasion_overture"] *= overture
    return Conditions(**(drawn | {"sanctions_in_force": SANCTIONS - 1}))


class Plain:
    """The whole step walked from every state; axes world, phase, pressure, loyalty, sanctions, slot."""

    def __init__(self, rules: Rules, parameters: Parameters, seen: Conditions) -> None:
        self.rules, self.plan, self.seen = rules, layout_of(rules), seen
        self.p = Parameters(*(number[:, None, None, None, None, None] for number in parameters))
        self.parameters = parameters

    def solve(self, steps: int) -> np.ndarray:
        shape = (len(self.parameters.precision), PHASES, LEVELS, LOYALTY, SANCTIONS, self.plan.slots)
        columns = np.zeros((*shape, 8))
        for _ in range(steps):
            columns = self.patron(columns)
        return columns

    def patron(self, after: np.ndarray) -> np.ndarray:
        plan, found = self.plan, []
        for move in range(3):
            found.append(self.ruler(after, plan.pressure_after[:, move]))
        table = np.stack(found, axis=-2)
        possible = plan.pressure_open[None, None, :, None, None, None, :]
        choice = backward.shares(self.p.precision_patron, table[..., 1], possible)
        return (choice[..., None] * table).sum(axis=-2)

    def ruler(self, after: np.ndarray, level: np.ndarray) -> np.ndarray:
        """Columns at the ruler's node; `level` is the pressure after the patron's move, by pressure before it."""
        plan, seen, found = self.plan, self.seen, []
        here = np.arange(plan.slots)
        for posture in range(POSTURES):
            there = plan.target[:, posture]
            done, turned = self.end(after, level, there, False, True), self.end(after, level, here, True, True)
            done[..., 1] += self.p.entrap * ((plan.ever == 0) & (plan.ever[there] == 1))
            fail = (seen.cascade * self.rules.ordered)[:, :, None, :, None, posture, None, None]
            found.append((1 - fail) * done + fail * turned)
        table = np.stack(found, axis=-2)
        choice = backward.shares(self.p.precision, table[..., 0], plan.allowed)
        fail = (seen.cascade * self.rules.ordered)[..., plan.posture][:, :, None, :, None, :, None]
        stay = self.end(after, level, here, False, False)
        stay = (1 - fail) * stay + fail * self.end(after, level, here, True, False)
        occasion = seen.occasion[:, plan.posture][:, :, level]
        occasion = np.moveaxis(occasion, 1, 2)[:, None, :, None, None, :, None]
        return occasion * (choice[..., None] * table).sum(axis=-2) + (1 - occasion) * stay

    def end(self, after: np.ndarray, level: np.ndarray, slot: np.ndarray, refused: bool, opened: bool) -> np.ndarray:
        """Columns after the apparatus: the west's answer, with everything worked out anew for each of its moves."""
        plan, found = self.plan, []
        for move in range(3):
            sanctions = plan.sanctions_after[:, move]
            found.append(self.answer(after, (level, slot, sanctions), refused, (move, opened)))
        table = np.stack(found, axis=-2)
        possible = plan.sanctions_open[None, None, None, None, :, None, :]
        choice = backward.shares(self.p.precision_west, table[..., 2], possible)
        return (choice[..., None] * table).sum(axis=-2)

    def answer(
        self, after: np.ndarray, to: tuple[np.ndarray, np.ndarray, np.ndarray], refused: bool, how: tuple[int, bool]
    ) -> np.ndarray:
        """Columns of one answer of the west; `to` = pressure', slot', sanctions'; `how` = its move, occasion open."""
        level, slot, sanctions = to
        move, opened = how
        rules, seen, p, plan = self.rules, self.seen, self.p, self.plan
        posture = plan.posture[slot]
        slots = backward.slots_at(rules, plan, self.parameters, seen)
        obeyed = slots.obeyed[:, :, None, :, None, slot, int(refused)]
        worth = slots.worth[:, :, None, None, None, slot]
        given = np.maximum(worth * obeyed, (slots.motive[:, :, None] * plan.ever[slot])[:, :, None, None, None])
        gap = np.maximum(0, rules.demanded[level][None, None, :, None, None, None] - given)
        strain = slots.strain[:, sanctions][:, None, None, None][..., slot]
        theta = p.theta * np.exp(p.kappa_b)
        believed = self.rates((level, slot), refused, theta * gap, (gap, strain))
        true = self.rates((level, slot), refused, p.theta * gap, (gap, strain))
        total = sum(believed)
        loss, loss_true = -np.expm1(-total), -np.expm1(-sum(true))
        then = self.expected(after, to, refused)
        step = rules.exposure[posture] - rules.exposure[plan.posture]
        cost = p.kappa_up * np.maximum(0, step) + p.kappa_down * np.maximum(0, -step)
        word = seen.word[:, :, posture][:, :, None, None, None]
        cost = cost + opened * p.kappa_word * word
        ruler = -loss + (1 - loss) * (p.rho * (1 - strain) - cost + then[..., 0])
        need = (seen.need * (1 - seen.substitutes))[:, :, None, None, None, None]
        pay = p.v * worth * obeyed * need - p.cost_press * rules.levels[level][None, None, :, None, None, None]
        patron = pay - p.k_patron * loss_true + (1 - loss_true) * then[..., 1]
        gain = p.wedge * slots.credit[:, None, None, None, None, slot] * seen.relief[:, None, None, None, :, None]
        gain = (gain * seen.weak[:, :, None, None, None, None] - p.cost_relieve) * (move == 2)
        west = -p.worry * rules.exposure[posture] * obeyed - p.cost_tighten * (move == 0) + gain
        west = west + (1 - loss_true) * then[..., 2]
        danger = [rate / total * loss + (1 - loss) * then[..., 3 + cause] for cause, rate in enumerate(believed)]
        return np.stack(np.broadcast_arrays(ruler, patron, west, *danger), axis=-1)

    def rates(
        self, to: tuple[np.ndarray, np.ndarray], refused: bool, felt: np.ndarray, known: tuple[np.ndarray, np.ndarray]
    ) -> list[np.ndarray]:
        """Rates of the five causes."""
        level, slot = to
        gap, strain = known
        rules, seen, p, plan = self.rules, self.seen, self.p, self.plan
        posture = plan.posture[slot]
        slots = backward.slots_at(rules, plan, self.parameters, seen)
        axis = np.arange(LOYALTY)[None, None, None, :, None, None]
        lever = p.b_direct + p.b_lever * seen.leverage[:, None, None, None, :, None]
        hold = seen.reach[:, :, None, None, None, None] * (1 + p.b_grip * rules.grip[posture])
        patron = hold * np.exp(p.b0 + felt * rules.levels[level][None, None, :, None, None, None] * lever)
        calm = (1 - p.excuse * seen.incident[:, None, None, None, None, None]) * rules.salience[posture]
        street = p.c0 + p.c1 * calm * slots.unpopular[:, None, None, None, None, slot] - p.c2 * (axis == LOYALTY - 1)
        street = street + p.c3 * seen.casualties[:, :, None, None, None, None] * rules.ordered[posture]
        street = street + p.c4 * slots.away[:, :, None, :, None][..., slot]
        street = street - p.c5 * seen.shield[:, None, None, None, None, None] * (1 - gap)
        odds = 1.0 if refused else rules.ordered[posture] * (1 - slots.obeyed[:, :, None, :, None, slot, 0])
        apparatus = p.k0 + p.k1 * odds + p.k2 * (axis == 0)
        provoked = seen.threat[:, None, None, None, None, None] * rules.provocation[posture]
        others = (street, apparatus, p.q0 + p.q1 * strain, p.j0 + p.j1 * provoked)
        return [np.minimum(1, patron), *(np.exp(np.minimum(0, exponent)) for exponent in others)]

    def expected(self, after: np.ndarray, to: tuple[np.ndarray, np.ndarray, np.ndarray], refused: bool) -> np.ndarray:
        """Columns at the end of the step, phase' and loyalty' averaged."""
        level, slot, sanctions = to
        there = after[:, :, level][:, :, :, :, sanctions][..., slot, :]
        moved = np.empty_like(there)
        for joined in (0, 1):
            part = there[..., self.plan.crossed[slot] == joined, :]
            flat = part.reshape(*part.shape[:2], -1)
            averaged = (self.seen.phase_step[:, joined] @ flat).reshape(part.shape)
            moved[..., self.plan.crossed[slot] == joined, :] = averaged
        loyal = np.arange(LOYALTY)
        below, above = moved[:, :, :, np.maximum(loyal - 1, 0)], moved[:, :, :, np.minimum(loyal + 1, LOYALTY - 1)]
        if refused:
            return below
        fall, rise = backward.loyalty_moves(self.rules, self.parameters, self.seen)
        fall, rise = (table[..., self.plan.posture[slot]][:, :, None, :, None, :, None] for table in (fall, rise))
        return (1 - fall - rise) * moved + fall * below + rise * above


def best(play: Callable[[], object]) -> float:
    """Shortest of several times, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        play()
        times.append(time.perf_counter() - start)
    return min(times)


def apart() -> float:
    """Greatest difference between the three programs; the check before the clock."""
    given = game(WORLDS["plain"], False)
    plain = Plain(*given).solve(STEPS)
    found = [solve(*given, STEPS) for solve in (backward.solve, backward_fast.solve)]
    columns = [np.concatenate([each.values, each.danger], axis=-1) for each in found]
    return max(float(np.abs(each - plain).max()) for each in columns)


def measure() -> dict[str, float]:
    """Worlds a second and ratios."""
    apart_by = apart()
    if apart_by > BAR_APART:
        raise SystemExit(f"the programs differ by {apart_by:.1e}; nothing was timed")
    plays = {
        "plain": partial(Plain(*game(WORLDS["plain"], False)).solve, STEPS),
        "numpy": partial(backward.solve, *game(WORLDS["numpy"], False), STEPS),
        "numba": partial(backward_fast.solve, *game(WORLDS["numba"], False), STEPS),
        "overture": partial(backward_fast.solve, *game(WORLDS["numba"], True), STEPS),
    }
    worlds = WORLDS | {"overture": WORLDS["numba"]}
    rate = {name: worlds[name] / best(play) for name, play in plays.items()}
    return {
        "apart": apart_by,
        **{f"{name}_worlds_a_second": value for name, value in rate.items()},
        "numpy_over_plain": rate["numpy"] / rate["plain"],
        "numba_over_numpy": rate["numba"] / rate["numpy"],
        "overture_over_none": rate["overture"] / rate["numba"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON line per measure")
    asked = parser.parse_args()
    row = measure()
    if asked.json:
        print(json.dumps({"benchmark": "dynamic_game", **row}))
        return
    print(f"numpy {np.__version__}, numba {numba.__version__}, python {platform.python_version()}, ", end="")
    print(f"{os.cpu_count()} cores, {numba.get_num_threads()} threads, load {os.getloadavg()[0]:.1f}, {STEPS} steps")
    print(f"plain {row['plain_worlds_a_second']:.1f} worlds/s, NumPy {row['numpy_worlds_a_second']:.1f}, ", end="")
    print(f"numba {row['numba_worlds_a_second']:.0f} (aim {AIM})")
    print(f"  NumPy / plain             {row['numpy_over_plain']:>8.1f}   bar {BAR_PLAIN}")
    print(f"  numba / NumPy             {row['numba_over_numpy']:>8.1f}   bar {BAR_KERNEL}")
    print(f"  overture open / closed    {row['overture_over_none']:>8.2f}   reported")
    print(f"  greatest difference       {row['apart']:>8.0e}   bar {BAR_APART:.0e}")


if __name__ == "__main__":
    main()
