"""How fast are surveys fitted and respondents raked, against programs made for it?

Fit: six waves, seconds of processor until every wave day has 1,000 effective draws of public support; compiled code
cached, one core, against NumPyro and PyMC with their no-U-turn samplers, started fresh, compile included, one core
each. They are asked in the interpreters named by --fit; both fit any model, ours fits this one.
Raking: four margins, 1,000 and 100,000 respondents, text labels, against a bare loop of bincounts that is handed
numbers; and against ipfn, samplics, weightipy, svy and balance in the interpreters named by --peer. ipfn rakes tables
of any dimension, weightipy and balance print reports of weighting, samplics and svy know standard errors (samplics
with weights fixed) and svy many more designs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from tightrope import randomness
from tightrope.case import read
from tightrope.model import banks, kept, toplines
from tightrope.model.fits import sudden_events, whole_prior
from tightrope.opinion import Design, Margin, latent, layers, layers_fast, rake
from tightrope.opinion.segments import levels
from tightrope.opinion.toplines import counts_that_print

HERE = Path(__file__).resolve().parent
WANTED = 1_000  # effective draws at the poorest wave day
BAR_FIT, GOAL_FIT, BAR_TWIN, BAR_RAKE = 0.5, 0.2, 20.0, 1.2
BAR_COLD, BAR_SLICED, WORLDS = 60.0, 0.5, 4_000
ROUNDS, RAKINGS = 5, 25
AGREE = 0.01  # medians of both programs
RAKERS = ("ipfn", "samplics", "weightipy", "svy", "balance")
FITTERS = {"numpyro": "numpyro_model.py", "pymc": "pymc_model.py"}


def waves():
    case = read("belarus_2022").known_on(date(2023, 4, 12))
    surveys = sorted(toplines(case), key=lambda survey: survey.middle)
    return case, surveys


def our_fit(surveys, prior, events):
    """Grows the bank until the poorest wave day has enough effective draws; one core."""
    latent.fit(surveys, prior, latent.Stream(9), events, 8, latent.Fitting(chains=1, iterations=2, dropped=1))
    draws = WANTED
    while True:
        start = time.process_time()
        bank = latent.fit(surveys, prior, latent.Stream(1), events, draws, latent.Fitting(chains=1))
        seconds = time.process_time() - start
        if bank.effective >= WANTED:
            return seconds, bank
        draws = int(draws * 1.1 * WANTED / bank.effective)


def rival_fit(name, python, surveys, events):
    houses, modes = (sorted({getattr(s, name) for s in surveys}) for name in ("house", "mode"))
    told = [
        {
            "day": s.middle,
            "after": float(any(s.middle >= event.day.toordinal() for event in events)),  # one event, as in the case
            "house": houses.index(s.house),
            "mode": modes.index(s.mode),
            "phone": s.reaches_everyone,
            "readings": [[r.n, counts_that_print(r.share, s.rounding, r.n)] for r in s.readings],
        }
        for s in surveys
    ]
    asked = json.dumps({"waves": told, "seed": 1, "warmup": 500, "draws": 1_000})
    with tempfile.TemporaryDirectory() as folder:  # PyMC finds nothing compiled before
        flags = os.environ | {"PYTENSOR_FLAGS": f"base_compiledir={folder}", "OMP_NUM_THREADS": "1"}
        command = [python, "-W", "ignore", str(HERE / FITTERS[name])]
        done = subprocess.run(command, input=asked, capture_output=True, text=True, env=flags)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def fit_row(surveys, prior, events, fitters):
    """Our fit, then that of each named program, whose medians must agree before its time counts."""
    seconds, bank = our_fit(surveys, prior, events)
    row = {"measure": "fit, six waves, 1,000 effective draws", "ours": seconds, "effective": bank.effective}
    row |= {"bar": BAR_FIT, "goal": GOAL_FIT}
    for name, python in fitters:
        peer = rival_fit(name, python, surveys, events)
        until = peer["seconds"] * max(1.0, WANTED / min(peer["effective"]))
        assert np.allclose(np.median(bank.public(), axis=0), peer["medians"], atol=AGREE), name
        row |= {name: until, f"ours to {name}": seconds / until, f"{name} run": peer}
    return row


def kept_and_sliced(case, surveys, prior):
    """Seconds of a cold fit of all waves, then of reading it again and of 4,000 worlds on 12 dates."""
    stream, events = latent.Stream(1, "benchmark"), sudden_events(case)
    dates = [date(2022, 1, 15) + timedelta(days=35 * k) for k in range(12)]
    with tempfile.TemporaryDirectory() as folder:
        os.environ[kept.FOLDER] = folder
        start = time.perf_counter()
        banks.bank(tuple(surveys), prior, stream, events, WORLDS)
        cold = time.perf_counter() - start
        banks._held.clear()
        start = time.perf_counter()
        bank = banks.bank(tuple(surveys), prior, stream, events, WORLDS)
        normals = randomness.normals(1, "benchmark/path", np.arange(WORLDS), 12 * 5).reshape(WORLDS, 12, 5)
        level = levels(bank, np.arange(WORLDS), dates, normals)
        found = layers.segment_share(level, bank.values.coverage, bank.values.uncovered_gap)
        assert found.shape == (WORLDS, 12, 4)
        return cold, time.perf_counter() - start


def brought_in():
    """Third-party modules that `import tightrope.opinion` loads, beyond NumPy, SciPy and numba with its compiler."""
    asked = "import sys, tightrope.opinion; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    names = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    plain = subprocess.run(
        [sys.executable, "-c", asked.replace("tightrope.opinion", "numpy, scipy.special, scipy.stats, numba")],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    own = {"tightrope", *sys.stdlib_module_names}
    return [name for name in names if name not in plain and name not in own and not name.startswith("_")]


def twin(known):
    """Seconds an evaluation: compiled and plain."""
    normals = np.random.default_rng(1).standard_normal((400, known.columns))
    fast = plain = np.inf
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for row in normals:
            layers_fast.loglik(row, known)
        fast = min(fast, (time.perf_counter() - start) / len(normals))
        start = time.perf_counter()
        for row in normals[:40]:
            layers.loglik(row[None], known)
        plain = min(plain, (time.perf_counter() - start) / 40)
    return fast, plain


def respondents(n):
    source = np.random.default_rng(2)
    levels = [source.integers(0, count, n) for count in (2, 4, 5, 6)]
    totals = []
    for column in levels:
        shares = np.bincount(column) * source.uniform(0.8, 1.25, column.max() + 1)
        totals.append(shares / shares.sum() * 1e6)
    return levels, totals


def bare(levels, totals):
    """A plain loop of bincounts, to the same closeness."""
    weights = np.ones(len(levels[0]))
    for _ in range(500):
        worst = 0.0
        for column, total in zip(levels, totals, strict=True):
            factor = total / np.bincount(column, weights, len(total))
            worst = max(worst, float(np.abs(factor - 1).max()))
            weights = weights * factor[column]
        if worst < 1e-10:
            break
    return weights


def raking(n, peers):
    """Our raking of text labels and a bare loop over numbers, in turns; then the peers, each in its interpreter."""
    levels, totals = respondents(n)
    design = Design(np.ones(n), np.zeros(n, dtype=np.int64), np.arange(n), None)
    margins = [
        Margin(column.astype(str), {str(k): float(x) for k, x in enumerate(total)}, f"m{j}")
        for j, (column, total) in enumerate(zip(levels, totals, strict=True))
    ]
    raked, weights, spent = rake(design, margins), bare(levels, totals), []
    assert np.allclose(raked.weights, weights, rtol=1e-7)
    for _ in range(RAKINGS * 1_000 // n + RAKINGS):
        first = time.process_time()
        rake(design, margins)
        second = time.process_time()
        bare(levels, totals)
        spent.append((second - first, time.process_time() - second))
    ours, plain = np.min(spent, axis=0).tolist()
    ratio = float(np.median([one / other for one, other in spent]))
    row = {"measure": f"raking, n {n}", "ours": ours, "bare loop": plain, "ratio": ratio, "bar": BAR_RAKE}
    for name, python in peers:
        peer = rival_raking(name, python, levels, totals)
        assert np.allclose(peer["weights"], weights[:100], rtol=1e-5), name
        row |= {name: peer["seconds"], f"ours to {name}": ours / peer["seconds"]}
    return row


def rival_raking(name, python, levels, totals):
    told = {"peer": name, "levels": [c.tolist() for c in levels], "totals": [t.tolist() for t in totals], "rounds": 3}
    command = [python, "-W", "ignore", str(HERE / "weighting_peers.py")]
    done = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--json", action="store_true")
    asked.add_argument(
        "--fit", action="append", default=[], metavar="NAME=PYTHON",
        help="an interpreter with numpyro or pymc; repeatable",
    )  # fmt: skip
    asked.add_argument(
        "--peer", action="append", default=[], metavar="NAME=PYTHON",
        help="an interpreter with ipfn, samplics, weightipy, svy or balance; repeatable",
    )  # fmt: skip
    given = asked.parse_args()
    case, surveys = waves()
    events = sudden_events(case)
    prior = whole_prior(case, surveys)
    fitters = [tuple(one.split("=", 1)) for one in given.fit]
    rows = [fit_row(surveys, prior, events, fitters)]
    cold, sliced = kept_and_sliced(case, surveys, prior)
    rows.append({"measure": "cold fit, six waves", "ours": cold, "bar": BAR_COLD})
    rows.append({"measure": "kept fit read, 4,000 worlds on 12 dates", "ours": sliced, "bar": BAR_SLICED})
    rows.append({"measure": "modules that opinion brings in", "ours": brought_in(), "bar": []})
    fast, plain = twin(layers.plan(tuple(surveys), prior, events))
    rows.append({"measure": "one likelihood", "ours": fast, "NumPy": plain, "ratio": plain / fast, "bar": BAR_TWIN})
    peers = [tuple(one.split("=", 1)) for one in given.peer]
    rows += [raking(n, peers) for n in (1_000, 100_000)]
    about = {"python": platform.python_version(), "numpy": np.__version__, "cores": os.cpu_count()}
    for row in rows:
        print(json.dumps(row | about) if given.json else row)
    for name in sorted({*RAKERS, *FITTERS} - {name for name, _ in (*peers, *fitters)}):
        print(f"{name}: no interpreter named; left out", file=sys.stderr)


if __name__ == "__main__":
    main()
