"""Payment terms in the reader's language."""

from __future__ import annotations

from bot.credit.terms import MonthEnd, PaymentTerms, UnknownTermsError, parse_terms
from messages.escape import Mrkdwn
from messages.formats import ordinal
from messages.prose import Voice


def terms_text(typed: str, voice: Voice) -> Mrkdwn:
    """`45 days end of month` whatever the language they were typed in; as typed when not understood."""
    try:
        terms = parse_terms(typed)
    except UnknownTermsError:
        return voice.word("text", text=typed)
    if terms == PaymentTerms(0):
        return voice.word("terms_on_receipt")
    parts = [voice.word("days", count=terms.days)] if terms.days or terms.month_end is MonthEnd.NONE else []
    if terms.month_end is not MonthEnd.NONE:
        parts.insert(0 if terms.month_end is MonthEnd.BEFORE else len(parts), voice.word("terms_month_end"))
    if terms.day_of_month is not None:
        day = Mrkdwn(ordinal(terms.day_of_month, voice.language))
        parts.append(voice.word("terms_day", day=day))
    return Mrkdwn(" ".join(parts))
