"""What a form holds: read by the names of its inputs, whatever else Slack or somebody sends."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.block_ids import FormBlock
from handlers.slack.turn import Body

_LINK = re.compile(r"<(?![@#!])(?P<link>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
"""What Slack makes of links in a message."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The inputs of a modal."""

    states: Mapping[str, Mapping[str, Any]]
    """By block id."""

    def has(self, block: FormBlock) -> bool:
        """Whether the modal asks for it."""
        return self.id_of(block) in self.states

    def id_of(self, block: FormBlock) -> str:
        """The block's id, with the number of its last drawing if it has one."""
        found = [name for name, _ in self._numbered(block)]
        return found[-1] if found else block.value

    def text(self, block: FormBlock) -> str:
        """What was typed, without the blanks around it."""
        return str(self._state(block).get("value") or "").strip()

    def chosen(self, block: FormBlock) -> str:
        """The value of a select or of radio buttons."""
        return _value(self._state(block).get("selected_option"))

    def ticked(self, block: FormBlock) -> tuple[str, ...]:
        """The values of checkboxes: of every block of them, for one holds ten."""
        given = (state.get("selected_options") for _, state in self._numbered(block))
        return tuple(_value(option) for options in given if isinstance(options, list) for option in options)

    def day(self, block: FormBlock) -> date | None:
        """The day of a date picker."""
        return _day(self._state(block))

    def texts(self, block: FormBlock) -> tuple[tuple[str, str], ...]:
        """The ids and the texts of numbered inputs, in their order."""
        return tuple((name, str(state.get("value") or "").strip()) for name, state in self._numbered(block))

    def days(self, block: FormBlock) -> tuple[tuple[str, date | None], ...]:
        """The ids and the days of numbered date pickers, in their order."""
        return tuple((name, _day(state)) for name, state in self._numbered(block))

    def _state(self, block: FormBlock) -> Mapping[str, Any]:
        return self.states.get(self.id_of(block), {})

    def _numbered(self, block: FormBlock) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """In the order of the numbers, whatever the order they came in."""
        of_block = ((_rank(name, block), name) for name in self.states)
        for _, name in sorted((rank, name) for rank, name in of_block if rank is not None):
            yield name, self.states[name]


def fields_of(view: Body) -> Fields:
    """The inputs of a modal as Slack sends it; each block holds one."""
    state = view.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    blocks = values.items() if isinstance(values, dict) else ()
    return Fields({str(name): _only(inputs) for name, inputs in blocks})


def ids_of(values: tuple[str, ...]) -> tuple[int, ...]:
    """The numbers among the values of checkboxes."""
    return tuple(int(value) for value in values if re.fullmatch(r"\d{1,18}", value))


def written_text(text: str) -> str:
    """A message's words as the person wrote them: Slack's escapes are undone, links are what is read."""
    return html.unescape(_LINK.sub(lambda match: match["label"] or match["link"], text)).strip()


def _only(inputs: object) -> Mapping[str, Any]:
    found = next(iter(inputs.values()), None) if isinstance(inputs, dict) else None
    return found if isinstance(found, dict) else {}


def _rank(name: str, block: FormBlock) -> tuple[int, ...] | None:
    """The numbers after a block's id; None for another block."""
    match = re.fullmatch(rf"{re.escape(block.value)}((?:#\d{{1,18}})*)", name)
    return tuple(int(number) for number in match[1].split("#")[1:]) if match else None


def _value(option: object) -> str:
    return str(option.get("value") or "") if isinstance(option, dict) else ""


def _day(state: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(state.get("selected_date") or ""))
    except ValueError:
        return None
