"""How would each player move if he reckons with the moves that follow? The reference, in NumPy.

Order of a step: patron, occasion, ruler, apparatus, overture, west, loss of office, phase and loyalty. Values are
expected values under quantal response; danger is carried beside them, one column a cause. After the world, axes are
named as in `hazards`; the last axis of a table of columns is (ruler, patron, west, five causes).

Source: McKelvey and Palfrey (1998), doi:10.1023/A:1009905800005.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tightrope.game.checks import check_inputs
from tightrope.game.hazards import Hazards, Slots, hazards, place, slots_at
from tightrope.game.inputs import CAUSES, Conditions, Floats, Parameters, Rules, Truths
from tightrope.game.layout import Layout, layout_of, state_shape
from tightrope.game.policy import PLAYERS, Continuation, Policy, PolicyTables, continuation, world_first


class Setting(NamedTuple):
    """Holds everything that stays the same while inputs are frozen: tables, hazards, loyalty."""

    rules: Rules
    plan: Layout
    parameters: Parameters
    conditions: Conditions
    slots: Slots
    believed: Hazards  # as the ruler sees them
    true: Hazards
    fall: Floats  # (world, phase, loyalty, posture)
    rise: Floats


class Ends(NamedTuple):
    """Holds what a step is worth after the apparatus has acted, by whether an offer is made (axes wplgsro)."""

    base: Floats  # the ruler's expected U without what moving cost him
    kept: Floats  # believed expected 1 - H, which the cost of moving is multiplied by
    columns: Floats  # (..., 8) the ruler's column is `base`


class Nodes(NamedTuple):
    """Holds the ruler's nodes: world, phase, pressure', loyalty, sanctions, slot (and posture, column)."""

    actions: Floats  # (..., posture, 8) columns of each choice
    choice: Floats  # (..., posture) probability at an open occasion
    value: Floats  # (..., 8) columns at the node
    offer: Floats  # (..., branch)


def setting(rules: Rules, parameters: Parameters, conditions: Conditions) -> Setting:
    """Works out what stays the same while inputs are frozen.

    Args:
        rules: postures and axes.
        parameters: beliefs, (world,).
        conditions: the state of things at the date.
    Returns:
        Tables for `solve` and `decide`.
    """
    plan = layout_of(rules)
    believed = parameters.theta * np.exp(parameters.kappa_b)
    fall, rise = loyalty_moves(rules, parameters, conditions)
    return Setting(
        rules,
        plan,
        parameters,
        conditions,
        slots_at(rules, plan, parameters, conditions),
        hazards(rules, plan, parameters, conditions, believed),
        hazards(rules, plan, parameters, conditions, parameters.theta),
        fall,
        rise,
    )


def solve(rules: Rules, parameters: Parameters, conditions: Conditions, steps: int) -> Continuation:
    """Solves the game backwards with inputs frozen at one date.

    Args:
        rules: postures and axes.
        parameters: beliefs, (world,).
        conditions: the state of things at the date.
        steps: steps to go, 0 or more.
    Returns:
        Values and danger at the start of a step with that many steps to go; zeros for 0 steps.
    Raises:
        GameError: an input is out of range or of the wrong shape.
    Source:
        McKelvey and Palfrey (1998), doi:10.1023/A:1009905800005; frozen inputs: Kreps (1998), anticipated utility.
    """
    check_inputs(rules, parameters, conditions, steps)
    shape = (len(parameters.precision), *state_shape(rules))
    after = continuation(np.zeros((*shape, PLAYERS)), np.zeros((*shape, len(CAUSES))))
    frozen = setting(rules, parameters, conditions)
    for _ in range(steps):
        after = step_back(frozen, after)
    return after


def step_back(frozen: Setting, after: Continuation) -> Continuation:
    """Goes one step back.

    Args:
        frozen: tables of the date.
        after: values at the end of the step.
    Returns:
        Values at its start.
    """
    ends, _ = _ends(frozen, after)
    nodes = _ruler(frozen, ends)
    return _patron(frozen, nodes)[0]


def decide(rules: Rules, parameters: Parameters, conditions: Conditions, after: Continuation) -> Policy:
    """Works out everybody's play in one step, given what comes after it.

    Args:
        rules: postures and axes.
        parameters: beliefs, (world,).
        conditions: the state of things in this step.
        after: values at the end of this step (`solve` with one step less than the lookahead).
    Returns:
        The policy of the step, hazards with the true theta, and the rope at every node of the ruler.
    Raises:
        GameError: an input is out of range or of the wrong shape.
    Source:
        McKelvey and Palfrey (1998), doi:10.1023/A:1009905800005.
    """
    check_inputs(rules, parameters, conditions, 0)
    frozen = setting(rules, parameters, conditions)
    ends, west = _ends(frozen, after)
    nodes = _ruler(frozen, ends)
    start, patron = _patron(frozen, nodes)
    share = west * frozen.true.share
    loss_by_cause = np.stack([(share * rate).sum(axis=-1) for rate in frozen.true.rates], axis=-1)
    tables = (
        patron,
        nodes.choice,
        nodes.offer,
        west,
        np.broadcast_to(frozen.true.loss, west.shape),
        loss_by_cause,
        *_rope(frozen, nodes.actions),
        frozen.fall,
        frozen.rise,
    )
    return Policy(len(west), PolicyTables(*(np.moveaxis(table, 0, -1)[None] for table in tables)), start)


def shares(precision: Floats, utility: Floats, possible: Truths) -> Floats:
    """Shares of a quantal response over the last axis.

    Args:
        precision: broadcastable to utility without its last axis, 0..inf.
        utility: (..., option).
        possible: broadcastable to utility; options that exist.
    Returns:
        (..., option), sums to 1; 0 for options that do not exist; ties shared equally at infinite precision.
    Source:
        McKelvey and Palfrey (1998), doi:10.1023/A:1009905800005.
    """
    masked = np.where(possible, utility, -np.inf)
    behind = np.where(possible, masked - masked.max(axis=-1, keepdims=True), 0.0)
    exponent = np.zeros_like(behind)
    np.multiply(np.broadcast_to(precision[..., None], behind.shape), behind, out=exponent, where=behind < 0)
    weight = np.where(possible, np.exp(exponent), 0.0)
    total: Floats = weight / weight.sum(axis=-1, keepdims=True)
    return total


def loyalty_moves(rules: Rules, parameters: Parameters, conditions: Conditions) -> tuple[Floats, Floats]:
    """Chances that loyalty falls or rises one level when nothing was refused.

    Args:
        rules: postures and axes.
        parameters: zeta, (world,).
        conditions: obedience and levels lost.
    Returns:
        fall, rise (world, phase, loyalty, posture); 0 where the axis ends.
    """
    ordered = rules.ordered
    lost = conditions.levels_lost
    fall = 1.0 - (1.0 - (1.0 - conditions.obedience) * ordered) * (1.0 - np.clip(lost, 0.0, 1.0) * ordered)
    recovered = np.where(ordered == 0, parameters.zeta[:, None, None, None], np.clip(-lost, 0.0, 1.0))
    rise = (1.0 - fall) * recovered
    fall[:, :, 0] = 0.0
    rise[:, :, -1] = 0.0
    return fall, rise


def _expected(frozen: Setting, end: Continuation) -> Floats:
    """Columns at the end of the step, the phase' and loyalty' averaged: world, w, p, l, g', s, r, column."""
    columns = world_first(end.columns, end.worlds)
    after = np.empty_like(columns)
    for joined in (0, 1):
        there = frozen.plan.crossed == joined
        reached = columns[..., there, :]
        flat = reached.reshape(*reached.shape[:2], -1)
        after[..., there, :] = (frozen.conditions.phase_step[:, joined] @ flat).reshape(reached.shape)
    level = np.arange(frozen.rules.loyalty)
    below = after[:, :, :, np.maximum(level - 1, 0)]
    above = after[:, :, :, np.minimum(level + 1, frozen.rules.loyalty - 1)]
    fall = frozen.fall[..., frozen.plan.posture][:, :, None, :, None, :, None]
    rise = frozen.rise[..., frozen.plan.posture][:, :, None, :, None, :, None]
    obeyed = (1.0 - fall - rise) * after + fall * below + rise * above
    return np.stack([obeyed, below], axis=6)


