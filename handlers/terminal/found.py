"""What was typed is no one customer: those that fit or are near are shown, and what to type is said."""

from __future__ import annotations

from typing import NoReturn

from bot.errors import UnknownCustomerError
from bot.services.customers import Found
from handlers.terminal.runtime import answer, show
from messages.answers import found_answer
from messages.found import render_found


def refuse(found: Found, language: str, *, as_json: bool) -> NoReturn:
    """None was chosen. Raises UnknownCustomerError."""
    show_found(found, language, as_json=as_json)
    raise doubt(found)


def show_found(found: Found, language: str, *, as_json: bool) -> None:
    """Those that fit, or are near."""
    if as_json:
        answer(found_answer(found))
    elif found.customers or found.nearest:
        show(render_found(found, language))


def doubt(found: Found) -> UnknownCustomerError:
    """Why what was typed is no one customer, and what to type."""
    typed, count = found.typed, len(found.customers)
    if found.customers:
        by_code = len({row.code for row in found.customers}) == count
        what = "give the code of one" if by_code else "say whose with --entity"
        sentence = f"{count} customers fit {typed!r}: {what}."
        return UnknownCustomerError(
            sentence, said="several_customers", count=count, typed=typed, by_code=by_code
        )
    if not typed.strip():
        sentence = "Say which customer: a code, a name, or a registration number."
        return UnknownCustomerError(sentence, said="which_customer")
    return UnknownCustomerError(f"No customer fits {typed!r}.", said="no_customer", typed=typed)
