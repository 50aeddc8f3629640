"""Slack's Web API as the bot uses it: every failure says whether something may have been stored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackAwayError, SlackBusyError, SlackError, SlackRefusedError, SlackUnsureError
from bot.members import Account
from bot.notices import METADATA_EVENT, Address, Payload
from bot.ports import Identity

TIMEOUT_S = 15
PAGE = 200
BUSY = frozenset({"ratelimited", "rate_limited"})
TROUBLE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Slack's own failures: it may have done what was asked all the same."""
NOBODY = frozenset({"user_not_found", "users_not_found", "user_not_visible"})
ONLY_WHEN_POSTED = frozenset({"unfurl_links", "unfurl_media"})
CHANNELS = ("C", "G")
"""How the ids of channels begin; private ones of former years with G."""
TOO_MANY, SERVER_ERRORS, DONE = 429, 500, 200
UPLOAD_S = 20
"""Until a file is there and only waits to be posted."""


def slack_client(token: str, base_url: str = AsyncWebClient.BASE_URL) -> AsyncWebClient:
    """A client that never sends anything twice by itself; nothing is opened yet."""
    return AsyncWebClient(token=token, base_url=base_url, timeout=TIMEOUT_S, retry_handlers=[])


class SlackApi:
    """Calls Slack over connections that are kept open with the client; `close` it in the end."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._is_closed = False

    async def close(self) -> None:
        """Close the client's connections for good: whatever still asks is told that Slack is away."""
        self._is_closed = True
        session, self._client.session = self._client.session, None
        if session is not None:
            await session.close()

    async def identity(self) -> Identity:
        """Who the token is."""
        answer = await self._read("auth.test", http_verb="POST")
        said = answer.headers.get("x-oauth-scopes", "")
        scopes = frozenset(scope.strip() for scope in said.split(",") if scope.strip())
        return Identity(_text(answer, "team_id"), _text(answer, "team"), _text(answer, "user_id"), scopes)

    async def try_app_token(self, app_token: str) -> None:
        """Ask for a Socket Mode address, which nobody opens. Raises the SlackError family."""
        await self._read("apps.connections.open", {"token": app_token}, http_verb="POST")

    async def accounts(self) -> AsyncIterator[Account]:
        """Every account of the workspace, a page at a time; waits as long as Slack asks for."""
        async for page in self._pages("users.list", {"limit": PAGE, "include_locale": True}):
            for user in _rows(page, "members"):
                yield _account(user)

    async def account(self, slack_id: str) -> Account | None:
        """One account; None when there is none."""
        try:
            answer = await self._read("users.info", {"user": slack_id, "include_locale": True})
        except SlackRefusedError as refused:
            if refused.reason in NOBODY:
                return None
            raise
        return _account(_object(answer, "user"))

    async def post(
        self, slack_id: str, notice_id: int, payload: Payload, below: Address | None = None
    ) -> Address:
        """A message to a person or in a channel that carries the notice's id as metadata.

        With `below` it stands in that message's thread. Raises the SlackError family.
        """
        place = {"channel": below.channel, "thread_ts": below.ts} if below else {"channel": slack_id}
        body = {**payload, **place, "metadata": _metadata(notice_id)}
        return _address(await self._call("chat.postMessage", json=body))

    async def update(self, address: Address, notice_id: int, payload: Payload) -> Address:
        """Edit a message in place: all of it, so that no block of the former one stays."""
        said = {name: value for name, value in payload.items() if name not in ONLY_WHEN_POSTED}
        place = {"channel": address.channel, "ts": address.ts, "metadata": _metadata(notice_id)}
        return _address(await self._call("chat.update", json={"blocks": [], **said, **place}))

    async def find(
        self, slack_id: str, notice_id: int, since: datetime, below: Address | None = None
    ) -> Address | None:
        """The message that carries the notice's id, when Slack stored it.

        The history of a conversation leaves replies out: those `below` a message are in its thread.
        """
        channel = below.channel if below else await self._conversation(slack_id)
        async for message in self._said(channel, since, below):
            if _carries(message, notice_id):
                return Address(channel, message["ts"])
        return None

    async def _said(
        self, channel: str, since: datetime, below: Address | None
    ) -> AsyncIterator[dict[str, Any]]:
        """What was said in a conversation, or in a thread, after a moment."""
        asked = {"oldest": f"{since.timestamp():.6f}", "include_all_metadata": True, "limit": PAGE}
        method = "conversations.history"
        if below is not None:
            method, asked["ts"] = "conversations.replies", below.ts
        async for page in self._pages(method, {"channel": channel, **asked}, patient=False):
            for message in _rows(page, "messages"):
                yield message

    async def upload(
        self, slack_id: str, name: str, content: bytes, payload: Payload, below: Address | None = None
    ) -> Address:
        """A file to a person or in a channel, with the payload's text beside it.

        Its place has no ts: Slack shows a file a little after it has taken it, and says only that it has.
        Raises the SlackError family: SlackUnsureError when it may come to stand there, others when not.
        """
        channel = below.channel if below else await self._conversation(slack_id)
        try:
            async with asyncio.timeout(UPLOAD_S):
                file_id = await self._uploaded(name, content)
        except TimeoutError:
            raise SlackAwayError from None
        asked = {"files": json.dumps([{"id": file_id, "title": name}]), "channel_id": channel}
        asked |= {"thread_ts": below.ts} if below else {}
        said = str(payload.get("text") or "")
        await self._call(
            "files.completeUploadExternal", data=asked | ({"initial_comment": said} if said else {})
        )
        return Address(channel, "")

    async def find_file(
        self, slack_id: str, name: str, since: datetime, below: Address | None = None
    ) -> Address | None:
        """The message with a file of that name, when Slack posted it after a moment."""
        channel = below.channel if below else await self._conversation(slack_id)
        async for message in self._said(channel, since, below):
            if any(name in (one.get("name"), one.get("title")) for one in message.get("files") or ()):
                return Address(channel, message["ts"])
        return None

    async def _uploaded(self, name: str, content: bytes) -> str:
        """A file's id once its content is there; nobody sees it yet."""
        asked = {"filename": name, "length": str(len(content))}
        place = await self._read("files.getUploadURLExternal", asked)
        url, file_id = _text(place, "upload_url"), _text(place, "file_id")
        if not url or not file_id or self._client.session is None:
            raise SlackAwayError
        try:
            async with self._client.session.post(url, data=content) as answer:
                status = answer.status
        except (ClientError, TimeoutError, OSError, ValueError):
            raise SlackAwayError from None
        if status != DONE:
            raise SlackAwayError
        return file_id

    async def try_channel(self, channel: str) -> None:
        """Ask for the channel's last message, which nobody reads. Raises the SlackError family."""
        await self._read("conversations.history", {"channel": channel, "limit": 1})

    async def _conversation(self, slack_id: str) -> str:
        """A channel itself, or the direct conversation with a person."""
        if slack_id.startswith(CHANNELS):
            return slack_id
        opened = await self._read("conversations.open", {"users": slack_id}, http_verb="POST")
        found: str = _object(opened, "channel")["id"]
        return found

    async def _pages(
        self, method: str, params: Mapping[str, Any], *, patient: bool = True
    ) -> AsyncIterator[AsyncSlackResponse]:
        cursor = ""
        while True:
            try:
                page = await self._read(method, {**params, **({"cursor": cursor} if cursor else {})})
            except SlackBusyError as busy:
                if not patient:
                    raise
                await asyncio.sleep(busy.seconds)
                continue
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _read(
        self, method: str, params: Mapping[str, Any] | None = None, *, http_verb: str = "GET"
    ) -> AsyncSlackResponse:
        """What changes nothing can be asked again: without an answer, Slack is away."""
        try:
            return await self._call(method, http_verb=http_verb, params=dict(params or {}))
        except SlackUnsureError as unsure:
            raise SlackAwayError from unsure

    async def _call(self, method: str, **asked: Any) -> AsyncSlackResponse:
        """Causes are cut off: the client's own errors quote what was asked and answered."""
        if self._is_closed:
            raise SlackAwayError
        if self._client.session is None:
            timeout = ClientTimeout(total=self._client.timeout)
            self._client.session = ClientSession(timeout=timeout)
        try:
            return await self._client.api_call(method, **asked)
        except SlackApiError as error:
            raise _translated(error.response) from None
        except (ClientConnectorError, ConnectionTimeoutError):
            raise SlackAwayError from None
        except (ClientError, TimeoutError, OSError, ValueError, AttributeError):
            # The client takes any JSON for an object: a list has no `get`.
            raise SlackUnsureError from None


