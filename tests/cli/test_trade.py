"""Does the command warn before anyone trusts a file, and write whole files or none?"""

import csv
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tightrope.case import check, read
from tightrope.cli import app
from tightrope.errors import CaseError, TradeFileFault

COMTRADE = "refYear,reporterISO,partnerISO,flowCode,cmdCode,primaryValue,netWgt\n"
WHOLE = COMTRADE + "2021,AAA,PAT,X,310420,6000000000,\n2021,AAA,OTH,X,010121,4000000000,2000\n"
LOST = "partner_iso3,aaa_exports_kusd_2023,aaa_imports_kusd_2023\nPAT,0,0\nOTH,7009000,400000\n"
TRADE_FILES = """# what belongs to files of trade
totals:
  - {id: to_patron, reporter: [AAA], partner: [PAT], flow: export, period: "2022", value: 22.9, source: comment_2022}
  - {id: a_quarter, reporter: [AAA], flow: export, period: 2023Q1, value: 9.8, source: comment_2022}
codes:
  potash: ["3104"]
  animals: ["01"]
"""


@pytest.fixture
def desk(tmp_path, example):
    """A case of one's own, and a file of trade beside it."""
    (tmp_path / "case").mkdir()
    shutil.copy(example, tmp_path / "case" / "case.yaml")
    (tmp_path / "case" / "trade_files.yaml").write_text(TRADE_FILES, encoding="utf-8")
    (tmp_path / "lost.csv").write_text(LOST, encoding="utf-8")
    (tmp_path / "whole.csv").write_text(WHOLE, encoding="utf-8")
    return tmp_path


def ask(*words):
    return CliRunner().invoke(app, ["trade", *map(str, words)])


def test_a_lost_partner_and_a_year_below_a_quarter_are_told_and_the_exit_status_is_1(desk):
    told = ask("check", desk / "lost.csv", "--case", desk / "case", "--json")
    assert told.exit_code == 1
    document = json.loads(told.stdout)
    assert [fault["rule"] for fault in document["faults"]] == ["vanished_partner", "mirror_gap"]
    assert {"file", "line", "figure", "remedy"} <= set(document["faults"][0])
    words = ask("check", desk / "lost.csv", "--case", desk / "case").stdout
    assert "AAA with PAT in 2023: export 0 USD and import 0 USD" in words
    assert "2 faults; do not use this file" in words


def test_a_sound_file_ends_with_0(desk):
    told = ask("check", desk / "whole.csv", "--case", desk / "case")
    assert told.exit_code == 0
    assert "nothing stands against using it" in told.stdout


def test_further_totals_are_set_beside_the_file(desk):
    rows = "reporter,partner,flow,period,value_bn_usd,source\nAAA 1,,export,2021,16,an office\n"
    (desk / "totals.csv").write_text(rows, encoding="utf-8")
    told = ask("check", desk / "whole.csv", "--case", desk / "case", "--reference", desk / "totals.csv")
    assert told.exit_code == 1
    assert "a gap of 38 %" in told.stdout  # 1 - 10 / 16
    (desk / "totals.csv").write_text(rows.replace("export", "sale"), encoding="utf-8")
    told = ask("check", desk / "whole.csv", "--case", desk / "case", "--reference", desk / "totals.csv")
    assert isinstance(told.exception, TradeFileFault)


def test_an_acceptance_is_written_into_the_case_with_its_comments_kept(desk):
    rules = ("--accept", "vanished_partner", "--accept", "mirror_gap", "--because", "Used for wood alone.")
    assert ask("check", desk / "lost.csv", "--case", desk / "case", *rules).exit_code == 0
    text = (desk / "case" / "trade_files.yaml").read_text(encoding="utf-8")
    assert text.startswith("# what belongs to files of trade\n")
    assert not check(desk / "case")
    accepted = read(desk / "case").trade_files.accepted
    assert [(each.file, each.rule, each.because) for each in accepted] == [
        ("lost.csv", "vanished_partner", "Used for wood alone."),
        ("lost.csv", "mirror_gap", "Used for wood alone."),
    ]
    again = ask("check", desk / "lost.csv", "--case", desk / "case")
    assert again.exit_code == 0
    assert "accepted: Used for wood alone." in again.stdout
    (desk / "lost.csv").write_text(LOST.replace("7009000", "7009001"), encoding="utf-8")
    assert ask("check", desk / "lost.csv", "--case", desk / "case").exit_code == 1  # another file


def test_an_acceptance_goes_into_the_main_file_where_a_case_has_but_one(desk):
    one = desk / "case" / "case.yaml"
    (desk / "case" / "trade_files.yaml").unlink()
    rows = "reporter,partner,flow,period,value_bn_usd,source\nAAA,,export,2021,16,an office\n"
    (desk / "totals.csv").write_text(rows, encoding="utf-8")
    words = ("--reference", desk / "totals.csv", "--accept", "mirror_gap", "--because", "Known.")
    assert ask("check", desk / "whole.csv", "--case", one, *words).exit_code == 0
    assert [each.rule for each in read(one).trade_files.accepted] == ["mirror_gap"]


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (("--accept", "mirror_gap"), TradeFileFault, "no reason"),
        (("--accept", "mirror", "--because", "x"), TradeFileFault, "allowed vanished_partner"),
        (("--accept", "units", "--because", "x"), TradeFileFault, "does not fire"),
    ],
)
def test_what_cannot_be_accepted_is_refused_and_nothing_written(desk, words, error, said):
    told = ask("check", desk / "lost.csv", "--case", desk / "case", *words)
    assert isinstance(told.exception, error)
    assert said in str(told.exception)
    assert (desk / "case" / "trade_files.yaml").read_text(encoding="utf-8") == TRADE_FILES


