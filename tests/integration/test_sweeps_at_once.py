"""Two processes at once: the sweep opens one step, a reminder is asked for, written and sent once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.audit import Deed, NewEntry, Surface
from bot.credit.due_step import Pause
from bot.credit.dunning import StepAction, StepOwner
from bot.credit.mailing import MailingState
from bot.files import FileKind
from bot.policy import Person, Policy, Role
from bot.policy_dunning import DunningPolicy, ScenarioPolicy, StepPolicy
from bot.ports import UnitOfWork, Work
from bot.services import dunning_sweep
from bot.services.dunning_sweep import sweep_dunning
from bot.services.house import House
from bot.services.mail_clock import dispatch_mails, send_automatic
from bot.services.sweep_writing import Swept
from integration.ledgers import FIRST, HEADER, Company, at, item
from messages.wording import SlackWording
from storage.unit_of_work import LedgerUnitOfWork

NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
STEPS = (
    StepPolicy(
        offset=3, action=StepAction.REMINDER, deadline=2, owner=StepOwner.CREDIT_MANAGER, automatic=True
    ),
    StepPolicy(offset=10, action=StepAction.CALL, deadline=3, owner=StepOwner.CREDIT_MANAGER),
)
POLICY = Policy(
    people=(NADIA,), dunning=DunningPolicy(scenarios=(ScenarioPolicy(name="usual", steps=STEPS),))
)
PROCESSES = 3
CUSTOMERS = 20
DAY_BEFORE, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
Part = Callable[[House, datetime], Awaitable[Any]]


@pytest.fixture
async def late(company: Company) -> Company:
    """Twenty customers, each with an invoice that is three days late on Tuesday; Monday was swept."""
    customers = [f"C{n:02d};C{n:02d};compta{n}@acme.example" for n in range(CUSTOMERS)]
    await company.export(FIRST, *customers, header="customer;name;email", kind=FileKind.CUSTOMERS)
    items = [item(f"C{n:02d}", f"F{n}", "100", due="2026-02-28") for n in range(CUSTOMERS)]
    await company.export(FIRST, *items, header=HEADER)
    await sweep_dunning(process(company), at(DAY_BEFORE, 7))
    assert await company.rows("SELECT id FROM due_steps") == []
    return company


def process(company: Company) -> House:
    """Another one each time."""
    work = LedgerUnitOfWork(company.engine, company.workspace)
    return House(work, POLICY, SlackWording(), can_mail=True)


async def at_once(company: Company, part: Part, now: datetime) -> None:
    await asyncio.gather(*(part(process(company), now) for _ in range(PROCESSES)))


async def counted(company: Company, statement: str) -> int:
    return int((await company.rows(statement))[0][0])


async def test_sweeps_at_once_open_one_step_of_each_customer_and_say_so_once(late: Company) -> None:
    await at_once(late, sweep_dunning, at(TUESDAY, 7))
    assert await counted(late, "SELECT count(*) FROM due_steps WHERE state = 'open'") == CUSTOMERS
    assert await counted(late, "SELECT count(DISTINCT customer_id) FROM due_steps") == CUSTOMERS
    assert await counted(late, "SELECT count(*) FROM step_lines") == CUSTOMERS
    assert await counted(late, "SELECT count(*) FROM audit WHERE deed = 'step.opened'") == CUSTOMERS
    async with LedgerUnitOfWork(late.engine, late.workspace).looking() as one:
        assert (await one.trail.verify()).flaw is None


async def test_sweeps_at_once_replace_a_step_once(late: Company) -> None:
    await sweep_dunning(process(late), at(TUESDAY, 7))
    later = at(date(2026, 3, 10), 7)
    await late.export(
        date(2026, 3, 9), *[item(f"C{n:02d}", f"F{n}", "100", due="2026-02-28") for n in range(9)]
    )
    await at_once(late, sweep_dunning, later)
    states = await late.rows("SELECT state, count(*) FROM due_steps GROUP BY state ORDER BY state")
    assert states == [("ended", CUSTOMERS - 9), ("open", 9), ("replaced", 9)]
    assert await counted(late, "SELECT count(*) FROM audit WHERE deed = 'step.replaced'") == 9
    assert await counted(late, "SELECT count(*) FROM audit WHERE deed = 'step.ended'") == CUSTOMERS - 9


async def test_a_reminder_that_leaves_by_itself_is_asked_for_and_written_once(late: Company) -> None:
    await sweep_dunning(process(late), at(TUESDAY, 7))
    await at_once(late, send_automatic, at(TUESDAY, 9))
    assert await counted(late, "SELECT count(*) FROM mailings") == CUSTOMERS
    await at_once(late, dispatch_mails, at(TUESDAY, 9) + timedelta(minutes=10))
    assert await counted(late, "SELECT count(*) FROM outbox WHERE kind = 'mail'") == CUSTOMERS
    assert await counted(late, "SELECT count(DISTINCT person) FROM outbox WHERE kind = 'mail'") == CUSTOMERS
    handed = MailingState.HANDED_ON.value
    assert await counted(late, f"SELECT count(*) FROM mailings WHERE state = '{handed}'") == CUSTOMERS


class Meanwhile:
    """A unit of work: before it first writes, something else happens."""

    def __init__(self, work: UnitOfWork, happens: Callable[[UnitOfWork], Awaitable[None]]) -> None:
        self.work = work
        self.happens: Callable[[UnitOfWork], Awaitable[None]] | None = happens

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Work]:
        """The first time, after what happens."""
        happens, self.happens = self.happens, None
        if happens:
            await happens(self.work)
        async with self.work.working() as one:
            yield one

    def looking(self) -> AbstractAsyncContextManager[Work]:
        """As it is."""
        return self.work.looking()


async def pause_first(work: UnitOfWork) -> None:
    """Somebody pauses the first of the customers."""
    async with work.working() as one:
        (first, *_) = [row.id for row in await one.dunning.sweep(TUESDAY, TUESDAY)]
        await one.dunning.hold_customers((first,))
        now = at(TUESDAY, 7)
        pause = Pause(0, first, TUESDAY + timedelta(days=9), "new order", NADIA.email, now, TUESDAY)
        await one.dunning.add_pause(pause)
        subject = f"customer:{first}"
        deed = Deed.REMINDERS_PAUSED
        await one.trail.add(NewEntry(deed, NADIA.email, now, Surface.COMMAND, subject, first, None, {}))


async def test_a_pause_while_a_sweep_reads_counts_when_it_writes(late: Company) -> None:
    house = process(late)
    swept = await sweep_dunning(replace(house, work=Meanwhile(house.work, pause_first)), at(TUESDAY, 7))
    assert swept == Swept(opened=CUSTOMERS - 1)
    paused = "SELECT count(*) FROM due_steps s JOIN pauses p ON p.customer_id = s.customer_id"
    assert await counted(late, paused) == 0


async def test_an_import_while_a_sweep_reads_counts_when_it_writes(late: Company) -> None:
    async def seven_left(_: UnitOfWork) -> None:
        items = [item(f"C{n:02d}", f"F{n}", "100", due="2026-02-28") for n in range(7)]
        await late.export(DAY_BEFORE, *items)

    house = process(late)
    swept = await sweep_dunning(replace(house, work=Meanwhile(house.work, seven_left)), at(TUESDAY, 7))
    assert swept == Swept(opened=7)


async def test_a_sweep_in_small_shares_does_what_one_at_once_does(
    late: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dunning_sweep, "READ_AT_ONCE", 3)
    assert await sweep_dunning(process(late), at(TUESDAY, 7)) == Swept(opened=CUSTOMERS)
    assert await sweep_dunning(process(late), at(TUESDAY, 8)) == Swept()
    await late.export(TUESDAY, item("C00", "F0", "100", due="2026-02-28"))
    assert await sweep_dunning(process(late), at(TUESDAY, 9)) == Swept(ended=CUSTOMERS - 1)
    async with LedgerUnitOfWork(late.engine, late.workspace).looking() as one:
        assert (await one.trail.verify()).flaw is None
