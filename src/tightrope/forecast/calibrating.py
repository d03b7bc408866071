"""Does the model find its own truths again? Simulation-based calibration of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tightrope import __version__, randomness
from tightrope.case import Case, read
from tightrope.errors import RunError
from tightrope.forecast.answer import Progress, Question, known, quiet
from tightrope.forecast.digest import digest
from tightrope.forecast.learning import phrase, uncertain
from tightrope.forecast.ranks import DRAWS, band, counted, covered, cumulative, inside, rank, resampled
from tightrope.forecast.tables import crossing, red_line
from tightrope.model import Worlds, draw, play
from tightrope.model.calibration import Recovered, recover, without_acts
from tightrope.model.weights import effective_worlds

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

HISTORIES, BANK = 200, 2_000
SPARE = 2  # truths drawn for each history that is wanted: those that lose office are left out
FEWEST = 20  # histories below which no band says anything (judged: tightrope)
WANTED_INSIDE = 0.95  # share of parameters that must keep to their band (specification of the game, 3.6)
COVERED = (0.86, 0.94)  # mean coverage of 90 % intervals (the same)
NAMED = {
    "crossing": "the chance that he crosses by the headline day",
    "pull": "how strongly fear pulls him across on the day of knowledge",
    "support": "what the public thinks of the crossing on the day of knowledge",
    "likelihood": "how likely the evidence is",
}
"""What is ranked besides the beliefs. The last depends on the evidence itself and sees overconfidence first:
Modrak et al. (2023), doi:10.1214/23-BA1404."""


@dataclass(frozen=True)
class Trial:
    """Holds how a calibration is run.

    histories: how many are drawn. bank: worlds that weigh them. seed: of all chance.
    power: on the likelihood; 1, unless a fault is planted on purpose.
    """

    histories: int = HISTORIES
    bank: int = BANK
    seed: int = 1
    power: float = 1.0

    def __post_init__(self) -> None:
        faults = []
        if self.histories < FEWEST:
            faults.append(f"histories: {self.histories} is not allowed; allowed {FEWEST} and more; try {HISTORIES}")
        if self.bank <= DRAWS:
            faults.append(f"worlds: {self.bank} is not allowed; allowed more than {DRAWS}; try {BANK}")
        if not 0 < self.power < np.inf:
            faults.append(f"likelihood-power: {self.power:g} is not allowed; allowed above 0 and finite; try 1")
        if faults:
            raise RunError("; ".join(faults))


def calibrate(source: str | Path, question: Question, trial: Trial, progress: Progress = quiet) -> dict[str, object]:
    """Draws truths and histories from a case, conditions on each history and ranks the truth in its posterior.

    Args:
        source: path or name of a case. question: its day of knowledge. trial: how many, which seed.
        progress: told how far it is.
    Returns:
        The document of the calibration.
    Raises:
        CaseFaults, CaseError, RunError: the case or the trial cannot be used.
    """
    case = _short(known(read(source), question))
    count = trial.bank + SPARE * trial.histories
    worlds = play(without_acts(case), draw(case, count, trial.seed), progress)
    worlds = replace(worlds, case=case)
    found = recover(worlds, trial.bank, trial.histories, lambda a, b: progress("weighing histories", a, b))
    if len(found.truths) < FEWEST:
        raise RunError(
            f"only {len(found.truths)} of {found.drawn} drawn histories leave him in office with nothing heard of; "
            f"needed {FEWEST}; ask for more histories"
        )
    asked = f"{__version__}, {trial.histories} histories, power {trial.power:g}"
    mark = digest(case, asked, trial.seed, trial.bank, question.strict)
    return {"digest": mark, **_document(worlds, found, trial)}


def _short(case: Case) -> Case:
    """The case with its headline as horizon: nothing later is ranked."""
    headline = case.answers.headline
    asked = replace(case.answers, dates=(headline,), compare=headline)
    return replace(case, horizon=headline, answers=asked)


def _document(worlds: Worlds, found: Recovered, trial: Trial) -> dict[str, object]:
    weight = _weights(trial.power * found.log_likelihood)
    ranks = _ranks(worlds, found, weight, trial)
    forecast = _ranks(worlds, _as_forecast(found), _weights(trial.power * found.counted), trial)
    parameters = [name for name in ranks if name not in NAMED]
    effective = [effective_worlds(each) for each in weight]
    counts = counted(len(found.truths), float(np.median(effective)))
    ends, alone = band(counts, len(ranks)), band(counts)
    flags = {name: inside(each, ends) for name, each in ranks.items()}
    shares = [float(np.mean([flags[name] for name in group])) for group in (parameters, list(NAMED))]
    coverage = float(np.mean([covered(ranks[name]) for name in parameters]))
    return {
        "case": worlds.case.id,
        "as_of": worlds.case.as_of.isoformat(),
        "seed": trial.seed,
        "bank": trial.bank,
        "histories": len(found.truths),
        "drawn": found.drawn,
        "likelihood_power": trial.power,
        "steps": len(worlds.steps.past),
        "inside_band": min(shares),
        "parameters_inside": shares[0],
        "parameters_inside_alone": float(np.mean([inside(ranks[name], alone) for name in parameters])),
        "named_inside": {name: flags[name] for name in NAMED},
        "mean_coverage_90": coverage,
        "as_a_forecast_counts": {
            "mean_coverage_90": float(np.mean([covered(forecast[name]) for name in parameters])),
            "named_coverage_90": {name: covered(forecast[name]) for name in NAMED},
            "log_score_gain": _gain(found.counted, found.true_counted),
        },
        "log_score_gain": _gain(found.log_likelihood, found.true_log_likelihood),
        "passed": min(shares) >= WANTED_INSIDE and COVERED[0] <= coverage <= COVERED[1],
        "effective_worlds": [float(point) for point in np.quantile(effective, _POINTS)],
        "quantities": [_row(name, each, flags[name]) for name, each in ranks.items()],
        "band": {"low": ends[0].tolist(), "high": ends[1].tolist(), "histories": counts},
    }


_POINTS = (0.05, 0.5, 0.95)


def _as_forecast(found: Recovered) -> Recovered:
    """The same histories, as likely as a forecast counts them."""
    return replace(found, log_likelihood=found.counted, true_log_likelihood=found.true_counted)


def _gain(logs: Floats, own: Floats) -> float:
    """Mean over histories of log (weight of the truth / mean weight of the bank): what its truth gains by evidence."""
    top = logs.max(axis=1)
    return float(np.mean(own - top - np.log(np.mean(np.exp(logs - top[:, None]), axis=1))))


def _row(name: str, ranks: Integers, kept: bool) -> dict[str, object]:
    return {
        "quantity": name,
        "phrase": NAMED.get(name) or phrase(name),
        "inside": kept,
        "coverage_90": covered(ranks),
        "ranks": [int(each) for each in ranks],
        "cumulative": [float(share) for share in cumulative(ranks)],
    }


def _weights(log_likelihood: Floats) -> Floats:
    """(history, world), rows sum to 1."""
    raw = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    return np.asarray(raw / raw.sum(axis=1, keepdims=True))


def _ranks(worlds: Worlds, found: Recovered, weight: Floats, trial: Trial) -> Mapping[str, Integers]:
    """Rank of each truth among 99 worlds drawn from its posterior, by quantity."""
    histories = np.arange(len(found.truths))
    uniforms = randomness.uniforms(trial.seed, "calibrate/resample", histories, DRAWS)
    picked = [resampled(weight[row], uniforms[row]) for row in histories]
    values = _values(worlds)
    ties = randomness.uniforms(trial.seed, "calibrate/ties", histories, len(values) + 1)
    ranks = {
        name: np.array([rank(each[found.truths[row]], each[picked[row]], ties[row, column]) for row in histories])
        for column, (name, each) in enumerate(values.items())
    }
    logs = found.log_likelihood
    ranks["likelihood"] = np.array(
        [rank(found.true_log_likelihood[row], logs[row, picked[row]], ties[row, -1]) for row in histories]
    )
    return ranks


def _values(worlds: Worlds) -> dict[str, Floats]:
    """What is ranked, by world: beliefs on their standard normal scale, and what follows from them."""
    values = {name: worlds.draws.standard[name] for name in uncertain(worlds)}
    pull = worlds.future.pull[:, 0]
    return values | {
        "crossing": crossing(worlds, worlds.case.answers.headline),
        "pull": np.where(np.isfinite(pull), pull, 0.0),
        "support": worlds.science.support[:, -1, red_line(worlds), 0],
    }
