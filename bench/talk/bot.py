"""A process that answers Slack: `python -m bench.talk.bot bare|bot PORT`, its settings in its environment.

It says its port on its first line. `tick` on its input has the bot do what is due, and is answered when that
is done; the end of its input ends it, with its largest memory as the last word.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime, time

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from app import bot as opened_bot
from bench.ledgers import TOMORROW
from bench.measure import Stopwatch, peak_mb
from bench.talk.slack import BOT_TOKEN, COMMAND, SIGNING_SECRET
from bench.work import policy
from bot.ids import Callback
from bot.schedule import Clockwork
from bot.settings import Settings, load_settings
from handlers.slack.transport import over_http

HOST = "127.0.0.1"
TICK = "tick"
MORNING = datetime.combine(TOMORROW, time(7, 0, tzinfo=UTC))
"""When it is in the ledger: the second day, nine in the morning in Paris."""


def bare_endpoint(settings: Settings) -> AsyncApp:
    """The least that Bolt can do with a command or a form: acknowledge it."""
    app = AsyncApp(
        client=AsyncWebClient(token=BOT_TOKEN, base_url=settings.slack_api_url),
        signing_secret=SIGNING_SECRET,
        process_before_response=True,
    )

    @app.command(COMMAND)
    async def credit(ack: AsyncAck) -> None:
        await ack()

    @app.view(Callback.PROMISE.value)
    async def promise(ack: AsyncAck) -> None:
        await ack()

    return app


async def serve(which: str, port: int) -> None:
    """Answer on a port until the input ends."""
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        settings, clockwork = load_settings(), None
        app = bare_endpoint(settings)
        if which == "bot":
            bot = await stack.enter_async_context(opened_bot(settings, policy(), lambda: MORNING))
            app, clockwork = bot.app, bot.clockwork
            await bot.slack.identity()  # as `serve` does: it opens the connections that answers leave over
        serving = asyncio.create_task(over_http(app, HOST, port, stop))
        await _obey(clockwork)
        stop.set()
        await serving


async def _obey(clockwork: Clockwork | None) -> None:
    """One answer a line."""
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() == TICK and clockwork is not None:
            watch = Stopwatch()
            with watch.running():
                ticked = await clockwork.tick(MORNING)
            taken = [one.name for one in ticked.files if one.report is not None]
            said = {"seconds": watch.seconds, "files": taken, "mornings": len(ticked.mornings)}
            print(json.dumps(said), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
    print(json.dumps({"peak_mb": peak_mb()}), flush=True)
