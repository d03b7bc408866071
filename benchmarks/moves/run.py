"""How did the answer about belarus_2022 move in the year of the invasion, and why?

One command writes the tables of `docs/moves-of-2022.md` between their marks and the picture beside it:

    .venv/bin/python benchmarks/moves/run.py --worlds 1500 --write

The first table answers the case on four days of knowledge. The second sets, for each dated shock, the eve beside the
day: the change of the answer for one fixed date in log-odds, its sign, and what moved most. The third sets beliefs
before and after the evidence side by side. Nothing is tuned or scored.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path

from tightrope.case import Case, read
from tightrope.forecast.answer import quiet
from tightrope.forecast.figures import day as spoken
from tightrope.forecast.figures import percent
from tightrope.forecast.first import first
from tightrope.forecast.leading import answering
from tightrope.forecast.past_words import leading
from tightrope.forecast.reasons import CAUSES, OTHER
from tightrope.report.charts.frame import FONT, GREY, INK, MEDIAN, SMALL, WARM
from tightrope.report.draw import svg
from tightrope.runs.files import write_text

ROOT = Path(__file__).resolve().parents[2]
PAGE, PICTURE = ROOT / "docs" / "moves-of-2022.md", ROOT / "docs" / "images" / "moves_belarus_2022.svg"
BEGIN, END = "<!-- moves: written by benchmarks/moves/run.py -->", "<!-- end of moves -->"
CASE, RED_LINE, SEED = "belarus_2022", "send_troops", 1
DAYS = ("2022-02-20", "2022-03-11", "2022-04-21", "2022-11-01")  # of knowledge, for the first table
FIXED = "2022-12-31"  # the date that the second table asks about
SHOCKS = (
    ("2022-01-18", "first echelons of the patron's troops arrive"),
    ("2022-02-10", "the exercise begins"),
    ("2022-02-24", "the invasion starts from his territory"),
    ("2022-03-02", "sanctions for the launches"),
    ("2022-03-04", "he promises that his army takes no part"),
    ("2022-03-11", "his army is said to be about to join"),
    ("2022-03-21", "a survey: three in a hundred want it"),
    ("2022-04-02", "the patron leaves the north"),
    ("2022-04-07", "he asks for a seat at the talks"),
    ("2022-06-30", "a survey: six in a hundred want it"),
    ("2022-09-21", "the patron calls up reservists"),
    ("2022-10-21", "the patron is said to press for his troops"),
)
LEARNED_ON, ASSUMED = "2022-04-21", 12  # day of the table of beliefs; how many that were not learned it names
STEADY = 0.02  # a smaller move in log-odds is called none (judged: within the Monte-Carlo error of these runs)

Document = Mapping[str, object]


def answered(whole: Case, day: str, worlds: int) -> Document:
    """The document of one day of knowledge, without direction and sentences."""
    case = whole.known_on(dt.date.fromisoformat(day))
    return first(answering(case, worlds, SEED, quiet), False)


def chance(document: Document, day: str) -> float:
    """The leading answer for the red line."""
    return leading(document, RED_LINE, day)


def log_odds(probability: float) -> float:
    """Log-odds of a probability inside 0..1."""
    return math.log(probability / (1 - probability))


def standing_row(found: Document) -> str:
    """One row of the first table."""
    when = str(found["headline"])
    low, high = found["robust_range"][RED_LINE][when]  # type: ignore[index]
    noise = found["noise_share"].get(when)  # type: ignore[attr-defined]
    k = f"{found['pareto_k']:.2f}" if "pareto_k" in found else "-"
    sides = [found[name]["probability"].get(when) for name in ("pressed", "not_pressed")]  # type: ignore[index]
    rivals = "; ".join(
        f"{row['id']} {percent(row['posterior_weight'])}: {percent(row['probability'][when])}"
        for row in found.get("rivals", ())  # type: ignore[attr-defined]
        if "probability" in row
    )
    cells = [
        spoken(str(found["as_of"])),
        spoken(when),
        f"{100 * chance(found, when):.2f} % ({found['leads']})",
        "-" if noise is None else percent(noise),
        f"{100 * low:.1f} to {100 * high:.1f} %",
        f"{found['effective_worlds']:,.0f}; {k}",
        " / ".join("-" if side is None else percent(side) for side in sides),
        rivals,
    ]
    return f"| {' | '.join(cells)} |"


def move(whole: Case, shock: tuple[str, str], worlds: int) -> dict[str, object]:
    """The eve of a shock beside its day."""
    day, words = shock
    eve = (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
    before, after = answered(whole, eve, worlds), answered(whole, day, worlds)
    old, new = chance(before, FIXED), chance(after, FIXED)
    change = log_odds(new) - log_odds(old)
    reason = because(before, after, change)
    return {"day": day, "what": words, "before": old, "after": new, "move": change, "because": reason}


def because(before: Document, after: Document, change: float) -> str:
    """What moved most the same way as the answer: a part of the pull, or what weighs besides; else what did instead."""
    old, new = before["now"], after["now"]
    level = [document["now"]["pressure"] for document in (before, after)]  # type: ignore[index]
    threat = f"level of the threat {level[0]:.2f} to {level[1]:.2f}"
    if "pull_parts" not in old or "pull_parts" not in new:  # type: ignore[operator]
        return threat
    parts = {
        CAUSES[cause]: new["pull_parts"][cause] - old["pull_parts"][cause]  # type: ignore[index]
        for cause in CAUSES
    }
    parts[OTHER] = new["other"] - old["other"]  # type: ignore[index]
    rope = 100 * sum(parts.values())
    along = {name: part for name, part in parts.items() if part * change > 0}
    whole = f"pull and other together {rope:+.2f} points; {threat}"
    if not along or rope * change < 0:
        return f"not the rope, but how often a door is open or a demand made: {whole}"
    most = max(along, key=lambda name: abs(along[name]))
    return f"{most} ({100 * along[most]:+.2f} points); {whole}"


def beliefs(found: Document) -> list[str]:
    """Priors beside posteriors: what was moved or learned, then what is judged, assumed and moves the answer most."""
    taught = [row for row in found["learned"] if row["label"] != "assumed"]  # type: ignore[attr-defined]
    assumed = [row for row in found["assumed"] if row["label"] == "assumed"]  # type: ignore[attr-defined]
    leading_ = sorted(assumed, key=lambda row: -abs(row["correlation"]))[:ASSUMED]
    lines = ["| belief | standing | before: 5, 50, 95 % | after | contraction; shift |", "|---|---|---|---|---|"]
    for row in [*taught, *leading_]:
        before, after = (row.get(f"{name}_points", row[name]) for name in ("prior", "posterior"))
        figures = [", ".join(f"{point:.3g}" for point in points) for points in (before, after)]
        moved = f"{row['contraction']:.2f}; {row['shift']:.2f}"
        lines.append(f"| {row['phrase']} | {row['label']} | {figures[0]} | {figures[1]} | {moved} |")
    return lines


def sign(change: float) -> str:
    """Word for a move in log-odds."""
    if abs(change) < STEADY:
        return "steady"
    return "up" if change > 0 else "down"


def picture(rows: list[dict[str, object]]) -> str:
    """The moves as bars, one a shock."""
    values = [{**row, "label": f"{spoken(str(row['day']))}: {row['what']}", "sign": sign(float(str(row["move"])))}
              for row in rows]  # fmt: skip
    order = [row["label"] for row in values]
    spec: dict[str, object] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "white",
        "padding": 6,
        "config": {"font": FONT, "aria": False, "axis": {"labelFontSize": SMALL, "labelColor": INK, "labelLimit": 330}},
        "title": {
            "text": f"How the answer for {spoken(FIXED)} moved with each dated shock",
            "subtitle": "Change of the log-odds from the eve to the day; blue: away from crossing, orange: toward it",
            "anchor": "start",
            "fontSize": 15,
        },
        "width": 480,
        "height": 24 * len(values),
        "data": {"values": values},
        "mark": {"type": "bar", "height": 12},
        "encoding": {
            "y": {"field": "label", "type": "nominal", "sort": order, "axis": {"title": None, "ticks": False}},
            "x": {"field": "move", "type": "quantitative", "axis": {"title": "log-odds", "grid": True}},
            "color": {
                "field": "sign",
                "type": "nominal",
                "scale": {"domain": ["up", "down", "steady"], "range": [WARM, MEDIAN, GREY]},
                "legend": None,
            },
        },
    }
    told = "; ".join(f"{row['label']} {float(str(row['move'])):+.2f}" for row in values)
    return svg(spec, "moves", ("How the answer moved in 2022", told))


def page(documents: list[Document], rows: list[dict[str, object]], worlds: tuple[int, int]) -> str:
    """The generated part of the page."""
    head = "| known up to | asked for | answer | noise | robust range | worlds that count; k | pressed / not | rivals |"
    lines = [f"{worlds[0]:,} worlds, seed {SEED}:", "", head, "|---|---|---|---|---|---|---|---|"]
    lines += [*map(standing_row, documents), ""]
    lines += [f"The answer for {spoken(FIXED)}, {worlds[1]:,} worlds:", ""]
    lines += ["| shock | known on | eve | day | log-odds | sign | what moved most |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        before, after, change = (float(str(row[name])) for name in ("before", "after", "move"))
        cells = [row["what"], spoken(str(row["day"])), f"{100 * before:.2f} %", f"{100 * after:.2f} %"]
        cells += [f"{change:+.2f}", sign(change), row["because"]]
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    told = next(each for each in documents if each["as_of"] == LEARNED_ON)
    lines += ["", f"Beliefs before and after the evidence, known up to {spoken(LEARNED_ON)}, {worlds[0]:,} worlds:", ""]
    return "\n".join([*lines, *beliefs(told)])


def main() -> None:
    """Answers all days and writes tables and picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=4_000, help="worlds of the first table")
    parser.add_argument("--shock-worlds", type=int, default=1_500, help="worlds of the second table; too few to be led")
    parser.add_argument("--write", action="store_true", help="write page and picture, not only print the tables")
    parser.add_argument("--json", action="store_true", help="print the moves as JSON lines too")
    asked = parser.parse_args()
    whole = read(CASE)
    documents = []
    for day in DAYS:
        print(f"answering {CASE} as known up to {day}", file=sys.stderr)
        documents.append(answered(whole, day, asked.worlds))
    rows = []
    for shock in SHOCKS:
        print(f"answering the eve and the day of {shock[0]}", file=sys.stderr)
        rows.append(move(whole, shock, asked.shock_worlds))
        if asked.json:
            print(json.dumps(rows[-1]))
    told = page(documents, rows, (asked.worlds, asked.shock_worlds))
    if asked.write:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        write_text(PAGE, f"{before}{BEGIN}\n{told}\n{END}{rest.split(END)[1]}")
        write_text(PICTURE, picture(rows) + "\n")
    print(told)


if __name__ == "__main__":
    main()
