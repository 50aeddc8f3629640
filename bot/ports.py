"""What the services need of the outside: storage implements it, and tests fake it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from bot.credit_records import Cases, CreditRequests, Crossings, Delegations, Exposures, Holds, Reservations
from bot.dunning_records import DunningSteps, Letters, Litigations, Mailings
from bot.dunning_views import DoubtfulCopy
from bot.files import ImportReport, ImportRequest
from bot.mail import MailMessage
from bot.members import Account, Member, Preferences
from bot.mornings import Morning, Portfolio
from bot.notices import Address, Claimed, Notice, Payload
from bot.reading import Reader
from bot.records import Disputes, Drafts, Invoiced, Ledger, Notes, Promises, Trail

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are done."""
Tell = Callable[[ImportReport], tuple[Notice, ...]]
"""The notices that an import's report calls for."""


class Importer(Protocol):
    """Takes files into the ledger."""

    async def take(
        self, request: ImportRequest, progress: Progress, tell: Tell | None = None
    ) -> ImportReport:
        """All of a file or nothing of it; what `tell` makes of the report enters the outbox with it.

        Raises ImportRefusedError.
        """
        ...


class Health(Protocol):
    """How the database is."""

    async def revision(self) -> tuple[str | None, str]:
        """The revision the database is at, and the one the code was written for. Raises StorageError."""
        ...

    async def newest(self) -> datetime | None:
        """When the newest import, morning or entry of the trail was written; None before the first."""
        ...


class Books(Protocol):
    """A workspace's figures, opened for one use case at a time."""

    def reading(self) -> AbstractAsyncContextManager[Reader]:
        """A consistent view. Raises LedgerEmptyError when nothing was ever imported."""
        ...


Clock = Callable[[], datetime]
"""Now, aware; only ways in read it."""


class Members(Protocol):
    """People of the policy and their Slack accounts."""

    async def all(self) -> tuple[Member, ...]:
        """Everybody matched, active or not."""
        ...

    async def of_slack(self, slack_id: str) -> Member | None:
        """Whom an account was matched with."""
        ...

    async def of_person(self, person: str) -> Member | None:
        """The account of a policy's e-mail, ignoring case."""
        ...

    async def keep(self, member: Member) -> None:
        """Match, or renew a match; a person has one account and an account one person."""
        ...


class PreferenceStore(Protocol):
    """What people set for themselves."""

    async def of_person(self, person: str) -> Preferences:
        """Those of one person; the defaults when nothing was set."""
        ...

    async def all(self) -> dict[str, Preferences]:
        """Everybody's who set something, by person."""
        ...

    async def keep(self, preferences: Preferences) -> None:
        """Set them."""
        ...


class NoticeEnd(NamedTuple):
    """How a notice ended."""

    sent: bool
    at: datetime
    reason: str
    """Why it was given up or dropped; empty when it was sent."""


class Outbox(Protocol):
    """Notices on their way."""

    async def add(self, notice: Notice) -> bool:
        """Leave it for the sender; False when its key was ever added before."""
        ...

    async def claim(
        self, now: datetime, until: datetime, most: int, *, mails: bool | None = None
    ) -> tuple[Claimed, ...]:
        """Take what is due, and what a lease that ran out left behind, until a moment; expired ones drop.

        With `mails`, only those; with False, none of them.
        """
        ...

    async def sent(self, notice_id: int, address: Address, at: datetime) -> None:
        """It stands in Slack there."""
        ...

    async def put_off(self, notice_id: int, until: datetime, *, unsure: bool, reason: str) -> None:
        """Try again later; `unsure` when Slack may have stored it."""
        ...

    async def give_up(self, notice_id: int, at: datetime, reason: str) -> None:
        """It will never be sent: for the log and `doctor`."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next notice can be tried; None when nothing waits."""
        ...

    async def given_up(self, since: datetime) -> tuple[tuple[str, str], ...]:
        """Kind and reason of what was given up since."""
        ...

    async def payload_of(self, key: str) -> Payload | None:
        """What a notice says, sent or waiting; None when there is no such key."""
        ...

    async def newest_edit(self, key: str) -> Payload | None:
        """What the last edit of a notice's message says, whatever became of it; None when there is none.

        Only edits for the person whom the notice is to are looked for.
        """
        ...

    async def known(self, keys: Collection[str]) -> frozenset[str]:
        """Those of these keys that were ever added."""
        ...

    async def naming(self, words: Mapping[str, Collection[str]]) -> dict[str, Payload]:
        """As `payload_of`, by key, for those whose payload has one of their words in it."""
        ...

    async def ends_of(self, keys: Collection[str]) -> dict[str, NoticeEnd]:
        """How the notices of these keys ended; without those that did not yet."""
        ...

    async def people_of(self, keys: Collection[str]) -> dict[str, str]:
        """As `person_of`, by key, for those of these keys that were ever added."""
        ...

    async def person_of(self, key: str) -> str | None:
        """To whom a notice is, by the policy's e-mail; None when there is no such key."""
        ...

    async def notice_at(self, address: Address) -> Notice | None:
        """The notice whose message stands there, if the bot posted it by itself."""
        ...


