"""The workspace in a JSON file: written a moment after every change, read back at the next start."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sandbox.errors import SavedError
from sandbox.mails import Mail
from sandbox.workspace import Channel, File, Kind, Message, User, View, Workspace

Json = dict[str, Any]
FORMAT = 1
DELAY_SECONDS = 0.5


class Saver:
    """Keeps a file up to date with a workspace; several changes in a row are written once."""

    def __init__(self, workspace: Workspace, path: Path, delay: float = DELAY_SECONDS) -> None:
        self._workspace = workspace
        self._path = path
        self._delay = delay
        self._timer: asyncio.TimerHandle | None = None

    def watch(self) -> None:
        """Save after every change from now on."""
        self._workspace.on_change(self._soon)

    def save(self) -> None:
        """Save now. Raises OSError."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        text = json.dumps(dump(self._workspace), ensure_ascii=False, indent=1)
        beside = self._path.with_name(f".{self._path.name}.new")
        beside.write_text(text, "utf-8")
        beside.replace(self._path)

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._delay, self.save)


def load(workspace: Workspace, path: Path) -> bool:
    """Fill a workspace with what was saved; False when nothing was. Raises SavedError."""
    if not path.exists():
        return False
    try:
        restore(workspace, json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SavedError(f"{path.name} cannot be read ({error}): delete it to start afresh.") from error
    return True


def dump(workspace: Workspace) -> Json:
    """What is kept: people, conversations with their messages, and Homes; modals are not."""
    return {
        "format": FORMAT,
        "team": workspace.team_id,
        "app": workspace.app.id,
        "last_number": workspace.last_number,
        "last_ts": workspace.last_ts,
        "users": [asdict(one) for one in workspace.users.values()],
        "channels": [asdict(one) for one in workspace.channels.values()],
        "homes": [asdict(one) for one in workspace.homes.values()],
        "files": [_file_json(one) for one in workspace.files.values() if one.is_shared],
        "mails": [_mail_json(one) for one in workspace.mails],
    }


def restore(workspace: Workspace, saved: Json) -> None:
    """Put back what was kept; people and channels that are new in the workspace stay. Raises SavedError."""
    if saved["format"] != FORMAT:
        raise SavedError("The saved workspace was written by another version: delete it to start afresh.")
    if (saved["team"], saved["app"]) != (workspace.team_id, workspace.app.id):
        raise SavedError("The saved workspace is another one's: delete it, or save to another file.")
    users = [User(**one) for one in saved["users"]]
    channels = [_channel(one) for one in saved["channels"]]
    homes = [View(**one) for one in saved["homes"]]
    files = [_file(one) for one in saved.get("files", [])]
    mails = [_mail(one) for one in saved.get("mails", [])]
    last_number, last_ts = int(saved["last_number"]), int(saved["last_ts"])
    workspace.users |= {one.id: one for one in users}
    workspace.channels |= {one.id: _joined(workspace, one) for one in channels}
    workspace.homes |= {one.user: one for one in homes}
    workspace.files |= {one.id: one for one in files}
    workspace.mails[:0] = mails
    workspace.last_number, workspace.last_ts = last_number, last_ts


def _file_json(file: File) -> Json:
    return asdict(file) | {"content": base64.b64encode(file.content or b"").decode("ascii")}


def _file(saved: Json) -> File:
    return File(**(saved | {"content": base64.b64decode(saved["content"], validate=True)}))


def _mail_json(mail: Mail) -> Json:
    return asdict(mail) | {"raw": base64.b64encode(mail.raw).decode("ascii")}


def _mail(saved: Json) -> Mail:
    return Mail(**(saved | {"raw": base64.b64decode(saved["raw"], validate=True)}))


def _channel(saved: Json) -> Channel:
    messages = [Message(**one) for one in saved["messages"]]
    return Channel(**(saved | {"kind": Kind(saved["kind"]), "messages": messages}))


def _joined(workspace: Workspace, channel: Channel) -> Channel:
    """A saved channel with the members that were added to it since."""
    seeded = workspace.channels.get(channel.id)
    added = [one for one in seeded.members if one not in channel.members] if seeded else []
    channel.members += added
    return channel
