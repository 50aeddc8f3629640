"""The words after `promise`, `dispute`, `note` and `history`: names, amounts, days, and what was said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from bot.credit.dispute import DisputeReason
from bot.credit.promise import Means
from bot.near_days import nearest_day
from bot.requests import ShowHistory, TypedAmount, TypedDispute, TypedNote, TypedPromise
from handlers.amounts import read_amount
from handlers.slack.grammar_days import WORDS_MOST, read_day
from handlers.slack.grammar_words import Kind, Word, fold_word

MEANS = {
    word: means
    for means, words in (
        (Means.PHONE, "phone tel telephone call called appel by-phone"),
        (Means.MAIL, "mail email e-mail courriel message"),
        (Means.VISIT, "visit visite meeting rdv rendez-vous"),
    )
    for word in words.split()
}
REASONS = {
    phrase: reason
    for reason, phrases in (
        (DisputeReason.PRICE, "price|prix|tarif|rate"),
        (DisputeReason.QUANTITY, "quantity|quantite|qte|qty|short"),
        (DisputeReason.QUALITY, "quality|qualite|damaged|abime|defaut"),
        (DisputeReason.DELIVERY, "delivery|livraison|not delivered|non livre"),
        (DisputeReason.INVOICE_ERROR, "invoice error|erreur de facture|erreur facture|erreur facturation"),
        (
            DisputeReason.MISSING_ORDER_NUMBER,
            "missing order number|no order number|order number|numero de commande|bon de commande|"
            "numero de commande manquant",
        ),
        (DisputeReason.ALREADY_PAID, "already paid|paid|deja paye|deja payee|deja regle|deja reglee|paye"),
        (DisputeReason.DUPLICATE, "duplicate|doublon|twice"),
        (DisputeReason.OTHER, "other|autre"),
    )
    for phrase in phrases.split("|")
}
REASON_WORDS_MOST = 4
AMOUNT_WORDS_MOST = 5
"""`1 234 567,50 euros`."""
_BELOW_ZERO = re.compile(r"[€£$]?[-−–][€£$]?\d[\d.,'’]*[kK]?[€£$]?")
_LIKE_A_DAY = re.compile(r"(?=.*\d)(?=.*[/.-])[^@]+")
DAY_WORDS_MOST = 3
ANY_DAY = date(2026, 1, 1)
"""Of no matter: what is no day without its year is none in any."""
WHOLE = frozenset("all whole tout toute total totalite".split())

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Run(Generic[Value]):
    """Words that stand for one value."""

    start: int
    end: int
    value: Value


def read_promise(words: Sequence[Word], entity: str | None, today: date) -> TypedPromise:
    """The customer's name, then an amount and a day in either order, then how and who."""
    quoted = bool(words) and words[0].kind is Kind.QUOTED
    first = 0 if not words else 1
    amounts, days = list(amount_runs(words, first)), list(day_runs(words, first, today))
    amount, on = chosen(amounts, days)
    minus = below_zero(words, first, amount)
    amount = None if minus else amount
    bad_day = no_day(words, amount or minus, on)
    taken = [run for run in (amount, minus, bad_day, on) if run is not None]
    begins = min((run.start for run in taken), default=len(words))
    ends = max((run.end for run in taken), default=len(words))
    name, unread = name_of(words[:begins], quoted=quoted, has_amount=bool(amount or minus))
    between = _between(words, taken)
    means, said = _means([*between, *words[ends:]])
    return TypedPromise(
        customer=name,
        entity=entity,
        quoted=quoted,
        amount=amount.value if amount else None,
        on=on.value if on else None,
        means=means,
        words=written(said),
        unread=" ".join(run.value for run in (minus, bad_day) if run) or unread,
    )


def read_dispute(words: Sequence[Word], entity: str | None) -> TypedDispute:
    """The invoice's number, then an amount and a reason in either order, then the note."""
    if not words:
        return TypedDispute("", entity)
    rest = list(words[1:])
    amount: TypedAmount | None = None
    reason: DisputeReason | None = None
    while rest:
        run = next(amount_runs(rest, 0), None) if amount is None else None
        found = _reason(rest) if reason is None else None
        if run is not None and run.start == 0:
            amount, rest = run.value, rest[run.end :]
        elif found is not None:
            reason, rest = found.value, rest[found.end :]
        elif amount is None and rest[0].folded in WHOLE and reason is None:
            rest = rest[1:]
        else:
            break
    return TypedDispute(words[0].text, entity, amount, reason, written(rest))


def read_note(words: Sequence[Word], entity: str | None) -> TypedNote:
    """A name between quotes is the customer; else the first words are, as many as name one."""
    if words and words[0].kind is Kind.QUOTED:
        return TypedNote(tuple(word.written for word in words[1:]), words[0].text, entity)
    return TypedNote(tuple(word.written for word in words), entity=entity)


def read_history(words: Sequence[Word], entity: str | None) -> ShowHistory:
    """The customer's name."""
    return ShowHistory(joined(words), entity, any(word.kind is Kind.QUOTED for word in words))


