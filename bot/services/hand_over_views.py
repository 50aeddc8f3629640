"""A hand-over with what whoever decides needs: figures, what was tried, what is left out, what came in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.acts import Actor
from bot.credit.broken import BROKEN
from bot.credit.due_step import StepLineKind, standing_lines
from bot.credit.letter import Letter, LetterKind, StoredFile
from bot.credit.litigation import Litigation, LitigationState
from bot.credit.mailing import MailingState
from bot.credit.note import NoteKind
from bot.dunning_records import Collected
from bot.dunning_views import HandOverView, OverdueFacts
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act
from bot.services.customer_facts import of_customer
from bot.services.dossier_copies import without_copy
from bot.services.hand_over_agreements import agreements_asked
from bot.services.house import House
from bot.services.letter_views import letter_refused
from bot.services.overdue_facts import overdue_facts, sums
from bot.services.step_people import places_of

TRIED_SINCE = timedelta(days=365)
_CALLS = frozenset({NoteKind.NO_ANSWER, NoteKind.WILL_CALL_BACK})
_NOTES_MOST = 1000


async def hand_over_view(
    house: House, one: Work, customer: KnownCustomer, litigation: Litigation, as_of: date
) -> HandOverView:
    """With the figures of a day."""
    facts = await overdue_facts(house, one, customer, as_of)
    return await view_with(house, one, customer, litigation, facts)


async def view_with(
    house: House, one: Work, customer: KnownCustomer, litigation: Litigation, facts: OverdueFacts
) -> HandOverView:
    """With figures that were worked out."""
    letters = await one.letters.of_customer(customer.id)
    disputes = await one.disputes.of_customer(customer.id)
    promises = await one.promises.of_customer(customer.id)
    brought = await _brought(one, litigation)
    file = await _file(one, litigation)
    shown = _there(house, litigation)
    return HandOverView(
        litigation=shown,
        of=of_customer(house, customer),
        facts=facts,
        asked_by=house.name_of(litigation.asked_by),
        decided_by=house.name_of(litigation.decided_by),
        letters=letters,
        reminders=await _reminders(one, customer.id, facts.as_of),
        calls=await _calls(house, one, customer.id, facts.as_of),
        broken_promises=sum(each.state in BROKEN for each in promises),
        disputes=sum(each.is_open_on(facts.as_of) for each in disputes),
        collected=sums(each.amount for each in brought),
        fees=sums(each.fee for each in brought if each.fee is not None),
        file_name=file.name if file else "",
        sha256=file.sha256 if file else "",
        without_notice=await _without_notice(one, litigation, facts, letters),
        ended_by=house.name_of(litigation.ended_by),
        agreements_asked=agreements_asked(house, promises, litigation.documents or handed_over(facts)),
        no_copies=await _no_copies(house, one, litigation, facts),
    )


async def with_letter_makers(house: House, one: Work, actor: Actor, view: HandOverView) -> HandOverView:
    """Whether whoever reads it may make the formal notice that is missing, in their own place or another's;
    else who may."""
    places = await places_of(one, actor.person, house.today(actor.at))
    if letter_refused(house, places) is None:
        return view
    return replace(view, may_make_letter=False, letter_makers=house.those_who_may(Act.MAKE_LETTER))


def handed_over(facts: OverdueFacts) -> tuple[int, ...]:
    """The invoices that a hand-over claims: overdue, not promised, not contested as a whole."""
    return tuple(line.document_id for line in facts.lines if line.asked.amount > 0)


def _there(house: House, litigation: Litigation) -> Litigation:
    """Its moments as clocks show them where the company is."""
    decided = litigation.decided_at
    return replace(
        litigation,
        asked_at=litigation.asked_at.astimezone(house.policy.zone),
        decided_at=decided.astimezone(house.policy.zone) if decided else None,
    )


async def _brought(one: Work, litigation: Litigation) -> tuple[Collected, ...]:
    if not litigation.id:
        return ()
    return (await one.litigations.collected((litigation.id,))).get(litigation.id, ())


async def _file(one: Work, litigation: Litigation) -> StoredFile | None:
    return await one.letters.file(litigation.file_id) if litigation.file_id is not None else None


async def _reminders(one: Work, customer_id: int, as_of: date) -> int:
    """Those that the customer's mail server took, within a year."""
    sent = [each for each in await one.mailings.of_customer(customer_id) if each.state is MailingState.SENT]
    return sum(_is_lately((each.ended_at or each.leaves_at), as_of) for each in sent)


async def _calls(house: House, one: Work, customer_id: int, as_of: date) -> int:
    """Calls of steps, and those that were noted beside them, within a year."""
    lines = standing_lines(await one.dunning.lines_of_customer(customer_id))
    calls = [each.at for each in lines if each.kind is StepLineKind.CALLED]
    notes = await one.notes.last(customer_id, _NOTES_MOST)
    calls += [each.at for each in notes if each.kind in _CALLS]
    return sum(_is_lately(each.astimezone(house.policy.zone), as_of) for each in calls)


async def _without_notice(
    one: Work, litigation: Litigation, facts: OverdueFacts, letters: Iterable[Letter]
) -> tuple[str, ...]:
    wanted = litigation.documents or handed_over(facts)
    noticed = {
        document for each in letters if each.kind is LetterKind.FORMAL_NOTICE for document in each.documents
    }
    left = [each for each in wanted if each not in noticed]
    numbers = await one.ledger.numbers(left) if left else {}
    return tuple(numbers.get(each, str(each)) for each in left)


async def _no_copies(house: House, one: Work, litigation: Litigation, facts: OverdueFacts) -> tuple[str, ...]:
    """Of what would be claimed, while it is not decided: then there is time to put copies where they go."""
    if litigation.state is not LitigationState.ASKED:
        return ()
    wanted = set(handed_over(facts))
    numbers = [line.document.number for line in facts.lines if line.document_id in wanted]
    return await without_copy(house, one, facts.of, numbers)


def _is_lately(at: datetime, as_of: date) -> bool:
    return at.date() > as_of - TRIED_SINCE
