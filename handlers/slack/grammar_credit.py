"""The words after `order`, `limit`, `hold`, `release` and `settings delegate`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.requests import (
    NotUnderstood,
    SetDelegate,
    ShowDelegates,
    Trouble,
    TypedAmount,
    TypedHold,
    TypedLimit,
    TypedOrder,
    Verb,
)
from handlers.slack.grammar_days import read_period
from handlers.slack.grammar_records import (
    Run,
    amount_runs,
    below_zero,
    chosen,
    day_runs,
    joined,
    name_of,
    no_day,
    written,
)
from handlers.slack.grammar_words import Kind, Word, fold_word

UNTIL = frozenset("until till to thru through jusquau jusqu'au jusqua au by".split())
"""Words before an increase's last day."""
BEFORE_REASON = frozenset("for reason because pour motif car".split())
"""Words before a reason, which are none of it."""
NOBODY = frozenset("off non no none aucun personne nobody".split())
CASH = frozenset("cash comptant".split())
_TERM = re.compile(r"(?P<days>\d{1,3})\s*(?:d|j|days?|jours?|net)")
_BEFORE_TERM = frozenset("at in a sous net term terms delai".split())
_PLUS = re.compile(r"\+(?=[€£$]?\d)")
_FEW_DIGITS = re.compile(r"\d{1,3}")


def read_order(words: Sequence[Word], entity: str | None) -> TypedOrder:
    """The customer's name, then an amount, a term in days, and the order's number."""
    quoted, first = _is_quoted(words), 1 if words else 0
    words, term, behind = _with_unit(words)
    runs = list(amount_runs(words, first))
    amount = _ordered(runs, words) if term is None else (runs[-1] if runs else None)
    minus = below_zero(words, first, amount)
    taken = minus or amount
    begins, ends = (taken.start, taken.end) if taken else (len(words), len(words))
    name, unread = name_of(words[:begins], quoted=quoted, has_amount=taken is not None)
    rest = [*words[ends:], *behind]
    if term is None:
        term, rest = _term(rest)
    return TypedOrder(
        customer=name,
        entity=entity,
        quoted=quoted,
        amount=None if minus or amount is None else amount.value,
        terms_days=term,
        words=written(rest),
        unread=minus.value if minus else unread,
    )


def read_limit(words: Sequence[Word], entity: str | None, today: date) -> TypedLimit:
    """The customer's name, `+20000`, the last day, and the reason."""
    quoted, first = _is_quoted(words), 1 if words else 0
    words = [*words[:first], *_signed(words[first:])]
    amount, on = chosen(list(amount_runs(words, first)), list(day_runs(words, first, today)))
    minus = below_zero(words, first, amount)
    bad_day = no_day(words, minus or amount, on)
    taken = [run for run in (minus or amount, bad_day, on) if run is not None]
    begins = min((run.start for run in taken), default=len(words))
    ends = max((run.end for run in taken), default=len(words))
    name, unread = name_of(words[:begins], quoted=quoted, has_amount=bool(minus or amount))
    reason = words[ends:]
    if reason and reason[0].folded in BEFORE_REASON:
        reason = reason[1:]
    return TypedLimit(
        customer=name,
        entity=entity,
        quoted=quoted,
        amount=None if minus or amount is None else amount.value,
        until=on.value if on else None,
        words=written(reason),
        unread=minus.value if minus else unread,
        unread_day=bad_day.value if bad_day else "",
    )


def read_hold(words: Sequence[Word], entity: str | None, *, releases: bool) -> TypedHold:
    """A name between quotes is the customer; else the first words are, as many as name one."""
    if _is_quoted(words):
        reason = tuple(word.written for word in words[1:])
        return TypedHold(reason, releases, words[0].text, entity)
    return TypedHold(tuple(word.written for word in words), releases, entity=entity)


def read_delegate(words: Sequence[Word], today: date) -> SetDelegate | ShowDelegates | NotUnderstood:
    """Who decides, from which day to which; nobody takes it back, no word asks who it is."""
    if not words:
        return ShowDelegates()
    if len(words) == 1 and words[0].folded in NOBODY:
        return SetDelegate()
    names = [word for word in words if word.kind is not Kind.WORD]
    at = words.index(names[0]) + 1 if names else _name_ends(words, today)
    typed = fold_word(joined(words[at:]))
    period = read_period(typed, today) if typed else None
    if typed and period is None:
        return NotUnderstood(Trouble.DELEGATE, joined(words[at:]), verb=Verb.SETTINGS)
    who = names[0].slack_id or names[0].text if names else joined(words[:at]).lstrip("@")
    first, last = period or (None, None)
    return SetDelegate(who, first, last)


def _ordered(runs: Sequence[Run[TypedAmount]], words: Sequence[Word]) -> Run[TypedAmount] | None:
    """The last amount; a short number right behind another amount is a term."""
    if len(runs) > 1 and runs[-1].start == runs[-2].end and _is_short(words, runs[-1]):
        return runs[-2]
    return runs[-1] if runs else None


def _is_short(words: Sequence[Word], run: Run[TypedAmount]) -> bool:
    return _FEW_DIGITS.fullmatch(joined(words[run.start : run.end])) is not None


def _with_unit(words: Sequence[Word]) -> tuple[list[Word], int | None, list[Word]]:
    """What stands before a term that says its unit (`500 120 days` is 500 in 120 days), it, and the rest."""
    for at in range(2, len(words)):
        for count in (2, 1):
            those = words[at : at + count]
            match = _TERM.fullmatch(fold_word(joined(those))) if len(those) == count else None
            if match is not None:
                before = words[at - 1].folded in _BEFORE_TERM
                return list(words[: at - before]), int(match["days"]), list(words[at + count :])
    return list(words), None, []


def _term(words: Sequence[Word]) -> tuple[int | None, list[Word]]:
    """A term without its unit that comes first, and what follows it."""
    skipped = 1 if words and words[0].folded in _BEFORE_TERM else 0
    rest = list(words[skipped:])
    if rest and rest[0].folded in CASH:
        return 0, rest[1:]
    if rest and _FEW_DIGITS.fullmatch(rest[0].text):
        return int(rest[0].text), rest[1:]
    return None, list(words)


def _signed(words: Sequence[Word]) -> list[Word]:
    """Without the plus of an amount, and without the words before a day."""
    found = []
    for place, word in enumerate(words):
        is_before_day = word.folded in UNTIL and place + 1 < len(words)
        if not is_before_day:
            found.append(replace(word, text=_PLUS.sub("", word.text), marked=_PLUS.sub("", word.marked)))
    return found


def _name_ends(words: Sequence[Word], today: date) -> int:
    """Where a typed name ends: before the first word from which the rest is days."""
    for at in range(1, len(words)):
        if read_period(fold_word(joined(words[at:])), today) is not None:
            return at
    digits = (at for at, word in enumerate(words) if at and any(map(str.isdigit, word.text)))
    return next(digits, len(words))


def _is_quoted(words: Sequence[Word]) -> bool:
    return bool(words) and words[0].kind is Kind.QUOTED
