"""A workspace of three people, served over real HTTP, and the real client of an app in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from sandbox.workspace import Channel, Json, User, Workspace

SCOPES = [
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "users:read",
    "users:read.email",
]


def small_manifest(*scopes: str) -> Json:
    """An app with one command."""
    return {
        "display_information": {"name": "encours"},
        "features": {
            "app_home": {"home_tab_enabled": True},
            "bot_user": {"display_name": "encours"},
            "slash_commands": [{"command": "/credit", "description": "Who is late", "should_escape": True}],
        },
        "oauth_config": {"scopes": {"bot": list(scopes or SCOPES)}},
        "settings": {"interactivity": {"is_enabled": True}, "socket_mode_enabled": True},
    }


def small_people() -> Json:
    """Camille and Marc in #finance with the app, Inès in #random with nobody, a private #direction."""
    return {
        "team": {"name": "Durand"},
        "users": [
            {
                "email": "camille@durand.example",
                "real_name": "Camille Roy",
                "locale": "fr-FR",
                "id": "U0CAMILLE",
            },
            {"email": "marc@durand.example", "real_name": "Marc Petit", "id": "U0MARC", "title": "Sales"},
            {
                "email": "ines@durand.example",
                "real_name": "Inès Faure",
                "id": "U0INES",
                "tz": "America/Montreal",
            },
        ],
        "channels": [
            {"name": "finance", "members": ["@app", "camille@durand.example", "marc@durand.example"]},
            {"name": "random", "members": ["ines@durand.example"]},
            {"name": "direction", "private": True, "members": ["ines@durand.example"]},
        ],
        "tokens": {"bot": "xoxb-small", "app": "xapp-small", "signing_secret": "secret"},
    }


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.at = 1_795_000_000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Served:
    """The sandbox, its address, and a client of the app that sends nothing twice."""

    sandbox: Sandbox
    url: str
    client: AsyncWebClient
    clock: Clock
    http: aiohttp.ClientSession

    @property
    def workspace(self) -> Workspace:
        """What is in it."""
        return self.sandbox.workspace

    def channel(self, name: str) -> Channel:
        """A channel by its name."""
        return next(one for one in self.workspace.channels.values() if one.name == name)

    def user(self, handle: str) -> User:
        """A person by their handle."""
        return next(one for one in self.workspace.users.values() if one.name == handle)

    def as_token(self, token: str) -> AsyncWebClient:
        """A client with another token."""
        return AsyncWebClient(token, base_url=f"{self.url}/api/", session=self.http, retry_handlers=[])

    def without(self, *scopes: str) -> None:
        """Take scopes away from the app."""
        self.workspace.app.scopes -= set(scopes)

    async def control(self, path: str, given: Json | None = None) -> Any:
        """What the control answers to a post, or to a get when nothing is given."""
        verb = "GET" if given is None else "POST"
        async with self.http.request(verb, f"{self.url}/control/{path}", json=given) as answer:
            return await answer.json()


async def refusal(call: Any) -> dict[str, Any]:
    """What a method answers when it refuses."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return dict(refused.value.response.data)
