"""Response urls: the app answers an act with five messages at most, within half an hour."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sandbox.app_side.elements import named
from sandbox.blocks import check_blocks
from sandbox.errors import RefusedError
from sandbox.journal import Direction
from sandbox.workspace import Message

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Json = dict[str, Any]
MOST_USES = 5
LIFE_SECONDS = 30 * 60.0
MOST_TEXT = 40_000
_KEPT = 2000
_GONE = {"used_url", "expired_url", "invalid_url", "channel_not_found"}
_OK, _BAD, _NOT_FOUND = 200, 400, 404


class Source(StrEnum):
    """What the person did; it is part of the url's path."""

    COMMAND = "commands"
    ACTION = "actions"
    SHORTCUT = "app"


@dataclass(slots=True)
class ResponseUrl:
    """Where an answer goes: the person and the conversation, and the message that was acted on."""

    source: Source
    user: str
    channel: str
    at: float
    message: Message | None = None
    uses: int = 0


class ResponseUrls:
    """The urls given out lately; an answer becomes a message as Slack makes it one."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._workspace = sandbox.workspace
        self._given: dict[str, ResponseUrl] = {}

    def issue(self, source: Source, user: str, channel: str, message: Message | None = None) -> str:
        """A new url."""
        while len(self._given) >= _KEPT:
            del self._given[next(iter(self._given))]
        number = secrets.randbelow(10**12)
        path = f"{source}/{self._workspace.team_id}/{number}/{secrets.token_urlsafe(18)}"
        self._given[path] = ResponseUrl(source, user, channel, self._sandbox.now(), message)
        return f"{self._sandbox.base_url.rstrip('/')}/hooks/{path}"

    async def use(self, path: str, body: bytes) -> tuple[int, str]:
        """Take an answer posted to a url: HTTP status and text."""
        try:
            given = _parsed(body)
        except RefusedError as refused:
            given, answer = {}, (_BAD, json.dumps(refused.answer))
        else:
            answer = await self._used(path, given)
        self._sandbox.journal.record(
            Direction.FROM_APP, "response_url", given, answer[1], at=self._sandbox.now(), status=answer[0]
        )
        return answer

    async def _used(self, path: str, given: Json) -> tuple[int, str]:
        try:
            url = self._counted(path)
            await self.answer(url, given)
        except RefusedError as refused:
            return _NOT_FOUND if refused.code in _GONE else _BAD, json.dumps(refused.answer)
        return _OK, "ok" if url.source is Source.COMMAND else json.dumps({"ok": True})

    def _counted(self, path: str) -> ResponseUrl:
        url = self._given.get(path)
        if url is None:
            raise RefusedError("invalid_url")
        if self._sandbox.now() - url.at > LIFE_SECONDS:
            raise RefusedError("expired_url")
        if url.uses >= MOST_USES:
            raise RefusedError("used_url")
        url.uses += 1
        return url

    async def answer(self, url: ResponseUrl, given: Json) -> None:
        """Show an answer. Raises RefusedError when it is not a message, or nowhere to go."""
        if url.channel not in self._workspace.channels:
            raise RefusedError("channel_not_found")
        if url.message is not None and _true(given.get("delete_original")):
            self._delete(url.message)
        elif url.message is not None and _replaces(given):
            self._replace(url.message, given)
        else:
            self._post(url, given)
        await self._workspace.changed()

    async def immediate(self, user: str, channel: str, given: Json) -> None:
        """Show what an acknowledgement of a command says. Raises RefusedError."""
        await self.answer(ResponseUrl(Source.COMMAND, user, channel, 0.0), given)

    def _post(self, url: ResponseUrl, given: Json) -> None:
        text, blocks = _content(given)
        visible = given.get("response_type") == "in_channel"
        channel = self._workspace.channels[url.channel]
        channel.messages.append(
            Message(
                self._workspace.new_ts(self._sandbox.now()),
                channel.id,
                self._workspace.app.bot_user,
                text,
                blocks,
                thread_ts=given.get("thread_ts") or _thread_of(url.message),
                metadata=given.get("metadata") if visible else None,
                ephemeral_to=None if visible else url.user,
                from_app=True,
            )
        )

    def _replace(self, message: Message, given: Json) -> None:
        self._standing(message)
        message.text, message.blocks = _content(given)
        if message.ephemeral_to is None:
            message.edited_ts = self._workspace.new_ts(self._sandbox.now())

    def _delete(self, message: Message) -> None:
        self._standing(message)
        self._workspace.channels[message.channel].messages.remove(message)

    def _standing(self, message: Message) -> None:
        if message not in self._workspace.channels[message.channel].messages:
            raise RefusedError("message_not_found")


def _parsed(body: bytes) -> Json:
    try:
        given = json.loads(body)
    except ValueError:
        raise RefusedError("invalid_payload") from None
    if not isinstance(given, dict):
        raise RefusedError("invalid_payload")
    return given


def _content(given: Mapping[str, Any]) -> tuple[str, list[Json]]:
    text, blocks = given.get("text") or "", given.get("blocks") or []
    if not isinstance(text, str) or (not text and not blocks):
        raise RefusedError("no_text")
    if len(text) > MOST_TEXT:
        raise RefusedError("msg_too_long")
    wrong = check_blocks(blocks, "message")
    if wrong:
        raise RefusedError("invalid_blocks", wrong)
    return text, named(blocks)


def _replaces(given: Json) -> bool:
    """Whether an answer to a press takes the message's place; so it does unless it says otherwise."""
    return _true(given.get("replace_original", True))


def _true(value: object) -> bool:
    return value is True or str(value).lower() == "true"


def _thread_of(message: Message | None) -> str | None:
    return message.thread_ts if message is not None and message.is_reply else None
