"""Why orders are on hold, what would lift it, and what to say to the customer: said alike on every screen."""

from __future__ import annotations

from datetime import date

from bot.credit.hold import HoldCause
from bot.credit_views import HoldView
from messages.cut import cut
from messages.escape import Mrkdwn, clean, escape
from messages.formats import DateStyle, Language, day
from messages.limit_words import name_of
from messages.prose import say
from messages.standing import quoted

NUMBERS_NAMED = 3
NUMBER_MAX = 60

_SCREEN = "holds"


def hold_why(view: HoldView, language: Language, *, group: bool = False) -> Mrkdwn:
    """`F-2026-0871 is 44 days late`; of a breach, `group` says that it is the group that is over."""
    match view.hold.cause:
        case HoldCause.LATE:
            return _late(view, language)
        case HoldCause.BREACH:
            return say(language, _SCREEN, "breach", group=group)
        case HoldCause.BY_HAND:
            by = _name(view.set_by, view.hold.set_by)
            return say(language, _SCREEN, "by_hand", by=by, text=quoted(view.hold.why))


def hold_lifts(view: HoldView, language: Language) -> Mrkdwn:
    """`Lifts when paid, promised, released.`"""
    return _way("lifts", view, language)


def hold_ways(view: HoldView, language: Language) -> Mrkdwn:
    """The same at length, to whoever has to do something about it."""
    return _way("ways", view, language)


def hold_line(view: HoldView, language: Language, as_of: date, *, group: bool = False) -> Mrkdwn:
    """Why, since when and what would lift it; of one that was released, by whom, until when and why."""
    why = hold_why(view, language, group=group)
    if view.holds:
        held = say(language, _SCREEN, "held", on=near(view.hold.set_on, as_of, language), why=why)
        return Mrkdwn(f"{held} {hold_lifts(view, language)}")
    if view.hold.ended_on is not None:
        return say(language, _SCREEN, "ended", on=near(view.hold.ended_on, as_of, language), why=why)
    return Mrkdwn(f"{say(language, _SCREEN, 'free', why=why)} {released(view, language, as_of)}")


def released(view: HoldView, language: Language, as_of: date) -> Mrkdwn:
    """`Released by Nadia Benali on 24 Nov, until 30 Nov included: “reason”`."""
    hold = view.hold
    return say(
        language,
        _SCREEN,
        "released",
        by=_name(view.released_by, hold.released_by),
        on=near(hold.released_on, as_of, language),
        until=near(hold.released_until, as_of, language),
        reason=quoted(hold.release_reason),
    )


def customer_words(view: HoldView, language: Language, as_of: date) -> Mrkdwn:
    """What the salesperson can say to the customer, word for word; it gives away no reason of ours."""
    hold = view.hold
    if not view.holds:
        until = hold.released_until if hold.ended_on is None else None
        # A limit is looked at again with every order: nothing is promised of the next one.
        free = "say_free_breach" if hold.cause is HoldCause.BREACH else "say_free"
        return say(language, _SCREEN, free, until=near(until, as_of, language))
    match hold.cause:
        case HoldCause.LATE if view.is_in_litigation:
            return say(language, _SCREEN, "say_by_hand")
        case HoldCause.LATE:
            numbers = Mrkdwn(", ".join(late_numbers(view)))
            broken = view.broken_on is not None
            return say(language, _SCREEN, "say_late_broken" if broken else "say_late", numbers=numbers)
        case HoldCause.BREACH:
            return say(language, _SCREEN, "say_breach")
        case HoldCause.BY_HAND:
            return say(language, _SCREEN, "say_by_hand")


def hold_customer(view: HoldView) -> str:
    """The customer's name, as written in the ledger."""
    return name_of(view.of)


def near(on: date | None, as_of: date, language: Language) -> Mrkdwn:
    """`24 Nov`; a day of another year says which, and none is empty."""
    if on is None:
        return Mrkdwn()
    return Mrkdwn(day(on, language, DateStyle.DAY_MONTH if on.year == as_of.year else DateStyle.DATED))


def _way(prefix: str, view: HoldView, language: Language) -> Mrkdwn:
    if view.hold.cause is HoldCause.LATE and view.is_in_litigation:
        return say(language, _SCREEN, f"{prefix}_late_litigation")
    if view.hold.cause is HoldCause.LATE and view.broken_on is not None:
        on = near(view.broken_on, view.hold.set_on, language)
        return say(language, _SCREEN, f"{prefix}_late_broken", on=on)
    return say(language, _SCREEN, f"{prefix}_{view.hold.cause}")


def _late(view: HoldView, language: Language) -> Mrkdwn:
    named, count = late_numbers(view), len(view.numbers)
    days = say(language, "words", "days", count=view.days_late) if view.days_late else Mrkdwn()
    return say(
        language,
        _SCREEN,
        "late",
        numbers=Mrkdwn(", ".join(named)),
        more=count - len(named) if named else 0,
        several=count > 1,
        days=days,
    )


def late_numbers(view: HoldView) -> list[Mrkdwn]:
    """The first invoices by number, of those whose number shows anything."""
    named = [cut(escape(number), NUMBER_MAX) for number in view.numbers if clean(number)]
    return named[:NUMBERS_NAMED]


def _name(name: str, email: str) -> str:
    return next(filter(clean, (name, email)), "")
