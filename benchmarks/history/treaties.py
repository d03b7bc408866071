"""Which treaties that were called upon are honoured, forecast on wars never seen? Tasks R and L of the protocol.

python benchmarks/history/treaties.py        # needs the users' tables and the extras `tables` and `bench`
"""

import numpy as np
from run import RESAMPLES, folder, interval, losses, spoken
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tightrope.errors import PoolingFailed
from tightrope.history.opportunities import Opportunities
from tightrope.history.pooling import fit
from tightrope.history.tables import read
from tightrope.randomness import uniforms

DRAWS, SEED = 1000, 1
CLAUSES = ("defense", "offense", "neutral", "nonagg", "consul", "multilateral")
CHANGES = ("milinst", "formal", "chcap2d", "dinstch2", "origtar1")


def base_rate(train, test, terms):
    return np.full(len(test), (train["kept"].sum() + 0.5) / (len(train) + 1))


def logit(train, test, terms):
    known, asked = (np.column_stack([rows[name] for name in terms]) for rows in (train, test))
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=2000))
    return model.fit(known, train["kept"]).predict_proba(asked)[:, 1]


def pooled(train, test, terms):
    chance = uniforms(SEED, "history/pooling", np.arange(DRAWS), 2 * (len(terms) + 3))
    try:
        found = fit(train, "kept", chance, terms=terms)
    except PoolingFailed as why:
        print(f"  refused: {why}")
        return base_rate(train, test, terms)
    return found.mean(np.column_stack([test[name] for name in terms]))


MODELS = {"base rate": base_rate, "logit": logit, "pooled logit": pooled}


def rows(table, war, kept, terms, mask):
    columns = {name: np.asarray(table[name], dtype=float)[mask] for name in terms}
    columns |= {"war": np.asarray(table[war], dtype=float)[mask], "kept": kept[mask].astype(float)}
    return Opportunities(columns | {"side": np.ones(int(mask.sum()))})


def score(task, data, terms, splits):
    told = {name: np.full(len(data), np.nan) for name in MODELS}
    for train, test in splits:
        for name, forecast in MODELS.items():
            told[name][test] = forecast(data.where(train), data.where(test), terms)
    tested = ~np.isnan(told["base rate"])
    y, war = data["kept"][tested], data["war"][tested]
    each = {name: losses(p[tested], y) for name, p in told.items()}
    for name in MODELS:
        mean, low, high = interval(each[name]["log"] - each["base rate"]["log"], war)
        print(
            f"{task:14} {name:13} {len(y)} rows, {int(y.sum())} kept, {len(np.unique(war))} wars: Brier "
            f"{each[name]['brier'].mean():.4f} log {each[name]['log'].mean():.4f}; log less base rate {mean:+.4f} "
            f"[{low:+.4f}, {high:+.4f}] {spoken(low, high)}",
            flush=True,
        )


def leave_one_out(war):
    return [(war != one, war == one) for one in np.unique(war)]


def main():
    tables = read(folder(), ("clauses", "honoured"))
    clauses, changes = tables["clauses"], tables["honoured"]
    called, early = clauses["dnaLLM"] != 1, clauses["sample"] == 1
    kept = clauses["honorLLM"] == 1
    invoked = rows(clauses, "warid", kept, (*CLAUSES, "sample"), called)
    score("R", invoked, (*CLAUSES, "sample"), leave_one_out(invoked["war"]))
    before = early[called]
    score("R across 1945", invoked, CLAUSES, [(before, ~before)])
    whole = np.ones(len(changes), dtype=bool)
    other = rows(changes, "war", changes["honor3"] == 1, CHANGES, whole)
    score("L", other, CHANGES, leave_one_out(other["war"]))
    print(f"90 % intervals from {RESAMPLES} resamples of wars")


if __name__ == "__main__":
    main()
