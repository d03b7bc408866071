"""How does PyMC, with its own no-U-turn sampler, fit the same surveys? Run by `run.py` in an interpreter that has it.

Written from the equations of docs/science/opinion.md; it shares no line with `tightrope.opinion`: every count that
prints as the share is summed by itself.
"""

import json
import os
import sys

import arviz
import numpy as np
import pymc as pm
import pytensor
import pytensor.tensor as pt
from scipy.special import gammaln


def betaln(a, b):
    return pt.gammaln(a) + pt.gammaln(b) - pt.gammaln(a + b)


def printed(wave, r, excess):
    """Log of the mean over readings of the chance that each is printed."""
    parts = []
    for n, (first, last) in wave["readings"]:
        k = np.arange(first, last + 1, dtype=float)
        phi = (n - 1) / excess - 1
        ways = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
        parts.append(pt.logsumexp(ways + betaln(k + r * phi, n - k + (1 - r) * phi) - betaln(r * phi, (1 - r) * phi)))
    return pt.logsumexp(pt.stack(parts)) - np.log(len(parts))


def beliefs(houses, modes):
    """Every unknown but the walk, by name."""

    def normal(name, shape=()):
        return pm.Normal(name, 0.0, 1.0, shape=shape)

    v, m = normal("v", houses), normal("m", modes)
    return {
        "base": -2.2 + normal("base") + np.array([0.6, 0.0, -1.0, -0.2]) + 0.5 * normal("alpha", 4),
        "omega": pm.math.softmax(np.log([0.37, 0.26, 0.18, 0.19]) + 0.25 * normal("omega", 4)),
        "pace": 0.15 * pt.abs(normal("pace")),
        "rho": pm.math.sigmoid(0.85 + 0.75 * normal("rho")),
        "jump": normal("jump") + 0.3 * normal("jump_segment", 4),
        "delta": 0.5 * pt.abs(normal("house")) * (v - v.mean()),
        "tau": 0.3 * pt.abs(normal("mode")) * (m - m.mean()),
        "together": 0.25 * normal("c"),
        "kappa": pm.math.sigmoid(np.log(3.0) + 0.3 * normal("kappa")),
        "gap": 0.5 + 0.8 * normal("gap"),
        "hide": pm.math.sigmoid(-2 + 0.8 * normal("a")),
        "feign": pm.math.sigmoid(-5 + normal("f")),
        "excess": pt.exp(0.5 * normal("D", houses)),
    }


def paths(waves, found):
    """(wave, segment) levels in logits."""
    count = len(waves)
    weeks = np.diff([w["day"] for w in waves]) / 7
    shared, own = pm.Normal("shared", 0.0, 1.0, shape=count - 1), pm.Normal("own", 0.0, 1.0, shape=(count - 1, 4))
    mixed = pt.sqrt(found["rho"]) * shared[:, None] + pt.sqrt(1 - found["rho"]) * own
    walk = pt.cumsum(found["pace"] * np.sqrt(weeks)[:, None] * mixed, axis=0)
    after = np.array([w["after"] for w in waves])[:, None]
    return found["base"] + found["jump"] * after + pt.concatenate([pt.zeros((1, 4)), walk])


def model(waves):
    """Surveys in order: each a dict of day, after, house, mode, phone, readings [(n, [first, last])]."""
    with pm.Model() as built:
        found = beliefs(1 + max(w["house"] for w in waves), 1 + max(w["mode"] for w in waves))
        theta, kappa, omega = paths(waves, found), found["kappa"], found["omega"]
        within = kappa * pm.math.sigmoid(theta) + (1 - kappa) * pm.math.sigmoid(theta + found["gap"])
        pm.Deterministic("public", (omega * within).sum(axis=1))
        total = 0.0
        for t, wave in enumerate(waves):
            seen = theta[t] + found["together"] + found["delta"][wave["house"]] + found["tau"][wave["mode"]]
            p = (omega * pm.math.sigmoid(seen)).sum()
            if wave["phone"]:
                p = kappa * p + (1 - kappa) * (omega * pm.math.sigmoid(seen + found["gap"])).sum()
            r = pt.clip(p * (1 - found["hide"]) + (1 - p) * found["feign"], 1e-9, 1 - 1e-9)
            total += printed(wave, r, found["excess"][wave["house"]])
        pm.Potential("surveys", total)
    return built


def main():
    told = json.loads(sys.stdin.read())
    with model(told["waves"]):
        drawn = pm.sample(
            draws=told["draws"], tune=told["warmup"], chains=1, cores=1, random_seed=told["seed"],
            target_accept=0.9, progressbar=False, compute_convergence_checks=False,
        )  # fmt: skip
    public = drawn.posterior["public"].to_numpy()
    effective = [float(arviz.ess(public[..., wave])) for wave in range(public.shape[2])]
    print(
        json.dumps(
            {
                "seconds": sum(os.times()[:4]),  # the compiler, a process of its own, included
                "effective": effective,
                "medians": np.median(public[0], axis=0).tolist(),
                "divergent": int(drawn.sample_stats["diverging"].to_numpy().sum()),
                "versions": {"pymc": pm.__version__, "pytensor": pytensor.__version__},
            }
        )
    )


if __name__ == "__main__":
    main()
