"""Which trade, routes and sanctions does a case describe?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tightrope.case.beliefs import Range, number, origin_at, prior
from tightrope.case.nodes import Place
from tightrope.case.notes import Notes, ids, twice
from tightrope.case.priors import Prior
from tightrope.case.schema import CaseModel
from tightrope.case.schema_economy import (
    MOST_LIFTED,
    NOT_IMPOSED,
    UNLIMITED,
    EconomyModel,
    FactModel,
    MarketModel,
    MeasureModel,
    PackageModel,
    ProductModel,
    RouteModel,
)
from tightrope.case.trade import (
    Expert,
    Fact,
    Harm,
    Market,
    Measure,
    Package,
    PatronTrade,
    Product,
    Regime,
    Route,
    Service,
    Trade,
    TradeBeliefs,
)
from tightrope.case.values import Stated

_SUM = 1e-9
_TOP = "economy"
_LISTS = ("facts", "products", "markets", "routes", "services", "packages", "regimes", "experts", "harm_to_others")
SHARE = Range("share", 0.0, 1.0)
RATIO = Range("ratio", 0.0, None)
CAPACITY = Range("Mt a year", 0.0, None)
MONTHS = Range("months", 0.0, None)
MONEY = Range("bn USD", 0.0, None)
ELASTICITY = Range("elasticity", 0.0, None)
OF_GDP = Range("share of gdp", 0.0, 1.0)
MASS = Range("Mt a bn USD", 0.0, None)
CHANGE = Range("share", -1.0, 1.0)
LOGIT = Range("logit", None, None)
BELIEFS = {
    "first_year": SHARE,
    "eta": ELASTICITY,
    "leak": SHARE,
    "entry": SHARE,
    "discount": SHARE,
    "route_choice": ELASTICITY,
    "supply": ELASTICITY,
    "stored": SHARE,
    "patron_room": RATIO,
    "output_support": LOGIT,
    "output_loyalty": LOGIT,
}
FIXED = {"store_months": MONTHS, "redirected_months": MONTHS, "patron_elasticity": ELASTICITY}
_PRODUCT = {
    "home": SHARE,
    "sigma": ELASTICITY,
    "world_share": SHARE,
    "mass": MASS,
    "freight": SHARE,
    "shut_down": SHARE,
    "displaced": SHARE,
    "revenue": SHARE,
    "value_added": SHARE,
}
_PATRON = {
    "output": MONEY,
    "world": MONEY,
    "bloc": SHARE,
    "to_bloc": OF_GDP,
    "to_rest": OF_GDP,
    "dearer": RATIO,
    "sigma": ELASTICITY,
}


def trade(notes: Notes, case: CaseModel, levels: Sequence[str]) -> Trade | None:
    """Gives the trade of a case; None where it names no products, so that the thin form plays.

    Args:
        notes: takes faults.
        case: as shaped.
        levels: ids of the game's sanctions levels, each of which needs a regime.
    Returns:
        Trade or None.
    """
    given = case.economy
    if given is None or not given.products:
        return None
    for name in _LISTS:
        twice(notes, _TOP, name)
    _needed(notes, given)
    return Trade(
        revenue=prior(notes, (_TOP, "revenue"), given.revenue or Stated(value=0.0), OF_GDP),
        debt_service=_own(notes, "debt_service", given.debt_service),
        fixed_bill=_own(notes, "fixed_bill", given.fixed_bill),
        facts=tuple(_fact(notes, i, one, case.as_of) for i, one in enumerate(given.facts or ())),
        products=tuple(_product(notes, i, one, given) for i, one in enumerate(given.products)),
        markets=tuple(_market(notes, i, one) for i, one in enumerate(given.markets or ())),
        routes=tuple(_route(notes, i, one) for i, one in enumerate(given.routes or ())),
        services=tuple(
            Service(one.id, one.label, prior(notes, (_TOP, "services", i, "value"), one.value, OF_GDP))
            for i, one in enumerate(given.services or ())
        ),
        packages=tuple(_package(notes, i, one) for i, one in enumerate(given.packages or ())),
        regimes=_regimes(notes, given, levels),
        beliefs=_beliefs(notes, given),
        patron=_patron(notes, given),
        experts=_experts(notes, given),
        harm=_harm(notes, given),
    )


def _own(notes: Notes, key: str, stated: Stated | None) -> Prior | None:
    return None if stated is None else prior(notes, (_TOP, key), stated, OF_GDP)


def _needed(notes: Notes, given: EconomyModel) -> None:
    for key in ("gdp", "revenue", "markets", "routes", "regimes"):
        if not getattr(given, key):
            hint = "add it, or write forms: {economy: thin} and leave products out"
            notes.fault("T103", (_TOP, key), "nothing", f"the key {key} beside products", hint)
    patrons = [market.id for market in given.markets or () if market.patron]
    if given.markets and len(patrons) != 1:
        hint = "write patron: 1 in exactly one market"
        notes.fault("T201", (_TOP, "markets"), f"{len(patrons)} markets of the patron", "one", hint)
    ports = [route.id for route in given.routes or () if route.displaces]
    if len(ports) > 1:
        hint = "write displaces: 1 in one route at most"
        notes.fault("T201", (_TOP, "routes"), f"{len(ports)} routes that displace his goods", "one at most", hint)


def _fact(notes: Notes, i: int, one: FactModel, as_of: date | None) -> Fact:
    place: Place = (_TOP, "facts", i)
    strict = notes.proved(place, one.known, one.known_strict)
    _declared(notes, (*place, "products"), one.products or (), "product", "products")
    _declared(notes, (*place, "markets"), one.markets or (), "market", "markets")
    origin = origin_at(notes, place)
    return Fact(
        one.id,
        one.kind,
        tuple(one.products or ()),
        tuple(one.markets or ()),
        one.value,
        one.known,
        strict,
        origin,
        one.error,
    )


def _product(notes: Notes, i: int, one: ProductModel, given: EconomyModel) -> Product:
    place: Place = (_TOP, "products", i)
    where: Place = (*place, "eta") if one.eta else (_TOP, "beliefs", "eta")
    eta = prior(notes, where, one.eta or _stated(given, "eta"), ELASTICITY)
    _declared(notes, (*place, "inputs"), tuple(one.inputs or ()), "product", "products", keyed=True)
    for market, shares in (one.routes or {}).items():
        at: Place = (*place, "routes", market)
        _declared(notes, (*place, "routes"), (market,), "market", "markets")
        _route_shares(notes, at, shares)
    return Product(
        id=one.id,
        label=one.label,
        eta=eta,
        surplus=bool(one.surplus),
        routes=one.routes,
        inputs=one.inputs,
        **{key: prior(notes, (*place, key), _given(one, key), at) for key, at in _PRODUCT.items()},
    )


def _given(one: ProductModel | RouteModel, key: str) -> Stated:
    """The value of a key; what a case leaves out was filled in before, so 0 stands for an unsound one alone."""
    stated = getattr(one, key)
    return stated if isinstance(stated, Stated) else Stated(value=0.0)


def _market(notes: Notes, i: int, one: MarketModel) -> Market:
    _route_shares(notes, (_TOP, "markets", i, "routes"), one.routes)
    return Market(one.id, one.label, bool(one.patron), one.routes)


def _route_shares(notes: Notes, place: Place, shares: Mapping[str, float]) -> None:
    _declared(notes, place, tuple(shares), "route", "routes", keyed=True)
    total = sum(shares.values())
    if abs(total - 1) > _SUM:
        got = f"shares that add up to {total:.6g}"
        notes.fault("T201", place, got, "shares that add up to 1", "make the shares add up to 1")


def _route(notes: Notes, i: int, one: RouteModel) -> Route:
    place: Place = (_TOP, "routes", i)
    endless = one.capacity.value == UNLIMITED
    if one.later is not None and (one.since is None or one.months is None):
        hint = "write since: a day and months: a number, or leave later out"
        notes.fault("T103", (*place, "since"), "nothing", "since and months beside later", hint)
    if endless and one.later is not None:
        notes.fault("T302", (*place, "later"), "a later capacity of an unlimited route", "one of the two", "remove one")
    return Route(
        id=one.id,
        label=one.label,
        owner=one.owner,
        capacity=None if endless else prior(notes, (*place, "capacity"), one.capacity, CAPACITY),
        later=None if one.later is None else prior(notes, (*place, "later"), one.later, CAPACITY),
        months=None if one.months is None else prior(notes, (*place, "months"), one.months, MONTHS),
        since=one.since,
        cost=prior(notes, (*place, "cost"), _given(one, "cost"), RATIO),
        displaces=bool(one.displaces),
    )


def _package(notes: Notes, i: int, one: PackageModel) -> Package:
    place: Place = (_TOP, "packages", i)
    strict = notes.proved(place, one.known, one.known_strict)
    if one.source not in ids(notes, "sources"):
        notes.undeclared((*place, "source"), one.source, "source", ids(notes, "sources"))
    measures = tuple(_measure(notes, (*place, "measures", j), each) for j, each in enumerate(one.measures))
    return Package(one.id, one.label, one.sender, one.from_, one.known, strict, one.source, measures)


_ACTS = {"coverage": SHARE, "discount": SHARE, "demand": RATIO, "price": RATIO, "lost": SHARE}


def _measure(notes: Notes, place: Place, one: MeasureModel) -> Measure:
    kinds = ("coverage", "route", "discount", "demand", "price", "service")
    acts = [key for key in kinds if getattr(one, key) is not None]
    if len(acts) != 1:
        hint = "write one measure for each of them"
        allowed = f"one of {', '.join(kinds)}"
        notes.fault("T302", place, " and ".join(acts) or "none of them", allowed, hint)
    if (one.service is None) != (one.lost is None):
        notes.fault("T103", (*place, "lost"), "only one of the two", "service and lost together", "add the other")
    _declared(notes, (*place, "products"), one.products or (), "product", "products")
    _declared(notes, (*place, "markets"), one.markets or (), "market", "markets")
    _declared(notes, place, (one.route,) if one.route else (), "route", "routes")
    _declared(notes, place, (one.service,) if one.service else (), "service", "services")
    stated = {key: getattr(one, key) for key in _ACTS}
    return Measure(
        products=tuple(one.products or ()),
        markets=tuple(one.markets or ()),
        route=one.route,
        service=one.service,
        **{
            key: None if given is None else prior(notes, (*place, key), given, _ACTS[key])
            for key, given in stated.items()
        },
    )


def _regimes(notes: Notes, given: EconomyModel, levels: Sequence[str]) -> tuple[Regime, ...]:
    """One regime a level of sanctions, in the order of the levels; its packages must be lifted by someone."""
    named = {regime.id: regime for regime in given.regimes or ()}
    senders = {package.id: package.sender for package in given.packages or ()}
    for i, regime in enumerate(given.regimes or ()):
        place: Place = (_TOP, "regimes", i)
        if regime.id not in levels:
            notes.undeclared((*place, "id"), regime.id, "sanctions level of the game", levels)
        _declared(notes, (*place, "packages"), regime.packages, "package", "packages")
        for j, name in enumerate(regime.packages):
            if name in senders and senders[name] is None:
                hint = "leave it out: a circumstance is in force in every regime from its day on"
                notes.fault("T203", (*place, "packages", j), name, "a package with a sender", hint)
        if len(regime.packages) > MOST_LIFTED:
            got, hint = f"{len(regime.packages)} packages", "join some of them into one"
            notes.fault("T201", (*place, "packages"), got, f"at most {MOST_LIFTED}", hint)
    lacking = [level for level in levels if level not in named]
    if given.regimes and lacking:
        hint = f"add {{id: {lacking[0]}, packages: []}}"
        notes.fault("T103", (_TOP, "regimes"), f"nothing for {', '.join(lacking)}", "one regime a level", hint)
    return tuple(Regime(level, tuple(named[level].packages)) for level in levels if level in named)


def _beliefs(notes: Notes, given: EconomyModel) -> TradeBeliefs:
    place: Place = (_TOP, "beliefs")
    shared = {name: prior(notes, (*place, name), _stated(given, name), at) for name, at in BELIEFS.items()}
    fixed = {name: number(notes, (*place, name), _stated(given, name), at) for name, at in FIXED.items()}
    stated = _stated(given, "redirected")
    imposed = None if stated.value == NOT_IMPOSED else prior(notes, (*place, "redirected"), stated, SHARE)
    beliefs: dict[str, Any] = {**shared, **fixed}
    return TradeBeliefs(**beliefs, redirected=imposed)


def _stated(given: EconomyModel, name: str) -> Stated:
    return getattr(given.beliefs, name, None) or Stated(value=0.0)


def _patron(notes: Notes, given: EconomyModel) -> PatronTrade | None:
    if given.patron is None:
        return None
    place: Place = (_TOP, "patron")
    return PatronTrade(
        **{key: prior(notes, (*place, key), getattr(given.patron, key), at) for key, at in _PATRON.items()}
    )


def _experts(notes: Notes, given: EconomyModel) -> tuple[Expert, ...]:
    read = []
    for i, one in enumerate(given.experts or ()):
        place: Place = (_TOP, "experts", i)
        if one.source not in ids(notes, "sources"):
            notes.undeclared((*place, "source"), one.source, "source", ids(notes, "sources"))
        low = number(notes, (*place, "low"), one.low, CHANGE)
        high = low if one.high is None else number(notes, (*place, "high"), one.high, CHANGE)
        if high < low:
            notes.fault("T602", (*place, "high"), f"{high:g} is below low {low:g}", f"{low:g} or more", "swap the two")
        read.append(Expert(one.id, one.by, low, high, one.known, one.source))
    return tuple(read)


def _harm(notes: Notes, given: EconomyModel) -> tuple[Harm, ...]:
    read = []
    for i, one in enumerate(given.harm_to_others or ()):
        items = ids(notes, "evidence")
        for j, name in enumerate(one.evidence):
            if name not in items:
                notes.undeclared((_TOP, "harm_to_others", i, "evidence", j), name, "item of evidence", items)
        read.append(Harm(one.id, one.says, tuple(one.evidence)))
    return tuple(read)


def _declared(notes: Notes, place: Place, names: Iterable[str], kind: str, where: str, keyed: bool = False) -> None:
    known = ids(notes, _TOP, where)
    for position, name in enumerate(names):
        if name not in known:
            at = (*place, name) if keyed else (*place, position) if isinstance(place[-1], str) else place
            notes.undeclared(at, name, kind, known)
