"""`encours charges`: what paying late costs, by French law or the directive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from bot.credit.charge_rules import invoice_charges
from bot.credit.charges import ChargeTerms, Owed, Regime
from bot.credit.currencies import UnknownCurrencyError, minor_digits
from bot.credit.money import Money
from bot.errors import EncoursError
from bot.policy import Policy
from bot.services.charges import charge_rates
from handlers.amounts import read_amount
from handlers.terminal.figures import Spoken
from handlers.terminal.runtime import Json, Runtime, answer, read_day, show
from messages.charges_shown import Worked, charges_json, render_charges
from messages.formats import Language

HIGHEST_RATE = 100
LONGEST = 32
"""Characters of a rate."""


class ChargeAmountError(EncoursError):
    """An amount is written 10000, 10000.50 or 15k, and is above zero."""


class ChargeCurrencyError(EncoursError):
    """A currency is written by its ISO 4217 code, such as EUR."""


class ChargeRateError(EncoursError):
    """A rate is in percent a year, such as 10.5."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """What an invoice was, as typed."""

    amount: str
    currency: str
    due: str
    paid: str | None
    rate: str | None


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("charges")(charges)


def charges(
    context: typer.Context,
    amount: Annotated[str, typer.Option(metavar="AMOUNT", help="Paid late, tax included; such as 10000.")],
    due: Annotated[str, typer.Option(metavar="DATE", help="The day it was due.")],
    paid: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day it was paid; unpaid to today.")
    ] = None,
    currency: Annotated[str, typer.Option(metavar="CODE", help="ISO 4217, such as EUR.")] = "EUR",
    regime: Annotated[Regime, typer.Option(help="French law, or the directive's default.")] = Regime.FR,
    rate: Annotated[
        str | None, typer.Option(metavar="PERCENT", help="The contract's, a year; the law's default.")
    ] = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """Interest of each half-year at its own rate and the indemnity of an invoice, paid late or not yet."""
    runtime: Runtime = context.obj
    _, policy = runtime.load()
    worked = _worked(_Typed(amount, currency, due, paid, rate), regime, policy, runtime.today(policy))
    if as_json:
        answer(charges_json(worked))
    else:
        show(render_charges(worked, Language.of(language or policy.digest.language)))


def _worked(typed: _Typed, regime: Regime, policy: Policy, today: date) -> Worked:
    """Raises the sentence of what is wrong with it, and UnknownRateError."""
    money = _amount(typed)
    due_on = read_day(typed.due, "--due")
    until = today if typed.paid is None else read_day(typed.paid, "--paid")
    indemnity = policy.dunning.charges.indemnity
    terms = ChargeTerms(regime, None if typed.rate is None else _rate(typed.rate), indemnity)
    found = invoice_charges([Owed(money, until)], due_on, terms, charge_rates(policy))
    return Worked(money, due_on, until, terms, found, is_paid=typed.paid is not None)


def _amount(typed: _Typed) -> Money:
    """Raises ChargeAmountError for none, and for one that can be read in two ways."""
    currency = typed.currency.strip().upper()
    example = _example(currency, typed.currency)
    read = read_amount(typed.amount)
    readings = read.in_currency(currency) if read else ()
    if len(readings) != 1 or not readings[0]:
        sentence = (
            f"--amount {typed.amount!r} is no clear amount above zero in {currency}: write it {example}."
        )
        raise ChargeAmountError(sentence, text=typed.amount, currency=currency, example=example)
    return readings[0]


def _example(currency: str, typed: str) -> str:
    """Amounts as that currency writes them. Raises ChargeCurrencyError."""
    try:
        digits = minor_digits(currency)
    except UnknownCurrencyError as error:
        sentence = f"--currency {typed!r} is not an ISO 4217 currency: write its three letters, such as EUR."
        raise ChargeCurrencyError(sentence, text=typed) from error
    return f"10000 or 10000.{'50'.ljust(digits, '0')}" if digits else "10000 or 15k"


def _rate(typed: str) -> Decimal:
    """Percent a year. Raises ChargeRateError."""
    said = typed.strip().removesuffix("%").strip().replace(",", ".")
    try:
        rate = Decimal(said) if said.isascii() and len(said) <= LONGEST else Decimal("nan")
    except InvalidOperation:
        rate = Decimal("nan")
    if not rate.is_finite() or not 0 <= rate <= HIGHEST_RATE:
        sentence = f"--rate {typed!r} is not a rate: write percent a year from 0 to 100, as 10.5."
        raise ChargeRateError(sentence, text=typed)
    return rate + 0
