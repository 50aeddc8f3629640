"""The screens of one person: a conversation, the App Home, and the modal over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from sandbox.page import people, places, times
from sandbox.page.blocks import Surroundings, mrkdwn, render_blocks
from sandbox.page.conversation import Reader, parents, thread_of
from sandbox.page.hints import Hint, hints
from sandbox.page.looks import look
from sandbox.page.memory import NOTHING, Memory, Unread
from sandbox.page.words import Speak, speaking
from sandbox.workspace import Channel, Json, Kind, Message, User, View

if TYPE_CHECKING:
    from sandbox.server import Sandbox


@dataclass(frozen=True, slots=True)
class Modal:
    """The view on top of somebody's screen."""

    id: str
    title: str
    body: Markup
    close: str
    submit: str
    deep: bool
    """Whether another one stands under it."""
    container: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """What one person sees; `here` is the address they see it at."""

    sandbox: Sandbox
    memory: Memory
    user: User
    here: str
    theme: str = ""

    @property
    def speak(self) -> Speak:
        """The page's voice in their language."""
        return speaking(self.user.locale)

    @property
    def now(self) -> datetime:
        """The workspace's present."""
        return datetime.fromtimestamp(self.sandbox.now(), UTC)

    def conversation(self, channel: Channel, thread: str = "", before: str = "") -> str:
        """A conversation, with a thread at its side when one is open."""
        unread = self.memory.arrive(channel, self.user.id)
        reader = self._reader(channel, "m", unread)
        lines, earlier = parents(reader, before)
        address = places.href(self.user.id, channel.id)
        opened = thread_of(self._reader(channel, "t"), thread) if thread else None
        return self._look(
            "conversation.html",
            channel=channel,
            current=channel.id,
            is_app=channel.kind is Kind.DIRECT,
            shown_name=places.shown_name(self.sandbox.workspace, channel),
            member_names=self._members(channel),
            lines=lines,
            earlier_href=f"{address}?before={earlier}" if earlier else "",
            close_href=address,
            thread=opened,
            side_open=opened is not None,
            home_view="",
            hints=self._hints(),
        )

    def home(self) -> str:
        """The App Home."""
        view = self.sandbox.workspace.homes.get(self.user.id)
        blocks = self._view_blocks(view, "home", "h") if view else None
        name = f"{self.sandbox.workspace.app.name} · {self.speak('Home')}"
        return self._look(
            "home.html",
            channel=None,
            current=places.HOME,
            is_app=True,
            shown_name=name,
            side_open=False,
            home_view=view.id if view else "",
            home=blocks,
        )

    def _look(self, template: str, **shown: Any) -> str:
        workspace, me = self.sandbox.workspace, self.user.id
        others = [
            {"who": people.face(workspace, one), "unread": people.unread(workspace, one.id)}
            for one in people.people(workspace)
            if one.id != me
        ]
        return look(
            template,
            **self._everywhere(),
            **shown,
            me=people.face(workspace, self.user),
            others=others,
            channels=places.channels(workspace, self.user),
            apps=list(places.apps(workspace, self.user, self.speak("Home"))),
            direct_href=places.href(me, workspace.direct(me).id),
            unread_total=people.unread(workspace, me),
            modal=self._modal(),
        )

    def _everywhere(self) -> Mapping[str, Any]:
        workspace = self.sandbox.workspace
        return {
            "t": self.speak,
            "theme": self.theme,
            "here": self.here,
            "version": workspace.version,
            "workspace": workspace,
            "app": people.app_face(workspace),
            "commands": workspace.app.commands,
            "global_shortcuts": [one for one in workspace.app.shortcuts if one.type == "global"],
            "message_shortcuts": [one for one in workspace.app.shortcuts if one.type == "message"],
            "notices": self.memory.notices[self.user.id],
        }

    def _members(self, channel: Channel) -> str:
        names = people.names(self.sandbox.workspace)
        return ", ".join(names.get(one, one) for one in channel.members)

    def _hints(self) -> list[Hint]:
        return hints(self.sandbox.workspace.app.commands)

    def _reader(self, channel: Channel, prefix: str, unread: Unread = NOTHING) -> Reader:
        def body(message: Message) -> Markup:
            return self._body(message, f"{prefix}{message.ts}")

        workspace = self.sandbox.workspace
        return Reader(workspace, channel, self.user, self.now, self.speak, body, unread)

    def _body(self, message: Message, prefix: str) -> Markup:
        container = {"channel": message.channel, "message_ts": message.ts, "back": self.here}
        key = (self.user.id, message.channel, message.ts)
        values = self.sandbox.app_side.message_values.get(key, {})
        around = self._around("message", container, prefix, values, suggested=message.ts)
        if message.blocks:
            return render_blocks(message.blocks, around)
        return Markup('<p class="text bk-text">{}</p>').format(mrkdwn(message.text, around))

    def _modal(self) -> Modal | None:
        stack = self.sandbox.workspace.modals.get(self.user.id, [])
        if not stack:
            return None
        view, shown = stack[-1], stack[-1].payload
        return Modal(
            view.id,
            _plain(shown.get("title")) or self.sandbox.workspace.app.name,
            self._view_blocks(view, "modal", "v"),
            _plain(shown.get("close")) or self.speak("Back" if len(stack) > 1 else "Close"),
            _plain(shown.get("submit")) or (self.speak("Submit") if _has_inputs(shown) else ""),
            len(stack) > 1,
            {"view_id": view.id},
        )

    def _view_blocks(self, view: View, surface: str, prefix: str) -> Markup:
        container = {"view_id": view.id, "back": self.here}
        prefix = f"{prefix}{view.id}"
        around = self._around(surface, container, prefix, view.values, view.errors, view.id)
        return render_blocks(view.payload.get("blocks", []), around)

    def _around(
        self,
        surface: str,
        container: Mapping[str, str],
        prefix: str,
        values: Json,
        errors: Mapping[str, str] | None = None,
        suggested: str = "",
    ) -> Surroundings:
        workspace = self.sandbox.workspace
        return Surroundings(
            surface,
            action_url=f"/as/{self.user.id}/act",
            container=container,
            users=people.names(workspace),
            channels={one.id: one.name for one in workspace.channels_of(self.user.id)},
            tz=self.user.tz,
            locale=self.user.locale,
            values=values,
            errors=errors or {},
            suggestions=self.memory.suggestions.get((self.user.id, suggested), {}),
            prefix=prefix,
            today=times.zoned(self.now, self.user.tz).date(),
        )


def _plain(text: Json | None) -> str:
    return str(text["text"]) if text else ""


def _has_inputs(view: Json) -> bool:
    return any(block.get("type") == "input" for block in view.get("blocks", []))
