"""Reminders in bad company: late bounces, a mail server that is down for hours, and odd addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes
from functools import partial

import pytest
from fakes import eur
from fakes_slack import FakeSlack

from bot.credit.due_step import EndReason, StepOutcome
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.mailing import MailingState
from bot.delivery import Sender, SentReport
from bot.errors import MailAwayError
from bot.mail import MailMessage
from bot.mail_mime import named, sealed
from bot.mail_payload import message_of
from bot.policy import Person, Policy, Role
from bot.services.mail_clock import LETTER_OUTDATED, mailing_failed
from bot.services.mails_wanted import MAIL_OUTDATED, still_wanted
from dunning.mail_world import MailWorld
from dunning.sweep_world import ACME, POLICY, TUESDAY, at

FIRM = Step(StepAction.FIRM_REMINDER, 20, 3, StepOwner.CREDIT_MANAGER, "firm reminder")
GREYLISTED = MailAwayError("451 4.7.1 try again later")


@dataclass
class Server:
    """A mail server that is slow to take anything."""

    refusals: int = 0
    taken: list[MailMessage] = field(default_factory=list)

    async def send(self, message: MailMessage, attachments: tuple[tuple[str, str, bytes], ...]) -> None:
        if self.refusals:
            self.refusals -= 1
            raise GREYLISTED
        self.taken.append(message)

    async def try_out(self) -> None:
        """Always fine."""


@dataclass
class PostWorld(MailWorld):
    """With a mail server that greylists, and a sender."""

    server: Server = field(default_factory=lambda: Server(refusals=1))
    now: datetime = field(default_factory=lambda: at("10:10"))

    async def carry(self, now: datetime) -> SentReport:
        self.now = now
        clock = self._clock
        wanted = partial(still_wanted, self.house, clock)
        sender = Sender(self.work, FakeSlack(), clock, mail=self.server, wanted=wanted)
        return await sender.run_once()

    def _clock(self) -> datetime:
        return self.now

    async def put_off(self) -> None:
        """A reminder of invoice 1 was asked for at ten, and waits for the mail server's second word."""
        await self.sent(await self.reminder_due())
        await self.tick(at("10:10"))
        assert (await self.carry(at("10:10"))).put_off == 1
        assert self.mailing().state is MailingState.HANDED_ON


async def came_back(world: MailWorld, number: int, on: date) -> None:
    async with world.work.working() as one:
        mailing = await one.mailings.one(number)
        await mailing_failed(world.house, one, mailing, "550 no such user", at("11:00", on))


async def arrived(world: MailWorld) -> None:
    await world.sent(await world.reminder_due())
    await world.tick(at("10:10"))
    await world.carried(at("10:11"))
    await world.tick(at("10:12"))


async def test_a_mail_that_comes_back_after_a_later_step_was_taken_reopens_nothing() -> None:
    world = MailWorld()
    await arrived(world)
    later = TUESDAY + timedelta(days=10)
    await world.done(await world.reminder_due(FIRM), later)
    await came_back(world, 1, later + timedelta(days=1))
    assert world.states() == [("friendly reminder", "done"), ("firm reminder", "done")]
    friendly = world.steps()[0]
    assert (friendly.outcome, friendly.trouble) == (StepOutcome.SENT, "550 no such user")
    assert len(world.told("nadia@lumen.example")) == 1


async def test_a_later_step_that_ended_untaken_keeps_it_closed_too() -> None:
    world = MailWorld()
    await arrived(world)
    world.change(1, due_on=TUESDAY - timedelta(days=13))
    await world.sweep(TUESDAY + timedelta(days=7))
    world.change(1, is_promised=True)
    await world.sweep(TUESDAY + timedelta(days=8))
    await came_back(world, 1, TUESDAY + timedelta(days=8))
    assert world.states() == [("friendly reminder", "done"), ("firm reminder", "ended")]


async def test_a_mail_that_waited_for_its_server_leaves_when_it_is_still_owed() -> None:
    world = PostWorld()
    await world.put_off()
    assert (await world.carry(at("10:15"))).sent == 1
    assert len(world.server.taken) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"open_amount": eur("0")}, EndReason.PAID),
        ({"is_promised": True}, EndReason.PROMISED),
        ({"disputed": eur("1000")}, EndReason.DISPUTED),
    ],
)
async def test_one_that_waited_does_not_leave_for_what_is_settled_by_then(
    change: dict[str, object], why: EndReason
) -> None:
    world = PostWorld()
    await world.put_off()
    world.change(1, **change)
    await world.carry(at("10:15"))
    assert world.server.taken == []
    assert await world.tick(at("10:16")) == (0, 0, 1)
    assert (world.mailing().state, world.step().end_reason) == (MailingState.DROPPED, why)
    assert world.told("nadia@lumen.example") == []


