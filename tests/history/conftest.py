"""Source tables, read once for all tests of the folder, where the user has them."""

import os
from pathlib import Path

import pytest

from tightrope.history.tables import SOURCES, read


@pytest.fixture(scope="session")
def source_tables():
    for package in ("pandas", "pyreadr"):
        pytest.importorskip(package, reason=f"{package} (extra 'tables') reads the source tables")
    named = os.environ.get("TIGHTROPE_TABLES")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    absent = [source.path for source in SOURCES.values() if not (folder / source.path).is_file()]
    if absent:
        pytest.skip(f"{', '.join(absent)} not in {folder}; set TIGHTROPE_TABLES to the folder that holds them")
    return read(folder)
