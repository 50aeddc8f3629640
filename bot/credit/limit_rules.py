"""The rules of temporary increases: who decides how much alone, for how long, and until when it waits."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import ROUND_FLOOR, Decimal

from bot.credit.currencies import minor_digits
from bot.credit.money import Money, total
from bot.credit.refused import Why
from bot.credit.request import CreditRequest
from bot.credit.working_days import WorkingDays

USUAL_DAYS_AHEAD = 30
"""An increase is offered until the end of the month that so many days lead to."""
OFFERED_DAYS = 60
"""The longest that is offered, first and last day included."""
SAID_DAYS_BEFORE = 3
"""Calendar days before its last day that the end of an increase is announced."""


@dataclass(frozen=True, slots=True)
class Alone:
    """What the credit manager decides alone: up to all three.

    `amount` is in the customer's currency; None when no rate turns it into that: then two decide.
    """

    share: Decimal
    amount: Money | None
    days: int


@dataclass(frozen=True, slots=True)
class Voice:
    """With what authority somebody speaks: their own, or that of whoever they stand in for."""

    person: str
    """An e-mail, case folded."""
    is_credit: bool
    """Whether it is a credit manager's authority."""
    is_director: bool
    """Whether it is a finance director's."""
    place: str = ""
    """In whose place, as a delegate; empty for in their own right."""

    @property
    def speakers(self) -> frozenset[str]:
        """Whose word it is: the person's, and that of whoever they stand in for."""
        return frozenset({self.person, self.place or self.person})


def running_at_once(
    increases: Iterable[CreditRequest], starts_on: date, ends_on: date, currency: str
) -> Money:
    """The most that approved increases make on any one day of a period, both ends included.

    The sum only grows on a day on which one begins, so those days and the first are enough to look at.
    """
    counting = [
        one
        for one in increases
        if one.amount is not None
        and one.amount.currency == currency
        and one.counts_from is not None
        and one.counts_until is not None
        and one.counts_from <= ends_on
        and one.counts_until >= starts_on
    ]
    days = {max(starts_on, one.counts_from) for one in counting if one.counts_from}
    sums = (
        total((one.amount for one in counting if one.amount and one.counts_on(day)), currency) for day in days
    )
    return max(sums, default=Money.zero(currency))


def needs_two(amount: Money, running: Money, credit_limit: Money | None, days: int, alone: Alone) -> bool:
    """Whether a finance director has to agree too; exactly at what one decides alone, nobody has.

    `running` is what runs at the same time, `credit_limit` the limit without increases; `days` counts
    the first and the last. Raises CurrencyMismatchError when the amounts' currencies differ.
    """
    if alone.amount is None or credit_limit is None:
        return True
    above_share = (amount + running).amount > _share_of(credit_limit, alone.share)
    return above_share or amount > alone.amount or days > alone.days


def alone_up_to(credit_limit: Money | None, running: Money, alone: Alone) -> Money | None:
    """The highest further amount that takes one decision, rounded down; None when there is no telling."""
    if alone.amount is None or credit_limit is None:
        return None
    step = Decimal(1).scaleb(-minor_digits(credit_limit.currency))
    whole = _share_of(credit_limit, alone.share).quantize(step, rounding=ROUND_FLOOR)
    by_share = Money(whole, credit_limit.currency) - running
    return max(min(by_share, alone.amount), Money.zero(credit_limit.currency))


def _share_of(credit_limit: Money, share: Decimal) -> Decimal:
    return credit_limit.amount * share


def default_until(today: date) -> date:
    """The last day that is offered: a month's end thirty days on or later, sixty days in all at most."""
    later = today + timedelta(days=USUAL_DAYS_AHEAD)
    month_end = later.replace(day=monthrange(later.year, later.month)[1])
    return min(month_end, today + timedelta(days=OFFERED_DAYS - 1))


def expires_at(
    asked_at: datetime, answer_days: int, answer_hour: time, zone: tzinfo, calendar: WorkingDays
) -> datetime:
    """When it lapses unanswered: at an hour of the company's, so many working days after it was asked."""
    asked_on = asked_at.astimezone(zone).date()
    return datetime.combine(calendar.add(asked_on, answer_days), answer_hour, zone)


def half_time(asked_at: datetime, expires: datetime) -> datetime:
    """The middle of the time that there is to answer, in `expires`' zone."""
    begun, ends = asked_at.timestamp(), expires.timestamp()
    return datetime.fromtimestamp((begun + ends) / 2, expires.tzinfo)


def ends_soon_on(ends_on: date) -> date:
    """The day on which the end of an increase is announced."""
    return ends_on - timedelta(days=SAID_DAYS_BEFORE)


def may_decide(request: CreditRequest, voice: Voice, *, first_is_director: bool = False) -> Why | None:
    """Why an approval with that authority does not count; None when it does.

    Nobody decides their own request, and nobody in the place of whoever asked. Where two have to agree,
    they are two people with the authority of two people, one of them a finance director.
    """
    refused = may_reject(request, voice)
    if refused or not request.needs_two or not request.first_by:
        return refused
    first = {request.first_by, request.first_for or request.first_by}
    if voice.speakers & first:
        return Why.AGREED_ALREADY
    return None if voice.is_director or first_is_director else Why.ROLE


def may_reject(request: CreditRequest, voice: Voice) -> Why | None:
    """Why somebody cannot say no with that authority; whoever agreed first still may."""
    if request.asked_by in voice.speakers:
        return Why.OWN_REQUEST
    return None if voice.is_credit or voice.is_director else Why.ROLE


def decides(request: CreditRequest, voice: Voice, *, asker_is_credit: bool = False) -> bool:
    """Whether an approval that counts is the last that it takes.

    Of what a credit manager asked (`asker_is_credit`), a finance director's alone is enough.
    """
    is_enough = asker_is_credit and voice.is_director
    return not request.needs_two or bool(request.first_by) or is_enough


def chosen(
    request: CreditRequest,
    voices: Collection[Voice],
    *,
    asker_is_credit: bool = False,
    first_is_director: bool = False,
) -> Voice | Why:
    """With which of one person's authorities they decide: their own first, then one that decides.

    When none counts, why the best of them does not. `voices` are all of one person, and may be empty.
    """
    own_first = sorted(voices, key=lambda each: (bool(each.place), each.place))
    answers = [(one, may_decide(request, one, first_is_director=first_is_director)) for one in own_first]
    can = [one for one, why in answers if why is None]
    last = (one for one in can if decides(request, one, asker_is_credit=asker_is_credit))
    found = next(last, can[0] if can else None)
    refusals = (why for _, why in answers if why not in (None, Why.ROLE))
    return found or next(refusals, None) or Why.ROLE
