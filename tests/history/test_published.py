"""Files of other authors are read as they read them: published coefficients and counts come out again."""

import numpy as np
import pytest

# Numbers: history specification 8, from the files of Leeds and Anac (2005) and of Berkemeier and Fuhrmann (2018).


def likeliest(x, y):
    """Coefficients of a logit by Newton's method, constant last."""
    x, b = np.column_stack([x, np.ones(len(y))]), np.zeros(x.shape[1] + 1)
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ b))
        b += np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]), x.T @ (y - p))
    return b


def test_the_logit_of_leeds_and_anac_is_refitted(source_tables):
    rows = source_tables["honoured"]
    names = ("milinst", "formal", "chcap2d", "dinstch2", "origtar1")
    assert len(rows) == 137
    found = likeliest(np.column_stack([rows[name] for name in names]), rows["honor3"])
    assert found == pytest.approx([-0.709, -0.929, -1.547, -1.460, -1.359, 3.691], abs=1e-3)


def of(rows, **asked):
    """Rows in which columns have the values asked."""
    return np.logical_and.reduce([rows[name] == value for name, value in asked.items()])


@pytest.mark.parametrize(
    ("asked", "honoured", "invoked"),
    [
        ({}, 73, 146),
        ({"sample": 1}, 61, 92),  # before 1945
        ({"sample": 0}, 12, 54),
        ({"defense": 1}, 42, 102),
        ({"offense": 1}, 31, 42),
        ({"neutral": 1}, 35, 45),
        ({"nonagg": 1}, 18, 49),
        ({"defense": 1, "sample": 1}, 36, 59),
        ({"defense": 1, "sample": 0}, 6, 43),
        ({"defense": 1, "sample": 0, "multilateral": 1}, 0, 21),
        ({"defense": 1, "sample": 0, "multilateral": 0}, 6, 22),
    ],
)
def test_treaties_honoured_where_invoked_are_those_counted(source_tables, asked, honoured, invoked):
    rows = source_tables["clauses"]
    assert len(rows) == 576
    called = (rows["dnaLLM"] != 1) & (of(rows, **asked) if asked else True)
    assert (int((called & (rows["honorLLM"] == 1)).sum()), int(called.sum())) == (honoured, invoked)


@pytest.mark.parametrize(
    ("asked", "honoured", "rows_in_all"),
    [({}, 73, 576), ({"defense": 1}, 42, 301), ({"defense": 1, "sample": 0}, 6, 195)],
)
def test_treaties_honoured_of_all_are_those_counted(source_tables, asked, honoured, rows_in_all):
    rows = source_tables["clauses"]
    chosen = of(rows, **asked) if asked else np.ones(len(rows), dtype=bool)
    kept = chosen & (rows["dnaLLM"] != 1) & (rows["honorLLM"] == 1)
    assert (int(kept.sum()), int(chosen.sum())) == (honoured, rows_in_all)
