"""Which keys may the economy of a case have: the ruler's means, trade, routes, sanctions?"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tightrope.case.fact_table import FigureKind
from tightrope.case.values import Day, Flag, Id, Label, Model, OriginModel, Positive, Share, Stated, Words

MOST_ROWS = 16  # products, markets, regimes: economy specification 5.1 and 13
MOST_PACKAGES = 12
MOST_LIFTED = 6  # packages in one regime: relief weighs every combination (economy specification 6)
UNLIMITED = "unlimited"
NOT_IMPOSED = "not imposed"


class EconomyLevelModel(Model):
    """What one level of sanctions does, where the thin form plays."""

    lost: Stated = Field(description="share of revenue lost on top of the level below, 0..1", examples=["beta 2 8"])
    route: Stated = Field(description="share of the rest that leaves by the patron's routes, 0..1", examples=[0.5])
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class FactModel(Model):
    """A figure of trade in the base year: what some products earned in some markets together."""

    id: Id = Field(description="its id", examples=["to_the_union"])
    kind: FigureKind = Field(
        description="who says so; an interested party's figure is a claim", examples=["reported"]
    )
    products: list[Id] | None = Field(None, description="products in it; default all")
    markets: list[Id] | None = Field(None, description="markets abroad in it; default all")
    value: Positive = Field(description="bn USD of the base year", examples=[9.5])
    error: Share | None = Field(None, description="its relative error (sd), 0..1; default that of its kind")
    known: Day = Field(description="first day it counts as readable", examples=["2022-03-31"])
    known_strict: Day | None = Field(None, description="first day proved by its source; default `known`")
    origin: OriginModel | None = Field(None, description="where the figure comes from")


class ProductModel(Model):
    """A group of goods."""

    id: Id = Field(description="its id", examples=["potash"])
    label: Label = Field(description="its name on the page", examples=["Potash"])
    home: Stated = Field(description="share of output sold at home, 0..1", examples=[0.1])
    sigma: Stated = Field(description="trade elasticity in the long run, above 1", examples=["lognormal 4.8 sd 0.3"])
    eta: Stated | None = Field(None, description="elasticity of world demand; default the belief")
    world_share: Stated | None = Field(None, description="share of the markets abroad that he supplies; default 0")
    mass: Stated = Field(description="Mt for each bn USD", examples=[4.0])
    freight: Stated = Field(description="cost of the way, share of the price at the gate", examples=[0.1])
    shut_down: Stated = Field(description="price at which output stops, base year 1", examples=[0.4])
    displaced: Stated | None = Field(
        None, description="share of what the patron buys that he must himself ship through his ports; default 0"
    )
    surplus: Flag | None = Field(None, description="1: the patron has a surplus of it; default 0")
    revenue: Stated = Field(
        description="part of the margin that reaches the ruler, 0..1", examples=["uniform 0.3 to 0.7"]
    )
    value_added: Stated = Field(description="income made at home in a USD of output, 0..1", examples=[0.6])
    inputs: dict[str, Share] | None = Field(None, description="product -> USD of it used at home for a USD of output")
    routes: dict[str, dict[str, Share]] | None = Field(None, description="market -> route -> share, where it differs")
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class MarketModel(Model):
    """A market abroad."""

    id: Id = Field(description="its id", examples=["the_union"])
    label: Label = Field(description="its name on the page", examples=["European Union"])
    patron: Flag | None = Field(None, description="1: the patron's own market; exactly one is")
    routes: dict[str, Share] = Field(description="route -> share of the goods, adding up to 1", examples=["{land: 1}"])
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class RouteModel(Model):
    """A way out of the country."""

    id: Id = Field(description="its id", examples=["patron_ports"])
    label: Label = Field(description="its name on the page", examples=["Ports of the patron"])
    owner: Literal["patron", "west", "adversary", "other"] = Field(
        description="who can close it: `patron`, `west`, `adversary`, `other`", examples=["patron"]
    )
    capacity: Stated = Field(description="Mt a year in the base year, or `unlimited`", examples=["between 1 and 4"])
    later: Stated | None = Field(None, description="Mt a year in the end; default the capacity")
    months: Stated | None = Field(None, description="months in which two thirds of the way there are made")
    since: Day | None = Field(None, description="day from which it grows; needed beside `later`")
    cost: Stated | None = Field(None, description="cost of this way, as a multiple of the product's; default 1")
    displaces: Flag | None = Field(
        None, description="1: what the patron buys pushes his own goods out by this way; at most one route"
    )
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class ServiceModel(Model):
    """Something sold that is no good: transit, transport, software."""

    id: Id = Field(description="its id", examples=["transit"])
    label: Label = Field(description="its name on the page", examples=["Transit"])
    value: Stated = Field(description="value added in the base year, share of gdp", examples=[0.03])
    origin: OriginModel | None = Field(None, description="origin of the value")


class MeasureModel(Model):
    """One measure of a package: a ban, a closed route, a price cut, another demand or price, or a service lost."""

    products: list[Id] | None = Field(None, description="products it meets; default all")
    markets: list[Id] | None = Field(None, description="markets abroad it meets; default all but the patron's")
    coverage: Stated | None = Field(None, description="ban or loss: share of these sales it covers, 0..1")
    route: Id | None = Field(None, description="route that is closed to these products")
    discount: Stated | None = Field(None, description="cut of the price in these markets, share of the price")
    demand: Stated | None = Field(None, description="demand in these markets, base year 1")
    price: Stated | None = Field(
        None, description="world price of these products, base year 1: of what is earned, not of what is sold"
    )
    service: Id | None = Field(None, description="service that suffers")
    lost: Stated | None = Field(None, description="share of the service lost, 0..1; needed beside `service`")
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class PackageModel(Model):
    """Measures that come and go together; or a circumstance, which no one lifts."""

    id: Id = Field(description="its id", examples=["union_march"])
    label: Label = Field(description="its name on the page", examples=["Joint package of March"])
    sender: Id | None = Field(
        None, description="whose measure it is; left out: a circumstance, in force whatever is lifted"
    )
    from_: Day = Field(alias="from", description="first day in force", examples=["2022-03-02"])
    known: Day = Field(description="first day it counts as readable", examples=["2022-03-02"])
    known_strict: Day | None = Field(None, description="first day proved by its source; default `known`")
    source: Id = Field(description="id of its source", examples=["comment_2022"])
    measures: Annotated[list[MeasureModel], Field(min_length=1)] = Field(
        description="what it does", examples=["[{markets: [the_union], coverage: 0.6}]"]
    )


class RegimeModel(Model):
    """The packages in force at one level of sanctions of the game."""

    id: Id = Field(description="an id of game.sanctions_levels", examples=["since_march"])
    packages: list[Id] = Field(description=f"packages in force; at most {MOST_LIFTED}", examples=["[union_march]"])


class ExpertModel(Model):
    """What somebody expected of output at the time; shown beside the answer, never an input."""

    id: Id = Field(description="its id", examples=["world_bank_april"])
    by: Label = Field(description="who said so", examples=["World Bank"])
    low: Stated = Field(description="change of output, share; the low end where a range was given", examples=[-0.065])
    high: Stated | None = Field(None, description="the high end; default the low one")
    known: Day = Field(description="first day it could be read", examples=["2022-04-10"])
    source: Id = Field(description="id of its source", examples=["comment_2022"])


class HarmModel(Model):
    """Harm to others: named and never added to what the ruler has at stake."""

    id: Id = Field(description="its id", examples=["civilians_killed"])
    says: Words = Field(description="what happened to whom", examples=["Civilians were killed near the capital."])
    evidence: list[Id] = Field(description="ids of evidence items", examples=["[ev1]"])


class PatronModel(Model):
    """What sanctions on the patron do to himself, by the trade of three parts of the world."""

    output: Stated = Field(description="his output, bn USD a year", examples=["between 1600 and 1800"])
    world: Stated = Field(description="output of the whole world, bn USD a year", examples=[96000])
    bloc: Stated = Field(description="share of the world's output made by those who sanction him", examples=[0.6])
    to_bloc: Stated = Field(description="his sales to them, share of his output", examples=[0.12])
    to_rest: Stated = Field(description="his sales to the rest, share of his output", examples=[0.12])
    dearer: Stated = Field(
        description="how much dearer trade with them has become, share of the price", examples=["between 0.1 and 0.5"]
    )
    sigma: Stated = Field(description="trade elasticity, above 1", examples=["lognormal 5 sd 0.3"])
    origin: OriginModel | None = Field(None, description="origin of its numbers")


class TradeBeliefsModel(Model):
    """Beliefs that hold for all goods; what a case leaves out is a default."""

    first_year: Stated | None = Field(None, description="share of the trade elasticity that works in the first year")
    eta: Stated | None = Field(None, description="elasticity of world demand for goods without an own one")
    leak: Stated | None = Field(None, description="share of banned sales that finds its way all the same, 0..1")
    entry: Stated | None = Field(None, description="share of lost sales that may enter markets already served, 0..1")
    discount: Stated | None = Field(None, description="price cut on goods that find another buyer, share of the price")
    route_choice: Stated | None = Field(None, description="how closely shippers follow cost, 1 / share of the price")
    supply: Stated | None = Field(None, description="elasticity of output to the price at the gate")
    stored: Stated | None = Field(None, description="share of lost sales that can be stored, 0..1")
    store_months: Stated | None = Field(None, description="months in which stores fill, and then empty; one number")
    redirected: Stated | None = Field(
        None, description="share of what is taken that is sold elsewhere in time, 0..1; or `not imposed`"
    )
    redirected_months: Stated | None = Field(
        None, description="months until that share is sold elsewhere, in equal steps; one number"
    )
    patron_room: Stated | None = Field(
        None, description="most the patron buys of a surplus good, as a multiple of the base year"
    )
    output_support: Stated | None = Field(
        None, description="what a gained share of output adds to support of every posture, logit; 0: nothing"
    )
    output_loyalty: Stated | None = Field(
        None, description="what a gained share of output adds to the loyalty of formations, logit; 0: nothing"
    )
    patron_elasticity: Stated | None = Field(
        None, description="how steeply he turns from a surplus good dearer than his own; one number"
    )


class EconomyModel(Model):
    """The ruler's means: what he sells, by which ways, under which sanctions; or four numbers in the thin form."""

    gdp: Stated | None = Field(None, description="bn USD a year")
    means_share: Stated | None = Field(None, description="thin form: revenue, taxes, share of gdp; default the prior")
    patron_support: Stated | None = Field(None, description="share of gdp; default the prior")
    levels: list[EconomyLevelModel] | None = Field(None, description="thin form: one for each sanctions level")
    revenue: Stated | None = Field(None, description="taxes, share of gdp; needed beside `products`")
    debt_service: Stated | None = Field(None, description="share of gdp a year; with fixed_bill what is left is shown")
    fixed_bill: Stated | None = Field(None, description="security and social promises, share of gdp a year")
    facts: list[FactModel] | None = Field(None, description="figures of trade in the base year")
    products: Annotated[list[ProductModel], Field(max_length=MOST_ROWS)] | None = Field(
        None, description="groups of goods; with them the whole form plays"
    )
    markets: Annotated[list[MarketModel], Field(max_length=MOST_ROWS)] | None = Field(
        None, description="markets abroad"
    )
    routes: list[RouteModel] | None = Field(None, description="ways out of the country")
    services: list[ServiceModel] | None = Field(None, description="services sold abroad")
    packages: Annotated[list[PackageModel], Field(max_length=MOST_PACKAGES)] | None = Field(
        None, description="sanctions, and circumstances that change trade"
    )
    regimes: Annotated[list[RegimeModel], Field(max_length=MOST_ROWS)] | None = Field(
        None, description="one for each id of game.sanctions_levels"
    )
    beliefs: TradeBeliefsModel | None = Field(None, description="beliefs that hold for all goods; default shipped")
    patron: PatronModel | None = Field(None, description="what sanctions on the patron cost himself")
    experts: list[ExpertModel] | None = Field(None, description="what others expected of output at the time")
    harm_to_others: list[HarmModel] | None = Field(None, description="harm to others, with evidence")
    origin: OriginModel | None = Field(None, description="origin of its numbers")
