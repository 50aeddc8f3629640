"""Atelier Lumen's reminders by e-mail: one step that waits, and a mail server that is set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fakes import eur

from bot.acts import Actor
from bot.credit.due_step import DueStep
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.letter import Letter, LetterKind
from bot.credit.mailing import Mailing
from bot.credit.money import Money
from bot.credit.refused import Refused
from bot.dunning_acts import ReminderAsked, SendReminder
from bot.dunning_views import MailText, ReminderView
from bot.errors import TemplateError
from bot.notices import Address, Notice
from bot.ports import InvoiceCopies
from bot.services.house import House
from bot.services.mail_clock import dispatch_mails, send_automatic, settle_mails
from bot.services.reminders import send_reminder
from dunning.sweep_world import ACME, NADIA, SweepWording, SweepWorld, at

FRIENDLY = Step(StepAction.REMINDER, 3, 2, StepOwner.CREDIT_MANAGER, "friendly reminder")


class MailWording(SweepWording):
    """Words of the company's own that begin with `broken` cannot be put together."""

    def reminder(self, view: ReminderView) -> MailText:
        if view.own_words and view.own_words[0].startswith("broken"):
            raise TemplateError
        return super().reminder(view)


@dataclass
class MailWorld(SweepWorld):
    """ACME has an address, and one invoice ten days late."""

    copies: InvoiceCopies | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.known(email="compta@acme.example", contact="Mme Durand", own_country="FR")
        self.late(1, 10)

    @property
    def house(self) -> House:
        return House(
            self.work, self.policy, MailWording(), can_mail=self.can_mail, invoice_copies=self.copies
        )

    def known(self, customer: int = ACME, **facts: Any) -> None:
        """The ledger says something else of a customer."""
        ledger = self.records.ledger
        ledger.known[customer] = replace(ledger.known[customer], **facts)

    async def reminder_due(self, step: Step = FRIENDLY, customer: int = ACME, **facts: Any) -> DueStep:
        """A reminder of invoice 1 that waits for Nadia."""
        made = DueStep(
            id=0,
            customer_id=customer,
            scenario="usual",
            step=step,
            documents=(1,),
            reached_on=at("07:00").date(),
            opened_at=at("07:00"),
            owner="nadia@lumen.example",
            first_due_on=at("07:00").date(),
            due_on=at("07:00").date(),
        )
        (kept,) = await self.records.dunning.add_all((replace(made, **facts),))
        return kept

    async def sent(
        self, step: DueStep, hour: str = "10:00", key: str = "press", who: Actor | None = None
    ) -> ReminderAsked | Refused:
        """Its button is pressed."""
        asked = SendReminder(step.id, step.version, key)
        return await send_reminder(self.house, who or self.by(NADIA, hour), asked)

    async def letter_copy(
        self, documents: tuple[int, ...] = (1,), owed: tuple[Money, ...] = (eur("1000"),)
    ) -> Letter:
        """A formal notice that Nadia made at ten; the customer's copy waits."""
        file = await self.records.letters.keep("md.pdf", "application/pdf", b"%PDF", at("10:00"))
        made = Letter(
            id=0,
            number="MD-2026-0001",
            customer_id=ACME,
            step_id=None,
            kind=LetterKind.FORMAL_NOTICE,
            language="fr",
            made_by="nadia@lumen.example",
            made_at=at("10:00"),
            made_on=at("10:00").date(),
            pay_by=at("10:00").date(),
            documents=documents,
            owed=owed,
            charges=(),
            file_id=file.id,
        )
        letter = await self.records.letters.add(made)
        copy = Mailing(
            id=0,
            customer_id=ACME,
            step_id=None,
            letter_id=letter.id,
            template="",
            charges=True,
            to="compta@acme.example",
            language="fr",
            asked_by="nadia@lumen.example",
            asked_at=at("10:00"),
            leaves_at=at("10:10"),
        )
        assert await self.records.mailings.add(copy, "letter") is not None
        return letter

    def mailing(self) -> Mailing:
        """The newest."""
        return list(self.records.mailings.kept.values())[-1]

    async def tick(self, now: datetime) -> tuple[int, int, int]:
        """How many were asked for, written and settled."""
        asked = await send_automatic(self.house, now)
        return asked, await dispatch_mails(self.house, now), await settle_mails(self.house, now)

    @property
    def mails(self) -> list[Notice]:
        """What lies in the outbox for customers."""
        return [one for one in self.work.outbox.notices if one.person.startswith("mailto:")]

    async def carried(self, now: datetime) -> None:
        """The mail server takes what is in the outbox."""
        for claimed in await self.work.outbox.claim(now, now, 10):
            await self.work.outbox.sent(claimed.id, Address("", ""), now)

    async def refused(self, now: datetime, reason: str) -> None:
        """The mail server does not."""
        for claimed in await self.work.outbox.claim(now, now, 10):
            await self.work.outbox.give_up(claimed.id, now, reason)

    def told(self, person: str) -> list[str]:
        """What somebody was told, in order."""
        return [str(one.payload["text"]) for one in self.work.outbox.notices if one.person == person]
