"""Submitting and closing modals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sandbox.app_side.ack import Ack, Failure
from sandbox.app_side.forms import complaints, unknown_blocks
from sandbox.app_side.presses import Presses
from sandbox.app_side.refusals import GoneError
from sandbox.app_side.screens import view_json
from sandbox.errors import RefusedError
from sandbox.workspace import User, View

Json = dict[str, Any]


class Modals(Presses):
    """What people do with a modal as a whole."""

    async def submit(self, user: str, view_id: str, values: Json | None = None) -> Ack:
        """Press a modal's submit button, with what stands in its inputs by block and action.

        An incomplete form is not sent: `errors` says why. Neither is the modal closed when the app does not
        answer, or answers what cannot be shown. Raises ActError.
        """
        person = self._person(user)
        view = self._modal(user, view_id)
        if view.payload.get("submit") is None:
            raise GoneError
        self._fill(user, view, values or {})
        view.errors = complaints(view, person.locale)
        if view.errors:
            await self._workspace.changed()
            return Ack(Failure.INPUT, errors=view.errors)
        ack = await self._side.deliver("interactive", self._submission(person, view))
        ack = await self._answered(view, ack) if ack.ok else ack
        await self._workspace.changed()
        return ack

    async def close(self, user: str, view_id: str, *, everything: bool = False) -> None:
        """Close the modal on top, or with `everything` the whole stack. Raises ActError."""
        person = self._person(user)
        view = self._modal(user, view_id)
        screens = self._side.screens
        cleared = everything or bool(view.payload.get("clear_on_close"))
        gone = screens.clear(user) if cleared else screens.close(view)
        await self._workspace.changed()
        for one in gone:
            await self._tell_closed(person, one, cleared)

    def _modal(self, user: str, view_id: str) -> View:
        view = self._view(user, view_id)
        if view.payload["type"] != "modal":
            raise GoneError
        return view

    def _submission(self, person: User, view: View) -> Json:
        told = {"view": view_json(self._workspace, view), "response_urls": []}
        trigger = {"trigger_id": self._side.triggers.issue(person.id, view.id)}
        return self._signed(person, "view_submission") | trigger | told

    async def _tell_closed(self, person: User, view: View, cleared: bool) -> None:
        if view.payload.get("notify_on_close"):
            told = {"view": view_json(self._workspace, view), "is_cleared": cleared}
            await self._side.deliver("interactive", self._signed(person, "view_closed") | told)

    async def _answered(self, view: View, ack: Ack) -> Ack:
        """Do what the answer to a submission says."""
        body = ack.body or {}
        try:
            match body.get("response_action"):
                case None:
                    self._side.screens.close(view)
                case "clear":
                    self._side.screens.clear(view.user)
                case "errors":
                    return self._complained(view, ack, body.get("errors"))
                case "update":
                    self._side.screens.update(view, self._side.screens.checked(body.get("view"), "modal"))
                case "push":
                    payload = self._side.screens.checked(body.get("view"), "modal")
                    self._side.screens.push(view.user, payload)
                case other:
                    return replace(ack, error=Failure.INVALID, why=(f"unknown response_action: {other}",))
        except RefusedError as refused:
            return replace(ack, error=Failure.INVALID, why=(refused.code, *refused.messages))
        return ack

    def _complained(self, view: View, ack: Ack, errors: object) -> Ack:
        if not isinstance(errors, dict) or not errors:
            return replace(ack, error=Failure.INVALID, why=("errors must name blocks",))
        if unknown := unknown_blocks(view, errors):
            return replace(ack, error=Failure.INVALID, why=tuple(f"no input block: {one}" for one in unknown))
        view.errors = {block: str(why) for block, why in errors.items()}
        return replace(ack, errors=view.errors)
