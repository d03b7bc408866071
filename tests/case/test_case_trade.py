"""A case may name products, markets, ways out and packages; every fault of them is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tightrope.case import check, read
from tightrope.case.fact_table import KINDS
from tightrope.case.schema_economy import MOST_LIFTED
from tightrope.economy import MOST_PACKAGES
from tightrope.economy.year_before import ERROR_BY_KIND

BAN = "economy.packages.first_ban"
ORIGIN = "origin: {judged: a, on: 2022-04-14, because: b}"
ECONOMY = f"""economy:
  {ORIGIN}
  gdp: 60
  revenue: uniform 0.3 to 0.4
  facts:
    - {{id: all, kind: reported, value: 40, known: 2022-03-31, known_strict: 2022-12-31}}
    - {{id: salt_all, kind: claim, products: [salt], value: 10, known: 2022-04-30}}
  products:
    - {{id: salt, label: Salt, home: 0.1, sigma: 4, mass: 3, freight: 0.1, shut_down: 0.4, revenue: 0.5,
       value_added: 0.6}}
    - {{id: carts, label: Carts, home: 0.3, sigma: 5, mass: 0.2, freight: 0.05, shut_down: 0.6, revenue: 0.5,
       value_added: 0.5, inputs: {{salt: 0.1}}, routes: {{hills: {{pass: 1}}}}}}
  markets:
    - {{id: moscow_market, label: The patron, patron: 1, routes: {{plain: 1}}}}
    - {{id: hills, label: The hills, routes: {{pass: 0.4, plain: 0.6}}}}
  routes:
    - {{id: plain, label: The plain, owner: patron, capacity: between 2 and 12, later: 20, since: 2022-02-24,
       months: 12, displaces: 1}}
    - {{id: pass, label: The pass, owner: west, capacity: unlimited}}
  services:
    - {{id: transit, label: Transit, value: 0.05}}
  packages:
    - id: first_ban
      label: A first ban
      sender: union
      from: 2022-03-02
      known: 2022-03-02
      source: comment_2022
      measures: [{{products: [salt], markets: [hills], coverage: between 0.5 and 0.7}}, {{route: pass}}]
    - id: war
      label: War next door
      from: 2022-02-24
      known: 2022-02-24
      source: comment_2022
      measures: [{{service: transit, lost: 0.2}}]
  regimes: [{{id: none, packages: []}}, {{id: some, packages: [first_ban]}}, {{id: many, packages: [first_ban]}}]
