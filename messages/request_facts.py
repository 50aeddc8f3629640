"""What is asked and how the customer stands: the facts that every screen about a request shares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.credit.exposure import Utilisation
from bot.credit.hold import HoldCause
from bot.credit.money import Money
from bot.credit.request import GRANTED, CreditRequest, RequestKind, RequestState
from bot.credit_views import CustomerFacts, GroupExposure, HoldView, RequestView
from messages.escape import Mrkdwn, clean
from messages.formats import Language, clock, money, percent
from messages.limit_words import group_text, late_text, name_of, numbers_text, of_limit, pays_text
from messages.prose import Value, Voice
from messages.standing import quoted

REASON_SHOWN = 1500
WHY_SHOWN = 300


def request_voice(language: str) -> Voice:
    """The voice of requests, for a tag such as `fr-FR`."""
    return Voice(Language.of(language), "request")


def waits(request: CreditRequest) -> bool:
    """Whether somebody still has to decide."""
    return request.state is RequestState.REQUESTED


def reference(request: CreditRequest, voice: Voice) -> Mrkdwn:
    """`REQ-118`."""
    return voice.say("name", number=Mrkdwn(request.id))


def clock_of(request: CreditRequest, voice: Voice) -> Mrkdwn:
    """The hour at which it lapses."""
    return Mrkdwn(clock(request.expires_at, voice.language))


def asked_text(view: RequestView, voice: Voice) -> Mrkdwn:
    """Who asks, for what; as it was asked for, whatever was granted since."""
    request, by = view.request, _shown(view.asked_by, voice)
    if request.kind is RequestKind.RELEASE:
        return voice.say("release", by=by)
    if request.kind is RequestKind.TERMS:
        return voice.say("terms", by=by, order=request.order, days=request.terms_days or 0)
    amount, until = asked_amount(request), request.asked_until or request.ends_on
    if amount is None or until is None or request.starts_on is None:
        return voice.say("increase_open", by=by, amount=amount)
    days = (until - request.starts_on).days + 1
    values: dict[str, Value] = {"from": request.starts_on, "until": until, "days": days}
    return voice.say("increase", by=by, amount=amount, **values)


def asked_amount(request: CreditRequest) -> Money | None:
    """Of an increase, as it was asked for."""
    return request.asked_amount or request.amount


def pending_amount(request: CreditRequest) -> Money | None:
    """Of an increase, what approving grants: what the first of two agreed to, when that is less."""
    return request.amount or request.asked_amount


def reason_text(view: RequestView, voice: Voice, sentence: str = "quote") -> Mrkdwn:
    """The reason, quoted; empty without one."""
    reason = quoted(view.request.reason, REASON_SHOWN)
    return voice.say(sentence, text=reason) if reason else Mrkdwn()


def limit_with(view: RequestView) -> Money | None:
    """The limit with what is asked for, on its first day; None without a limit."""
    if view.steps:
        return view.steps[0][1]
    limit, more = view.facts.exposure.limit, pending_amount(view.request)
    if limit is None or more is None or limit.currency != more.currency:
        return None
    return limit + more


def fact_texts(view: RequestView, voice: Voice, sentence: str = "field") -> list[Mrkdwn]:
    """Limit today and asked, exposure, with the order, late, how they pay; those that there are."""
    return [
        voice.say(sentence, name=Mrkdwn(name), value=value) for name, value in _facts(view, voice) if value
    ]


def _facts(view: RequestView, voice: Voice) -> Iterator[tuple[str, Mrkdwn]]:
    facts, spoken = view.facts, voice.language
    exposure = facts.exposure
    yield "today", _limit(facts, voice)
    yield from _asked(view, voice)
    yield "exposure", of_limit(exposure.total, exposure.limit, spoken)
    yield "order", _with_order(view, spoken)
    yield "late", late_text(facts, spoken)
    yield "pays", _capital(pays_text(facts, spoken))
    if facts.group is not None:
        yield "group", group_text(facts.group, spoken)
    if exposure.insured_limit is not None:
        yield "insured", Mrkdwn(money(exposure.insured_limit, spoken))


def _limit(facts: CustomerFacts, voice: Voice) -> Mrkdwn:
    limit, part = facts.exposure.limit, facts.exposure.increase
    if limit is None:
        return Mrkdwn()
    if not part:
        return Mrkdwn(money(limit, voice.language))
    return voice.say("part_temporary", limit=limit, part=part)


def _asked(view: RequestView, voice: Voice) -> Iterator[tuple[str, Mrkdwn]]:
    """While it waits, what the limit would be; later the limit of today may have it already."""
    request, amount = view.request, pending_amount(view.request)
    if request.kind is not RequestKind.INCREASE or amount is None:
        return
    limit = limit_with(view)
    if limit is None or not waits(request):
        until = request.asked_until or request.ends_on
        asked = asked_amount(request)
        yield "increase", voice.say("increase_asked", amount=asked, until=until)
        return
    before = view.facts.exposure.limit
    share = view.share or (amount.amount / before.amount if before else None)
    more = Mrkdwn(percent(share, voice.language)) if share is not None else Mrkdwn()
    said = voice.say("limit_asked", limit=limit, more=more, running=view.running if view.share else None)
    yield "both" if request.first_by and amount != asked_amount(request) else "asked", said


def _with_order(view: RequestView, language: Language) -> Mrkdwn:
    order, exposure = view.request.order, view.facts.exposure
    if order is None or not waits(view.request) or order.currency != exposure.currency:
        return Mrkdwn()
    return of_limit(exposure.total + order, limit_with(view) or exposure.limit, language)


def staying(view: RequestView) -> list[HoldView]:
    """The holds that would stay, or did: an approved release leaves none, an increase may end a breach."""
    holds = [one for one in view.facts.holds if one.holds]
    if view.request.kind is RequestKind.RELEASE:
        return []
    return [one for one in holds if one.hold.cause is not HoldCause.BREACH or _is_above(view)]


def _is_above(view: RequestView) -> bool:
    """Still above the limit, with what is asked for; or the group's, which a member's does not raise."""
    return _own_over(view) is not None or _group_is_over(view.facts.group)


def _group_is_over(group: GroupExposure | None) -> bool:
    return group is not None and group.exposure.utilisation is Utilisation.BREACH


def stays_texts(view: RequestView, voice: Voice) -> list[Mrkdwn]:
    """`F-2026-0871 is 44 days late with no open promise; orders stay on hold until ...`."""
    return [_stays(one, view, voice) for one in staying(view)]


def _stays(one: HoldView, view: RequestView, voice: Voice) -> Mrkdwn:
    match one.hold.cause:
        case HoldCause.LATE:
            return voice.say("late_stays", broken=one.broken_on, **_late(one, voice))
        case HoldCause.BY_HAND:
            return voice.say("hand_stays", **_hand(one))
        case _:
            over = _own_over(view)
            own = "breach_stays" if view.request.kind is RequestKind.INCREASE else "breach_held"
            return voice.say(own, over=over) if over else voice.say("breach_group")


def held_texts(view: RequestView, voice: Voice) -> list[Mrkdwn]:
    """Of a release: what would be released, a sentence each."""
    return [_held(one, view.facts, voice) for one in view.facts.holds if one.holds]


def _held(one: HoldView, facts: CustomerFacts, voice: Voice) -> Mrkdwn:
    match one.hold.cause:
        case HoldCause.LATE:
            return voice.say("late_held", **_late(one, voice))
        case HoldCause.BY_HAND:
            return voice.say("hand_held", **_hand(one))
        case _:
            limit, total = facts.exposure.limit, facts.exposure.total
            over = total - limit if limit is not None and total > limit else None
            return voice.say("breach_held", over=over)


def _own_over(view: RequestView) -> Money | None:
    facts = view.facts
    limit = (limit_with(view) if waits(view.request) else None) or facts.exposure.limit
    if limit is None or facts.exposure.total <= limit:
        return None
    return facts.exposure.total - limit


def _late(one: HoldView, voice: Voice) -> dict[str, Value]:
    numbers = one.numbers or ("–",)
    return {
        "numbers": numbers_text(numbers, voice.language),
        "count": len(numbers),
        "days": one.days_late,
    }


def _hand(one: HoldView) -> dict[str, Value]:
    by = one.set_by if clean(one.set_by) else ""
    return {"by": by, "on": one.hold.set_on, "why": quoted(one.hold.why, WHY_SHOWN)}


def what_text(request: CreditRequest, as_of: date, voice: Voice) -> Mrkdwn:
    """`+€8,000 to 31 Dec`, `order of €15,000, 15 days`, `release of the hold`.

    As it was asked for; while it waits for the second of two, what the first agreed to.
    """
    if request.kind is RequestKind.RELEASE:
        return voice.say("what_release")
    if request.kind is RequestKind.TERMS:
        return voice.say("what_terms", order=request.order, days=request.terms_days or 0)
    agreed = waits(request) and bool(request.first_by)
    until = (agreed and request.ends_on) or request.asked_until or request.ends_on
    far = until is not None and until.year != as_of.year
    amount = pending_amount(request) if agreed else asked_amount(request)
    shown = Mrkdwn(money(amount, voice.language)) if amount else Mrkdwn()
    return voice.say("what_increase", amount=shown, until=until, far=far)


def over_with_order(view: RequestView) -> Money | None:
    """By how much exposure is above the limit once the order of a request for terms is reserved.

    Of one that was granted it is in the exposure already. None without a limit, or when it fits.
    """
    request, exposure = view.request, view.facts.exposure
    if request.kind is not RequestKind.TERMS or exposure.limit is None:
        return None
    owed = exposure.total
    if waits(request) and request.order is not None and request.order.currency == owed.currency:
        owed += request.order
    return owed - exposure.limit if owed > exposure.limit else None


def releases_breach(view: RequestView) -> bool:
    """Whether a hold because of the limit is what is released: each order is then checked all the same."""
    is_over = view.facts.exposure.utilisation is Utilisation.BREACH or _group_is_over(view.facts.group)
    return is_over or any(one.hold.cause is HoldCause.BREACH for one in view.facts.holds)


def is_granted(request: CreditRequest) -> bool:
    """Approved, as asked for or with changes; after its end too."""
    return request.state in GRANTED or request.state is RequestState.ENDED


def customer_name(view: RequestView) -> str:
    """Not yet escaped."""
    return name_of(view.facts.of)


def _shown(name: str, voice: Voice) -> str:
    return name if clean(name) else voice.word("text", text="–")


def _capital(text: str) -> Mrkdwn:
    return Mrkdwn(text[:1].upper() + text[1:])
