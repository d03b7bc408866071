"""What do observed acts say about what each player wanted? The strategic probit and logit.

Utilities at the ends of a tree are linear in what was observed; choices respond to expected utility with
shocks, so the likelihood of an outcome is the product of the choices on the way to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tightrope import randomness
from tightrope.errors import FitError, TreeError
from tightrope.game.play_slopes import Choice, Sloped, Utilities, log_reach, moves_twice
from tightrope.game.tree import MOVE, Tree

Floats = NDArray[np.float64]
Design = Mapping[tuple[int, int], Floats | None]

LINKS, ERRORS = ("probit", "logit"), ("agent", "private")
SELECTED = "the rows were selected by a demand made earlier; coefficients hold for such rows only (Smith 1995)"
_TWO = 2
_STOP = 1e-7  # largest slope of the log-likelihood at the optimum (game specification, 2.6)
_RESTARTS, _JITTER = 3, 0.5  # starts beside 0 and their spread, in standardised coefficients
_STEP = 1e-5  # of the central differences behind the Hessian
_POLISH = 30  # Newton steps after BFGS
_FLAT = 1e-8  # smallest curvature against the largest that still says where a coefficient lies


@dataclass(frozen=True, eq=False)
class TreeFit:
    """Holds a fitted strategic model.

    terms: for each coefficient (player, end, column of its design). coefficient, standard_error: (term,).
    log_likelihood: of the rows used, without the prior. probability: (row, end) of the rows used.
    used: (row,) True where a row had no missing value. converged: always true, since a failure raises.
    notes: what a reader must know.
    """

    terms: tuple[tuple[int, int, int], ...]
    coefficient: Floats
    standard_error: Floats
    log_likelihood: float
    probability: Floats
    used: NDArray[np.bool_]
    converged: bool
    notes: tuple[str, ...]

    @property
    def dropped(self) -> int:
        """Rows left out because a value was missing."""
        return int((~self.used).sum())


def fit_tree(
    tree: Tree,
    outcome: Floats,
    design: Design,
    *,
    link: str = "probit",
    error: str = "agent",
    scale: float = 2**0.5,
    prior_sd: float | None = None,
    selected: bool = False,
) -> TreeFit:
    """Fits the utilities of the players to observed outcomes by maximum likelihood.

    Log-likelihood = sum over rows of the log choice probabilities on the way to the outcome; with `prior_sd` the
    coefficients, each times the spread of its column, are Normal(0, prior_sd), which keeps them finite where the
    data separate the outcomes. BFGS from 0 and from three other starts, then Newton steps to a slope below 1e-7;
    standard errors from the inverse Hessian. Leaves out random effects and shocks of unequal variance.

    Args:
        tree: a game of perfect information.
        outcome: (row,) place of the observed end among `tree.ends`; NaN = missing.
        design: (player, place of the end) -> (row, term) matrix, or None for a utility of 0.
        link: "probit" (two actions a move) or "logit". error: "agent" (shocks on actions) or "private" (known
            shocks of variance 1 on the mover's own payoffs; probit only).
        scale: spread of the shocks on a difference of actions under "agent"; sqrt 2 as in R `games`, both links.
        prior_sd: > 0, or None for none. selected: True where rows were selected by an earlier demand.
    Returns:
        TreeFit.
    Raises:
        FitError: a wrong option, outcome or matrix; coefficients that the data do not identify; no convergence.
        TreeError: somebody does not know what happened, or moves twice on a path under "private".
    Source:
        Signorino (1999), American Political Science Review 93, 279-297; Signorino (2003),
        Political Analysis 11, 316-344; Kenkel and Signorino (2014), doi:10.18637/jss.v056.i08; Smith (1995),
        International Studies Quarterly 39, 405-425 (selection).
    """
    choice = Choice(link, error, scale)
    _check_options(tree, choice, prior_sd)
    seen, matrices, used = _complete(tree, np.asarray(outcome, dtype=np.float64), design)
    terms = tuple((player, end, column) for (player, end), m in matrices.items() for column in range(m.shape[1]))
    spread = _spread(matrices)
    penalty = np.zeros(len(terms)) if prior_sd is None else (spread / prior_sd) ** 2
    if prior_sd is None:
        _check_rank(matrices)
    problem = _Problem(tree, _placed(matrices), choice, seen, penalty)
    coefficient = problem.solved(spread)
    likelihood = replace(problem, penalty=penalty * 0)
    return TreeFit(
        terms=terms,
        coefficient=coefficient,
        standard_error=_standard_error(problem.hessian(coefficient), prior_sd),
        log_likelihood=-likelihood.loss(coefficient)[0],
        probability=np.stack([np.exp(log.value) for log in problem.logs(coefficient)], axis=1),
        used=used,
        converged=True,
        notes=(SELECTED,) if selected else (),
    )


@dataclass(frozen=True, eq=False)
class _Problem:
    """The negative log posterior of the coefficients, with slopes and curvature."""

    tree: Tree
    utilities: Utilities
    choice: Choice
    outcome: NDArray[np.int64]
    penalty: Floats

    def logs(self, coefficient: Floats) -> list[Sloped]:
        """Log probability of each end, by row."""
        return log_reach(self.tree, self.utilities, self.choice, coefficient)

    def loss(self, coefficient: Floats) -> tuple[float, Floats]:
        """What is minimised, and its slope."""
        total, slope = 0.0, np.zeros_like(coefficient)
        for end, log in enumerate(self.logs(coefficient)):
            here = self.outcome == end
            total += float(log.value[here].sum())
            slope += log.slope[here].sum(axis=0)
        pull = self.penalty * coefficient
        return 0.5 * float(pull @ coefficient) - total, pull - slope

    def hessian(self, coefficient: Floats) -> Floats:
        """Curvature by central differences of the slope; (term, term)."""
        columns = []
        for place in range(len(coefficient)):
            move = np.zeros_like(coefficient)
            move[place] = _STEP * max(1.0, abs(coefficient[place]))
            up, down = self.loss(coefficient + move)[1], self.loss(coefficient - move)[1]
            columns.append((up - down) / (2 * move[place]))
        matrix = np.stack(columns)
        return np.asarray((matrix + matrix.T) / 2)

    def solved(self, spread: Floats) -> Floats:
        """The best optimum over the starts."""
        starts = np.zeros((1 + _RESTARTS, len(spread)))
        starts[1:] = _JITTER * randomness.normals(0, "game.estimate", np.arange(_RESTARTS), len(spread)) / spread
        ends = [minimize(self.loss, start, jac=True, method="BFGS", options={"gtol": _STOP}) for start in starts]
        for rough in sorted(ends, key=lambda end: float(end.fun)):
            point = self._settled(np.asarray(rough.x))
            if point is not None:
                return point
        raise FitError(
            "no optimum was found from four starts: the data may separate the outcomes or say nothing of some "
            "term; give prior_sd (2.5 is usual) or leave terms out"
        )

    def _settled(self, point: Floats) -> Floats | None:
        """Newton steps until the slope is flat; None where the curvature is no hill."""
        for _ in range(_POLISH):
            slope = self.loss(point)[1]
            if not np.isfinite(slope).all():
                return None
            if np.abs(slope).max() <= _STOP:
                return point
            curvature = self.hessian(point)
            if np.linalg.eigvalsh(curvature).min() <= 0:
                return None
            point = point - np.linalg.solve(curvature, slope)
        return None


def _check_options(tree: Tree, choice: Choice, prior_sd: float | None) -> None:
    wrong = []
    if choice.link not in LINKS:
        wrong.append(f"link {choice.link!r}; allowed {', '.join(LINKS)}")
    if choice.error not in ERRORS:
        wrong.append(f"error {choice.error!r}; allowed {', '.join(ERRORS)}")
    if choice.link == "logit" and choice.error == "private":
        wrong.append("logit with private shocks has no closed form; use link='probit' or error='agent'")
    if not (np.isfinite(choice.scale) and choice.scale > 0):
        wrong.append(f"scale {choice.scale}; allowed above 0")
    if prior_sd is not None and not (np.isfinite(prior_sd) and prior_sd > 0):
        wrong.append(f"prior_sd {prior_sd}; allowed above 0, or None")
    many = [int(node) for node in tree.moves if len(tree.children[node]) > _TWO]
    if choice.link == "probit" and many:
        wrong.append(f"node {many[0]} has {len(tree.children[many[0]])} actions; probit allows two, use link='logit'")
    if wrong:
        raise FitError("; ".join(wrong))
    if not tree.perfect:
        raise TreeError("a fit needs a game in which every player knows what happened before")
    twice = moves_twice(tree) if choice.error == "private" else None
    if twice is not None:
        raise TreeError(f"node {twice}: its player has moved before; private shocks allow one move a path", node=twice)


def _complete(
    tree: Tree, outcome: Floats, design: Design
) -> tuple[NDArray[np.int64], dict[tuple[int, int], Floats], NDArray[np.bool_]]:
    """Outcomes and matrices of the rows in which nothing is missing."""
    wrong = []
    seen = outcome[np.isfinite(outcome)]
    ends = len(tree.ends)
    strange = sorted({float(value) for value in seen if value not in range(ends)})
    if strange:
        wrong.append(f"outcome {strange[0]:g} is no end of the tree; allowed 0 to {ends - 1}")
    matrices = {}
    movers = {int(tree.player[node]) for node in range(len(tree.kind)) if tree.kind[node] == MOVE}
    for (player, end), matrix in design.items():
        if player not in movers or end not in range(ends):
            wrong.append(f"design of player {player} at end {end}: no such mover or end")
        elif matrix is not None:
            matrices[player, end] = np.asarray(matrix, dtype=np.float64)
            if matrices[player, end].ndim != _TWO or len(matrices[player, end]) != len(outcome):
                wrong.append(
                    f"design of player {player} at end {end} has shape {matrices[player, end].shape}; "
                    f"allowed ({len(outcome)} rows, terms)"
                )
    if not matrices:
        wrong.append("no utility has a term; give at least one matrix")
    if wrong:
        raise FitError("; ".join(wrong))
    used = np.isfinite(outcome)
    for matrix in matrices.values():
        used = used & np.isfinite(matrix).all(axis=1)
    if not used.any():
        raise FitError("every row has a missing value; nothing can be fitted")
    return outcome[used].astype(np.int64), {key: matrix[used] for key, matrix in matrices.items()}, used


def _check_rank(matrices: dict[tuple[int, int], Floats]) -> None:
    for (player, end), matrix in matrices.items():
        rank = int(np.linalg.matrix_rank(matrix))
        if rank < matrix.shape[1]:
            raise FitError(
                f"design of player {player} at end {end} has rank {rank} for {matrix.shape[1]} terms; leave out a term "
                "that follows from the others, or give prior_sd"
            )


def _placed(matrices: dict[tuple[int, int], Floats]) -> Utilities:
    columns, first = {}, 0
    for key, matrix in matrices.items():
        columns[key] = (matrix, first)
        first += matrix.shape[1]
    return Utilities(columns, len(next(iter(matrices.values()))), first)


def _spread(matrices: dict[tuple[int, int], Floats]) -> Floats:
    """Standard deviation of each term's column; 1 for a constant."""
    spread = np.concatenate([matrix.std(axis=0) for matrix in matrices.values()])
    return np.where(spread > 0, spread, 1.0)


def _standard_error(hessian: Floats, prior_sd: float | None) -> Floats:
    """Square roots of the diagonal of the inverse Hessian."""
    size = np.sqrt(np.abs(np.diag(hessian)))
    even = hessian / np.outer(size, size) if (size > 0).all() else np.zeros_like(hessian)
    if np.linalg.eigvalsh(even).min() < _FLAT:
        raise FitError(
            "the data do not say where the coefficients lie (flat likelihood: separated outcomes, or utilities that "
            "only differ by what nobody chooses by); "
            + ("leave terms out" if prior_sd is not None else "give prior_sd (2.5 is usual) or leave terms out")
        )
    return np.asarray(np.sqrt(np.diag(np.linalg.inv(hessian))))
