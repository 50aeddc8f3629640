"""Hand-overs to collection: asked for, approved with a dossier, refused, taken back, or settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.acts import Actor
from bot.audit import Deed
from bot.credit.due_step import StepLineKind
from bot.credit.litigation import Litigation, LitigationState
from bot.credit.refused import Refused, Why
from bot.dunning_acts import DecideHandOver, HandOver, HandOverChanged
from bot.dunning_views import HandOverForm, HandOverView
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.alone import alone
from bot.services.dispute_steps import Doer, by, by_clock
from bot.services.dossier_language import LANGUAGES
from bot.services.dossiers import verified_trail
from bot.services.hand_over_asking import asking_for, with_figures
from bot.services.hand_over_deeds import changed, line_of_step, litigation_entry
from bot.services.hand_over_notices import HandOverNotices
from bot.services.hand_over_people import hand_over_people
from bot.services.hand_over_views import hand_over_view, view_with, with_letter_makers
from bot.services.house import House
from bot.services.letters_again import may_have_dossier
from bot.services.overdue_facts import overdue_facts
from bot.services.promise_checks import reason_refused, too_long
from bot.services.scope import storable

AGENCY_MAX = 120
"""Characters of the agency's or lawyer's name."""


async def hand_over_form(
    house: House, actor: Actor, customer_id: int, step_id: int | None
) -> HandOverForm | Refused:
    """What would be handed over, what is left out, and who decides.

    Refused as `ask_hand_over`, but for words. Raises UnknownCustomerError and NotYoursError.
    """
    async with house.work.looking() as one:
        asking = await asking_for(house, one, actor, customer_id, step_id)
        if isinstance(asking, Refused):
            return asking
        agency = house.policy.dunning.agency or ""
        language = await asking.language()
        litigation = asking.litigation(agency, "", language)
        view = await view_with(house, one, asking.customer, litigation, asking.facts)
        return HandOverForm(
            view=await with_letter_makers(house, one, actor, view),
            step_id=litigation.step_id,
            agency=agency,
            decides=asking.people.decides_alone(actor.person),
            deciders=asking.people.names(actor.person),
            language=language,
        )


async def ask_hand_over(house: House, actor: Actor, wish: HandOver) -> HandOverChanged | Refused:
    """Ask for it; of who decides in their own right, it is done at once, and the dossier is on its way.

    Refused: ROLE, NOT_CONCERNED, LITIGATION_ALREADY, STEP_OVER, FIGURES_TOO_OLD, NOTHING_TO_REMIND,
    NO_REASON, NO_TEXT without an agency, TEXT_TOO_LONG, NOBODY_DECIDES, ALREADY_DONE. Raises
    UnknownCustomerError and NotYoursError.
    """
    to, reason = storable(wish.to).strip(), storable(wish.reason).strip()
    verified = await verified_trail(house)
    async with house.work.working() as one:
        asking = await asking_for(house, one, actor, wish.customer_id, wish.step_id, hold=True)
        if isinstance(asking, Refused):
            return await _again(one, actor, replace(wish, to=to, reason=reason), asking)
        if refused := _words_refused(to, reason):
            return refused
        if not asking.people.able(actor.person):
            return Refused(Why.NOBODY_DECIDES)
        language = wish.language if wish.language in LANGUAGES else await asking.language()
        kept = await one.litigations.add(asking.litigation(to, reason, language), wish.key)
        if kept is None:
            return Refused(Why.ALREADY_DONE, who=house.name_of(actor.person), at=actor.at)
        await line_of_step(one, kept, StepLineKind.HAND_OVER_ASKED, by(actor), reason)
        if asking.people.decides_alone(actor.person):
            return await asking.hand_over(kept, "", verified, is_asked_now=True)
        await one.trail.add(litigation_entry(Deed.HAND_OVER_ASKED, by(actor), None, kept))
        view = await view_with(house, one, asking.customer, kept, asking.facts)
        await asking.notices.ask(view, asking.people)
        return HandOverChanged(kept)


async def decide_hand_over(house: House, actor: Actor, wish: DecideHandOver) -> HandOverChanged | Refused:
    """Approve it, which takes effect at once, or refuse it with a reason; whoever asked is told.

    Refused: ROLE, OWN_REQUEST, DECIDED, ENDED, NO_REASON, TEXT_TOO_LONG, FIGURES_TOO_OLD, NOTHING_TO_REMIND.
    Raises UnknownRecordError and NotYoursError.
    """
    reason = storable(wish.reason).strip()
    verified = await verified_trail(house) if wish.approves else None
    async with house.work.working() as one:
        found = await one.litigations.one(wish.litigation_id, hold=True)
        customer = await one.ledger.customer(found.customer_id)
        people = await hand_over_people(house, one, actor)
        people.check_sight(actor, customer, (found.asked_by,))
        refused = people.refusing(actor.person, found.asked_by) or _not_waiting(house, found)
        refused = refused or too_long(reason)
        if refused:
            return refused
        if verified is None:
            return await _refuse(house, one, actor, customer, found, reason)
        deciding = await with_figures(house, one, actor, customer, people, found.step_id)
        if isinstance(deciding, Refused):
            return deciding
        return await deciding.hand_over(found, reason, verified)


async def end_hand_over(
    house: House, actor: Actor, litigation_id: int, reason: str
) -> HandOverChanged | Refused:
    """Take the customer back: dunning goes on from the steps that were taken.

    Whatever came since they saw it, it can be taken back while it runs. Refused: ROLE, NOT_IN_LITIGATION,
    NO_REASON, TEXT_TOO_LONG. Raises UnknownRecordError and NotYoursError.
    """
    words = storable(reason).strip()
    async with house.work.working() as one:
        found = await one.litigations.one(litigation_id, hold=True)
        customer = await one.ledger.customer(found.customer_id)
        people = await hand_over_people(house, one, actor)
        people.check_sight(actor, customer, (found.asked_by,))
        if not people.speaks(actor.person):
            return Refused(Why.ROLE, who=people.names(""))
        if not found.is_running:
            return Refused(Why.NOT_IN_LITIGATION, who=house.name_of(found.ended_by))
        refused = reason_refused(words)
        return refused or HandOverChanged(await _end(house, one, customer, found, by(actor), words))


async def shown_hand_over(house: House, actor: Actor, litigation_id: int) -> HandOverView | Refused:
    """One with its figures, decided and ended ones too. Raises UnknownRecordError and NotYoursError."""
    async with house.work.looking() as one:
        found = await one.litigations.one(litigation_id)
        customer = await one.ledger.customer(found.customer_id)
        people = await hand_over_people(house, one, actor)
        people.check_sight(actor, customer, (found.asked_by,))
        view = await hand_over_view(house, one, customer, found, house.today(actor.at))
        view = await with_letter_makers(house, one, actor, view)
    may_decide = people.refusing(actor.person, found.asked_by) is None
    may_have = bool(view.file_name) and may_have_dossier(people, actor, found)
    return replace(view, may_decide=may_decide, may_end=people.speaks(actor.person), may_have_file=may_have)


async def end_litigations(house: House, now: datetime) -> tuple[Litigation, ...]:
    """End those of which every invoice that was handed over is settled, and those that wait for a decision
    with nothing left to hand over; part of a tick."""
    async with house.work.looking() as one:
        found = await one.litigations.running()
        running = [each for each in found if each.is_running]
        documents = {document for each in running for document in each.documents}
        settled = await one.ledger.settled(documents) if documents else frozenset()
        over = [each for each in running if settled.issuperset(each.documents)]
        waiting = [each for each in found if not each.is_running]
        over += [each for each in waiting if await _is_paid(house, one, each, now)]
    ended = [await alone(_settle(house, each.id, now), "the end of a litigation") for each in over]
    return tuple(each for each in ended if each is not None)


async def _settle(house: House, litigation_id: int, now: datetime) -> Litigation | None:
    async with house.work.working() as one:
        found = await one.litigations.one(litigation_id, hold=True)
        if not await _is_over(house, one, found, now):
            return None
        customer = await one.ledger.customer(found.customer_id)
        return await _end(house, one, customer, found, by_clock(now), "")


async def _is_over(house: House, one: Work, found: Litigation, now: datetime) -> bool:
    if found.state is LitigationState.ASKED:
        return await _is_paid(house, one, found, now)
    settled = await one.ledger.settled(found.documents) if found.is_running else frozenset()
    return found.is_running and settled.issuperset(found.documents)


async def _is_paid(house: House, one: Work, asked_for: Litigation, now: datetime) -> bool:
    """Whether nothing of theirs is overdue any more: what is promised or contested may come back."""
    customer = await one.ledger.customer(asked_for.customer_id)
    facts = await overdue_facts(house, one, customer, house.today(now))
    return not facts.lines and not facts.promised


async def _end(
    house: House, one: Work, customer: KnownCustomer, found: Litigation, doer: Doer, reason: str
) -> Litigation:
    today = house.today(doer.at)
    after = replace(
        found,
        state=LitigationState.ENDED,
        ended_on=today,
        ended_by=doer.person,
        end_reason=reason,
    )
    kept = await changed(one, after)
    entry = await one.trail.add(litigation_entry(Deed.HAND_OVER_ENDED, doer, found, kept))
    notices = HandOverNotices(house, one, customer, doer.at)
    view = await hand_over_view(house, one, customer, kept, today)
    await notices.renew(view, entry.number)
    await notices.answer(view, doer.person)
    return kept


async def _refuse(
    house: House, one: Work, actor: Actor, customer: KnownCustomer, found: Litigation, reason: str
) -> HandOverChanged | Refused:
    if not reason:
        return Refused(Why.NO_REASON)
    decided = replace(
        found,
        state=LitigationState.REFUSED,
        decided_by=actor.person,
        decided_at=actor.at,
        decision_reason=reason,
    )
    kept = await changed(one, decided)
    await line_of_step(one, kept, StepLineKind.HAND_OVER_REFUSED, by(actor), reason)
    entry = await one.trail.add(litigation_entry(Deed.HAND_OVER_REFUSED, by(actor), found, kept))
    notices = HandOverNotices(house, one, customer, actor.at)
    view = await hand_over_view(house, one, customer, kept, house.today(actor.at))
    await notices.renew(view, entry.number)
    await notices.answer(view, actor.person)
    return HandOverChanged(kept)


def _words_refused(to: str, reason: str) -> Refused | None:
    if not reason:
        return Refused(Why.NO_REASON)
    if not to:
        return Refused(Why.NO_TEXT)
    if len(to) > AGENCY_MAX:
        return Refused(Why.TEXT_TOO_LONG, count=AGENCY_MAX)
    return too_long(reason)


async def _again(one: Work, actor: Actor, wish: HandOver, refused: Refused) -> Refused:
    """The same wish of the same person, delivered twice, was done."""
    if refused.why is not Why.LITIGATION_ALREADY:
        return refused
    newest = (await one.litigations.of_customer(wish.customer_id))[0]
    same = (newest.asked_by, newest.to, newest.reason) == (actor.person, wish.to, wish.reason)
    return replace(refused, why=Why.ALREADY_DONE) if same else refused


def _not_waiting(house: House, found: Litigation) -> Refused | None:
    if found.state is LitigationState.ASKED:
        return None
    if not found.decided_by:
        return Refused(Why.ENDED)
    return Refused(Why.DECIDED, who=house.name_of(found.decided_by), at=found.decided_at)
