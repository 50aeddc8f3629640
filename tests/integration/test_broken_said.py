"""A promise that no digest has a row for is said by one message on both engines, whoever ticks."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.credit.promise import PromiseState
from bot.members import Member
from bot.mornings import Morning, Outcome, Portfolio
from bot.notices import Notice, NoticeKind, Payload
from bot.policy import Person, Policy, Role
from bot.services.broken_said import say_what_digests_left_out
from bot.services.house import House
from bot.services.mornings import digest_key
from bot.standing import PromiseView
from integration.ledgers import FIRST, HEADER, Company, item
from integration.logged import promise
from storage.unit_of_work import LedgerUnitOfWork

CAMILLE = Person(email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON)
NEXT = date(2026, 3, 3)
"""A Tuesday."""
MORNING = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
ALPHA = 1


class Wording:
    """Says which promise."""

    def promise_broken(self, view: PromiseView, language: str) -> Payload:
        return {"text": f"not kept {view.promise.id}"}


@pytest.fixture
async def house(company: Company) -> House:
    """Camille's customer broke a promise before Tuesday's digest."""
    await company.export(
        FIRST, f"{item('Alpha', 'F1', '100')};{CAMILLE.name}", header=f"{HEADER};salesperson"
    )
    work = LedgerUnitOfWork(company.engine, "default")
    async with work.working() as one:
        await one.members.keep(
            Member("U0", CAMILLE.email, CAMILLE.name, CAMILLE.email, "Europe/Paris", "fr-FR", is_active=True)
        )
        ended = datetime(2026, 3, 2, 23, 5, tzinfo=UTC)
        made = replace(promise(ALPHA), state=PromiseState.BROKEN, ended_on=NEXT, ended_at=ended)
        assert await one.promises.add(made, "k1")
    policy = Policy(people=(CAMILLE,))
    return House(work, policy, Wording())  # type: ignore[arg-type]  # says what is asked here


async def sent(house: House, *customers: int) -> None:
    """Tuesday's digest, with rows of these."""
    key = digest_key(CAMILLE.email, Portfolio.OWN, NEXT)
    blocks = [{"type": "section", "block_id": f"digest.20260303.row{one}.r1"} for one in customers]
    async with house.work.working() as one:
        await one.mornings.decide(
            Morning(CAMILLE.email, Portfolio.OWN, NEXT, Outcome.SENT, MORNING, notice_key=key)
        )
        payload = {"text": "digest", "blocks": blocks}
        await one.outbox.add(Notice(key, NoticeKind.DIGEST, CAMILLE.email, payload, MORNING))


async def messages(company: Company) -> int:
    return len(await company.rows("SELECT id FROM outbox WHERE kind = 'promise'"))


async def test_a_digest_without_the_row_leaves_one_message_whoever_ticks(
    company: Company, house: House
) -> None:
    assert await say_what_digests_left_out(house, MORNING) == 0
    await sent(house, ALPHA + 1, 10 * ALPHA)
    await asyncio.gather(*(say_what_digests_left_out(house, MORNING) for _ in range(3)))
    assert await messages(company) == 1
    assert await say_what_digests_left_out(house, MORNING + timedelta(seconds=20)) == 0


async def test_a_digest_with_the_row_has_said_it(company: Company, house: House) -> None:
    await sent(house, ALPHA)
    assert await say_what_digests_left_out(house, MORNING) == 0
    assert await messages(company) == 0
