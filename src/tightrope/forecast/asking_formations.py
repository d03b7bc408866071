"""How is the question answered whether the formations would obey?"""

from __future__ import annotations

from pathlib import Path

from tightrope.case import read
from tightrope.errors import ForecastError
from tightrope.forecast.answer import Progress, Question, known, quiet
from tightrope.forecast.apparatus import apparatus
from tightrope.forecast.apparatus_words import apparatus_lines
from tightrope.forecast.asking import Pictured
from tightrope.forecast.figures import day as spoken_day
from tightrope.forecast.first import about, answer_days
from tightrope.model import draw, play


def obeying(source: str | Path, question: Question, progress: Progress = quiet) -> Pictured:
    """Asks who would obey the order for the red line on as_of, and who would be left.

    Args:
        source: path or name of a case. question: worlds, seed, day of knowledge.
        progress: told how far it is.
    Returns:
        Pictured.
    Raises:
        ForecastError: the case orders no formation across the red line. CaseError, CaseFaults: as in `answer`.
    """
    case = known(read(source), question)
    worlds = play(case, draw(case, question.worlds, question.seed), progress)
    progress("asking the formations", 0, 1)
    part = apparatus(worlds)
    if not part:
        raise ForecastError(
            f"{case.id} orders no formation across its red line; allowed cases whose red line has stages and "
            "formations; name them under formations and postures"
        )
    head = about(worlds, question.strict, answer_days(case))
    label = next(posture.label for posture in case.postures if posture.id == case.red_line)
    title = (
        f"{case.id}: if the order is given on {spoken_day(case.as_of.isoformat())} ({label.lower()}), "
        f"the war staying as it is for {part['weeks']} weeks"
    )
    return Pictured(head | part, (title, *apparatus_lines(part)), head | {"cohesion": part})
