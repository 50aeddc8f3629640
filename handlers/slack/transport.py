"""How Slack and others reach the handlers: over a WebSocket that the bot opens, or over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import socket
from collections.abc import Iterator, Sequence

import uvicorn
from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.errors import SlackRefusedError

EVENTS_PATH = "/slack/events"
HEALTH_PATH = "/health"
FIRST_WAIT_S, LONGEST_WAIT_S = 1, 30
HURRY_S = 5
"""Requests under way have this long to end when the bot stops."""
LARGEST = 1_000_000
"""Bytes of a request; Slack's own are far smaller."""
SIGNED = {
    "x-slack-request-timestamp": re.compile("[0-9]{1,12}"),
    "x-slack-signature": re.compile("v0=[0-9a-f]{64}"),
}
"""How Slack writes the headers that vouch for a request."""
_LENGTH = re.compile("[0-9]{1,7}")
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What Bolt meets in a body that is none, which it reads before it checks the signature."""

log = logging.getLogger("encours.transport")


async def over_socket(app: AsyncApp, app_token: str, stop: asyncio.Event) -> None:
    """Hold a Socket Mode connection until `stop`; the client reconnects by itself once it was connected.

    Raises SlackRefusedError when Slack does not take the app-level token.
    """
    handler = AsyncSocketModeHandler(app, app_token)
    try:
        if await _connected(app, handler, stop):
            log.info("connected over Socket Mode")
            await stop.wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # slack-bolt leaves it out


async def _connected(app: AsyncApp, handler: AsyncSocketModeHandler, stop: asyncio.Event) -> bool:
    """Try until it works or `stop`; False when stopped.

    The first address is asked for here: the handler would ask forever with a token that is wrong.
    """
    wait = FIRST_WAIT_S
    while not stop.is_set():
        try:
            opened = await app.client.apps_connections_open(app_token=handler.app_token)
            handler.client.wss_uri = str(opened["url"])
            await handler.connect_async()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            if error.response.status_code < 500 and error.response.get("error") != "ratelimited":
                raise SlackRefusedError(str(error.response.get("error"))) from error
        except (ClientError, OSError, TimeoutError):
            log.warning("Slack cannot be reached; trying again in %s s", wait)
        else:
            return True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
        wait = min(2 * wait, LONGEST_WAIT_S)
    return False


def http_app(app: AsyncApp | None, more: Sequence[BaseRoute] = ()) -> Starlette:
    """A health check, what Slack posts to when it comes this way, and what others ask: `more`."""
    ways = [Route(HEALTH_PATH, _health), *more]
    return Starlette(routes=ways if app is None else [_events(app), *ways])


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok\n")


def _events(app: AsyncApp) -> Route:
    slack = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        status = _turned_away(request)
        if status:
            return Response(status_code=status)
        try:
            return await slack.handle(request)
        except _UNREADABLE:
            return Response(status_code=400)

    return Route(EVENTS_PATH, events, methods=["POST"])


def _turned_away(request: Request) -> int:
    """The status for what Slack never sends, before anything of it is read; 0 for the rest.

    Bolt hands a malformed signature to the error handler, which would tell an address in the request.
    """
    length = request.headers.get("content-length", "")
    if not _LENGTH.fullmatch(length) or int(length) > LARGEST:
        return 413
    given = ((form, request.headers.get(name)) for name, form in SIGNED.items())
    return 401 if any(said is not None and not form.fullmatch(said) for form, said in given) else 0


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the bot."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured here."""
        yield


async def over_http(
    app: AsyncApp | None, host: str, port: int, stop: asyncio.Event, more: Sequence[BaseRoute] = ()
) -> None:
    """Listen until `stop` for Slack's signed requests, when it comes this way, and for what others ask.

    Raises OSError when the port is taken.
    """
    config = uvicorn.Config(
        http_app(app, more),
        host=host,
        port=port,
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=HURRY_S,
    )
    server = _Server(config)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family)
    log.info("listening on port %s", listening.getsockname()[1])
    serving = asyncio.create_task(server.serve([listening]))
    try:
        await stop.wait()
    finally:
        server.should_exit = True
        await serving
