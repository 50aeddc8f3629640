"""One thing that somebody did in Slack: who, where, and how it can be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

Body = Mapping[str, Any]
"""What Slack sends."""

DEEPEST = 3
"""Modals that Slack stacks on each other."""


class Place(StrEnum):
    """Where it was done."""

    COMMAND = "command"
    SHORTCUT = "shortcut"
    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"
    EVENT = "event"
    DIRECT = "direct"
    """Words written to the bot alone."""


@dataclass(slots=True)
class Turn:
    """What was done, and what was shown in answer so far."""

    client: AsyncWebClient
    place: Place
    slack_id: str
    team_id: str
    trigger_id: str = ""
    response_url: str = ""
    value: str = ""
    """Of the button or the option: an id to look up, never a fact to trust."""
    channel: str = ""
    message_ts: str = ""
    thread_ts: str = ""
    is_ephemeral: bool = False
    action: str = ""
    """The id of the button or the select."""
    block: str = ""
    """The id of the block it stands in, which tells what message or screen that is."""
    stamp: str = ""
    """When it was pressed, as Slack counts: another press has another one, a second delivery the same."""
    looked: str = ""
    """How the message or the modal looked when it was pressed: anew after every edit of it."""
    view: Body = field(default_factory=dict)
    """The modal with what is filled in, as Slack sent it."""
    view_id: str = ""
    callback: str = ""
    """Which modal it is."""
    depth: int = 0
    """Of the modal in its stack, from 1."""
    language: str = ""
    """Of whoever asks, once they are known."""
    opened: str = ""
    """The modal that shows that the answer is on its way."""


def command_turn(body: Body, client: AsyncWebClient) -> Turn:
    """Of a slash command."""
    return Turn(
        client,
        Place.COMMAND,
        slack_id=_text(body, "user_id"),
        team_id=_text(body, "team_id"),
        trigger_id=_text(body, "trigger_id"),
        response_url=_text(body, "response_url"),
        channel=_text(body, "channel_id"),
    )


def click_turn(body: Body, client: AsyncWebClient) -> Turn:
    """Of a button or a select, in a message, in a modal or on Home."""
    container, view = _part(body, "container"), _part(body, "view")
    turn = _person(body, client, Place.MESSAGE)
    turn.response_url = _text(body, "response_url")
    _press(turn, _first(body, "actions"))
    if view:
        turn.place = Place.HOME if view.get("type") == "home" else Place.MODAL
        _show_in(turn, view)
        return turn
    message = _part(body, "message")
    turn.channel = _text(container, "channel_id") or _text(_part(body, "channel"), "id")
    turn.message_ts = _text(container, "message_ts") or _text(message, "ts")
    turn.thread_ts = _text(container, "thread_ts") or _text(message, "thread_ts")
    turn.is_ephemeral = bool(container.get("is_ephemeral"))
    turn.looked = turn.stamp if turn.is_ephemeral else _text(_part(message, "edited"), "ts")
    return turn


def _press(turn: Turn, action: Body) -> None:
    turn.value = chosen(action)
    turn.action, turn.block = _text(action, "action_id"), _text(action, "block_id")
    turn.stamp = _text(action, "action_ts")


def _show_in(turn: Turn, view: Body) -> None:
    turn.view, turn.view_id, turn.depth = view, _text(view, "id"), _depth(view)
    turn.callback, turn.looked = _text(view, "callback_id"), _text(view, "hash")


def shortcut_turn(body: Body, client: AsyncWebClient) -> Turn:
    """Of a shortcut: what it answers opens in a modal."""
    return _person(body, client, Place.SHORTCUT)


def search_turn(body: Body, client: AsyncWebClient) -> Turn:
    """Of typing in a search: the value is what was typed so far."""
    turn = _person(body, client, Place.MODAL)
    turn.value = _text(body, "value")
    return turn


def submission_turn(body: Body, client: AsyncWebClient) -> Turn:
    """Of a modal that was submitted; it stays open for the answer."""
    turn = _person(body, client, Place.MODAL)
    _show_in(turn, _part(body, "view"))
    turn.opened = turn.view_id
    return turn


def event_turn(body: Body, client: AsyncWebClient, slack_id: str) -> Turn:
    """Of an event about somebody."""
    return Turn(client, Place.EVENT, slack_id, _text(body, "team_id"))


def direct_turn(body: Body, client: AsyncWebClient) -> Turn:
    """Of a message to the bot in their direct conversation, or in a thread of it."""
    event = _part(body, "event")
    return Turn(
        client,
        Place.DIRECT,
        slack_id=_text(event, "user"),
        team_id=_text(body, "team_id"),
        channel=_text(event, "channel"),
        message_ts=_text(event, "ts"),
        thread_ts=_text(event, "thread_ts"),
    )


def unknown_turn(body: Body, client: AsyncWebClient) -> Turn:
    """Of whatever Slack sent, for saying that it failed."""
    if "command" in body:
        return command_turn(body, client)
    return click_turn(body, client) if "user" in body else event_turn(body, client, "")


def chosen(action: Body) -> str:
    """What a button or a select stands for."""
    return _text(action, "value") or _text(_part(action, "selected_option"), "value")


def _person(body: Body, client: AsyncWebClient, place: Place) -> Turn:
    user, team = _part(body, "user"), _part(body, "team")
    team_id = _text(team, "id") or _text(user, "team_id")
    return Turn(client, place, _text(user, "id"), team_id, trigger_id=_text(body, "trigger_id"))


def _depth(view: Body) -> int:
    """Slack names the view below and the lowest one, which tells three levels apart."""
    below, root = _text(view, "previous_view_id"), _text(view, "root_view_id")
    if not below:
        return 1
    return 2 if below == root else DEEPEST


def _part(body: Body, name: str) -> Body:
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def _first(body: Body, name: str) -> Body:
    value = body.get(name)
    return value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else {}


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""
