"""A hand-over under way: whoever asks may, something is left to claim, and it is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.acts import Actor
from bot.audit import Deed, Verified
from bot.credit.due_step import DueStep, StepState
from bot.credit.dunning import StepAction
from bot.credit.litigation import Litigation, LitigationState
from bot.credit.refused import Refused, Why
from bot.dunning_acts import HandOverChanged
from bot.dunning_views import OverdueFacts
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.customer_facts import figures_of
from bot.services.dispute_steps import by
from bot.services.dossier_language import dossier_language, preset_language
from bot.services.dossiers import build_dossier
from bot.services.hand_over_deeds import asked, changed, dossier_entry, end_steps, litigation_entry
from bot.services.hand_over_notices import HandOverNotices
from bot.services.hand_over_people import HandOverPeople, already, asking_refused, hand_over_people
from bot.services.hand_over_views import handed_over, view_with
from bot.services.house import House
from bot.services.overdue_facts import overdue_facts
from bot.services.watch import watch_customers

MEDIA_TYPE = "application/zip"


@dataclass(frozen=True, slots=True)
class Asking:
    """A hand-over under way, in a transaction that holds the customer."""

    house: House
    one: Work
    actor: Actor
    customer: KnownCustomer
    people: HandOverPeople
    facts: OverdueFacts
    step_id: int | None

    @property
    def today(self) -> date:
        """The company's."""
        return self.house.today(self.actor.at)

    @property
    def notices(self) -> HandOverNotices:
        """What is said of it."""
        return HandOverNotices(self.house, self.one, self.customer, self.actor.at)

    def litigation(self, to: str, reason: str, language: str) -> Litigation:
        """As it would be asked for."""
        actor, customer = self.actor, self.customer.id
        return asked(customer, self.step_id, to, reason, language, actor.person, actor.at, self.today)

    async def language(self) -> str:
        """Of the dossier, where nobody chose one."""
        return await preset_language(self.house, self.one, self.customer, self.actor, self.people)

    async def hand_over(
        self, found: Litigation, reason: str, verified: Verified, *, is_asked_now: bool = False
    ) -> HandOverChanged:
        """The customer is in litigation, and the dossier is on its way to who decided and who asked."""
        house, one, doer = self.house, self.one, by(self.actor)
        decided = await changed(one, self._decided(found, reason))
        steps = await one.dunning.of_customer(self.customer.id, hold=True)
        entries = await end_steps(one, steps, decided, doer, self.today)
        if is_asked_now:
            entries.insert(0, litigation_entry(Deed.HAND_OVER_ASKED, doer, None, found))
        await one.trail.add_all([*entries, litigation_entry(Deed.HANDED_OVER, doer, found, decided)])
        # The dossier tells its own approval, so it is made once that is written down.
        dossier = await build_dossier(
            house, one, self.customer, self.facts, doer.at, verified, decided, by=doer.person
        )
        file = await one.letters.keep(dossier.name, MEDIA_TYPE, dossier.content, doer.at)
        kept = await changed(one, replace(decided, file_id=file.id))
        made = await one.trail.add(dossier_entry(doer, kept, dossier))
        await watch_customers(house, one, (self.customer.id,), doer.at)
        view = await view_with(house, one, self.customer, kept, self.facts)
        notices = self.notices
        await (notices.announce(view) if is_asked_now else notices.renew(view, made.number))
        await notices.answer(view, doer.person)
        await notices.send(kept, dossier, (kept.decided_by, kept.asked_by))
        return HandOverChanged(kept)

    def _decided(self, found: Litigation, reason: str) -> Litigation:
        """What is claimed is what the figures of the moment say."""
        return replace(
            found,
            state=LitigationState.HANDED_OVER,
            decided_by=self.actor.person,
            decided_at=self.actor.at,
            decision_reason=reason,
            language=found.language or dossier_language(self.house, self.customer),
            handed_over_on=self.today,
            documents=handed_over(self.facts),
            claimed=self.facts.owed,
            charges=self.facts.charged,
        )


async def asking_for(
    house: House, one: Work, actor: Actor, customer_id: int, step_id: int | None, *, hold: bool = False
) -> Asking | Refused:
    """What every hand-over begins with. Raises UnknownCustomerError and NotYoursError."""
    found = await one.litigations.of_customer(customer_id, hold=hold)
    customer = await one.ledger.customer(customer_id)
    steps = await one.dunning.of_customer(customer_id, hold=hold)
    waiting = [each for each in steps if _waits(each)]
    people = await hand_over_people(house, one, actor)
    people.check_sight(actor, customer, [each.owner for each in waiting])
    refused = asking_refused(house, actor, people, waiting) or already(house, found)
    refused = refused or _step_over(house, steps, step_id)
    if refused:
        return refused
    own = step_id if step_id is not None else next((each.id for each in waiting), None)
    return await with_figures(house, one, actor, customer, people, own)


async def with_figures(
    house: House,
    one: Work,
    actor: Actor,
    customer: KnownCustomer,
    people: HandOverPeople,
    step_id: int | None,
) -> Asking | Refused:
    """With what is overdue today; refused on figures too old, and where nothing is left to claim."""
    today = house.today(actor.at)
    figures = await figures_of(house, one, customer, today)
    if not figures.may_send:
        return Refused(Why.FIGURES_TOO_OLD, at=figures.at)
    facts = await overdue_facts(house, one, customer, today)
    if not handed_over(facts):
        return Refused(Why.NOTHING_TO_REMIND)
    return Asking(house, one, actor, customer, people, facts, step_id)


def _waits(step: DueStep) -> bool:
    return step.state is StepState.OPEN and step.step.action is StepAction.HAND_OVER


def _step_over(house: House, steps: Sequence[DueStep], step_id: int | None) -> Refused | None:
    """Whether the step that it was asked from is over by now, or another's."""
    if step_id is None:
        return None
    step = next((each for each in steps if each.id == step_id), None)
    if step is not None and _waits(step):
        return None
    who = house.name_of(step.taken_by) if step else ""
    return Refused(Why.STEP_OVER, who=who, at=step.taken_at if step else None)
