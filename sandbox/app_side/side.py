"""What the workspace delivers to the app: commands, interactions and events, by socket or signed request."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import aiohttp

from sandbox.app_side.ack import Ack, Failure
from sandbox.app_side.response_urls import ResponseUrls
from sandbox.app_side.screens import Screens
from sandbox.app_side.signed import OK, Signed
from sandbox.app_side.sockets import Connection, Sockets
from sandbox.app_side.triggers import Triggers
from sandbox.errors import SandboxError
from sandbox.journal import Direction

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Json = dict[str, Any]
Kind = Literal["slash_commands", "interactive", "events_api"]
ACK_SECONDS = 3.0
RETRY_SECONDS = (0.0, 60.0, 300.0)
_WITH_ANSWER = {"block_suggestion", "view_submission"}


class UnverifiedUrlError(SandboxError):
    """The URL did not answer the challenge: start the app, and check its signing secret."""


class AppSide:
    """Delivers to the app and keeps what a delivery lets it do: triggers, response urls, views."""

    def __init__(
        self,
        sandbox: Sandbox,
        *,
        ack_seconds: float = ACK_SECONDS,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
    ) -> None:
        self._sandbox = sandbox
        self.workspace = sandbox.workspace
        self.ack_seconds = ack_seconds
        self.retry_seconds = retry_seconds
        self.sockets = Sockets(self.workspace.app.id, sandbox.now, self._late)
        self.triggers = Triggers(sandbox.now)
        self.response_urls = ResponseUrls(sandbox)
        self.screens = Screens(self.workspace, sandbox.now)
        self.message_values: dict[tuple[str, str, str], Json] = {}
        """By person, channel and ts: what they put in a message's elements."""
        self.offered: dict[tuple[str, str, str, str], list[Json]] = {}
        """By person, place, block and action: the options an external list gave last."""
        self._signed = Signed(self.workspace.app)
        self._retries: set[asyncio.Task[None]] = set()

    @property
    def verification_token(self) -> str:
        """The old shared token that payloads still carry; secret of nothing here."""
        return hashlib.sha256(self.workspace.app.id.encode()).hexdigest()[:24]

    def connection_url(self) -> str:
        """The address of one Socket Mode connection to come, for `apps.connections.open`."""
        base = self._sandbox.base_url.rstrip("/").replace("http", "ws", 1)
        return f"{base}/link/?ticket={self.sockets.ticket()}&app_id={self.workspace.app.id}"

    async def deliver(self, kind: Kind, payload: Json) -> Ack:
        """Deliver and wait for the acknowledgement, three seconds at most; an event is tried again later."""
        ack = await self._attempt(kind, payload, 0, "")
        if kind == "events_api" and not ack.ok and not ack.is_final:
            task = asyncio.create_task(self._retry(payload, _reason(ack)))
            self._retries.add(task)
            task.add_done_callback(self._retries.discard)
        return ack

    async def event(self, event: Json) -> Ack | None:
        """Tell the app of an event that it subscribed to; None when it did not."""
        if not self._subscribed(event):
            return None
        return await self.deliver("events_api", self._event_callback(event))

    async def set_request_url(self, url: str) -> None:
        """Send to this URL from now on when no connection is open. Raises UnverifiedUrlError."""
        if url:
            try:
                verified = await self._signed.verify(url, self.verification_token, self.ack_seconds)
            except (TimeoutError, OSError, aiohttp.ClientError) as failed:
                raise UnverifiedUrlError from failed
            if not verified:
                raise UnverifiedUrlError
        self.workspace.app.request_url = url
        await self.workspace.changed()

    async def cut_connections(self) -> int:
        """End every Socket Mode connection without asking first; how many were open."""
        return await self.sockets.cut()

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> int:
        """Have the app open new connections; `warning`, `refresh_requested` or `link_disabled`."""
        return await self.sockets.ask_to_reconnect(reason)

    async def close(self) -> None:
        """Give up retries and end connections."""
        retries = list(self._retries)
        for task in retries:
            task.cancel()
        await asyncio.gather(*retries, return_exceptions=True)
        await self.sockets.cut()
        await self._signed.close()

    async def _attempt(self, kind: Kind, payload: Json, number: int, reason: str) -> Ack:
        started = time.perf_counter()
        connection = self.sockets.choose()
        if connection is not None:
            ack = await self._by_socket(connection, kind, payload, number, reason)
        elif self.workspace.app.request_url:
            ack = await self._by_request(self.workspace.app.request_url, kind, payload, number, reason)
        else:
            ack = Ack(Failure.DISPATCH, status=0)
        ack = replace(ack, milliseconds=(time.perf_counter() - started) * 1000)
        self._write_down(kind, payload, ack)
        return ack

    async def _by_socket(
        self, connection: Connection, kind: Kind, payload: Json, number: int, reason: str
    ) -> Ack:
        more: Json = {"accepts_response_payload": _takes_answer(kind, payload)}
        if kind == "events_api":
            more |= {"retry_attempt": number, "retry_reason": reason}
        try:
            body = await self.sockets.send(connection, kind, payload, self.ack_seconds, **more)
        except TimeoutError:
            return Ack(Failure.TIMEOUT, status=0)
        except OSError:
            return Ack(Failure.DISPATCH, status=0)
        return Ack(body=body if more["accepts_response_payload"] else None)

    async def _by_request(self, url: str, kind: Kind, payload: Json, number: int, reason: str) -> Ack:
        headers = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason} if number else {}
        try:
            reply = await self._signed.post(url, kind, payload, self.ack_seconds, headers)
        except TimeoutError:
            return Ack(Failure.TIMEOUT, status=0)
        except (OSError, aiohttp.ClientError):
            return Ack(Failure.DISPATCH, status=0)
        if reply.status != OK:
            return Ack(Failure.HTTP, status=reply.status, is_final=reply.is_final)
        return _read(reply.content_type, reply.text) if _takes_answer(kind, payload) else Ack()

    async def _retry(self, payload: Json, reason: str) -> None:
        for number, seconds in enumerate(self.retry_seconds, start=1):
            await asyncio.sleep(seconds)
            ack = await self._attempt("events_api", payload, number, reason)
            if ack.ok or ack.is_final:
                return
            reason = _reason(ack)

    def _write_down(self, kind: Kind, payload: Json, ack: Ack) -> None:
        answer = ack.body if ack.ok else {"error": str(ack.error)}
        self._sandbox.journal.record(
            Direction.TO_APP,
            _what(kind, payload),
            payload,
            answer,
            at=self._sandbox.now(),
            status=ack.status,
            milliseconds=ack.milliseconds,
        )

    def _late(self, said: Json) -> None:
        """Write down an acknowledgement that nobody waits for any more."""
        at = self._sandbox.now()
        self._sandbox.journal.record(Direction.FROM_APP, "late acknowledgement", said, None, at=at, status=0)

    def _subscribed(self, event: Json) -> bool:
        name = event["type"]
        if name == "message":
            kinds = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
            name = kinds[event["channel_type"]]
        return name in self.workspace.app.events

    def _event_callback(self, event: Json) -> Json:
        app = self.workspace.app
        told = {"enterprise_id": None, "team_id": self.workspace.team_id, "user_id": app.bot_user}
        return {
            "token": self.verification_token,
            "team_id": self.workspace.team_id,
            "context_team_id": self.workspace.team_id,
            "context_enterprise_id": None,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self.workspace.new_id("Ev"),
            "event_time": int(self._sandbox.now()),
            "authorizations": [told | {"is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        }


def _takes_answer(kind: Kind, payload: Json) -> bool:
    """Whether an acknowledgement may say more than that it came."""
    return kind == "slash_commands" or (kind == "interactive" and payload.get("type") in _WITH_ANSWER)


def _what(kind: Kind, payload: Json) -> str:
    if kind == "slash_commands":
        return str(payload["command"])
    return str(payload["event"]["type"] if kind == "events_api" else payload["type"])


def _reason(ack: Ack) -> str:
    """Why an event is tried again, as `x-slack-retry-reason` says it."""
    known = {Failure.TIMEOUT: "http_timeout", Failure.HTTP: "http_error"}
    return known.get(Failure(ack.error), "connection_failed")


def _read(content: str, text: str) -> Ack:
    """An HTTP answer's body: JSON, or a plain text to show."""
    if not text.strip():
        return Ack(body={})
    if content != "application/json":
        return Ack(body={"text": text})
    with contextlib.suppress(ValueError):
        body = json.loads(text)
        if isinstance(body, dict):
            return Ack(body=body)
    return Ack(Failure.INVALID)
