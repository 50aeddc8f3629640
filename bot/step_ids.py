"""What the buttons of dunning steps and of their queues carry."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

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


MINE, ALL = "mine", "all"
_QUEUE = re.compile(r"(mine|all|of:[^:]+)(?::(steps|sending):(\d{1,9}))?")
_ROW = re.compile(r"queue\.\d{8}\.[a-z0-9-]+\.step(\d{1,9})\.")
_LEFT_OUT = re.compile(r"queue\.\d{8}\.[a-z0-9-]+\.more(\d{1,9})\.")
_WHOSE = re.compile(r"queue\.\d{8}\.(mine|all|of-[0-9a-f]{12})\.")


class QueuePart(StrEnum):
    """What of a queue is looked at."""

    STEPS = "steps"
    SENDING = "sending"
    """What is on its way, and can be recalled."""


@dataclass(frozen=True, slots=True)
class QueueKey:
    """Whose queue: one's own, everybody's or, by an e-mail, somebody's; which part, from where on."""

    whose: str
    """`mine`, `all`, or an e-mail."""
    part: QueuePart = QueuePart.STEPS
    offset: int = 0


def queue_value(key: QueueKey) -> str:
    """What a button about a queue carries: `mine`, `all:sending:20`, `of:marc%40lumen.example:steps:0`."""
    whose = key.whose if key.whose in (MINE, ALL) else f"of:{quote(key.whose, safe='')}"
    return whose if key == QueueKey(key.whose) else f"{whose}:{key.part.value}:{key.offset}"


def queue_key_of(value: str) -> QueueKey:
    """The queue of a `queue_value`. Raises BadValueError."""
    match = _QUEUE.fullmatch(value)
    if match is None:
        raise BadValueError
    whose, part, offset = match.groups()
    somebody = whose if whose in (MINE, ALL) else unquote(whose.removeprefix("of:"))
    return QueueKey(somebody, QueuePart(part or QueuePart.STEPS), int(offset or 0))


def queue_name(whose: str) -> str:
    """What the ids of a queue's blocks call it: `mine`, `all`, or the fingerprint of somebody's e-mail."""
    if whose in (MINE, ALL):
        return whose
    return f"of-{hashlib.sha256(whose.strip().casefold().encode()).hexdigest()[:12]}"


def queue_named(block: str) -> str:
    """The same, of the queue that a block is part of; empty when it is part of none."""
    match = _WHOSE.match(block)
    return match[1] if match else ""


def queue_row_of(block: str) -> int:
    """The step whose row a block begins; 0 when it begins none."""
    match = _ROW.match(block)
    return int(match[1]) if match else 0


def queue_left_out(block: str) -> int:
    """How many steps without a row a block counts; 0 when it counts none."""
    match = _LEFT_OUT.match(block)
    return int(match[1]) if match else 0
