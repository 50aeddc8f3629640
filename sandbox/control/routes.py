"""`/control/...`: the state, messages, faults, limits, the journal, and acts."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.app_side.refusals import ActError
from sandbox.control import given as reading
from sandbox.control.acting import act
from sandbox.control.given import ControlError
from sandbox.control.state import messages, state
from sandbox.errors import SandboxError
from sandbox.faults import Fault, FaultKind
from sandbox.limits import Rate
from sandbox.page.guard import is_ours

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Json = dict[str, Any]
Answer = Callable[["Sandbox", Request], Awaitable[Json]]
_WRONG, _FORBIDDEN, _CANNOT = 400, 403, 409


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    """The routes, under `/control`."""
    return [
        _route(sandbox, "GET", "/state", _state),
        _route(sandbox, "GET", "/messages", _messages),
        _route(sandbox, "GET", "/journal", _journal),
        _route(sandbox, "POST", "/reset", _reset),
        _route(sandbox, "POST", "/faults", _faults),
        _route(sandbox, "POST", "/limits", _limits),
        _route(sandbox, "POST", "/clock", _clock),
        _route(sandbox, "POST", "/request_url", _request_url),
        _route(sandbox, "POST", "/connections/{what}", _connections),
        _route(sandbox, "POST", "/act/{act}", _act),
    ]


def _route(sandbox: Sandbox, verb: str, path: str, answer: Answer) -> Route:
    async def answered(request: Request) -> Response:
        if not is_ours(request):
            return JSONResponse({"ok": False, "error": "Another site cannot do that."}, _FORBIDDEN)
        try:
            return JSONResponse({"ok": True} | await answer(sandbox, request))
        except ActError as refused:
            return JSONResponse({"ok": False, "error": refused.message}, _CANNOT)
        except SandboxError as wrong:
            return JSONResponse({"ok": False, "error": wrong.message}, _WRONG)

    return Route(path, answered, methods=[verb])


async def _state(sandbox: Sandbox, request: Request) -> Json:
    return state(sandbox)


async def _messages(sandbox: Sandbox, request: Request) -> Json:
    query = request.query_params
    return {"messages": messages(sandbox.workspace, query.get("channel", ""), query.get("user", ""))}


async def _journal(sandbox: Sandbox, request: Request) -> Json:
    since = request.query_params.get("since", "0")
    if not since.isdecimal():
        raise ControlError("since must be the number of an exchange.")
    return {"exchanges": [asdict(one) for one in sandbox.journal.since(int(since))]}


async def _reset(sandbox: Sandbox, request: Request) -> Json:
    sandbox.workspace.clear()
    sandbox.journal.clear()
    sandbox.faults.clear()
    sandbox.limits.clear()
    await sandbox.workspace.changed()
    return {}


async def _faults(sandbox: Sandbox, request: Request) -> Json:
    """One fault more; an empty body takes all away."""
    given = await reading.read(request)
    if not given:
        sandbox.faults.clear()
    else:
        sandbox.faults.plan(_fault(given))
    return {"waiting": [asdict(one) for one in sandbox.faults.waiting]}


def _fault(given: Json) -> Fault:
    kind = reading.text(given, "fault")
    if kind not in set(FaultKind):
        raise ControlError(f"{kind} is not a fault: {', '.join(FaultKind)}.")
    times = int(reading.number(given, "times", 1))
    return Fault(
        reading.text(given, "method"), FaultKind(kind), max(1, times), reading.number(given, "seconds", 1)
    )


async def _limits(sandbox: Sandbox, request: Request) -> Json:
    """`on`, and `posting` and `workspace` as {"a_second", "burst"}; what was counted is forgotten."""
    given, limits = await reading.read(request), sandbox.limits
    limits.on = bool(given.get("on", limits.on))
    limits.posting = _rate(given.get("posting"), limits.posting)
    limits.workspace = _rate(given.get("workspace"), limits.workspace)
    limits.clear()
    return {"on": limits.on, "posting": asdict(limits.posting), "workspace": asdict(limits.workspace)}


async def _clock(sandbox: Sandbox, request: Request) -> Json:
    """`now`: seconds since 1970 from which the clock goes on; null is the real time again."""
    given = await reading.read(request)
    ahead = 0.0 if given.get("now") is None else reading.number(given, "now", 0) - time.time()
    sandbox.now = lambda: time.time() + ahead
    return {"now": sandbox.now()}


def _rate(given: object, usual: Rate) -> Rate:
    if given is None:
        return usual
    if not isinstance(given, dict):
        raise ControlError("A rate is an object with a_second and burst.")
    a_second = reading.number(given, "a_second", usual.a_second)
    burst = int(reading.number(given, "burst", usual.burst))
    if not a_second or not burst:
        raise ControlError("A rate lets something through: a_second and burst are above 0.")
    return Rate(a_second, burst)


async def _request_url(sandbox: Sandbox, request: Request) -> Json:
    given = await reading.read(request)
    await sandbox.app_side.set_request_url(reading.text(given, "url", ""))
    return {"request_url": sandbox.workspace.app.request_url}


async def _connections(sandbox: Sandbox, request: Request) -> Json:
    """Cut the Socket Mode connections, or ask the app to open new ones."""
    match request.path_params["what"]:
        case "cut":
            return {"connections": await sandbox.app_side.cut_connections()}
        case "reconnect":
            return {"connections": await sandbox.app_side.ask_to_reconnect()}
        case other:
            raise ControlError(f"{other} is not known: cut or reconnect.")


async def _act(sandbox: Sandbox, request: Request) -> Json:
    return await act(sandbox, request.path_params["act"], await reading.read(request))
