"""Keeps what tests make for later runs out of the user's own cache folder."""

import os
from pathlib import Path

os.environ.setdefault("TIGHTROPE_CACHE", str(Path(__file__).resolve().parents[1] / ".pytest_cache" / "tightrope"))
