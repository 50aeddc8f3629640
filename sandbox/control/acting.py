"""Acting as a person: `POST /control/act/{act}` does what the page does, and answers what the person sees."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.app_side import Ack, Acts
from sandbox.app_side.desk import Container, OnMessage, OnView
from sandbox.app_side.elements import elements
from sandbox.control import given as reading
from sandbox.control.given import ControlError
from sandbox.control.sight import after
from sandbox.seed import user_from
from sandbox.workspace import User, View, Workspace

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Json = dict[str, Any]
WAIT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who does it, and what the request says of it."""

    acts: Acts
    workspace: Workspace
    user: User
    given: Json

    def text(self, name: str, default: str | None = None) -> str:
        """A text of the request."""
        return reading.text(self.given, name, default)

    @property
    def channel(self) -> str:
        """The id of the conversation, the person's own with the app when none is named."""
        return reading.place(self.workspace, self.user, self.given).id

    @property
    def thread(self) -> str | None:
        """The thread it is done in."""
        return self.text("thread_ts", "") or None

    @property
    def values(self) -> Json | None:
        """What stands in the inputs, by block and action."""
        values = self.given.get("values")
        if values is not None and not isinstance(values, dict):
            raise ControlError("values must be an object: block to action to value.")
        return values

    @property
    def view(self) -> View:
        """The view named, or the one in front of the person."""
        stack = self.workspace.modals.get(self.user.id, [])
        home = self.workspace.homes.get(self.user.id)
        shown = [*reversed(stack), *([home] if home else [])]
        named = self.text("view_id", shown[0].id if shown else "")
        view = next((one for one in shown if one.id == named), None)
        if view is None:
            raise ControlError("No such view is on the screen.")
        return view

    def element(self) -> tuple[Container, str, str]:
        """Where the element is, its block and its action; the block may be left out."""
        action = self.text("action_id")
        if "ts" in self.given:
            message = self.workspace.message(self.channel, self.text("ts"))
            if message is None:
                raise ControlError("No such message is there.")
            container: Container = OnMessage(message.channel, message.ts)
            blocks = message.blocks
        else:
            container, blocks = OnView(self.view.id), self.view.payload["blocks"]
        found = (one.block_id for one in elements(blocks) if one.element.get("action_id") == action)
        return container, self.text("block_id", "") or next(found, ""), action


Doing = Callable[[Act], Awaitable[Any]]


def _command(act: Act) -> Awaitable[Any]:
    return act.acts.command(act.user.id, act.channel, act.text("text"), thread_ts=act.thread)


def _say(act: Act) -> Awaitable[Any]:
    return act.acts.say(act.user.id, act.channel, act.text("text"), act.thread)


def _shortcut(act: Act) -> Awaitable[Any]:
    callback = act.text("callback_id")
    if "ts" in act.given:
        return act.acts.message_shortcut(act.user.id, callback, act.channel, act.text("ts"))
    return act.acts.shortcut(act.user.id, callback)


def _press(act: Act) -> Awaitable[Any]:
    value, values = act.given.get("value"), act.values
    return act.acts.press(act.user.id, *act.element(), value, values)


def _suggest(act: Act) -> Awaitable[Any]:
    return act.acts.suggest(act.user.id, *act.element(), act.text("query", ""))


def _submit(act: Act) -> Awaitable[Any]:
    return act.acts.submit(act.user.id, act.view.id, act.values)


def _close(act: Act) -> Awaitable[Any]:
    return act.acts.close(act.user.id, act.view.id, everything=bool(act.given.get("everything")))


def _profile(act: Act) -> Awaitable[Any]:
    fields = {key: act.text(key) for key in act.given.keys() - {"user", "wait"}}
    return act.acts.change_profile(act.user.id, **fields)


ACTS: dict[str, Doing] = {
    "command": _command,
    "say": _say,
    "shortcut": _shortcut,
    "press": _press,
    "choose": _press,
    "suggest": _suggest,
    "submit": _submit,
    "close": _close,
    "profile": _profile,
    "home": lambda act: act.acts.open_home(act.user.id),
    "direct": lambda act: act.acts.open_direct(act.user.id),
    "leave": lambda act: act.acts.leave(act.user.id),
    "come_back": lambda act: act.acts.come_back(act.user.id),
}


async def act(sandbox: Sandbox, name: str, given: Json) -> Json:
    """Do an act and tell what the person sees.

    Raises ControlError when the request names what does not exist, ActError when the person cannot do it.
    """
    if name == "join":
        return await _join(sandbox, given)
    doing = ACTS.get(name)
    if doing is None:
        raise ControlError(f"{name} is not an act: {', '.join([*ACTS, 'join'])}.")
    user = reading.person(sandbox.workspace, reading.text(given, "user"))
    one = Act(Acts(sandbox), sandbox.workspace, user, given)
    wait = 0.0 if name == "suggest" else reading.number(given, "wait", WAIT_SECONDS)
    done, sees = await after(sandbox.workspace, user.id, lambda: doing(one), wait)
    return _ack(done) | sees


async def _join(sandbox: Sandbox, given: Json) -> Json:
    user = user_from(sandbox.workspace.team_id, given)
    if user.id in sandbox.workspace.users:
        raise ControlError(f"{user.email} is there already.")
    return _ack(await Acts(sandbox).join(user)) | {"user": user.id}


def _ack(done: object) -> Json:
    """What the acknowledgement said; an act that tells the app nothing went well."""
    if not isinstance(done, Ack):
        return {"ok": True, "error": "", "errors": {}, "why": [], "body": None}
    return {
        "ok": done.ok,
        "error": str(done.error),
        "errors": dict(done.errors),
        "why": list(done.why),
        "body": done.body,
        "milliseconds": round(done.milliseconds, 1),
    }
