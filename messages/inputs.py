"""What a modal asks for: one input a block, whose block and action share one id."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import time

from slackblocks import (
    Block,
    CheckboxGroup,
    Element,
    InputBlock,
    Option,
    RadioButtonGroup,
    StaticSelectMenu,
    TimePicker,
)

from bot.ids import SettingsBlock
from messages.blocks import OPTIONS_MAX, plain

LABEL_MAX = 2000
HINT_MAX = 2000
CHOICES_MAX = 10
"""Radio buttons or checkboxes in a block."""


def select_input(label: str, options: Sequence[Option], chosen: str, of: SettingsBlock) -> Block:
    """One out of a list, the `chosen` value to begin with."""
    _at_most(options, OPTIONS_MAX)
    menu = StaticSelectMenu(of.value, list(options), initial_option=_of(chosen, options))
    return _input(label, menu, of)


def radio_input(label: str, options: Sequence[Option], chosen: str, of: SettingsBlock) -> Block:
    """One out of a few, all in sight."""
    _at_most(options, CHOICES_MAX)
    return _input(label, RadioButtonGroup(of.value, list(options), _of(chosen, options)), of)


def checkboxes_input(
    label: str, options: Sequence[Option], chosen: Collection[str], of: SettingsBlock, hint: str = ""
) -> Block:
    """Any of a few, none included."""
    _at_most(options, CHOICES_MAX)
    ticked = [one for one in options if one.value in chosen]
    boxes = CheckboxGroup(of.value, list(options), ticked or None)
    return _input(label, boxes, of, hint, optional=True)


def time_input(label: str, at: time, of: SettingsBlock, hint: str = "") -> Block:
    """A time of the day, to the minute."""
    return _input(label, TimePicker(of.value, f"{at:%H:%M}"), of, hint)


def _input(
    label: str, element: Element, of: SettingsBlock, hint: str = "", *, optional: bool = False
) -> Block:
    return InputBlock(
        plain(label, LABEL_MAX),
        element,
        block_id=of.value,
        hint=plain(hint, HINT_MAX) if hint else None,
        optional=optional,
    )


def _of(value: str, options: Sequence[Option]) -> Option | None:
    return next((one for one in options if one.value == value), None)


def _at_most(options: Sequence[Option], most: int) -> None:
    if not 1 <= len(options) <= most:
        raise ValueError(f"this input holds 1 to {most} options, not {len(options)}")
