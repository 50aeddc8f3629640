"""The mail that a customer would get now: whom it is to, in which language and words, with which copies."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from bot.credit.due_step import EndReason
from bot.credit.dunning import Step
from bot.credit.letter import Letter
from bot.credit.mailing import Mailing
from bot.credit.refused import Refused, Why
from bot.dunning_views import DoubtfulCopy, OverdueFacts, ReminderView
from bot.mail_server import is_address
from bot.policy import Policy
from bot.ports import Work
from bot.records import Invoiced, KnownCustomer
from bot.services.copies_found import found_copies
from bot.services.customer_facts import Figures, figures_of
from bot.services.house import House
from bot.services.overdue_facts import OfLedger, overdue_facts, payee_of, signer_of, worth_asking

FRENCH_SPOKEN = frozenset({"FR", "BE", "LU", "CH", "MC"})
"""Countries whose customers are written to in French when nobody says otherwise."""
COPIES_MOST = 20
COPIES_BYTES = 12 * 1024 * 1024
"""Of all copies of one mail together; the others can be asked for."""
NOBODYS_DOMAIN = "encours.invalid"
_DOMAIN = re.compile(r"[a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of an invoice: the name that the customer sees, and where it is."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Copies:
    """Those that go with a mail, and those that could be another invoice's."""

    found: tuple[Copy, ...] = ()
    doubtful: tuple[DoubtfulCopy, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What there is to ask of a customer today, and what stands in the way."""

    customer: KnownCustomer
    facts: OverdueFacts
    figures: Figures
    ends: EndReason | None = None
    """Why nothing is left to ask for."""
    refused: Refused | None = None
    """Why nothing can be sent, in the words of whoever asks."""

    @property
    def address(self) -> str:
        """Where the ledger says the customer is written to."""
        return self.customer.email.strip()

    @property
    def has_address(self) -> bool:
        """Whether anything can be sent there."""
        return is_address(self.address)


def language_for(policy: Policy, customer: KnownCustomer) -> str:
    """The contact's language, else that of the customer's country, else the company's."""
    said = customer.language.strip().casefold()
    if said:
        return "fr" if said.startswith("fr") else "en"
    if customer.own_country:
        return "fr" if customer.own_country.upper() in FRENCH_SPOKEN else policy.digest.language
    return policy.digest.language


async def situation_of(
    house: House, one: Work, customer: KnownCustomer, as_of: date, about: Collection[int]
) -> Situation:
    """The figures of the day, and the first of what stands in the way of a reminder.

    `about` are the invoices that it is for: it lists the others too, and is not sent for these alone.
    """
    facts = await overdue_facts(house, one, customer, as_of)
    figures = await figures_of(house, one, customer, as_of)
    ends = await _why_over(house, one, customer, facts, about)
    now = Situation(customer, facts, figures, ends)
    return replace(now, refused=await _refused(house, one, now))


async def _refused(house: House, one: Work, now: Situation) -> Refused | None:
    if not house.can_mail:
        return Refused(Why.NO_MAIL_SERVER)
    if not now.has_address:
        return Refused(Why.NO_ADDRESS)
    if not now.figures.may_send:
        return Refused(Why.FIGURES_TOO_OLD, at=now.figures.at)
    return await _over_refused(house, one, now) if now.ends is not None else None


async def _why_over(
    house: House, one: Work, customer: KnownCustomer, facts: OverdueFacts, about: Collection[int]
) -> EndReason | None:
    """The gravest reason first, as the sweep has it."""
    litigations = await one.litigations.running((customer.id,))
    if any(each.is_running for each in litigations):
        return EndReason.LITIGATION
    if await one.dunning.pauses(facts.as_of, (customer.id,)):
        return EndReason.PAUSED
    smallest = house.policy.dunning_smallest
    if not worth_asking(facts, smallest).isdisjoint(about):
        return None
    return await _why_not_asked(one, about, facts.as_of)


async def _why_not_asked(one: Work, about: Collection[int], as_of: date) -> EndReason:
    """Of the invoices that a reminder is for; what credits cover, and what is due later now, among them."""
    known = await one.ledger.documents(about)
    left = [each.document for each in known.values() if each.document.open_amount]
    if not left:
        return EndReason.PAID
    if any(each.disputed for each in left):
        return EndReason.DISPUTED
    if any(each.is_promised for each in left):
        return EndReason.PROMISED
    return EndReason.SMALL if any(each.is_overdue(as_of) for each in left) else EndReason.POLICY


async def _over_refused(house: House, one: Work, now: Situation) -> Refused:
    customer, as_of = now.customer, now.facts.as_of
    if now.ends is EndReason.PAUSED:
        pause = (await one.dunning.pauses(as_of, (customer.id,)))[customer.id]
        return Refused(Why.PAUSED_ALREADY, who=house.name_of(pause.by), until=pause.until)
    if now.ends is EndReason.LITIGATION:
        last = (await one.litigations.running((customer.id,)))[0]
        return Refused(Why.LITIGATION_ALREADY, who=house.name_of(last.asked_by), at=last.asked_at)
    return Refused(Why.NOTHING_TO_REMIND)


def reminder_view(
    house: House, now: Situation, step: Step, owner: str, letter: Letter | None = None
) -> ReminderView:
    """What the mail says, before it is put into words; it is signed by the step's owner."""
    customer = now.customer
    language = letter.language if letter else language_for(house.policy, customer)
    signer = signer_of(house, owner)
    oldest = now.facts.lines[0].document.number if now.facts.lines else ""
    return ReminderView(
        facts=now.facts,
        step=step,
        contact=replace(customer.correspondent, email=now.address),
        language=language,
        payee=payee_of(house, customer, oldest),
        signer=signer,
        charges=step.charges,
        letter=letter,
        own_words=_own_words(house.policy, step, language) if letter is None else None,
    )


def _own_words(policy: Policy, step: Step, language: str) -> tuple[str, str] | None:
    """None where the step names no template, or there is none in that language."""
    return policy.dunning.template(step.template, language) if step.template else None


async def copies_of(house: House, one: OfLedger, facts: OverdueFacts) -> Copies:
    """The copies of the invoices that are asked for, as many and as large as a mail can carry."""
    of, found, doubtful = facts.of, list[Copy](), list[DoubtfulCopy]()
    size = 0
    wanted = [Invoiced(of.entity, of.customer_id, line.document.number) for line in facts.lines]
    for copy in await found_copies(house, one, wanted):
        if isinstance(copy, DoubtfulCopy):
            doubtful.append(copy)
        elif copy is not None and len(found) < COPIES_MOST and size + _size(copy) <= COPIES_BYTES:
            size += _size(copy)
            found.append(Copy(copy.name, copy))
    return Copies(tuple(found), tuple(doubtful))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # taken away meanwhile: reading it says so
        return 0


async def read_copies(copies: Collection[Copy]) -> list[tuple[str, bytes]]:
    """Their names and contents; what was taken away meanwhile is left out."""
    return [
        (one.name, content)
        for one in copies
        if (content := await asyncio.to_thread(_content, one.path)) is not None
    ]


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def message_id_of(mailing: Mailing, signer: str) -> str:
    """The same for every attempt, and no other mail's; without angle brackets."""
    said = f"{mailing.id}:{mailing.customer_id}:{mailing.asked_at.isoformat()}"
    return f"encours.{mailing.id}.{sha256(said.encode()).hexdigest()[:16]}@{_domain_of(signer)}"


def _domain_of(address: str) -> str:
    """As the network writes it; nobody's where it cannot be a part of a Message-ID."""
    try:
        domain = address.rpartition("@")[2].casefold().encode("idna").decode("ascii")
    except UnicodeError:
        return NOBODYS_DOMAIN
    return domain if _DOMAIN.fullmatch(domain) else NOBODYS_DOMAIN
