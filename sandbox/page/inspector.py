"""The inspector: what went between the app and the workspace, and the payload of what is on a screen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from markupsafe import Markup, escape

from sandbox.journal import Direction, Exchange
from sandbox.page import times
from sandbox.page.words import Speak
from sandbox.workspace import App

SHOWN = 150
_TOKEN = re.compile(
    r'("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\btrue\b|\bfalse\b|\bnull\b)'
)
_FAILED = 400
_CLOSED = Markup()


class Filter(StrEnum):
    """Which exchanges are shown."""

    ALL = "all"
    FROM_APP = "from_app"
    TO_APP = "to_app"
    FAILED = "failed"


LABELS: dict[Filter, str] = {
    Filter.ALL: "Everything",
    Filter.FROM_APP: "From the app",
    Filter.TO_APP: "To the app",
    Filter.FAILED: "Failed",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An exchange, ready to be shown."""

    number: int
    clock: str
    moment: str
    label: str
    what: str
    status: str
    failed: bool
    milliseconds: str
    href: str
    """Where it is shown whole, or closed again."""
    payload: Markup = _CLOSED
    answer: Markup = _CLOSED


def failed(exchange: Exchange) -> bool:
    """Whether it was answered with an error, or not at all."""
    refused = isinstance(exchange.answer, dict) and exchange.answer.get("ok") is False
    return refused or not 0 < exchange.status < _FAILED


def chosen(exchanges: Sequence[Exchange], kept: Filter, words: str) -> list[Exchange]:
    """The exchanges to show, newest first; `words` are looked for in names and payloads."""
    fits = (one for one in reversed(exchanges) if _fits(one, kept) and _says(one, words.lower()))
    return [one for one, _ in zip(fits, range(SHOWN), strict=False)]


def _fits(exchange: Exchange, kept: Filter) -> bool:
    if kept is Filter.FAILED:
        return failed(exchange)
    return kept is Filter.ALL or exchange.direction == kept.value


def _says(exchange: Exchange, words: str) -> bool:
    return not words or words in exchange.what.lower() or words in pretty(exchange.payload).lower()


def row(exchange: Exchange, tz: str, speak: Speak, href: str, whole: bool) -> Row:
    """An exchange as shown in somebody's time zone; `whole` with what was sent and answered."""
    moment = times.zoned(datetime.fromtimestamp(exchange.at, UTC), tz)
    label = LABELS[Filter.FROM_APP if exchange.direction is Direction.FROM_APP else Filter.TO_APP]
    return Row(
        exchange.number,
        moment.strftime("%H:%M:%S"),
        times.whole(moment, speak),
        speak(label),
        exchange.what,
        _status(exchange),
        failed(exchange),
        speak("{count} ms", count=f"{exchange.milliseconds:.0f}"),
        href,
        *((coloured(exchange.payload), coloured(exchange.answer)) if whole else ()),
    )


def _status(exchange: Exchange) -> str:
    said = exchange.answer.get("error") if isinstance(exchange.answer, dict) else None
    return str(said) if said else str(exchange.status or "—")


def pretty(value: Any) -> str:
    """A payload as indented JSON."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def coloured(value: Any) -> Markup:
    """A payload as indented JSON, its names, texts and numbers told apart."""
    return Markup("").join(_pieces(pretty(value)))


def _pieces(text: str) -> Iterator[Markup]:
    at = 0
    for found in _TOKEN.finditer(text):
        yield escape(text[at : found.start()])
        string, colon, other = found.groups()
        kind = "n" if other else "k" if colon else "s"
        yield Markup('<span class="{}">{}</span>{}').format(kind, string or other, colon or "")
        at = found.end()
    yield escape(text[at:])


def connecting(app: App, base_url: str) -> dict[str, str]:
    """What an app is started with to talk to this workspace; nothing here is a secret of anybody."""
    return {
        "SLACK_API_URL": f"{base_url}/api/",
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
    }
