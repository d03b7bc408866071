"""What do the numbers of trade and means say in sentences and lines?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tightrope.forecast.figures import count_of_100, day, fine_points, percent, plain, worlds_of_100
from tightrope.forecast.lookup import Document, has, number, part, rows, text

CAUSES = {"ban": "bans", "route": "routes", "discount": "discounts", "price": "the patron's own goods"}
OWNERS = {"patron": "the patron", "west": "the west", "adversary": "the adversary", "other": "somebody else"}
HOME = "home"
MOST_BUYERS = 3
MOST = 0.5  # share of worlds from which a full way is what binds
_PACKAGE, _GOOD = 50, 32  # letters of a column


def trade_sentences(told: Document) -> list[str]:
    """Gives the sentences about trade and means, each number of which stands in the part.

    Args:
        told: from `forecast.trade.trade`, not empty.
    Returns:
        Means lost, leverage, what binds, relief, output, relative damage, what is imputed; in this order.
    """
    found = [_strain(told), _leverage(told), _binds(told), _relief(told)]
    if has(told, "experts_on"):
        found.append(_output(told))
    if has(told, "relative_damage", "share_above_1"):
        found.append(_damage(told))
    return [*found, _imputed(told)]


def trade_lines(case: str, told: Document) -> tuple[str, ...]:
    """Gives the answer for the terminal.

    Args:
        case: its id. told: from `forecast.trade.trade`, not empty.
    Returns:
        Title, sentences and tables.
    """
    title = f"{case}: trade and means of the ruler on {day(text(told, 'as_of_day'))}"
    lines = [title, *trade_sentences(told), "", *_goods(told), "", *_ways(told), "", *_packages(told), ""]
    lines += [*_years(told), "", *_others(told), "", *_leans(told), "", _forms(told)]
    return tuple(lines)


def ends(row: Mapping[str, object]) -> str:
    """Says nine tenths of the worlds of a share, in percent."""
    return f"{percent(number(row, 'low'))} to {percent(number(row, 'high'))}"


def change(share: float) -> str:
    """Says a change of output in percent, one decimal."""
    return f"{fine_points(share)} %"


def usd(value: float) -> str:
    """Says an amount in bn USD with one decimal."""
    return f"{value:.1f}"


def cents(value: float) -> str:
    """Says an amount in bn USD with two decimals; what rounds to nothing has no sign."""
    return f"{round(value, 2) + 0.0:.2f}"


def _strain(told: Document) -> str:
    strain = part(told, "stakes_of_the_ruler", "strain")
    return (
        f"Of what he had to spend before sanctions about {percent(number(strain, 'median'))} is gone "
        f"(in nine of ten worlds: {ends(strain)})."
    )


def _leverage(told: Document) -> str:
    lever = part(told, "stakes_of_the_ruler", "leverage")
    low, high = (percent(number(row, "median")) for row in rows(told, "leverage_at_support"))
    months, price = plain(number(told, "leverage_months")), usd(number(told, "price_to_patron", "median"))
    return (
        f"If the patron closed his routes and paid nothing for {months} months, another "
        f"{percent(number(lever, 'median'))} would go ({ends(lever)}); {low} with his support at its 10 % point and "
        f"{high} at its 90 % point, for that support is the weakest of the numbers. Holding him costs the patron "
        f"about {price} bn USD a year."
    )


def _binds(told: Document) -> str:
    full = max(rows(told, "routes"), key=lambda row: number(row, "full_in"))
    if number(full, "full_in") < MOST:
        fullest = f"{text(full, 'label')}, in {worlds_of_100(number(full, 'full_in'))}"
        return (
            f"No way out is full in most worlds (the fullest: {fullest}); what is lost is lost to bans, closed ways, "
            "discounts and prices."
        )
    owner = OWNERS.get(text(full, "owner"), text(full, "owner"))
    return (
        f"What binds is a way out: {text(full, 'label')}, of {owner}, is full in "
        f"{worlds_of_100(number(full, 'full_in'))}; its owner takes about "
        f"{usd(number(full, 'rent', 'median'))} bn USD a year for the room."
    )


def _relief(told: Document) -> str:
    every = rows(told, "packages")
    if not every:
        return "No package of sanctions that somebody could lift is in force."
    best = max(every, key=lambda row: number(row, "alone", "median"))
    kept = number(told, "complicity", "kept")
    return (
        f"Lifting all packages would give back {percent(max(0.0, number(told, 'all_lifted', 'median')))} of his means; "
        f"the most comes from: {text(best, 'label')}, {percent(max(0.0, number(best, 'alone', 'median')))} alone. "
        f"After what he has done {percent(kept)} of that is on offer."
    )


def _output(told: Document) -> str:
    year = f"{number(told, 'experts_on'):.0f}"
    row = part(told, "gdp_by_year", year)
    return (
        f"Output of {year} changes by {change(number(row, 'median'))} through trade, transit and services "
        f"({change(number(row, 'low'))} to {change(number(row, 'high'))}); experts said {_experts(told)}."
    )


def _experts(told: Document) -> str:
    said = [
        f"{text(row, 'by')} {change(number(row, 'low'))}"
        + (f" to {change(number(row, 'high'))}" if number(row, "high") != number(row, "low") else "")
        for row in rows(told, "experts")
    ]
    return "; ".join(said) or "nothing that was known then"


def _damage(told: Document) -> str:
    ratio = part(told, "relative_damage")
    return (
        f"For its size his economy loses {number(ratio, 'median'):.1f} times what the patron's loses by trade alone "
        f"({number(ratio, 'low'):.1f} to {number(ratio, 'high'):.1f}); more than the patron's in "
        f"{worlds_of_100(number(ratio, 'share_above_1'))}."
    )


def _imputed(told: Document) -> str:
    return (
        f"Of the value sold abroad in the year before, {percent(number(told, 'imputed_share'))} stands in cells that "
        "no published figure fixes: figures of single goods are intervals, never points."
    )


def _goods(told: Document) -> Iterator[str]:
    yield "Who bought before and who buys now, bn USD a year; price at the gate (before: 1.00); what each cause takes"
    markets = part(told, "markets")
    for name, row in part(told, "goods").items():
        assert isinstance(row, Mapping)
        yield f"  {text(row, 'label')}"
        yield f"    before {_buyers(part(row, 'before'), markets)}"
        yield (
            f"    now    {_buyers(part(row, 'now'), markets)}; price {number(row, 'netback', 'median'):.2f}; "
            f"another buyer found for {percent(number(told, 'rerouted', name, 'median'))} of what old ones leave"
        )
        lost = ", ".join(f"{CAUSES[cause]} {cents(number(row, 'lost_by_cause', cause))}" for cause in CAUSES)
        yield f"    lost to {lost}"


def _buyers(sold: Document, markets: Document) -> str:
    abroad = {name: number(sold, name) for name in sold if name != HOME}
    most = sorted(abroad, key=lambda name: -abroad[name])[:MOST_BUYERS]
    said = ", ".join(f"{text(markets, name)} {usd(abroad[name])}" for name in most)
    return f"{said}, others {usd(sum(abroad.values()) - sum(abroad[name] for name in most))}"


def _ways(told: Document) -> Iterator[str]:
    yield "Ways out: owner, bn USD a year before and now, full in so many of 100 worlds"
    for row in rows(told, "routes"):
        room = f"; room {plain(number(row, 'room', 'median'))} Mt a year" if has(row, "room") else ""
        full, owner = number(row, "full_in"), text(row, "owner")
        said = f"; full in {count_of_100(full)}" if full > 0 else ""
        yield (
            f"  {text(row, 'label')} ({OWNERS.get(owner, owner)}): {usd(number(row, 'before'))} before, "
            f"{usd(number(row, 'now'))} now{room}{said}"
        )


def _packages(told: Document) -> Iterator[str]:
    yield "What lifting a package is worth to him, share of his means: alone, on offer, its part of all together"
    for row in rows(told, "packages"):
        yield (
            f"  {text(row, 'label'):<{_PACKAGE}} {change(number(row, 'alone', 'median')):>8} "
            f"{change(number(row, 'on_offer', 'median')):>8} {change(number(row, 'share_of_all')):>8}"
            f"   worth nothing or less in {count_of_100(number(row, 'worth_nothing_in'))} of 100 worlds"
        )


def _years(told: Document) -> Iterator[str]:
    yield "Output against the year before, by calendar year (middle; nine of ten worlds)"
    for year, row in part(told, "gdp_by_year").items():
        assert isinstance(row, Mapping)
        low, middle, high = (change(number(row, name)) for name in ("low", "median", "high"))
        yield f"  {year}  {middle}  ({low} to {high})"


def _others(told: Document) -> Iterator[str]:
    yield "Harm to others, apart from what he has at stake"
    for row in rows(told, "harm_to_others"):
        yield f"  {text(row, 'says')}"


def _leans(told: Document) -> Iterator[str]:
    yield "What this leans on, judged numbers first (how closely means lost and leverage go with it, -1 to 1)"
    for row in rows(told, "leans_on"):
        kind = "judged" if row["judged"] else "from a source"
        yield (
            f"  {text(row, 'belief')} ({kind}): {number(row, 'with_strain'):+.2f}, {number(row, 'with_leverage'):+.2f}"
        )


def _forms(told: Document) -> str:
    strain, lever = number(told, "thin", "strain", "median"), number(told, "thin", "leverage", "median")
    return (
        f"The thin form, with four numbers a world and no market, says {percent(strain)} gone and "
        f"{percent(lever)} at the patron's mercy."
    )
