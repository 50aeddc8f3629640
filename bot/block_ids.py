"""The ids of blocks: those of the forms' inputs by name, all others made of what they show."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from enum import StrEnum

ID_MAX = 255
"""Slack's limit for action and block ids."""

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_PART_MAX = 64
_DIGEST_LENGTH = 12


class FormBlock(StrEnum):
    """The inputs of the forms; a block's action has the same id unless something follows what is chosen.

    A block that is drawn anew with another value takes a number after its id: `amount#2`.
    """

    INVOICES = "invoices"
    """Checkboxes: ids of documents, and `on_account`."""
    INVOICE = "invoice"
    """A select: the id of a document."""
    AMOUNT = "amount"
    DATE = "date"
    PART_AMOUNT = "part_amount"
    """Numbered, one a part of a plan; so is `part_date`."""
    PART_DATE = "part_date"
    MEANS = "means"
    WHO = "who"
    PART = "part"
    """Radio buttons: `whole` or `part`."""
    REASON = "reason"
    TARGET = "target"
    KIND = "kind"
    OWNER = "owner"
    OUTCOME = "outcome"
    """Radio buttons: a DisputeState that ends it."""
    TEXT = "text"
    FROM = "from"
    UNTIL = "until"
    TERM = "term"
    """A payment term in days."""
    REFERENCE = "reference"
    """An order's number."""
    SUBJECT = "subject"
    """Of a letter to copy."""
    BY_MAIL = "by_mail"
    """A checkbox: the customer gets the letter by e-mail too."""
    ADDRESS = "address"
    """The postal address of a letter."""
    REGISTERED = "registered"
    """A checkbox: the letter goes by registered letter."""
    AGENCY = "agency"
    """To whom a customer is handed over."""
    LANGUAGE = "language"
    """A select: the language of a dossier."""


ON_ACCOUNT = "on_account"


class SettingsBlock(StrEnum):
    """The inputs of the settings modal; a block's action has the same id."""

    LANGUAGE = "settings.language"
    """A static select: `fr` or `en`."""
    DIGEST = "settings.digest"
    """Radio buttons: `on` or `off`."""
    HOUR = "settings.hour"
    """A time picker, `08:30`."""
    QUIET = "settings.quiet"
    """Checkboxes of weekdays: `0` is Monday."""


def block_id(*parts: str | date | int, revision: int = 1) -> str:
    """An id such as `digest.20261124.C0042.r1`, at most 255 safe characters, one for each meaning.

    A message that is updated in place takes the next `revision`, so that Slack shows its new blocks.
    """
    names = [*map(_safe, parts), f"r{revision}"]
    joined = ".".join(names)
    return joined if len(joined) <= ID_MAX else f"{names[0]}.{_hashed(joined)}.{names[-1]}"


def _safe(part: str | date | int) -> str:
    """Ledger codes are anybody's text: what is not plain, or too long, is replaced by its fingerprint."""
    if isinstance(part, date):
        return f"{part:%Y%m%d}"
    text = str(part)
    if text and len(text) <= _PART_MAX and not _UNSAFE.search(text):
        return text
    return f"{_UNSAFE.sub('-', text)[:_PART_MAX]}-{_hashed(text)}"


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LENGTH]
