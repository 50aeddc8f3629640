"""The doctor in Slack: tokens, scopes, ways in, people without an account, messages never sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from fakes import PARIS
from fakes_conversation import FakeWork, account
from fakes_slack import FakeSlack
from pydantic import SecretStr

from bot.errors import SlackAwayError, SlackError, SlackRefusedError
from bot.mail_posting import NOT_WANTED
from bot.notices import Notice, NoticeKind
from bot.policy import CreditPolicy, Person, Policy, Role
from bot.ports import Identity
from bot.services.doctor import Check
from bot.services.doctor_slack import SCOPES, examine_slack, without_slack
from bot.settings import Settings

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=PARIS)
CAMILLE = Person(email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON)
POLICY = Policy(people=(CAMILLE,))
WITH_CHANNEL = Policy(people=(CAMILLE,), credit=CreditPolicy(channel="C0CREDIT"))
SOCKET = Settings.model_construct(slack_app_token=SecretStr("xapp-1"), slack_signing_secret=None)


class Workspace(FakeSlack):
    """A workspace that says which scopes the token has."""

    def __init__(
        self,
        scopes: Iterable[str] = SCOPES,
        refusal: SlackError | None = None,
        channel: SlackError | None = None,
    ) -> None:
        super().__init__([account("U1", "camille@lumen.example")])
        self.scopes = frozenset(scopes)
        self.refusal = refusal
        self.channel = channel

    async def try_channel(self, channel: str) -> None:
        await super().try_channel(channel)
        if self.channel:
            raise self.channel

    async def identity(self) -> Identity:
        if self.refusal:
            raise self.refusal
        return Identity(self.team_id, "Atelier Lumen", "U0ENCOURS", self.scopes)


async def examined(
    slack: FakeSlack, settings: Settings = SOCKET, work: FakeWork | None = None, policy: Policy = POLICY
) -> dict[str, Check]:
    checks = await examine_slack(settings, slack, work or FakeWork(), policy, NOW)
    return {check.name: check for check in checks}


async def test_everything_in_place() -> None:
    found = await examined(Workspace())
    assert [(one.name, one.ok, one.to_do) for one in found.values()] == [
        ("slack token", True, ""),
        ("slack scopes", True, ""),
        ("slack way in", True, ""),
        ("people", True, ""),
        ("messages", True, ""),
    ]
    assert found["slack token"].found == "the bot of Atelier Lumen"


@pytest.mark.parametrize(
    ("refusal", "to_do"),
    [
        (SlackRefusedError("invalid_auth"), "SLACK_BOT_TOKEN"),
        (SlackRefusedError("token_revoked"), "SLACK_BOT_TOKEN"),
        (SlackAwayError(), "SLACK_API_URL"),
        (SlackRefusedError("team_access_not_granted"), "docs/manifest.json"),
    ],
)
async def test_a_token_that_does_not_work_says_what_to_do(refusal: SlackError, to_do: str) -> None:
    found = await examined(Workspace(refusal=refusal))
    assert found.keys() == {"slack token", "slack way in"}
    assert not found["slack token"].ok
    assert to_do in found["slack token"].to_do


async def test_missing_scopes_are_named_and_people_left_alone() -> None:
    found = await examined(Workspace(SCOPES - {"users:read.email", "im:history"}))
    assert found["slack scopes"].found == "missing: im:history, users:read.email"
    assert "people" not in found


async def test_more_scopes_than_needed_are_no_fault_and_named() -> None:
    found = await examined(Workspace(SCOPES | {"channels:history"}))
    assert found["slack scopes"].ok
    assert found["slack scopes"].found.endswith("more than needed: channels:history")


async def test_a_person_without_an_account_is_named() -> None:
    julien = Person(email="julien@lumen.example", name="Julien Faure", role=Role.SALESPERSON)
    found = await examined(Workspace(), policy=Policy(people=(CAMILLE, julien)))
    assert (found["people"].ok, found["people"].found) == (
        False,
        "julien@lumen.example has no active Slack account",
    )


async def test_the_credit_channel_is_private_and_has_the_bot_in_it() -> None:
    slack = Workspace()
    found = (await examined(slack, policy=WITH_CHANNEL))["credit channel"]
    assert (found.ok, found.to_do) == (True, "")
    assert found.found == "C0CREDIT is private, and the bot is in it"
    assert "C0CREDIT" in slack.asked


@pytest.mark.parametrize(
    ("error", "found", "to_do"),
    [
        (SlackRefusedError("missing_scope"), "C0CREDIT: it is public", "Make it private"),
        (SlackRefusedError("not_in_channel"), "C0CREDIT: the bot is not in it", "/invite @encours"),
        (SlackRefusedError("channel_not_found"), "C0CREDIT: there is no such channel", "/invite @encours"),
        (SlackRefusedError("is_archived"), "C0CREDIT: it is archived", "credit.channel"),
        (SlackRefusedError("team_not_found"), "C0CREDIT: Slack refused: team_not_found", "credit.channel"),
        (SlackAwayError(), f"C0CREDIT: {SlackAwayError()}", "again in a minute"),
    ],
)
async def test_a_credit_channel_that_is_not_ready_says_what_to_do(
    error: SlackError, found: str, to_do: str
) -> None:
    check = (await examined(Workspace(channel=error), policy=WITH_CHANNEL))["credit channel"]
    assert not check.ok
    assert check.found.startswith(found)
    assert to_do in check.to_do


async def test_with_more_scopes_nobody_can_tell_whether_the_channel_is_private() -> None:
    slack = Workspace(SCOPES | {"channels:history"})
    found = (await examined(slack, policy=WITH_CHANNEL))["credit channel"]
    assert found.ok
    assert "cannot be told" in found.found


async def test_without_the_scope_or_a_channel_the_channel_is_left_alone() -> None:
    assert "credit channel" not in await examined(Workspace())
    slack = Workspace(SCOPES - {"groups:history"})
    assert "credit channel" not in await examined(slack, policy=WITH_CHANNEL)


async def test_a_policy_that_names_nobody_says_where_to() -> None:
    assert "people:" in (await examined(Workspace(), policy=Policy()))["people"].to_do


async def test_no_way_in_is_a_fault() -> None:
    neither = Settings.model_construct(slack_app_token=None, slack_signing_secret=None)
    assert not (await examined(Workspace(), neither))["slack way in"].ok


async def test_a_signing_secret_is_a_way_in() -> None:
    http = Settings.model_construct(
        slack_app_token=None, slack_signing_secret=SecretStr("s"), host="127.0.0.1", port=3000
    )
    assert (await examined(Workspace(), http))["slack way in"].found.startswith("HTTP on 127.0.0.1:3000")


@pytest.mark.parametrize(("days", "ok"), [(6, False), (8, True)])
async def test_messages_that_were_never_sent_are_told_for_a_week(days: int, ok: bool) -> None:
    work = FakeWork()
    at = NOW - timedelta(days=days)
    notice = Notice("digest:1", NoticeKind.DIGEST, "camille@lumen.example", {"text": "x"}, at)
    async with work.working() as one:
        await one.outbox.add(notice)
        await one.outbox.give_up(1, at, "no Slack account")
    found = (await examined(Workspace(), work=work))["messages"]
    assert found.ok is ok
    assert ("1 of the last seven days" in found.found) is not ok


async def test_a_reminder_whose_invoices_were_paid_while_it_waited_is_no_fault() -> None:
    work = FakeWork()
    notice = Notice("mail:1", NoticeKind.MAIL, "mailto:compta@acme.example", {"text": "x"}, NOW)
    async with work.working() as one:
        await one.outbox.add(notice)
        await one.outbox.give_up(1, NOW, NOT_WANTED)
    assert (await examined(Workspace(), work=work))["messages"].ok


def test_without_a_token_the_command_line_goes_on_alone() -> None:
    (check,) = without_slack()
    assert check.ok


@pytest.mark.parametrize(
    ("refusal", "found", "to_do"),
    [
        (SlackRefusedError("invalid_auth"), "Socket Mode: Slack refused: invalid_auth.", "connections:write"),
        (SlackAwayError(), f"Socket Mode: {SlackAwayError()}", "SLACK_API_URL"),
    ],
)
async def test_an_app_level_token_that_slack_does_not_take_says_where_to_get_one(
    refusal: SlackError, found: str, to_do: str
) -> None:
    slack = Workspace()
    slack.failing = [refusal]
    way = (await examined(slack))["slack way in"]
    assert (way.ok, way.found) == (False, found)
    assert to_do in way.to_do
