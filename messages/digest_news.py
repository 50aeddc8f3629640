"""What got better since the last digest."""

from __future__ import annotations

from datetime import timedelta

from bot.credit.digest import GoodNews, NewsKind
from bot.credit.money import Money
from messages.blocks import SECTION_MAX
from messages.cut import fit
from messages.escape import Mrkdwn
from messages.morning import Morning
from messages.prose import stop

_WEEK = timedelta(days=7)
_SENTENCES = {
    NewsKind.PAID: "news_paid",
    NewsKind.CLEARED: "news_cleared",
    NewsKind.KEPT: "news_kept",
    NewsKind.RESOLVED: "news_resolved",
}


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
        better=bool(items) or _fell_everywhere(morning),
        yesterday=gap == timedelta(days=1),
        recent=gap < _WEEK,
        since=digest.since,
    )
    return fit([stop(item) for item in items] + moved, SECTION_MAX, morning.voice.more, head=f"{heading}\n")


def overdue_moved(morning: Morning) -> list[Mrkdwn]:
    """From what to what, in one sentence for all currencies; none when the morning before is not known."""
    voice, compared = morning.voice, _compared(morning)
    moved = [
        voice.say("overdue_change", before=before, after=after)
        for before, after in compared
        if before != after
    ]
    stays = [after for before, after in compared if before == after]
    changes = []
    if moved:
        changes.append(voice.say("overdue_moved", changes=voice.listed(moved)))
    if stays:
        changes.append(voice.say("overdue_stays", amounts=voice.sums(stays)))
    return [voice.say("overdue", mine=morning.is_somebodys, changes=voice.listed(changes))] if changes else []


def _compared(morning: Morning) -> list[tuple[Money, Money]]:
    """What was overdue then and is now, a pair a currency; none when the morning before is not known."""
    before = {amount.currency: amount for amount in morning.digest.overdue_before}
    after = {amount.currency: amount for amount in morning.digest.overdue}
    if not before:
        return []
    zeros = {code: Money.zero(code) for code in [*after, *before]}
    return [(before.get(code, zero), after.get(code, zero)) for code, zero in zeros.items()]


def _news(one: GoodNews, morning: Morning) -> Mrkdwn:
    return morning.voice.say(_SENTENCES[one.kind], name=one.name, amount=one.amount)


def _fell_everywhere(morning: Morning) -> bool:
    """Lower in every currency; False when the morning before is not known."""
    compared = _compared(morning)
    return bool(compared) and all(after < before for before, after in compared)
