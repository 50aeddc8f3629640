"""The TCP connections of the server, so that one can be cut without an answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import cast

from starlette.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.errors import SandboxError

Peer = tuple[str, int]


@dataclass(slots=True)
class Connections:
    """Open connections by the address of who opened them."""

    _open: dict[Peer, asyncio.Transport] = field(default_factory=dict)

    def opened(self, transport: asyncio.Transport) -> None:
        """A connection was made."""
        self._open = {peer: one for peer, one in self._open.items() if not one.is_closing()}
        self._open[self._peer(transport)] = transport

    async def cut(self, scope: Scope, receive: Receive) -> None:
        """Close the connection of a request with no answer; raises SandboxError when there is none."""
        transport = self._open.pop(tuple(scope["client"]), None)
        if transport is None:
            raise SandboxError("Only a connection that the sandbox's own server accepted can be cut.")
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            continue

    def abandon(self) -> None:
        """Close those that speak HTTP at once, streams too; web sockets are left to say good-bye."""
        for transport in self._open.values():
            if isinstance(transport.get_protocol(), H11Protocol):
                transport.abort()
        self._open.clear()

    def protocol(self) -> type[asyncio.Protocol]:
        """The server's protocol that tells of its connections here."""
        connections = self

        class Watched(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                connections.opened(transport)
                super().connection_made(transport)

        return Watched

    @staticmethod
    def _peer(transport: asyncio.Transport) -> Peer:
        return cast(Peer, tuple(transport.get_extra_info("peername")[:2]))
