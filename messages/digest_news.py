"""What got better since the last digest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.credit.digest import GoodNews, NewsKind
from bot.credit.money import Money
from messages.blocks import SECTION_MAX
from messages.cut import fit
from messages.escape import Mrkdwn
from messages.morning import Morning
from messages.prose import stop

_WEEK = timedelta(days=7)


def news_items(morning: Morning) -> list[Mrkdwn]:
    """What got better, one clause a customer, then how many are not named."""
    voice, left_out = morning.voice, morning.digest.good_news_left_out
    items = [_news(one, morning) for one in morning.digest.good_news]
    return [*items, voice.say("news_more", count=left_out)] if left_out else items


def news(morning: Morning) -> Mrkdwn:
    """What got better since the last digest and how the whole moved; empty when neither is known."""
    digest, items, moved = morning.digest, news_items(morning), overdue_moved(morning)
    if not items and not moved:
        return Mrkdwn()
    gap = digest.as_of - digest.since
    heading = morning.voice.say(
        "news_title",
        better=bool(items) or _went_down(digest.overdue_before, digest.overdue),
        yesterday=gap == timedelta(days=1),
        recent=gap < _WEEK,
        since=digest.since,
    )
    return fit([stop(item) for item in items] + moved, SECTION_MAX, morning.voice.more, head=f"{heading}\n")


def overdue_moved(morning: Morning) -> list[Mrkdwn]:
    """From what to what, a sentence a currency; none when the morning before is not known."""
    before = {amount.currency: amount for amount in morning.digest.overdue_before}
    after = {amount.currency: amount for amount in morning.digest.overdue}
    if not before:
        return []
    sentences = []
    for currency in dict.fromkeys([*after, *before]):
        zero = Money.zero(currency)
        was, is_now = before.get(currency, zero), after.get(currency, zero)
        mine = morning.is_somebodys
        if was == is_now:
            sentences.append(morning.voice.say("overdue_stays", mine=mine, after=is_now))
        else:
            sentences.append(morning.voice.say("overdue_moved", mine=mine, before=was, after=is_now))
    return sentences


def _news(one: GoodNews, morning: Morning) -> Mrkdwn:
    sentence = "news_paid" if one.kind is NewsKind.PAID else "news_cleared"
    return morning.voice.say(sentence, name=one.name, amount=one.amount)


def _went_down(before: Iterable[Money], after: Iterable[Money]) -> bool:
    """Lower in a currency and higher in none; False when the morning before is not known."""
    now = {amount.currency: amount for amount in after}
    was = {amount.currency: amount for amount in before}
    falls = [now.get(code, Money.zero(code)) < amount for code, amount in was.items()]
    rises = [amount > was.get(code, Money.zero(code)) for code, amount in now.items()]
    return any(falls) and not any(rises)
