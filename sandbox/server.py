"""The sandbox put together: a workspace behind HTTP and web sockets."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount

from sandbox import app_side, control, page, uploads
from sandbox.app_side import AppSide
from sandbox.connections import Connections
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.limits import Limits
from sandbox.web_api.endpoint import WebApi
from sandbox.workspace import Workspace

HOST = "127.0.0.1"
_PATIENCE = 2
"""Seconds that open requests get when the server ends."""


@dataclass(slots=True)
class Sandbox:
    """Everything the routes share; `base_url` is known once it is served, without a slash at its end."""

    workspace: Workspace
    journal: Journal = field(default_factory=Journal)
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    base_url: str = ""
    now: Callable[[], float] = time.time
    """Seconds since 1970."""
    connections: Connections = field(default_factory=Connections)
    app_side: AppSide = field(init=False)

    def __post_init__(self) -> None:
        self.app_side = AppSide(self)


def create_app(sandbox: Sandbox) -> Starlette:
    """The ASGI application of a sandbox."""
    routes: list[BaseRoute] = [
        Mount("/api", WebApi(sandbox)),
        Mount("/control", routes=control.routes(sandbox)),
        *app_side.routes(sandbox),
        *uploads.routes(sandbox),
        *page.routes(sandbox),
    ]
    guard = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    return Starlette(routes=routes, middleware=[guard])


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it."""

    async def start(self, listening: socket.socket) -> None:
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup(sockets=[listening])


@asynccontextmanager
async def serve(sandbox: Sandbox, port: int = 0) -> AsyncIterator[str]:
    """Serve a sandbox in the running loop and give its address; a free port when it is 0."""
    with _listening(port) as listening:
        sandbox.base_url = f"http://{HOST}:{listening.getsockname()[1]}"
        server = _Server(_config(sandbox))
        await server.start(listening)
        try:
            yield sandbox.base_url
        finally:
            sandbox.connections.abandon()
            await sandbox.app_side.close()
            await asyncio.sleep(0)
            await server.shutdown(sockets=[listening])


def _listening(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise
    return listening


def _config(sandbox: Sandbox) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(sandbox),
        http=sandbox.connections.protocol(),
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_PATIENCE,
    )
