"""Mailings are kept on both engines, once a key, with what they say."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.credit.mailing import Mailing, MailingState
from bot.errors import UnknownRecordError
from bot.notices import Address, Notice, NoticeKind
from bot.ports import NoticeEnd
from integration.dunned import DAY, due_step, mailing
from integration.ledgers import Company
from integration.logged import NINE, Ids, opened, work_of

LONG = timedelta(minutes=30)


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, made: Mailing, key: str = "1") -> Mailing:
    async with work_of(company).working() as one:
        kept = await one.mailings.add(made, key)
    assert kept is not None
    return kept


async def test_a_mailing_comes_back_as_it_was_kept(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    async with work_of(company).working() as one:
        (step,) = await one.dunning.add_all((due_step(acme),))
    full = mailing(
        acme,
        step_id=step.id,
        charges=True,
        state=MailingState.FAILED,
        documents=(ids.documents["FA2"], ids.documents["FA1"]),
        subject="Factures échues",
        message_id="<1@lumen.example>",
        trouble="550 no such user",
        ended_at=NINE + DAY,
    )
    kept = await keep(company, full)
    other = await keep(company, mailing(acme, asked_at=NINE + DAY), "2")
    assert kept == replace(full, id=kept.id)
    async with work_of(company).looking() as one:
        assert await one.mailings.one(kept.id, hold=True) == kept
        assert await one.mailings.of_step(step.id) == (kept,)
        assert await one.mailings.of_customer(acme) == (other, kept)
        assert await one.mailings.of_message("<1@lumen.example>") == kept
        assert await one.mailings.of_message("") is None
        with pytest.raises(UnknownRecordError):
            await one.mailings.one(kept.id + 100)
    async with company.books.reading() as reader:
        assert await reader.mailings.one(other.id) == other


async def test_of_one_key_one_mailing_is_kept(company: Company, ids: Ids) -> None:
    async def add() -> Mailing | None:
        async with work_of(company).working() as one:
            return await one.mailings.add(mailing(ids.customers["ACME"]), "pressed")

    assert [one is None for one in await asyncio.gather(*(add() for _ in range(4)))].count(False) == 1


async def test_those_that_wait_are_found_by_their_moment(company: Company, ids: Ids) -> None:
    later = await keep(company, mailing(ids.customers["ACME"], leaves_at=NINE + LONG))
    first = await keep(company, mailing(ids.customers["BETA"], leaves_at=NINE), "2")
    async with work_of(company).working() as one:
        assert await one.mailings.waiting() == (first, later)
        assert await one.mailings.waiting(NINE) == (first,)
        handed = await one.mailings.change(replace(first, state=MailingState.HANDED_ON))
        assert handed == replace(first, state=MailingState.HANDED_ON, version=2)
        assert await one.mailings.change(replace(first, state=MailingState.RECALLED)) is None
        assert await one.mailings.waiting() == (later,)
        assert await one.mailings.handed_on() == (handed,)


async def test_what_it_says_is_kept_apart(company: Company, ids: Ids) -> None:
    kept = await keep(company, mailing(ids.customers["ACME"]))
    async with work_of(company).working() as one:
        assert await one.mailings.content(kept.id) is None
        await one.mailings.keep_content(kept.id, "Échéance", "Bonjour,\n…")
        await one.mailings.keep_content(kept.id, "Échéance", "Bonjour Mme Roy,\n…")
        assert await one.mailings.content(kept.id) == ("Échéance", "Bonjour Mme Roy,\n…")


async def test_how_the_notices_of_mailings_ended_is_asked_of_many_at_once(company: Company) -> None:
    minute = timedelta(minutes=1)

    def notice(key: str, expires_at: datetime | None = None) -> Notice:
        return Notice(key, NoticeKind.MAIL, f"{key}@acme.example", {"to": key}, NINE, expires_at)

    async with work_of(company).working() as one:
        for each in (notice("sent"), notice("refused"), notice("late", NINE - minute), notice("held")):
            await one.outbox.add(each)
        claimed = {each.notice.key: each.id for each in await one.outbox.claim(NINE, NINE + minute, 10)}
        await one.outbox.sent(claimed["sent"], Address("", ""), NINE + minute)
        await one.outbox.give_up(claimed["refused"], NINE + minute, "550 no such user")
        many = [f"never{number}" for number in range(250)]
        assert await one.outbox.ends_of(["sent", "refused", "late", "held", *many]) == {
            "sent": NoticeEnd(True, NINE + minute, ""),
            "refused": NoticeEnd(False, NINE + minute, "550 no such user"),
            "late": NoticeEnd(False, NINE, "expired"),
        }
        assert await one.outbox.ends_of(()) == {}
