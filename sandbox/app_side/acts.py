"""What people do in the workspace: commands, messages, shortcuts, presses, forms, profiles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sandbox.app_side.ack import Ack, Failure
from sandbox.app_side.desk import shown_name
from sandbox.app_side.modals import Modals
from sandbox.app_side.refusals import InThreadError, NoSuchShortcutError, UnknownCommandError
from sandbox.app_side.response_urls import Source
from sandbox.app_side.screens import view_json
from sandbox.app_side.typed import escaped
from sandbox.errors import RefusedError
from sandbox.web_api.shapes import message_json, user_json
from sandbox.workspace import Channel, Command, Kind, Message, Shortcut, User

Json = dict[str, Any]
_EVENT_KINDS = {Kind.PUBLIC: "channel", Kind.PRIVATE: "group", Kind.DIRECT: "im"}
_PROFILE = {"email", "name", "real_name", "locale", "tz", "title"}


class Acts(Modals):
    """Every act checks that the person could do it, and raises ActError when not."""

    async def command(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Ack:
        """Type a slash command: `/credit ACME`; what the app answers at once is shown."""
        person = self._person(user)
        place = self._place(user, channel)
        if thread_ts is not None:
            raise InThreadError
        name, _, rest = text.strip().partition(" ")
        command = next((one for one in self._workspace.app.commands if one.name == name), None)
        if command is None:
            raise UnknownCommandError
        ack = await self._side.deliver("slash_commands", self._typed(person, place, command, rest.strip()))
        body = ack.body or {}
        if not ack.ok or not (body.get("text") or body.get("blocks")):
            return ack
        try:
            await self._side.response_urls.immediate(user, channel, body)
        except RefusedError as refused:
            return replace(ack, error=Failure.INVALID, why=(refused.code, *refused.messages))
        return ack

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Write a message or a reply; the app hears of it where it is a member and has subscribed."""
        self._person(user)
        place = self._place(user, channel)
        if thread_ts is not None:
            thread_ts = self._message(user, channel, thread_ts).thread_ts or thread_ts
        ts = self._workspace.new_ts(self._now())
        message = Message(ts, place.id, user, escaped(self._workspace, text), thread_ts=thread_ts)
        place.messages.append(message)
        place.read[user] = ts
        await self._workspace.changed()
        if self._workspace.app.bot_user in place.members:
            told = {"channel": place.id, "event_ts": ts, "channel_type": _EVENT_KINDS[place.kind]}
            await self._side.event(message_json(self._workspace, message) | told)
        return message

    async def shortcut(self, user: str, callback_id: str) -> Ack:
        """Use a global shortcut."""
        person = self._person(user)
        self._shortcut(callback_id, "global")
        more = {"callback_id": callback_id, "action_ts": self._stamp()}
        more["trigger_id"] = self._side.triggers.issue(user)
        return await self._side.deliver("interactive", self._signed(person, "shortcut") | more)

    async def message_shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Ack:
        """Use a shortcut on a message."""
        person = self._person(user)
        self._shortcut(callback_id, "message")
        message = self._message(user, channel, ts)
        place = self._workspace.channels[channel]
        more: Json = {"callback_id": callback_id, "action_ts": self._stamp(), "message_ts": ts}
        more["trigger_id"] = self._side.triggers.issue(user)
        more["response_url"] = self._side.response_urls.issue(Source.SHORTCUT, user, channel)
        more["channel"] = {"id": place.id, "name": shown_name(place)}
        more["message"] = message_json(self._workspace, message)
        return await self._side.deliver("interactive", self._signed(person, "message_action") | more)

    async def open_home(self, user: str) -> Ack | None:
        """Look at the app's Home."""
        return await self._opened(user, "home")

    async def open_direct(self, user: str) -> Channel:
        """Look at the conversation with the app, opened when it is new."""
        await self._opened(user, "messages")
        return self._workspace.direct(user)

    async def change_profile(self, user: str, **fields: str) -> Ack | None:
        """Change e-mail, name, real_name, locale, tz or title; the app hears of it."""
        person = self._person(user)
        for name in fields.keys() & _PROFILE:
            setattr(person, name, fields[name])
        return await self._told_of("user_change", person)

    async def leave(self, user: str) -> Ack | None:
        """Deactivate an account: it can do nothing from now on."""
        person = self._person(user)
        person.is_deleted = True
        self._side.screens.clear(user)
        return await self._told_of("user_change", person)

    async def come_back(self, user: str) -> Ack | None:
        """Activate an account again."""
        person = self._workspace.users[user]
        person.is_deleted = False
        return await self._told_of("user_change", person)

    async def join(self, person: User) -> Ack | None:
        """Somebody new comes to the workspace."""
        self._workspace.users[person.id] = person
        return await self._told_of("team_join", person)

    def _typed(self, person: User, place: Channel, command: Command, text: str) -> Json:
        workspace = self._workspace
        if command.should_escape:
            text = escaped(workspace, text)
        return {
            "token": self._side.verification_token,
            "team_id": workspace.team_id,
            "team_domain": "-".join(workspace.name.lower().split()),
            "channel_id": place.id,
            "channel_name": shown_name(place),
            "user_id": person.id,
            "user_name": person.name,
            "command": command.name,
            "text": text,
            "api_app_id": workspace.app.id,
            "is_enterprise_install": "false",
            "response_url": self._side.response_urls.issue(Source.COMMAND, person.id, place.id),
            "trigger_id": self._side.triggers.issue(person.id),
        }

    def _shortcut(self, callback_id: str, kind: str) -> Shortcut:
        for one in self._workspace.app.shortcuts:
            if (one.callback_id, one.type) == (callback_id, kind):
                return one
        raise NoSuchShortcutError

    async def _opened(self, user: str, tab: str) -> Ack | None:
        self._person(user)
        channel = self._workspace.direct(user)
        await self._workspace.changed()
        event: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab}
        home = self._workspace.homes.get(user)
        if home is not None and tab == "home":
            event["view"] = view_json(self._workspace, home)
        return await self._side.event(event | {"event_ts": self._stamp()})

    async def _told_of(self, event: str, person: User) -> Ack | None:
        await self._workspace.changed()
        told = user_json(self._workspace, person, self._now(), locale=True)
        return await self._side.event(
            {"type": event, "user": told, "cache_ts": int(self._now()), "event_ts": self._stamp()}
        )
