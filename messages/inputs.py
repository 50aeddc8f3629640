"""What a modal asks for: one input a block."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time

from slackblocks import (
    Block,
    CheckboxGroup,
    DatePicker,
    Element,
    InputBlock,
    Option,
    PlainTextInput,
    RadioButtonGroup,
    StaticSelectMenu,
    TimePicker,
)

from bot.block_ids import FormBlock, SettingsBlock
from messages.blocks import OPTIONS_MAX, plain
from messages.escape import ELLIPSIS

LABEL_MAX = 2000
HINT_MAX = 2000
CHOICES_MAX = 10
"""Radio buttons or checkboxes in a block."""
TYPED_MAX = 3000
"""Characters that a text input takes at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an input's value comes back: under its block's id and, in it, its action's.

    The block's id is that of `of` with its numbers, `amount#2`; the action's is that of `of`, unless the
    form is drawn anew when something is chosen: then it is the action that `asks` for that.
    """

    of: SettingsBlock | FormBlock
    numbers: tuple[int, ...] = ()
    asks: str = ""

    @property
    def block_id(self) -> str:
        """Such as `amount`, `amount#2` or `part_amount#3#2`."""
        return "#".join([self.of.value, *map(str, self.numbers)])

    @property
    def action_id(self) -> str:
        """Such as `amount` or `promise.ticked`."""
        return self.asks or self.of.value


Where = SettingsBlock | FormBlock | Place


def drawn(of: FormBlock, redraw: int, asks: str = "") -> Place:
    """An input whose value is the renderer's again at every drawing: Slack keeps what stood under an id."""
    return Place(of, (redraw,) if redraw else (), asks)


def select_input(label: str, options: Sequence[Option], chosen: str, of: Where, hint: str = "") -> Block:
    """One out of a list, the `chosen` value to begin with, if any is."""
    _at_most(options, OPTIONS_MAX)
    where = _place(of)
    menu = StaticSelectMenu(where.action_id, list(options), initial_option=_of(chosen, options))
    return _input(label, menu, where, hint)


def radio_input(
    label: str, options: Sequence[Option], chosen: str, of: Where, *, optional: bool = False
) -> Block:
    """One out of a few, all in sight."""
    _at_most(options, CHOICES_MAX)
    where = _place(of)
    buttons = RadioButtonGroup(where.action_id, list(options), _of(chosen, options))
    return _input(label, buttons, where, optional=optional)


def checkboxes_input(
    label: str,
    options: Sequence[Option],
    chosen: Collection[str],
    of: Where,
    hint: str = "",
    *,
    optional: bool = True,
) -> Block:
    """Any of a few; none is an answer too, unless it is not `optional`."""
    _at_most(options, CHOICES_MAX)
    where = _place(of)
    ticked = [one for one in options if one.value in chosen]
    boxes = CheckboxGroup(where.action_id, list(options), ticked or None)
    return _input(label, boxes, where, hint, optional=optional)


def time_input(label: str, at: time, of: Where, hint: str = "") -> Block:
    """A time of the day, to the minute."""
    where = _place(of)
    return _input(label, TimePicker(where.action_id, f"{at:%H:%M}"), where, hint)


def date_input(label: str, on: date | None, of: Where, hint: str = "", *, optional: bool = False) -> Block:
    """A day."""
    where = _place(of)
    picker = DatePicker(where.action_id, on.isoformat() if on else None)
    return _input(label, picker, where, hint, optional=optional)


def text_input(
    label: str,
    typed: str,
    of: Where,
    hint: str = "",
    *,
    most: int = TYPED_MAX,
    multiline: bool = False,
    optional: bool = False,
) -> Block:
    """Words, at most so many characters; `typed` is shown as it was typed, for Slack acts on none of it.

    What is longer than the input takes ends with an ellipsis: the person sees that the rest is not there.
    """
    where = _place(of)
    shown = typed if len(typed) <= most else typed[: most - len(ELLIPSIS)] + ELLIPSIS
    element = PlainTextInput(
        where.action_id, initial_value=shown or None, multiline=multiline, max_length=most
    )
    return _input(label, element, where, hint, optional=optional)


def _place(of: Where) -> Place:
    return of if isinstance(of, Place) else Place(of)


def _input(label: str, element: Element, where: Place, hint: str = "", *, optional: bool = False) -> Block:
    return InputBlock(
        plain(label, LABEL_MAX),
        element,
        dispatch_action=bool(where.asks),
        block_id=where.block_id,
        hint=plain(hint, HINT_MAX) if hint else None,
        optional=optional,
    )


def _of(value: str, options: Sequence[Option]) -> Option | None:
    return next((one for one in options if one.value == value), None)


def _at_most(options: Sequence[Option], most: int) -> None:
    if not 1 <= len(options) <= most:
        raise ValueError(f"this input holds 1 to {most} options, not {len(options)}")
