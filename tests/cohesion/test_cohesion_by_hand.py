"""The whole table against the specification written out once more, one world, one order, plain numbers."""

from math import exp, log, pi, sqrt

import numpy as np
import pytest
from scipy.special import ndtr

from tightrope.cohesion import thin_table


def odds(x):
    return log(x / (1 - x))


def logistic(x):
    return 1 / (1 + exp(-x))


def refusal(field, coupling, look, shock, strength):
    """Section 4a, by plain iteration: share of each formation, share of all, chance of more than a half."""
    points, weights = np.polynomial.hermite_e.hermegauss(11)
    weights = weights / weights.sum()
    shares, whole, cascade = np.zeros(len(field)), 0.0, 0.0
    for point, weight in zip(points, weights, strict=True):
        r = np.zeros(len(field))
        for _ in range(600):
            everyone = strength @ r / strength.sum()
            r = ndtr((field - sqrt(shock) * point + coupling * ((1 - look) * r + look * everyone)) / sqrt(1 - shock))
        everyone = strength @ r / strength.sum()
        shares, whole, cascade = shares + weight * r, whole + weight * everyone, cascade + weight * (everyone > 0.5)
    return shares, whole, cascade


def play(p, case, phase, level):
    """Sections 3, 4a and 6 for all formations: the figures of one entry of the table."""
    support, formations, phases, reserves, _, campaigning = case
    n = formations.strength[0]
    q = formations.mix @ support[0, 1]
    loyalty = formations.loyalty[0] - (campaigning.loyalty_levels - 1 - level) * campaigning.loyalty_step
    casualties, defeat, encircled, victory = (array[0, phase] for array in phases)
    opposed = np.array([odds(1 - x) for x in q])
    punished = formations.punishment[0] * formations.severity[0]
    alpha = p["refusal_alone"] + p["family_weight"] * opposed + p["casualty_weight"] * casualties
    alpha = alpha - p["loyalty_weight"] * loyalty - p["punishment_weight"] * punished
    j = p["conformity"] + p["punishment_weight"] * punished * p["dilution"]
    field, coupling = alpha + p["talk"] * j / 2, (1 - p["talk"]) * j
    shock = p["correlation"] * p["battalion_share"] / formations.battalions[0].sum()
    r, whole, cascade = refusal(field, coupling, p["force_weight"], shock, n)

    s, deserted, lost, mixed, pool = n * (1 - r), 0 * n, 0 * n, loyalty.copy(), reserves.pool[0]
    recruits = -(campaigning.loyalty_levels - 1 - level) * campaigning.loyalty_step
    for week in range(campaigning.weeks):
        relief = reserves.relief_given[0] * 2 ** (-week / p["recovery_half_life"])
        drive = p["desertion_casualties"] * casualties + p["desertion_opposition"] * opposed
        drive = drive + p["desertion_contagion"] * deserted / n + p["desertion_defeat"] * defeat
        leave = p["desertion_rate"] * np.exp(drive - p["desertion_relief"] * relief)
        yields = p["surrender_rate"] * np.exp(
            p["surrender_encircled"] * encircled + p["desertion_opposition"] * opposed
        )
        total = leave + yields + 0.02 * casualties
        exits = s * (1 - np.exp(-total))
        s, deserted, lost = s - exits, deserted + exits * leave / total, lost + exits * 0.02 * casualties / total
        called = min(reserves.max_intake[0], pool, (n - s).sum())
        reports = ndtr(
            -(field - p["mobilise_step"] - p["load_step"] + coupling * p["force_weight"] * (r + deserted / n))
        )
        arrive = called * (n - s) / (n - s).sum() * reports
        mixed, s, pool = (s * mixed + arrive * recruits) / (s + arrive), s + arrive, pool - called

    f = field + coupling * ((1 - p["force_weight"]) * r + p["force_weight"] * whole)
    after = (
        mixed + p["return_victory"] * victory - p["return_losses"] * lost / n / 0.1 - p["return_opposition"] * opposed
    )
    after = after - p["return_punishment"] * formations.punishment[0] * (1 - p["dilution"] * r) * r
    after = after + p["return_selection"] * np.exp(-f * f / 2) / sqrt(2 * pi) / ndtr(-f)
    base = formations.base_weight[0]
    left = s / n * np.array([logistic(a + 2.2) / logistic(b + 2.2) for a, b in zip(after, loyalty, strict=True)])
    change = base @ (after - loyalty)
    return {
        "obedience": 1 - whole,
        "cascade_probability": cascade,
        "desertion": deserted.sum() / n.sum(),
        "losses": lost.sum() / n.sum(),
        "ranks_filled": s.sum() / n.sum(),
        "levels_lost": -change * campaigning.step_days / (7 * campaigning.weeks) / campaigning.loyalty_step,
        "guard_away": 1 - base @ (1 - r),
        "support_base_left": min(1.0, base @ left),
    }


@pytest.mark.parametrize("pool", [0, 6000])
def test_the_table_is_the_specification_worked_out_step_by_step(make_case, make_reserves, pool):
    given = make_case(1, seed=4, support=0.15, pool=pool, levels=2)
    given = (*given[:3], make_reserves(1, pool, pool / 20, 0.7), *given[4:])
    p = {name: float(array[0]) for name, array in given[4]._asdict().items()}
    table = thin_table(*given)
    for phase, level in ((0, 1), (1, 0), (2, 1)):
        for name, value in play(p, given, phase, level).items():
            assert getattr(table, name)[0, phase, level, 1] == pytest.approx(value, abs=1e-9), name
