"""What a person types, as it is sent: mentions and links become ids, the three special characters escape."""

from __future__ import annotations

import re

from sandbox.workspace import Workspace

_MENTION = re.compile(r"(?<![\w@#])([@#])([\w.-]*\w)")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile("[&<>]")
_READY = re.compile(r"<([@#])([A-Z0-9]+)(\|[^<>]*)?>")


def escaped(workspace: Workspace, text: str) -> str:
    """`@camille.roy` as `<@U1|camille.roy>`, `#finance` as `<#C1|finance>`, `&`, `<` and `>` as entities.

    A mention that is written with its id already stays.
    """
    parts, at = [], 0
    for ready in _READY.finditer(text):
        parts += [_plain(workspace, text[at : ready.start()]), ready.group()]
        at = ready.end()
    return "".join([*parts, _plain(workspace, text[at:])])


def _plain(workspace: Workspace, text: str) -> str:
    people = {user.name: f"<@{user.id}|{user.name}>" for user in workspace.users.values()}
    places = {place.name: f"<#{place.id}|{place.name}>" for place in workspace.channels.values()}
    known = {"@": people, "#": places}
    safe = _SPECIAL.sub(lambda found: _ESCAPES[found.group()], text)
    return _MENTION.sub(lambda found: known[found[1]].get(found[2], found.group()), safe)
