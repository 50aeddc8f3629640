"""What stands on people's screens: a stack of three modals at most, and one App Home each."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.app_side.elements import first_values, named
from sandbox.blocks import check_view
from sandbox.errors import RefusedError
from sandbox.workspace import View, Workspace

Json = dict[str, Any]
MOST_MODALS = 3
MOST_BYTES = 250_000


class Screens:
    """Opens, pushes, updates and closes views; every refusal is a RefusedError with Slack's code."""

    def __init__(self, workspace: Workspace, now: Callable[[], float]) -> None:
        self._workspace = workspace
        self._now = now

    def checked(self, payload: object, kind: str) -> Json:
        """A view as the app gave it, of this type. Raises RefusedError."""
        wrong = check_view(payload)
        if not wrong and isinstance(payload, dict) and payload.get("type") != kind:
            wrong = [f"[ERROR] unsupported type: {payload.get('type')} [json-pointer:/view/type]"]
        if wrong or not isinstance(payload, dict):
            raise RefusedError("invalid_arguments", wrong)
        if len(json.dumps(payload, ensure_ascii=False).encode()) > MOST_BYTES:
            raise RefusedError("view_too_large")
        return payload

    def open(self, user: str, payload: Json) -> View:
        """A modal with nothing under it; what was on the screen goes."""
        self._unused(payload)
        view = self._new(user, payload)
        self._workspace.modals[user] = [view]
        return view

    def push(self, user: str, payload: Json) -> View:
        """A modal on top of the one on the screen."""
        stack = self.stack(user)
        if not stack:
            raise RefusedError("not_found")
        if len(stack) >= MOST_MODALS:
            raise RefusedError("push_limit_reached")
        self._unused(payload)
        view = self._new(user, payload)
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def update(self, view: View, payload: Json) -> View:
        """Another content in the same place; inputs under the same ids keep what stands in them."""
        self._unused(payload, but=view)
        view.payload = payload | {"blocks": named(payload["blocks"])}
        view.values = first_values(view.payload["blocks"], view.values)
        view.errors = {}
        view.hash = self._hash()
        return view

    def publish(self, user: str, payload: Json) -> View:
        """A person's App Home."""
        known = self._workspace.homes.get(user)
        if known is not None:
            return self.update(known, payload)
        self._unused(payload)
        self._workspace.homes[user] = self._new(user, payload)
        return self._workspace.homes[user]

    def close(self, view: View) -> list[View]:
        """Take a view off the screen, and those above it; what went, the top one first."""
        stack = self.stack(view.user)
        if view not in stack:
            return []
        at = stack.index(view)
        gone = stack[at:]
        del stack[at:]
        return gone[::-1]

    def clear(self, user: str) -> list[View]:
        """Take every modal off a person's screen; what went, the top one first."""
        return self._workspace.modals.pop(user, [])[::-1]

    def stack(self, user: str) -> list[View]:
        """A person's modals, the one on top last."""
        return self._workspace.modals.setdefault(user, [])

    def by_id(self, view_id: str) -> View:
        """A view that is on a screen. Raises RefusedError."""
        return self._first(lambda view: view.id == view_id)

    def by_external_id(self, external_id: str) -> View:
        """A view by the id the app gave it. Raises RefusedError."""
        return self._first(lambda view: view.payload.get("external_id") == external_id)

    def check_hash(self, view: View | None, given: str) -> None:
        """Refuse what was decided on an older state of a view."""
        if given and (view is None or view.hash != given):
            raise RefusedError("hash_conflict")

    def _first(self, fits: Callable[[View], bool]) -> View:
        found = next(filter(fits, self._all()), None)
        if found is None:
            raise RefusedError("not_found")
        return found

    def _all(self) -> Iterator[View]:
        for stack in self._workspace.modals.values():
            yield from stack
        yield from self._workspace.homes.values()

    def _unused(self, payload: Json, but: View | None = None) -> None:
        external = payload.get("external_id")
        others = (view for view in self._all() if view is not but)
        if external and any(view.payload.get("external_id") == external for view in others):
            raise RefusedError("duplicate_external_id")

    def _new(self, user: str, payload: Json) -> View:
        view_id = self._workspace.new_id("V")
        blocks = named(payload["blocks"])
        return View(
            view_id, user, payload | {"blocks": blocks}, self._hash(), view_id, values=first_values(blocks)
        )

    def _hash(self) -> str:
        return f"{int(self._now())}.{secrets.token_hex(4)}"


def view_json(workspace: Workspace, view: View) -> Json:
    """A view in Slack's JSON."""
    given = view.payload
    told: Json = {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": given["type"],
        "blocks": given["blocks"],
        "private_metadata": given.get("private_metadata", ""),
        "callback_id": given.get("callback_id", ""),
        "external_id": given.get("external_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": given.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(given.get("clear_on_close", False)),
        "notify_on_close": bool(given.get("notify_on_close", False)),
        "close": given.get("close"),
        "submit": given.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
    }
    app = {"app_id": workspace.app.id, "bot_id": workspace.app.bot_id}
    return told | app | {"app_installed_team_id": workspace.team_id}
