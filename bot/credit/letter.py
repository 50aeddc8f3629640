"""Letters to customers: made once, numbered without gaps, and kept as they were sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.credit.money import Money


class LetterKind(StrEnum):
    """What a letter is."""

    REMINDER = "reminder"
    FORMAL_NOTICE = "formal_notice"
    """Mise en demeure."""


NUMBER_PREFIX = {LetterKind.REMINDER: "LR", LetterKind.FORMAL_NOTICE: "MD"}
"""Of its number: `MD-2026-0001`, counted by entity, kind and year."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept: its content is read apart."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    """Of its content, in hexadecimal."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `made_by` is an e-mail of the policy, case folded."""

    id: int
    number: str
    customer_id: int
    step_id: int | None
    kind: LetterKind
    language: str
    made_by: str
    made_at: datetime
    made_on: date
    pay_by: date
    documents: tuple[int, ...]
    owed: tuple[Money, ...]
    """What is asked for without charges, one amount a currency."""
    charges: tuple[Money, ...]
    """Interest and indemnities, one amount a currency."""
    file_id: int
    address: tuple[str, ...] = ()
    """The lines that it was sent to, below the name; none when nobody knew a postal address."""
    is_registered: bool = False
    """Whether it says that it goes by registered letter."""
