"""The digest as plain sentences, for notifications and screen readers."""

from __future__ import annotations

from bot.credit.freshness import Freshness
from messages.digest_credit import credit_items
from messages.digest_news import news_items, overdue_moved
from messages.digest_parts import commission, next_due, nothing, ranking, rest, stale
from messages.digest_rows import also_item, call_text
from messages.digest_steps import steps_line
from messages.escape import Mrkdwn
from messages.morning import Morning
from messages.prose import stop
from messages.told import told


def fallback(morning: Morning) -> Mrkdwn:
    """Everything the blocks say; the first sentences name no customer, for lock screens."""
    digest = morning.digest
    hello = morning.voice.say("hello", name=_first_name(digest.recipient.name))
    if digest.freshness is Freshness.STALE:
        return _joined(
            [hello, *_whose(morning), stale(morning), *credit_items(morning), *_steps(morning)], morning
        )
    told = _late(morning) if digest.late_customers else _nothing_late(morning)
    ranked = [morning.voice.say("text_ranking", said=said) for said in ranking(morning)]
    return _joined([hello, *told, *_steps(morning), commission(morning), _ledger(morning), *ranked], morning)


def _steps(morning: Morning) -> list[str]:
    line = steps_line(morning)
    return [stop(Mrkdwn(line.replace("*", "")))] if line else []


def _late(morning: Morning) -> list[str]:
    digest = morning.digest
    parts: list[str] = [_summary(morning), *_whose(morning), *morning.banners, *_better(morning)]
    parts += credit_items(morning)
    parts += [call_text(rank, customer, morning) for rank, customer in enumerate(digest.calls, 1)]
    if digest.also:
        parts.append(morning.voice.say("text_also", count=len(digest.also), others=bool(digest.calls)))
        parts += [also_item(customer, morning) for customer in digest.also]
    return [*parts, stop(rest(morning))] if digest.rest else parts


def _nothing_late(morning: Morning) -> list[str]:
    due = next_due(morning)
    return [
        *_whose(morning),
        *morning.banners,
        nothing(morning),
        stop(due) if due else "",
        *credit_items(morning),
    ]


def _summary(morning: Morning) -> Mrkdwn:
    voice, digest = morning.voice, morning.digest
    amounts = voice.sums(digest.overdue)
    if not digest.calls_total:
        return voice.say("text_no_call", late=digest.late_customers, amounts=amounts)
    if digest.calls_total > len(digest.calls):
        calls = len(digest.calls)
        return voice.say("text_some", calls=calls, late=digest.late_customers, amounts=amounts)
    return voice.say("text_calls", calls=digest.calls_total, amounts=amounts)


def _whose(morning: Morning) -> list[Mrkdwn]:
    return [] if morning.is_somebodys else [morning.voice.say("text_nobody")]


def _ledger(morning: Morning) -> Mrkdwn:
    """The oldest of those that still rank dates the whole."""
    used = [one.ledger_at for one in morning.digest.ledgers if one.freshness is not Freshness.STALE]
    return morning.voice.say("text_ledger", on=min(used)) if used else Mrkdwn()


def _better(morning: Morning) -> list[Mrkdwn]:
    items = news_items(morning)
    said = [morning.voice.say("text_better", news=Mrkdwn(", ".join(items)))] if items else []
    return said + overdue_moved(morning)


def _joined(parts: list[str], morning: Morning) -> Mrkdwn:
    return told(parts, morning.voice)


def _first_name(name: str) -> str:
    """`Camille` of `Camille Roy`; the whole name when it starts with a title such as `M.`."""
    first = name.split()[0] if name.split() else ""
    return name if first.endswith(".") else first
