"""Opens the page in a browser that is found on the machine; skipped with the reason where there is none."""

import re
import shutil
import subprocess

import pytest

from tightrope.report import page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
SHEETS = 6  # product specification, section 6

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser():
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser found; looked for {', '.join(BROWSERS)}")
    return found


def large(forecast):
    """A case of 150 items, 90 defaults and 120 sources, each of ordinary length."""
    says = "What an item of ordinary length says of a day, in the words of the coder, and by whom."
    items = [forecast["evidence"][2] | {"id": f"item_{n}", "says": says} for n in range(150)]
    weighed = [{"id": row["id"], "says": row["says"], "leave_one_out": 0.001, "added": 0.001} for row in items]
    phrase = "a quantity in the words of the catalogue, number"
    defaults = [forecast["defaults"][0] | {"phrase": f"{phrase} {n}"} for n in range(90)]
    sources = [
        forecast["sources"][0] | {"title": f"A report with a title that runs over more than half a line, part {n}"}
        for n in range(120)
    ]
    return forecast | {
        "evidence": forecast["evidence"] + items,
        "attribution": {"evidence": forecast["attribution"]["evidence"] + weighed},
        "defaults": forecast["defaults"] + defaults,
        "sources": forecast["sources"] + sources,
    }


@pytest.mark.parametrize("size", ["small", "large"])
def test_the_report_prints_on_six_sheets(forecast, browser, tmp_path, size):
    document = forecast if size == "small" else large(forecast)
    (tmp_path / "report.html").write_text(page(document), encoding="utf-8")
    printed = tmp_path / "report.pdf"
    subprocess.run(
        [
            browser,
            *FLAGS,
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--print-to-pdf={printed}",
            (tmp_path / "report.html").as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    sheets = len(re.findall(rb"/Type /Page\b", printed.read_bytes()))
    assert 1 <= sheets <= SHEETS
