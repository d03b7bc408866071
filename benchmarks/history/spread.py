"""How far may the mean forecast of a task lie from the rate that comes, if the model that makes it is right?

    python benchmarks/history/spread.py        # needs the built tables

War sides differ by more than any table says, so the share that joins in a few dozen wars is itself a draw. Coefficients
are drawn from the posterior of the training rows, the effect of each side of the test from its own distribution.
"""

import numpy as np
from models import SEED
from run import FILES, folder
from scipy.special import expit
from third_round import drifting

from tightrope.history.opportunities import read_built
from tightrope.history.pooling import COLUMNS, fit, terms_of, values
from tightrope.history.protocol import TASKS, rows_of, splits
from tightrope.randomness import uniforms

DRAWS = 4000


def shares(train, test, label, terms):
    """(draw,) share that joins in the test, one draw of the coefficients and of every side each."""
    found = fit(train, label, uniforms(SEED, "history/pooling", np.arange(DRAWS), COLUMNS), terms=terms)
    chance = np.random.default_rng(SEED)
    theta = found.draws[chance.choice(DRAWS, DRAWS, p=found.weight)]
    x = np.column_stack([np.ones(len(test)), values(test, terms)])
    _, side = np.unique(test.sides(), return_inverse=True)
    effect = np.exp(theta[:, -1:]) * chance.standard_normal((DRAWS, side.max() + 1))
    p = expit(theta[:, :-1] @ x.T + effect[:, side])
    return (chance.random(p.shape) < p).mean(axis=1)


def main():
    tables = {name: read_built(folder() / "join_opportunities" / FILES[name]) for name in ("principal", "strict")}
    for task in ("P1", "P1y", "S"):
        opps, label = rows_of(task, tables[TASKS[task].table]), TASKS[task].label
        split = splits(task, opps)[0]
        train, test = opps.where(split.train), opps.where(split.test)
        for name, pair in (("pooled logit", (train, test)), ("drift logit", drifting(train, test))):
            terms = terms_of(train) if name == "pooled logit" else (*terms_of(train), "drift")
            told = shares(*pair, label, terms)
            low, middle, high = 100 * np.quantile(told, [0.05, 0.5, 0.95])
            print(
                f"{task:4} {name:12} mean forecast {100 * told.mean():.1f} %, share that joins {low:.1f} to {high:.1f} "
                f"% (median {middle:.1f}), came {100 * test[label].mean():.1f} %; within 1 point of its mean in "
                f"{100 * np.mean(abs(told - told.mean()) <= 0.01):.0f} of 100"
            )


if __name__ == "__main__":
    main()
