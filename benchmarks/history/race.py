"""How many effective draws a second does the importance sampler give, beside a Markov chain on the same posterior?

    python benchmarks/history/race.py        # needs the built tables and PyMC

Both fit the pooled logit to the allied rows of the principal table. The chain (no-U-turn, two chains) draws the
effects of the war sides, which the sampler integrates out. CPU seconds, not wall; compiling is left out of both.
"""

import time

import numpy as np
from run import FILES, folder

from tightrope.history.opportunities import read_built
from tightrope.history.pooling import COLUMNS, fit, terms_of, values
from tightrope.history.side_effect import INTERCEPT, SIDE_SD, SLOPE_SD
from tightrope.randomness import uniforms

DRAWS, CHAIN, SEED = 4000, 1000, 1


def ours(opps):
    chance = uniforms(SEED, "history/pooling", np.arange(DRAWS), COLUMNS)
    fit(opps, "jever", chance[:400])  # compiles
    began = time.process_time()
    found = fit(opps, "jever", chance)
    return found.effective, time.process_time() - began, found.weight @ found.draws


def chain(opps):
    import pymc

    terms, side = terms_of(opps), opps.sides()
    x = values(opps, terms)
    with pymc.Model():
        b0, b = pymc.Normal("b0", *INTERCEPT), pymc.Normal("b", 0, SLOPE_SD, shape=len(terms))
        s, z = pymc.HalfNormal("s", SIDE_SD), pymc.Normal("z", 0, 1, shape=int(side.max()) + 1)
        pymc.Bernoulli("y", logit_p=b0 + x @ b + s * z[side], observed=opps["jever"])
        pymc.sample(20, tune=20, chains=1, cores=1, random_seed=SEED, progressbar=False)  # compiles
        began = time.process_time()
        told = pymc.sample(CHAIN, tune=CHAIN, chains=2, cores=1, random_seed=SEED, progressbar=False)
        spent = time.process_time() - began
    size = pymc.stats.ess(told, var_names=["b0", "b", "s"])
    least = min(float(size[name].min()) for name in ("b0", "b", "s"))
    after = told.posterior.mean(("chain", "draw"))
    return least, spent, np.concatenate([[float(after["b0"])], after["b"].values])


def main():
    opps = read_built(folder() / "join_opportunities" / FILES["principal"])
    opps = opps.where(opps["ally"] == 1)
    rate = {}
    for name, race in (("importance sampler", ours), ("no-U-turn chain", chain)):
        effective, spent, mean = race(opps)
        rate[name] = effective / spent
        print(
            f"{name}: {effective:.0f} effective draws in {spent:.1f} CPU s, {rate[name]:.0f} a second; {mean.round(2)}"
        )
    print(f"ratio {rate['importance sampler'] / rate['no-U-turn chain']:.0f} (wanted: 20)")


if __name__ == "__main__":
    main()
