"""The example case of the specification, and a way to write variants of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLE = (Path(__file__).parent / "example.yaml").read_text(encoding="utf-8")


@pytest.fixture
def example() -> str:
    return EXAMPLE


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes files of a case into a fresh folder and gives the folder."""

    def write(**files: str | bytes) -> Path:
        for name, content in files.items():
            path = tmp_path / name.replace("_csv", ".csv").replace("_yaml", ".yaml")
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return tmp_path

    return write
