"""Signed requests to the app's URL, as Slack sends them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.workspace import App

Json = dict[str, Any]
OK = 200
_FORM = "application/x-www-form-urlencoded"
_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The v0 signature of a body: an HMAC-SHA256 with the app's signing secret."""
    base = b":".join((b"v0", timestamp.encode(), body))
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encoded(kind: str, payload: Json) -> tuple[bytes, str]:
    """The body of a delivery and its content type."""
    if kind == "slash_commands":
        return urlencode(payload).encode(), _FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}).encode(), _FORM
    return json.dumps(payload).encode(), "application/json"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a signed request; a final one asks not to be tried again."""

    status: int
    content_type: str
    text: str
    is_final: bool


class Signed:
    """Posts to the app's request URL; one session, opened when first needed."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._session: aiohttp.ClientSession | None = None

    async def post(
        self, url: str, kind: str, payload: Json, seconds: float, headers: dict[str, str]
    ) -> Reply:
        """What the app answers. Raises TimeoutError, aiohttp.ClientError."""
        body, content = encoded(kind, payload)
        sent = headers | {"Content-Type": content, "User-Agent": _AGENT} | self._signed(body)
        async with asyncio.timeout(seconds):
            async with self._opened().post(url, data=body, headers=sent, allow_redirects=False) as answer:
                final = answer.headers.get("X-Slack-No-Retry") == "1"
                return Reply(answer.status, answer.content_type, await answer.text(), final)

    async def verify(self, url: str, token: str, seconds: float) -> bool:
        """Whether a URL answers Slack's challenge. Raises TimeoutError, aiohttp.ClientError."""
        challenge = secrets.token_urlsafe(32)
        payload = {"token": token, "challenge": challenge, "type": "url_verification"}
        reply = await self.post(url, "events_api", payload, seconds, {})
        return reply.status == OK and challenge in reply.text

    def _signed(self, body: bytes) -> dict[str, str]:
        """The real time, whatever the workspace's clock says: the app compares it with its own."""
        at = str(int(time.time()))
        signed = signature(self._app.signing_secret, at, body)
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signed}

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession()
        return self._session

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
