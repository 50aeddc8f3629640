"""How a request went, in one line, and what that means for whoever asked."""

from __future__ import annotations

from datetime import date, datetime

from bot.credit.money import Money
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit_views import RequestView
from messages.escape import Mrkdwn, clean, escape
from messages.formats import clock, money
from messages.limit_words import either, use
from messages.prose import Voice
from messages.request_facts import customer_name, is_granted, over_with_order, releases_breach, stays_texts
from messages.standing import quoted

REASON_SHOWN = 800


def outcome(view: RequestView, voice: Voice) -> Mrkdwn:
    """`✓ Approved by Nadia Benali, 10:02: €8,000 to 31 Dec`; empty while nobody has decided."""
    request = view.request
    match request.state:
        case RequestState.REQUESTED:
            return _first(view, voice) if request.first_by else Mrkdwn()
        case RequestState.APPROVED | RequestState.APPROVED_WITH_CHANGES:
            return _approved(view, voice)
        case RequestState.ENDED:
            ended = voice.say("ended", amount=request.amount, on=request.ended_on)
            return Mrkdwn(f"{_approved(view, voice)}\n{ended}")
        case RequestState.EXPIRED:
            hour = Mrkdwn(clock(request.expires_at, voice.language))
            return voice.say("expired", at=request.expires_at, hour=hour)
        case RequestState.WITHDRAWN:
            return voice.say("withdrawn", who=view.asked_by, at=_at(request, voice))
        case RequestState.REJECTED:
            reason = quoted(request.decision_reason, REASON_SHOWN)
            return voice.say("rejected", who=_who(view, voice), at=_at(request, voice), reason=reason)


def _first(view: RequestView, voice: Voice) -> Mrkdwn:
    by = _person(view.first_by or view.request.first_by, view.first_for, voice)
    who = either(view.waits_for, voice.language)
    request = view.request
    granted = (request.amount, request.ends_on)
    is_changed = granted != (request.asked_amount, request.asked_until)
    what = _granted(request, *granted, voice) if is_changed else Mrkdwn()
    return voice.say("first", by=by, what=what, who=who, at=request.expires_at)


def _approved(view: RequestView, voice: Voice) -> Mrkdwn:
    request = view.request
    who, at = _who(view, voice), _at(request, voice)
    what = _granted(request, request.amount, request.ends_on, voice)
    reason = quoted(request.decision_reason, REASON_SHOWN)
    if not _is_changed(request):
        return voice.say("approved", who=who, at=at, what=what, reason=reason)
    asked = _granted(request, request.asked_amount, request.asked_until, voice)
    return voice.say("changed", who=who, at=at, what=what, asked=asked, reason=reason)


def _is_changed(request: CreditRequest) -> bool:
    """Of one that ended, its state does not tell any more."""
    if request.state is not RequestState.ENDED:
        return request.state is RequestState.APPROVED_WITH_CHANGES
    return (request.amount, request.ends_on) != (request.asked_amount, request.asked_until)


def _granted(request: CreditRequest, amount: Money | None, until: date | None, voice: Voice) -> Mrkdwn:
    """`€8,000 to 31 Dec`, `until 15 Dec`, `€15,000, 15 days`."""
    far = until is not None and until.year != request.asked_on.year
    if request.kind is RequestKind.TERMS:
        return voice.say("what_terms", order=request.order, days=request.terms_days or 0)
    if request.kind is RequestKind.RELEASE or amount is None:
        return voice.say("granted_until", until=until, far=far) if until else Mrkdwn()
    return voice.say("granted", amount=amount, until=until, far=far)


def _who(view: RequestView, voice: Voice) -> Mrkdwn:
    """Whoever decided; of two, both, the first first."""
    request = view.request
    last = _person(view.decided_by or request.decided_by, view.decided_for, voice)
    if not request.first_by or not is_granted(request):
        return last
    return voice.listed([_person(view.first_by or request.first_by, view.first_for, voice), last])


def _person(name: str, instead: str, voice: Voice) -> Mrkdwn:
    """`Marc Olivier (for Nadia Benali)`."""
    shown = name if clean(name) else "–"
    return voice.say("person", name=shown, instead=instead if clean(instead) else "")


