"""How many worlds of trade a second are solved, and against a linear programme and a gravity package?

Worlds of 10 products, 6 markets reached over 8 arcs, and 3 routes with capacities: bans, discounts, displaced goods
and new buyers all on, drawn at random. The linear programme has the same 80 arcs with step curves; it knows neither
elasticities nor a choice between routes, and finds one answer where the kernel finds all worlds'. It is asked for one
draw at a time, as one would in a loop. In a third of the worlds output hardly answers prices, down to 1e-15, and in all
of them it and the entry of new buyers have bent part of the way that a redirected share asks.

gegravity is asked where it can be imported and its sample lies in the folder that TIGHTROPE_TABLES names; it also
makes tables by country, estimates from data and knows several cost variables, which `hat.solve` does not.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import json
import os
import platform
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from tightrope.economy import equilibrium_fast, hat
from tightrope.economy.equilibrium import Equilibrium
from tightrope.economy.trade import Routes, Sanctions, Support, Trade
from tightrope.errors import NoEquilibrium

Floats = NDArray[np.float64]

SEED = 12
ROUNDS = 3
GOODS, MARKETS, ROUTES = 10, 6, 3
CHUNK = 20_000
PROGRAMMES = 60
STUBBORN, LEAST_ANSWER = 1 / 3, 15.0  # share of worlds whose output may answer prices by as little as 1e-15
# home; patron by land; two western markets; one market by ports and land; one by the west and ports
LINKS = np.array([[0, 0, 0], [0, 0, 1], [1, 0, 0], [1, 0, 0], [0, 1, 1], [1, 1, 0]], dtype=float)
BAR_PROGRAMME, AIM_MICROSECONDS, BAR_HUNDRED_THOUSAND, BAR_MILLION, BAR_GRAVITY = 25, 100, 10, 60, 1_000
COEFFICIENTS = {
    "lndist": -0.3898623,
    "contiguity": 0.891577,
    "common_language": 0.0326249,
    "pta": 0.4711383,
    "international": -3.412584,
}
SAMPLE = Path(os.environ.get("TIGHTROPE_TABLES", Path(__file__).resolve().parents[1] / "../shared/data"))


class Worlds(NamedTuple):
    """Holds the four inputs of the solver."""

    trade: Trade
    routes: Routes
    sanctions: Sanctions
    support: Support


def drawn(source: np.random.Generator, worlds: int) -> Worlds:
    """Worlds in which everything that the model knows is on."""
    sales = source.lognormal(0, 1, (worlds, GOODS, MARKETS))
    narrow, load = (worlds, GOODS), sales[..., 1:].sum(axis=(1, 2))[:, None]
    share = source.dirichlet(np.ones(ROUTES), (worlds, GOODS, MARKETS)) * LINKS
    share /= np.maximum(share.sum(axis=-1, keepdims=True), 1e-300)
    base_cost = source.uniform(0.02, 0.2, (worlds, GOODS, ROUTES))
    stubborn = source.random((worlds, 1)) < STUBBORN
    trade = Trade(
        products=tuple(f"good {place}" for place in range(GOODS)),
        markets=("home", "patron", "west", "neighbour", "east", "rest"),
        home=0,
        patron=1,
        sales=sales,
        output=sales.sum(axis=-1),
        sigma=1 + source.lognormal(1, 0.5, narrow),
        own_price=source.uniform(0.3, 1, narrow),
        share=source.uniform(0, 0.4, sales.shape),
        surplus=np.arange(GOODS) < GOODS // 2,
        surplus_elasticity=20.0,
        patron_limit=sales[..., 1] * source.uniform(1.2, 4, narrow),
        mass=source.uniform(0.3, 5, narrow),
        displaced=source.uniform(0, 1, narrow),
        shut_down=source.uniform(0.1, 0.8, narrow),
        response=source.uniform(0.5, 2, narrow) * 10.0 ** -source.uniform(0, LEAST_ANSWER * stubborn, narrow),
        entry=source.uniform(0.2, 0.8, narrow),
        stored=source.uniform(0.1, 0.4, narrow),
        store_months=6.0,
        bend=source.random(worlds),
        bend_months=18.0,
    )
    routes = Routes(
        names=("west", "ports", "land"),
        owners=("west", "patron", "patron"),
        patron="patron",
        patron_ports=1,
        base_share=share,
        base_cost=base_cost,
        sharpness=source.lognormal(np.log(10), 0.5, worlds),
        first_capacity=load * source.uniform(0.1, 0.6, (worlds, ROUTES)),
        final_capacity=load * source.uniform(0.2, 1.2, (worlds, ROUTES)),
        pace=source.lognormal(np.log(12), 0.5, (worlds, ROUTES)),
    )
    sanctions = Sanctions(
        months=np.array([12.0]),
        lengths=np.array([12.0]),
        coverage=source.random((worlds, 1, GOODS, MARKETS)) * (np.arange(MARKETS) > 1),
        leak=source.beta(2, 8, sales.shape),
        demand=source.lognormal(0, 0.1, (worlds, 1, GOODS, MARKETS)),
        open=np.ones((1, GOODS, ROUTES), dtype=bool),
        cost=base_cost[:, None] * source.uniform(1, 4, (worlds, 1, GOODS, ROUTES)),
        discount=source.beta(4, 12, (worlds, 1, GOODS, MARKETS)) * (np.arange(MARKETS) > 0),
    )
    return Worlds(trade, routes, sanctions, Support(np.ones((1, ROUTES)), np.zeros((worlds, 1))))


def best(play: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Shortest of several times, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        play()
        times.append(time.perf_counter() - start)
    return min(times)


def programme(worlds: Worlds, world: int) -> Callable[[], Any]:
    """The same arcs, routes and limits as a linear programme of one world."""
    trade, routes, sanctions, _ = worlds
    arcs = [(g, m, k) for g in range(GOODS) for m, k in [(0, -1), *map(tuple, np.argwhere(LINKS))]]
    price = 1 + np.where(LINKS > 0, routes.base_cost[world][:, None, :], np.inf).min(axis=-1)
    price[:, 0] = 1
    price -= sanctions.discount[world, 0]
    gain = [
        price[g, m] - trade.shut_down[world, g] - (sanctions.cost[world, 0, g, k] if k >= 0 else 0) for g, m, k in arcs
    ]
    good, market, route = np.array(arcs).T
    room = trade.sales[world] * (1 - sanctions.coverage[world, 0] * (1 - sanctions.leak[world]))
    rows = [good == g for g in range(GOODS)]
    rows += [(good == g) & (market == m) for g in range(GOODS) for m in range(MARKETS)]
    mass = trade.mass[world][good]
    pushed = mass * trade.displaced[world][good] * (market == 1)
    rows += [mass * (route == k) + (pushed if k == 1 else 0) for k in range(ROUTES)]
    limits = [*trade.output[world], *room.ravel(), *routes.capacity(sanctions.months)[world, 0]]
    return partial(linprog, -np.array(gain), A_ub=np.array(rows, dtype=float), b_ub=limits, method="highs")


def against_programmes(worlds: Worlds) -> dict[str, float]:
    """Microseconds a world of the kernel on one core and of the loop over linear programmes, in turns."""
    numba.set_num_threads(1)
    loop = [programme(worlds, world) for world in range(PROGRAMMES)]
    if any(each().status for each in loop):
        raise SystemExit("a linear programme of the benchmark has no answer")
    count = len(worlds.trade.sales)
    ours, theirs, busy = [], [], []
    for _ in range(ROUNDS):
        spent = time.process_time()
        ours.append(best(lambda: equilibrium_fast.solve(*worlds), 1) / count)
        busy.append((time.process_time() - spent) / count)
        theirs.append(best(lambda: [each() for each in loop], 1) / PROGRAMMES)
    numba.set_num_threads(numba.config.NUMBA_NUM_THREADS)
    return {
        "kernel_us": min(ours) * 1e6,
        "kernel_processor_us": min(busy) * 1e6,
        "programme_us": min(theirs) * 1e6,
        "ratio": min(theirs) / min(ours),
    }


def many(source: np.random.Generator, worlds: int) -> dict[str, float]:
    """Seconds to solve many worlds on all cores, without the drawing, and what every one of them missed by."""
    seconds, busy, unsolved, worst = 0.0, 0.0, 0, 0.0
    for _ in range(0, worlds, CHUNK):
        inputs = drawn(source, CHUNK)
        start, spent = time.perf_counter(), time.process_time()
        try:
            found: Equilibrium = equilibrium_fast.solve(*inputs)
        except NoEquilibrium as error:
            unsolved += int(str(error.figures["unsolved"]))
            continue
        seconds, busy = seconds + time.perf_counter() - start, busy + time.process_time() - spent
        unsolved += int(found.status.sum())
        worst = max(worst, float(found.residual.max()))
    return {
        "worlds": worlds,
        "seconds": seconds,
        "processor_seconds": busy,
        "unsolved": unsolved,
        "worst_residual": worst,
    }


def against_gravity() -> dict[str, float] | None:
    """Seconds of gegravity's own example, baseline and experiment, and of `hat.solve`, in turns."""
    folder = SAMPLE / "gegravity_sample"
    if importlib.util.find_spec("gegravity") is None or not folder.is_dir():
        return None
    pandas, gegravity = importlib.import_module("pandas"), importlib.import_module("gegravity")
    text = (folder / "sample_data_set.dlm").read_text()
    rows = list(csv.DictReader(text.splitlines()))
    names = sorted({row["exporter"] for row in rows})
    table = pandas.DataFrame(rows)
    for column in ("trade", "Y", "E", *COEFFICIENTS):
        table[column] = table[column].astype(float)
    changed = table.copy()
    pair = changed["exporter"].isin(["CAN", "JPN"]) & changed["importer"].isin(["CAN", "JPN"])
    changed.loc[pair & (changed["exporter"] != changed["importer"]), "pta"] = 1
    coefficients = gegravity.CostCoeffs(
        pandas.DataFrame({"variable": [*COEFFICIENTS, "constant"], "value": [*COEFFICIENTS.values(), 16.32434]}),
        identifier_col="variable",
        coeff_col="value",
    )
    baseline = gegravity.BaselineData(
        table,
        imp_var_name="importer",
        exp_var_name="exporter",
        year_var_name="year",
        trade_var_name="trade",
        expend_var_name="E",
        output_var_name="Y",
    )

    def theirs() -> Any:
        model = gegravity.OneSectorGE(
            baseline,
            year="2006",
            reference_importer="DEU",
            sigma=5,
            cost_variables=list(COEFFICIENTS),
            cost_coeff_values=coefficients,
            quiet=True,
        )
        model.build_baseline(omr_rescale=100)
        model.define_experiment(changed)
        model.simulate()
        return model

    costs = [_matrix(frame, names) for frame in (table, changed)]
    output, spending = (
        table.drop_duplicates(key).set_index(key)[column].loc[names].to_numpy()
        for key, column in (("exporter", "Y"), ("importer", "E"))
    )
    change, sigma, reference = (costs[1] / costs[0])[None], np.array([5.0]), names.index("DEU")

    def ours() -> hat.Hat:
        left, right, _, _ = hat.balanced(costs[0][None], output / output.sum(), spending / spending.sum())
        return hat.solve(left[0][:, None] * costs[0] * right[0], change, sigma, "fixed-shares", reference)

    told = theirs().country_results.loc[names, "welfare statistic"].astype(float).to_numpy()
    apart = float(np.abs(ours().real_income[0] - 1 / told).max())
    times = [(best(theirs, 1), best(ours, 20)) for _ in range(ROUNDS)]
    slow, quick = (min(column) for column in zip(*times, strict=True))
    return {"gegravity_s": slow, "hat_s": quick, "ratio": slow / quick, "apart": apart}


