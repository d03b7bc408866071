"""Is an outcome read by the case's own rule, and by the ledger alone?"""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from tightrope import ledger
from tightrope.case import Case, builtin_names, check, read
from tightrope.errors import OutcomeError, RunError
from tightrope.forecast import Question
from tightrope.ledger.outcomes import Crowd, Outcome, Spell, read_outcome

ROOT = Path(__file__).resolve().parents[2]
START, END = dt.date(1941, 6, 21), dt.date(1941, 12, 31)


def outcome(*spells, coded_to=END):
    return Outcome("made_up", coded_to, "", tuple(spells), ())


def spell(rank, first, last=None, latest=None):
    return Spell(rank, dt.date.fromisoformat(first), dt.date.fromisoformat(latest or first), last, "a book")


def test_a_posture_counts_as_reached_when_a_more_exposed_one_is_held():
    found = outcome(spell(2, "1941-06-27"))
    assert found.reached(1, START, END) is True
    assert found.reached(3, START, END) is False


def test_the_day_of_knowledge_itself_is_no_longer_ahead():
    found = outcome(spell(1, "1941-06-01", dt.date(1941, 6, 21)))
    assert found.held_on(1, START)
    assert found.reached(1, START, END) is False


def test_a_posture_taken_after_the_horizon_was_not_reached_by_it():
    assert outcome(spell(1, "1941-09-01")).reached(1, START, dt.date(1941, 8, 31)) is False


def test_where_no_source_gives_the_day_the_answer_stays_open():
    found = outcome(spell(1, "1941-08-01", latest="1941-10-01"))
    assert found.reached(1, START, dt.date(1941, 9, 1)) is None
    assert found.reached(1, START, dt.date(1941, 10, 1)) is True
    assert not found.held_on(1, dt.date(1941, 9, 1))


def test_nothing_is_known_beyond_the_day_it_is_coded_to():
    assert outcome(coded_to=dt.date(1941, 9, 1)).reached(1, START, END) is None


def test_a_crowd_speaks_with_its_last_value_or_is_marked_as_later():
    crowd = Crowd("fight", END, "a crowd", "", ((dt.date(1941, 7, 1), 0.3), (dt.date(1941, 8, 1), 0.2)))
    assert crowd.on(dt.date(1941, 7, 15)) == (dt.date(1941, 7, 1), 0.3, False)
    assert crowd.on(START) == (dt.date(1941, 7, 1), 0.3, True)


@pytest.mark.parametrize("name", builtin_names())
def test_a_built_in_case_is_sound_and_its_outcome_can_be_read(name):
    assert check(name) == ()
    case = read(name)
    found = read_outcome(case)
    assert found is not None
    assert found.coded_to >= max(case.answers.dates)


@pytest.mark.parametrize("name", ["bulgaria_1941", "hungary_1941", "turkey_2003"])
def test_a_held_out_case_leaves_the_ruler_to_the_defaults_and_reads_nothing_later(name):
    case = read(name)
    assert case.role == "held_out"
    assert len(case.as_of_dates) == 2
    assert not case.known_rule or str(case.known_rule.on) <= case.as_of_dates[0].isoformat()
    own = {key for key, prior in case.priors.items() if not prior.default}
    assert own <= {"pressure", "unasked_level"}
    judged = [p.origin.on for p in case.priors.values() if not p.default and p.origin.kind == "judged"]
    assert all(str(day) <= case.as_of_dates[0].isoformat() for day in judged)
    assert not [item for item in case.evidence if item.kind == "survey"]


def test_a_day_of_knowledge_after_the_horizon_is_a_fault(tmp_path):
    text = (ROOT / "tests" / "case" / "example.yaml").read_text(encoding="utf-8")
    file = tmp_path / "case.yaml"
    file.write_text(text.replace("horizon:", "as_of_dates: [2022-04-15, 2022-07-01, 2022-04-15]\nhorizon:"))
    assert [(fault.code, fault.line) for fault in check(file)] == [("T401", 10), ("T302", 10)]


def test_days_of_knowledge_to_replay_change_no_digest():
    case = read("turkey_2003")
    assert dataclasses.replace(case, as_of_dates=()).content() == case.content()


def with_outcome(folder, text):
    case = read("turkey_2003")
    folder.joinpath("outcome.yaml").write_text(text)
    return dataclasses.replace(case, files=(folder / "case.yaml",))


def test_every_fault_of_an_outcome_is_named_at_once(tmp_path):
    text = "case: other\ncoded_to: soon\nheld: [{posture: host_forc, from: 2003-03-20}]\nstrange: 1\n"
    with pytest.raises(OutcomeError) as told:
        read_outcome(with_outcome(tmp_path, text))
    for words in ("turkey_2003", "soon", "host_forc", "held[0].source", "strange"):
        assert words in str(told.value)


def test_a_case_without_an_outcome_has_none(tmp_path):
    case = dataclasses.replace(read("turkey_2003"), files=(tmp_path / "case.yaml",))
    assert read_outcome(case) is None


def test_no_source_outside_the_ledger_opens_an_outcome():
    may_name = {"case/folder.py", "runs/folder.py"}  # they leave it out
    source = ROOT / "src" / "tightrope"
    for file in source.rglob("*.py"):
        where = file.relative_to(source).as_posix()
        text = file.read_text(encoding="utf-8")
        if not where.startswith("ledger/") and where not in may_name:
            assert "outcome.yaml" not in text, where
            assert where.startswith("cli/") or "tightrope.ledger" not in text, where


@pytest.mark.slow
def test_a_replay_forecasts_before_it_opens_an_outcome(monkeypatch):
    opened = []
    plain = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (opened.append(path.name), plain(path))[1])
    whole = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda path, *a, **k: (opened.append(path.name), whole(path, *a, **k))[1])
    replays = ledger.forecast_all(("kazakhstan_2022",), Question(100), lambda *told: None)
    assert "outcome.yaml" not in opened
    found = ledger.score_all(replays)
    assert "design" in found["scores"]
    assert "held_out" not in found["scores"]
    assert {row["forecaster"] for row in found["scores"]["design"]} == {"inside", "prior_only", "constant"}
    assert isinstance(replays[0].case, Case)


def test_a_replay_asks_the_listed_days_of_a_span_or_every_so_many_days():
    case = read("hungary_1941")
    first, second = case.as_of_dates
    assert ledger.Span().days(case) == (first, second)
    assert ledger.Span(first=second).days(case) == (second,)
    assert ledger.Span(every=2).days(case) == tuple(first + dt.timedelta(days=n) for n in (0, 2, 4))
    assert ledger.Span(last=first).days(case) == (first,)
    with pytest.raises(RunError, match="after the first"):
        ledger.Span(second, first)
    with pytest.raises(RunError, match="no day of knowledge of hungary_1941 lies from 1950-01-01"):
        ledger.forecast_all(
            ("hungary_1941",), Question(100), lambda *told: None, ledger.Span(dt.date(1950, 1, 1), dt.date(1950, 1, 2))
        )
