"""Signed HTTP delivery to the real Bolt adapter, and what Slack makes of its answers."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pretend_slack.talking import (
    CAMILLE,
    FINANCE,
    Table,
    actions,
    button,
    connected,
    listening,
    modal,
    served,
    table,
    until,
)
from sandbox.app_side.desk import OnMessage
from sandbox.app_side.side import UnverifiedUrlError
from sandbox.app_side.signed import signature


@pytest.fixture
async def at() -> AsyncIterator[Table]:
    async with table() as laid:
        yield laid


class Endpoint:
    """An app of one route that writes down what came and answers as told."""

    def __init__(self, answer: Response | None = None, seconds: float = 0.0) -> None:
        self.requests: list[tuple[dict[str, str], str]] = []
        self._answer, self._seconds = answer, seconds

    async def take(self, request: Request) -> Response:
        self.requests.append((dict(request.headers), (await request.body()).decode()))
        await asyncio.sleep(self._seconds)
        return self._answer or Response()

    @contextlib.asynccontextmanager
    async def hears(self, at: Table) -> AsyncIterator[None]:
        """Have the workspace send here."""
        async with served(Starlette(routes=[Route("/in", self.take, methods=["POST"])])) as address:
            at.sandbox.workspace.app.request_url = f"{address}/in"
            yield


async def test_bolt_takes_what_the_workspace_signs(at: Table) -> None:
    app = at.bolt()

    @app.command("/credit")
    async def answered(ack) -> None:  # type: ignore[no-untyped-def]
        await ack("At once")

    async with listening(app) as url:
        await at.sandbox.app_side.set_request_url(url)
        assert (await at.acts.command(CAMILLE, FINANCE, "/credit")).ok
    assert [one.text for one in at.messages()] == ["At once"]


async def test_bolt_refuses_another_secret(at: Table) -> None:
    async with listening(at.bolt()) as url:
        await at.sandbox.app_side.set_request_url(url)
        at.sandbox.workspace.app.signing_secret = "another"
        ack = await at.acts.command(CAMILLE, FINANCE, "/credit")
        assert (ack.error, ack.status) == ("http_service_error", 401)
        with pytest.raises(UnverifiedUrlError):
            await at.sandbox.app_side.set_request_url(url)


async def test_a_url_that_nobody_answers_is_not_taken(at: Table) -> None:
    with pytest.raises(UnverifiedUrlError):
        await at.sandbox.app_side.set_request_url("http://127.0.0.1:9/slack/events")
    assert at.sandbox.workspace.app.request_url == ""


def test_the_signature_is_the_documented_one() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
        b"%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == (
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


async def test_a_command_is_a_form_and_a_press_is_json_in_a_form(at: Table) -> None:
    endpoint = Endpoint()
    async with endpoint.hears(at):
        await at.acts.command(CAMILLE, FINANCE, "/credit é & co")
        posted = await at.client().chat_postMessage(channel=FINANCE, text="x", blocks=[actions(button())])
        await at.acts.press(CAMILLE, OnMessage(FINANCE, str(posted["ts"])), "row", "go")
    command, press = (parse_qs(body) for _, body in endpoint.requests)
    assert (command["command"], command["text"]) == (["/credit"], ["é &amp; co"])
    assert json.loads(press["payload"][0])["type"] == "block_actions"
    headers = endpoint.requests[0][0]
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert headers["x-slack-signature"].startswith("v0=")


async def test_a_form_is_answered_and_a_home_published_over_http(at: Table) -> None:
    app = at.bolt()

    @app.view("ask")
    async def submitted(ack, view) -> None:  # type: ignore[no-untyped-def]
        name = view["state"]["values"]["name"]["name"]["value"]
        await ack(response_action="errors", errors={"name": f"No customer is called {name}"})

    @app.event("app_home_opened")
    async def opened(event, client) -> None:  # type: ignore[no-untyped-def]
        view = {"type": "home", "blocks": [{"type": "divider"}]}
        await client.views_publish(user_id=event["user"], view=view)

    shown = await at.client().views_open(trigger_id=at.trigger(), view=modal(callback_id="ask"))
    async with listening(app) as url:
        await at.sandbox.app_side.set_request_url(url)
        ack = await at.acts.submit(CAMILLE, str(shown["view"]["id"]), {"name": {"name": "Lumen"}})
        assert ack.errors == {"name": "No customer is called Lumen"}
        await at.acts.open_home(CAMILLE)
        await until(lambda: CAMILLE in at.sandbox.workspace.homes)


async def test_a_socket_comes_before_the_url(at: Table) -> None:
    app, endpoint = at.bolt(), Endpoint()

    @app.command("/credit")
    async def answered(ack) -> None:  # type: ignore[no-untyped-def]
        await ack()

    async with endpoint.hears(at), connected(at, app):
        assert (await at.acts.command(CAMILLE, FINANCE, "/credit")).ok
    assert endpoint.requests == []


async def test_an_event_is_json_and_tried_again_with_its_number(at: Table) -> None:
    at.sandbox.app_side.retry_seconds = (0.0, 0.0)
    endpoint = Endpoint(Response(status_code=500))
    async with endpoint.hears(at):
        await at.acts.open_home(CAMILLE)
        await until(lambda: len(endpoint.requests) == 3)
    first, second, third = (headers for headers, _ in endpoint.requests)
    assert "x-slack-retry-num" not in first
    assert (second["x-slack-retry-num"], second["x-slack-retry-reason"]) == ("1", "http_error")
    assert third["x-slack-retry-num"] == "2"
    assert json.loads(endpoint.requests[0][1])["event"]["type"] == "app_home_opened"


async def test_an_app_may_ask_not_to_be_told_again(at: Table) -> None:
    at.sandbox.app_side.retry_seconds = (0.0,)
    endpoint = Endpoint(Response(status_code=500, headers={"X-Slack-No-Retry": "1"}))
    async with endpoint.hears(at):
        await at.acts.open_home(CAMILLE)
        await asyncio.sleep(0.1)
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    ("answer", "seconds", "error", "status"),
    [
        (Response(status_code=404), 0.0, "http_service_error", 404),
        (Response(), 0.3, "operation_timeout", 0),
        (JSONResponse([1]), 0.0, "invalid_response", 200),
    ],
)
async def test_what_is_no_acknowledgement_fails(
    at: Table, answer: Response, seconds: float, error: str, status: int
) -> None:
    at.sandbox.app_side.ack_seconds = 0.2
    async with Endpoint(answer, seconds).hears(at):
        ack = await at.acts.command(CAMILLE, FINANCE, "/credit")
    assert (str(ack.error), ack.status) == (error, status)


@pytest.mark.parametrize(
    ("answer", "private"),
    [
        (PlainTextResponse("Hello"), True),
        (JSONResponse({"text": "Hello"}), True),
        (JSONResponse({"text": "Hello", "response_type": "in_channel"}), False),
    ],
)
async def test_a_command_may_be_answered_in_its_acknowledgement(
    at: Table, answer: Response, private: bool
) -> None:
    async with Endpoint(answer).hears(at):
        await at.acts.command(CAMILLE, FINANCE, "/credit")
    assert [(one.text, one.ephemeral_to == CAMILLE) for one in at.messages()] == [("Hello", private)]
