"""Postures, game, war, formations, economy and the outside view are looked at as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tightrope.case import check, read

ORIGIN = "origin: {judged: a, on: 2022-04-14, because: b}"
PHASES = f"""war:
  {ORIGIN}
  phases:
    - {{id: quiet, need: 0.1, casualties: 0}}
    - {{id: battle, need: 0.6, casualties: 0.02}}
  steps:
    quiet: {{quiet: 3, battle: 1}}
    battle: {{battle: 1}}
"""


def codes(text: str, write: Callable[..., Path]) -> list[tuple[str, str]]:
    return [(fault.code, fault.path) for fault in check(write(case_yaml=text))]


@pytest.mark.parametrize(
    ("section", "told"),
    [
        (f"game: {{levels: [0, 1], demanded: [0, 1], {ORIGIN}}}", []),
        ("game: {levels: [0, 1]}", [("T103", "game.demanded")]),
        (f"game: {{levels: [1, 0], demanded: [0, 1], {ORIGIN}}}", [("T201", "game.levels")]),
        (f"game: {{demanded: [0, 1], {ORIGIN}}}", [("T201", "game.demanded")]),
        ("game: {demanded: [0, 0.5, 1]}", [("T501", "game.demanded")]),
        (f"game: {{demanded: [0, 1, 0.5], {ORIGIN}}}", [("T201", "game.demanded")]),
        (f"game: {{demanded: [0, 50, 1], {ORIGIN}}}", [("T201", "game.demanded")]),
        ("game: {start: 2022-05-01}", [("T401", "game.start")]),
        ("game: {start: 2022-03-01, start_posture: hosts}", [("T301", "game.start_posture")]),
        ("game: {sanctions_levels: {0: none, 1: some}}", []),
        ("game: {sanctions_levels: {0: none, 2: some}}", [("T203", "game.sanctions_levels")]),
        ("game: {sanctions_levels: [none, none]}", [("T302", "game.sanctions_levels")]),
        ("game: {start_sanctions: 3}", [("T201", "game.start_sanctions")]),
        ("game: {lookahead: 0}", [("T201", "game.lookahead")]),
        ("game: {step_days: 400}", [("T201", "game.step_days")]),
        ("game: {loyalty_step: 1}", [("T501", "game.loyalty_step")]),
        (
            "game: {loyalty_step: {value: about, origin: {judged: a, on: 2022-04-14, because: b}}}",
            [("T203", "game.loyalty_step.value")],
        ),
        ("game: {forbidden: [{from: stay_out, to: send_troop}]}", [("T301", "game.forbidden[1].to")]),
        (f"game: {{occasion: [{{value: exactly 1, first_step_only: true, {ORIGIN}}}]}}", []),
        ("game: {occasion: [{value: exactly 1}]}", [("T501", "game.occasion[1]")]),
        (
            f"game: {{occasion: [{{value: 2, pressure: 3, {ORIGIN}}}]}}",
            [("T201", "game.occasion[1].value"), ("T201", "game.occasion[1].pressure")],
        ),
        (f"game: {{shield: [{{from: 2022-01-01, value: 0.5}}], {ORIGIN}}}", []),
        ("game: {memory: false}", [("T102", "game.memory")]),
        ("game: 3", [("T203", "game")]),
        ("game:", []),
        ("war: {joined_toward: advanc}", [("T301", "war.joined_toward")]),
        (f"war: {{joined_shift: normal 0 sd 1, {ORIGIN}}}", []),
        (f"war: {{joined_shift: halfnormal 1, {ORIGIN}}}", [("T601", "war.joined_shift")]),
        (f"war: {{threat: [{{from: 2022-02-24, value: between 0.1 and 0.5, {ORIGIN}}}]}}", []),
        (
            f"war: {{substitutes: [{{id: m, share: 0.2, phases: [advanced], {ORIGIN}}}]}}",
            [("T301", "war.substitutes.m.phases[1]")],
        ),
        (f"formations: [{{id: a, strength: 3000, mix: {{families: 0.5}}, {ORIGIN}}}]", [("T201", "formations.a.mix")]),
        (
            f"formations: [{{id: a, strength: 3000, mix: {{cadets: 1}}, {ORIGIN}}}]",
            [("T301", "formations.a.mix.cadets")],
        ),
        ("formations: [{id: a, strength: 3000}]", [("T501", "formations.a.strength")]),
        (
            f"formations: [{{id: a, strength: -1, ordered_for: [nothing], {ORIGIN}}}]",
            [("T201", "formations.a.strength"), ("T301", "formations.a.ordered_for[1]")],
        ),
        (
            f"formations: [{{id: a, strength: 9, {ORIGIN}}}, {{id: a, strength: 9, {ORIGIN}}}]",
            [("T302", "formations.a.id")],
        ),
        (f"economy: {{levels: [{{lost: 0, route: 0.3}}], {ORIGIN}}}", [("T201", "economy.levels")]),
        (f"economy: {{means_share: 40, {ORIGIN}}}", [("T201", "economy.means_share")]),
        (
            "economy: {gdp: {value: 61.6, unit: USD, origin: {judged: a, on: 2022-04-14, because: b}}}",
            [("T205", "economy.gdp.unit")],
        ),
        ("economy: {roads: []}", [("T102", "economy.roads")]),
        ("groups: [{id: public, link: nobody}]", [("T301", "groups.public.link")]),
        ("groups: [{id: cadets}]", [("T301", "groups.cadets.id")]),
        ("outside: {onset: 2022-02-24, chain: [allied]}", []),
        ("outside: {onset: 2022-02-24, standing: not in by day t}", [("T103", "outside.day")]),
        (
            "treaties: [{parties: [ruler, patrons], kinds: [defense], in_force: 2001-03-01, known: 2001-03-01,"
            " source: comment_2022}]",
            [("T103", "outside"), ("T301", "treaties[1].parties[2]")],
        ),
    ],
)
def test_each_section_is_looked_at(
    section: str, told: list[tuple[str, str]], example: str, write: Callable[..., Path]
) -> None:
    assert codes(f"{section}\n{example}", write) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    quiet: {quiet: 3, battle: 1}\n", "", [("T103", "war.steps.quiet")]),
        ("battle: 1}\n    battle", "siege: 1}\n    battle", [("T301", "war.steps.quiet.siege")]),
        ("quiet: 3, battle: 1", "quiet: 3", [("T201", "war.steps")]),
        ("casualties: 0.02", "casualties: 2", [("T201", "war.phases.battle.casualties")]),
        ("need: 0.6, ", "", [("T103", "war.phases.battle.need")]),
        (
            "id: battle",
            "id: quiet",
            [
                ("T302", "war.phases.quiet.id"),
                ("T301", "war.steps.quiet.battle"),
                ("T301", "war.steps.battle"),
                ("T301", "war.steps.battle.battle"),
            ],
        ),
        (f"  {ORIGIN}\n", "", "T501"),
        ("  steps:\n    quiet: {quiet: 3, battle: 1}\n    battle: {battle: 1}\n", "", [("T103", "war.steps")]),
        ("quiet: 3,", "quiet: -3,", [("T201", "war.steps.quiet.quiet")]),
    ],
)
def test_a_war_of_ones_own_is_looked_at(
    old: str, new: str, told: list[tuple[str, str]] | str, example: str, write: Callable[..., Path]
) -> None:
    assert codes(PHASES + example, write) == []
    found = codes(PHASES.replace(old, new, 1) + example, write)
    if isinstance(told, str):
        assert {code for code, _ in found} == {told}
    else:
        assert found == told


def test_a_war_of_ones_own_gets_peace_start_and_reach(example: str, write: Callable[..., Path]) -> None:
    case = read(write(case_yaml=PHASES + example))
    assert case.war.peace == ("quiet", "battle")
    assert case.war.start == {"quiet": 1.0}
    assert case.war.joined_toward is None
    assert case.war.phases[1].reach.numbers == (1.0,)
    assert case.war.phases[1].reach.origin.who == "tightrope"
    assert {"war.phases.battle.reach", "war.peace", "war.start"} <= set(case.defaults)


def test_columns_of_postures_may_be_given_with_an_origin(example: str, write: Callable[..., Path]) -> None:
    text = example.replace(
        "contribution: 0.4}", f"contribution: 0.4, exposure: 0.3, near: 70 %, acts: [host], {ORIGIN}}}"
    )
    posture = read(write(case_yaml=text)).postures[1]
    assert (posture.exposure, posture.salience, posture.near, posture.acts) == (0.3, 0.3, 0.7, ("host",))
    bare = example.replace("contribution: 0.4}", "contribution: 0.4, exposure: 0.3}")
    assert codes(bare, write) == [("T501", "postures.host.exposure")]


def test_exposure_never_falls_from_one_posture_to_the_next(example: str, write: Callable[..., Path]) -> None:
    text = example.replace("contribution: 0.4}", f"contribution: 0.4, exposure: 0.9, {ORIGIN}}}")
    assert codes(text, write) == [("T201", "postures.allow_launches.exposure")]


def test_one_posture_is_too_few(example: str, write: Callable[..., Path]) -> None:
    start, end = example.index("  - {id: stay_out"), example.index("  - {id: send_troops")
    assert ("T201", "postures") in codes(example[:start] + example[end:], write)


def test_one_number_stands_in_one_place(example: str, write: Callable[..., Path]) -> None:
    text = f"economy: {{means_share: 0.4, {ORIGIN}}}\n" + example.replace(
        "priors:\n", f"priors:\n  means_share: {{value: exactly 0.4, unit: share of gdp, {ORIGIN}}}\n"
    )
    assert codes(text, write) == [("T302", "economy.means_share")]


def test_economy_levels_left_out_come_from_the_priors(example: str, write: Callable[..., Path]) -> None:
    # economy specification 13a: nothing is lost at the first level
    economy = read(write(case_yaml=example)).economy
    assert [level.lost.said for level in economy.levels] == ["exactly 0", "beta 2 8", "beta 2 8"]
    assert {level.route.said for level in economy.levels} == {"beta 4 4"}


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ("kind: event, happened: 2022-03-01, actor: ruler, act: take", [("T103", "evidence.x.posture")]),
        ("kind: event, happened: 2022-03-01, actor: ruler, act: press", [("T203", "evidence.x.act")]),
        ("kind: event, happened: 2022-03-01, actor: patron, act: press", []),
        ("kind: event, happened: 2022-03-01, actor: adversary, act: press", [("T103", "evidence.x.level")]),
        ("kind: event, happened: 2022-03-01, actor: patron, act: demand, posture: host, level: 50 %", []),
        ("kind: event, happened: 2022-03-01, actor: west, act: tighten", [("T103", "evidence.x.package")]),
        (
            "kind: event, happened: 2022-03-01, actor: west, act: relieve, package: p, level: 1",
            [("T102", "evidence.x.level")],
        ),
        (
            "kind: event, happened: 2022-03-01, actor: apparatus, act: order_refused, posture: send_troops,"
            " false_alarm: 0.1",
            [],
        ),
        ("kind: front, happened: 2022-03-01, phase: advance, certain: true", []),
        ("kind: front, happened: 2022-03-01, phase: advanced", [("T301", "evidence.x.phase")]),
        (
            "kind: trade, happened: 2021-12-31, row: exports, period: 2021, value: 39.7, unit: bn USD, low: 38,"
            " high: 41",
            [],
        ),
        (
            "kind: trade, happened: 2021-12-31, row: exports, period: 2021, value: 39.7, unit: bn USD, low: 40",
            [("T602", "evidence.x.value")],
        ),
        ("kind: silence, actor: apparatus, act: order_refused, posture: send_troops, by: 2022-04-10, seen_if: 0.5", []),
        ("kind: silence, actor: ruler, by: 2022-04-10", [("T103", "evidence.x.act")]),
        ("kind: silence, actor: ruler, stance: bargain, by: 2022-04-20", [("T401", "evidence.x.known")]),
        ("kind: statement, happened: 2022-03-01, actor: ruler, stance: commit, audience: public, when: [advance]", []),
        ("kind: statement, happened: 2022-03-01, actor: apparatus, stance: commit", [("T301", "evidence.x.actor")]),
        (
            "kind: statement, happened: 2022-03-01, actor: ruler, stance: commit, when: [advanced]",
            [("T301", "evidence.x.when[1]")],
        ),
        (
            "kind: statement, happened: 2022-03-20, actor: ruler, stance: commit, contradicted_by: not_needed",
            [("T401", "evidence.x.contradicted_by")],
        ),
        (
            "kind: statement, happened: 2022-03-01, actor: ruler, stance: commit, contradicted_by: nothing",
            [("T301", "evidence.x.contradicted_by")],
        ),
        (
            "kind: survey, happened: 2022-03-01, posture: host, support: 0.1, n: 9, group: cadets",
            [("T301", "evidence.x.group")],
        ),
        ("kind: survey, happened: 2022-03-01, posture: host, readings: []", [("T103", "evidence.x.readings")]),
        (
            "kind: survey, happened: 2022-03-01, posture: host, support: 0.1,"
            " readings: [{support: 0.1, n: 9, known: 2022-04-01}]",
            [("T302", "evidence.x.support")],
        ),
    ],
)
def test_each_kind_of_evidence_has_its_fields(
    item: str, told: list[tuple[str, str]], example: str, write: Callable[..., Path]
) -> None:
    common = "id: x, known: 2022-04-15, source: comment_2022, locator: a, credibility: 3, says: b"
    text = example.replace("priors:\n", f"  - {{{common}, {item}}}\npriors:\n", 1)
    assert codes(text, write) == told


def test_a_report_of_the_front_before_the_start_is_told(example: str, write: Callable[..., Path]) -> None:
    common = "id: x, known: 2022-04-15, source: comment_2022, locator: a, credibility: 3, says: b"
    text = example.replace(
        "priors:\n", f"  - {{{common}, kind: front, happened: 2022-03-01, phase: advance}}\npriors:\n", 1
    )
    assert codes(f"game: {{start: 2022-03-10}}\n{text}", write) == [("T401", "evidence.x.happened")]


def test_the_standing_follows_the_day(example: str, write: Callable[..., Path]) -> None:
    # history specification 12: day 56 on 21 April 2022 for an onset on 24 February
    case = read(write(case_yaml=f"outside: {{onset: 2022-02-24, chain: [allied]}}\n{example}"))
    standing = [(seen.standing, seen.day) for seen in (case.known_on(date(2022, 4, 21)).outside,) if seen is not None]
    assert standing == [("not in by day t", 56)]
    before = case.known_on(date(2022, 2, 23)).outside
    assert before is not None
    assert (before.standing, before.day) == ("before onset", None)
