"""What every act starts from: who acts, whether they may, and what each payload says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.app_side.refusals import DeletedUserError, GoneError, NotAMemberError
from sandbox.app_side.side import AppSide
from sandbox.workspace import Channel, Kind, Message, User, View

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Json = dict[str, Any]
_NAMES = {Kind.DIRECT: "directmessage", Kind.PRIVATE: "privategroup"}


@dataclass(frozen=True, slots=True)
class OnMessage:
    """An element of a message."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class OnView:
    """An element of a modal or of a Home."""

    view_id: str


Container = OnMessage | OnView


class Desk:
    """The workspace and the app's side of it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._now = sandbox.now
        self._workspace = sandbox.workspace
        self._side: AppSide = sandbox.app_side

    def _person(self, user: str) -> User:
        """Who acts. Raises DeletedUserError."""
        person = self._workspace.users.get(user)
        if person is None or person.is_deleted or person.is_bot:
            raise DeletedUserError
        return person

    def _place(self, user: str, channel: str) -> Channel:
        """Where they act. Raises NotAMemberError."""
        place = self._workspace.channels.get(channel)
        if place is None or user not in place.members:
            raise NotAMemberError
        return place

    def _message(self, user: str, channel: str, ts: str) -> Message:
        """A message they see. Raises NotAMemberError, GoneError."""
        place = self._place(user, channel)
        seen = next((one for one in self._workspace.visible(place, user) if one.ts == ts), None)
        if seen is None:
            raise GoneError
        return seen

    def _view(self, user: str, view_id: str) -> View:
        """The modal on top of their screen, or their Home. Raises GoneError."""
        stack = self._side.screens.stack(user)
        for view in (*stack[-1:], self._workspace.homes.get(user)):
            if view is not None and view.id == view_id:
                return view
        raise GoneError

    def _signed(self, person: User, kind: str) -> Json:
        """What every interactive payload says."""
        team = {"id": self._workspace.team_id, "domain": _domain(self._workspace.name)}
        named = {"id": person.id, "username": person.name, "name": person.name}
        return {
            "type": kind,
            "user": named | {"team_id": self._workspace.team_id},
            "api_app_id": self._workspace.app.id,
            "token": self._side.verification_token,
            "team": team,
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _stamp(self) -> str:
        """The moment of an act, as `action_ts` says it."""
        return f"{self._now():.6f}"


def shown_name(channel: Channel) -> str:
    """What a payload calls a conversation: a direct or private one is not named."""
    return _NAMES.get(channel.kind, channel.name)


def _domain(name: str) -> str:
    return "-".join(name.lower().split())
