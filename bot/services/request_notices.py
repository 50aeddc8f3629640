"""What is said of a request: to the credit channel, to whoever decides next, and to whoever asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.credit.request import CreditRequest, RequestState
from bot.credit_views import RequestNews, RequestView
from bot.notices import Notice, NoticeKind, Payload, channel_of
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.approvers import Approvers, approvers_on
from bot.services.broken_said import digest_reader, is_left_to_digest
from bot.services.credit_channel import credit_listener, listener_of, reader_of
from bot.services.dispute_owners import who_sees
from bot.services.house import House
from bot.services.promise_notices import Listener, listener
from bot.services.quiet import free_moment
from bot.services.request_views import request_view
from bot.services.told_of_holds import decided_key


def message_key(request: CreditRequest) -> str:
    """Of the message that asks, in the channel or to the credit manager."""
    return f"request:{request.id}"


def person_key(request: CreditRequest, email: str) -> str:
    """Of the message to somebody whom it waits for, too."""
    return f"request:{request.id}:{email}"


def asked_key(request: CreditRequest) -> str:
    """Of the message to whoever asked, from which it is withdrawn."""
    return f"request-asked:{request.id}"


def line_key(request: CreditRequest, news: RequestNews) -> str:
    """Of a reply below the message that asks."""
    return f"request-line:{request.id}:{news}"


@dataclass(frozen=True, slots=True)
class RequestNotices:
    """Word of requests about one customer, in the transaction that changes them."""

    house: House
    one: Work
    customer: KnownCustomer
    at: datetime
    seen: dict[CreditRequest, tuple[RequestView, Approvers]] = field(default_factory=dict)
    """Views of this moment."""

    async def ask(self, request: CreditRequest) -> None:
        """Whoever decides is asked, and who stands in for them; whoever asked can withdraw it."""
        view, approvers = await self._view(request)
        to = await self._first_reader(request, approvers)
        if to is not None:
            await self._say(message_key(request), to, self._message(view, to, buttons=True))
        await self.tell_stand_ins(request)
        await self._tell_asker(request, view)

    async def tell_next(self, request: CreditRequest) -> None:
        """It waits for somebody by name, the second of two; while they are away, for who stands in."""
        view, approvers = await self._view(request)
        principal = await self.first_there(request, approvers)
        for email in approvers.stand_ins(request, principal) or (principal,):
            await self._tell(request, view, email)

    async def tell_stand_ins(self, request: CreditRequest) -> None:
        """Who decides in the place of whoever is asked is asked too, when they were not before.

        Of who is away without a delegate until it lapses, or cannot be written to, that is the next one.
        """
        view, approvers = await self._view(request)
        principal = await self.first_there(request, approvers)
        is_next = principal not in approvers.principals(request)[:1]
        for email in approvers.stand_ins(request, principal) or ((principal,) if is_next else ()):
            await self._tell(request, view, email)

    async def renew(self, request: CreditRequest, number: int) -> None:
        """Every message that asks says how it stands now; without buttons for who cannot decide any more."""
        view, approvers = await self._view(request)
        waits = request.state is RequestState.REQUESTED
        able = frozenset(approvers.next_ones(request)) if waits else frozenset()
        if to := await reader_of(self.house, self.one, message_key(request)):
            in_channel = bool(channel_of(to.person))
            payload = self._message(view, to, buttons=bool(able) and (in_channel or to.person in able))
            await self._edit(message_key(request), to, payload, request, number)
        for email in await self._told(request):
            if to := await reader_of(self.house, self.one, person_key(request, email)):
                payload = self._message(view, to, buttons=email in able)
                await self._edit(person_key(request, email), to, payload, request, number)
        if to := await reader_of(self.house, self.one, asked_key(request)):
            payload = self.house.wording.request_asked(view, to.language)
            await self._edit(asked_key(request), to, payload, request, number)

    async def answer(self, request: CreditRequest) -> None:
        """Whoever asked reads how it was decided, or that nobody did, within their hours."""
        if asker := who_sees(self.house, request.asked_by, self.customer):
            view, _ = await self._view(request)
            to = await listener(self.one, self.house.policy, asker)
            payload = self.house.wording.request_decided(view, to.language)
            await self._say(decided_key(request.id), to, payload)

    async def line(
        self, request: CreditRequest, news: RequestNews, *, until: date | None = None, now: bool = False
    ) -> None:
        """A reply below the message that asks; after the day `until` it is not worth saying."""
        key = message_key(request)
        if to := await reader_of(self.house, self.one, key):
            view, _ = await self._view(request)
            payload = self.house.wording.request_line(view, news, to.language)
            await self._say(line_key(request, news), to, payload, below=key, until=until, now=now)

    async def announce(self, request: CreditRequest) -> tuple[str, ...]:
        """Whoever asked and the salesperson read that the increase ends soon; who was written to.

        A digest of the salesperson that is still to come says it.
        """
        salesperson = self.house.policy.person_for(self.customer.salesperson)
        readers = dict.fromkeys((request.asked_by, salesperson.email.casefold() if salesperson else ""))
        to = await digest_reader(self.house, self.one, self.customer)
        if to is not None and await is_left_to_digest(self.house, self.one, to, self.at):
            readers.pop(to.email, None)
        view, _ = await self._view(request)
        told = []
        for email in readers:
            if person := who_sees(self.house, email, self.customer):
                reader = await listener(self.one, self.house.policy, person)
                news = RequestNews.ENDS_SOON
                payload = self.house.wording.request_line(view, news, reader.language, alone=True)
                key = f"request-ends:{request.id}:{email}"
                await self._say(key, reader, payload, until=request.counts_until)
                told.append(email)
        return tuple(told)

    async def tell_of_end(self, request: CreditRequest) -> None:
        """Whoever asked reads that the increase has ended."""
        if asker := who_sees(self.house, request.asked_by, self.customer):
            view, _ = await self._view(request)
            to = await listener(self.one, self.house.policy, asker)
            payload = self.house.wording.request_line(view, RequestNews.ENDED, to.language, alone=True)
            await self._say(f"request-ended:{request.id}", to, payload)

    async def first_there(self, request: CreditRequest, approvers: Approvers) -> str:
        """The first who can decide next and is there, or has somebody who stands in, before it lapses."""
        for principal in approvers.principals(request):
            if approvers.stand_ins(request, principal):
                return principal
            is_reached = principal in approvers.reached
            to = await listener_of(self.house, self.one, principal) if is_reached else None
            if to is not None and self._free_at(to) < request.expires_at:
                return principal
        return approvers.to_ask(request)

    async def _view(self, request: CreditRequest) -> tuple[RequestView, Approvers]:
        """With the figures of the moment, read once."""
        if request not in self.seen:
            today = self.house.today(self.at)
            view = await request_view(self.house, self.one, request, today)
            self.seen[request] = view, await approvers_on(self.house, self.one, today)
        return self.seen[request]

    async def _first_reader(self, request: CreditRequest, approvers: Approvers) -> Listener | None:
        """The channel, else whoever is asked: never who asked themselves."""
        if self.house.policy.credit.channel:
            return await credit_listener(self.house, self.one)
        principal = await self.first_there(request, approvers)
        stand_ins = approvers.stand_ins(request, principal)
        is_away = principal not in approvers.reached and bool(stand_ins)
        return await listener_of(self.house, self.one, stand_ins[0] if is_away else principal)

    def _free_at(self, to: Listener) -> datetime:
        """When somebody may be written to."""
        return free_moment(to.preferences, to.zone, self.house.calendar(self.customer), self.at)

    async def _tell(self, request: CreditRequest, view: RequestView, email: str) -> None:
        """Somebody it waits for, unless the message that asks is theirs already."""
        if await self.one.outbox.person_of(message_key(request)) == email:
            return
        if to := await listener_of(self.house, self.one, email):
            await self._say(person_key(request, email), to, self._message(view, to, buttons=True))

    async def _tell_asker(self, request: CreditRequest, view: RequestView) -> None:
        """At once: they are here, and it is their own act."""
        if to := await listener_of(self.house, self.one, request.asked_by):
            payload = self.house.wording.request_asked(view, to.language)
            await self._say(asked_key(request), to, payload, now=True)

    async def _told(self, request: CreditRequest) -> tuple[str, ...]:
        """Who has a message of their own about it."""
        emails = [person.email.casefold() for person in self.house.policy.people]
        known = await self.one.outbox.known([person_key(request, email) for email in emails])
        return tuple(email for email in emails if person_key(request, email) in known)

    def _message(self, view: RequestView, to: Listener, *, buttons: bool) -> Payload:
        return self.house.wording.request(view, to.language, buttons=buttons)

    async def _say(
        self,
        key: str,
        to: Listener,
        payload: Payload,
        *,
        below: str = "",
        until: date | None = None,
        now: bool = False,
    ) -> None:
        """Within the hours of whoever reads it, and on none of their quiet days."""
        due = self.at if now else self._free_at(to)
        expires = None
        if until is not None:
            expires = datetime.combine(until + timedelta(days=1), time(), self.house.policy.zone)
        await self.one.outbox.add(
            Notice(key, NoticeKind.REQUEST, to.person, payload, due, expires_at=expires, below=below)
        )

    async def _edit(
        self, key: str, to: Listener, payload: Payload, request: CreditRequest, number: int
    ) -> None:
        """At once: an edit pages nobody.

        All edits of a message are due when it was asked for: they leave in the order in which they were
        decided, however the clocks of two who act at once differ.
        """
        edit = Notice(f"{key}:e{number}", NoticeKind.REQUEST, to.person, payload, request.asked_at, edits=key)
        await self.one.outbox.add(edit)
