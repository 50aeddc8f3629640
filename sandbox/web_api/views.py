"""views.*: modals and App Homes that the app opens, pushes, updates and publishes."""

from __future__ import annotations

from typing import Any

from sandbox.app_side.screens import Screens, view_json
from sandbox.errors import RefusedError
from sandbox.limits import Tier
from sandbox.web_api.arguments import invalid
from sandbox.web_api.registry import Call, Registry
from sandbox.workspace import View

Json = dict[str, Any]
METHODS = Registry()


@METHODS.add("views.open", tier=Tier.FOUR)
async def open_view(call: Call) -> Json:
    """A modal for who acted within three seconds."""
    screens = call.sandbox.app_side.screens
    payload = _view(call, screens, "modal")
    trigger = call.sandbox.app_side.triggers.exchange(_trigger_id(call))
    return await _shown(call, screens.open(trigger.user, payload))


@METHODS.add("views.push", tier=Tier.FOUR)
async def push_view(call: Call) -> Json:
    """A modal on top of the one in which a person acted."""
    screens, triggers = call.sandbox.app_side.screens, call.sandbox.app_side.triggers
    payload = _view(call, screens, "modal")
    trigger = triggers.look(_trigger_id(call))
    if trigger.view_id is None or trigger.view_id not in {one.id for one in screens.stack(trigger.user)}:
        raise RefusedError("not_found")
    view = screens.push(trigger.user, payload)
    trigger.exchanged = True
    return await _shown(call, view)


@METHODS.add("views.update", tier=Tier.FOUR)
async def update_view(call: Call) -> Json:
    """Another content for a view that is on a screen."""
    screens = call.sandbox.app_side.screens
    view_id, external_id = call.arguments.text("view_id"), call.arguments.text("external_id")
    if not view_id and not external_id:
        raise invalid("[ERROR] missing required field: view_id or external_id")
    view = screens.by_id(view_id) if view_id else screens.by_external_id(external_id)
    payload = _view(call, screens, view.payload["type"])
    screens.check_hash(view, call.arguments.text("hash"))
    return await _shown(call, screens.update(view, payload))


@METHODS.add("views.publish", tier=Tier.FOUR)
async def publish_view(call: Call) -> Json:
    """A person's App Home."""
    screens = call.sandbox.app_side.screens
    user = call.arguments.required("user_id")
    payload = _view(call, screens, "home")
    person = call.workspace.users.get(user)
    if person is None or person.is_bot:
        raise invalid("[ERROR] invalid user_id")
    if person.is_deleted:
        raise RefusedError("user_not_found")
    screens.check_hash(call.workspace.homes.get(user), call.arguments.text("hash"))
    return await _shown(call, screens.publish(user, payload))


def _view(call: Call, screens: Screens, kind: str) -> Json:
    payload = call.arguments.structure("view")
    if payload is None:
        raise invalid("[ERROR] missing required field: view")
    return screens.checked(payload, kind)


def _trigger_id(call: Call) -> str:
    given = call.arguments.text("trigger_id") or call.arguments.text("interactivity_pointer")
    if not given:
        raise invalid("[ERROR] missing required field: trigger_id")
    return given


async def _shown(call: Call, view: View) -> Json:
    await call.workspace.changed()
    return {"view": view_json(call.workspace, view)}
