"""Builds small games by hand: the game of oracle G7 with one change or several."""

from types import SimpleNamespace

import numpy as np
import pytest

from tightrope.game import backward, backward_fast, forward, forward_fast, projection, projection_fast
from tightrope.game.inputs import Conditions, Parameters, Rules

# Game G7 of the specification: stay out or send, everything else fixed.
G7_PARAMETERS = {
    "precision": 20.0,
    "b0": np.log(0.002),
    "c0": np.log(0.002),
    "k0": np.log(0.001),
    "q0": np.log(0.001),
    "j0": np.log(0.0005),
    "b_direct": 2.0,
    "b_lever": 2.0,
    "theta": 1.0,
    "c1": 3.0,
    "c2": 0.7,
    "k1": 4.0,
    "q1": 2.0,
    "j1": 2.0,
}


def make_rules(**changes):
    count = len(changes.get("exposure", (0.0, 1.0)))
    rows = {
        "exposure": np.array([0.0, 1.0]),
        "salience": np.array([0.0, 1.0]),
        "provocation": np.array([0.0, 1.0]),
        "ordered": np.array([0.0, 1.0]),
        "near": np.zeros(count),
        "grip": np.zeros(count),
        "complicity": np.zeros(count),
        "allowed": np.ones((count, count), dtype=bool),
        "red_line": 1,
        "levels": np.array([1.0]),
        "demanded": np.array([1.0]),
        "phases": 1,
        "loyalty": 1,
        "sanctions": 1,
        "lookahead": 1,
        "memory": False,
    }
    changes = {name: np.array(value) if isinstance(value, list) else value for name, value in changes.items()}
    return Rules(**(rows | changes))


def make_parameters(worlds=1, **changes):
    values = dict.fromkeys(Parameters._fields, 0.0) | G7_PARAMETERS | changes
    return Parameters(**{name: np.broadcast_to(np.asarray(v, float), worlds).copy() for name, v in values.items()})


def make_conditions(rules, worlds=1, **changes):
    phases, loyalty, sanctions = rules.phases, rules.loyalty, rules.sanctions
    count, levels = len(rules.exposure), len(rules.levels)
    cells = (phases, loyalty, count)
    shapes = {
        "support": (0.05, (count,)),
        "obedience": (0.8, cells),
        "cascade": (0.0, cells),
        "levels_lost": (0.0, cells),
        "guard_away": (1.0, cells),
        "base_left": (1.0, cells),
        "strain": (0.3, (sanctions,)),
        "leverage": (0.5, (sanctions,)),
        "relief": (0.0, (sanctions,)),
        "phase_step": (np.eye(phases), (2, phases, phases)),
        "need": (0.0, (phases,)),
        "weak": (0.0, (phases,)),
        "front_near": (1.0, (phases,)),
        "casualties": (0.0, (phases,)),
        "reach": (1.0, (phases,)),
        "substitutes": (0.0, (phases,)),
        "threat": (0.4, ()),
        "incident": (0.0, ()),
        "shield": (0.0, ()),
        "held": (0.0, ()),
        "word": (0.0, (phases, count)),
        "contribution": (np.linspace(0.0, 1.0, count), (count,)),
        "occasion": (1.0, (count, levels)),
        "occasion_overture": (0.0, ()),
    }
    in_force = changes.pop("sanctions_in_force", sanctions - 1)
    arrays = {
        name: np.broadcast_to(np.asarray(changes.pop(name, value), float), (worlds, *shape)).copy()
        for name, (value, shape) in shapes.items()
    }
    assert not changes, changes
    return Conditions(sanctions_in_force=in_force, **arrays)


def random_game(seed, worlds=3, postures=3, red_line=2, axes=(2, 2, 2, 2), **rule_changes):
    """A game with every term at work and numbers drawn at random."""
    rng = np.random.default_rng(seed)
    phases, levels, loyalty, sanctions = axes
    u = rng.uniform
    rules = make_rules(
        exposure=np.sort(u(size=postures)),
        salience=u(size=postures),
        provocation=u(size=postures),
        ordered=(np.arange(postures) >= red_line) * 1.0,
        near=u(size=postures),
        grip=u(size=postures),
        complicity=u(size=postures),
        red_line=red_line,
        levels=np.linspace(0, 1, levels) if levels > 1 else np.array([0.7]),
        demanded=np.linspace(0, 1, levels) if levels > 1 else np.array([0.8]),
        phases=phases,
        loyalty=loyalty,
        sanctions=sanctions,
        memory=True,
        credit_after_crossing=0.2,
        allowed=np.ones((postures, postures), dtype=bool),
    )
    rules = Rules(**(rules.__dict__ | rule_changes))
    p = {name: u(0.1, 0.9, worlds) for name in Parameters._fields}
    p |= {name: u(-6, -3, worlds) for name in ("b0", "c0", "k0", "q0", "j0")}
    p |= {name: u(1, 30, worlds) for name in ("precision", "precision_patron", "precision_west")}
    p |= {name: u(0, 0.05, worlds) for name in ("kappa_up", "kappa_down", "kappa_word", "kappa_offer", "rho")}
    p |= {"kappa_b": rng.normal(0, 0.3, worlds), "drift": rng.normal(0, 0.5, worlds)}
    template = make_conditions(rules, worlds)
    filled = {
        name: u(size=value.shape) for name, value in template._asdict().items() if name != "sanctions_in_force"
    }
    filled["levels_lost"] = rng.normal(0, 0.5, filled["levels_lost"].shape)
    step = u(0.05, 1.0, filled["phase_step"].shape)
    filled["phase_step"] = step / step.sum(axis=-1, keepdims=True)
    filled["sanctions_in_force"] = sanctions - 1
    return rules, make_parameters(worlds, **p), make_conditions(rules, worlds, **filled)


REFERENCE = SimpleNamespace(
    solve=backward.solve, decide=backward.decide, filter_step=forward.filter_step, project=projection.project
)


FAST = SimpleNamespace(
    solve=backward_fast.solve,
    decide=backward_fast.decide,
    filter_step=forward_fast.filter_step,
    project=projection_fast.project,
)


@pytest.fixture(scope="session", params=["reference", "fast"])
def engine(request):
    """Both implementations of the game: NumPy and numba."""
    return {"reference": REFERENCE, "fast": FAST}[request.param]


@pytest.fixture(scope="session")
def twins():
    """The reference and the fast implementation, to be set side by side."""
    return REFERENCE, FAST


@pytest.fixture(scope="session")
def build():
    """Makers of hand-made games."""
    return SimpleNamespace(
        rules=make_rules, parameters=make_parameters, conditions=make_conditions, random_game=random_game
    )
