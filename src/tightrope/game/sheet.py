"""In what form do the fast kernels read a game? Everything a step needs, one row a number, worlds in lanes.

A sheet is (tile, row, lane). `Rows` says at which row each quantity starts; its axes are laid out in C order.
Only sums, products and ratios are worked out here; every exponential is left to the kernels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tightrope.game.backward import loyalty_moves
from tightrope.game.hazards import Slots, ends_of_loyalty, slots_at
from tightrope.game.inputs import Conditions, Floats, Integers, Parameters, Rules
from tightrope.game.lanes import LANES, aligned, kernel
from tightrope.game.layout import Layout, layout_of


class Rows(NamedTuple):
    """Holds the row at which each quantity starts; axes in brackets."""

    demanded: int  # (pressure)
    level: int  # (pressure)
    theta: int
    kappa_b: int
    b0: int
    b_overture: int
    lever: int  # (sanctions) b_direct + b_lever * leverage
    hold: int  # (phase, slot) reach * (1 + b_grip * grip)
    obeyed: int  # (phase, loyalty, slot, refused) m_eff
    worth: int  # (phase, slot)
    motive: int  # (phase, slot) motive * ever
    street: int  # (phase, loyalty, slot) exponent without the shield
    shield: int  # c5 * shield
    apparatus: int  # (phase, loyalty, slot, refused) exponent
    economy: int  # (sanctions', slot) exponent
    adversary: int  # (slot) exponent
    precision: int
    precision_patron: int
    precision_west: int
    taste: int  # (sanctions', slot) rho * rents
    kappa_offer: int
    k_patron: int
    gain: int  # (phase, loyalty, slot, refused) the patron's payoff from the posture
    press: int  # (pressure) cost of the level
    worry: int  # (phase, loyalty, slot, refused) the west's payoff from the posture
    tighten: int
    relieve: int  # (phase, sanctions, slot, offered) the west's payoff from relief
    cost: int  # (phase, slot, posture) what moving costs the ruler
    cost_refused: int  # (phase, slot)
    fails: int  # (phase, loyalty, posture) chance that the order is refused
    occasion: int  # (posture, pressure)
    overture: int  # occasion for an overture
    entrap: int
    fall: int  # (phase, loyalty, posture)
    rise: int  # (phase, loyalty, posture)
    phase_step: int  # (joined, phase, phase')


NO_ROWS = Rows(*([0] * len(Rows._fields)))


class Frame(NamedTuple):
    """Holds what is the same in every world: axis lengths, addresses of tables of integers, rows of the sheet."""

    phases: int
    pressure: int
    loyalty: int
    sanctions: int
    slots: int
    postures: int
    red_line: int
    posture: int  # address of (slot)
    crossed: int  # (slot)
    ever: int  # (slot)
    target: int  # (slot, posture)
    allowed: int  # (slot, posture)
    ordered: int  # (posture)
    west_after: int  # (sanctions, 3)
    west_open: int  # (sanctions, 3)
    patron_after: int  # (pressure, 3)
    patron_open: int  # (pressure, 3)
    options: int  # moves of the west that are ever open at one level, at most 3
    words: int  # 1 where a promise could be broken, else 0
    at: Rows  # all 0 in a frame that goes with another sheet


@dataclass(frozen=True)
class Sheet:
    """Holds a game laid out for the kernels, and keeps alive what the frame points to."""

    rows: Floats  # (tile, row, lane)
    frame: Frame
    tables: tuple[Integers, ...]


def sheet_of(rules: Rules, parameters: Parameters, conditions: Conditions) -> Sheet:
    """Lays a game out for the kernels.

    Args:
        rules: postures and axes.
        parameters: beliefs, (world,).
        conditions: the state of things at the date.
    Returns:
        The sheet with its frame.
    """
    plan = layout_of(rules)
    slots = slots_at(rules, plan, parameters, conditions)
    quantities = _of_hazards(rules, plan, slots, (parameters, conditions))
    quantities |= _of_players(rules, plan, slots, (parameters, conditions))
    worlds = len(parameters.precision)
    lengths = [quantities[name].size // worlds for name in Rows._fields]
    at = Rows(*(int(start) for start in np.cumsum([0, *lengths[:-1]])))
    room = in_rows([quantities[name] for name in Rows._fields])
    words = int(np.any(quantities["cost_refused"] != 0))
    frame, tables = framed(rules, plan, at, words)
    return Sheet(room, frame, tables)


def in_rows(quantities: Sequence[Floats]) -> Floats:
    """Lays several quantities one after the other.

    Args:
        quantities: each (world, ...).
    Returns:
        (tile, row, lane), aligned to cache lines; the last world fills the last tile.
    """
    worlds = len(quantities[0])
    columns = np.concatenate([quantity.reshape(worlds, -1) for quantity in quantities], axis=1)
    room = aligned((-(-worlds // LANES), columns.shape[1], LANES))
    _lay(columns, room)
    return room


def in_lanes(array: Floats) -> Floats:
    """Lays worlds side by side in aligned lanes; the last world fills the last tile.

    Args:
        array: (world, ...).
    Returns:
        (tile, ..., lane), aligned to cache lines.
    """
    room = in_rows([array])
    return room.reshape(len(room), *array.shape[1:], LANES)


@kernel
def _lay(columns: Floats, room: Floats) -> None:
    """Writes (world, row) to (tile, row, lane)."""
    worlds, rows = columns.shape
    for tile in range(room.shape[0]):
        for row in range(rows):
            for lane in range(LANES):
                world = min(tile * LANES + lane, worlds - 1)
                room[tile, row, lane] = columns[world, row]


def framed(rules: Rules, plan: Layout, at: Rows = NO_ROWS, words: int = 0) -> tuple[Frame, tuple[Integers, ...]]:
    """Works out axis lengths and tables of moves.

    Args:
        rules: postures and axes.
        plan: their layout.
        at: rows of the sheet.
        words: 1 where a promise could be broken.
    Returns:
        What the kernels share, and the tables that it points to: keep them as long as the frame.
    """
    tables = tuple(
        np.ascontiguousarray(table, dtype=np.int64)
        for table in (
            plan.posture,
            plan.crossed,
            plan.ever,
            plan.target,
            plan.allowed,
            rules.ordered,
            plan.sanctions_after,
            plan.sanctions_open,
            plan.pressure_after,
            plan.pressure_open,
        )
    )
    lengths = (rules.phases, len(rules.levels), rules.loyalty, rules.sanctions, plan.slots, plan.postures)
    numbers = (*lengths, rules.red_line, *(int(table.ctypes.data) for table in tables), min(rules.sanctions, 3), words)
    return Frame(**dict(zip(Frame._fields, numbers, strict=False)), at=at), tables


def _of_hazards(
    rules: Rules, plan: Layout, slots: Slots, beliefs: tuple[Parameters, Conditions]
) -> dict[str, Floats]:
    """Quantities that the hazards are made of; axes as in `Rows`, the world first."""
    p, c = beliefs
    posture = plan.posture
    ordered = rules.ordered[posture]
    firm, cracking = ends_of_loyalty(rules.loyalty)
    calm = (1.0 - p.excuse * c.incident)[:, None] * slots.unpopular
    street = (p.c0[:, None] + p.c1[:, None] * rules.salience[posture] * calm)[:, None, None, :]
    street = street - (p.c2[:, None] * firm)[:, None, :, None]
    street = street + (p.c3[:, None, None] * c.casualties[:, :, None] * ordered)[:, :, None, :]
    odds = np.maximum(ordered[:, None], [0.0, 1.0]) * (1.0 - slots.obeyed * [1.0, 0.0])
    apparatus = p.k0[:, None, None, None, None] + p.k1[:, None, None, None, None] * odds
    provoked = c.threat[:, None] * rules.provocation[posture]
    worlds = len(p.theta)
    return {
        "demanded": np.tile(rules.demanded, (worlds, 1)),
        "level": np.tile(rules.levels, (worlds, 1)),
        "theta": p.theta,
        "kappa_b": p.kappa_b,
        "b0": p.b0,
        "b_overture": p.b_overture,
        "lever": p.b_direct[:, None] + p.b_lever[:, None] * c.leverage,
        "hold": c.reach[:, :, None] * (1.0 + p.b_grip[:, None] * rules.grip[posture])[:, None, :],
        "obeyed": slots.obeyed,
        "worth": slots.worth,
        "motive": slots.motive[:, :, None] * plan.ever,
        "street": street + p.c4[:, None, None, None] * slots.away,
        "shield": p.c5 * c.shield,
        "apparatus": apparatus + (p.k2[:, None] * cracking)[:, None, :, None, None],
        "economy": p.q0[:, None, None] + p.q1[:, None, None] * slots.strain,
        "adversary": p.j0[:, None] + p.j1[:, None] * provoked,
    }


def _of_players(
    rules: Rules, plan: Layout, slots: Slots, beliefs: tuple[Parameters, Conditions]
) -> dict[str, Floats]:
    """Quantities that the players weigh; axes as in `Rows`, the world first."""
    p, c = beliefs
    fall, rise = loyalty_moves(rules, p, c)
    exposure = rules.exposure
    step = exposure[None, :] - exposure[plan.posture][:, None]
    moving = p.kappa_up[:, None, None] * np.maximum(0.0, step) + p.kappa_down[:, None, None] * np.maximum(0.0, -step)
    word = p.kappa_word[:, None, None] * c.word
    need = (p.v[:, None] * c.need * (1.0 - c.substitutes))[:, :, None, None, None]
    wedge = p.wedge[:, None] * (1.0 + p.wedge_offer[:, None] * [0.0, 1.0])
    gain = (c.weak[:, :, None] * c.relief[:, None, :])[:, :, :, None] * slots.credit[:, None, None, :]
    return {
        "precision": p.precision,
        "precision_patron": p.precision_patron,
        "precision_west": p.precision_west,
        "taste": p.rho[:, None, None] * (1.0 - slots.strain),
        "kappa_offer": p.kappa_offer,
        "k_patron": p.k_patron,
        "gain": need * slots.worth[:, :, None, :, None] * slots.obeyed,
        "press": p.cost_press[:, None] * rules.levels,
        "worry": -(p.worry[:, None] * exposure[plan.posture])[:, None, None, :, None] * slots.obeyed,
        "tighten": p.cost_tighten,
        "relieve": gain[..., None] * wedge[:, None, None, None, :] - p.cost_relieve[:, None, None, None, None],
        "cost": moving[:, None] + word[:, :, None, :],
        "cost_refused": word[..., plan.posture],
        "fails": c.cascade * rules.ordered,
        "occasion": c.occasion,
        "overture": c.occasion_overture,
        "entrap": p.entrap,
        "fall": fall,
        "rise": rise,
        "phase_step": c.phase_step,
    }
