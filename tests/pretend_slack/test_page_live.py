"""What open pages hear: every change, and that the server is there when nothing changes."""

import asyncio

import httpx

from pretend_slack.browsing import browsing
from pretend_slack.talking import table
from sandbox.page.live import told


async def test_a_change_is_heard_and_silence_is_a_beat() -> None:
    async with browsing() as at:
        workspace = at.sandbox.workspace
        events = told(workspace, workspace.version, beat=0.01)
        assert await anext(events) == "retry: 1500\n\n"
        assert await anext(events) == ": still here\n\n"
        await workspace.changed()
        assert await anext(events) == f"id: {workspace.version}\ndata: {workspace.version}\n\n"
        await events.aclose()


async def test_what_changed_before_listening_is_heard_at_once() -> None:
    async with browsing() as at:
        await at.sandbox.workspace.changed()
        events = told(at.sandbox.workspace, 0, beat=5)
        await anext(events)
        assert await asyncio.wait_for(anext(events), 1) == "id: 1\ndata: 1\n\n"
        await events.aclose()


async def test_the_stream_goes_over_the_wire_and_ends_with_the_server() -> None:
    async with table() as laid:
        url = f"{laid.sandbox.base_url}/changes"
        async with httpx.AsyncClient(trust_env=False) as http, http.stream("GET", url) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            lines = answer.aiter_lines()
            assert await anext(lines) == "retry: 1500"
            await laid.sandbox.workspace.changed()
            heard = [await anext(lines) for _ in range(3)]
            assert heard[-1] == f"data: {laid.sandbox.workspace.version}"
