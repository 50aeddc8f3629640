"""`encours doctor` against the pretend Slack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from over_the_wire.programs import ended, environment, program
from over_the_wire.wiring import Clock, free_port, pretend_slack
from sandbox.server import Sandbox, serve
from sandbox.workspace import Kind


@pytest.fixture
def sandbox(company: Path) -> Sandbox:
    """The workspace of the example company."""
    return pretend_slack(company / "encours.yaml", Clock())


async def _doctor(folder: Path, url: str, **more: str) -> tuple[int, dict[str, list[dict[str, Any]]]]:
    async with program(environment(folder, url, **more), folder, "doctor", "--json") as process:
        status, out, err = await ended(process)
    assert "Traceback" not in err
    found: dict[str, list[dict[str, Any]]] = {}
    for one in json.loads(out):
        found.setdefault(one["name"], []).append(one)
    return status, found


async def test_all_is_well_in_slack(company: Path, sandbox: Sandbox) -> None:
    async with serve(sandbox) as url:
        _, found = await _doctor(company, url)

    assert found["slack token"][0]["found"] == "the bot of Atelier Lumen"
    assert found["people"] == [
        {"name": "people", "ok": True, "found": "all 8 have a Slack account", "to_do": ""}
    ]
    assert found["credit channel"][0]["found"] == "C0CREDIT is private, and the bot is in it"
    for name in ("slack scopes", "slack way in", "messages", "credit channel"):
        assert [one["ok"] for one in found[name]] == [True], name


async def test_a_missing_scope_and_people_without_an_account_are_named(
    company: Path, sandbox: Sandbox
) -> None:
    workspace = sandbox.workspace
    workspace.app.scopes -= {"im:history"}
    by_name = {one.name: one for one in workspace.users.values()}
    del workspace.users[by_name["oliver.hughes"].id]
    by_name["ines.marchand"].is_deleted = True
    async with serve(sandbox) as url:
        status, found = await _doctor(company, url)

    assert status == 1
    assert found["slack scopes"][0]["found"] == "missing: im:history"
    assert "docs/manifest.json" in found["slack scopes"][0]["to_do"]
    said = " ".join(one["found"] for one in found["people"])
    assert "oliver.hughes@example.com" in said
    assert "ines.marchand@example.com" in said


async def test_a_credit_channel_that_everybody_reads_or_without_the_bot_is_a_fault(
    company: Path, sandbox: Sandbox
) -> None:
    channel, bot_user = sandbox.workspace.channels["C0CREDIT"], sandbox.workspace.app.bot_user
    async with serve(sandbox) as url:
        channel.kind = Kind.PUBLIC
        _, public = await _doctor(company, url)
        channel.members.remove(bot_user)
        _, outside = await _doctor(company, url)
        channel.kind = Kind.PRIVATE
        _, unknown = await _doctor(company, url)

    said = [found["credit channel"][0] for found in (public, outside, unknown)]
    assert [one["ok"] for one in said] == [False] * 3
    assert said[0]["found"] == "C0CREDIT: it is public, and everybody could read amounts in it"
    assert said[1]["found"] == "C0CREDIT: the bot is not in it"
    assert said[2]["found"].startswith("C0CREDIT: there is no such channel, or it is private")


async def test_a_wrong_token_says_where_to_copy_it_from(company: Path, sandbox: Sandbox) -> None:
    async with serve(sandbox) as url:
        status, found = await _doctor(company, url, SLACK_BOT_TOKEN="xoxb-wrong")

    assert status == 1
    (token,) = found["slack token"]
    assert (token["ok"], token["found"]) == (False, "Slack refused: invalid_auth.")
    assert "OAuth & Permissions" in token["to_do"]


async def test_a_slack_that_is_away_says_what_to_check(company: Path) -> None:
    status, found = await _doctor(company, f"http://127.0.0.1:{free_port()}")

    assert status == 1
    (token,) = found["slack token"]
    assert token["ok"] is False
    assert token["to_do"] == "Check the network, a proxy, and SLACK_API_URL."


async def test_a_wrong_app_level_token_is_found_out(company: Path, sandbox: Sandbox) -> None:
    async with serve(sandbox) as url:
        status, found = await _doctor(company, url, SLACK_APP_TOKEN="xapp-wrong")

    assert status == 1
    (way,) = found["slack way in"]
    assert (way["ok"], way["found"]) == (False, "Socket Mode: Slack refused: invalid_auth.")
    assert "connections:write" in way["to_do"]
