"""`python -m sandbox`, and the server itself: starting, printing, ending, saving."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from pretend_slack.small_workspace import Served, small_manifest, small_people
from sandbox.__main__ import main
from sandbox.limits import Limits
from sandbox.seed import workspace_from
from sandbox.server import Sandbox, serve

ROOT = Path(__file__).parents[2]


def files(folder: Path) -> list[str]:
    """The options for a sandbox in a folder."""
    (folder / "manifest.json").write_text(json.dumps(small_manifest()), "utf-8")
    (folder / "people.json").write_text(json.dumps(small_people()), "utf-8")
    named = (("--manifest", "manifest"), ("--people", "people"), ("--state", "state"))
    return [part for option, name in named for part in (option, str(folder / f"{name}.json"))]


async def started(options: list[str]) -> tuple[Process, dict[str, str]]:
    """The program, and the environment that it printed."""
    program = [sys.executable, "-W", "error", "-m", "sandbox", "--port", "0", *options]
    process = await asyncio.create_subprocess_exec(*program, stdout=PIPE, stderr=PIPE, cwd=ROOT)
    assert process.stdout
    lines = [(await process.stdout.readline()).decode().strip() for _ in range(5)]
    assert lines[0].startswith("Durand is at http://127.0.0.1:")
    return process, dict(line.split("=", 1) for line in lines[1:])


async def ended(process: Process, number: int) -> None:
    process.send_signal(number)
    _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")


async def test_what_was_said_before_a_signal_is_there_at_the_second_start(tmp_path: Path) -> None:
    options = files(tmp_path)
    process, env = await started(options)
    assert env["SLACK_APP_TOKEN"] == "xapp-small"
    assert env["SLACK_SIGNING_SECRET"] == "secret"
    client = AsyncWebClient(env["SLACK_BOT_TOKEN"], base_url=env["SLACK_API_URL"])
    posted = await client.chat_postMessage(channel="U0MARC", text="hello")
    await ended(process, signal.SIGTERM)

    process, env = await started([*options, "--no-limits"])
    client = AsyncWebClient(env["SLACK_BOT_TOKEN"], base_url=env["SLACK_API_URL"])
    history = await client.conversations_history(channel=str(posted["channel"]))
    assert [one["text"] for one in history["messages"]] == ["hello"]
    await ended(process, signal.SIGINT)


def test_a_wrong_file_ends_it_with_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = files(tmp_path)
    (tmp_path / "people.json").write_text("{", "utf-8")
    assert main(options) == 1
    assert capsys.readouterr().err.startswith("people.json is not JSON")


def test_a_port_that_is_taken_ends_it_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        options = [*files(tmp_path), "--port", str(taken.getsockname()[1])]
        assert main(options) == 1
    assert capsys.readouterr().err == "The sandbox cannot start: Address already in use.\n"


async def test_an_open_stream_does_not_hold_the_server() -> None:
    sandbox = Sandbox(workspace_from(small_manifest(), small_people()), limits=Limits.off())
    async with aiohttp.ClientSession() as session:
        async with serve(sandbox) as url:
            stream = await session.get(f"{url}/changes")
            assert (stream.status, stream.content_type) == (200, "text/event-stream")
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 1
        stream.close()


async def test_a_served_sandbox_knows_its_address(served: Served) -> None:
    assert served.sandbox.base_url == served.url
    assert served.url.startswith("http://127.0.0.1:")


async def test_a_connected_app_does_not_hold_the_server() -> None:
    sandbox = Sandbox(workspace_from(small_manifest(), small_people()), limits=Limits.off())
    async with aiohttp.ClientSession() as session:
        async with serve(sandbox) as url:
            client = AsyncWebClient("xapp-small", base_url=f"{url}/api/", session=session)
            opened = await client.apps_connections_open(app_token="xapp-small")
            socket_mode = await session.ws_connect(str(opened["url"]))
            assert (await socket_mode.receive_json())["type"] == "hello"
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 1
        assert (await socket_mode.receive()).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
        await socket_mode.close()
