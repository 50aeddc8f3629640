"""Who decides on promises and plans, and the messages in which they and whoever asked read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.credit.hours import within_hours
from bot.credit.promise import Plan, Promise
from bot.credit.refused import Refused, Why
from bot.notices import Notice, NoticeKind, Payload
from bot.policy import Person, Policy, Role
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.house import House
from bot.services.people import language_of, zone_of
from bot.services.record_views import plan_view, promise_views


def decider(house: House, asker: str) -> Person | None:
    """Who is asked: the credit manager, or another one or the finance director when they ask themselves."""
    decide = (
        *house.policy.people_with(Role.CREDIT_MANAGER),
        *house.policy.people_with(Role.FINANCE_DIRECTOR),
    )
    return next((one for one in decide if one.email.casefold() != asker), None)


def nobody_decides(house: House, asker: str) -> Refused | None:
    """The refusal of what nobody could agree to."""
    if decider(house, asker):
        return None
    return Refused(Why.OWN_REQUEST if house.credit_manager() == asker else Why.NOBODY)


@dataclass(frozen=True, slots=True)
class Listener:
    """How somebody is spoken to, with or without an account in Slack."""

    person: str
    language: str
    zone: ZoneInfo


async def listener(one: Work, policy: Policy, person: Person) -> Listener:
    """By their account and what they set; by the policy while there is no account."""
    email = person.email.casefold()
    member = await one.members.of_person(email)
    if member is None:
        own = "language" in person.model_fields_set
        return Listener(email, person.language if own else policy.digest.language, policy.zone)
    preferences = await one.preferences.of_person(email)
    return Listener(email, language_of(person, member, preferences, policy), zone_of(member, policy))


@dataclass(frozen=True, slots=True)
class Requests:
    """Requests about a customer's promises, in the transaction that makes or decides them."""

    house: House
    one: Work
    customer: KnownCustomer
    at: datetime

    async def ask(self, promise: Promise) -> None:
        """Whoever decides is asked."""
        await self._say_asked(promise, f"promise-asked:{promise.id}", edits="")

    async def renew(self, promise: Promise, number: int) -> None:
        """The message that asked says how it went."""
        asked = f"promise-asked:{promise.id}"
        await self._say_asked(promise, f"{asked}:e{number}", edits=asked)

    async def answer(self, promise: Promise) -> None:
        """Whoever asked reads how it was decided."""
        asker = self.house.policy.person(promise.logged_by)
        if asker is None:
            return
        (view,) = await promise_views(self.house.policy, self.one.ledger, (promise,))
        to = await listener(self.one, self.house.policy, asker)
        payload = self.house.wording.promise_decided(view, to.language)
        await self._say(f"promise-decided:{promise.id}", NoticeKind.PROMISE, to, payload)

    async def ask_plan(self, plan: Plan, parts: Sequence[Promise]) -> None:
        """Whoever decides is asked."""
        await self._say_plan_asked(plan, parts, f"plan-asked:{plan.id}", edits="")

    async def renew_plan(self, plan: Plan, parts: Sequence[Promise], number: int) -> None:
        """The message that asked says how it went."""
        asked = f"plan-asked:{plan.id}"
        await self._say_plan_asked(plan, parts, f"{asked}:e{number}", edits=asked)

    async def answer_plan(self, plan: Plan, parts: Sequence[Promise]) -> None:
        """Whoever asked reads how it was decided."""
        asker = self.house.policy.person(plan.asked_by)
        if asker is None:
            return
        view = await plan_view(self.house.policy, self.one.ledger, plan, parts)
        to = await listener(self.one, self.house.policy, asker)
        payload = self.house.wording.plan_decided(view, to.language)
        await self._say(f"plan-decided:{plan.id}", NoticeKind.PLAN, to, payload)

    async def broken(self, promise: Promise, to: Listener) -> None:
        """The salesperson reads that a promise was not kept."""
        (view,) = await promise_views(self.house.policy, self.one.ledger, (promise,))
        payload = self.house.wording.promise_broken(view, to.language)
        await self._say(f"promise-broken:{promise.id}", NoticeKind.PROMISE, to, payload)

    async def _say_asked(self, promise: Promise, key: str, edits: str) -> None:
        person = decider(self.house, promise.logged_by)
        if person is None:
            return
        (view,) = await promise_views(self.house.policy, self.one.ledger, (promise,))
        to = await listener(self.one, self.house.policy, person)
        payload = self.house.wording.promise_asked(view, to.language)
        await self._say(key, NoticeKind.PROMISE, to, payload, edits)

    async def _say_plan_asked(self, plan: Plan, parts: Sequence[Promise], key: str, edits: str) -> None:
        person = decider(self.house, plan.asked_by)
        if person is None:
            return
        view = await plan_view(self.house.policy, self.one.ledger, plan, parts)
        to = await listener(self.one, self.house.policy, person)
        payload = self.house.wording.plan_asked(view, to.language)
        await self._say(key, NoticeKind.PLAN, to, payload, edits)

    async def _say(self, key: str, kind: NoticeKind, to: Listener, payload: Payload, edits: str = "") -> None:
        """Within the hours of whoever reads it; an edit pages nobody and is made at once."""
        due = self.at if edits else within_hours(self.at, to.zone, self.house.calendar(self.customer))
        await self.one.outbox.add(Notice(key, kind, to.person, payload, due, edits=edits))
