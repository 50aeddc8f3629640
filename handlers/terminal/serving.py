"""`encours serve` and `encours tick`: the bot itself, and what is due at one moment."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Iterator, Sequence
from typing import Annotated, Any

import typer
from starlette.routing import BaseRoute

from bot.delivery import SentReport
from bot.errors import SettingsError
from bot.schedule import Ticked, clock
from bot.settings import Settings
from handlers.described import described
from handlers.http.orders import OrderDesk, order_routes
from handlers.slack.transport import over_http, over_socket
from handlers.terminal.moments import Meant, moment_of
from handlers.terminal.runtime import Bot, Json, Runtime, answer, complain, read_moment, run_bot

HURRY_S = 5
"""Answers under way have this long to end when the bot stops."""


log = logging.getLogger("encours.serving")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("serve")(serve)
    app.command("tick")(tick)


def serve(
    context: typer.Context,
    http: Annotated[
        bool, typer.Option("--http", help="Listen for Slack's requests instead of using Socket Mode.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Where to listen; ENCOURS_HOST by default.")] = None,
    port: Annotated[int | None, typer.Option(help="The port; ENCOURS_PORT by default.")] = None,
    now: Annotated[
        str | None,
        typer.Option("--now", metavar="MOMENT", help="Run from this moment on, to try things out."),
    ] = None,
    is_meant: Meant = False,
) -> None:
    """Run the bot: answer in Slack, send what is due, take new files; Ctrl-C ends it."""
    runtime: Runtime = context.obj
    settings, policy = runtime.load()
    given = {"host": host or settings.host, "port": settings.port if port is None else port}
    settings = settings.model_copy(update=given)
    over_web = http or settings.slack_app_token is None
    if settings.slack_bot_token is None:
        raise SettingsError(_NO_WAY_OUT)
    if over_web and settings.slack_signing_secret is None:
        raise SettingsError(_NO_WAY_IN)
    if now is not None:
        played = settings.is_rehearsal  # its clock is set back as one likes
        at = read_moment(now, policy) if played else moment_of(context, now, is_meant=is_meant)
        context.obj = runtime = runtime.starting_at(at)
    run_bot(context, lambda bot: _serve(runtime, bot, settings, over_web=over_web))


_NO_WAY_OUT = "SLACK_BOT_TOKEN is not set: it is the bot token of the app, xoxb-..., under Install App."
_NO_WAY_IN = (
    "Slack has no way in: set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET to listen for "
    "Slack's requests over HTTP."
)


async def _serve(runtime: Runtime, bot: Bot, settings: Settings, *, over_web: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    identity = await bot.slack.identity()
    more = _order_routes(runtime, bot, settings)
    complain(f"connected to {identity.team} {_way_in(settings, over_web, bool(more))}; Ctrl-C ends it.")
    scheduler = clock(lambda: bot.clockwork.tick(runtime.now()), _log_tick)
    scheduler.start()
    try:
        ways = _transports(bot, settings, stop, more, over_web=over_web)
        await _until_one_ends(stop, bot.sender.run(stop), *ways)
    finally:
        stop.set()
        scheduler.shutdown(wait=False)  # a tick under way is cancelled
        await bot.clockwork.rest()
        await bot.crew.drain(HURRY_S)


def _log_tick(error: BaseException) -> None:
    if not isinstance(error, asyncio.CancelledError):  # the bot stops, and what is due waits for its return
        log.error("a tick failed, and comes again: %s", described(error))


def _order_routes(runtime: Runtime, bot: Bot, settings: Settings) -> list[BaseRoute]:
    """What order desks ask over HTTP; without a token to ask with there is nothing."""
    if settings.api_token is None:
        return []
    return order_routes(OrderDesk(bot.books, bot.house, runtime.now, settings.api_token))


def _way_in(settings: Settings, over_web: bool, asked: bool) -> str:
    listening = f"listening on {settings.host}:{settings.port}"
    if over_web:
        return f"and {listening}"
    return f"over Socket Mode, {listening} for order checks" if asked else "over Socket Mode"


def _transports(
    bot: Bot, settings: Settings, stop: asyncio.Event, more: Sequence[BaseRoute], *, over_web: bool
) -> Iterator[Awaitable[None]]:
    """Slack's way in, and beside a WebSocket the one that order desks ask by."""
    if not over_web and settings.slack_app_token is not None:
        yield over_socket(bot.app, settings.slack_app_token.get_secret_value(), stop)
    if over_web or more:
        yield over_http(bot.app if over_web else None, settings.host, settings.port, stop, more)


async def _until_one_ends(stop: asyncio.Event, *work: Awaitable[None]) -> None:
    """Run these until one of them ends; then all are asked to, and the first failure is raised."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended


def tick(
    context: typer.Context,
    now: Annotated[
        str | None, typer.Option("--now", metavar="MOMENT", help="Such as 2026-11-23T08:30+01:00; now.")
    ] = None,
    is_meant: Meant = False,
    as_json: Json = False,
) -> None:
    """Do what is due at a moment, once: new files, mornings, what waits to be sent; and say what was done."""
    runtime: Runtime = context.obj
    at = moment_of(context, now, is_meant=is_meant)
    context.obj = runtime.starting_at(at)
    ticked, sent = run_bot(context, lambda bot: bot.clockwork.tick_and_send(at))
    if as_json:
        answer(_as_json(ticked, sent))
    else:
        for line in _lines(ticked, sent):
            typer.echo(line)


def _lines(ticked: Ticked, sent: SentReport) -> Iterator[str]:
    for file in ticked.files:
        yield f"file {file.name}: {file.refusal or 'taken'}"
    for morning in ticked.mornings:
        said = f"{morning.calls} to call, {morning.late} late"
        yield f"morning of {morning.on}, {morning.person} ({morning.portfolio}): {morning.outcome}, {said}"
    if not any((ticked.files, ticked.mornings, sent.sent, sent.put_off, sent.given_up)):
        yield f"nothing was due at {ticked.at.isoformat()}"
    yield f"messages: {sent.sent} sent, {sent.put_off} put off, {sent.given_up} given up"


def _as_json(ticked: Ticked, sent: SentReport) -> dict[str, Any]:
    return {
        "now": ticked.at.isoformat(),
        "files": [
            {"name": one.name, "taken": one.report is not None, "refusal": one.refusal}
            for one in ticked.files
        ],
        "mornings": [
            {
                "person": one.person,
                "portfolio": one.portfolio.value,
                "on": one.on.isoformat(),
                "outcome": one.outcome.value,
                "calls": one.calls,
                "late": one.late,
            }
            for one in ticked.mornings
        ],
        "messages": {"sent": sent.sent, "put_off": sent.put_off, "given_up": sent.given_up},
    }
