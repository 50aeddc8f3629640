"""The Socket Mode server: connections with the app, envelopes out, acknowledgements back."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

Json = dict[str, Any]
MOST_CONNECTIONS = 10
TICKET_SECONDS = 30.0
_HOST = "applink-sandbox"
_CONNECTION_SECONDS = 3600
_POLICY_CLOSE = 1008
_GOING_AWAY = 1001


@dataclass(slots=True, eq=False)
class Connection:
    """One WebSocket of the app; a leaving one gets nothing while another is open."""

    websocket: WebSocket
    leaving: bool = False


class Sockets:
    """The open connections, the tickets to open more, and the envelopes not acknowledged yet."""

    def __init__(self, app_id: str, now: Callable[[], float], late: Callable[[Json], None]) -> None:
        self.connections: list[Connection] = []
        self._app_id = app_id
        self._now = now
        self._late = late
        self._tickets: dict[str, float] = {}
        self._waiting: dict[str, asyncio.Future[Json]] = {}

    def ticket(self) -> str:
        """A ticket that opens one connection within half a minute."""
        ticket = str(uuid.uuid4())
        self._tickets[ticket] = self._now()
        return ticket

    async def serve(self, websocket: WebSocket) -> None:
        """Hold one connection until either side ends it."""
        issued = self._tickets.pop(websocket.query_params.get("ticket", ""), None)
        if issued is None or self._now() - issued > TICKET_SECONDS:
            await websocket.close(_POLICY_CLOSE)
            return
        await websocket.accept()
        if len(self.connections) >= MOST_CONNECTIONS:
            with contextlib.suppress(OSError):
                await _sent(websocket, _disconnect("too_many_websockets"))
            await _closed(websocket)
            return
        connection = Connection(websocket)
        self.connections.append(connection)
        try:
            await self._talk(websocket)
        finally:
            with contextlib.suppress(ValueError):
                self.connections.remove(connection)

    async def _talk(self, websocket: WebSocket) -> None:
        """The greeting, then acknowledgements as they come; the server itself answers pings."""
        with contextlib.suppress(OSError):
            await _sent(websocket, self._hello())
        while (message := await websocket.receive())["type"] == "websocket.receive":
            self._acknowledged(message.get("text") or "")

    def _hello(self) -> Json:
        debug = {"host": _HOST, "build_number": 1, "approximate_connection_time": _CONNECTION_SECONDS}
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": debug,
            "connection_info": {"app_id": self._app_id},
        }

    def _acknowledged(self, text: str) -> None:
        """Take an acknowledgement; one that comes too late, or twice, answers nothing."""
        try:
            said = json.loads(text)
        except ValueError:
            return
        if not isinstance(said, dict) or "envelope_id" not in said:
            return
        waiting = self._waiting.get(str(said["envelope_id"]))
        if waiting is None or waiting.done():
            self._late(said)
        else:
            payload = said.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {})

    def choose(self) -> Connection | None:
        """One of the open connections, at random as Slack does."""
        opened = [one for one in self.connections if one.websocket.client_state is WebSocketState.CONNECTED]
        staying = [one for one in opened if not one.leaving]
        return secrets.choice(staying or opened) if opened else None

    async def send(
        self, connection: Connection, kind: str, payload: Json, seconds: float, **more: Any
    ) -> Json:
        """Send an envelope and wait for its acknowledgement's payload.

        Raises TimeoutError after so many seconds, OSError when the connection is gone.
        """
        envelope_id = str(uuid.uuid4())
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = waiting
        envelope = {"envelope_id": envelope_id, "payload": payload, "type": kind, **more}
        try:
            async with asyncio.timeout(seconds):
                await _sent(connection.websocket, envelope)
                return await waiting
        finally:
            del self._waiting[envelope_id]

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> int:
        """Say on every connection that it will go; how many were told."""
        told = list(self.connections)
        for connection in told:
            connection.leaving = True
            with contextlib.suppress(OSError):
                await _sent(connection.websocket, _disconnect(reason))
        return len(told)

    async def cut(self) -> int:
        """End every connection without asking first; how many were open."""
        ended, self.connections = self.connections, []
        for connection in ended:
            await _closed(connection.websocket)
        return len(ended)


async def _sent(websocket: WebSocket, message: Json) -> None:
    """Send, turning the ways a closed connection shows itself into one. Raises OSError."""
    try:
        await websocket.send_json(message)
    except (WebSocketDisconnect, RuntimeError) as gone:
        raise ConnectionResetError("the connection is closed") from gone


async def _closed(websocket: WebSocket) -> None:
    """Close what may be closed already."""
    if websocket.application_state is WebSocketState.CONNECTED:
        with contextlib.suppress(OSError, WebSocketDisconnect, RuntimeError):
            await websocket.close(_GOING_AWAY)


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}}
