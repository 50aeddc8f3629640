"""What is told to open pages: that something changed, and that the server is still there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sandbox.page.guard import HEADERS
from sandbox.workspace import Workspace

BEAT_SECONDS = 15.0


async def told(workspace: Workspace, since: int, beat: float = BEAT_SECONDS) -> AsyncGenerator[str, None]:
    """Server-sent events: the number of every newer version, and a beat when nothing happens."""
    yield "retry: 1500\n\n"
    changes = workspace.changes(since)
    coming: asyncio.Task[int] = asyncio.create_task(_next(changes))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=beat)
            if not done:
                yield ": still here\n\n"
                continue
            yield f"id: {coming.result()}\ndata: {coming.result()}\n\n"
            coming = asyncio.create_task(_next(changes))
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)


async def _next(changes: AsyncIterator[int]) -> int:
    return await anext(changes)


def stream(workspace: Workspace, request: Request) -> Response:
    """The changes since the version that a page was rendered from, or that it heard of last."""
    since = request.headers.get("last-event-id") or request.query_params.get("since", "")
    known = min(int(since), workspace.version) if since.isdecimal() else workspace.version
    return StreamingResponse(told(workspace, known), media_type="text/event-stream", headers=HEADERS)
