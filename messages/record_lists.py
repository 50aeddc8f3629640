"""Promises, disputes and a customer's trail, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.audit import Verified
from bot.credit.money import Money, by_currency
from bot.credit.promise import PromiseState
from bot.standing import DisputeView, HistoryPage, PromiseView
from messages.escape import clean, shorten
from messages.formats import DateStyle, Language, day, money
from messages.history import history_lines
from messages.naming import readable
from messages.prose import Value, sums, tell
from messages.record_words import dispute_state_word, promise_state_word, reason_word
from messages.terminal import mrkdwn_text
from messages.unbroken import Unbroken, held

_SCREEN = "record_lists"
_LEFT = ("customer", "invoices", "state", "reason", "owner", "salesperson")
"""Columns of words, which are wrapped; amounts and days are not."""
TEXT_MAX = 200


def render_promise_list(views: Sequence[PromiseView], as_of: date, language: str) -> RenderableType:
    """Promises as they stood at the end of a day; what is open and what waits are added up apart."""
    spoken = Language.of(language)
    running = [view.promise.amount for view in views if view.promise.state is PromiseState.OPEN]
    waiting = [view.promise.amount for view in views if view.promise.state is PromiseState.PROPOSED]
    ended = len(views) - len(running) - len(waiting)
    title = _title("promises", spoken, on=as_of, running=len(running), waiting=len(waiting), ended=ended)
    if not views:
        return title
    table = _table(("due", "customer", "amount", "received", "state", "invoices", "salesperson"), spoken)
    for view in views:
        promise = view.promise
        state = promise_state_word(promise.state, spoken, not_seen_yet=view.not_seen_yet)
        table.add_row(
            _day(promise.promised_on, spoken),
            _customer(view.customer_name, view.customer_code, promise.customer_id),
            _amount(promise.amount, spoken),
            _amount(promise.received, spoken) if promise.received else Text("-"),
            _words(state),
            _words(", ".join(view.numbers) or tell(spoken, _SCREEN, "on_account")),
            _words(view.salesperson or "-"),
        )
    sums_said = [*_sum("sum", running, spoken), *_sum("sum_waiting", waiting, spoken)]
    return Unbroken(Group(title, table, *sums_said))


def render_dispute_list(views: Sequence[DisputeView], as_of: date, language: str) -> RenderableType:
    """Disputes as they stood at the end of a day, and what the running ones come to."""
    spoken = Language.of(language)
    running = [view for view in views if not view.dispute.state.is_over]
    title = _title("disputes", spoken, on=as_of, running=len(running), ended=len(views) - len(running))
    if not views:
        return title
    table = _table(("target", "late", "customer", "invoices", "amount", "reason", "state", "owner"), spoken)
    for view in views:
        dispute = view.dispute
        late = 0 if dispute.state.is_over else (as_of - dispute.target_on).days
        table.add_row(
            _day(dispute.target_on, spoken),
            Text(str(late) if late > 0 else "-"),
            _customer(view.customer_name, view.customer_code, dispute.customer_id),
            _words(view.number),
            _amount(dispute.amount, spoken),
            _words(reason_word(dispute.reason, spoken)),
            _words(dispute_state_word(dispute.state, spoken)),
            _words(view.owner or "-"),
        )
    return Unbroken(Group(title, table, *_sum("sum", (view.dispute.amount for view in running), spoken)))


def render_trail(page: HistoryPage, language: str) -> RenderableType:
    """Every entry of the page, a paragraph each, newest first."""
    spoken = Language.of(language)
    heading = Text(
        tell(spoken, _SCREEN, "trail", name=readable(page.name, page.code, page.customer_id)), style="bold"
    )
    return Unbroken(Group(heading, *map(mrkdwn_text, history_lines(page, language))))


def render_verified(verified: Verified, language: str) -> RenderableType:
    """Whether the trail reads as it was written, and the seal to note down."""
    spoken = Language.of(language)
    if verified.flaw is not None:
        said = tell(spoken, _SCREEN, verified.flaw.value, number=verified.number)
        return Text(f"{said} {tell(spoken, _SCREEN, 'flawed')}", style="bold")
    said = tell(spoken, _SCREEN, "whole", count=verified.entries)
    return Text(f"{said}\n{tell(spoken, _SCREEN, 'seal', seal=verified.seal)}")


def _title(name: str, spoken: Language, **values: Value) -> Text:
    return Text(tell(spoken, _SCREEN, name, **values), style="bold")


def _table(columns: Sequence[str], spoken: Language) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in columns:
        is_words = name in _LEFT
        table.add_column(
            Text(tell(spoken, _SCREEN, "column", name=name)),
            justify="right" if name in ("amount", "received", "late") else "left",
            no_wrap=not is_words,
            overflow="fold" if is_words else "ellipsis",
        )
    return table


def _sum(sentence: str, amounts: Iterable[Money], spoken: Language) -> list[Text]:
    """One a currency, never added up across them; nothing when there is none."""
    totals = by_currency(amounts)
    if not totals:
        return []
    return [Text(held(tell(spoken, _SCREEN, sentence, amounts=sums(totals, spoken))), style="bold")]


def _customer(name: str, code: str, customer_id: int) -> Text:
    """`ACME (C0042)`."""
    shown = readable(name, code, customer_id)
    return _words(f"{shown} ({code})" if clean(code) and clean(name) else shown)


def _words(text: str) -> Text:
    return Text(shorten(clean(text), TEXT_MAX))


def _amount(amount: Money, spoken: Language) -> Text:
    return Text(held(money(amount, spoken)))


def _day(on: date, spoken: Language) -> Text:
    return Text(day(on, spoken, DateStyle.DATED))
