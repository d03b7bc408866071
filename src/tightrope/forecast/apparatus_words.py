"""What do the formations' numbers say in sentences?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from tightrope.cohesion import STAGES
from tightrope.forecast.figures import fine_points, percent, plain, points, thousands, worlds_of_100

Part = Mapping[str, object]

AT_STAGE = {
    "mobilise": "when they are called up",
    "load": "when they are to be loaded for transport",
    "cross": "when told to cross the border",
}


def apparatus_sentences(part: Part) -> list[str]:
    """Gives the sentences about the formations, each number of which stands in the part.

    Args:
        part: from `forecast.apparatus.apparatus`, not empty.
    Returns:
        Refusal, tipping point, the simple formula, commanders (where they are played), first news, desertion and
        surrender, ranks, support base, in this order.
    """
    led = [_commanders(part)] if "refusal_by_rank" in part else []
    return [_refusal(part), _tips(part), _formula(part), *led, _first(part), _leave(part), _ranks(part), _base(part)]


def _of(part: Part, *keys: str) -> Part:
    here: object = part
    for key in keys:
        here = cast(Part, here)[key]
    return cast(Part, here)


def _number(part: Part, name: str) -> float:
    return float(cast(float, part[name]))


def _refusal(part: Part) -> str:
    whole, stages = _of(part, "refusal"), _of(part, "refusal_by_stage")
    most = max(STAGES, key=lambda stage: _number(_of(stages, stage), "mean"))
    chance = _number(_of(part, "cascade"), "probability")
    ends = f"{percent(_number(whole, 'low'))} to {percent(_number(whole, 'high'))}"
    return (
        f"Of those ordered, about {percent(_number(whole, 'median'))} refuse (in nine of ten worlds: {ends}), "
        f"most {AT_STAGE[most]}; the chance that more than half refuse is {percent(chance)}."
    )


def _tips(part: Part) -> str:
    tips = _of(part, "tipping_support")
    never = worlds_of_100(_number(tips, "never"))
    if "median" not in tips:
        return "In no world does support among soldiers' families alone start or stop a cascade of refusal."
    low, middle, high = (percent(_number(tips, name)) for name in ("low", "median", "high"))
    under = middle if middle.startswith("below") else f"below {middle}"
    return (
        f"A refusal cascade becomes likely once support among soldiers' families falls {under} "
        f"(in eight of ten worlds that have such a point: {low} to {high}); "
        f"in {never} support alone neither starts nor stops one{_plain_tips(part)}."
    )


def _plain_tips(part: Part) -> str:
    tips = _of(part, "meanfield", "tipping_support")
    return f"; the simple formula puts the point at {percent(_number(tips, 'median'))}" if "median" in tips else ""


def _formula(part: Part) -> str:
    """How much the plain formula of one endless crowd would have misled."""
    told = _of(part, "meanfield")
    says, units = _number(_of(told, "refusal"), "mean"), _number(_of(part, "refusal"), "mean")
    limit, wide = _number(told, "wide_above"), worlds_of_100(_number(told, "misled"))
    misled = abs(_number(_of(told, "gap"), "mean")) > limit
    verdict = "is misleading here" if misled else "is near in the mean"
    return (
        f"The simple formula of one large crowd {verdict} (it says {percent(says)}, units say {percent(units)}); "
        f"in {wide} it is off by more than {points(limit).removeprefix('+')}."
    )


def _commanders(part: Part) -> str:
    ranks, command = _of(part, "refusal_by_rank"), _of(part, "command")
    soldiers, led = _of(ranks, "soldiers"), _of(ranks, "commanders")
    stated, moved = _number(command, "stated"), points(_number(command, "moved")).removeprefix("+")
    counted = "as the case weighs them" if stated > 0 else "did they count in full (the case gives them no weight)"
    return (
        f"Of the commanders {percent(_number(led, 'mean'))} would refuse with most of their men; {counted}, support "
        f"{moved} higher among them would lower refusal by {_lowered(led, 'effect_of_opposition')} points, the same "
        f"number of soldiers won over by {_lowered(soldiers, 'effect_of_opposition')}, the same share of all soldiers "
        f"by {_lowered(soldiers, 'effect_of_the_same_share')}; with commanders counting in full "
        f"{percent(_number(command, 'refusal_in_full'))} would refuse."
    )


def _lowered(row: Part, name: str) -> str:
    said = fine_points(_number(row, name)).removeprefix("+")
    return "less than 0.1" if said == "0.0" and _number(row, name) != 0 else said


def _first(part: Part) -> str:
    first = _of(part, "first_week")
    return (
        f"About {thousands(_number(_of(first, 'refusers'), 'median'))} men would refuse, and the public hears of each "
        f"with a chance of {percent(_number(_of(first, 'detection'), 'median'))}: so the chance that a refusal becomes "
        f"public is {percent(_number(first, 'refusal_reported'))}; at the muster alone "
        f"{percent(_number(first, 'refusal_reported_at_the_muster'))}."
    )


def _leave(part: Part) -> str:
    weeks = f"{_number(part, 'weeks'):.0f}"
    gone = [f"{percent(_number(_of(part, name), 'mean'))} {what}" for name, what in _LEAVING]
    return f"After {weeks} weeks, in the mean over worlds, of those ordered {gone[0]}, {gone[1]} and {gone[2]}."


_LEAVING = (
    ("desertion", "have deserted"),
    ("surrender", "have surrendered"),
    ("losses", "are killed or wounded"),
)


def _ranks(part: Part) -> str:
    ranks, weeks = _of(part, "ranks_filled"), f"{_number(part, 'weeks'):.0f}"
    last = cast(Sequence[Part], ranks["without_intake"])[-1]
    said = f"Without new intake ranks stand at {percent(_number(last, 'median'))} after {weeks} weeks"
    if ranks["reserve_named"]:
        filled = cast(Sequence[Part], ranks["with_intake"])[-1]
        said += f"; with it at {percent(_number(filled, 'median'))}"
    else:
        said += "; the case names no reserve that could fill them"
    return (
        f"{said}. About {thousands(_number(ranks, 'critical_intake'))} recruits a week would hold them; "
        f"of those called {percent(_number(ranks, 'recruits'))} would report, "
        f"{percent(_number(ranks, 'recruits_if_deadlier'))} if the task were deadlier by 2 % of the force a week."
    )


def _base(part: Part) -> str:
    left = _of(part, "support_base_left")
    crossing = min(left, key=lambda posture: _number(_of(left, posture), "mean"))
    away = _of(part, "guard_away", crossing)
    return (
        f"Of the support base {percent(_number(_of(left, crossing), 'median'))} would be left after their return; "
        f"while they are abroad {percent(_number(away, 'median'))} of it is at home."
    )


def apparatus_lines(part: Part) -> list[str]:
    """Gives the screen: sentences, formations, weeks, base rates and what was assumed.

    Args:
        part: from `forecast.apparatus.apparatus`, not empty.
    Returns:
        Plain lines.
    """
    lines = [f"  {sentence}" for sentence in apparatus_sentences(part)]
    lines += ["", "Who would obey, by formation (median, 5 to 95 %)"]
    for row in cast(Sequence[Part], part["formations"]):
        lines.append(_formation(row))
    lines += ["", "Of 100 ordered, in the mean, without recruits"]
    lines.append("  week  still serving  refused  deserted  surrendered  killed or wounded")
    for week in cast(Sequence[Part], part["by_week"]):
        shares = [f"{100 * _number(_of(week, name), 'mean'):.1f}" for name in _COLUMNS]
        lines.append("  {:>4}  {:>13}  {:>7}  {:>8}  {:>11}  {:>17}".format(week["week"], *shares))
    armies = cast(Sequence[Part], part["base_rates"])
    covered = f"{_number(part, 'base_rates_covered'):.0f} of {len(armies)} inside what is believed beforehand"
    lines += ["", f"Desertion in real armies, in 10,000 a week ({covered})"]
    for army in armies:
        later = "; later source" if army["later_source"] else ""
        rate = f"{1e4 * _number(army, 'weekly'):.1f}"
        lines.append(f"  {rate:>5}  {army['force']}: {army['figure']} ({army['source']}{later})")
    lines += ["", "Assumed, since no public data say it"]
    for row in cast(Sequence[Part], part["assumed_of_formations"]):
        ends = (_number(row, "low"), _number(row, "high"))
        width = "" if ends[0] == ends[1] else f" (5 to 95 %: {plain(ends[0])} to {plain(ends[1])})"
        lines.append(f"  {row['phrase']}: {plain(_number(row, 'median'))}{width}")
    lines += ["", "How exact", *(f"  {said}" for said in exactness(part))]
    return [*lines, "", f"  {part['note']}"] if part["note"] else lines


def exactness(part: Part) -> list[str]:
    """Says how exact the reckoning is: what warned, the course of the mean, and the bank of battalions.

    Args:
        part: as in `apparatus_sentences`.
    Returns:
        Sentences without capital and full stop.
    """
    many = _of(part, "many_desert")
    share = f"more than {percent(_number(many, 'above'))} desert in {worlds_of_100(_number(many, 'worlds'))}"
    said = [*cast(Sequence[str], part.get("warnings", ()))]
    said += [f"{share}; there the campaign, played in the mean, tells some too few"]
    return said + (_bank(_of(part, "bank_error")) if "bank_error" in part else [])


def _bank(off: Part) -> list[str]:
    """How far another bank of battalions would move the answer."""
    told = f"refusal by {_lowered(off, 'refusal')}, its chance of becoming general by {_lowered(off, 'cascade')}"
    if "tipping" in off:
        told += f", the tipping point by {_lowered(off, 'tipping')}"
    said = [f"another bank of battalions would move {told} points (one standard error)"]
    if "near_worlds" in off:
        near, moved = worlds_of_100(_number(off, "near_worlds")), _lowered(off, "near_cascade")
        said += [f"in each of the {near} near the tip it would move the chance of a general refusal by {moved} points"]
    return said


_COLUMNS = ("obedience", "refusal", "desertion", "surrender", "losses")


def _formation(row: Part) -> str:
    willing, favour, link = _of(row, "willing"), _of(row, "favour"), _of(row, "link_to_public")
    name = str(row["id"]).replace("_", " ")
    ends = f"{percent(_number(willing, 'low'))} to {percent(_number(willing, 'high'))}"
    return (
        f"  {name}: {percent(_number(willing, 'median'))} ({ends}); needed {percent(_number(row, 'needed'))}; "
        f"{percent(_number(favour, 'median'))} of the families in favour; "
        f"link to the public assumed: {plain(_number(link, 'median'))}"
    )
