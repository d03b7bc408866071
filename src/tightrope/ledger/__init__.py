"""How did we do? Scores of forecasts and outcomes of past cases; `outcome.yaml` is opened here alone."""

from tightrope.ledger.outcomes import Outcome, Spell, read_outcome
from tightrope.ledger.replay import Replay, Span, forecast_all, score_all
from tightrope.ledger.trade_backtest import Backtest, backtest

__all__ = [
    "Backtest",
    "Outcome",
    "Replay",
    "Span",
    "Spell",
    "backtest",
    "forecast_all",
    "read_outcome",
    "score_all",
]