def _matrix(frame: Any, names: list[str]) -> Floats:
    """Cost proxies (exporter, importer)."""
    proxy = np.exp(sum(weight * frame[name] for name, weight in COEFFICIENTS.items()))
    wide = frame.assign(proxy=proxy).pivot(index="exporter", columns="importer", values="proxy")
    found: Floats = wide.loc[names, names].to_numpy()
    return found


def main() -> None:
    """Prints each bar beside what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON line a measure")
    parser.add_argument("--worlds", type=int, default=1_000_000, help="how many worlds the last measure solves")
    parser.add_argument("--only", choices=("programme", "many", "gravity"), help="one of the measures alone")
    asked = parser.parse_args()
    source = np.random.default_rng(SEED)
    equilibrium_fast.solve(*drawn(source, 8))
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores")
    measures: list[tuple[str, dict[str, float] | None]] = []
    if asked.only in (None, "programme"):
        found = against_programmes(drawn(source, CHUNK))
        print(
            f"kernel {found['kernel_us']:.0f} microseconds a world on one core (aim {AIM_MICROSECONDS}), "
            f"{found['kernel_processor_us']:.0f} of its time on a busy machine; linear "
            f"programme {found['programme_us']:.0f}; {found['ratio']:.1f} times (bar {BAR_PROGRAMME})"
        )
        measures.append(("programme", found))
    if asked.only in (None, "many"):
        for worlds, bar in ((100_000, BAR_HUNDRED_THOUSAND), (asked.worlds, BAR_MILLION)):
            found = many(source, worlds)
            print(
                f"{found['worlds']:,} worlds in {found['seconds']:.1f} s (bar {bar}), "
                f"{found['processor_seconds']:.1f} s of all cores' time; {found['unsolved']:.0f} unsolved (bar 0); "
                f"largest miss of a row {found['worst_residual']:.1e}"
            )
            measures.append((f"{worlds} worlds", found))
    if asked.only in (None, "gravity"):
        gravity = against_gravity()
        if gravity is None:
            print("gegravity or its sample is not here: left out")
        else:
            print(
                f"gegravity {gravity['gegravity_s']:.2f} s, hat.solve {gravity['hat_s'] * 1e3:.2f} ms: "
                f"{gravity['ratio']:,.0f} times (bar {BAR_GRAVITY:,}); apart by {gravity['apart']:.1e}"
            )
        measures.append(("gravity", gravity))
    if asked.json:
        for name, figures in measures:
            print(json.dumps({"measure": name, "figures": figures}))


if __name__ == "__main__":
    main()