def _ends(frozen: Setting, end: Continuation) -> tuple[Ends, Floats]:
    """What a step is worth after the apparatus has acted, and the west's choice (axes wplgsrox)."""
    plan, p = frozen.plan, frozen.parameters
    after = _expected(frozen, end)[:, :, :, :, plan.sanctions_after]  # w p l g x s r column
    after = np.moveaxis(after, 5, 7)[:, :, :, :, :, :, :, None]  # w p l g s r [o] x column
    true, believed = frozen.true, frozen.believed
    west_utility = _west_now(frozen) + (1.0 - true.loss) * after[..., 2]
    possible = plan.sanctions_open[None, None, None, None, :, None, None, None, :]
    west = shares(place(p.precision_west, "")[..., 0], west_utility, possible)
    strain = place(np.moveaxis(frozen.slots.strain[:, plan.sanctions_after, :], 2, 3), "gsx")
    offered = place(np.array([[0.0, 1.0]]), "o")
    taste = place(p.rho, "") * (1.0 - strain) - place(p.kappa_offer, "") * offered
    stay = 1.0 - believed.loss
    base = (west * (-believed.loss + stay * (taste + after[..., 0]))).sum(axis=-1)
    lost = place(p.k_patron, "") * true.loss
    patron = _patron_now(frozen)[..., 0] + (west * (-lost + (1.0 - true.loss) * after[..., 1])).sum(axis=-1)
    danger = [
        (west * (rate * believed.share + stay * after[..., PLAYERS + cause])).sum(axis=-1)
        for cause, rate in enumerate(believed.rates)
    ]
    columns = np.stack([base, patron, (west * west_utility).sum(axis=-1), *danger], axis=-1)
    return Ends(base, (west * stay).sum(axis=-1), columns), west


