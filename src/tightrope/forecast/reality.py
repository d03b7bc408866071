"""Does the case say what its author expects, and are its priors of the right size, before any evidence?"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tightrope.case import Hold, read
from tightrope.forecast.answer import Progress, quiet
from tightrope.forecast.deeper import check_row
from tightrope.forecast.probability import mean
from tightrope.forecast.tables import equal, red_line
from tightrope.model import Worlds, draw, play, replay
from tightrope.model.weights import quantile

# Bands of the prior predictive check (specification of the game, 2.4).
CROSSING_WITHOUT_DEMAND = (0.01, 0.10)
LOSS_IN_A_QUIET_YEAR = (0.03, 0.15)
CHECK_STEPS = 12
EXPOSED = 0.5  # exposure of the red line from which the bands apply (judged: tightrope)
DAYS_A_YEAR = 365.0


def reality(source: str | Path, worlds: int, seed: int, progress: Progress = quiet) -> list[dict[str, object]]:
    """Tests the checks of a case and the scale of its priors on prior-only worlds.

    Args:
        source: path or name of a case. worlds, seed: of the play. progress: told how far it is.
    Returns:
        Rows with id, expect, value and holds.
    Raises:
        CaseFaults: the files have faults. CaseError: a hold that the case cannot follow.
    """
    whole = read(source)
    case = whole.known_on(whole.as_of)
    played = play(case, draw(case, worlds, seed), progress)
    rows = [check_row(played, check) for check in case.checks]
    return [*rows, *scale(played)]


def scale(worlds: Worlds) -> list[dict[str, object]]:
    """Tests direction and scale of the priors: what he does without a demand, under half and under full threat,
    and how often such a ruler falls in a quiet year.

    Args:
        worlds: played worlds, counted equally.
    Returns:
        Three rows; none where the red line exposes the country little, for the bands are made for a step that does.
    """
    if worlds.case.postures[red_line(worlds)].exposure < EXPOSED:
        return []
    weight = equal(worlds)
    levels = (0.0, 0.5, 1.0)
    crossed = [_crossed(worlds, level) for level in levels]
    low, high = CROSSING_WITHOUT_DEMAND
    steps = min(CHECK_STEPS, worlds.steps.last)
    found: list[dict[str, object]] = [
        {
            "id": "scale_no_demand",
            "because": f"Crossing within {steps} steps when nobody demands it must stay rare and possible.",
            "expect": f"{low:g} <= P <= {high:g}",
            "value": crossed[0],
            "holds": low <= crossed[0] <= high,
        },
        {
            "id": "scale_of_threat",
            "because": "More threat must not make crossing rarer: none, half, full.",
            "expect": "rising",
            "value": crossed,
            "holds": crossed[0] < crossed[1] < crossed[2],
        },
    ]
    quiet_loss = _quiet_year(worlds)
    low, high = LOSS_IN_A_QUIET_YEAR
    median = float(quantile(quiet_loss, weight, 0.5))
    found.append(
        {
            "id": "scale_quiet_year",
            "because": "Loss of office in a year without war or demand, median over worlds.",
            "expect": f"{low:g} <= P <= {high:g}",
            "value": median,
            "holds": low <= median <= high,
        }
    )
    return found


def said(row: dict[str, object]) -> str:
    """Says one row of a reality check.

    Args:
        row: from `reality`.
    Returns:
        One line.
    """
    value = row["value"]
    figures = ", ".join(f"{each:.3f}" for each in value) if isinstance(value, list) else f"{value:.3f}"
    verdict = "holds" if row["holds"] else "FAILS"
    return f"{row['id']}: {verdict}: expected {row['expect']}, found {figures}. {row['because']}"


def _crossed(worlds: Worlds, level: float) -> float:
    last = min(CHECK_STEPS, worlds.steps.last)
    held = replay(worlds.until(worlds.steps.end(last)), (Hold("pressure", level),), len(worlds.draws.worlds))
    path = held.future.reached[:, :, red_line(worlds)]
    start = path[:, 0]
    return mean(np.divide(path[:, last] - start, 1 - start, out=np.zeros_like(start), where=start < 1), equal(worlds))


def _quiet_year(worlds: Worlds) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Loss of office in a year without war or demand, ranks loyal: that of the hazards at rest."""
    values = worlds.draws.values
    rate = sum(np.exp(values[name]) for name in ("b0", "k0", "q0", "j0")) + np.exp(values["c0"] - values["c2"])
    return np.asarray(1 - np.exp(-rate * DAYS_A_YEAR / worlds.case.game.step_days))
