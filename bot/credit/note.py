"""What was said to a customer, or of one: calls and notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

TEXT_MAX = 3000
"""Characters of a note, a comment or a reason; Slack's inputs take no more."""


class NoteKind(StrEnum):
    """What kind of word it is."""

    NO_ANSWER = "no_answer"
    """Called, no answer."""
    WILL_CALL_BACK = "will_call_back"
    NOTE = "note"
    NOT_TODAY = "not_today"
    """The digest's row steps back until tomorrow."""


@dataclass(frozen=True, slots=True)
class Note:
    """A call or a note, on a customer or on one of its invoices."""

    id: int
    customer_id: int
    document_id: int | None
    kind: NoteKind
    text: str
    by: str
    """A person's e-mail, case folded."""
    at: datetime
    on: date
    undone_at: datetime | None = None