def _west_now(frozen: Setting) -> Floats:
    """The west's payoff in the step itself (axes wplgsrox)."""
    plan, p, conditions = frozen.plan, frozen.parameters, frozen.conditions
    exposure = place(frozen.rules.exposure[plan.posture][None, :], "s")
    offered = place(np.array([[0.0, 1.0]]), "o")
    tighten, relieve = (place(np.array([mark]), "x") for mark in ([1.0, 0.0, 0.0], [0.0, 0.0, 1.0]))
    gain = place(p.wedge, "") * (1.0 + place(p.wedge_offer, "") * offered) * place(frozen.slots.credit, "s")
    gain = gain * place(conditions.relief, "g") * place(conditions.weak, "w")
    return (
        -place(p.worry, "") * exposure * place(frozen.slots.obeyed, "wlsr")
        - place(p.cost_tighten, "") * tighten
        + (gain - place(p.cost_relieve, "")) * relieve
    )


def _patron_now(frozen: Setting) -> Floats:
    """The patron's payoff in the step itself, but for a first crossing and the loss of the ruler (axes wplgsrox)."""
    p, conditions = frozen.parameters, frozen.conditions
    need = conditions.need * (1.0 - conditions.substitutes)
    worth = place(frozen.slots.worth, "ws") * place(frozen.slots.obeyed, "wlsr")
    cost = place(p.cost_press[:, None] * frozen.rules.levels, "p")
    return place(p.v, "") * worth * place(need, "w") - cost


def _moving_costs(frozen: Setting) -> tuple[Floats, Floats]:
    """What a choice costs the ruler if obeyed (world, phase, slot, posture) and if refused (world, phase, slot)."""
    exposure = frozen.rules.exposure
    step = exposure[None, :] - exposure[frozen.plan.posture][:, None]
    p, word = frozen.parameters, frozen.parameters.kappa_word[:, None, None] * frozen.conditions.word
    up = p.kappa_up[:, None, None] * np.maximum(0.0, step)
    down = p.kappa_down[:, None, None] * np.maximum(0.0, -step)
    return (up + down)[:, None] + word[:, :, None, :], word[..., frozen.plan.posture]


def _overture(frozen: Setting, ends: Ends, cost: Floats) -> tuple[Floats, Floats]:
    """Columns with the ruler's overture played, P(offer | open); `cost` (world, phase, slot), `ends` axes wplgso."""
    spread = cost[:, :, None, None, None, :, None]
    utility = ends.base - spread * ends.kept
    precision = frozen.parameters.precision[:, None, None, None, None, None]
    offer = shares(precision, utility, np.array([True, True]))[..., 1]
    made = frozen.conditions.occasion_overture[:, None, None, None, None, None] * offer
    columns = ends.columns.copy()
    columns[..., 0] = utility
    mixed = (1.0 - made)[..., None] * columns[..., 0, :] + made[..., None] * columns[..., 1, :]
    return mixed, offer


