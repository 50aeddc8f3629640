"""Who is who on the page: faces, names, and what each person finds when they come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sandbox.page import times
from sandbox.page.blocks.mrkdwn import unescaped
from sandbox.page.words import Speak
from sandbox.workspace import Message, User, Workspace

TINTS = 8


@dataclass(frozen=True, slots=True)
class Face:
    """A person, or the app, as shown beside what they say."""

    id: str
    name: str
    handle: str
    title: str
    initials: str
    tint: int
    is_app: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A person on the front page: what waits for them, and what the app last told them."""

    who: Face
    unread: int
    lately: str
    quote: str = ""


def face(workspace: Workspace, user: User) -> Face:
    """How somebody looks; neighbours in the list of people differ in tint."""
    words = [word for word in user.real_name.split() if word[0].isalnum()]
    initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"
    tint = list(workspace.users).index(user.id) % TINTS
    return Face(
        user.id, user.real_name or user.name, f"@{user.name}", user.title, initials, tint, user.is_bot
    )


def people(workspace: Workspace) -> list[User]:
    """Everybody one can act as."""
    return [user for user in workspace.users.values() if not user.is_bot and not user.is_deleted]


def app_face(workspace: Workspace) -> Face:
    """How the app looks."""
    app = workspace.app
    return Face(app.bot_user, app.name, f"@{app.name}", "", app.name[:1].upper(), 0, is_app=True)


def names(workspace: Workspace) -> Mapping[str, str]:
    """Shown names by id, the app's among them."""
    shown = {user.id: user.real_name or user.name for user in workspace.users.values()}
    return shown | {workspace.app.bot_user: workspace.app.name}


def unread(workspace: Workspace, user: str) -> int:
    """All that a person has not read."""
    return sum(workspace.unread(channel, user) for channel in workspace.channels_of(user))


def card(workspace: Workspace, user: User, now: datetime, speak: Speak) -> Card:
    """The card of somebody; `now` is an aware moment."""
    told = _last_told(workspace, user.id)
    waiting = unread(workspace, user.id)
    if told is None:
        return Card(face(workspace, user), waiting, speak("Nothing from {name} yet", name=workspace.app.name))
    lately = _when(told, user, now, workspace.app.name, speak)
    return Card(face(workspace, user), waiting, lately, unescaped(told.text.partition("\n")[0]))


def _last_told(workspace: Workspace, user: str) -> Message | None:
    direct = next((one for one in workspace.channels_of(user) if one.kind == "direct"), None)
    said = [one for one in direct.messages if one.from_app and not one.is_reply] if direct else []
    return said[-1] if said else None


def _when(told: Message, user: User, now: datetime, app: str, speak: Speak) -> str:
    on, today = times.at(told.ts, user.tz).date(), times.zoned(now, user.tz).date()
    ago = (today - on).days
    if ago > 1:
        return speak("Last word from {name}: {day}", name=app, day=times.day(on, today, speak))
    return speak("{name} wrote yesterday" if ago else "{name} wrote today", name=app)
