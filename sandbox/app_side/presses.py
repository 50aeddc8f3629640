"""Pressing, choosing and typing in the elements of messages, modals and Homes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sandbox.app_side.ack import Ack, Failure
from sandbox.app_side.desk import Container, Desk, OnView, shown_name
from sandbox.app_side.elements import BUTTONS, Found, chosen, find, first_values, option, thumb
from sandbox.app_side.refusals import NoSuchElementError
from sandbox.app_side.response_urls import Source
from sandbox.app_side.screens import view_json
from sandbox.web_api.shapes import message_json
from sandbox.workspace import Message, User, View

Json = dict[str, Any]
_EXTERNAL = {"external_select", "multi_external_select"}
_MIN_QUERY = 3
MOST_OPTIONS, MOST_TEXT, MOST_VALUE = 100, 75, 150


class Presses(Desk):
    """What people do with elements; each checks that the element is really there."""

    async def press(
        self,
        user: str,
        container: Container,
        block_id: str,
        action_id: str,
        value: Any = None,
        values: Json | None = None,
    ) -> Ack:
        """Press a button, or put a value in an element, which tells the app unless it waits for submission.

        `value` as `elements.chosen` takes it; `values`: what stands in the other inputs of a view by now,
        by block and action. Raises ActError.
        """
        person = self._person(user)
        owner, blocks, state = self._owner(user, container)
        if isinstance(owner, View):
            self._fill(user, owner, values or {})
        found = find(blocks, block_id, action_id)
        done = self._done(user, container, found, value)
        if found.kind not in BUTTONS:
            state.setdefault(block_id, {})[action_id] = done
            await self._workspace.changed()
        if not found.dispatches:
            return Ack()
        payload = self._signed(person, "block_actions") | self._where(person, owner, state)
        payload["actions"] = [self._action(found, done)]
        return await self._side.deliver("interactive", payload)

    choose = press

    async def suggest(
        self, user: str, container: Container, block_id: str, action_id: str, query: str
    ) -> Ack:
        """Type in an external list; the answer's body has `options` or `option_groups`. Raises ActError."""
        person = self._person(user)
        owner, blocks, state = self._owner(user, container)
        found = find(blocks, block_id, action_id)
        if found.kind not in _EXTERNAL:
            raise NoSuchElementError
        if len(query) < found.element.get("min_query_length", _MIN_QUERY):
            return Ack(body={"options": []})
        payload = self._signed(person, "block_suggestion") | self._where(person, owner, state, False)
        payload |= {"action_id": action_id, "block_id": block_id, "value": query}
        ack = await self._side.deliver("interactive", payload)
        wrong = suggestion_problems(ack.body) if ack.ok else []
        if wrong:
            return replace(ack, error=Failure.INVALID, why=tuple(wrong))
        self._side.offered[self._key(user, container, found)] = _offered(ack.body or {})
        return ack

    def _fill(self, user: str, view: View, values: Json) -> None:
        """Put in a view's elements what stands in them on the screen. Raises ActError."""
        for block_id, actions in values.items():
            for action_id, value in actions.items():
                found = find(view.payload["blocks"], block_id, action_id)
                if found.kind not in BUTTONS:
                    done = self._done(user, OnView(view.id), found, value)
                    view.values.setdefault(block_id, {})[action_id] = done

    def _done(self, user: str, container: Container, found: Found, value: Any) -> Json:
        """What an action says of the value; a button's is its own."""
        element = found.element
        if found.kind == "overflow":
            return {"selected_option": option(element, value)}
        if found.kind == "feedback_buttons":
            return {"value": thumb(element, value)}
        if found.kind in BUTTONS:
            told: Json = {key: element[key] for key in ("text", "value", "style") if key in element}
            return told
        offered = self._side.offered.get(self._key(user, container, found), [])
        return chosen(self._workspace, element, value, [*offered, *self._standing(user, container, found)])

    def _standing(self, user: str, container: Container, found: Found) -> list[Json]:
        """The options that are chosen already: they may stay."""
        _, _, state = self._owner(user, container)
        held = state.get(found.block_id, {}).get(found.action_id, {})
        return [one for one in (held.get("selected_option"), *held.get("selected_options", [])) if one]

    def _owner(self, user: str, container: Container) -> tuple[Message | View, Sequence[Json], Json]:
        """What holds the element, its blocks, and what stands in them."""
        if isinstance(container, OnView):
            view = self._view(user, container.view_id)
            return view, view.payload["blocks"], view.values
        message = self._message(user, container.channel, container.ts)
        if not message.from_app:
            raise NoSuchElementError
        state = self._side.message_values.setdefault((user, message.channel, message.ts), {})
        values = first_values(message.blocks, state)
        state.clear()
        state.update(values)
        return message, message.blocks, state

    def _where(self, person: User, owner: Message | View, state: Json, acts: bool = True) -> Json:
        if isinstance(owner, View):
            where: Json = {"container": {"type": "view", "view_id": owner.id}}
            where["view"] = view_json(self._workspace, owner)
            return where | ({"trigger_id": self._side.triggers.issue(person.id, owner.id)} if acts else {})
        where = self._on_message(owner)
        if acts:
            url = self._side.response_urls.issue(Source.ACTION, person.id, owner.channel, owner)
            where |= {"trigger_id": self._side.triggers.issue(person.id), "response_url": url}
            where["state"] = {"values": state}
        return where

    def _on_message(self, message: Message) -> Json:
        """The place of a message; Slack tells the content of those alone that everybody sees."""
        channel = self._workspace.channels[message.channel]
        hidden = message.ephemeral_to is not None
        container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
        container["is_ephemeral"] = hidden
        if message.is_reply:
            container["thread_ts"] = message.thread_ts
        where: Json = {"container": container, "channel": {"id": channel.id, "name": shown_name(channel)}}
        return where if hidden else where | {"message": message_json(self._workspace, message, metadata=True)}

    def _action(self, found: Found, done: Json) -> Json:
        named = {"type": found.kind, "block_id": found.block_id, "action_id": found.action_id}
        return named | done | {"action_ts": self._stamp()}

    @staticmethod
    def _key(user: str, container: Container, found: Found) -> tuple[str, str, str, str]:
        if isinstance(container, OnView):
            return user, container.view_id, found.block_id, found.action_id
        return user, f"{container.channel}/{container.ts}", found.block_id, found.action_id


def suggestion_problems(body: Json | None) -> list[str]:
    """What Slack would not show of an answer to a suggestion."""
    if not body or ("options" not in body and "option_groups" not in body):
        return ["[ERROR] missing required field: options"]
    given = _offered(body)
    problems = [] if len(given) <= MOST_OPTIONS else [f"[ERROR] no more than {MOST_OPTIONS} items allowed"]
    for number, one in enumerate(given):
        text = one.get("text", {}).get("text", "") if isinstance(one.get("text"), dict) else ""
        if not 0 < len(text) <= MOST_TEXT:
            problems.append(
                f"[ERROR] must be 1 to {MOST_TEXT} characters [json-pointer:/options/{number}/text]"
            )
        if not 0 < len(str(one.get("value", ""))) <= MOST_VALUE:
            problems.append(
                f"[ERROR] must be 1 to {MOST_VALUE} characters [json-pointer:/options/{number}/value]"
            )
    return problems


def _offered(body: Json) -> list[Json]:
    groups = [one for group in body.get("option_groups") or [] for one in group.get("options", [])]
    return [*(body.get("options") or []), *groups]