def _translated(response: Any) -> SlackError:
    """What an answer that is no success means; some have no body that could be read."""
    read = isinstance(response, AsyncSlackResponse)
    status = response.status_code if read else getattr(response, "status", SERVER_ERRORS)
    said = response.data if read and isinstance(response.data, dict) else {}
    reason = str(said.get("error") or "")
    if status == TOO_MANY or reason in BUSY:
        return SlackBusyError(_seconds(getattr(response, "headers", {}).get("Retry-After", "")))
    if status >= SERVER_ERRORS or reason in TROUBLE or said.get("ok") is not False or not reason:
        return SlackUnsureError()
    return SlackRefusedError(reason)


def _seconds(said: str) -> int:
    """Whole seconds, at least one."""
    return max(1, int(said)) if said.strip().isdecimal() else 1


def _metadata(notice_id: int) -> dict[str, Any]:
    return {"event_type": METADATA_EVENT, "event_payload": {"notice": str(notice_id)}}


def _carries(message: Mapping[str, Any], notice_id: int) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == METADATA_EVENT and payload.get("notice") == str(notice_id)


def _object(answer: AsyncSlackResponse, name: str) -> dict[str, Any]:
    """What was asked for. Raises SlackAwayError when the answer does not have it."""
    found = answer.get(name)
    if not isinstance(found, dict) or "id" not in found:
        raise SlackAwayError
    return found


def _rows(answer: AsyncSlackResponse, name: str) -> list[dict[str, Any]]:
    return list(answer.get(name) or ())


def _address(answer: AsyncSlackResponse) -> Address:
    """Where the message stands. Raises SlackUnsureError when the answer does not say it."""
    channel, ts = _text(answer, "channel"), _text(answer, "ts")
    if not channel or not ts:
        raise SlackUnsureError
    return Address(channel, ts)


def _text(answer: AsyncSlackResponse, name: str) -> str:
    return str(answer.get(name) or "")


def _account(user: Mapping[str, Any]) -> Account:
    profile = user.get("profile") or {}
    return Account(
        slack_id=user["id"],
        team_id=user.get("team_id") or "",
        name=profile.get("real_name") or user.get("real_name") or user.get("name") or "",
        email=profile.get("email") or "",
        timezone=user.get("tz") or "",
        locale=user.get("locale") or "",
        is_active=not user.get("deleted", False),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
    )
