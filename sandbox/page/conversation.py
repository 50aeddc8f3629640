"""A conversation as one person reads it: days, who spoke, what is new, and one thread beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from sandbox.page import people, places, times
from sandbox.page.memory import NOTHING, Unread
from sandbox.page.people import Face
from sandbox.page.words import Speak
from sandbox.workspace import Channel, Message, User, Workspace

SHOWN = 60
"""Messages of a page; the earlier ones are a link away."""
TOGETHER = 300
"""Seconds within which one person's messages stand under one name."""
FACES = 3

Answers = Mapping[str, Sequence[Message]]
"""By the ts of a message: what was answered to it."""
Body = Callable[[Message], Markup]
"""The HTML of what a message says."""


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that comes with a message, and where this person takes it from."""

    title: str
    size: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One message, ready to be shown."""

    ts: str
    who: Face
    body: Markup
    clock: str
    moment: str
    iso: str
    thread_href: str
    day: str = ""
    """Said before it when it is the first of a day."""
    follows: bool = False
    """Whether it stands under the name of the line before."""
    starts_new: bool = False
    only_you: bool = False
    edited: bool = False
    replies: int = 0
    repliers: Sequence[Face] = ()
    last_reply: str = ""
    files: Sequence[FileLink] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """A message and what was answered to it."""

    ts: str
    parent: Line
    replies: list[Line]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a channel, when, in which words."""

    workspace: Workspace
    channel: Channel
    user: User
    now: datetime
    speak: Speak
    body: Body
    unread: Unread = NOTHING
    """What was new when they came in."""

    @property
    def seen(self) -> list[Message]:
        """What they may see here."""
        return self.workspace.visible(self.channel, self.user.id)


def parents(reader: Reader, before: str = "") -> tuple[list[Line], str]:
    """The last lines up to a ts, and the ts to ask the earlier ones with, or nothing."""
    said = [one for one in reader.seen if _in_conversation(one) and (not before or one.ts < before)]
    shown = said[-SHOWN:]
    return _lines(reader, shown), shown[0].ts if len(said) > len(shown) else ""


def thread_of(reader: Reader, ts: str) -> Thread | None:
    """The thread under a message, when the reader sees that message."""
    parent = next((one for one in reader.seen if one.ts == ts and not one.is_reply), None)
    if parent is None:
        return None
    replies = [one for one in reader.seen if one.is_reply and one.thread_ts == ts]
    shown = [_line(reader, one, None, {}) for one in replies]
    return Thread(ts, _line(reader, parent, None, {}), shown)


def _in_conversation(message: Message) -> bool:
    return not message.is_reply or message.broadcast


def _lines(reader: Reader, said: Sequence[Message]) -> list[Line]:
    first_new = next((one.ts for one in said if _is_new(reader, one)), "")
    answers = _answers(reader.seen)
    pairs = zip([None, *said], said, strict=False)
    return [_line(reader, one, before, answers, first_new) for before, one in pairs]


def _answers(seen: Sequence[Message]) -> Answers:
    answers: defaultdict[str, list[Message]] = defaultdict(list)
    for one in seen:
        if one.is_reply and one.thread_ts:
            answers[one.thread_ts].append(one)
    return answers


def _is_new(reader: Reader, message: Message) -> bool:
    return reader.unread.holds(message.ts) and message.user != reader.user.id


def _line(
    reader: Reader, said: Message, before: Message | None, answers: Answers, first_new: str = ""
) -> Line:
    moment = times.at(said.ts, reader.user.tz)
    today = times.zoned(reader.now, reader.user.tz).date()
    new_day = before is None or times.at(before.ts, reader.user.tz).date() != moment.date()
    replies = answers.get(said.ts, [])
    return Line(
        ts=said.ts,
        who=_who(reader.workspace, said),
        body=reader.body(said),
        clock=times.clock(moment, reader.speak),
        moment=times.whole(moment, reader.speak),
        iso=moment.isoformat(),
        thread_href=f"{places.href(reader.user.id, reader.channel.id)}?thread={said.thread_ts or said.ts}",
        day=times.day(moment.date(), today, reader.speak) if new_day else "",
        follows=not new_day and said.ts != first_new and _follows(said, before),
        starts_new=said.ts == first_new,
        only_you=said.ephemeral_to is not None,
        edited=said.edited_ts is not None,
        replies=len(replies),
        repliers=_repliers(reader.workspace, replies),
        last_reply=_last(reader, replies),
        files=_files(reader, said),
    )


def _files(reader: Reader, said: Message) -> list[FileLink]:
    at = f"/as/{reader.user.id}/files/{said.channel}/{said.ts}"
    return [
        FileLink(one.title, size_of(one.size), f"{at}/{one.id}") for one in reader.workspace.files_of(said)
    ]


def size_of(size: int) -> str:
    """In kB, as Slack counts."""
    return f"{max(1, round(size / 1000))} kB"


def _follows(said: Message, before: Message | None) -> bool:
    if before is None or before.user != said.user or before.ephemeral_to != said.ephemeral_to:
        return False
    return not (said.blocks or said.ephemeral_to) and float(said.ts) - float(before.ts) < TOGETHER


def _who(workspace: Workspace, said: Message) -> Face:
    user = workspace.users.get(said.user)
    return people.app_face(workspace) if said.from_app or user is None else people.face(workspace, user)


def _repliers(workspace: Workspace, replies: Sequence[Message]) -> tuple[Face, ...]:
    return tuple(dict.fromkeys(_who(workspace, one) for one in replies))[:FACES]


def _last(reader: Reader, replies: Sequence[Message]) -> str:
    if not replies:
        return ""
    today = times.zoned(reader.now, reader.user.tz).date()
    return times.short(times.at(replies[-1].ts, reader.user.tz), today, reader.speak)
