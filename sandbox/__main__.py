"""`python -m sandbox`: the pretend workspace on a port of this machine, until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.limits import Limits
from sandbox.mail_server import serve_mail
from sandbox.saved import Saver, load
from sandbox.seed import read_json, workspace_from
from sandbox.server import Sandbox, serve
from sandbox.workspace import App

SMTP_LINE = "SMTP_URL="
"""What the mail server's address is printed after."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; 1 when it cannot start."""
    options = _options(arguments)
    try:
        asyncio.run(_run(options))
    except SandboxError as error:
        print(error.message, file=sys.stderr)
    except OSError as error:
        print(f"The sandbox cannot start: {error.strerror or error}.", file=sys.stderr)
    else:
        return 0
    return 1


def environment(app: App, base_url: str) -> list[str]:
    """The lines a bot's `.env` needs to talk to the sandbox."""
    return [
        f"SLACK_API_URL={base_url}/api/",
        f"SLACK_BOT_TOKEN={app.bot_token}",
        f"SLACK_APP_TOKEN={app.app_token}",
        f"SLACK_SIGNING_SECRET={app.signing_secret}",
    ]


async def _run(options: argparse.Namespace) -> None:
    workspace = workspace_from(read_json(options.manifest), read_json(options.people))
    load(workspace, options.state)
    workspace.app.request_url = options.request_url or workspace.app.request_url
    saver = Saver(workspace, options.state)
    saver.watch()
    sandbox = Sandbox(workspace, limits=Limits(on=not options.no_limits))
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    try:
        async with AsyncExitStack() as served:
            url = await served.enter_async_context(serve(sandbox, options.port))
            said = [f"{workspace.name} is at {url}", *environment(workspace.app, url)]
            if options.smtp_port is not None:
                address = await served.enter_async_context(serve_mail(sandbox, options.smtp_port))
                said.append(f"{SMTP_LINE}{address}")
            print(*said, sep="\n", flush=True)
            await ended.wait()
    finally:
        saver.save()


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("sandbox", description="A pretend Slack workspace on this machine.")
    parser.add_argument(
        "--manifest", type=Path, default=Path("docs/manifest.json"), help="the app to install"
    )
    parser.add_argument("--people", type=Path, required=True, help="JSON: the team, its users and channels")
    parser.add_argument("--state", type=Path, default=Path("state.json"), help="where messages are kept")
    parser.add_argument("--port", type=int, default=8765, help="0 for a free one")
    parser.add_argument("--smtp-port", type=int, help="take mails, too; 0 for a free one")
    parser.add_argument("--request-url", default="", help="the app's URL when it does not use Socket Mode")
    parser.add_argument("--no-limits", action="store_true", help="without Slack's rate limits")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
