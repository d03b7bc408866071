"""What can be wrong with an input, said as a tree of errors.

Every error says what was found, where, what is allowed and what to do; the figures it speaks of are
kept as attributes in `figures`. Screens print the message alone, never a traceback.

    InputError
    ├── CaseError                 a fault of a case (raised by case/ and model/ alone)
    │   ├── EvidenceImpossible    no world survives the evidence; names the first item that kills them
    │   ├── EvidenceUsedTwice     one item would count in two places
    │   └── MovesFailed           worlds could not be led to where the evidence points
    ├── OpinionError
    │   ├── FaultySurvey          a share, count, date or interval of a survey is out of range
    │   ├── ConflictingReadings   two figures for one survey, not marked as a conflict to be kept
    │   ├── FaultyDesign          a weight, stratum or cluster of a sample cannot be used
    │   ├── FaultyTargets         targets of weighting and respondents do not fit
    │   ├── NotConverged          raking does not settle; names residual and worst level
    │   └── MissingExtra          a file needs an optional extra that is not installed
    ├── EconomyError
    │   ├── BadParameter          a share, level or month is out of range
    │   ├── BadTrade              a flow, price, cost or capacity is negative, missing or of the wrong shape
    │   ├── Isolated              a country or market sells or buys nothing at all; names it
    │   ├── InconsistentMargins   totals of trade that cannot all be met; lists the rows
    │   ├── UnknownName           a product, market, route or package that is not there; offers the nearest
    │   ├── BadRoute              a route without owner or capacity
    │   ├── TooManyPackages       more packages of relief than can be weighed against each other
    │   ├── NoEquilibrium         prices that clear the markets were not found; names the worst world
    │   └── TradeFileFault        a file of trade that cannot be read; tells all its faults
    ├── CohesionError             an array of the apparatus is out of range or of the wrong shape
    ├── WarError                  a phase, report or step row cannot be used
    ├── GameError
    │   ├── TreeError             a finite tree is not a game with perfect recall; names the node
    │   └── FitError              observed play cannot be fitted to a tree
    ├── HistoryError
    │   ├── UnclearQuestion       the standing of the ruler before the war was not said
    │   ├── NoReferenceClass      no class of past situations fits
    │   ├── BadCounts             counts that cannot be counts
    │   ├── BadPool               a weight or a probability that cannot be pooled
    │   ├── AnchorOutOfReach      no weights of the worlds can agree with past cases
    │   ├── TableMissing          a source table or one of its columns is not there
    │   ├── TableChanged          a source table is not the one that was checked
    │   ├── TableEnds             a year past the last one of a source table was asked
    │   ├── PoolingFailed         the pooled model could not be sampled well enough to be used
    │   └── BadSplit              past cases split so that a test could see its own answer
    ├── ForecastError             a question to the forecast that it cannot answer
    ├── LedgerError
    │   ├── ScoreError            probabilities or answers that have no score
    │   └── OutcomeError          the file of an outcome cannot be used
    └── RunError                  a run folder, a number of worlds or a date that cannot be used
"""

from __future__ import annotations


class InputError(Exception):
    """An input that cannot be used; the message says what, where, what is allowed and what to do."""

    def __init__(self, message: str, **figures: object) -> None:
        super().__init__(message)
        self.message = message
        self.figures = figures


class CaseError(InputError):
    """A fault of a case file or of what a case asks for."""


class EvidenceImpossible(CaseError):
    """No world can have produced the evidence."""


class EvidenceUsedTwice(CaseError):
    """One item of evidence would be counted in two places."""


class MovesFailed(CaseError):
    """Worlds could not be led to where the evidence points; carries how much of it was let in (`temper`)."""


class OpinionError(InputError):
    """A survey or a support path cannot be used."""


class FaultySurvey(OpinionError):
    """A figure of a survey is out of its range."""


class ConflictingReadings(OpinionError):
    """A survey carries two readings that are not marked as a conflict to be kept."""


class FaultyDesign(OpinionError):
    """A weight, a stratum or a cluster of a sample cannot be used."""


class FaultyTargets(OpinionError):
    """Targets of weighting and respondents do not fit."""


class NotConverged(OpinionError):
    """Raking does not settle; names the residual and the worst level."""


class MissingExtra(OpinionError):
    """A file needs an optional extra that is not installed; names the install command."""


class EconomyError(InputError):
    """An input of the economy cannot be used."""


class BadParameter(EconomyError):
    """A share, a level or a number of months is out of range."""


class BadTrade(EconomyError):
    """A flow, a price, a cost or a capacity is negative, not finite or of the wrong shape."""


class Isolated(EconomyError):
    """A country or a market sells nothing or buys nothing, so that its price means nothing; names it."""


class InconsistentMargins(EconomyError):
    """Totals of trade that cannot all be met; lists the rows they come from."""


class UnknownName(EconomyError):
    """A product, a market, a route or a package that is not there; offers the nearest names."""


class BadRoute(EconomyError):
    """A route without an owner or a capacity."""


class TooManyPackages(EconomyError):
    """More packages of relief than can be weighed against each other."""


class NoEquilibrium(EconomyError):
    """Prices that clear the markets were not found in too many worlds; names the worst one."""


class TradeFileFault(EconomyError):
    """A file of trade cannot be read; tells every fault of it."""


class CohesionError(InputError):
    """An input about the formations cannot be used."""


class WarError(InputError):
    """A phase, a report or a row of steps cannot be used."""


class GameError(InputError):
    """An input of the game cannot be used."""


class TreeError(GameError):
    """A finite tree is not a game that can be solved; names the node."""


class FitError(GameError):
    """Observed play cannot be fitted to a tree, or the data do not say where the coefficients lie."""


class HistoryError(InputError):
    """A question to history cannot be answered."""


class UnclearQuestion(HistoryError):
    """It was not said whether the ruler is asked before the onset or has stayed out until a day."""


class NoReferenceClass(HistoryError):
    """No class of past situations fits; names the nearest class and why it does not."""


class BadCounts(HistoryError):
    """Counts of past situations that cannot be counts."""


class BadPool(HistoryError, ValueError):
    """A weight or a probability with which inside and outside view cannot be pooled."""


class AnchorOutOfReach(HistoryError):
    """No weights of the worlds can agree with past cases."""


class TableMissing(HistoryError):
    """A source table, or a column of it, is not in the folder."""


class TableChanged(HistoryError):
    """A source table is not the one the counts were checked on."""


class TableEnds(HistoryError):
    """A year past the last one of a source table was asked; carrying forward must be asked for."""


class PoolingFailed(HistoryError):
    """The pooled model could not be sampled well enough for an answer."""


class BadSplit(HistoryError):
    """Training and test share a war, or training lies after the test."""


class ForecastError(InputError):
    """A question that the forecast cannot answer."""


class LedgerError(InputError):
    """A forecast or an outcome cannot be set beside the other."""


class ScoreError(LedgerError):
    """Probabilities or answers that have no score."""


class OutcomeError(LedgerError):
    """The file of an outcome cannot be used; names every fault of it."""


class RunError(InputError):
    """A run folder, a number of worlds or a date that cannot be used."""
