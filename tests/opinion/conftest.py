"""What the tests of opinion share: the printed waves on sending troops, and the judged priors as draws."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit, logit

from tightrope.opinion import OpinionPrior, Reading, Shocks, Topline, fit
from tightrope.opinion.events import Event
from tightrope.randomness import normals

INVASION = date(2022, 2, 24)


def topline(name, start, end, known, *figures, mode="online", **rest):
    """One wave; a figure is (n, share) or (n, share, day known)."""
    readings = tuple(Reading(f[0], f[1], f"{name}: {f[1]} of {f[0]}", known_on=(*f, None)[2]) for f in figures)
    given = {"rounding": 0.01, "house": "chatham", "keep_all": True} | rest
    return Topline(
        id=name, item="send own troops", posture="send_troops", mode=mode, frame="urban users of the web",
        field_start=start, field_end=end, known_on=known, readings=readings, **given,
    )  # fmt: skip


def judged(seed, draws, exactly=None, events=1):
    """Priors of section 6 of the specification of opinion, as draws; `exactly` fixes some."""
    worlds = np.arange(draws)

    def u(name):
        return normals(seed, f"prior/{name}", worlds)[:, 0]

    values = {
        "support_level": -2.2 + u("support_level"),
        "event_step": normals(seed, "prior/event_step", worlds, events),
        "walk": 0.15 * np.abs(u("walk")),
        "wrong_together": 0.25 * u("wrong_together"),
        "coverage": expit(logit(0.75) + 0.30 * u("coverage")),
        "uncovered_gap": 0.5 + 0.8 * u("uncovered_gap"),
        "hide": expit(-2 + 0.8 * u("hide")),
        "feign": expit(-5 + u("feign")),
        "total_error_excess": np.exp(0.5 * u("total_error_excess")),
    }
    values |= {name: np.full_like(values[name], float(value)) for name, value in (exactly or {}).items()}
    return OpinionPrior(**values)


def shocks(seed, draws, columns=8):
    return Shocks(normals(seed, "opinion.walk", np.arange(draws), columns), 0.5)


@pytest.fixture(scope="session", autouse=True)
def compiled():
    """Compiles the kernel once, so that no test is charged for it."""
    wave = topline("w", INVASION, INVASION, INVASION, (100, 0.1))
    fit([wave], judged(1, 10), shocks(1, 10), (Event("war", INVASION),), 5)


@pytest.fixture
def waves():
    """The printed waves of section 4.1: share in favour of sending own troops."""
    april = date(2022, 4, 21)
    known = {0.12: april, 0.13: date(2022, 3, 21)}
    seventh = [(n, share, known[share]) for share in (0.12, 0.13) for n in (755, 767)]
    return {
        "CH7": topline("CH7", date(2022, 1, 20), date(2022, 2, 9), date(2022, 3, 21), *seventh),
        "CH8": topline("CH8", date(2022, 3, 5), date(2022, 3, 14), date(2022, 3, 21), (896, 0.03)),
        "CH9": topline("CH9", date(2022, 4, 8), date(2022, 4, 18), date(2022, 6, 30), (823, 0.06)),
        "CH10": topline("CH10", date(2022, 6, 6), date(2022, 6, 17), date(2022, 7, 7), (804, 0.05)),
        "BAW9": topline("BAW9", date(2022, 9, 1), date(2022, 9, 30), date(2022, 10, 21), (1000, 0.11), mode="phone",
                        house="vardomatsky"),
        "CH3": topline("CH3", date(2023, 3, 15), date(2023, 3, 27), date(2023, 4, 12), (750, 0.03)),
    }  # fmt: skip


@pytest.fixture
def make_topline():
    return topline


@pytest.fixture
def make_prior():
    return judged


@pytest.fixture
def make_shocks():
    return shocks


@pytest.fixture
def invasion():
    return (Event("war", INVASION),)


@pytest.fixture
def page_of():
    root = Path(__file__).parents[2]
    return lambda name: (root / "docs" / "science" / f"{name}.md").read_text(encoding="utf-8")