def test_a_builtin_case_is_never_changed(desk):
    rows = "reporter,partner,flow,period,value_bn_usd,source\nAAA,,export,2021,16,an office\n"
    (desk / "totals.csv").write_text(rows, encoding="utf-8")
    words = ("--reference", desk / "totals.csv", "--accept", "mirror_gap", "--because", "x")
    assert isinstance(ask("check", desk / "whole.csv", *words).exception, CaseError)


def test_an_import_writes_flows_by_product_in_dollars(desk):
    out = desk / "flows.csv"
    told = ask("import", "comtrade", desk / "whole.csv", "--case", desk / "case", "--out", out)
    assert told.exit_code == 0
    assert list(csv.DictReader(out.read_text(encoding="utf-8").splitlines())) == [
        {"reporter": "AAA", "partner": "OTH", "flow": "export", "product": "animals", "period": "2021",
         "value_usd": "4000000000.0", "tonnes": "2.0"},
        {"reporter": "AAA", "partner": "PAT", "flow": "export", "product": "potash", "period": "2021",
         "value_usd": "6000000000.0", "tonnes": ""},
    ]  # fmt: skip
    assert ask("check", out, "--case", desk / "case").exit_code == 0


def test_value_that_belongs_to_no_product_is_a_fault_and_nothing_is_written(desk):
    (desk / "whole.csv").write_text(WHOLE.replace("010121", "840000"), encoding="utf-8")
    out = desk / "flows.csv"
    told = ask("import", "comtrade", desk / "whole.csv", "--case", desk / "case", "--out", out)
    assert told.exit_code == 1
    assert "40.0 % of the value belongs to no product: 840000" in told.stdout
    assert not out.exists()


def test_euros_without_a_rate_are_refused(desk):
    (desk / "euro.csv").write_text("REPORTER,PARTNER,PRODUCT,FLOW,PERIOD,VALUE_IN_EUROS\nDE,BY,3104,1,2021,5\n")
    words = ("import", "eurostat", desk / "euro.csv", "--case", desk / "case", "--out", desk / "flows.csv")
    assert "--rate 1.18" in str(ask(*words).exception)
    assert ask(*words, "--rate", "1.18").exit_code == 0


@pytest.mark.parametrize(
    "words", [("look", "f.csv"), ("check", "baci", "f.csv"), ("import", "f.csv"), ("import", "x", "f")]
)
def test_another_use_of_the_words_is_refused(words):
    assert isinstance(ask(*words).exception, TradeFileFault)


def test_a_table_of_cited_figures_is_looked_at_row_by_row(tmp_path):
    header = "id,period,quantity,value,unit,kind,source\n"
    sound = "a,2021,sold,16-18,bn USD,EDB,https://example.org/a\n"
    (tmp_path / "facts.csv").write_text(header + sound, encoding="utf-8")
    assert ask("check", tmp_path / "facts.csv").exit_code == 0
    wrong = "a,2021,sold,,bn USD,rumour,what I remember\n"
    (tmp_path / "facts.csv").write_text(header + sound + wrong, encoding="utf-8")
    told = ask("check", tmp_path / "facts.csv", "--json")
    assert told.exit_code == 1
    rules = [fault["rule"] for fault in json.loads(told.stdout)["faults"]]
    assert rules == ["id_twice", "unknown_kind", "no_value", "no_publication"]


def test_the_fixture_with_the_lost_patron_fires_against_the_built_in_totals():
    place = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "belarus_trade"
    lost = place / "baci_2023_belarus_by_partner_NO_RUSSIA.csv"
    if not lost.is_file():
        pytest.skip(f"the source table {lost.name} is not here")
    told = ask("check", lost, "--json")
    assert told.exit_code == 1
    assert [fault["rule"] for fault in json.loads(told.stdout)["faults"]] == ["vanished_partner", "mirror_gap"]


def test_a_fault_of_a_table_of_cited_figures_may_be_accepted_as_any_other(desk):
    rows = "id,period,quantity,value,unit,kind,source\nmemory,2021,gdp,61.6,bn USD,reported,somebody said so\n"
    (desk / "facts.csv").write_text(rows, encoding="utf-8")
    asked = ("check", desk / "facts.csv", "--case", desk / "case")
    rule = json.loads(ask(*asked, "--json").stdout)["faults"][0]["rule"]
    assert ask(*asked, "--accept", rule, "--because", "Asked him again.").exit_code == 0
    assert not check(desk / "case")
    assert "accepted: Asked him again." in ask(*asked).stdout
    wrong = ask(*asked, "--accept", "mirror_gap", "--because", "x")
    assert "is no rule" in str(wrong.exception)
