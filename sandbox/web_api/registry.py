"""What a Web API method declares: its name, its scopes, its tier, the token it takes, and who answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sandbox.errors import RefusedError
from sandbox.limits import Tier
from sandbox.web_api.arguments import Arguments
from sandbox.workspace import Workspace

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Json = dict[str, Any]


class Token(StrEnum):
    """Which token a method takes."""

    BOT = "bot"
    APP = "app"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method: the sandbox and what was given."""

    sandbox: Sandbox
    arguments: Arguments

    @property
    def workspace(self) -> Workspace:
        """The workspace it is about."""
        return self.sandbox.workspace

    @property
    def now(self) -> float:
        """Seconds since 1970."""
        return self.sandbox.now()

    def needs(self, *scopes: str) -> None:
        """Refuse when the app has none of these scopes."""
        provided = self.workspace.app.scopes
        if not provided & set(scopes):
            needed = ",".join(scopes)
            raise RefusedError("missing_scope", needed=needed, provided=",".join(sorted(provided)))


Answer = Callable[[Call], Awaitable[Json]]
"""What a method answers besides `ok`; raises RefusedError with Slack's error code."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method; any one of its scopes is enough, and none is needed when there is none."""

    name: str
    answer: Answer
    scopes: tuple[str, ...] = ()
    tier: Tier = Tier.THREE
    token: Token = Token.BOT


class Registry:
    """Methods by name. A module makes one and decorates its functions:

    `@METHODS.add("users.info", scopes=("users:read",), tier=Tier.FOUR)`
    """

    def __init__(self) -> None:
        self._methods: dict[str, Method] = {}

    def add(
        self,
        name: str,
        *,
        scopes: tuple[str, ...] = (),
        tier: Tier = Tier.THREE,
        token: Token = Token.BOT,
    ) -> Callable[[Answer], Answer]:
        """Declare the function that follows as a method's answer."""

        def declared(answer: Answer) -> Answer:
            self._methods[name] = Method(name, answer, scopes, tier, token)
            return answer

        return declared

    def get(self, name: str) -> Method | None:
        """A method by its name."""
        return self._methods.get(name)

    def join(self, other: Registry) -> None:
        """Take another module's methods too."""
        self._methods.update(other._methods)
