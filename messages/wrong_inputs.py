"""What is said below an input of a form that holds nothing that could be used."""

from __future__ import annotations

from enum import StrEnum

from messages.formats import Language
from messages.prose import Value, Voice


class WrongInput(StrEnum):
    """What is wrong with it."""

    NO_AMOUNT = "no_amount"
    """Nothing that reads as an amount."""
    BELOW_ZERO = "below_zero"
    """An amount with a minus sign."""
    TWO_AMOUNTS = "two_amounts"
    """`first` and `second`: its mark can be read in two ways."""
    OTHER_CURRENCY = "other_currency"
    """`currency`: that of the invoices."""
    TOO_EXACT = "too_exact"
    """`currency`: more decimals than it has."""
    NOTHING_TICKED = "nothing_ticked"
    NO_DAY = "no_day"
    NO_CHOICE = "no_choice"
    NO_TERM = "no_term"
    """No number of days up to a year."""


def wrong_input_text(wrong: WrongInput, language: str, **values: Value) -> str:
    """A sentence that says what to type; `values` are those that the kind of error names."""
    return Voice(Language.of(language), "wrong_inputs").say(wrong, **values)
