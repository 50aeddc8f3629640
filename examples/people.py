"""Acting as the company's people in the pretend workspace, as the page does it for whoever looks."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from bot.errors import EncoursError

Json = dict[str, Any]

ANSWERED_WITHIN_S = 30
"""A request to the workspace, on a machine that is busy."""
SEEN_WITHIN_S = 5
PATIENT_FOR_S = 60
"""How long somebody tries again when the bot does not answer, or waits for what they were told of."""
AGAIN_AFTER_S = 2.0
LATE = frozenset({"operation_timeout", "dispatch_failed"})
"""What Slack shows when the bot was too slow, or not there: people try again then."""
_PAUSE_S = 0.1


class UnheardError(EncoursError):
    """The bot did not answer somebody."""


class LateError(UnheardError):
    """The bot was too slow to answer, and may have done it all the same."""


class NotThereError(UnheardError):
    """What was to be used is not on the screen any more."""


def control(url: str, path: str, given: Json | None = None) -> Json:
    """Ask the pretend workspace of something, or have it do it. Raises UnheardError."""
    body = None if given is None else json.dumps(given).encode()
    request = Request(f"{url}/control/{path}", data=body, headers={"Content-Type": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=ANSWERED_WITHIN_S) as answer:  # noqa: S310 (ours, on this machine)
            told: Json = json.load(answer)
            return told
    except HTTPError as refused:
        raise NotThereError(f"The workspace refused {path}: {json.load(refused)['error']}") from refused
    except OSError as error:
        raise UnheardError(f"The workspace did not answer {path}: {error}.") from error


def set_clock(url: str, moment: datetime) -> None:
    """Have the workspace's clock run from a moment on."""
    control(url, "clock", {"now": moment.timestamp()})


@dataclass(frozen=True, slots=True)
class Element:
    """A button, a menu or an input, and the block it stands in."""

    block_id: str
    given: Json

    @property
    def action_id(self) -> str:
        """What it asks for."""
        return str(self.given["action_id"])

    def option(self, start: str) -> str:
        """The value of the first option that begins so."""
        return next(str(one["value"]) for one in self.given["options"] if one["value"].startswith(start))


@dataclass(frozen=True, slots=True)
class Shown:
    """A message or a view on somebody's screen."""

    where: Json
    """What names it in an act."""
    blocks: tuple[Json, ...]

    def element(self, asked: str) -> Element:
        """The first element that asks for something. Raises UnheardError."""
        found = next((one for one in self._elements() if one.action_id == asked), None)
        if found is None:
            raise UnheardError(f"There is no {asked} on the screen.")
        return found

    @property
    def can_act(self) -> bool:
        """Whether there is anything to press or fill in."""
        return any(True for _ in self._elements())

    def inputs(self, **filled: object) -> Json:
        """What an act says of its inputs: each value goes in the first block of that name."""
        values: Json = {}
        for block in self.blocks:
            block_id = str(block.get("block_id"))
            name = block_id.partition("#")[0]
            if block["type"] == "input" and name in filled:
                values[block_id] = {block["element"]["action_id"]: filled.pop(name)}
        return values

    def _elements(self) -> Iterator[Element]:
        for block in self.blocks:
            inside = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
            for one in inside:
                if one and "action_id" in one:
                    yield Element(str(block["block_id"]), one)


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the company's people."""

    url: str
    email: str

    def types(self, command: str) -> Shown:
        """Send a command that opens a form."""
        return self._in_front(lambda: self._act("command", text=command))

    def presses(self, on: Shown, asked: str, option: str = "") -> None:
        """Press the first button that asks for something, or take an option of its menu.

        A press that was too slow is pressed again: it is the same one for the bot.
        """
        self._again(lambda: self._press(on, asked, option))

    def opens(self, on: Shown, asked: str, option: str = "") -> Shown:
        """The same, for what opens a form."""
        return self._in_front(lambda: self._press(on, asked, option))

    def submits(self, form: Shown, **filled: object) -> None:
        """Fill in the form in front and send it; what then says so is closed. Raises UnheardError.

        The same form is sent again when the bot was too slow: what it recorded once, it does not again.
        """
        values = form.inputs(**filled)
        told = self._again(lambda: self._act("submit", **form.where, values=values))
        if told.get("errors"):
            raise UnheardError(f"The form was not taken: {' '.join(told['errors'].values())}")
        if told.get("view"):
            self._act("close", everything=True)

    def replies(self, to: Shown, text: str) -> None:
        """Write in the thread of a message: it stands there once, and Slack itself tells of it again."""
        with suppress(LateError):
            self._act("say", text=text, thread_ts=to.where["ts"])

    def reads(self, wanted: str) -> Shown:
        """The newest message with these words or a button for that, waited for. Raises UnheardError."""
        return self._until(lambda: self._message(wanted), f"{self.email} was sent nothing with {wanted}.")

    def _message(self, wanted: str) -> Shown | None:
        told: list[Json] = control(self.url, f"messages?user={self.email}")["messages"]
        for one in reversed(told):
            if wanted in one["text"] or f'"{wanted}"' in json.dumps(one.get("blocks")):
                return Shown({"ts": one["ts"]}, tuple(one.get("blocks") or ()))
        return None

    def _press(self, on: Shown, asked: str, option: str) -> Json:
        element = on.element(asked)
        chosen = {"value": element.option(option)} if option else {}
        named = {"block_id": element.block_id, "action_id": element.action_id}
        return self._act("press", **on.where, **named, **chosen)

    def _act(self, name: str, **given: object) -> Json:
        told = control(self.url, f"act/{name}", {"user": self.email, "wait": SEEN_WITHIN_S, **given})
        if told["error"] in LATE:
            raise LateError(f"The bot did not answer {self.email}: {told['error']}.")
        if not told["ok"]:
            raise UnheardError(f"The bot did not answer {self.email}: {told['error']}.")
        return told

    def _again(self, act: Callable[[], Json]) -> Json:
        """Once more, for a while, when the bot was too slow; empty when it had done it after all: what was
        used is gone. Raises LateError.
        """
        until, was_late = time.monotonic() + PATIENT_FOR_S, False
        while True:
            try:
                return act()
            except LateError:
                if time.monotonic() > until:
                    raise
                was_late = True
            except NotThereError:
                if not was_late:
                    raise
                return {}
            time.sleep(AGAIN_AFTER_S)

    def _in_front(self, act: Callable[[], object]) -> Shown:
        """The view that comes in front with an act, once it has something to fill in or press."""
        before = self._view()

        def new() -> Shown | None:
            view = self._view()
            return view if view and view.can_act and view != before else None

        until = time.monotonic() + PATIENT_FOR_S
        while True:
            try:
                act()
                return self._until(new, f"No form opened for {self.email}.")
            except LateError:
                if time.monotonic() > until:
                    raise
            time.sleep(AGAIN_AFTER_S)
            if (late := new()) is not None:  # it opened all the same
                return late

    def _view(self) -> Shown | None:
        state = control(self.url, "state")
        person = next(one["id"] for one in state["users"] if one["email"] == self.email)
        stack = state["modals"].get(person)
        return Shown({"view_id": stack[-1]["id"]}, tuple(stack[-1]["blocks"])) if stack else None

    @staticmethod
    def _until(found: Callable[[], Shown | None], otherwise: str) -> Shown:
        until = time.monotonic() + PATIENT_FOR_S
        while (one := found()) is None:
            if time.monotonic() > until:
                raise UnheardError(otherwise)
            time.sleep(_PAUSE_S)
        return one
