"""What do the worlds answer: how likely, by when, why, and what would change it?"""

from tightrope.forecast.answer import Forecast, Question, answer, deepen, run

__all__ = ["Forecast", "Question", "answer", "deepen", "run"]
