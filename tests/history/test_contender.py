"""The model in which the patron asks first is the pooled logit where he always asks."""

import sys
from pathlib import Path

import numpy as np
import pytest

from tightrope.history.side_effect import grid

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "history"


def test_a_patron_who_always_asks_leaves_the_pooled_logit(monkeypatch):
    pytest.importorskip("sklearn", reason="scikit-learn (extra 'bench') is wanted by the benchmark")
    monkeypatch.syspath_prepend(str(FOLDER))
    sys.modules.pop("models", None)
    from contender import RULER, WORTH, chances

    draw, on = np.random.default_rng(1), grid()
    x = np.column_stack([np.ones(9), draw.normal(size=(9, len(WORTH))), np.ones(9), draw.normal(size=(9, len(RULER)))])
    b, ln_s = draw.normal(size=len(RULER) + 1), 0.3
    asks = np.concatenate([[1e6], np.zeros(len(WORTH))])
    found = chances(np.concatenate([asks, b, [-60.0, ln_s]]), x, on.z)
    plain = 1 / (1 + np.exp(-((x[:, len(WORTH) + 1 :] @ b)[:, None] + np.exp(ln_s) * on.z)))
    np.testing.assert_allclose(found, plain, rtol=0, atol=1e-8)  # history specification 11
