"""The sandbox of the tests that speak to it over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from pretend_slack.small_workspace import Clock, Served, small_manifest, small_people
from sandbox.limits import Limits
from sandbox.seed import workspace_from
from sandbox.server import Sandbox, serve


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    """A small workspace without limits, on a free port."""
    clock = Clock()
    workspace = workspace_from(small_manifest(), small_people())
    sandbox = Sandbox(workspace, limits=Limits.off(), now=clock)
    async with serve(sandbox) as url, aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-small", base_url=f"{url}/api/", session=session, retry_handlers=[])
        yield Served(sandbox, url, client, clock, session)
