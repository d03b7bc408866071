"""What does a ruler sell, where, by which ways, and who keeps him from it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tightrope.case.priors import Origin, Prior

FigureOf = Literal["output", "sales", "sales_share", "volume", "made", "earned", "carried", "budget"]
UNIT_OF: Mapping[FigureOf, str] = {
    "output": "share",
    "sales": "share",
    "sales_share": "share",
    "volume": "share",
    "made": "share",
    "earned": "bn USD",
    "carried": "Mt",
    "budget": "bn USD",
}
"""What may be measured of a ruler's trade and budget over some months, and in which unit; see `model.trade_course`."""

CHANGES: frozenset[FigureOf] = frozenset({"output", "sales", "volume", "made"})
"""Those that compare with the year before sanctions: -0.1 is a tenth less."""

SUMS_OVER: Mapping[FigureOf, tuple[str, ...]] = {
    "sales": ("products", "markets"),
    "sales_share": ("products", "markets"),
    "volume": ("products", "markets"),
    "made": ("products",),
    "earned": ("products", "markets"),
    "carried": ("products", "routes"),
}
"""Over which parts of trade each is summed; output and budget are of the whole country."""


@dataclass(frozen=True)
class Fact:
    """Holds one figure of trade in the base year: the sum over some products and markets."""

    id: str
    kind: str  # one of `fact_table.KINDS`: who says so
    products: tuple[str, ...]  # empty: all
    markets: tuple[str, ...]  # empty: all
    value: float  # bn USD
    known: date
    strict: date
    origin: Origin
    error: float | None = None  # relative sd; None: that of its kind


@dataclass(frozen=True)
class Product:
    """Holds a group of goods."""

    id: str
    label: str
    home: Prior  # share of output sold at home
    sigma: Prior  # trade elasticity, above 1
    eta: Prior  # elasticity of world demand
    world_share: Prior  # share of the markets abroad that he supplies
    mass: Prior  # Mt a bn USD
    freight: Prior  # share of the price at the gate
    shut_down: Prior  # price at which output stops, base year 1
    displaced: Prior  # share that the patron must ship himself
    revenue: Prior  # share of the margin that reaches the ruler
    value_added: Prior  # income made at home in a USD of output
    surplus: bool = False  # the patron has a surplus of it
    routes: Mapping[str, Mapping[str, float]] | None = None  # market -> route -> share, where it differs
    inputs: Mapping[str, float] | None = None  # product -> USD of it for a USD of output


@dataclass(frozen=True)
class Market:
    """Holds a market abroad."""

    id: str
    label: str
    patron: bool
    routes: Mapping[str, float]  # route -> share of the goods


@dataclass(frozen=True)
class Route:
    """Holds a way out of the country; a capacity of None has no end."""

    id: str
    label: str
    owner: str  # patron, west, adversary, other
    capacity: Prior | None  # Mt a year
    later: Prior | None  # Mt a year in the end; None: as now
    months: Prior | None  # of the growth to `later`
    since: date | None
    cost: Prior  # multiple of the product's freight
    displaces: bool = False  # what the patron buys pushes his own goods out by this way


@dataclass(frozen=True)
class Service:
    """Holds something sold that is no good."""

    id: str
    label: str
    value: Prior  # value added, share of gdp


@dataclass(frozen=True)
class Measure:
    """Holds one measure: a ban, a closed way, a price cut, another demand or price, or a service lost."""

    products: tuple[str, ...] = ()  # empty: all
    markets: tuple[str, ...] = ()  # empty: all but the patron's
    coverage: Prior | None = None
    route: str | None = None
    discount: Prior | None = None
    demand: Prior | None = None
    price: Prior | None = None  # of the products everywhere, base year 1
    service: str | None = None
    lost: Prior | None = None

    @property
    def number(self) -> Prior | None:
        """Gives the one uncertain number of the measure; None where it closes a route."""
        return self.coverage or self.discount or self.demand or self.price or self.lost


@dataclass(frozen=True)
class Package:
    """Holds measures that come and go together; without a sender it is a circumstance that no one lifts."""

    id: str
    label: str
    sender: str | None
    from_: date
    known: date
    strict: date
    source: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Regime:
    """Holds the packages in force at one level of sanctions."""

    id: str
    packages: tuple[str, ...]


