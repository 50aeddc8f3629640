"""`/api/{method}`: who calls, whether they may, how often, and what the answer is."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox.errors import BusyError, RefusedError
from sandbox.faults import Fault, FaultKind
from sandbox.journal import Direction
from sandbox.web_api.arguments import Arguments, read_arguments
from sandbox.web_api.catalogue import catalogue
from sandbox.web_api.registry import Call, Method, Token

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: a status, a body and headers."""

    body: Json | str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    def response(self) -> Response:
        """As HTTP."""
        if isinstance(self.body, str):
            return PlainTextResponse(self.body, self.status, dict(self.headers))
        return JSONResponse(self.body, self.status, dict(self.headers))


class WebApi:
    """The ASGI application under `/api`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._methods = catalogue()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call, or fail as was ordered."""
        request = Request(scope, receive)
        name = scope["path"].rpartition("/")[2]
        began = time.perf_counter()
        fault = self._sandbox.faults.next(name)
        arguments, reply = await self._reply(name, request, fault)
        cut = fault is not None and fault.kind in (FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER)
        self._sandbox.journal.record(
            Direction.FROM_APP,
            name,
            dict(arguments),
            "the connection was cut" if cut else reply.body,
            at=self._sandbox.now(),
            status=0 if cut else reply.status,
            milliseconds=(time.perf_counter() - began) * 1000,
        )
        if cut:
            await self._sandbox.connections.cut(scope, receive)
        else:
            await reply.response()(scope, receive, send)

    async def _reply(self, name: str, request: Request, fault: Fault | None) -> tuple[Arguments, Reply]:
        arguments = Arguments({})
        try:
            arguments = await read_arguments(request)
            return arguments, await self._ordered(name, request, arguments, fault)
        except RefusedError as refused:
            return arguments, Reply(refused.answer, headers=self._headers(name))
        except BusyError as busy:
            headers = (("Retry-After", str(busy.seconds)), *self._headers(name))
            return arguments, Reply({"ok": False, "error": "ratelimited"}, 429, headers)

    async def _ordered(self, name: str, request: Request, arguments: Arguments, fault: Fault | None) -> Reply:
        """The answer, unless a fault comes first."""
        match fault.kind if fault else None:
            case FaultKind.HTTP_500:
                return Reply("Internal Server Error", 500)
            case FaultKind.RATELIMITED if fault:
                raise BusyError(max(1, round(fault.seconds)))
            case FaultKind.CUT_BEFORE:
                return Reply({})
            case FaultKind.SLOW if fault:
                await asyncio.sleep(fault.seconds)
        return await self._answer(name, request, arguments)

    async def _answer(self, name: str, request: Request, arguments: Arguments) -> Reply:
        method = self._methods.get(name)
        if method is None:
            raise RefusedError("unknown_method", req_method=name)
        self._check(method, bearer(request, arguments))
        if wait := self._sandbox.limits.call(name, method.tier, self._sandbox.now()):
            raise BusyError(wait)
        call = Call(self._sandbox, arguments)
        if method.token is Token.BOT and method.scopes:
            call.needs(*method.scopes)
        body = await method.answer(call)
        return Reply({"ok": True} | body, headers=self._headers(name))

    def _check(self, method: Method, token: str) -> None:
        """Refuse a wrong token."""
        if method.token is Token.NONE:
            return
        app = self._sandbox.workspace.app
        if not token:
            raise RefusedError("not_authed")
        kind = {app.bot_token: Token.BOT, app.app_token: Token.APP}.get(token)
        if kind is None:
            raise RefusedError("invalid_auth")
        if kind is not method.token:
            raise RefusedError("not_allowed_token_type")

    def _headers(self, name: str) -> tuple[tuple[str, str], ...]:
        """The scopes the app has, and those that would do."""
        method = self._methods.get(name)
        provided = ",".join(sorted(self._sandbox.workspace.app.scopes))
        accepted = ",".join(method.scopes) if method else ""
        return (("x-oauth-scopes", provided), ("x-accepted-oauth-scopes", accepted))


def bearer(request: Request, arguments: Arguments) -> str:
    """The token of a request, from its header or else its arguments."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else arguments.text("token")
