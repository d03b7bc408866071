"""What the tests of cohesion share: judged priors as draws, and a small case with phases, formations and an order."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import beta

from tightrope.cohesion import (
    Campaigning,
    CohesionParameters,
    Formations,
    Phases,
    Reserves,
    base_weights,
    battalions_of,
    thin_table,
)
from tightrope.cohesion.normal_fast import normal
from tightrope.randomness import normals, uniforms


def judged(seed, worlds, exactly=None):
    """Priors of section 5 of the specification of cohesion, as draws; `exactly` fixes some."""
    number = np.arange(worlds)

    def u(name):
        return normals(seed, f"prior/{name}", number)[:, 0]

    def share(name, a, b):
        return beta.ppf(uniforms(seed, f"prior/{name}", number)[:, 0], a, b)

    half = {
        "family_weight": 0.2, "casualty_weight": 0.3, "loyalty_weight": 0.3, "punishment_weight": 2, "pay_weight": 0.1,
        "command_weight": 1,
        "mobilise_step": 0.25, "load_step": 0.25, "desertion_casualties": 0.5, "desertion_opposition": 0.3,
        "desertion_contagion": 5, "desertion_defeat": 0.7, "desertion_relief": 0.7, "surrender_encircled": 1.5,
        "return_victory": 0.5, "return_losses": 0.5, "return_opposition": 0.2, "return_punishment": 0.5,
        "return_selection": 0.2,
    }  # fmt: skip
    values = {name: sd * np.abs(u(name)) for name, sd in half.items()}
    values |= {
        "refusal_alone": -2.6 + 0.35 * u("refusal_alone"),
        "conformity": 2.5 * np.exp(0.35 * u("conformity")),
        "talk": share("talk", 2, 4),
        "force_weight": share("force_weight", 2, 9),
        "correlation": share("correlation", 3, 17),
        "battalion_share": share("battalion_share", 1, 2),
        "dilution": share("dilution", 4, 2),
        "desertion_rate": 0.0008 * np.exp(1.1 * u("desertion_rate")),
        "surrender_rate": 0.0003 * np.exp(1.2 * u("surrender_rate")),
        "loyal_start": np.full(worlds, 2.2),
        "recovery_half_life": 12 * np.exp(0.6 * u("recovery_half_life")),
    }
    values |= {name: np.full(worlds, float(value)) for name, value in (exactly or {}).items()}
    return CohesionParameters(**values)


def formations(worlds, strength=(3000.0, 5000.0, 10_000.0), **changed):
    """Formations under one posture without stages and one that has all three."""
    several = len(strength)
    persons = np.tile(np.asarray(strength, dtype=np.float64), (worlds, 1))
    given = {
        "strength": persons,
        "battalions": battalions_of(persons),
        "loyalty": np.tile(np.linspace(0, 1, several), (worlds, 1)),
        "punishment": np.full((worlds, several), 0.09),
        "severity": np.ones((worlds, several)),
        "pay": np.zeros((worlds, several)),
        "base_weight": base_weights(persons, np.ones(several, dtype=np.bool_)),
        "command": np.zeros((worlds, several)),
        "mix": np.tile([0.25, 0.75], (several, 1)),
        "commanders": np.array([0.0, 1.0]),
        "ordered": np.ones((2, several), dtype=np.bool_),
        "stages": np.array([[False] * 3, [True] * 3]),
    }
    return Formations(**(given | changed))


def phases(
    worlds, casualties=(0.0, 1.0, 2.5), defeat=(0.0, 0.2, 1.0), encircled=(0.0, 0.0, 1.0), victory=(1.0, 0.3, 0.0)
):
    return Phases(
        *(np.tile(np.asarray(row, dtype=np.float64), (worlds, 1)) for row in (casualties, defeat, encircled, victory))
    )


def reserves(worlds, pool=0.0, intake=0.0, relief=0.0):
    return Reserves(*(np.full(worlds, float(x)) for x in (pool, intake, relief)))


def case(worlds, seed=1, exactly=None, support=0.1, pool=0.0, levels=2):
    """Arguments of `thin_table`."""
    return (
        np.full((worlds, 2, 2), support),
        formations(worlds),
        phases(worlds),
        reserves(worlds, pool, pool / 20),
        judged(seed, worlds, exactly),
        Campaigning(weeks=12, step_days=30, loyalty_levels=levels, loyalty_step=1.0),
    )


@pytest.fixture(scope="session", autouse=True)
def compiled():
    """Compiles the kernels once, so that no test is charged for it."""
    thin_table(*case(1, pool=1000.0))
    normal(0.0)


@pytest.fixture
def make_parameters():
    return judged


@pytest.fixture
def make_formations():
    return formations


@pytest.fixture
def make_phases():
    return phases


@pytest.fixture
def make_reserves():
    return reserves


@pytest.fixture
def make_case():
    return case


@pytest.fixture(scope="session")
def make_case_once():
    return case


@pytest.fixture
def page_of():
    root = Path(__file__).parents[2]
    return lambda name: (root / "docs" / "science" / f"{name}.md").read_text(encoding="utf-8")