@dataclass(frozen=True)
class Expert:
    """Holds what somebody expected of output; shown, never an input."""

    id: str
    by: str
    low: float
    high: float
    known: date
    source: str


@dataclass(frozen=True)
class Harm:
    """Holds harm to others; never added to what the ruler has at stake."""

    id: str
    says: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class PatronTrade:
    """Holds the patron's trade in three parts of the world, for what his own sanctions cost him."""

    output: Prior
    world: Prior
    bloc: Prior
    to_bloc: Prior
    to_rest: Prior
    dearer: Prior
    sigma: Prior


@dataclass(frozen=True)
class TradeBeliefs:
    """Holds beliefs that are the same for all goods."""

    first_year: Prior
    eta: Prior
    leak: Prior
    entry: Prior
    discount: Prior
    route_choice: Prior
    supply: Prior
    stored: Prior
    patron_room: Prior
    output_support: Prior  # logit of support a share of output
    output_loyalty: Prior  # logit of loyalty a share of output
    redirected: Prior | None  # share sold elsewhere in the end; None: whatever comes of the others
    redirected_months: float  # until then, in equal steps
    store_months: float  # for which stores fill, and then empty
    patron_elasticity: float  # of his market for goods he has too much of


@dataclass(frozen=True)
class Trade:
    """Holds all that the whole form of the economy needs."""

    revenue: Prior  # taxes, share of gdp
    debt_service: Prior | None  # share of gdp a year
    fixed_bill: Prior | None  # share of gdp a year
    facts: tuple[Fact, ...]
    products: tuple[Product, ...]
    markets: tuple[Market, ...]
    routes: tuple[Route, ...]
    services: tuple[Service, ...]
    packages: tuple[Package, ...]
    regimes: tuple[Regime, ...]
    beliefs: TradeBeliefs
    patron: PatronTrade | None
    experts: tuple[Expert, ...]
    harm: tuple[Harm, ...]

    def package(self, name: str) -> Package | None:
        """Gives the package of that id, or None."""
        return next((package for package in self.packages if package.id == name), None)

    @property
    def patron_market(self) -> str:
        """The id of the patron's own market."""
        return next(market.id for market in self.markets if market.patron)

    def in_force(self, level: int, day: date) -> tuple[str, ...]:
        """Gives the packages that are in force on a day if sanctions stand at a level, circumstances among them.

        Args:
            level: of the game's levels of sanctions. day: the day.
        Returns:
            Ids in the order of the case.
        """
        regime = self.regimes[level].packages
        return tuple(
            package.id
            for package in self.packages
            if package.from_ <= day and (package.sender is None or package.id in regime)
        )

    def active(self, level: int, day: date) -> tuple[str, ...]:
        """Gives the packages that count at a level of sanctions on a day, circumstances among them.

        What makes a level beyond the one below counts whenever that level is played, also before its day; all else
        counts from its day on.

        Args:
            level: of the game's levels of sanctions. day: the day.
        Returns:
            Ids in the order of the case.
        """
        regime = self.regimes[level].packages
        below = self.regimes[level - 1].packages if level else regime
        known = self.in_force(level, day)
        return tuple(
            package.id
            for package in self.packages
            if package.id in known or (package.id in regime and package.id not in below)
        )

    def known_on(self, day: date, strict: bool = False) -> Trade:
        """Gives what could be read on a day: figures, forecasts and circumstances known later are gone.

        A package that someone sends stays, for a level of sanctions may be played before its day; `from_` says when
        it is in force, and `known`, that proved by the source alone if strict, from when a reader knew.

        Args:
            day: the day. strict: count only days proved by the source at hand.
        Returns:
            Trade.
        """

        def _seen(row: Fact | Package) -> bool:
            return (row.strict if strict else row.known) <= day

        facts = tuple(fact for fact in self.facts if _seen(fact))
        experts = tuple(expert for expert in self.experts if expert.known <= day)
        kept = tuple(package for package in self.packages if package.sender is not None or _seen(package))
        packages = tuple(replace(package, known=package.strict) for package in kept) if strict else kept
        return Trade(**{**vars(self), "facts": facts, "experts": experts, "packages": packages})
