"""The address that a file's content is brought to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.faults import FaultKind

if TYPE_CHECKING:
    from sandbox.server import Sandbox

FAULTS = "upload"
"""The name that faults of this address are ordered by."""
_ILL, _UNKNOWN, _WRONG = 500, 404, 400


def routes(sandbox: Sandbox) -> list[Route]:
    """One address a file."""

    async def upload(request: Request) -> Response:
        fault = sandbox.faults.next(FAULTS)
        content = await request.body()
        if fault is not None and fault.kind is not FaultKind.SLOW:
            return PlainTextResponse("Internal Server Error", _ILL)
        ticket = request.path_params["ticket"]
        file = next((one for one in sandbox.workspace.files.values() if one.ticket == ticket), None)
        if file is None or file.content is not None:
            return PlainTextResponse("no such upload", _UNKNOWN)
        if len(content) != file.size:
            return PlainTextResponse("another length was announced", _WRONG)
        file.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    return [Route("/upload/v1/{ticket}", upload, methods=["POST"])]
