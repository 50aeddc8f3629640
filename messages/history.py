"""A customer's trail in words, newest first."""

from __future__ import annotations

from collections.abc import Iterator

from slackblocks import Block, Button

from bot.audit import Deed
from bot.block_ids import block_id
from bot.ids import Action, Callback
from bot.list_ids import history_value
from bot.standing import HistoryLine, HistoryPage
from messages.blocks import (
    MESSAGE_BLOCKS_MAX,
    SECTION_MAX,
    Message,
    actions,
    button,
    context,
    header,
    section,
)
from messages.buttons import card_button, label
from messages.cut import cut, packed
from messages.escape import Mrkdwn, clean
from messages.form_parts import form_word
from messages.formats import Language
from messages.history_facts import facts_text
from messages.history_steps import subject_named
from messages.naming import readable
from messages.prose import Voice
from messages.surfaces import Modal
from messages.told import told

LINE_MAX = 1200
_SUBJECTS = frozenset("promise plan dispute note hold reservation case crossing delegation".split())
"""What can be said to have been undone."""
_NAMED = frozenset({"step", "mailing", "letter"})
"""Subjects that go by a name or a number of their own."""
_OTHER_BLOCKS = 3
"""A header, what was left out, and the buttons."""


def render_history(page: HistoryPage, language: str) -> Message:
    """One line an entry: when, who, what, before and after, from where."""
    voice = Voice(Language.of(language), "history")
    heading, lines = _heading(page, voice), _lines(page, voice)
    blocks = (header(heading, _id(page, "head")), *_body(page, lines, voice))
    return Message(told([voice.say("hello"), heading, *lines], voice), blocks)


def render_history_modal(page: HistoryPage, language: str) -> Modal:
    """The same in a window."""
    voice = Voice(Language.of(language), "history")
    head = section(Mrkdwn(f"*{_heading(page, voice)}*"), _id(page, "head"))
    blocks = (head, *_body(page, _lines(page, voice), voice))
    return Modal(voice.say("title"), blocks, Callback.HISTORY, close=label(voice.language, "close"))


def history_lines(page: HistoryPage, language: str) -> list[Mrkdwn]:
    """Its entries alone, for a terminal."""
    return _lines(page, Voice(Language.of(language), "history"))


def _heading(page: HistoryPage, voice: Voice) -> Mrkdwn:
    code = page.code if clean(page.name) else ""
    name = readable(page.name, page.code, page.customer_id)
    return voice.say("heading", customer=form_word(voice.language, "customer", name=name, code=code))


def _lines(page: HistoryPage, voice: Voice) -> list[Mrkdwn]:
    return [_line(line, page, voice) for line in page.lines] or [voice.say("nothing")]


def _line(line: HistoryLine, page: HistoryPage, voice: Voice) -> Mrkdwn:
    """`*24 Nov 2026, 09:40* · Camille Roy: promise logged, by the form. €18,500, for 27 Nov 2026`."""
    said = voice.say(
        "line",
        at=line.at,
        who=line.who if clean(line.who) else "",
        deed=voice.say("deed", name=Mrkdwn(line.deed)),
        subject=_subject(line, voice),
        surface=voice.say("surface", name=Mrkdwn(line.surface)),
    )
    facts = facts_text(line, page.names, voice)
    return cut(voice.say("facts", line=said, facts=facts) if facts else said, LINE_MAX)


def _subject(line: HistoryLine, voice: Voice) -> Mrkdwn:
    """`REQ-118`, `firm reminder`, `MD-2026-0001`, what was undone; others have no number for people."""
    kind, _, number = line.subject.partition(":")
    if kind in _NAMED:
        return subject_named(kind, line, voice)
    if kind == "request" and number.isdecimal():
        return voice.say("request", number=Mrkdwn(number))
    undone = line.deed is Deed.UNDONE and kind in _SUBJECTS
    return voice.say("subject", kind=Mrkdwn(kind)) if undone else Mrkdwn()


def _body(page: HistoryPage, lines: list[Mrkdwn], voice: Voice) -> Iterator[Block]:
    groups = packed(lines, SECTION_MAX)
    shown = groups[: MESSAGE_BLOCKS_MAX - _OTHER_BLOCKS]
    for rank, group in enumerate(shown):
        yield section("\n".join(group), _id(page, "lines", rank))
    if missing := sum(map(len, groups[len(shown) :])):
        yield context([voice.more(missing)], _id(page, "more"))
    yield actions(_buttons(page, voice.language), _id(page, "do"))


def _buttons(page: HistoryPage, spoken: Language) -> list[Button]:
    """To newer and older pages, where there are any, and to the card."""
    buttons = []
    pages = (("newer", page.newer), ("older", page.older))
    for rank, (name, before) in enumerate(pages, 1):
        if before is not None:
            value = history_value(page.customer_id, before)
            buttons.append(button(label(spoken, name), Action.HISTORY_PAGE, value, rank))
    return [*buttons, card_button(spoken, page.customer_id)]


def _id(page: HistoryPage, name: str, rank: int = 0) -> str:
    return block_id("history", page.customer_id, name, rank)