def chosen(
    amounts: Sequence[Run[TypedAmount]], days: Sequence[Run[date]]
) -> tuple[Run[TypedAmount] | None, Run[date] | None]:
    """An amount and a day side by side; else the last amount, and the first day that is no part of it.

    Names hold numbers and words such as `fin`: what stands beside the other is more likely meant.
    """
    for amount in amounts:
        for on in days:
            if on.start == amount.end or amount.start == on.end:
                return amount, on
    last = amounts[-1] if amounts else None
    apart = (on for on in days if last is None or on.start >= last.end or on.end <= last.start)
    return last, next(apart, None)


def amount_runs(words: Sequence[Word], first: int) -> Iterator[Run[TypedAmount]]:
    """Amounts from a word on, each as long as it can be; the `31` of `31 février` is none."""
    at = first
    while at < len(words):
        bad_day, run = like_a_day(words, at), _amount_at(words, at)
        if bad_day is not None and bad_day.end > at + 1:
            at = bad_day.end
        elif run is None:
            at += 1
        else:
            yield run
            at = run.end


def _amount_at(words: Sequence[Word], at: int) -> Run[TypedAmount] | None:
    for end in range(min(at + AMOUNT_WORDS_MOST, len(words)), at, -1):
        those = words[at:end]
        if all(word.kind is Kind.WORD for word in those):
            read = read_amount(joined(those))
            if read is not None:
                return Run(at, end, read)
    return None


def below_zero(words: Sequence[Word], first: int, amount: Run[TypedAmount] | None) -> Run[str] | None:
    """An amount with a minus sign, before any other or as its head (`-12 000`): nobody promises that."""
    for at in range(first, amount.start if amount else len(words)):
        if words[at].kind is Kind.WORD and _BELOW_ZERO.fullmatch(words[at].text):
            unsigned = [Word(re.sub("[-−–]", "", words[at].text)), *words[at + 1 :]]
            run = _amount_at(unsigned, 0)
            end = at + (run.end if run else 1)
            return Run(at, end, joined(words[at:end]))
    return None


def no_day(
    words: Sequence[Word], amount: Run[TypedAmount] | Run[str] | None, on: Run[date] | None
) -> Run[str] | None:
    """What stands right beside the amount, is written like a day and is none: `15/13`."""
    if amount is None:
        return None
    places = [(words, amount.end)]
    if amount.start > 1:  # the first word is the customer's
        places.append((words[: amount.start], amount.start - 1))
    theirs = range(on.start, on.end) if on else ()
    runs = (like_a_day(those, at) for those, at in places if at not in theirs)
    return next(filter(None, runs), None)


def like_a_day(words: Sequence[Word], at: int) -> Run[str] | None:
    """What stands there is written like a day and is none: `15/13`, `31/02`, `31 février`."""
    for end in range(min(at + DAY_WORDS_MOST, len(words)), at, -1):
        those = words[at:end]
        if all(word.kind is Kind.WORD for word in those):
            text = joined(those)
            alone = end == at + 1 and _LIKE_A_DAY.fullmatch(those[0].folded)
            if alone or nearest_day(fold_word(text), ANY_DAY):
                return Run(at, end, text)
    return None


def day_runs(words: Sequence[Word], first: int, today: date) -> Iterator[Run[date]]:
    """Days from a word on, each as long as it can be."""
    at = first
    while at < len(words):
        run = _day_at(words, at, today)
        if run is None:
            at += 1
        else:
            yield run
            at = run.end


def _day_at(words: Sequence[Word], at: int, today: date) -> Run[date] | None:
    for end in range(min(at + WORDS_MOST, len(words)), at, -1):
        those = words[at:end]
        if all(word.kind is Kind.WORD for word in those):
            read = read_day(fold_word(joined(those)), today)
            if read is not None:
                return Run(at, end, read)
    return None


def _reason(words: Sequence[Word]) -> Run[DisputeReason] | None:
    for end in range(min(REASON_WORDS_MOST, len(words)), 0, -1):
        found = REASONS.get(" ".join(word.folded for word in words[:end]))
        if found is not None:
            return Run(0, end, found)
    return None


def name_of(words: Sequence[Word], *, quoted: bool, has_amount: bool) -> tuple[str, str]:
    """The customer's name, and the word after it that begins like an amount and is none."""
    if quoted:
        return words[0].text, ""
    last = words[-1].text if len(words) > 1 else ""
    if last and not has_amount and (last[0].isdigit() or last[0] in "€£$"):
        return joined(words[:-1]), last
    return joined(words), ""


def _between(words: Sequence[Word], taken: Sequence[Run[TypedAmount] | Run[date] | Run[str]]) -> list[Word]:
    """What stands between an amount and a day that are apart."""
    theirs = {at for run in taken for at in range(run.start, run.end)}
    begins, ends = min(theirs, default=0), max(theirs, default=0)
    return [words[at] for at in range(begins, ends) if at not in theirs]


def _means(words: Sequence[Word]) -> tuple[Means | None, Sequence[Word]]:
    means = MEANS.get(words[0].folded) if words else None
    return (means, words[1:]) if means else (None, words)


def joined(words: Sequence[Word]) -> str:
    """The words with single spaces between."""
    return " ".join(word.text for word in words).strip()


def written(words: Sequence[Word]) -> str:
    """Somebody's own words, quotes included."""
    return " ".join(word.written for word in words).strip()
