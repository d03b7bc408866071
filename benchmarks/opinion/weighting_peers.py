"""How long do other programs take to rake a file of respondents? Run in an interpreter that has the one named.

Reads `{"peer", "levels", "totals", "rounds"}` as JSON; prints seconds, best of the rounds, and the first weights.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np


def main() -> None:
    told = json.loads(sys.stdin.read())
    work = PEERS[told["peer"]](told["levels"], told["totals"])
    best, weights = float("inf"), None
    for _ in range(told["rounds"]):
        start = time.perf_counter()
        weights = work()
        best = min(best, time.perf_counter() - start)
    print(json.dumps({"seconds": best, "weights": np.asarray(weights, dtype=float).tolist()[:100]}))


def by_ipfn(levels, totals):
    import pandas as pd
    from ipfn.ipfn import ipfn

    frame = pd.DataFrame({f"m{j}": column for j, column in enumerate(levels)}).assign(total=1.0)
    margins = [pd.Series(one, index=pd.RangeIndex(len(one), name=f"m{j}"), dtype=float) for j, one in enumerate(totals)]
    names = [[f"m{j}"] for j in range(len(margins))]
    given = {"convergence_rate": 1e-10, "max_iteration": 500, "rate_tolerance": 0.0}
    return lambda: ipfn(frame.copy(), margins, names, **given).iteration()["total"]


def by_samplics(levels, totals):
    from samplics.weighting import SampleWeight

    margins = {f"m{j}": np.asarray(column) for j, column in enumerate(levels)}
    control = {f"m{j}": dict(enumerate(one)) for j, one in enumerate(totals)}
    start = np.ones(len(levels[0]))
    given = {"tol": 1e-10, "ctrl_tol": 1e-10, "max_iter": 500}
    return lambda: SampleWeight().rake(start, margins, control, **given)


def by_weightipy(levels, totals):
    import pandas as pd
    import weightipy

    frame = pd.DataFrame({f"m{j}": column for j, column in enumerate(levels)})
    wanted = {f"m{j}": {k: 100 * x / sum(one) for k, x in enumerate(one)} for j, one in enumerate(totals)}
    given = {"max_iterations": 500, "convcrit": 1e-10}
    scheme = weightipy.scheme_from_dict(wanted, rim_params=given)
    whole = sum(totals[0]) / len(frame)  # it weights to a mean of one
    return lambda: whole * weightipy.weight_dataframe(frame.copy(), scheme)["weights"]


def by_svy(levels, totals):
    import polars as pl
    import svy

    columns = {f"m{j}": np.asarray(column).astype(str) for j, column in enumerate(levels)}
    frame = pl.DataFrame(columns | {"one": np.ones(len(levels[0]))})
    controls = {f"m{j}": {str(k): x for k, x in enumerate(one)} for j, one in enumerate(totals)}
    sample = svy.Sample(frame, svy.Design(wgt="one"))
    return lambda: sample.weighting.rake(controls=controls, tol=1e-10, max_iter=500).data["rk_wgt"].to_numpy()


def by_balance(levels, totals):
    import logging

    import pandas as pd
    from balance.weighting_methods.rake import rake

    logging.getLogger("balance").setLevel(logging.ERROR)
    names = [f"m{j}" for j in range(len(levels))]
    frame = pd.DataFrame({name: np.asarray(column).astype(str) for name, column in zip(names, levels, strict=True)})
    texts = [[str(k) for k in range(len(one))] for one in totals]
    cells = pd.MultiIndex.from_product(texts, names=names).to_frame(False)
    shares = [np.asarray(one) / sum(one) for one in totals]
    whole = sum(totals[0]) * np.prod(np.meshgrid(*shares, indexing="ij"), axis=0).ravel()  # it rakes to a target sample
    ones = pd.Series(np.ones(len(frame)))
    given = {"max_iteration": 500, "convergence_rate": 1e-10, "rate_tolerance": 0.0, "transformations": None}
    return lambda: rake(frame, ones, cells, pd.Series(whole), variables=names, **given)["weight"]


PEERS = {
    "ipfn": by_ipfn, "samplics": by_samplics, "weightipy": by_weightipy, "svy": by_svy, "balance": by_balance,
}  # fmt: skip

if __name__ == "__main__":
    main()
