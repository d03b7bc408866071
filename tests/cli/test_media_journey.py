"""A coded series of what media said goes all the way: into the fit, the parts of the public, the screen, the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tightrope.forecast import Question, answer
from tightrope.forecast.expression import expression
from tightrope.forecast.survey_words import opposition

SAID = """\
  - id: channels
    kind: output
    happened: {from: 2021-10-01, to: 2022-04-14}
    known: 2022-04-15
    source: comment_2022
    locator: section 3, on the channels
    credibility: 2
    says: The state's channels spoke for the war on most evenings.
    field: state
    tone: 0.8
"""
PACE = """\
priors:
  media_pace:
    value: about 0, between -0.5 and 0.5
    unit: logit per week
    origin: {judged: desk lead, on: 2022-04-14, because: Ten times the usual; a few weeks then show.}
"""


@pytest.fixture
def heard(example, tmp_path: Path) -> str:
    text = Path(example).read_text(encoding="utf-8")
    place = tmp_path / "heard.yaml"
    place.write_text(text.replace("priors:\n", f"{SAID}{PACE}", 1), encoding="utf-8")
    return str(place)


def _wide(document, segment):
    row = next(row for row in document["media"] if row["id"] == segment)["support"]["send_troops"]
    return row["high"] - row["low"]


@pytest.mark.slow
def test_what_media_said_moves_those_who_heard_it_and_is_told(command, example, heard):
    screen = command("opinion", heard)
    assert "the state's media +0.8 from 2021-10-01 to 2022-04-14" in screen.out
    told, silent = (json.loads(command("opinion", case, "--json").out) for case in (heard, example))
    # The effect may have either sign, so those who heard it become less certain by it; the others do not.
    assert _wide(told, "state") > 1.1 * _wide(silent, "state")
    assert _wide(told, "independent") == pytest.approx(_wide(silent, "independent"), rel=0.1)


@pytest.mark.slow
def test_what_media_said_reaches_the_forecast_and_the_opposition_that_shows(example, heard):
    loud, quiet = (answer(case, Question(worlds=200)).worlds for case in (heard, example))
    state = loud.science.groups.index("state")
    assert loud.science.support[:, -1, -1, state].std() > quiet.science.support[:, -1, -1, state].std()
    told, before = expression(loud), expression(quiet)
    assert told != before
    assert "show it" in opposition(told)
    assert -1 <= told["protest_potential"] <= 1
