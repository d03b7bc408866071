"""Does the model find its own truths again when the surveys, too, are drawn anew in each history?

`tightrope calibrate` takes the surveys of a case as given: opinion has read them before any world is played, so one
bank of worlds serves every history. Here each truth comes from beliefs that know no survey; what it would have made
people say is drawn, opinion is fitted to that, a bank of worlds of its own is played, and the history of that truth is
weighed in it. That costs a fit and a bank a history, which is why the command does not do it.

    .venv/bin/python benchmarks/surveys_anew.py --histories 60 --worlds 1000
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv
from scipy.stats import binom, kstest

from tightrope import randomness
from tightrope.case import Case, read
from tightrope.forecast.learning import uncertain
from tightrope.forecast.ranks import DRAWS, band, covered, inside, rank, resampled
from tightrope.forecast.tables import crossing, red_line
from tightrope.model import Worlds, draw, fits, play, silent, toplines
from tightrope.model.calibration import recover, without_acts
from tightrope.opinion import Topline, latent, layers

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CASE = "belarus_2022"
FITTING = latent.Fitting(chains=4, iterations=25, dropped=100)
LIKELIHOOD = "likelihood"


def printed(truth: layers.Unfolded, known: layers.Plan, surveys: tuple[Topline, ...], chance: Floats) -> list[Topline]:
    """The surveys with the shares that a truth would have made them print: same days, same numbers asked."""
    said, found = layers.reported(truth, known)[0], []
    for wave, survey in enumerate(surveys):
        n = survey.readings[0].n
        weight = max((n - 1) / truth.total_error_excess[0, known.house[wave]] - 1, 1e-300)
        share = betaincinv(said[wave] * weight, (1 - said[wave]) * weight, chance[wave, 0])
        reading = replace(
            survey.readings[0], share=round(float(binom.ppf(chance[wave, 1], n, share)) / n, 2), weight=1.0
        )
        found.append(replace(survey, readings=(reading,), keep_all=False))
    return found


def bank(case: Case, seed: int, worlds: int) -> latent.SupportBank:
    """Opinion fitted to the surveys of one truth, a row a world; the last row is the truth itself."""
    surveys = tuple(sorted(toplines(case), key=lambda survey: (survey.middle, survey.id)))
    prior, event = fits.whole_prior(case, surveys), fits.shock_day(case)
    nothing = latent.unconditioned(surveys, prior, latent.Stream(seed, "anew"), event, 1)
    chance = randomness.uniforms(seed, "anew/count", np.array([0]), 2 * len(surveys))[0].reshape(-1, 2)
    told = printed(nothing.values, nothing.plan, surveys, chance)
    fit = latent.fit(told, prior, latent.Stream(seed, "anew/fit"), event, worlds, FITTING)
    normals = np.concatenate([fit.normals, nothing.normals])
    return latent.rebuilt(told, prior, event, normals, FITTING.chains)


def values(worlds: Worlds) -> dict[str, Floats]:
    """What is ranked, by world."""
    pull = worlds.future.pull[:, 0]
    return {name: worlds.draws.standard[name] for name in uncertain(worlds)} | {
        "crossing": crossing(worlds, worlds.case.answers.headline),
        "pull": np.where(np.isfinite(pull), pull, 0.0),
        "support": worlds.science.support[:, -1, red_line(worlds), 0],
    }


def history(case: Case, seed: int, count: int) -> tuple[dict[str, int], float] | None:
    """Ranks of one truth, and how many worlds counted; None where it lost office or would have been heard of."""
    rows = bank(case, seed, count)
    fits.bank = lambda *_: rows  # type: ignore[assignment]
    worlds = replace(play(without_acts(case), draw(case, count + 1, seed)), case=case)
    found = recover(worlds, count, 1, silent)
    if len(found.truths) == 0:
        return None
    logs, own = found.log_likelihood[0], float(found.true_log_likelihood[0])
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    each = values(worlds)
    chance = randomness.uniforms(seed, "anew/resample", np.arange(2), max(DRAWS, len(each) + 1))
    picked = resampled(weight, chance[0, :DRAWS])
    ranks = {
        name: rank(float(all_[count]), all_[:count][picked], chance[1, place])
        for place, (name, all_) in enumerate(each.items())
    }
    ranks[LIKELIHOOD] = rank(own, logs[picked], chance[1, len(each)])
    return ranks, float(1 / (weight**2).sum())


def drawn(case: Case, histories: int, count: int) -> Iterator[tuple[dict[str, int], float]]:
    """Ranks of truths until there are as many as wanted."""
    seed = 0
    while histories:
        seed += 1
        found = history(case, seed, count)
        if found is not None:
            histories -= 1
            yield found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--histories", type=int, default=60)
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--json", action="store_true", help="one JSON line")
    asked = parser.parse_args()
    whole = read(CASE)
    case = whole.known_on(whole.as_of)
    headline = case.answers.headline
    case = replace(case, horizon=headline, answers=replace(case.answers, dates=(headline,), compare=headline))
    found, effective = [], []
    for ranks, counts in drawn(case, asked.histories, asked.worlds):
        found.append(ranks)
        effective.append(counts)
    by_name = {name: np.array([each[name] for each in found]) for name in found[0]}
    report(by_name, effective, asked)


def report(ranks: dict[str, Integers], effective: list[float], asked: argparse.Namespace) -> None:
    """Says what the ranks show."""
    named = ("crossing", "pull", "support", LIKELIHOOD)
    ends = band(asked.histories, len(ranks))
    row = {
        "benchmark": "surveys anew",
        "histories": asked.histories,
        "worlds": asked.worlds,
        "effective_worlds": [float(x) for x in np.quantile(effective, (0.05, 0.5, 0.95))],
        "inside_joint_band": sum(inside(each, ends) for each in ranks.values()),
        "quantities": len(ranks),
        "mean_coverage_90": float(np.mean([covered(each) for name, each in ranks.items() if name not in named])),
        "named": {name: {"coverage_90": covered(ranks[name]), "p_even": even(ranks[name])} for name in named},
        "cpu_seconds": time.process_time(),
    }
    if asked.json:
        print(json.dumps(row))
        return
    print("\n".join(f"{name}: {value}" for name, value in row.items()))


def even(ranks: Integers) -> float:
    """Chance that even ranks lie at least as unevenly."""
    return float(kstest((ranks + 0.5) / (DRAWS + 1), "uniform").pvalue)


if __name__ == "__main__":
    main()
