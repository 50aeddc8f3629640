"""Socket Mode with the real clients of slack-sdk."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler as AiohttpHandler
from slack_bolt.adapter.socket_mode.websockets import AsyncSocketModeHandler as WebsocketsHandler
from slack_sdk.web.async_client import AsyncWebClient

from pretend_slack.talking import APP_TOKEN, CAMILLE, FINANCE, Handler, Table, connected, table, until
from sandbox.app_side.ack import Failure
from sandbox.workspace import Json


@pytest.fixture
async def at() -> AsyncIterator[Table]:
    async with table() as laid:
        yield laid


@pytest.mark.parametrize("handler", [AiohttpHandler, WebsocketsHandler])
async def test_both_flavours_connect_receive_and_acknowledge(at: Table, handler: Handler) -> None:
    app = at.bolt()

    @app.command("/credit")
    async def answered(ack, command, respond) -> None:  # type: ignore[no-untyped-def]
        await ack()
        await respond(f"You asked for {command['text']}")

    async with connected(at, app, handler):
        ack = await at.acts.command(CAMILLE, FINANCE, "/credit acme")
        assert ack.ok
        await until(lambda: len(at.messages()) == 1)
    message = at.messages()[0]
    assert (message.text, message.ephemeral_to, message.user) == ("You asked for acme", CAMILLE, "U0BOT")


async def test_a_command_acknowledged_too_late_times_out(at: Table) -> None:
    app = at.bolt()
    at.sandbox.app_side.ack_seconds = 0.1

    @app.command("/credit")
    async def late(ack) -> None:  # type: ignore[no-untyped-def]
        await asyncio.sleep(0.2)
        await ack()

    async with connected(at, app):
        ack = await at.acts.command(CAMILLE, FINANCE, "/credit")
        await asyncio.sleep(0.2)
    assert (ack.error, ack.status) == (Failure.TIMEOUT, 0)
    told = [(one.what, one.answer) for one in at.sandbox.journal.since(0)]
    assert told[-2:] == [("/credit", {"error": "operation_timeout"}), ("late acknowledgement", None)]


async def test_without_a_connection_nothing_is_dispatched(at: Table) -> None:
    ack = await at.acts.command(CAMILLE, FINANCE, "/credit")
    assert ack.error == "dispatch_failed"


async def test_a_ticket_opens_one_connection(at: Table) -> None:
    opened = await at.client(APP_TOKEN).apps_connections_open(app_token=APP_TOKEN)
    url = str(opened["url"])
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as first:
        hello = await first.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"] == {"app_id": "A0APP"}
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(url)
    assert refused.value.status == 403


async def test_a_ticket_dies_after_half_a_minute(at: Table) -> None:
    url = at.sandbox.app_side.connection_url()
    at.clock.at += 31
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_an_app_reconnects_after_a_cut_and_hears_again(at: Table) -> None:
    app = at.bolt()

    @app.command("/credit")
    async def answered(ack) -> None:  # type: ignore[no-untyped-def]
        await ack("Here I am")

    async with connected(at, app):
        assert await at.sandbox.app_side.cut_connections() == 1
        await until(lambda: bool(at.sandbox.app_side.sockets.connections))
        assert (await at.acts.command(CAMILLE, FINANCE, "/credit")).ok
    assert [one.text for one in at.messages()] == ["Here I am"]


async def test_an_app_that_is_asked_to_reconnect_opens_another_connection(at: Table) -> None:
    sockets = at.sandbox.app_side.sockets
    async with connected(at, at.bolt()):
        before = sockets.connections[0]
        assert await at.sandbox.app_side.ask_to_reconnect("warning") == 1
        await until(lambda: bool(sockets.connections) and before not in sockets.connections)


async def test_envelopes_go_to_any_of_several_connections(at: Table) -> None:
    heard: list[str] = []
    one, other = at.bolt(), at.bolt()

    @one.command("/credit")
    async def by_one(ack) -> None:  # type: ignore[no-untyped-def]
        heard.append("one")
        await ack()

    @other.command("/credit")
    async def by_other(ack) -> None:  # type: ignore[no-untyped-def]
        heard.append("other")
        await ack()

    async with connected(at, one), connected(at, other):
        await until(lambda: len(at.sandbox.app_side.sockets.connections) == 2)
        for _ in range(40):
            assert (await at.acts.command(CAMILLE, FINANCE, "/credit")).ok
    assert len(heard) == 40
    assert set(heard) == {"one", "other"}


async def test_the_eleventh_connection_is_turned_away(at: Table) -> None:
    async with aiohttp.ClientSession() as session:
        opened = [await session.ws_connect(at.sandbox.app_side.connection_url()) for _ in range(10)]
        for one in opened:
            assert (await one.receive_json())["type"] == "hello"
        more = await session.ws_connect(at.sandbox.app_side.connection_url())
        assert (await more.receive_json())["reason"] == "too_many_websockets"
        for one in (more, *opened):
            await one.close()


async def test_what_is_no_acknowledgement_is_passed_over(at: Table) -> None:
    at.sandbox.app_side.ack_seconds = 0.5
    url = at.sandbox.app_side.connection_url()
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as websocket:
        await websocket.receive_json()
        asking = asyncio.create_task(at.acts.command(CAMILLE, FINANCE, "/credit"))
        envelope = (await websocket.receive_json())["envelope_id"]
        await websocket.send_bytes(b"\x00")
        for said in ("nonsense", "[]", "{}", '{"envelope_id": "another"}', '{"envelope_id": []}'):
            await websocket.send_str(said)
        await websocket.send_json({"envelope_id": envelope, "payload": {"text": "At last"}})
        assert (await asking).ok
    assert [one.text for one in at.messages()] == ["At last"]


async def test_an_event_says_its_attempt_and_is_tried_again(at: Table) -> None:
    at.sandbox.app_side.ack_seconds = 0.05
    at.sandbox.app_side.retry_seconds = (0.0, 0.05)
    url = at.sandbox.app_side.connection_url()
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as websocket:
        await websocket.receive_json()
        ack = await at.acts.open_home(CAMILLE)
        assert ack is not None and ack.error == "operation_timeout"
        tries: list[Json] = [await websocket.receive_json() for _ in range(3)]
        await websocket.send_json({"envelope_id": tries[2]["envelope_id"]})
    assert [(one["retry_attempt"], one["retry_reason"]) for one in tries] == [
        (0, ""),
        (1, "http_timeout"),
        (2, "http_timeout"),
    ]
    assert len({one["payload"]["event_id"] for one in tries}) == 1
    assert tries[0]["type"] == "events_api"
    assert tries[0]["accepts_response_payload"] is False


async def test_tokens_are_masked_in_the_journal(at: Table) -> None:
    await at.acts.command(CAMILLE, FINANCE, "/credit xoxb-1-2-secret")
    payload = at.sent("/credit")[0]
    assert payload["token"] == "***"
    assert "secret" not in payload["text"]


async def test_a_bad_app_token_opens_nothing(at: Table) -> None:
    client = AsyncWebClient(base_url=f"{at.sandbox.base_url}/api/")
    with pytest.raises(Exception, match="invalid_auth"):
        await client.apps_connections_open(app_token="xapp-wrong")
