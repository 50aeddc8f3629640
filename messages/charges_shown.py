"""What paying an invoice late costs, for a terminal and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.credit.charges import ChargePeriod, ChargeTerms, InvoiceCharges
from bot.credit.money import Money, decimal_string
from messages.escape import Mrkdwn
from messages.formats import DateStyle, Language, day, exact_money, plain_money, rate
from messages.prose import tell

TWO = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Worked:
    """An invoice that is late until a day, and what that costs."""

    amount: Money
    due_on: date
    until: date
    """The day it was paid, or that of the figures while it is not."""
    terms: ChargeTerms
    charges: InvoiceCharges
    is_paid: bool = True

    @property
    def totals(self) -> tuple[Money, ...]:
        """Interest and indemnity, one amount a currency: they never mix."""
        interest, indemnity = self.charges.interest, self.charges.indemnity
        if interest.currency == indemnity.currency:
            return (interest + indemnity,)
        return (interest, indemnity) if indemnity else (interest,)

    @property
    def days_late(self) -> int:
        """Calendar days; 0 when it was paid in time, or is not due yet."""
        return max((self.until - self.due_on).days, 0)


def charges_json(worked: Worked) -> dict[str, Any]:
    """Amounts are decimal strings in major units, rates percent a year, days ISO 8601.

    `total` is null where interest and indemnity are in two currencies: `totals` has each. `paid` is null
    while the invoice is not: `until` is the last day that counts.
    """
    charges, totals = worked.charges, worked.totals
    return {
        "amount": decimal_string(worked.amount),
        "currency": worked.amount.currency,
        "due": worked.due_on.isoformat(),
        "paid": worked.until.isoformat() if worked.is_paid else None,
        "until": worked.until.isoformat(),
        "days_late": worked.days_late,
        "regime": worked.terms.regime.value,
        "contract_rate": _percent(worked.terms.contract_rate),
        "interest": decimal_string(charges.interest),
        "indemnity": decimal_string(charges.indemnity),
        "indemnity_currency": charges.indemnity.currency,
        "total": decimal_string(totals[0]) if len(totals) == 1 else None,
        "totals": {one.currency: decimal_string(one) for one in totals},
        "raised_to_floor": charges.is_raised,
        "periods": [_period(one) for one in charges.periods],
    }


def render_charges(worked: Worked, language: Language) -> RenderableType:
    """The periods as a table, and what they come to."""
    said = _Said(language)
    parts: list[RenderableType] = [Text(said("title", amount=worked.amount), style="bold")]
    dates, in_time = ("dates", "in_time") if worked.is_paid else ("dates_unpaid", "not_late")
    parts.append(Text(said(dates, due=worked.due_on, until=worked.until)))
    if not worked.charges.periods:
        return Group(*parts, Text(said(in_time)))
    parts += [Text(), _table(worked.charges.periods, language), Text()]
    parts.append(Text(said("interest", amount=worked.charges.interest)))
    parts.append(Text(said("indemnity", amount=worked.charges.indemnity)))
    totals = " + ".join(exact_money(one, language) for one in worked.totals)
    parts.append(Text(said("total", amounts=totals), style="bold"))
    parts.append(Text(said(_rule_of(worked.terms)), style="dim"))
    if worked.charges.is_raised:
        parts.append(Text(said("raised"), style="dim"))
    return Group(*parts)


@dataclass(frozen=True, slots=True)
class _Said:
    language: Language

    def __call__(self, sentence: str, **values: Money | date | str) -> str:
        written = {
            name: Mrkdwn(exact_money(value, self.language)) if isinstance(value, Money) else value
            for name, value in values.items()
        }
        return tell(self.language, "charges", sentence, **written)


def _rule_of(terms: ChargeTerms) -> str:
    return f"rule_{terms.regime.value}" + ("" if terms.contract_rate is None else "_contract")


def _table(periods: Iterable[ChargePeriod], language: Language) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("first", "last", "days", "rate", "interest"):
        heading = tell(language, "charges", "heading", name=name)
        table.add_column(heading, justify="left" if name in ("first", "last") else "right", no_wrap=True)
    for one in periods:
        table.add_row(
            day(one.first, language, DateStyle.DATED),
            day(one.last, language, DateStyle.DATED),
            str(one.days),
            f"{rate(one.rate, language)} %{'*' if one.is_floor else ''}",
            plain_money(one.interest, language),
        )
    return table


def _period(one: ChargePeriod) -> dict[str, Any]:
    return {
        "from": one.first.isoformat(),
        "to": one.last.isoformat(),
        "days": one.days,
        "rate": _percent(one.rate),
        "base": decimal_string(one.base),
        "interest": decimal_string(one.interest),
        "raised_to_floor": one.is_floor,
    }


def _percent(value: Decimal | None) -> str | None:
    """With two decimals at least: `10.50`."""
    if value is None:
        return None
    short = value.quantize(TWO)
    return f"{short if short == value else value:f}"
