"""What the buttons of order checks and cases carry."""

from __future__ import annotations

from enum import StrEnum

from bot.ids import BadValueError, draft_of, draft_value, record_of, record_value


class CaseMore(StrEnum):
    """What the overflow of a case offers."""

    CARD = "card"
    CALL = "call"
    PLAN = "plan"
    HOLD = "hold"
    RELEASE = "release"
    STEP = "step"
    """The dunning step whose deadline was missed: take it, take it over, give it time, reassign it."""
    STORY = "story"


WAYS = frozenset({"pay", "late"})


def way_value(draft_id: int, way: str) -> str:
    """The value of a button about one of a check's ways to pay: `draft:5:late` or `draft:5:pay`."""
    return f"{draft_value(draft_id)}:{way}"


def way_of(value: str) -> tuple[int, str]:
    """The draft and the way. Raises BadValueError."""
    draft, _, way = value.rpartition(":")
    if way not in WAYS:
        raise BadValueError
    return draft_of(draft), way


def case_more_value(what: CaseMore, case_id: int, version: int) -> str:
    """The value of an option of a case's overflow: `call:case:12:v3`."""
    return f"{what.value}:{record_value('case', case_id, version)}"


def case_more_of(value: str) -> tuple[CaseMore, int, int]:
    """What is wanted, of which case, as it was seen. Raises BadValueError."""
    what, _, record = value.partition(":")
    if what not in set(CaseMore):
        raise BadValueError
    return CaseMore(what), *record_of(record, "case")
