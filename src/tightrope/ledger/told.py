"""How is a replay told? Lines to read: what was said, what came, and how far off each forecaster was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tightrope.ledger.replay import DESIGN, FORECASTERS, HELD_OUT, Row

NAMES = {
    "anchored": "anchored",
    "inside": "inside",
    "outside": "outside",
    "pool": "pool",
    "prior_only": "prior",
    "constant": "even",
}
TITLES = {
    HELD_OUT: "Held-out cases: what the model is judged by",
    DESIGN: "Design cases: they shaped the model and prove nothing",
}
WIDTH = 9


def told(document: Mapping[str, object]) -> list[str]:
    """Says a replay in lines: held-out and design cases apart, then pairs, crowd and what is open.

    Args:
        document: of `score_all`.
    Returns:
        Lines.
    """
    lines = ["How well would the answers of past days have done?", str(document["claim"])]
    scores = document["scores"]
    assert isinstance(scores, Mapping)
    for role in (HELD_OUT, DESIGN):
        if role in scores:
            lines += ["", TITLES[role], *_probabilities(scores[role]), "", *_scores(scores[role])]
    lines += _pairs(_rows(document, "pairs")) + _crowd(_rows(document, "crowd")) + _open(_rows(document, "open"))
    return lines


def _rows(document: Mapping[str, object], name: str) -> Sequence[Row]:
    rows = document.get(name, [])
    assert isinstance(rows, list)
    return rows


def _questions(rows: Sequence[Row]) -> dict[tuple[str, str, str], dict[str, Row]]:
    found: dict[tuple[str, str, str], dict[str, Row]] = {}
    for row in rows:
        found.setdefault((str(row["case"]), str(row["as_of"]), str(row["by"])), {})[str(row["forecaster"])] = row
    return found


def _header(last: str) -> str:
    names = "".join(f"{NAMES[name]:>{WIDTH}}" for name in FORECASTERS)
    return f"  {'case':<16} {'known up to':<11} {'by':<11}{names}  {last}".rstrip()


def _probabilities(rows: Sequence[Row]) -> list[str]:
    lines = ["Chance of crossing the red line, in percent; * leads the answer; a dash: says nothing", _header("came")]
    for (case, as_of, by), said in _questions(rows).items():
        cells = "".join(f"{_percent(said.get(name)):>{WIDTH}}" for name in FORECASTERS)
        came = "yes" if next(iter(said.values()))["came"] else "no"
        lines.append(f"  {case:<16} {as_of:<11} {by:<11}{cells}  {came}")
    return lines


def _scores(rows: Sequence[Row]) -> list[str]:
    lines = []
    for score, title in (
        ("brier", "Brier score on the red line (0 best, 1 worst)"),
        ("log", "Log score on the red line (0 best)"),
        ("rps", "Ranked score over the comparable postures not yet held (0 best, 1 worst)"),
    ):
        scored = {key: said for key, said in _questions(rows).items() if any(score in row for row in said.values())}
        if scored:
            lines += [title, _header("")]
        for (case, as_of, by), said in scored.items():
            cells = "".join(f"{_figure(said.get(name), score):>{WIDTH}}" for name in FORECASTERS)
            lines.append(f"  {case:<16} {as_of:<11} {by:<11}{cells}")
    return lines


def _percent(row: Row | None) -> str:
    if row is None:
        return "-"
    return f"{100 * float(str(row['probability'])):.1f}" + ("*" if row["leads"] else "")


def _figure(row: Row | None, score: str) -> str:
    return "-" if row is None or score not in row else f"{float(str(row[score])):.4f}"


def _pairs(rows: Sequence[Row]) -> list[str]:
    lines = ["", "Set beside each other (reported, nothing is required of them)"] if rows else []
    for row in rows:
        for side in (row["first"], row["second"]):
            assert isinstance(side, Mapping)
            chances = side["probability"]
            assert isinstance(chances, Mapping)
            said = ", ".join(f"{NAMES[name]} {100 * chance:.1f} %" for name, chance in chances.items())
            lines.append(f"  {side['case']} as of {side['as_of']}, by {side['by']}: {said}")
        lines.append("")
    return lines[:-1]


def _crowd(rows: Sequence[Row]) -> list[str]:
    lines = ["", "What a crowd said"] if rows else []
    for row in rows:
        when = f"on {row['on']}" + (", later knowledge than the forecast" if row["known_later"] else "")
        chance = 100 * float(str(row["probability"]))
        lines.append(f"  {row['case']} as of {row['as_of']}: {row['name']}: {chance:.1f} % by {row['by']} ({when})")
    return lines


def _open(rows: Sequence[Row]) -> list[str]:
    lines = ["", "Not scored"] if rows else []
    return lines + [f"  {row['case']} as of {row['as_of']}, by {row['by']}: {row['because']}" for row in rows]
