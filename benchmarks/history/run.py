"""How good are forecasts of who joins a war, on wars they never saw, and what can be told apart?"""

import argparse
import csv
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

from tightrope.history.opportunities import read_built
from tightrope.history.protocol import TASKS, rows_of, splits

HERE = Path(__file__).resolve().parent
RESAMPLES, SEED = 2000, 1
CLIP = 1e-5
FILES = {"principal": "war_principal.csv.gz", "strict": "war_strict.csv.gz", "dispute": "mid.csv.gz"}
LATER_ROUNDS = ("P1", "P1y", "P2", "P3", "S", "A")


def folder():
    named = os.environ.get("TIGHTROPE_TABLES")
    return Path(named) if named else HERE.parents[2] / "shared" / "data"


def losses(p, y):
    """Brier and log loss of each row."""
    clipped = np.clip(p, CLIP, 1 - CLIP)
    return {"brier": (p - y) ** 2, "log": -np.where(y == 1, np.log(clipped), np.log1p(-clipped))}


def precision_recall(p, y):
    """Area under the precision-recall curve, stepwise, ties as one step."""
    order = np.argsort(-p, kind="stable")
    p, y = p[order], y[order]
    last = np.append(np.flatnonzero(np.diff(p)), len(p) - 1)
    found = np.cumsum(y)[last]
    return float(np.sum(np.diff(found, prepend=0) / y.sum() * found / (last + 1)))


def interval(difference, war, seed=SEED):
    """Mean difference a row and its 90 % interval over resampled wars."""
    wars, place = np.unique(war, return_inverse=True)
    total, many = np.bincount(place, difference), np.bincount(place)
    drawn = np.random.default_rng(seed).integers(0, len(wars), (RESAMPLES, len(wars)))
    means = total[drawn].sum(axis=1) / many[drawn].sum(axis=1)
    return float(difference.mean()), *(float(q) for q in np.quantile(means, [0.05, 0.95]))


def forecasts(task, opps):
    from models import averages, contenders  # scikit-learn is wanted here alone

    found = splits(task, opps)
    told = {}
    for name, forecast in contenders(len(found) > 3).items():
        values = np.full(len(opps), np.nan)
        for split in found:
            values[split.test] = forecast(opps.where(split.train), opps.where(split.test), TASKS[task].label)
        told[name] = values
        print(f"  {task}: {name} done", file=sys.stderr, flush=True)
    told |= averages(told)
    return told | later_models(task, opps, found, told) if task in LATER_ROUNDS else told


def later_models(task, opps, found, told):
    """Forecasts of the second and third round; what each learnt on inner folds goes to stderr."""
    import second_round as second
    import third_round as third
    from models import LATER

    label, many = TASKS[task].label, len(found) > 3
    forward = TASKS[task].split in ("era", "windows")
    new = {name: np.full(len(opps), np.nan) for name in LATER}
    learnt = []
    for number, split in enumerate(found):
        train, test = opps.where(split.train), opps.where(split.test)
        known = {name: values[split.test] for name, values in told.items()}
        two, shares = second.forecasts(train, test, label, forward, many, known)
        three, chosen = third.forecasts(train, test, label, forward, many, known)
        learnt.append((*shares, *chosen))
        for name, values in (two | three).items():
            new[name][split.test] = values
        print(f"  {task}: later rounds, {number + 1} of {len(found)} splits", file=sys.stderr, flush=True)
    names = (*second.PARTS, "half-life", "strength", *third.PARTS)
    print(f"  {task}: learnt {list(zip(names, np.median(learnt, axis=0).round(3), strict=True))}", file=sys.stderr)
    return new


def score(task, tables):
    from models import BASELINES, OURS

    opps = rows_of(task, tables[TASKS[task].table])
    told = forecasts(task, opps)
    tested = ~np.isnan(told["base rate"])
    y, war = opps[TASKS[task].label][tested], opps["war"][tested]
    each = {name: losses(p[tested], y) for name, p in told.items()}
    best = {s: min(BASELINES, key=lambda name: each[name][s].mean()) for s in ("brier", "log")}
    rows = []
    for name in (*BASELINES, *(name for name in OURS if name in told)):
        row = {"task": task, "model": name, "rows": len(y), "joined": int(y.sum()), "wars": len(np.unique(war))}
        row |= {s: each[name][s].mean() for s in ("brier", "log")}
        row |= {"auc_pr": precision_recall(told[name][tested], y), "mean_forecast": told[name][tested].mean()}
        for against, which in (("base rate", {"brier": "base rate", "log": "base rate"}), ("best baseline", best)):
            for s, other in which.items():
                mean, low, high = interval(each[name][s] - each[other][s], war)
                row |= {f"{s} less {against}": mean, f"{s} less {against} 5%": low, f"{s} less {against} 95%": high}
        row |= {"best baseline brier": best["brier"], "best baseline log": best["log"]}
        rows.append(row)
    return rows


def spoken(low, high):
    return "better" if high < 0 else "worse" if low > 0 else "not told apart"


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tasks", default="P1,P1y,P2,P3,S,A")
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--out", type=Path, default=HERE / "scores.csv")
    given = asked.parse_args()
    try:
        import sklearn
    except ImportError:
        print("scikit-learn is not installed (extra `bench`): the baselines cannot run, nothing was scored")
        return
    built = folder() / "join_opportunities"
    if not built.is_dir():
        print(f"{built} is not there; set TIGHTROPE_TABLES to the folder that holds join_opportunities")
        return
    tables = {name: read_built(built / file) for name, file in FILES.items()}
    began, rows = time.perf_counter(), []
    for task in given.tasks.split(","):
        rows += score(task, tables)
    from models import refused

    for row in rows:
        told = spoken(row["log less best baseline 5%"], row["log less best baseline 95%"])
        print(
            f"{row['task']:4} {row['model']:15} Brier {row['brier']:.4f} log {row['log']:.4f} PR {row['auc_pr']:.3f} "
            f"mean {100 * row['mean_forecast']:.1f}% of {100 * row['joined'] / row['rows']:.1f}%; log less best "
            f"{row['log less best baseline']:+.4f} [{row['log less best baseline 5%']:+.4f}, "
            f"{row['log less best baseline 95%']:+.4f}] {told}"
        )
        if given.json:
            print(json.dumps(row))
    print(f"{len(refused)} fits refused; {time.perf_counter() - began:.0f} s; scikit-learn {sklearn.__version__}")
    with given.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows([{k: f"{v:.6g}" if isinstance(v, float) else v for k, v in row.items()} for row in rows])


if __name__ == "__main__":
    main()
