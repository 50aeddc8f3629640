"""What goes wrong: a refusal or a reference for the person, and nothing of theirs in the log."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from fakes_books import FakeBooks
from fakes_conversation import TEAM

from bot.errors import (
    LedgerEmptyError,
    NotYoursError,
    SlackBusyError,
    SlackRefusedError,
    StrangerError,
    UnknownCustomerError,
)
from bot.ids import Action, BadValueError, customer_value
from bot.reading import Reader
from bot.services.ledger_days import BeforeTheLedgerError
from conversation.talk import U_CAMILLE, Conversation, conversation
from handlers.described import described
from handlers.slack.crew import Crew
from handlers.slack.words import refused_as
from messages.refusals import Refusal

SECRET = "Garage Étoile owes 4210,00 € <!channel>\nsince 1999"


@dataclass
class BrokenBooks(FakeBooks):
    """A database that breaks, quoting what it was asked."""

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reader]:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise RuntimeError(f"no such row: {SECRET}") from cause
        yield self


async def test_trouble_is_a_reference_for_the_person_and_for_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with conversation(BrokenBooks()) as talk:
        await talk.type(SECRET)
    said = talk.only("respond").sent["text"]
    assert "nothing was recorded" in said
    (record,) = [one for one in caplog.records if one.name == "handlers.slack.failures"]
    reference, _, what = record.getMessage().partition(": ")
    assert re.fullmatch(r"[0-9A-F]{4}", reference)
    assert reference in said
    assert what.startswith("builtins.RuntimeError at conversation/test_failures.py:")
    assert ", from builtins.KeyError at " in what


async def test_no_log_holds_what_was_asked_or_what_an_error_quotes(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="handlers")
    async with conversation(BrokenBooks()) as talk:
        await talk.type(SECRET)
        await talk.press(Action.CUSTOMER_OPEN, customer_value(4210))
        await talk.press(SECRET, SECRET, ephemeral=True)
        await talk.send(
            {"type": "shortcut", "callback_id": SECRET, "user": {"id": SECRET}, "trigger_id": "1"}
        )
    logged = "".join(one.getMessage() + str(one.exc_info or "") for one in caplog.records)
    assert "Étoile" not in logged
    assert "4210" not in logged


async def test_trouble_behind_a_modal_is_told_in_a_modal() -> None:
    async with conversation(BrokenBooks()) as talk:
        await talk.press(Action.CUSTOMER_OPEN, customer_value(1), view={"id": "V0HOME", "type": "home"})
    assert "nothing was recorded" in talk.only("views.open").shown


async def test_a_refusal_by_slack_names_its_reason_alone(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    talk.slack.refusing["views.open"] = ["expired_trigger_id"]
    await talk.type("")
    assert "nothing was recorded" in talk.calls[-1].sent["text"]
    assert "SlackApiError(expired_trigger_id)" in caplog.text
    assert "xoxb" not in caplog.text


async def test_somebody_who_cannot_be_told_is_a_line_in_the_log(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    talk.slack.refusing["respond"] = ["expired_url", "expired_url"]
    await talk.type("help")
    assert "somebody could not be told: bot.errors.SlackRefusedError(expired_url)" in caplog.text


async def test_what_escapes_a_listener_is_met_too(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    broken = {
        "type": "block_suggestion",
        "action_id": "customer.search",
        "user": {"id": U_CAMILLE, "team_id": TEAM},
    }
    async with conversation(BrokenBooks()) as other:
        answer = await other.send({**broken, "value": SECRET, "block_id": "b", "container": {"type": "view"}})
    assert answer.status == 500
    assert "RuntimeError" in caplog.text
    assert "Étoile" not in caplog.text


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (StrangerError(), Refusal.STRANGER),
        (NotYoursError(), Refusal.NOT_YOURS),
        (LedgerEmptyError(), Refusal.NO_LEDGER),
        (BeforeTheLedgerError("Nothing is known of 2020-01-01"), Refusal.BEFORE_LEDGER),
        (UnknownCustomerError(), Refusal.NO_CUSTOMER),
        (BadValueError(), Refusal.OUTDATED),
        (SlackBusyError(30), Refusal.BUSY),
    ],
)
def test_expected_errors_are_refusals(error: Exception, refusal: Refusal) -> None:
    refused = refused_as(error)
    assert refused is not None
    assert refused.refusal is refusal


@pytest.mark.parametrize("error", [ValueError("x"), SlackRefusedError("invalid_auth")])
def test_other_errors_are_none(error: Exception) -> None:
    assert refused_as(error) is None


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert described(ValueError(SECRET)) == "builtins.ValueError at ?"


async def test_a_crew_lets_its_tasks_end() -> None:
    crew, ended = Crew(), list[str]()

    async def job() -> None:
        await asyncio.sleep(0)
        ended.append("job")

    crew.start(job())
    assert await crew.drain(5) == 0
    assert ended == ["job"]


async def test_a_crew_tells_of_failures_before_it_is_drained() -> None:
    crew, told = Crew(), list[str]()

    async def job() -> None:
        raise ValueError

    async def tell(error: BaseException) -> None:
        await asyncio.sleep(0)
        told.append(type(error).__name__)

    crew.start(job(), tell)
    assert await crew.drain(5) == 0
    assert told == ["ValueError"]


async def test_a_crew_cancels_what_does_not_end() -> None:
    crew, told = Crew(), list[BaseException]()

    async def tell(error: BaseException) -> None:
        told.append(error)

    async def forever() -> None:
        await asyncio.Event().wait()

    crew.start(forever(), tell)
    crew.start(forever(), tell)
    assert await crew.drain(0) == 2
    assert await crew.drain(0) == 0
    assert told == []


async def test_a_failure_that_nobody_is_told_of_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    crew = Crew()

    async def job() -> None:
        raise ValueError(SECRET)

    crew.start(job())
    await crew.drain(5)
    assert "ValueError" in caplog.text
    assert "Étoile" not in caplog.text
