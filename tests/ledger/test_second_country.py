"""Does the economy of a case speak of another country too? The crude of the patron himself in 2022."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from tightrope import economy
from tightrope.case import read
from tightrope.model.trade_course import course

HERE = Path(__file__).resolve().parent
REDIRECTED = 0.67  # of what western buyers no longer took by August 2022: IEA, by way of PIIE


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    demo = (HERE.parent / "mission" / "troops_demo.yaml").read_text(encoding="utf-8")
    block = (HERE / "data" / "crude_2022_economy.yaml").read_text(encoding="utf-8")

    def play(last=dt.date(2022, 8, 31)):
        page = tmp_path_factory.mktemp("crude") / "case.yaml"
        page.write_text(f"{demo}\n{block}", encoding="utf-8")
        case = read(page)
        return course(case.known_on(case.as_of), worlds=200, seed=1, last=last)

    return play


@pytest.fixture(scope="module")
def crude(played):
    return played()


def redirected(played):
    abroad = slice(0, played.world.trade.home)
    before, now = played.world.trade.sales[:, 0, abroad], played.solved.equilibrium.sold[:, :, 0, abroad]
    return economy.rerouted(before, now)[:, -1]


def test_part_of_what_is_shunned_finds_another_buyer_in_every_world(crude):
    found = redirected(crude)
    assert (found > 0).all()
    assert (found <= 1).all()


@pytest.mark.xfail(
    strict=True,
    reason="measured .22 (.04 to .41) against two thirds: the cited share is that of one to two years later, and crude "
    "found its buyers within six months; see docs/science/economy.md",
)
def test_two_thirds_lie_within_the_interval(crude):
    low, high = np.quantile(redirected(crude), (0.05, 0.95))
    assert low <= REDIRECTED <= high


def test_they_do_once_the_months_of_the_cited_share_have_passed(played):
    # Haidar (2017), doi:10.1093/epolic/eix002: two thirds of Iranian goods, 2008 to 2011; nothing of 2022 is in it
    low, high = np.quantile(redirected(played(dt.date(2023, 8, 31))), (0.05, 0.95))
    assert low <= REDIRECTED <= high
