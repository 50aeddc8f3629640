"""The paragraphs around the rows of a digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.credit.ageing import Bounds
from bot.credit.conversion import DatedRate
from bot.credit.freshness import Freshness
from messages.blocks import SECTION_MAX
from messages.cut import fit
from messages.digest_news import news_items
from messages.digest_rows import also_item
from messages.escape import Mrkdwn
from messages.formats import DateStyle, day, percent, rate
from messages.morning import Morning
from messages.prose import Voice


def title(morning: Morning) -> Mrkdwn:
    """`Tuesday 24 November: 3 calls to make`."""
    voice, digest = morning.voice, morning.digest
    if digest.freshness is Freshness.STALE:
        what = voice.say("title_stale")
    elif not digest.late_customers:
        what = voice.say("title_nothing")
    elif not digest.calls_total:
        what = voice.say("title_no_call", late=digest.late_customers)
    elif digest.calls_total > len(digest.calls):
        what = voice.say("title_some", calls=len(digest.calls), late=digest.late_customers)
    else:
        what = voice.say("title_calls", calls=digest.calls_total)
    if not morning.is_somebodys:
        what = voice.say("title_nobody", title=what)
    return voice.say("header", on=digest.as_of, title=what)


def as_of_line(morning: Morning) -> Mrkdwn:
    """Whose figures, of when and in which currencies."""
    voice, ledgers = morning.voice, morning.digest.ledgers
    if morning.several_entities:
        named = [voice.say("ledger_of", entity=one.entity, at=one.ledger_at) for one in ledgers]
        parts = [voice.say("ledgers", which=voice.listed(named))]
    else:
        parts = [voice.say("ledger", at=one.ledger_at) for one in ledgers[:1]]
    only = "" if morning.several_entities or not ledgers else ledgers[0].entity
    parts.append(voice.say("portfolio" if morning.is_somebodys else "portfolio_nobody", entity=only))
    if codes := _currencies(morning):
        parts.append(voice.say("currencies", codes=voice.listed(codes)))
    return Mrkdwn(" · ".join([*parts, *ranking(morning)]))


def ranking(morning: Morning) -> list[Mrkdwn]:
    """The rates that compared customers of several currencies, and the currencies that had none."""
    digest = morning.digest
    return ranking_said(digest.rates, digest.unranked_currencies, digest.as_of, morning.voice)


def ranking_said(
    rates: Iterable[DatedRate], unranked: Sequence[str], as_of: date, voice: Voice
) -> list[Mrkdwn]:
    """The same for any list; the voice is the digest's."""
    said = []
    if known := [_rate(one, as_of, voice) for one in rates]:
        said.append(voice.say("ranked_at", rates=voice.listed(known)))
    if unranked:
        said.append(voice.say("unranked", codes=voice.listed(unranked)))
    return said


def also(morning: Morning) -> Mrkdwn:
    """Late customers with nothing to do today, named."""
    customers = morning.digest.also
    heading = morning.voice.say("also_title", count=len(customers))
    items = [also_item(customer, morning) for customer in customers]
    return fit(items, SECTION_MAX, morning.voice.more, head=f"{heading}\n")


def rest(morning: Morning) -> Mrkdwn:
    """The others by their oldest invoice: how many customers and how much."""
    voice, bounds = morning.voice, Bounds(*morning.digest.thresholds)
    items = []
    for one in morning.digest.rest:
        name = voice.bucket(bounds.labels[one.bucket])
        items.append(
            voice.say("rest_bucket", name=name, customers=one.customers, amounts=voice.sums(one.overdue))
        )
    return Mrkdwn(f"{voice.say('rest_title')} {' · '.join(items)}")


def commission(morning: Morning) -> Mrkdwn:
    """What the salesperson earns once this is paid; empty when there is none, or no salesperson."""
    digest, voice = morning.digest, morning.voice
    if digest.commission_share is None or not any(digest.commission) or not morning.is_somebodys:
        return Mrkdwn()
    return voice.say(
        "commission",
        amounts=voice.sums(digest.commission),
        percent=percent(digest.commission_share, voice.language),
        of=voice.sums(digest.overdue),
    )


def nothing(morning: Morning) -> Mrkdwn:
    """The day without a late customer."""
    voice, digest = morning.voice, morning.digest
    if not digest.customers:
        return voice.say("nothing_empty")
    items = news_items(morning)
    said = voice.listed(items) if items else Mrkdwn()
    return voice.say("nothing_late", news=said, customers=digest.customers)


def next_due(morning: Morning) -> Mrkdwn:
    """The largest amount of the next due date; empty when there is none."""
    due = morning.digest.next_due
    return morning.voice.say("next_due", name=due.name, amount=due.amount, on=due.on) if due else Mrkdwn()


def stale(morning: Morning) -> Mrkdwn:
    """Why nothing is ranked, and what to do."""
    voice, several = morning.voice, morning.several_entities
    which = [
        voice.say("ledger_of", entity=one.entity, at=one.ledger_at)
        if several
        else voice.say("stale_one", at=one.ledger_at)
        for one in morning.digest.ledgers
    ]
    return voice.say("stale", which=voice.listed(which))


def _rate(one: DatedRate, as_of: date, voice: Voice) -> Mrkdwn:
    """`1 USD = 0.92 EUR (20 Nov)`; a rate of another year says which."""
    style = DateStyle.DAY_MONTH if one.on.year == as_of.year else DateStyle.DATED
    on = Mrkdwn(day(one.on, voice.language, style))
    return voice.say("rate", of=one.of, to=one.to, rate=Mrkdwn(rate(one.rate, voice.language)), on=on)


def _currencies(morning: Morning) -> list[str]:
    digest = morning.digest
    amounts = [*digest.overdue, *digest.overdue_before, *(one.amount for one in digest.good_news)]
    if digest.next_due:
        amounts.append(digest.next_due.amount)
    return list(dict.fromkeys(amount.currency for amount in amounts))
