"""What people logged takes out of reminders: the contested part of an invoice, and what is promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.credit.dispute import Dispute
from bot.credit.ledger import Document
from bot.credit.money import total
from bot.credit.promise import Promise, PromiseState


def contested(document: Document, disputes: Iterable[Dispute], as_of: date) -> Document:
    """The document with the greater of what its ledger and these disputes of it contest on a day.

    Never more than is open, and nothing of a credit. Raises CurrencyMismatchError.
    """
    running = [one.amount for one in disputes if one.is_open_on(as_of)]
    if not running or document.kind.is_credit:
        return document
    most = max(document.disputed, total(running, document.open_amount.currency))
    return replace(document, disputed=min(most, document.open_amount))


def promised(document: Document, promises: Iterable[Promise], as_of: date) -> Document:
    """The document, known as promised when one of these promises for it is open on a day."""
    is_open = any(one.state_on(as_of) is PromiseState.OPEN for one in promises)
    return replace(document, is_promised=is_open)