async def test_nor_for_a_customer_whose_reminders_were_suspended_meanwhile() -> None:
    world = PostWorld()
    await world.put_off()
    await world.pause(TUESDAY + timedelta(days=5))
    await world.carry(at("10:15"))
    await world.tick(at("10:16"))
    assert world.server.taken == []
    assert (world.step().state.value, world.step().end_reason) == ("ended", EndReason.PAUSED)


async def test_nor_when_another_step_took_its_place() -> None:
    world = PostWorld()
    await world.put_off()
    world.change(1, due_on=TUESDAY - timedelta(days=20))
    await world.sweep(hour="10:12")
    await world.carry(at("10:15"))
    await world.tick(at("10:16"))
    assert world.server.taken == []
    assert world.mailing().state is MailingState.DROPPED
    assert world.states() == [("friendly reminder", "replaced"), ("firm reminder", "open")]


async def test_nor_the_copy_of_a_letter_with_other_figures_than_todays() -> None:
    world = PostWorld()
    await world.letter_copy()
    await world.tick(at("10:10"))
    await world.carry(at("10:10"))
    world.change(1, open_amount=eur("400"))
    await world.carry(at("10:15"))
    await world.tick(at("10:16"))
    assert world.server.taken == []
    assert (world.mailing().state, world.mailing().trouble) == (MailingState.FAILED, LETTER_OUTDATED)


@pytest.mark.parametrize("changed", ["address", "invoice"])
async def test_nor_what_is_not_so_any_more_it_is_its_owners_to_read_again(changed: str) -> None:
    world = PostWorld()
    await world.put_off()
    if changed == "address":
        world.known(email="comptabilite@acme.example")
    else:
        world.late(2, 4)
    await world.carry(at("10:15"))
    await world.tick(at("10:16"))
    assert world.server.taken == []
    step = world.step()
    assert (step.state.value, step.trouble, step.due_on) == (
        "open",
        MAIL_OUTDATED,
        TUESDAY + timedelta(days=2),
    )
    assert world.told("nadia@lumen.example") == ["reminder failed 1 mail outdated en"]
    await world.sent(step, "10:20", key="again")
    await world.tick(at("10:30"))
    await world.carry(at("10:30"))
    assert [one.to for one in world.server.taken] == [world.records.ledger.known[ACME].email]


async def test_what_came_back_while_it_waited_is_not_sent_a_second_time() -> None:
    world = PostWorld()
    await world.put_off()
    await came_back(world, 1, TUESDAY)
    await world.carry(at("11:05"))
    assert world.server.taken == []
    assert await world.tick(at("11:06")) == (0, 0, 0)
    assert world.states() == [("friendly reminder", "open")]


@pytest.mark.parametrize(
    ("email", "domain", "reply_to"),
    [
        ("nadia@entrepôt.example", "xn--entrept-y0a.example", "nadia@xn--entrept-y0a.example"),
        ("nadia@lu_men.example", "encours.invalid", None),
        ("zoé@lumen.example", "lumen.example", None),
    ],
)
async def test_an_owner_with_an_odd_address_can_send_reminders(
    email: str, domain: str, reply_to: str | None
) -> None:
    who = Person(email=email, name="Nadia Benali", role=Role.CREDIT_MANAGER)
    others = (one for one in POLICY.people if one.role is not Role.CREDIT_MANAGER)
    world = MailWorld(policy=Policy(people=(*others, who)))
    await world.sent(await world.reminder_due(owner=email), who=world.by(who))
    await world.tick(at("10:10"))
    message = message_of(world.mails[0].payload)
    assert message.message_id.endswith(f"@{domain}")
    mail = message_from_bytes(
        sealed(message, (), named("Lumen", "compta@lumen.example"), at("10:10")).content
    )
    assert (mail["To"], mail["Reply-To"]) == ("compta@acme.example", _named(reply_to))
    assert world.mailing().message_id == message.message_id


def _named(reply_to: str | None) -> str | None:
    return reply_to and f"Nadia Benali <{reply_to}>"
