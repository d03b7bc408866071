import copy
import html
import json
import re
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def forecast():
    """A forecast document made by hand in the form that forecast/ writes; its numbers are no case's answer."""
    return json.loads((DATA / "forecast.json").read_text(encoding="utf-8"))


@pytest.fixture
def changed(forecast):
    """A copy that a test may change."""
    return copy.deepcopy(forecast)


@pytest.fixture
def undrawn(monkeypatch):
    """Lets pages be made without drawing: a picture is its alternative in words, and takes no time."""

    monkeypatch.setattr(
        "tightrope.report.figure.svg",
        lambda _spec, name, words: f"<svg><title>{name} {html.escape(words[1])}</title></svg>",
    )


@pytest.fixture(scope="session")
def parameter_names():
    """Words that only `explain --quantity` and the document itself may use."""
    symbols = ("lambda", "theta", "kappa", "rho", "zeta", "pi_star")
    numbered = ("b0", "c0", "k0", "q0", "j0", "c1", "c2", "c3", "k1", "k2", "q1", "j1", "b_lever", "b_direct")
    return re.compile(rf"\b({'|'.join((*symbols, *numbered))})\w*\b")
