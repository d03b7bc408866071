"""What is left of the pooled model once its tables are put away: means and covariances, from which a rate follows."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr, ndtri

from tightrope.errors import NoReferenceClass
from tightrope.history.pooling import Pooled
from tightrope.history.side_effect import grid

Floats = NDArray[np.float64]

FILE = "pooled.csv"
INTERCEPT, LOG_SPREAD = "intercept", "ln_s"  # names of the first and the last coefficient


class Posterior(NamedTuple):
    """Holds the pooled model as a normal distribution of its coefficients and of ln s.

    terms: names after the intercept. centre: (term + 2,) means of intercept, terms, ln s. spread: (term + 2, term + 2)
    covariances. rows, joined, wars, sides: of the rows it was taught on; begun_before: they are of wars before it.
    """

    terms: tuple[str, ...]
    centre: Floats
    spread: Floats
    rows: int
    joined: int
    wars: int
    sides: int
    begun_before: date

    def log_odds(self, x: Floats) -> LogOdds:
        """Gives the log-odds of joining of one situation beside a war side not yet seen.

        Args:
            x: (term,) values of `terms`.
        Returns:
            LogOdds.
        """
        along = np.append(np.append(1.0, x), 0.0)
        last = np.eye(len(along))[-1]
        mean, variance = along @ self.centre, along @ self.spread @ along
        centre, width = self.centre[-1], self.spread[-1, -1]
        slope = (along @ self.spread @ last) / width
        on = grid()
        log_spread = centre + np.sqrt(width) * on.z
        left = max(float(variance - slope**2 * width), 0.0)
        return LogOdds(
            np.exp(on.log_weight),
            np.asarray(mean + slope * (log_spread - centre)),
            np.sqrt(left + np.exp(2 * log_spread)),
        )


class LogOdds(NamedTuple):
    """Holds log-odds as a mixture of normal distributions, one for each size of the differences between war sides."""

    weight: Floats  # (point,) sum 1
    centre: Floats  # (point,)
    sd: Floats  # (point,) doubt about the coefficients and the effect of an unseen side

    def mean(self) -> float:
        """Gives the expected share that joins.

        Returns:
            0..1.
        """
        on = grid()
        each = expit(self.centre[:, None] + self.sd[:, None] * on.z) @ np.exp(on.log_weight)
        return float(self.weight @ each / self.weight.sum())

    def below(self, share: float) -> float:
        """Says how likely the share that joins lies below a value.

        Args:
            share: strictly between 0 and 1.
        Returns:
            0..1.
        """
        odds = np.log(share) - np.log1p(-share)
        return float(self.weight @ ndtr((odds - self.centre) / self.sd) / self.weight.sum())

    def draw(self, uniforms: Floats) -> Floats:
        """Gives the share that joins in each world.

        Args:
            uniforms: (world, 2) strictly between 0 and 1.
        Returns:
            (world,) 0..1.
        """
        edges = np.cumsum(self.weight)
        chosen = np.minimum(np.searchsorted(edges, uniforms[:, 0] * edges[-1]), len(edges) - 1)
        return np.asarray(expit(self.centre[chosen] + self.sd[chosen] * ndtri(uniforms[:, 1])))


def summary(found: Pooled, counted: tuple[int, int, int], begun_before: date) -> Posterior:
    """Puts the tables away: keeps means and covariances of the weighted draws.

    Args:
        found: of `pooling.fit`. counted: rows, joiners and wars it was taught on. begun_before: of wars before it.
    Returns:
        Posterior.
    """
    centre = found.weight @ found.draws
    left = found.draws - centre
    return Posterior(found.terms, centre, left.T @ (left * found.weight[:, None]), *counted, found.sides, begun_before)


def shipped_posterior(table: str, label: str, before: date | None = None) -> Posterior:
    """Gives the pooled model that comes with the package, taught on the wars known on a day.

    Args:
        table: "principal" or "strict". label: "j365" or "jever". before: day of knowledge; None for all wars counted.
    Returns:
        Posterior.
    Raises:
        NoReferenceClass: none was taught on that table and label, or no cut is that early.
    Source:
        Fitted by us with `pooling.fit` to rows counted from Correlates of War 4.0, ATOP 5.1, contiguity 3.2 and the
        disputes of Gibler, Miller and Little (2016); benchmarks/history/ship.py makes it again.
    """
    fitting = [key for key in _read() if key[:2] == (table, label) and (before is None or key[2] <= before)]
    if not fitting:
        raise NoReferenceClass(f"no pooled model of {label} in the {table} table is known by {before}")
    return _read()[max(fitting, key=lambda key: key[2])]


def rows_of(table: str, label: str, found: Posterior) -> list[dict[str, str]]:
    """Writes a posterior as rows of the shipped file.

    Args:
        table, label: as in `shipped_posterior`. found: what is written.
    Returns:
        One row a coefficient: mean, covariances with all, and what it was taught on.
    """
    names = (INTERCEPT, *found.terms, LOG_SPREAD)
    head = {"begun_before": found.begun_before.isoformat(), "table": table, "label": label}
    head |= {name: str(getattr(found, name)) for name in ("rows", "joined", "wars", "sides")}
    return [
        head
        | {"name": name, "mean": f"{found.centre[i]:.8g}", "covariances": " ".join(f"{v:.8g}" for v in found.spread[i])}
        for i, name in enumerate(names)
    ]


@lru_cache(maxsize=1)
def _read() -> dict[tuple[str, str, date], Posterior]:
    text = files("tightrope.history").joinpath(FILE).read_text(encoding="utf-8")
    grouped: dict[tuple[str, str, date], list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        grouped.setdefault((row["table"], row["label"], date.fromisoformat(row["begun_before"])), []).append(row)
    return {key: _posterior(rows, key[2]) for key, rows in grouped.items()}


def _posterior(rows: list[dict[str, str]], cut: date) -> Posterior:
    centre = np.array([float(row["mean"]) for row in rows])
    spread = np.array([[float(each) for each in row["covariances"].split()] for row in rows])
    many, joined, wars, sides = (int(rows[0][name]) for name in ("rows", "joined", "wars", "sides"))
    return Posterior(tuple(row["name"] for row in rows[1:-1]), centre, spread, many, joined, wars, sides, cut)
