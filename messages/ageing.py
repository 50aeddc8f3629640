"""The aged balance of the ledger, for a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.credit.ageing import Ageing, Bounds
from bot.credit.money import Money
from bot.services.ageing import LedgerAgeing
from messages.formats import Language, plain_money
from messages.prose import tell

ROWS_MOST = 200
CODE_WIDTH = 6
HEADINGS = ("code", "name", "balance", "not_due")


def render_ageing(ageing: LedgerAgeing, bounds: Bounds, language: str) -> RenderableType:
    """A table a currency, largest balances first, and what was left out."""
    spoken = Language.of(language)
    title = Text(tell(spoken, "ageing", "title", on=ageing.as_of), style="bold")
    tables = [_table(ageing, total, bounds, spoken) for total in ageing.totals]
    if not tables:
        tables = [Text(tell(spoken, "ageing", "nothing"))]
    return Group(title, *tables)


def _table(ageing: LedgerAgeing, total: Ageing, bounds: Bounds, spoken: Language) -> RenderableType:
    table = Table(title=Text(total.currency), title_justify="left", box=None, pad_edge=False)
    table.add_column(tell(spoken, "ageing", "heading", name="code"), min_width=CODE_WIDTH, no_wrap=True)
    table.add_column(tell(spoken, "ageing", "heading", name="name"), overflow="ellipsis", no_wrap=True)
    names = [tell(spoken, "ageing", "heading", name=name) for name in HEADINGS[2:]]
    late = [label.replace("over_", "> ") for label in bounds.labels.values()]
    for heading in (*names, *late, tell(spoken, "ageing", "heading", name="credits")):
        table.add_column(heading, justify="right", no_wrap=True, min_width=_widest(total, spoken))
    rows = [row for row in ageing.customers if row.ageing.currency == total.currency]
    rows.sort(key=lambda row: (-row.ageing.balance.amount, row.code))
    for row in rows[:ROWS_MOST]:
        table.add_row(Text(row.code), Text(row.name), *_amounts(row.ageing, spoken))
    if len(rows) > ROWS_MOST:
        table.add_row("", tell(spoken, "ageing", "more", count=len(rows) - ROWS_MOST))
    everybody = tell(spoken, "ageing", "total", count=len(rows))
    table.add_row("", everybody, *_amounts(total, spoken), style="bold")
    return table


def _amounts(ageing: Ageing, spoken: Language) -> list[str]:
    late = (ageing.first, ageing.second, ageing.third, ageing.oldest)
    return [_amount(money, spoken) for money in (ageing.balance, ageing.not_due, *late, ageing.credits)]


def _amount(money: Money, spoken: Language) -> str:
    return plain_money(money, spoken) if money else "-"


def _widest(total: Ageing, spoken: Language) -> int:
    return max(len(amount) for amount in _amounts(total, spoken))
