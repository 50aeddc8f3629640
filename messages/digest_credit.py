"""What happened to limits and orders since the last digest, a short line each."""

from __future__ import annotations

from bot.credit.digest import CreditNews, CreditNewsKind
from messages.blocks import SECTION_MAX
from messages.cut import fit
from messages.escape import Mrkdwn, clean
from messages.limit_words import use
from messages.morning import Morning
from messages.naming import readable
from messages.prose import Value, stop
from messages.standing import near_day

_OF_LIMIT = ("exposure", "limit", "percent")
_GIVEN: dict[CreditNewsKind, tuple[str, ...]] = {
    CreditNewsKind.BREACH: (*_OF_LIMIT, "held"),
    CreditNewsKind.GROUP: (*_OF_LIMIT, "held"),
    CreditNewsKind.COVER: ("exposure", "limit"),
    CreditNewsKind.HOLD_SET: ("number", "days"),
    CreditNewsKind.INCREASE_ENDED: ("amount", "limit", "percent"),
    CreditNewsKind.ALERT: ("limit", "percent"),
    CreditNewsKind.WARNING: ("limit", "percent"),
    CreditNewsKind.INCREASE_ENDS: ("amount", "on", "percent"),
    CreditNewsKind.HOLD_LIFTED: (),
}
"""What the sentence of a kind says, beside the customer's name."""


def credit_news(morning: Morning) -> Mrkdwn:
    """All of it under a heading; what is left out is counted, and nothing is empty."""
    news, left_out = morning.digest.credit_news, morning.digest.credit_news_left_out
    if not news:
        return Mrkdwn()
    lines = [credit_line(one, morning) for one in news]
    head = f"{morning.voice.say('credit_title')}\n"
    return fit(lines, SECTION_MAX, morning.voice.more, separator="\n", head=head, left_out=left_out)


def credit_items(morning: Morning) -> list[Mrkdwn]:
    """The same as sentences, for the fallback text."""
    lines = [credit_line(one, morning) for one in morning.digest.credit_news]
    left_out = morning.digest.credit_news_left_out
    return [*lines, morning.voice.more(left_out)] if lines and left_out else lines


def credit_line(one: CreditNews, morning: Morning) -> Mrkdwn:
    """`ACME is over its limit, orders on hold: €62,000 of €60,000 (103.3 %).`"""
    voice, language = morning.voice, morning.voice.language
    known: dict[str, Value] = {
        "exposure": voice.sums([one.exposure]) if one.exposure is not None else Mrkdwn(),
        "limit": voice.sums([one.limit]) if one.limit is not None else Mrkdwn(),
        "amount": one.amount,
        "percent": use(one.ratio, language) if one.ratio is not None else Mrkdwn(),
        "on": near_day(one.on, morning.digest.as_of, language) if one.on else Mrkdwn(),
        "number": one.number if clean(one.number) else "",
        "days": voice.word("days", count=one.days_late) if one.days_late > 0 else Mrkdwn(),
        "held": one.is_on_hold,
    }
    given = {name: known[name] for name in _GIVEN[one.kind]}
    name = readable(one.name, "", one.customer_id)
    return stop(voice.say(f"credit_{one.kind}", name=name, **given))
