"""What is said of a hand-over: to credit management, to who stands in, and to whoever asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.credit.litigation import Litigation, LitigationState
from bot.dossier import Dossier
from bot.dunning_views import FileAbout, HandOverView
from bot.notices import FILE_OF, Notice, NoticeKind, Payload
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.credit_channel import credit_listener, listener_of, reader_of
from bot.services.customer_facts import of_customer
from bot.services.dispute_owners import who_sees
from bot.services.hand_over_people import HandOverPeople
from bot.services.house import House
from bot.services.overdue_facts import sums
from bot.services.promise_notices import Listener
from bot.services.quiet import free_moment


def message_key(litigation: Litigation) -> str:
    """Of the message that asks, in the channel or to the credit manager."""
    return f"hand-over:{litigation.id}"


def person_key(litigation: Litigation, email: str) -> str:
    """Of the message to who stands in for them."""
    return f"hand-over:{litigation.id}:{email}"


def answer_key(litigation: Litigation) -> str:
    """Of the word to whoever asked: one when it is decided, one when it ends."""
    return f"hand-over-{litigation.state}:{litigation.id}"


def file_key(litigation: Litigation, email: str) -> str:
    """Of the dossier to somebody."""
    return f"hand-over-file:{litigation.id}:{email}"


@dataclass(frozen=True, slots=True)
class HandOverNotices:
    """Word of one hand-over, in the transaction that changes it."""

    house: House
    one: Work
    customer: KnownCustomer
    at: datetime

    async def ask(self, view: HandOverView, people: HandOverPeople) -> None:
        """Whoever decides is asked, and who stands in for them."""
        await self._begin(view, buttons=True)
        litigation = view.litigation
        first = await self.one.outbox.person_of(message_key(litigation))
        for email in people.stand_ins(litigation.asked_by):
            to = await listener_of(self.house, self.one, email) if email != first else None
            if to is not None:
                payload = self.house.wording.hand_over(view, to.language, buttons=True)
                await self._say(person_key(litigation, email), to, NoticeKind.HAND_OVER, payload)

    async def announce(self, view: HandOverView) -> None:
        """It was decided at once: credit management reads that it was."""
        await self._begin(view, buttons=False)

    async def renew(self, view: HandOverView, number: int) -> None:
        """Every message that asked says how it stands now, without what decides it."""
        litigation = view.litigation
        emails = [person.email.casefold() for person in self.house.policy.people]
        keys = (message_key(litigation), *(person_key(litigation, email) for email in emails))
        for key in keys:
            if to := await reader_of(self.house, self.one, key):
                payload = self.house.wording.hand_over(view, to.language, buttons=False)
                due = litigation.asked_at  # edits leave in the order in which it was changed
                await self.one.outbox.add(
                    Notice(f"{key}:e{number}", NoticeKind.HAND_OVER, to.person, payload, due, edits=key)
                )

    async def answer(self, view: HandOverView, by: str) -> None:
        """Whoever asked reads how it was decided or ended, unless they did that themselves."""
        asker = view.litigation.asked_by
        is_told = asker != by and who_sees(self.house, asker, self.customer) is not None
        to = await listener_of(self.house, self.one, asker) if is_told else None
        if to is not None:
            payload = self.house.wording.hand_over_decided(view, to.language)
            await self._say(answer_key(view.litigation), to, NoticeKind.HAND_OVER, payload)

    async def send(self, litigation: Litigation, dossier: Dossier, people: Iterable[str]) -> None:
        """The dossier goes to these, to each once: at once to who decided, for they are here; and to nobody
        else who does not see the customer any more."""
        for email in dict.fromkeys(people):
            is_for = email == litigation.decided_by or who_sees(self.house, email, self.customer) is not None
            to = await listener_of(self.house, self.one, email) if is_for else None
            if to is not None and litigation.file_id is not None:
                amounts = sums((*litigation.claimed, *litigation.charges))
                about = FileAbout(of_customer(self.house, self.customer), amounts)
                payload = {
                    **self.house.wording.file(dossier.name, to.language, about),
                    FILE_OF: litigation.file_id,
                }
                now = email == litigation.decided_by
                await self._say(file_key(litigation, email), to, NoticeKind.FILE, payload, now=now)

    async def _begin(self, view: HandOverView, *, buttons: bool) -> None:
        if to := await credit_listener(self.house, self.one):
            payload = self.house.wording.hand_over(view, to.language, buttons=buttons)
            waits = view.litigation.state is LitigationState.ASKED
            is_own = to.person == view.litigation.decided_by
            if waits or not is_own:
                await self._say(message_key(view.litigation), to, NoticeKind.HAND_OVER, payload)

    async def _say(
        self, key: str, to: Listener, kind: NoticeKind, payload: Payload, *, now: bool = False
    ) -> None:
        """Within the hours of whoever reads it, and on none of their quiet days."""
        due = (
            self.at
            if now
            else free_moment(to.preferences, to.zone, self.house.calendar(self.customer), self.at)
        )
        await self.one.outbox.add(Notice(key, kind, to.person, payload, due))
