"""How fast is a strategic probit fitted, against R `games`?

Two movers on the 282 complete rows of the war1800 table (313 rows), ten coefficients, shocks on actions. R is
asked where Rscript and its package `games` are installed; where they are not, the range measured once with
R `games` 1.1.2 (.05 to .13 s) stands in and is named so. R fits fixed shapes of trees only; ours takes any.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import shutil
import subprocess
import time
from pathlib import Path

import numpy as np

from tightrope.game import Tree, fit_tree

TABLES = Path(os.environ.get("TIGHTROPE_TABLES", Path(__file__).resolve().parents[2] / "shared" / "data"))
WAR = TABLES / "war1800" / "war1800.csv"
ROUNDS = 7
LIKELIHOOD = -286.1237547  # R games 1.1.2
PROTOTYPE = (0.05, 0.13)  # seconds of R games 1.1.2, measured once on a machine with 2 cores
R_SCRIPT = """
suppressMessages(library(games)); data(war1800)
f <- esc + war ~ s_wt_re1 + revis1 | 0 | regime1 | balanc + regime2
best <- Inf
for (i in 1:7) best <- min(best, system.time(egame12(f, data = war1800, link = "probit"))[["elapsed"]])
cat(best)
"""


def table():
    rows = list(csv.DictReader(WAR.read_text(encoding="utf-8").splitlines()))

    def column(name, level=None):
        said = [row[name] for row in rows]
        return np.array([np.nan if x == "NA" else float(x) if level is None else float(x == level) for x in said])

    one = np.ones(len(rows))
    outcome = np.where(column("esc") == 0, 0.0, np.where(column("war") == 1, 2.0, 1.0))
    design = {
        (0, 0): np.stack([one, column("s_wt_re1"), column("revis1")], axis=1),
        (0, 2): np.stack([one, column("regime1", "dem"), column("regime1", "mixed")], axis=1),
        (1, 2): np.stack([one, column("balanc"), column("regime2", "dem"), column("regime2", "mixed")], axis=1),
    }
    return outcome, design


def of_r():
    """Seconds of R where it is installed, else None."""
    if shutil.which("Rscript") is None:
        return None
    done = subprocess.run(["Rscript", "-e", R_SCRIPT], capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON line")
    asked = parser.parse_args()
    if not WAR.is_file():
        print(f"{WAR.name} is not here; set TIGHTROPE_TABLES to the folder that holds war1800/. Nothing was measured.")
        return
    end = {"end": [0, 0]}
    tree = Tree.read({"player": "challenger", "children": [end, {"player": "defender", "children": [end, end]}]})
    outcome, design = table()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        fit = fit_tree(tree, outcome, design)
        times.append(time.perf_counter() - start)
        assert abs(fit.log_likelihood - LIKELIHOOD) < 1e-6
    peer = of_r()
    measured = {
        "measure": "strategic probit, war1800",
        "seconds": round(min(times), 4),
        "r_games_seconds": peer if peer is not None else list(PROTOTYPE),
        "r_games_measured_here": peer is not None,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cores": os.cpu_count(),
    }
    if asked.json:
        print(json.dumps(measured))
        return
    said = f"{peer:.3f} s" if peer is not None else f"{PROTOTYPE[0]} to {PROTOTYPE[1]} s (measured once elsewhere)"
    print(f"fit_tree {min(times):.3f} s, R games {said}; bar: not slower")


if __name__ == "__main__":
    main()