class Mornings(Protocol):
    """What was decided of people's mornings."""

    async def decided(self, days: Collection[date]) -> frozenset[tuple[str, Portfolio, date]]:
        """Whose mornings of these days were decided."""
        ...

    async def decide(self, morning: Morning) -> bool:
        """Record it; False when somebody else did."""
        ...

    async def to_fold(self, person: str, portfolio: Portfolio, before: date) -> tuple[Morning, ...]:
        """Mornings of former days whose digest was sent and is not folded yet, newest first."""
        ...

    async def folded(self, morning: Morning) -> None:
        """Its digest is one line now, or will be."""
        ...

    async def last(self, person: str, portfolio: Portfolio) -> Morning | None:
        """The newest decision."""
        ...

    async def sent_on(self, days: Collection[date], people: Collection[str]) -> tuple[Morning, ...]:
        """The mornings of these people and days whose digest was sent and is not folded."""
        ...


class Work(Protocol):
    """One transaction that writes: what is changed and what must be said of it stand or fall together."""

    members: Members
    preferences: PreferenceStore
    outbox: Outbox
    mornings: Mornings
    ledger: Ledger
    promises: Promises
    disputes: Disputes
    notes: Notes
    trail: Trail
    drafts: Drafts
    exposures: Exposures
    requests: CreditRequests
    holds: Holds
    crossings: Crossings
    cases: Cases
    reservations: Reservations
    delegations: Delegations
    dunning: DunningSteps
    mailings: Mailings
    letters: Letters
    litigations: Litigations

    async def met(self, slack_id: str) -> tuple[Member, Preferences] | None:
        """Whom an account was matched with, and what they set for themselves."""
        ...


class UnitOfWork(Protocol):
    """Opens transactions on one workspace, and opens the workspace itself when it is new."""

    def working(self) -> AbstractAsyncContextManager[Work]:
        """Commits at its end; rolls back when anything is raised."""
        ...

    def looking(self) -> AbstractAsyncContextManager[Work]:
        """Only reads, and so waits for nobody who writes; whatever it wrote is rolled back at its end."""
        ...


class Identity(NamedTuple):
    """Whom Slack takes the bot for."""

    team_id: str
    team: str
    bot_user: str
    scopes: frozenset[str]


class Directory(Protocol):
    """Who is who in Slack. Every method raises the SlackError family of bot.errors."""

    async def identity(self) -> Identity:
        """Who the token is."""
        ...

    def accounts(self) -> AsyncIterator[Account]:
        """Every account of the workspace, with time zone and locale."""
        ...

    async def account(self, slack_id: str) -> Account | None:
        """One account; None when there is none."""
        ...


class Slack(Directory, Protocol):
    """What the bot asks of Slack by itself. Every method raises the SlackError family of bot.errors."""

    async def try_app_token(self, app_token: str) -> None:
        """Nothing, when Socket Mode would take the app-level token."""
        ...

    async def try_channel(self, channel: str) -> None:
        """Nothing, when the bot may read what is said in a channel, by its id."""
        ...

    async def post(
        self, slack_id: str, notice_id: int, payload: Payload, below: Address | None = None
    ) -> Address:
        """A message to a person or in a channel, by its id, that carries the notice's id as metadata.

        With `below` it stands in that one's thread.
        """
        ...

    async def upload(
        self, slack_id: str, name: str, content: bytes, payload: Payload, below: Address | None = None
    ) -> Address:
        """A file to a person or in a channel, by its id, with the payload's text beside it.

        Raises SlackUnsureError when Slack may have posted it: `find_file` tells.
        """
        ...

    async def find_file(
        self, slack_id: str, name: str, since: datetime, below: Address | None = None
    ) -> Address | None:
        """The message with a file of that name, when Slack posted it after a moment."""
        ...

    async def update(self, address: Address, notice_id: int, payload: Payload) -> Address:
        """Edit a message in place."""
        ...

    async def find(
        self, slack_id: str, notice_id: int, since: datetime, below: Address | None = None
    ) -> Address | None:
        """The message that carries the notice's id, when Slack stored it; `below` as in `post`."""
        ...


class Mail(Protocol):
    """The mail server. Every method raises the MailError family of bot.errors."""

    async def send(self, message: MailMessage, attachments: tuple[tuple[str, str, bytes], ...]) -> None:
        """Hand it to the server once; the attachments are names, media types and contents."""
        ...

    async def try_out(self) -> None:
        """Nothing, when the server takes the account and the sender's address."""
        ...


class InvoiceCopies(Protocol):
    """Copies of invoices that the company keeps as PDFs."""

    def find(self, one: Invoiced, others: Collection[Invoiced] = ()) -> Path | DoubtfulCopy | None:
        """The copy of an invoice, when it can be none of the others'; None when there is none."""
        ...
