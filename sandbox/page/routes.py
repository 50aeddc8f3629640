"""The addresses of the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.mails import Mail, Read
from sandbox.page import guard, live
from sandbox.page.desk import Desk
from sandbox.page.doing import Doing
from sandbox.page.mailbox import HTML_HEADERS
from sandbox.page.memory import Memory, mark_read
from sandbox.page.outside import Outside
from sandbox.page.words import Speak, speaking
from sandbox.web_api.shapes import message_json
from sandbox.workspace import Channel, Kind, Message, User

if TYPE_CHECKING:
    from sandbox.server import Sandbox

STATIC = Path(__file__).parent / "static"
_YEAR = 31_536_000
_BYTES = "application/octet-stream"
_SEE_OTHER, _FORBIDDEN, _NOT_FOUND = 303, 403, 404
Answering = Callable[[Request], Awaitable[Response]]
Act = Callable[[Doing, Request], Awaitable[object]]


class _NotFoundError(Exception):
    """Nobody, or nothing that this person may see."""


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    """Every route of the page; what it remembers lives as long as they do."""
    page = Page(sandbox)
    read = {
        "/": page.front,
        "/inspector": page.inspector,
        "/mailbox": page.mailbox,
        "/mailbox/{mail}": page.mail,
        "/mailbox/{mail}/html": page.mail_html,
        "/mailbox/{mail}/files/{place:int}": page.mail_file,
        "/changes": page.changes,
        "/as/{user}": page.come_in,
        "/as/{user}/home": page.home,
        "/as/{user}/c/{channel}": page.conversation,
        "/as/{user}/payload/{channel}/{ts}": page.message_payload,
        "/as/{user}/files/{channel}/{ts}/{file}": page.file,
        "/as/{user}/payload/{view}": page.view_payload,
    }
    done: dict[str, Act] = {
        "/as/{user}/say": lambda doing, _: doing.say(),
        "/as/{user}/shortcut": lambda doing, _: doing.shortcut(),
        "/as/{user}/dismiss": lambda doing, _: doing.dismiss(),
        "/as/{user}/view/{view}/submit": lambda doing, request: doing.submit(request.path_params["view"]),
        "/as/{user}/view/{view}/back": lambda doing, request: doing.close(request.path_params["view"], False),
        "/as/{user}/view/{view}/close": lambda doing, request: doing.close(request.path_params["view"], True),
        "/as/{user}/notices/{notice:int}/close": page.dismiss,
    }
    return [
        *(Route(path, page.shown(answer)) for path, answer in read.items()),
        *(Route(path, page.posted(act), methods=["POST"]) for path, act in done.items()),
        Route("/as/{user}/act", page.act, methods=["POST"]),
        Route("/theme", page.switch_theme, methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


class Page:
    """The endpoints, over one sandbox and what the page remembers."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._memory = Memory()

    def shown(self, answer: Answering) -> Answering:
        """An endpoint that shows something, or says that there is no such page."""

        async def endpoint(request: Request) -> Response:
            try:
                return await answer(request)
            except _NotFoundError:
                return self._lost(request)

        return endpoint

    def posted(self, act: Act) -> Answering:
        """An endpoint that does something for a person and goes back to where they were."""

        async def endpoint(request: Request) -> Response:
            if not guard.is_ours(request):
                return _refused()
            try:
                user = self._user(request)
            except _NotFoundError:
                return self._lost(request)
            async with request.form() as form:
                await act(Doing(self._sandbox, self._memory, user, form), request)
                return _back(str(form.get("back", "")), f"/as/{user.id}")

        return endpoint

    async def front(self, request: Request) -> Response:
        """Everybody, as cards."""
        return _html(self._outside(request).front())

    async def inspector(self, request: Request) -> Response:
        """The journal."""
        return _html(self._outside(request).inspector())

    async def mailbox(self, request: Request) -> Response:
        """What arrived outside."""
        return _html(self._outside(request, self._asking(request)).mailbox())

    async def mail(self, request: Request) -> Response:
        """One mail that arrived there."""
        return _html(self._outside(request, self._asking(request)).mail(self._mail(request)))

    async def mail_html(self, request: Request) -> Response:
        """Its HTML, which can do nothing."""
        return HTMLResponse(Read(self._mail(request)).html, headers=HTML_HEADERS)

    async def mail_file(self, request: Request) -> Response:
        """A file that it carries: to be kept, never shown as a page."""
        files, place = Read(self._mail(request)).attachments, request.path_params["place"]
        if place >= len(files):
            raise _NotFoundError
        return _kept(*files[place])

    async def changes(self, request: Request) -> Response:
        """What changes, as it does."""
        return live.stream(self._sandbox.workspace, request)

    async def come_in(self, request: Request) -> Response:
        """Somebody's first screen: what the app told them."""
        user = self._user(request)
        direct = self._sandbox.workspace.direct(user.id)
        return RedirectResponse(f"/as/{user.id}/c/{direct.id}", _SEE_OTHER)

    async def home(self, request: Request) -> Response:
        """The App Home; coming to it tells the app, looking again does not."""
        user = self._user(request)
        if "x-page" not in request.headers:
            await Doing(self._sandbox, self._memory, user, FormData()).open_home()
        return _html(self._desk(request, user).home())

    async def conversation(self, request: Request) -> Response:
        """A conversation; what is on the screen is read."""
        user = self._user(request)
        channel = self._channel(request, user)
        comes_in = "x-page" not in request.headers
        if comes_in:
            self._memory.leave(user.id)
        self._memory.arrive(channel, user.id)
        if request.headers.get("x-page") != "hidden":
            await mark_read(self._sandbox.workspace, channel, user.id)
        asked = request.query_params
        desk = self._desk(request, user)
        shown = _html(desk.conversation(channel, asked.get("thread", ""), asked.get("before", "")))
        if comes_in and channel.kind is Kind.DIRECT:
            doing = Doing(self._sandbox, self._memory, user, FormData())
            shown.background = BackgroundTask(doing.open_direct)
        return shown

    async def message_payload(self, request: Request) -> Response:
        """The JSON of a message that this person sees."""
        user, channel = self._user(request), self._channel(request, self._user(request))
        message = self._message(request, channel, user)
        payload = message_json(self._sandbox.workspace, message, metadata=True)
        back = f"/as/{user.id}/c/{channel.id}"
        return _html(self._outside(request, user).payload(f"{channel.id} {message.ts}", payload, back))

    async def file(self, request: Request) -> Response:
        """A file of a message that this person sees: always to be kept, never shown as a page."""
        user = self._user(request)
        message = self._message(request, self._channel(request, user), user)
        wanted = request.path_params["file"]
        file = next((one for one in self._sandbox.workspace.files_of(message) if one.id == wanted), None)
        if file is None or file.content is None:
            raise _NotFoundError
        return _kept(file.name, file.content)

    async def view_payload(self, request: Request) -> Response:
        """The JSON of a view on this person's screen."""
        user, workspace = self._user(request), self._sandbox.workspace
        standing = [*workspace.modals.get(user.id, []), *filter(None, [workspace.homes.get(user.id)])]
        view = next((one for one in standing if one.id == request.path_params["view"]), None)
        if view is None:
            raise _NotFoundError
        payload = view.payload | {"id": view.id, "hash": view.hash, "state": {"values": view.values}}
        return _html(self._outside(request, user).payload(view.id, payload, f"/as/{user.id}"))

    async def dismiss(self, doing: Doing, request: Request) -> None:
        """Take a warning away."""
        self._memory.dismiss(doing.user.id, request.path_params["notice"])

    async def act(self, request: Request) -> Response:
        """Press, choose, or ask the app for options: JSON when the script asks for them."""
        if not guard.is_ours(request):
            return _refused()
        try:
            user = self._user(request)
        except _NotFoundError:
            return self._lost(request)
        aside = request.headers.get("accept") == "application/json"
        async with request.form() as form:
            options = await Doing(self._sandbox, self._memory, user, form).act(aside)
            back = str(form.get("back", ""))
        if not aside:
            return _back(back, f"/as/{user.id}")
        return JSONResponse({"options": options}, headers=guard.HEADERS)

    async def switch_theme(self, request: Request) -> Response:
        """Light or dark from now on, in this browser."""
        if not guard.is_ours(request):
            return _refused()
        async with request.form() as form:
            answer = _back(str(form.get("back", "")), "/")
            theme = "dark" if form.get("theme") == "dark" else "light"
        answer.set_cookie("theme", theme, max_age=_YEAR, samesite="lax", httponly=True)
        return answer

    def _user(self, request: Request) -> User:
        user = self._sandbox.workspace.users.get(request.path_params["user"])
        if user is None or user.is_bot or user.is_deleted:
            raise _NotFoundError
        return user

    def _channel(self, request: Request, user: User) -> Channel:
        channel = self._sandbox.workspace.channels.get(request.path_params["channel"])
        if channel is None or user.id not in channel.members:
            raise _NotFoundError
        return channel

    def _message(self, request: Request, channel: Channel, user: User) -> Message:
        seen = self._sandbox.workspace.visible(channel, user.id)
        message = next((one for one in seen if one.ts == request.path_params["ts"]), None)
        if message is None:
            raise _NotFoundError
        return message

    def _asking(self, request: Request) -> User | None:
        """Whoever came from their own screen."""
        return self._sandbox.workspace.users.get(request.query_params.get("as", ""))

    def _mail(self, request: Request) -> Mail:
        wanted = request.path_params["mail"]
        mail = next((one for one in self._sandbox.workspace.mails if one.id == wanted), None)
        if mail is None:
            raise _NotFoundError
        return mail

    def _desk(self, request: Request, user: User) -> Desk:
        return Desk(self._sandbox, self._memory, user, _here(request), _theme(request))

    def _outside(self, request: Request, user: User | None = None) -> Outside:
        speak = speaking(user.locale) if user else _speak(request)
        return Outside(self._sandbox, speak, _here(request), _theme(request), dict(request.query_params))

    def _lost(self, request: Request) -> Response:
        return _html(self._outside(request).lost(), _NOT_FOUND)


def _html(content: str, status: int = 200) -> Response:
    return HTMLResponse(content, status, headers=dict(guard.HEADERS))


def _kept(name: str, content: bytes) -> Response:
    """A file to keep, whatever it says that it is."""
    headers = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(name, safe='')}"}
    return Response(content, media_type=_BYTES, headers=headers | guard.HEADERS)


def _refused() -> Response:
    return Response("This form was sent from another site.", _FORBIDDEN, headers=dict(guard.HEADERS))


def _back(path: str, otherwise: str) -> Response:
    return RedirectResponse(guard.local(path, otherwise), _SEE_OTHER, headers=dict(guard.HEADERS))


def _here(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _theme(request: Request) -> str:
    theme = request.cookies.get("theme", "")
    return theme if theme in {"light", "dark"} else ""


def _speak(request: Request) -> Speak:
    return speaking(request.headers.get("accept-language", ""))
