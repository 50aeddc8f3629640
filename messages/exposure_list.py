"""Everybody's exposure against their limits, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.credit.exposure import Exposure
from bot.credit.money import Money
from bot.credit_records import ExposureRow
from bot.credit_views import GroupExposure
from bot.services.exposures import ExposureList, ExposureTotal
from messages.formats import Language, percent, plain_money, utilisation
from messages.prose import Value, listed, tell

ROWS_MOST = 200
CODE_WIDTH = 6
_AMOUNTS = ("exposure", "limit", "increase", "used", "available", "insured")
_GROUP_AMOUNTS = ("members", "exposure", "limit", "increase", "used", "available")

Line = tuple[ExposureRow, Exposure]


def render_exposures(found: ExposureList, language: str) -> RenderableType:
    """A table a currency, the largest exposures first, then the groups; what is left out is counted."""
    spoken = Language.of(language)
    head = [_title(found, spoken), *(Text(line) for line in _figures(found, spoken))]
    if not found.rows:
        said = "nothing" if found.over is None else "nothing_over"
        return Group(*head, Text(_say(spoken, said)))
    currencies = sorted({one.currency for _, one in _lines(found)})
    totals = {total.exposure.currency: total for total in found.totals}
    tables = [_table(found, currency, totals.get(currency), spoken) for currency in currencies]
    return Group(*head, *tables, *_groups(found, spoken))


def _title(found: ExposureList, spoken: Language) -> Text:
    if found.over is None:
        said = _say(spoken, "title", on=found.as_of)
    else:
        said = _say(spoken, "title_over", on=found.as_of, percent=percent(found.over, spoken))
    return Text(said, style="bold")


def _figures(found: ExposureList, spoken: Language) -> Iterator[str]:
    """When the figures of each entity were taken; with a warning when they are not fresh."""
    several = len(found.figures) > 1
    for one in found.figures:
        entity = one.name if several else ""
        if one.is_provisional:
            yield tell(spoken, "words", "banner", on=one.ledger_at.date(), entity=entity)
        else:
            yield _say(spoken, "figures", at=one.ledger_at, entity=entity)


def _lines(found: ExposureList) -> Iterator[Line]:
    for row in found.rows:
        yield from ((row, one) for one in (row.exposure, *row.others))


def _table(
    found: ExposureList, currency: str, total: ExposureTotal | None, spoken: Language
) -> RenderableType:
    table = _columns(currency, _AMOUNTS, spoken)
    table.add_column(_heading("group", spoken), no_wrap=True)
    lines = [(row, one) for row, one in _lines(found) if one.currency == currency]
    lines.sort(key=lambda line: (-line[1].total.amount, line[0].entity, line[0].code))
    for row, one in lines[:ROWS_MOST]:
        group = found.groups.get(row.customer_id)
        named = Text(_named(group, spoken)) if group else Text("-")
        table.add_row(Text(row.code), Text(row.name), *_amounts(one, spoken), named)
    if len(lines) > ROWS_MOST:
        table.add_row("", _say(spoken, "more", count=len(lines) - ROWS_MOST))
    if total:
        everybody = _say(spoken, "total", count=total.customers)
        table.add_row("", everybody, plain_money(total.exposure, spoken), style="bold")
    return table


def _groups(found: ExposureList, spoken: Language) -> list[RenderableType]:
    """Each group of those that are shown, once, the largest first: its members have rows of their own."""
    shown = {id(group): group for row in found.rows if (group := found.groups.get(row.customer_id))}
    if not shown:
        return []
    groups = sorted(shown.values(), key=lambda one: (-one.exposure.total.amount, one.code))
    table = _columns(_say(spoken, "groups"), _GROUP_AMOUNTS, spoken)
    for group in groups:
        exposure, *limits, _ = _amounts(group.exposure, spoken)
        money = f"{exposure} {group.exposure.currency}"
        table.add_row(Text(group.code), Text(group.name), str(group.members), money, *limits)
    return [table, *(Text(note) for group in groups for note in _notes(group, spoken))]


def _notes(group: GroupExposure, spoken: Language) -> Iterator[str]:
    if group.rates_on:
        yield _say(spoken, "rates", code=group.code, on=group.rates_on)
    if group.left_out:
        yield _say(spoken, "left_out", code=group.code, currencies=listed(group.left_out, spoken))


def _columns(title: str, amounts: Iterable[str], spoken: Language) -> Table:
    table = Table(title=Text(title), title_justify="left", box=None, pad_edge=False)
    table.add_column(_heading("code", spoken), min_width=CODE_WIDTH, no_wrap=True)
    table.add_column(_heading("name", spoken), overflow="ellipsis", no_wrap=True)
    for name in amounts:
        table.add_column(_heading(name, spoken), justify="right")
    return table


def _amounts(one: Exposure, spoken: Language) -> list[str]:
    """In the order of their headings."""
    return [
        plain_money(one.total, spoken),
        _amount(one.limit, spoken),
        _amount(one.increase, spoken),
        _used(one, spoken),
        _amount(one.available, spoken),
        _amount(one.insured_limit, spoken),
    ]


def _used(one: Exposure, spoken: Language) -> str:
    return "-" if one.ratio is None else utilisation(max(one.ratio, Decimal(0)), spoken)


def _named(group: GroupExposure, spoken: Language) -> str:
    """Its code, and how much of its limit is used."""
    used = _used(group.exposure, spoken)
    return group.code if used == "-" else f"{group.code} {used}"


def _amount(money: Money | None, spoken: Language) -> str:
    return "-" if money is None else plain_money(money, spoken)


def _heading(name: str, spoken: Language) -> str:
    return _say(spoken, "heading", name=name)


def _say(spoken: Language, sentence: str, **values: Value) -> str:
    return tell(spoken, "exposure", sentence, **values)
