"""The amount of a form: what was typed, as one amount in the form's currency or as what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.credit.money import InexactAmountError, Money
from handlers.amounts import read_amount
from messages.prose import Value
from messages.wrong_inputs import WrongInput, wrong_input_text

_MINUS = re.compile(r"^[-−–]|(?<=^[€£$])[-−–]")


@dataclass(frozen=True, slots=True)
class Misread:
    """Why it is not used."""

    wrong: WrongInput
    readings: tuple[Money, ...] = ()
    currency: str = ""

    def said(self, language: str) -> str:
        """What stands below the input."""
        values: dict[str, Value] = {}
        if self.wrong is WrongInput.TWO_AMOUNTS:
            values = {"first": self.readings[0], "second": self.readings[-1]}
        elif self.currency:
            values = {"currency": self.currency}
        return wrong_input_text(self.wrong, language, **values)


def money_typed(text: str, currency: str) -> Money | Misread:
    """One amount in a currency; of two readings none is guessed, though only the smaller may be open."""
    typed = read_amount(text)
    if typed is None:
        return Misread(WrongInput.BELOW_ZERO if is_below_zero(text) else WrongInput.NO_AMOUNT)
    if typed.currency not in ("", currency):
        return Misread(WrongInput.OTHER_CURRENCY, currency=currency)
    readings = tuple(_exact(typed.readings, currency))
    if not readings:
        return Misread(WrongInput.TOO_EXACT, currency=currency)
    return readings[0] if len(readings) == 1 else Misread(WrongInput.TWO_AMOUNTS, readings)


def is_below_zero(text: str) -> bool:
    """Whether it is an amount but for its minus sign."""
    unsigned = _MINUS.sub("", text.strip(), count=1)
    return unsigned != text.strip() and read_amount(unsigned) is not None


def is_as_drawn(text: str, drawn: str) -> bool:
    """Whether an input still holds the amount that the form put there; an empty one is the form's to fill."""
    if not text:
        return True
    typed = read_amount(text)
    return bool(drawn) and typed is not None and Decimal(drawn) in typed.readings


def _exact(readings: tuple[Decimal, ...], currency: str) -> Iterator[Money]:
    for one in readings:
        try:
            yield Money(one, currency)
        except InexactAmountError:
            continue
