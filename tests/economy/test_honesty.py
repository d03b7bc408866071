"""Does a file of trade that has lost a reporter, a partner or a month say so?"""

import os
from pathlib import Path

import pytest

from tightrope.economy.flows import WORLD, Flow, FlowTable, Reference
from tightrope.economy.honesty import check
from tightrope.economy.importers import read_partners

TABLES = Path(os.environ.get("TIGHTROPE_TABLES", Path(__file__).resolve().parents[2].parent / "shared" / "data"))
LOST = TABLES / "belarus_trade" / "baci_2023_belarus_by_partner_NO_RUSSIA.csv"
CLAIMED = Reference(("AAA",), (WORLD,), "export", "2023Q1", 9.8e9, "a minister")


def table(*rows, reconciled=False):
    """Rows of reporter, partner, flow, period, value."""
    flows = [Flow(number, who, other, flow, "", period, value) for number, (who, other, flow, period, value) in
             enumerate(rows, 2)]  # fmt: skip
    return FlowTable("made_up.csv", tuple(flows), reconciled)


def rules(*found):
    return [fault.rule for fault in found]


def test_a_partner_with_a_tenth_of_the_trade_before_that_is_gone_now_is_named():
    found = check(
        table(
            ("AAA", "PAT", "export", "2021", 4.0e9),
            ("AAA", "OTH", "export", "2021", 6.0e9),
            ("AAA", "PAT", "export", "2022", 0.0),
            ("AAA", "OTH", "export", "2022", 6.0e9),
        )
    )
    assert rules(*found) == ["vanished_partner"]
    assert "PAT" in found[0].figure
    assert "40 %" in found[0].figure
    assert found[0].file == "made_up.csv"
    assert found[0].line == 2


def test_a_small_partner_may_vanish():
    rows = [("AAA", "OTH", "export", year, 9.5e9) for year in ("2021", "2022")]
    assert not check(table(*rows, ("AAA", "TNY", "export", "2021", 0.5e9)))


def test_a_main_partner_by_published_totals_that_is_absent_both_ways_is_named_with_both_figures():
    published = [
        Reference(("AAA", "001"), ("PAT", "002"), "export", "2022", 22.9e9, "a minister"),
        Reference(("AAA",), (WORLD,), "export", "2022", 38.0e9, "an office"),
    ]
    found = check(
        table(
            ("AAA", "OTH", "export", "2023", 37.0e9),
            ("AAA", "OTH", "import", "2023", 9.0e9),
            ("AAA", "PAT", "export", "2023", 0.0),
            ("AAA", "PAT", "import", "2023", 0.0),
        ),
        published,
    )
    assert rules(*found) == ["vanished_partner"]
    assert "export 0 USD and import 0 USD" in found[0].figure
    assert "60 %" in found[0].figure  # 22.9 of 38.0


def test_a_year_below_what_was_claimed_for_one_quarter_is_a_gap():
    found = check(table(("AAA", "OTH", "export", "2023", 7.009e9)), [CLAIMED])
    assert rules(*found) == ["mirror_gap"]
    assert "28 %" in found[0].figure  # 1 - 7.009 / 9.8
    assert not check(table(("AAA", "OTH", "export", "2023", 39.0e9)), [CLAIMED])


def test_two_totals_of_one_year_more_than_a_fifth_apart_are_a_gap():
    # economy specification 10: 28.3 against 39.7, which is 29 % of the larger
    whole = [Reference(("AAA",), (WORLD,), "export", "2021", 39.7e9, "an office")]
    found = check(table(("AAA", WORLD, "export", "2021", 28.3e9)), whole)
    assert rules(*found) == ["mirror_gap"]
    assert "29 %" in found[0].figure
    assert not check(table(("AAA", WORLD, "export", "2021", 33.0e9)), whole)


def test_what_partners_declare_to_have_bought_is_set_beside_what_was_declared_as_sold():
    both = [("AAA", "OTH", "export", "2021", 10.0e9), ("OTH", "AAA", "import", "2021", 6.0e9)]
    found = check(table(*both))
    assert rules(*found) == ["mirror_gap"]
    assert "40 %" in found[0].figure
    assert not check(table(both[0], ("OTH", "AAA", "import", "2021", 9.0e9)))


def test_a_country_that_declares_nothing_for_a_year_in_which_others_name_it_is_named():
    found = check(
        table(
            ("AAA", "OTH", "export", "2021", 1.0e9),
            ("OTH", "AAA", "import", "2021", 1.0e9),
            ("OTH", "AAA", "import", "2022", 1.0e9),
        )
    )
    assert rules(*found) == ["vanished_reporter"]
    assert "AAA declares nothing itself for 2022" in found[0].figure


@pytest.mark.parametrize("factor", [1e3, 1e-3, 1e6, 1e-6, 600, 1_900])
def test_a_total_off_by_thousands_or_millions_is_a_slip_of_units_and_no_gap(factor):
    whole = [Reference(("AAA",), (WORLD,), "export", "2021", 40.0e9, "an office")]
    found = check(table(("AAA", "OTH", "export", "2021", 40.0e9 * factor)), whole)
    assert rules(*found) == ["units"]


def months(values):
    return table(*(("AAA", "OTH", "export", f"2022-{n:02d}", v) for n, v in enumerate(values, 1)))


def test_a_year_without_all_its_months_or_with_a_thin_last_one_is_named():
    assert not check(months([1.0e9] * 12))
    short = check(months([1.0e9] * 5))
    assert rules(*short) == ["truncated_year"]
    assert "5 months of 12" in short[0].figure
    thin = check(months([1.0e9] * 11 + [0.1e9]))
    assert rules(*thin) == ["truncated_year"]
    assert "2022-12" in thin[0].figure
    assert "11 %" in thin[0].figure  # .1 / (11.1 / 12)


@pytest.mark.skipif(not LOST.is_file(), reason=f"the source table {LOST.name} is not here; set TIGHTROPE_TABLES")
def test_the_file_that_lost_the_patron_fires():
    published = [
        Reference(("BLR", "112"), ("RUS", "643"), "export", "2022", 22.9e9, "a minister"),
        Reference(("BLR", "112"), (WORLD,), "export", "2023Q1", 9.8e9, "a minister"),
    ]
    found = check(read_partners(LOST), published)
    assert rules(*found) == ["vanished_partner", "mirror_gap"]
    assert "BLR with RUS in 2023: export 0 USD and import 0 USD" in found[0].figure
    assert "7.009 bn USD" in found[1].figure
