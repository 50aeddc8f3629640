"""The words after `queue` and `pause`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.requests import ShowQueue, TypedPause, Whose
from handlers.slack.grammar_credit import BEFORE_REASON, UNTIL
from handlers.slack.grammar_records import Run, day_runs, joined, like_a_day, name_of, written
from handlers.slack.grammar_words import Kind, Word

MINE = frozenset("mine my moi mes miens miennes".split())
ALL = frozenset("all everybody tout tous toutes".split())
OFF = frozenset("off end stop resume fin reprendre non no".split())


def read_queue(words: Sequence[Word]) -> ShowQueue:
    """Whose steps: one's own when nothing is said."""
    if not words or (len(words) == 1 and words[0].folded in MINE):
        return ShowQueue()
    if len(words) == 1 and words[0].folded in ALL:
        return ShowQueue(Whose.ALL)
    mentioned = next((word.slack_id for word in words if word.slack_id), "")
    return ShowQueue(Whose.SOMEBODYS, mentioned or joined(words).lstrip("@").strip())


def read_pause(words: Sequence[Word], entity: str | None, today: date) -> TypedPause:
    """The customer's name, the last day, and the reason; or `off`."""
    quoted = bool(words) and words[0].kind is Kind.QUOTED
    first = 1 if words else 0
    if len(words) > 1 and words[-1].folded in OFF:
        name, _ = name_of(words[:-1], quoted=quoted, has_amount=True)
        return TypedPause(name, entity, quoted, is_off=True)
    kept = [word for place, word in enumerate(words) if place < first or word.folded not in UNTIL]
    on = next(day_runs(kept, first, today), None)
    bad = _no_day(kept, first, on.start if on else len(kept))
    taken = bad or on
    begins, ends = (taken.start, taken.end) if taken else (len(kept), len(kept))
    name, unread = name_of(kept[:begins], quoted=quoted, has_amount=taken is not None)
    reason = kept[ends:]
    if reason and reason[0].folded in BEFORE_REASON:
        reason = reason[1:]
    until = on.value if on and not bad else None
    return TypedPause(name, entity, quoted, until, written(reason), unread=bad.value if bad else unread)


def _no_day(words: Sequence[Word], first: int, end: int) -> Run[str] | None:
    """The first that is written like a day and is none, before any that is one."""
    runs = (like_a_day(words[:end], at) for at in range(first, end) if _has_figure(words[at:]))
    return next(filter(None, runs), None)


def _has_figure(words: Sequence[Word]) -> bool:
    return words[0].text[:1].isdigit()
