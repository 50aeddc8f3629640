"""Where the app reaches its side: the Socket Mode address and the response urls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    """The WebSocket of Socket Mode and the endpoint of response urls."""

    async def link(websocket: WebSocket) -> None:
        await sandbox.app_side.sockets.serve(websocket)

    async def answered(request: Request) -> Response:
        path, body = request.path_params["path"], await request.body()
        status, text = await sandbox.app_side.response_urls.use(path, body)
        kind = "application/json" if text.startswith("{") else "text/plain"
        return Response(text, status, media_type=kind)

    return [WebSocketRoute("/link/", link), Route("/hooks/{path:path}", answered, methods=["POST"])]
