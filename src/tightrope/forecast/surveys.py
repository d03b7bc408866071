"""What do the surveys of a case say by themselves? The answer of one verb."""

from __future__ import annotations

from pathlib import Path

from tightrope.case import read
from tightrope.forecast.answer import Progress, Question, known, quiet
from tightrope.forecast.asking import Found
from tightrope.forecast.survey_part import survey_part
from tightrope.forecast.survey_words import lines


def surveys(source: str | Path, question: Question, progress: Progress = quiet) -> Found:
    """Tells what the surveys of a case say, with and without a model.

    Args:
        source: path or name of a case. question: seed and day of knowledge; its worlds are not read.
        progress: told how far it is.
    Returns:
        Found: postures with waves, change and bounds; the groups; media groups.
    Raises:
        CaseError, CaseFaults, RunError: as in `answer`. OpinionError: surveys that cannot be used.
    """
    case = known(read(source), question)
    document = {"case": case.id, "as_of": case.as_of.isoformat(), "seed": question.seed}
    document |= survey_part(case, question.seed, progress)
    labels = {posture.id: posture.label for posture in case.postures}
    return Found(document, tuple(lines(document, labels)))
