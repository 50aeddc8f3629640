"""What a person does on the page, handed to the app's side; what fails is said to that person alone."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData

from sandbox.app_side.ack import Ack, Failure
from sandbox.app_side.acts import Acts
from sandbox.app_side.desk import Container, OnMessage, OnView
from sandbox.app_side.refusals import ActError, GoneError
from sandbox.page.blocks import Given, read_form
from sandbox.page.given import value_of, values_of
from sandbox.page.memory import Memory
from sandbox.page.words import Speak, speaking
from sandbox.workspace import Json, User, View

if TYPE_CHECKING:
    from sandbox.server import Sandbox

_SAID: Mapping[str, str] = {
    Failure.TIMEOUT: "{name} did not answer in time. Try again.",
    Failure.DISPATCH: "{name} could not be reached. Is it running?",
}
_ERROR = "{name} answered with an error. Try again, or look in the inspector."


@dataclass(frozen=True, slots=True)
class Doing:
    """One person acting once."""

    sandbox: Sandbox
    memory: Memory
    user: User
    form: FormData

    @property
    def _acts(self) -> Acts:
        return Acts(self.sandbox)

    @property
    def _speak(self) -> Speak:
        return speaking(self.user.locale)

    def _field(self, name: str) -> str:
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    async def say(self) -> None:
        """Send what the composer holds: a command when it begins with a slash."""
        channel, text, thread = self._field("channel"), self._field("text").strip(), self._field("thread_ts")
        self.memory.write(channel, self.user.id)
        if text.startswith("/"):
            acting = self._acts.command(self.user.id, channel, text, thread_ts=thread or None)
            await self._do(acting, text.partition(" ")[0])
        elif text:
            await self._do(self._acts.say(self.user.id, channel, text, thread or None))

    async def shortcut(self) -> None:
        """Use a shortcut, on a message when one is named."""
        name, ts = self._field("callback_id"), self._field("message_ts")
        if ts:
            acting = self._acts.message_shortcut(self.user.id, name, self._field("channel"), ts)
        else:
            acting = self._acts.shortcut(self.user.id, name)
        await self._do(acting)

    async def act(self, aside: bool = False) -> list[Json]:
        """Press or choose what the form names; the options found when it asks the app for some.

        They stand in the menu when the page is shown next, unless the script takes them `aside`.
        """
        try:
            container, given = self._read()
        except ActError as refused:
            self._warn(refused.message)
            return []
        surface = container.view_id if isinstance(container, OnView) else container.ts
        self.memory.suggestions.pop((self.user.id, surface), None)
        if given.suggest:
            found = await self._suggest(container, given.suggest)
            where = given.suggest["block_id"], given.suggest["action_id"]
            if not aside:
                self.memory.suggestions[self.user.id, surface] = {where: found}
            return found
        if given.act:
            value = value_of(given.act)
            where = given.act["block_id"], given.act["action_id"]
            await self._do(self._acts.press(self.user.id, container, *where, value, values_of(given.values)))
        return []

    async def submit(self, view_id: str) -> None:
        """Submit a modal with what stands in its inputs."""
        view = self._view(view_id)
        if view is not None:
            values = values_of(self._given(view.payload["blocks"]).values)
            await self._do(self._acts.submit(self.user.id, view_id, values))

    async def close(self, view_id: str, everything: bool) -> None:
        """Close a modal, or the whole stack."""
        if self._view(view_id) is not None:
            await self._do(self._acts.close(self.user.id, view_id, everything=everything))

    async def open_home(self) -> None:
        """Look at the App Home, which lets the app publish it."""
        await self._do(self._acts.open_home(self.user.id), quietly=True)

    async def open_direct(self) -> None:
        """Look at the conversation with the app, which tells the app."""
        await self._do(self._acts.open_direct(self.user.id), quietly=True)

    async def dismiss(self) -> None:
        """Take a message that this person alone sees off the screen."""
        message = self.sandbox.workspace.message(self._field("channel"), self._field("message_ts"))
        if message is not None and message.ephemeral_to == self.user.id:
            self.sandbox.workspace.channels[message.channel].messages.remove(message)
            await self.sandbox.workspace.changed()

    async def _suggest(self, container: Container, asked: Json) -> list[Json]:
        where = asked["block_id"], asked["action_id"]
        ack = await self._do(self._acts.suggest(self.user.id, container, *where, asked["value"]))
        body = (ack.body or {}) if isinstance(ack, Ack) else {}
        groups = [one for group in body.get("option_groups") or [] for one in group["options"]]
        return [*(body.get("options") or []), *groups]

    def _read(self) -> tuple[Container, Given]:
        view_id = self._field("view_id")
        if view_id:
            view = self._view(view_id)
            if view is None:
                raise GoneError
            return OnView(view_id), self._given(view.payload["blocks"])
        channel, ts = self._field("channel"), self._field("message_ts")
        workspace = self.sandbox.workspace
        message = workspace.message(channel, ts)
        if message is None or message not in workspace.visible(workspace.channels[channel], self.user.id):
            raise GoneError
        return OnMessage(channel, ts), self._given(message.blocks)

    def _given(self, blocks: Sequence[Json]) -> Given:
        fields = ((name, value) for name, value in self.form.multi_items() if isinstance(value, str))
        return read_form(list(blocks), fields, self.user.tz)

    def _view(self, view_id: str) -> View | None:
        workspace = self.sandbox.workspace
        standing = (*workspace.modals.get(self.user.id, [])[-1:], workspace.homes.get(self.user.id))
        return next((view for view in standing if view is not None and view.id == view_id), None)

    async def _do(self, acting: Awaitable[Any], command: str = "", quietly: bool = False) -> Any:
        """Act, and say what went wrong; what is done quietly warns of nothing."""
        if not quietly:
            self.memory.notices.pop(self.user.id, None)
        try:
            done = await acting
        except ActError as refused:
            self._warn(refused.message)
            return None
        if isinstance(done, Ack) and not done.ok and done.error != Failure.INPUT and not quietly:
            self._warn(_SAID.get(done.error, _ERROR), code=f"{command} {done.error}".strip())
        return done

    def _warn(self, sentence: str, code: str = "") -> None:
        said = self._speak(sentence, name=self.sandbox.workspace.app.name)
        self.memory.warn(self.user.id, f"{said} ({code})" if code else said)
