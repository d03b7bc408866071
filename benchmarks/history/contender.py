"""Does a model in which the patron must first ask forecast better than one that only describes who joined?

Two moves: the patron asks or not, the asked ruler joins or not; only joining is seen.

    p2 = sigmoid(x2 b + s z), p1 = sigmoid(p2 (x1 g) - (1 - p2) c), P(join) = p1 p2

z is the effect of the war side, integrated out on the grid of the pooled model; priors N(0, 1.5), c half-normal(1),
intercept of b and s as in the pooled model. Shape: Signorino (1999), doi:10.2307/2585774. Declared in the README before
its scores; it stays out of every answer unless the stack of both beats the pooled model alone.
"""

import sys

import numpy as np
from models import pooled_logit, refused
from run import FILES, folder, interval, losses
from scipy.optimize import minimize
from scipy.special import expit, logsumexp
from second_round import weights

from tightrope.errors import PoolingFailed
from tightrope.history.opportunities import Opportunities, read_built
from tightrope.history.pooling import importance
from tightrope.history.protocol import TASKS, baseline, rows_of, splits
from tightrope.history.side_effect import INTERCEPT, SIDE_SD, SLOPE_SD, collapse, grid
from tightrope.randomness import uniforms

WORTH = ("lcinc", "balance", "cont_opp", "partner_init")  # to the patron
RULER = ("defense", "cont_opp", "same_par", "mid_opp", "dep", "ally_opp")
DRAWS, SEED, COST_SD = 1000, 1, 1.0


def columns(opps: Opportunities, scale):
    """x1 and x2 side by side, constants first; strength and dependence centred and scaled by the training rows."""
    ones = np.ones(len(opps))
    own = {
        name: (opps[name] - scale[name][0]) / scale[name][1] if name in scale else opps[name] for name in WORTH + RULER
    }
    return np.column_stack([ones, *(own[name] for name in WORTH), ones, *(own[name] for name in RULER)])


def scales(opps):
    return {name: (float(opps[name].mean()), float(opps[name].std()) or 1.0) for name in ("lcinc", "dep", "balance")}


def chances(theta, x, z):
    """(row, point) P(join); theta: g, b, ln c, ln s."""
    first = len(WORTH) + 1
    g, b, c, s = theta[:first], theta[first:-2], np.exp(theta[-2]), np.exp(theta[-1])
    joins = expit((x[:, first:] @ b)[:, None] + s * z)
    return joins * expit(joins * (x[:, :first] @ g)[:, None] - (1 - joins) * c)


def log_prior(theta):
    first = len(WORTH) + 1
    told = -0.5 * np.sum((theta[:first] / SLOPE_SD) ** 2) - 0.5 * ((theta[first] - INTERCEPT[0]) / INTERCEPT[1]) ** 2
    told -= 0.5 * np.sum((theta[first + 1 : -2] / SLOPE_SD) ** 2)
    c, s = np.exp(theta[-2]), np.exp(theta[-1])
    return told - 0.5 * (c / COST_SD) ** 2 + theta[-2] - 0.5 * (s / SIDE_SD) ** 2 + theta[-1]


def log_posterior(theta, cells, on):
    p = np.clip(chances(theta, cells.x, on.z), 1e-300, 1 - 1e-15)
    each = cells.k[:, None] * np.log(p) + (cells.n - cells.k)[:, None] * np.log1p(-p)
    by_side = np.add.reduceat(each, cells.first[:-1], axis=0) + on.log_weight
    return float(logsumexp(by_side, axis=1).sum() + log_prior(theta))


def mode(cells, on):
    size = len(WORTH) + len(RULER) + 4
    start = np.zeros(size)
    start[len(WORTH) + 1] = INTERCEPT[0] + 2
    start[0] = 2.0
    best = minimize(lambda theta: -log_posterior(theta, cells, on), start, method="BFGS").x
    step, curvature = 1e-3, np.empty((size, size))
    units = np.eye(size) * step
    for i in range(size):
        for j in range(i, size):
            four = [
                log_posterior(best + a * units[i] + b * units[j], cells, on) * a * b for a in (1, -1) for b in (1, -1)
            ]
            curvature[i, j] = curvature[j, i] = -sum(four) / (4 * step**2)
    worth, turn = np.linalg.eigh(curvature)
    return best, turn @ np.diag(1 / np.maximum(worth, 0.2)) @ turn.T  # 0.2: flat directions as wide as their priors


def contender(train, test, label):
    if not 0 < train[label].sum() < len(train):
        return baseline("base rate")(train, test, label)
    scale, on = scales(train), grid()
    cells = collapse(columns(train, scale), train[label], train.sides())
    need = 2 * (len(WORTH) + len(RULER) + 5)
    chance = uniforms(SEED, "history/contender", np.arange(DRAWS), need)
    try:
        draws, weight, _, _ = importance(
            lambda many: np.array([log_posterior(each, cells, on) for each in many]), *mode(cells, on), chance
        )
    except PoolingFailed as why:
        refused.append(f"contender: {why}")
        return baseline("base rate")(train, test, label)
    x, place = np.unique(columns(test, scale), axis=0, return_inverse=True)
    each = sum(w * (chances(theta, x, on.z) @ np.exp(on.log_weight)) for theta, w in zip(draws, weight, strict=True))
    return each[place.reshape(-1)]


def forecasts(task, opps):
    """Pooled logit and contender for every tested row, each from rows that never saw it; and the fold of each row."""
    label, found = TASKS[task].label, splits(task, opps)
    told, fold = np.full((len(opps), 2), np.nan), np.full(len(opps), -1)
    for number, split in enumerate(found):
        train, test = opps.where(split.train), opps.where(split.test)
        told[split.test] = np.stack([each(train, test, label) for each in (pooled_logit, contender)], axis=1)
        fold[split.test] = number
    return told, fold


def stacked(told, y, fold, forward):
    """Mixture with weights from the forecasts of the other folds, of earlier ones alone where time runs forward."""
    p = np.clip(told, 1e-5, 1 - 1e-5)
    mixed = np.empty(len(y))
    for one in np.unique(fold):
        other = fold < one if forward else fold != one
        likelihood = np.where(y[other, None] == 1, p[other], 1 - p[other])
        share = weights(likelihood) if other.any() else np.full(2, 0.5)
        mixed[fold == one] = told[fold == one] @ share
    return mixed


def main():
    path = folder() / "join_opportunities" / FILES["principal"]
    for task in sys.argv[1:] or ("P2", "P3"):
        opps = rows_of(task, read_built(path))
        told, fold = forecasts(task, opps)
        tested = fold >= 0
        y, war = opps[TASKS[task].label][tested], opps["war"][tested]
        mixed = stacked(told[tested], y, fold[tested], TASKS[task].split == "windows")
        alone = losses(told[tested, 0], y)
        for name, p in (("pooled logit", told[tested, 0]), ("contender", told[tested, 1]), ("stack", mixed)):
            each = losses(p, y)
            mean, low, high = interval(each["log"] - alone["log"], war)
            print(
                f"{task} {name:13} Brier {each['brier'].mean():.4f} log {each['log'].mean():.4f}; log less pooled "
                f"logit {mean:+.4f} [{low:+.4f}, {high:+.4f}]",
                flush=True,
            )
        print(f"{task}: {len(refused)} fits refused so far", flush=True)


if __name__ == "__main__":
    main()
