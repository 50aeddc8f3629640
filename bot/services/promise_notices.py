"""Who decides on promises and plans, and the messages in which they and whoever asked read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.credit.promise import Plan, Promise
from bot.credit.refused import Refused, Why
from bot.members import Preferences
from bot.notices import Notice, NoticeKind, Payload
from bot.policy import Person, Policy, Role
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.dispute_owners import who_sees
from bot.services.house import House
from bot.services.people import language_of, zone_of
from bot.services.quiet import free_moment
from bot.services.record_views import plan_view, promise_views


def decider(house: House, asker: str) -> Person | None:
    """Who is asked: the credit manager, or another one or the finance director when they ask themselves."""
    decide = (
        *house.policy.people_with(Role.CREDIT_MANAGER),
        *house.policy.people_with(Role.FINANCE_DIRECTOR),
    )
    return next((one for one in decide if one.email.casefold() != asker), None)


def broken_key(promise: Promise) -> str:
    """Of the message that says that a promise was not kept."""
    return f"promise-broken:{promise.id}"


def nobody_decides(house: House, asker: str) -> Refused | None:
    """The refusal of what nobody could agree to."""
    if decider(house, asker):
        return None
    return Refused(Why.OWN_REQUEST if house.credit_manager() == asker else Why.NOBODY_DECIDES)


@dataclass(frozen=True, slots=True)
class Listener:
    """How somebody is spoken to, with or without an account in Slack."""

    person: str
    language: str
    zone: ZoneInfo
    preferences: Preferences


async def listener(one: Work, policy: Policy, person: Person) -> Listener:
    """By their account and what they set; by the policy while there is no account."""
    email = person.email.casefold()
    preferences = await one.preferences.of_person(email)
    member = await one.members.of_person(email)
    if member is None:
        own = "language" in person.model_fields_set
        said_for_them = person.language if own else policy.digest.language
        return Listener(email, said_for_them, policy.zone, preferences)
    language = language_of(person, member, preferences, policy)
    return Listener(email, language, zone_of(member, policy), preferences)


@dataclass(frozen=True, slots=True)
class Requests:
    """Requests about a customer's promises, in the transaction that makes or decides them."""

    house: House
    one: Work
    customer: KnownCustomer
    at: datetime

    async def ask(self, promise: Promise) -> None:
        """Whoever decides is asked."""
        if person := decider(self.house, promise.logged_by):
            await self._ask(promise, person, f"promise-asked:{promise.id}")

    async def renew(self, promise: Promise, number: int) -> None:
        """The message that asked says how it went, to whoever it was written to."""
        asked = f"promise-asked:{promise.id}"
        if person := await self._reader_of(asked):
            await self._ask(promise, person, f"{asked}:e{number}", edits=asked)

    async def answer(self, promise: Promise) -> None:
        """Whoever asked reads how it was decided."""
        if asker := who_sees(self.house, promise.logged_by, self.customer):
            (view,) = await promise_views(self.house.policy, self.one.ledger, (promise,))
            to = await listener(self.one, self.house.policy, asker)
            payload = self.house.wording.promise_decided(view, to.language)
            await self._say(f"promise-decided:{promise.id}", NoticeKind.PROMISE, to, payload)

    async def ask_plan(self, plan: Plan, parts: Sequence[Promise]) -> None:
        """Whoever decides is asked."""
        if person := decider(self.house, plan.asked_by):
            await self._ask_plan(plan, parts, person, f"plan-asked:{plan.id}")

    async def renew_plan(self, plan: Plan, parts: Sequence[Promise], number: int) -> None:
        """The message that asked says how it went, to whoever it was written to."""
        asked = f"plan-asked:{plan.id}"
        if person := await self._reader_of(asked):
            await self._ask_plan(plan, parts, person, f"{asked}:e{number}", edits=asked)

    async def answer_plan(self, plan: Plan, parts: Sequence[Promise]) -> None:
        """Whoever asked reads how it was decided."""
        if asker := who_sees(self.house, plan.asked_by, self.customer):
            view = await plan_view(self.house.policy, self.one.ledger, plan, parts)
            to = await listener(self.one, self.house.policy, asker)
            payload = self.house.wording.plan_decided(view, to.language)
            await self._say(f"plan-decided:{plan.id}", NoticeKind.PLAN, to, payload)

    async def broken(self, promise: Promise, to: Listener) -> None:
        """The salesperson reads that a promise was not kept."""
        (view,) = await promise_views(self.house.policy, self.one.ledger, (promise,))
        payload = self.house.wording.promise_broken(view, to.language)
        await self._say(broken_key(promise), NoticeKind.PROMISE, to, payload)

    async def _reader_of(self, key: str) -> Person | None:
        """Whoever got a message, whoever would get it today."""
        email = await self.one.outbox.person_of(key)
        return self.house.policy.person(email) if email else None

    async def _ask(self, promise: Promise, person: Person, key: str, edits: str = "") -> None:
        (view,) = await promise_views(self.house.policy, self.one.ledger, (promise,))
        to = await listener(self.one, self.house.policy, person)
        payload = self.house.wording.promise_asked(view, to.language)
        if edits:
            await self._edit(key, NoticeKind.PROMISE, to, payload, edits, promise.logged_at)
        else:
            await self._say(key, NoticeKind.PROMISE, to, payload)

    async def _ask_plan(
        self, plan: Plan, parts: Sequence[Promise], person: Person, key: str, edits: str = ""
    ) -> None:
        view = await plan_view(self.house.policy, self.one.ledger, plan, parts)
        to = await listener(self.one, self.house.policy, person)
        payload = self.house.wording.plan_asked(view, to.language)
        if edits:
            await self._edit(key, NoticeKind.PLAN, to, payload, edits, plan.asked_at)
        else:
            await self._say(key, NoticeKind.PLAN, to, payload)

    async def _say(self, key: str, kind: NoticeKind, to: Listener, payload: Payload) -> None:
        """Within the hours of whoever reads it, and on none of their quiet days."""
        due = free_moment(to.preferences, to.zone, self.house.calendar(self.customer), self.at)
        await self.one.outbox.add(Notice(key, kind, to.person, payload, due))

    async def _edit(
        self, key: str, kind: NoticeKind, to: Listener, payload: Payload, edits: str, due: datetime
    ) -> None:
        """At once: an edit pages nobody.

        All edits of a message are due when it was asked for: they leave in the order in which they were
        decided, however the clocks of two who act at once differ.
        """
        await self.one.outbox.add(Notice(key, kind, to.person, payload, due, edits=edits))
