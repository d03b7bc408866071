"""How is a forecast shown on one page that opens anywhere?"""

from __future__ import annotations

from tightrope.report.draw import write_charts
from tightrope.report.page import card, page, write_page
from tightrope.report.screen import first_screen

__all__ = ["card", "first_screen", "page", "write_charts", "write_page"]
