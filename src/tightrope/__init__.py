"""How far will a dependent ruler go into his patron's war, by when, and what would change that?

    import tightrope
    forecast = tightrope.run("belarus_2022", worlds=4000, seed=1)

Names are loaded when first used, so that asking for help never waits for compiled code.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tightrope.case import Case, CaseFaults, Fault
    from tightrope.case import read as load
    from tightrope.errors import CaseError, InputError
    from tightrope.forecast import Forecast, run

__version__ = "0.1.0"
__all__ = ["Case", "CaseError", "CaseFaults", "Fault", "Forecast", "InputError", "__version__", "load", "run"]

_HOME = {
    "Case": ("tightrope.case", "Case"),
    "CaseError": ("tightrope.errors", "CaseError"),
    "CaseFaults": ("tightrope.case", "CaseFaults"),
    "Fault": ("tightrope.case", "Fault"),
    "Forecast": ("tightrope.forecast", "Forecast"),
    "InputError": ("tightrope.errors", "InputError"),
    "load": ("tightrope.case", "read"),
    "run": ("tightrope.forecast", "run"),
}


def __getattr__(name: str) -> object:
    """Loads a public name on first use.

    Args:
        name: one of `__all__`.
    Returns:
        The function or type of that name.
    Raises:
        AttributeError: the name is not public.
    """
    if name not in _HOME:
        raise AttributeError(f"module 'tightrope' has no attribute {name!r}; public names: {', '.join(__all__)}")
    module, attribute = _HOME[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    """Lists the public names."""
    return list(__all__)