game: {{sanctions_levels: [none, some, many]}}
"""


@pytest.fixture
def with_trade(example: str) -> str:
    return ECONOMY + example


def test_a_case_with_products_is_read_whole(with_trade: str, write: Callable[..., Path]) -> None:
    trade = read(write(case_yaml=with_trade)).economy.trade
    assert trade is not None
    assert [product.id for product in trade.products] == ["salt", "carts"]
    assert trade.patron_market == "moscow_market"
    assert trade.routes[1].capacity is None
    assert trade.products[0].world_share.default
    assert trade.beliefs.leak.default
    assert trade.products[0].eta == trade.beliefs.eta
    assert trade.facts[0].strict == date(2022, 12, 31)


def test_a_case_without_products_plays_in_the_thin_form(example: str, write: Callable[..., Path]) -> None:
    case = read(write(case_yaml=example))
    assert case.economy.trade is None
    assert not [path for path in case.defaults if path.startswith("economy.beliefs")]


def test_a_figure_is_not_read_before_the_day_it_was_known(with_trade: str, write: Callable[..., Path]) -> None:
    case = read(write(case_yaml=with_trade))

    def figures(day: date, strict: bool = False) -> list[str]:
        trade = case.known_on(day, strict).economy.trade
        assert trade is not None
        return [fact.id for fact in trade.facts]

    assert figures(date(2022, 3, 30)) == []
    assert figures(date(2022, 4, 15)) == ["all"]
    assert figures(date(2022, 4, 15), strict=True) == []
    assert figures(date(2022, 4, 30)) == ["all", "salt_all"]


def test_what_makes_a_level_counts_whenever_it_is_played(with_trade: str, write: Callable[..., Path]) -> None:
    trade = read(write(case_yaml=with_trade)).economy.trade
    assert trade is not None
    before, between, after = date(2022, 1, 1), date(2022, 2, 25), date(2022, 4, 1)
    assert trade.active(0, before) == ()
    assert trade.active(1, before) == ("first_ban",)  # makes level 1
    assert trade.active(2, before) == ()  # stands at level 1 already, so it waits for its day
    assert trade.active(0, between) == ("war",)
    assert trade.active(2, after) == ("first_ban", "war")
    assert trade.in_force(1, before) == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("products: [salt], value", "products: [sald], value", ("T301", "economy.facts.salt_all.products[1]")),
        ("inputs: {salt: 0.1}", "inputs: {sald: 0.1}", ("T301", "economy.products.carts.inputs.sald")),
        ("{pass: 0.4, plain: 0.6}", "{pass: 0.4, plain: 0.5}", ("T201", "economy.markets.hills.routes")),
        ("{pass: 0.4, plain: 0.6}", "{pas: 0.4, plain: 0.6}", ("T301", "economy.markets.hills.routes.pas")),
        ("sigma: 4,", "sigma: -4,", ("T201", "economy.products.salt.sigma")),
        ("mass: 3, ", "", ("T103", "economy.products.salt.mass")),
        ("owner: west", "owner: nobody", ("T203", "economy.routes.pass.owner")),
        ("capacity: unlimited", "capacity: much", ("T601", "economy.routes.pass.capacity")),
        (", since: 2022-02-24", "", ("T103", "economy.routes.plain.since")),
        ("patron: 1, ", "", ("T201", "economy.markets")),
        ("between 0.5 and 0.7", "between 0.7 and 0.5", ("T602", f"{BAN}.measures[1].coverage")),
        ("coverage: between", "discount: 0.1, coverage: between", ("T302", f"{BAN}.measures[1]")),
        (", lost: 0.2", "", ("T103", "economy.packages.war.measures[1].lost")),
        ("comment_2022\n      measures: [{prod", "other\n      measures: [{prod", ("T301", f"{BAN}.source")),
        ("{id: many, packages: [first_ban]}", "{id: much, packages: [first_ban]}", ("T301", "economy.regimes.much.id")),
        (", {id: many, packages: [first_ban]}", "", ("T103", "economy.regimes")),
        ("[first_ban]}, {id: many", "[war]}, {id: many", ("T203", "economy.regimes.some.packages[1]")),
        ("  revenue: uniform 0.3 to 0.4\n", "", ("T103", "economy.revenue")),
        ("known_strict: 2022-12-31", "known_strict: 2022-01-31", ("T401", "economy.facts.all.known_strict")),
        ("known: 2022-03-02\n", "known: 2022-03-02\n      known_strict: 2022-03-01\n", ("T401", f"{BAN}.known_strict")),
        ("later: 20", "lather: 20", ("T102", "economy.routes.plain.lather")),
    ],
)  # fmt: skip
def test_a_fault_of_trade_is_told_with_its_place(
    old: str, new: str, told: tuple[str, str], with_trade: str, write: Callable[..., Path]
) -> None:
    assert old in with_trade
    faults = check(write(case_yaml=with_trade.replace(old, new, 1)))
    assert told in [(fault.code, fault.path) for fault in faults]
    assert all(fault.allowed and fault.hint and fault.line for fault in faults)


def test_a_case_may_say_what_the_economy_can_reckon_with() -> None:
    assert set(KINDS) == set(ERROR_BY_KIND)
    assert MOST_LIFTED == MOST_PACKAGES


FIGURE = """- id: salt_sold
    kind: trade
    happened: {from: 2022-03-01, to: 2022-03-31}
    known: 2022-04-14
    source: comment_2022
    locator: table 1
    credibility: 2
    says: A third less salt went to the hills.
    row: salt sold to the hills
    period: 2022-03
    value: -0.33
    unit: share
    measure: volume
    products: [salt]
    markets: [hills]
    figure: official
    error: 0.05
  """


def _with_figure(text: str) -> str:
    return text.replace("evidence:\n  - id", f"evidence:\n  {FIGURE}- id", 1)


def test_a_figure_of_trade_names_what_it_is_set_beside(with_trade: str, write: Callable[..., Path]) -> None:
    case = read(write(case_yaml=_with_figure(with_trade)))
    item = next(item for item in case.evidence if item.id == "salt_sold")
    assert (item.measure, item.products, item.markets, item.routes) == ("volume", ("salt",), ("hills",), ())
    assert (item.value, item.figure, item.error) == (-0.33, "official", 0.05)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("measure: volume", "measure: volum", ("T203", "evidence.salt_sold.measure")),
        ("    measure: volume\n", "", ("T102", "evidence.salt_sold.products")),
        ("unit: share", "unit: per cent", ("T203", "evidence.salt_sold.unit")),
        ("value: -0.33", "value: -1", ("T201", "evidence.salt_sold.value")),
        ("measure: volume", "measure: made", ("T102", "evidence.salt_sold.markets")),
        ("products: [salt]\n    markets", "products: [sald]\n    markets", ("T301", "evidence.salt_sold.products[1]")),
        ("figure: official", "figure: gossip", ("T203", "evidence.salt_sold.figure")),
        ("error: 0.05", "error: 0", ("T201", "evidence.salt_sold.error")),
        ("value: -0.33", "value: -0.33\n    low: -0.2", ("T602", "evidence.salt_sold.value")),
    ],
)
def test_a_fault_of_a_figure_is_told_with_its_place(
    old: str, new: str, told: tuple[str, str], with_trade: str, write: Callable[..., Path]
) -> None:
    text = _with_figure(with_trade)
    assert old in text
    faults = check(write(case_yaml=text.replace(old, new, 1)))
    assert told in [(fault.code, fault.path) for fault in faults]


def test_a_figure_needs_trade_to_be_set_beside(example: str, write: Callable[..., Path]) -> None:
    faults = check(write(case_yaml=_with_figure(example)))
    assert ("T103", "evidence.salt_sold.measure") in [(fault.code, fault.path) for fault in faults]
