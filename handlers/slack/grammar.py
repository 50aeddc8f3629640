"""The grammar of `/credit`: what a person typed, as a request; nothing is looked up here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.policy import SellingEntity
from bot.requests import (
    NotUnderstood,
    OpenMenu,
    OpenSettings,
    Request,
    ShowApprovals,
    ShowCustomer,
    ShowHelp,
    ShowInvoice,
    Trouble,
    UndoLast,
    Verb,
)
from handlers.slack.grammar_credit import read_delegate, read_hold, read_limit, read_order
from handlers.slack.grammar_dunning import read_pause, read_queue
from handlers.slack.grammar_overdue import read_overdue
from handlers.slack.grammar_records import read_dispute, read_history, read_note, read_promise
from handlers.slack.grammar_settings import read_settings
from handlers.slack.grammar_verbs import DELEGATE_WORDS, LATER, SETTING_WORDS, VERBS, resembled
from handlers.slack.grammar_words import Kind, Word, fold_word, words_of

NAME_MAX = 200
"""Characters of a name or a number that are looked for."""


def parse(text: str, entities: Sequence[SellingEntity], today: date) -> Request:
    """What a command asks for, in French or English; days without a year are told from `today`."""
    words = words_of(text)
    named = [word for word in words if word.kind is Kind.ENTITY]
    rest = [word for word in words if word.kind is not Kind.ENTITY]
    if not words:
        return OpenMenu()
    entity = None
    if named:
        known = _entity(named[-1].text, entities)
        if known is None:
            choices = tuple(one.code for one in entities)
            return NotUnderstood(Trouble.UNKNOWN_ENTITY, _short(named[-1].text), choices=choices)
        entity = known.code
    return _request(rest, entity, today)


def misspelt(request: ShowCustomer) -> NotUnderstood | None:
    """The verb that a name without a verb may have been meant for: to ask when no customer fits it."""
    first = fold_word(request.typed.split()[0]) if request.typed.split() else ""
    if request.quoted or not first:
        return None
    if first in SETTING_WORDS:
        return NotUnderstood(Trouble.UNKNOWN_VERB, _short(request.typed.split()[0]), meant=Verb.SETTINGS)
    near = resembled(first, [*VERBS, *LATER])
    if near is None:
        return None
    if near in VERBS:
        return NotUnderstood(Trouble.UNKNOWN_VERB, _short(request.typed.split()[0]), meant=VERBS[near])
    return NotUnderstood(Trouble.NOT_YET, near)


def _request(words: Sequence[Word], entity: str | None, today: date) -> Request:
    first = words[0].folded if words else ""
    if first in LATER:
        return NotUnderstood(Trouble.NOT_YET, words[0].text)
    match VERBS.get(first):
        case None:
            return _customer(words, entity, quoted=_is_quoted(words))
        case Verb.CUSTOMER:
            return _customer(words[1:], entity, quoted=True)
        case Verb.INVOICE:
            return _invoice(words[1:], entity)
        case Verb.OVERDUE:
            read = read_overdue(words[1:])
            return read if isinstance(read, NotUnderstood) else replace(read, entity=entity)
        case Verb.PROMISE:
            return read_promise(words[1:], entity, today)
        case Verb.DISPUTE:
            return read_dispute(words[1:], entity)
        case Verb.NOTE:
            return read_note(words[1:], entity)
        case Verb.HISTORY:
            return _history(words[1:], entity)
        case Verb.ORDER:
            return read_order(words[1:], entity)
        case Verb.LIMIT:
            return read_limit(words[1:], entity, today)
        case Verb.HOLD:
            return read_hold(words[1:], entity, releases=False)
        case Verb.RELEASE:
            return read_hold(words[1:], entity, releases=True)
        case Verb.APPROVALS:
            return ShowApprovals()
        case Verb.QUEUE:
            return read_queue(words[1:])
        case Verb.PAUSE:
            return read_pause(words[1:], entity, today)
        case Verb.UNDO:
            return UndoLast()
        case Verb.SETTINGS:
            return _settings(words[1:], today)
        case Verb.HELP:
            return _help(words[1:])


def _customer(words: Sequence[Word], entity: str | None, *, quoted: bool) -> Request:
    typed = _joined(words)
    if not typed:
        return NotUnderstood(Trouble.NO_CUSTOMER_TYPED, verb=Verb.CUSTOMER)
    return ShowCustomer(typed, entity, quoted)


def _invoice(words: Sequence[Word], entity: str | None) -> Request:
    typed = _joined(words)
    if not typed:
        return NotUnderstood(Trouble.NO_INVOICE_TYPED, verb=Verb.INVOICE)
    return ShowInvoice(typed, entity)


def _history(words: Sequence[Word], entity: str | None) -> Request:
    read = read_history(words, entity)
    return read if read.typed else NotUnderstood(Trouble.NO_CUSTOMER_TYPED, verb=Verb.HISTORY)


def _settings(words: Sequence[Word], today: date) -> Request:
    """A delegate is no setting among others: it takes the rest of the line."""
    if not words:
        return OpenSettings()
    if words[0].folded in DELEGATE_WORDS:
        return read_delegate(words[1:], today)
    return read_settings(words, today)


def _help(words: Sequence[Word]) -> Request:
    about = words[0].folded if words else ""
    if about in LATER:
        return NotUnderstood(Trouble.NOT_YET, words[0].text, verb=Verb.HELP)
    if about in SETTING_WORDS:
        return ShowHelp(Verb.SETTINGS)
    return ShowHelp(VERBS.get(about))


def _is_quoted(words: Iterable[Word]) -> bool:
    return any(word.kind is Kind.QUOTED for word in words)


def _joined(words: Iterable[Word]) -> str:
    return _short(" ".join(word.text for word in words).strip())


def _short(text: str) -> str:
    return text[:NAME_MAX].strip()


def _entity(typed: str, entities: Sequence[SellingEntity]) -> SellingEntity | None:
    wanted = " ".join(fold_word(typed).split())
    for one in entities:
        if wanted and wanted in (fold_word(one.code), " ".join(fold_word(one.name).split())):
            return one
    return None