def _at(request: CreditRequest, voice: Voice) -> Mrkdwn:
    """The hour alone on the day that it was asked on, which is the message's own."""
    at = request.decided_at
    return moment_text(at, request.asked_on, voice) if at else Mrkdwn()


def moment_text(at: datetime, today: date, voice: Voice) -> Mrkdwn:
    """`10:02`, with its day when that is not `today`."""
    hour = Mrkdwn(clock(at, voice.language))
    return hour if at.date() == today else voice.say("moment", on=at.date(), hour=hour)


def meaning(view: RequestView, voice: Voice) -> list[Mrkdwn]:
    """What whoever asked can do now."""
    match view.request.state:
        case RequestState.APPROVED | RequestState.APPROVED_WITH_CHANGES:
            is_checked = view.request.kind is RequestKind.RELEASE and releases_breach(view)
            checked = [voice.say("release_checked")] if is_checked else []
            return [_counts(view, voice), *checked, *_held(view, voice), voice.say("means_again")]
        case RequestState.ENDED:
            return [_over(view, voice)]
        case RequestState.EXPIRED:
            return [voice.say("means_expired")]
        case RequestState.REJECTED:
            limit = view.facts.exposure.limit
            is_limit = view.request.kind is RequestKind.INCREASE and limit is not None
            return [voice.say("means_not", limit=limit) if is_limit else voice.say("means_nothing")]
        case _:
            return []


def _counts(view: RequestView, voice: Voice) -> Mrkdwn:
    request, facts = view.request, view.facts
    if request.kind is RequestKind.TERMS:
        return voice.say(
            "means_terms", order=request.order, days=request.terms_days or 0, over=over_with_order(view)
        )
    if request.kind is RequestKind.RELEASE:
        return voice.say("means_release", until=request.ends_on)
    if request.counts_from is not None and request.counts_from > facts.as_of:
        return voice.say("means_later", amount=request.amount, **{"from": request.counts_from})
    if facts.exposure.limit is None:
        return Mrkdwn()
    return voice.say("means_limit", limit=facts.exposure.limit, until=request.counts_until or request.ends_on)


def _held(view: RequestView, voice: Voice) -> list[Mrkdwn]:
    stays = stays_texts(view, voice)
    return [Mrkdwn(" ".join([voice.say("means_held"), *stays]))] if stays else []


def _over(view: RequestView, voice: Voice) -> Mrkdwn:
    """`The limit is €60,000 again, 104 % of it is used`."""
    exposure = view.facts.exposure
    if exposure.limit is None:
        return Mrkdwn()
    said = [voice.say("means_over", limit=exposure.limit)]
    if exposure.ratio is not None:
        said.append(voice.say("means_used", use=use(exposure.ratio, voice.language)))
    return Mrkdwn(f"{', '.join(said)}.")


def ends_soon(view: RequestView, voice: Voice) -> Mrkdwn:
    """`The increase of €8,000 ends Thu 31 Dec; without it 104 %.`; empty of what has no last day."""
    request = view.request
    without = use(view.without, voice.language) if view.without is not None else Mrkdwn()
    until = request.counts_until or request.ends_on
    if until is None:
        return Mrkdwn()
    return voice.say("ends_soon", amount=_shown(request.amount, voice), until=until, without=without)


def has_ended(view: RequestView, voice: Voice, *, names: bool = False) -> Mrkdwn:
    """`ACME: the increase of €8,000 has ended: the limit is €60,000 again, 104 % used.`; `names` whose."""
    exposure = view.facts.exposure
    without = use(exposure.ratio, voice.language) if exposure.ratio is not None else Mrkdwn()
    amount = _shown(view.request.amount, voice)
    customer = customer_name(view) if names else ""
    return voice.say("line_ended", customer=customer, amount=amount, limit=exposure.limit, without=without)


def _shown(amount: Money | None, voice: Voice) -> Mrkdwn:
    return Mrkdwn(money(amount, voice.language)) if amount is not None else escape("–")
