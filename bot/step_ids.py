"""What the buttons of dunning steps carry."""

from __future__ import annotations

from enum import StrEnum

from bot.ids import BadValueError, record_of, record_value


class StepMore(StrEnum):
    """What the overflow of a step offers."""

    SHOW = "show"
    SKIP = "skip"
    PUT_OFF = "put_off"
    TAKE_OVER = "take_over"
    TIME = "time"
    REASSIGN = "reassign"
    CARD = "card"
    DISPUTE = "dispute"
    PROMISE = "promise"


def step_more_value(what: StepMore, step_id: int, version: int) -> str:
    """The value of an option of a step's overflow: `skip:step:12:v3`."""
    return f"{what.value}:{record_value('step', step_id, version)}"


def step_more_of(value: str) -> tuple[StepMore, int, int]:
    """What is wanted, of which step, as it was seen. Raises BadValueError."""
    what, _, record = value.partition(":")
    if what not in set(StepMore):
        raise BadValueError
    return StepMore(what), *record_of(record, "step")
