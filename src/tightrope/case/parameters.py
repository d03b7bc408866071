"""Which uncertain numbers may a case state a prior for, and what does each of them claim?"""

from __future__ import annotations

from tightrope.case.catalogue_cohesion import COHESION
from tightrope.case.catalogue_game import CASE_DATA, OTHERS
from tightrope.case.catalogue_means import MEANS, WAR
from tightrope.case.catalogue_opinion import OPINION
from tightrope.case.catalogue_ruler import RULER
from tightrope.case.catalogue_statements import STATEMENTS
from tightrope.case.parameter import Parameter

CATALOGUE: tuple[Parameter, ...] = RULER + STATEMENTS + OTHERS + CASE_DATA + OPINION + COHESION + MEANS + WAR
RULER_BLOCK: tuple[str, ...] = tuple(entry.name for entry in RULER)
_BY_NAME = {entry.name: entry for entry in CATALOGUE}


def parameter(name: str) -> Parameter | None:
    """Gives the catalogue's entry of that name, or None."""
    return _BY_NAME.get(name)


def parameter_names() -> tuple[str, ...]:
    """Gives the names of all parameters in the order of the catalogue."""
    return tuple(_BY_NAME)
