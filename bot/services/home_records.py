"""The promises, disputes and changes of a person's App Home, by what their role needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.credit.broken import BROKEN
from bot.credit.digest import Digest, NewsKind
from bot.credit.dispute import Dispute
from bot.credit.money import Money
from bot.credit.note import Note, NoteKind
from bot.credit.promise import Plan, Promise, PromiseState
from bot.home import Change, ChangeKind, Few, HomeView, few
from bot.members import Reader as Somebody
from bot.policy import Policy, Role
from bot.reading import Reader
from bot.records import KnownCustomer
from bot.rights import Act, may
from bot.services.happened import Happened, Heard, logged_of
from bot.services.portfolio import Sums, add_to, largest_first
from bot.services.record_views import called, dispute_views, old_ledgers, plan_view, promise_views
from bot.sight import people_below
from bot.standing import DisputeView, PlanView, PromiseView

BROKEN_DAYS = 5
"""Working days for which who decides sees what was not kept."""
_NEWS = {
    NewsKind.PAID: ChangeKind.PAID,
    NewsKind.CLEARED: ChangeKind.CLEARED,
    NewsKind.KEPT: ChangeKind.KEPT,
    NewsKind.RESOLVED: ChangeKind.RESOLVED,
}
_BROKEN = {PromiseState.BROKEN: ChangeKind.BROKEN, PromiseState.PARTLY_KEPT: ChangeKind.PARTLY_KEPT}


async def with_records(policy: Policy, reader: Reader, person: Somebody, view: HomeView) -> HomeView:
    """The Home with what people logged.

    It is read for everybody at once, and narrowed to the person: a company has few of them.
    """
    as_of, digest = view.as_of, view.digest if view.digest and view.digest.recipient.name else None
    calendar = policy.working_days(policy.entities[0].country)
    since = digest.since if digest else calendar.before(as_of)
    happened = await logged_of(policy, reader, as_of, Heard(policy, since))
    midnight = datetime.combine(as_of + timedelta(days=1), time(0), policy.zone)
    notes = await reader.notes.logged(datetime.combine(since, time(0), policy.zone), midnight)
    plans = await reader.promises.plans_waiting()
    gathered: tuple[Promise | Dispute | Note | Plan, ...] = (
        *happened.promises,
        *happened.disputes,
        *notes,
        *plans,
    )
    customers = await reader.ledger.customers({one.customer_id for one in gathered})
    gathering = _Gathered(policy, reader, person, happened, notes, plans, customers)
    return await gathering.told(view, digest)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """Everybody's records of a day, and whose Home is made of them."""

    policy: Policy
    reader: Reader
    person: Somebody
    happened: Happened
    notes: tuple[Note, ...]
    plans: tuple[Plan, ...]
    customers: dict[int, KnownCustomer]

    @property
    def email(self) -> str:
        return self.person.member.person

    @property
    def as_of(self) -> date:
        return self.happened.as_of

    async def told(self, view: HomeView, digest: Digest | None) -> HomeView:
        decides = may(Act.DECIDE_PROMISE, self.person.person.role, concerned=False)
        mine = [one for one in self._promises(PromiseState.OPEN) if self._is_mine(one.customer_id)]
        running = [one for one in self.happened.disputes if one.is_open_on(self.as_of)]
        late = [one for one in running if one.target_on < self.as_of]
        return replace(
            view,
            promises=await self._few_promises(mine),
            promised=_sums(mine),
            disputes=await self._few_disputes(one for one in running if self._concerns(one)),
            waiting=await self._few_requests(asked_by_me=True),
            decide=await self._few_requests(asked_by_me=False) if decides else Few(),
            broken=await self._few_promises(self._broken_lately()) if decides else Few(),
            late_disputes=await self._few_disputes(late) if decides else Few(),
            postponed=self._postponed(),
            changes=self._changes(digest),
        )

    def _postponed(self) -> frozenset[int]:
        """What the person put off today; tomorrow it is back."""
        put_off = (one for one in self.notes if one.kind is NoteKind.NOT_TODAY and one.undone_at is None)
        return frozenset(one.customer_id for one in put_off if (one.by, one.on) == (self.email, self.as_of))

    def _is_mine(self, customer_id: int) -> bool:
        """Whether the person looks after the customer."""
        name = self.customers[customer_id].salesperson
        return bool(name.strip()) and self.policy.person_for(name) == self.person.person

    def _promises(self, state: PromiseState) -> list[Promise]:
        return [one for one in self.happened.promises if one.state_on(self.as_of) is state]

    def _concerns(self, dispute: Dispute) -> bool:
        """Of their customers, or theirs to answer: for a manager, also that of anybody below."""
        owners = {self.email}
        if self.person.person.role is Role.MANAGER:
            owners |= people_below(self.person.person, self.policy).keys()
        return dispute.owner in owners or self._is_mine(dispute.customer_id)

    def _broken_lately(self) -> list[Promise]:
        """The newest first."""
        calendar = self.policy.working_days(self.policy.entities[0].country)
        first = self.as_of
        for _ in range(BROKEN_DAYS):
            first = calendar.before(first)
        ended = [
            one
            for one in self.happened.promises
            if one.state in BROKEN and self.happened.is_over(one) and (one.ended_on or first) >= first
        ]
        return sorted(ended, key=lambda one: (one.ended_on or first, one.id), reverse=True)

    async def _few_promises(self, promises: Sequence[Promise]) -> Few[PromiseView]:
        chosen = few(promises)
        stale = old_ledgers(self.policy, await self.reader.ledgers(self.as_of), self.as_of)
        ledger = self.reader.ledger
        views = await promise_views(self.policy, ledger, chosen.shown, stale=stale, as_of=self.as_of)
        return Few(views, chosen.left_out)

    async def _few_disputes(self, disputes: Iterable[Dispute]) -> Few[DisputeView]:
        chosen = few(sorted(disputes, key=lambda one: (one.target_on, one.id)))
        return Few(await dispute_views(self.policy, self.reader.ledger, chosen.shown), chosen.left_out)

    async def _few_requests(self, *, asked_by_me: bool) -> Few[PromiseView | PlanView]:
        """Promises and plans that wait for a decision, the oldest first."""
        waiting: list[tuple[datetime, Promise | Plan]] = [
            *((one.logged_at, one) for one in self._promises(PromiseState.PROPOSED) if one.plan_id is None),
            *((one.asked_at, one) for one in self.plans),
        ]
        asked = [
            one
            for _, one in sorted(waiting, key=lambda each: (each[0], each[1].id))
            if (_asked_by(one) == self.email) is asked_by_me
        ]
        chosen = few(asked)
        return Few(tuple([await self._request(one) for one in chosen.shown]), chosen.left_out)

    async def _request(self, one: Promise | Plan) -> PromiseView | PlanView:
        ledger = self.reader.ledger
        if isinstance(one, Plan):
            _, parts = await self.reader.promises.plan(one.id)
            return await plan_view(self.policy, ledger, one, parts)
        (view,) = await promise_views(self.policy, ledger, (one,))
        return view

    def _changes(self, digest: Digest | None) -> Few[Change]:
        """What matters most first, then the largest amounts."""
        told = digest.good_news if digest else ()
        changes = [
            *self._broken_since(),
            *(Change(_NEWS[one.kind], one.name, one.amount) for one in told),
            *self._logged_by_others(),
        ]
        kinds = list(ChangeKind)
        changes.sort(key=lambda one: (kinds.index(one.kind), -(one.amount.amount if one.amount else 0)))
        return few(changes, digest.good_news_left_out if digest else 0)

    def _broken_since(self) -> list[Change]:
        return [
            Change(_BROKEN[one.state], self.customers[one.customer_id].name, one.amount, one.promised_on)
            for one in self.happened.ended(*_BROKEN)
            if self._is_mine(one.customer_id)
        ]

    def _logged_by_others(self) -> list[Change]:
        promises = [
            self._by(one.logged_by, ChangeKind.PROMISED, one.customer_id, one.amount, one.promised_on)
            for one in self._promises(PromiseState.OPEN)
            if self._is_news(one.customer_id, one.logged_by, one.logged_at)
        ]
        disputes = [
            self._by(one.opened_by, ChangeKind.DISPUTED, one.customer_id, one.amount)
            for one in self.happened.disputes
            if one.is_open_on(self.as_of) and self._is_news(one.customer_id, one.opened_by, one.opened_at)
        ]
        notes = [
            Change(
                ChangeKind.NOTED,
                self.customers[one.customer_id].name,
                by=called(self.policy, one.by),
                note=one.kind,
                text=one.text,
            )
            for one in self.notes
            if one.undone_at is None
            and one.kind is not NoteKind.NOT_TODAY
            and self._is_news(one.customer_id, one.by, one.at)
        ]
        return [*promises, *disputes, *notes]

    def _is_news(self, customer_id: int, by: str, at: datetime) -> bool:
        """Whether somebody else did it to a customer of theirs since the morning before."""
        return by != self.email and self._is_mine(customer_id) and self.happened.is_news(at)

    def _by(
        self, by: str, kind: ChangeKind, customer_id: int, amount: Money, on: date | None = None
    ) -> Change:
        return Change(kind, self.customers[customer_id].name, amount, on, called(self.policy, by))


def _asked_by(one: Promise | Plan) -> str:
    return one.asked_by if isinstance(one, Plan) else one.logged_by


def _sums(promises: Iterable[Promise]) -> tuple[Money, ...]:
    sums: Sums = {}
    for one in promises:
        add_to(sums, one.amount)
    return largest_first(sums)
