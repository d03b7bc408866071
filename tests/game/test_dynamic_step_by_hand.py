"""One step of the dynamic game, overture and west included, is the finite tree that a person would draw (section 5)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tightrope.game.layout import layout_of
from tightrope.game.response import solve_tree
from tightrope.game.tree import Tree, read_payoff

PLAYERS = ("ruler", "patron", "west")
AXES = (1, 2, 2, 2)
HERE = (0, 0, 1, 1)  # phase, pressure before the patron moves, loyalty (firm of two levels), sanctions in force


class Step:
    """The step from one state of one world, written out with the equations of section 2.2 and plain numbers."""

    def __init__(self, game, slot):
        rules, parameters, conditions = game
        self.rules, self.plan, self.slot = rules, layout_of(rules), slot
        self.p = type(parameters)(*(float(number[0]) for number in parameters))
        self.c = {name: np.asarray(value)[0] for name, value in conditions._asdict().items() if np.ndim(value)}

    def tree(self):
        levels = [0, 1]  # from the lower of two levels the patron can hold or press
        return {"player": "patron", "children": [self.occasion(level) for level in levels]}

    def occasion(self, level):
        own = self.plan.posture[self.slot]
        chance = float(self.c["occasion"][own, level])
        postures = range(len(self.rules.exposure))
        chosen = {"player": "ruler", "children": [self.apparatus(level, k, True) for k in postures]}
        return {"chance": [chance, 1 - chance], "children": [chosen, self.apparatus(level, own, False)]}

    def apparatus(self, level, posture, opened):
        done = self.overture(level, self.plan.target[self.slot, posture], False, opened)
        if not self.rules.ordered[posture]:
            return done
        fails = float(self.c["cascade"][0, HERE[2], posture])
        turned = self.overture(level, self.slot, True, opened)
        return {"chance": [1 - fails, fails], "children": [done, turned]}

    def overture(self, level, slot, refused, opened):
        chance = float(self.c["occasion_overture"])
        none, offer = (self.west(level, slot, refused, opened, offered) for offered in (0, 1))
        again = self.west(level, slot, refused, opened, 0)
        return {"chance": [1 - chance, chance], "children": [none, {"player": "ruler", "children": [again, offer]}]}

    def west(self, level, slot, refused, opened, offered):
        ends = [{"end": self.payoffs(level, slot, refused, opened, offered, move)} for move in ("hold", "relieve")]
        return {"player": "west", "children": ends}

    def payoffs(self, level, slot, refused, opened, offered, move):
        p, c, rules = self.p, self.c, self.rules
        k, old = self.plan.posture[slot], self.plan.posture[self.slot]
        ever = bool(self.plan.ever[slot])
        ordered = bool(rules.ordered[k])
        obeyed = (0.0 if ordered else 1.0) if refused else (float(c["obedience"][0, HERE[2], k]) if ordered else 1.0)
        worth = self.worth(k)
        need = float(c["need"][0] * (1 - c["substitutes"][0]))
        motive = p.entrap / (p.entrap + p.v * need * self.worth(rules.red_line)) if p.entrap > 0 else 0.0
        gap = max(0.0, float(rules.demanded[level]) - max(worth * obeyed, motive * ever))
        credit = (1 - max(float(c["held"]), rules.complicity[k])) * (rules.credit_after_crossing if ever else 1)
        strain = [max(0.0, float(c["strain"][1] - credit * c["relief"][1])), float(c["strain"][1])]
        lifted = 0 if move == "relieve" else 1
        rest = self.other_rates(slot, refused, (obeyed, gap, strain[lifted]))
        lever = p.b_direct + p.b_lever * float(c["leverage"][1])
        loss = []
        for theta in (p.theta * math.exp(p.kappa_b), p.theta):
            exponent = p.b0 + p.b_overture * offered + theta * float(rules.levels[level]) * gap * lever
            patron = min(1.0, float(c["reach"][0]) * (1 + p.b_grip * rules.grip[k]) * math.exp(exponent))
            loss.append(1 - math.exp(-(patron + rest)))
        believed, true = loss
        step = rules.exposure[k] - rules.exposure[old]
        cost = p.kappa_up * max(0, step) + p.kappa_down * max(0, -step) + p.kappa_offer * offered
        cost += p.kappa_word * float(c["word"][0, k]) * opened
        ruler = -believed + (1 - believed) * (p.rho * (1 - strain[lifted]) - cost)
        first = ever and not self.plan.ever[self.slot]
        patron = p.v * worth * obeyed * need + p.entrap * first - p.cost_press * rules.levels[level] - p.k_patron * true
        gain = p.wedge * (1 + p.wedge_offer * offered) * credit * float(c["relief"][1] * c["weak"][0]) - p.cost_relieve
        west = -p.worry * rules.exposure[k] * obeyed + gain * (move == "relieve")
        return [float(ruler), float(patron), float(west)]

    def worth(self, posture):
        near = self.rules.near[posture]
        return float(self.c["contribution"][posture] * (1 - near * (1 - self.c["front_near"][0])))

    def other_rates(self, slot, refused, known):
        """Street, apparatus, economy, adversary."""
        p, c, rules = self.p, self.c, self.rules
        obeyed, gap, strain = known
        k, ever = self.plan.posture[slot], bool(self.plan.ever[slot])
        support = float(c["support"][k])
        if ever:
            support = 1 / (1 + math.exp(-(math.log(support / (1 - support)) + p.drift)))
        guard = 1.0
        if self.plan.crossed[slot]:
            guard = float(c["guard_away"][0, HERE[2], k])
        elif ever:
            guard = float(c["base_left"][0, HERE[2], rules.red_line])
        street = p.c0 + p.c1 * rules.salience[k] * (1 - p.excuse * float(c["incident"])) * (1 - support) - p.c2
        street += p.c3 * float(c["casualties"][0]) * rules.ordered[k] + p.c4 * (1 - guard)
        street -= p.c5 * float(c["shield"]) * (1 - gap)
        at_odds = 1.0 if refused else float(rules.ordered[k]) * (1 - obeyed)
        exponents = (street, p.k0 + p.k1 * at_odds, p.q0 + p.q1 * strain)
        exponents = (*exponents, p.j0 + p.j1 * float(c["threat"]) * rules.provocation[k])
        return sum(min(1.0, math.exp(float(exponent))) for exponent in exponents)


@pytest.mark.parametrize("slot", range(5))
@pytest.mark.parametrize("seed", range(4))
def test_one_step_is_the_tree_that_a_person_would_draw(engine, build, seed, slot):
    game = build.random_game(seed, 1, axes=AXES)
    parameters = game[1]
    played = engine.decide(*game, engine.solve(*game, 0))
    mapping = Step(game, slot).tree()
    tree = Tree.read(mapping, PLAYERS)
    precision = np.array([[parameters.precision[0], parameters.precision_patron[0], parameters.precision_west[0]]])
    found = solve_tree(tree, read_payoff(mapping)[None], precision)
    np.testing.assert_allclose(played.start.values[(0, *HERE, slot)], found.value[0, 0], atol=1e-12)
    root = [edge for edge in range(len(tree.parent) - 1) if tree.parent[edge + 1] == 0]
    np.testing.assert_allclose(played.patron[(0, *HERE, slot)][1:], found.choice[0, root], atol=1e-12)