def _ruler(frozen: Setting, ends: Ends) -> Nodes:
    """The ruler's nodes: each choice through apparatus and overture, quantal response at an open occasion."""
    plan, count = frozen.plan, frozen.plan.postures
    cost, cost_refused = _moving_costs(frozen)
    obeyed, refused = (Ends(*(table[:, :, :, :, :, :, order] for table in ends)) for order in (0, 1))
    open_refused, offer_open_refused = _overture(frozen, refused, cost_refused)
    closed, offer_closed = _overture(frozen, obeyed, np.zeros_like(cost_refused))
    closed_refused, offer_closed_refused = _overture(frozen, refused, np.zeros_like(cost_refused))
    fails = frozen.conditions.cascade * frozen.rules.ordered  # world, w, l, posture
    actions, offers = [], []
    for posture in range(count):
        there = plan.target[:, posture]
        done, offer = _overture(frozen, Ends(*(table[:, :, :, :, :, there] for table in obeyed)), cost[..., posture])
        done[..., 1] += _entrapment(frozen, there)
        fail = fails[:, :, None, :, None, None, posture, None]
        actions.append((1.0 - fail) * done + fail * open_refused)
        offers.append(offer)
    table = np.stack(actions, axis=-2)
    precision = frozen.parameters.precision[:, None, None, None, None, None]
    choice = shares(precision, table[..., 0], plan.allowed)
    fail = fails[..., plan.posture][:, :, None, :, None, :, None]
    stay = (1.0 - fail) * closed + fail * closed_refused
    occasion = np.moveaxis(frozen.conditions.occasion[:, plan.posture], 1, 2)[:, None, :, None, None, :, None]
    value = occasion * (choice[..., None] * table).sum(axis=-2) + (1.0 - occasion) * stay
    offers += [offer_open_refused, offer_closed, offer_closed_refused]
    return Nodes(table, choice, value, np.stack(offers, axis=-1))


def _entrapment(frozen: Setting, there: Floats | np.ndarray) -> Floats:
    """What a first crossing is worth to the patron by itself: world, 1, 1, 1, 1, slot."""
    first = (frozen.plan.ever == 0) & (frozen.plan.ever[there] == 1)
    return (frozen.parameters.entrap[:, None] * first)[:, None, None, None, None, :]


def _patron(frozen: Setting, nodes: Nodes) -> tuple[Continuation, Floats]:
    """The patron's choice at the start of the step, and the columns there."""
    plan = frozen.plan
    options = np.moveaxis(nodes.value[:, :, plan.pressure_after], 3, -2)  # w p l g s option column
    possible = plan.pressure_open[None, None, :, None, None, None, :]
    precision = frozen.parameters.precision_patron[:, None, None, None, None, None]
    choice = shares(precision, options[..., 1], possible)
    columns = (choice[..., None] * options).sum(axis=-2)
    return continuation(columns[..., :PLAYERS], columns[..., PLAYERS:]), choice


def _rope(frozen: Setting, actions: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Rope, danger of the best crossing and of the best refusal by cause, and which postures these are."""
    red_line, utility = frozen.rules.red_line, actions[..., 0]
    sides = []
    for low, high in ((red_line, frozen.plan.postures), (0, red_line)):
        allowed = frozen.plan.allowed[:, low:high]
        best = np.where(allowed, utility[..., low:high], -np.inf).argmax(axis=-1)[..., None] + low
        chosen = np.take_along_axis(actions, best[..., None], axis=-2)[..., 0, :]
        exists: Truths = np.any(allowed, axis=-1)
        sides.append((np.where(exists[:, None], chosen, np.nan), np.where(exists[:, None], best, np.nan)))
    (comply, crossing), (refuse, refusal) = sides
    best = np.concatenate([crossing, refusal], axis=-1)
    return comply[..., 0] - refuse[..., 0], comply[..., PLAYERS:], refuse[..., PLAYERS:], best
