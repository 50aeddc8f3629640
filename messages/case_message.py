"""A case: its message as it stands now, and the same with its story in a window."""

from __future__ import annotations

from collections.abc import Iterator

from slackblocks import Block, Button, Element

from bot.block_ids import block_id
from bot.credit.case import CaseLineKind, CaseState
from bot.credit_ids import CaseMore, case_more_value
from bot.credit_views import CaseView
from bot.ids import Action, Callback, customer_value, record_value
from messages.blocks import (
    SECTION_MAX,
    Message,
    actions,
    button,
    context,
    fields,
    header,
    option,
    overflow,
    section,
)
from messages.buttons import label, promise_button, release_button
from messages.case_lines import name_of, story_line
from messages.case_words import (
    SCREEN,
    call_words,
    case_customer,
    cause_sentence,
    ends_when,
    exposure_words,
    group_words,
    headline,
    insured_words,
    last_ended,
    late_step,
    next_step,
    otherwise_words,
    over_words,
    owner_words,
    said_first,
)
from messages.cut import cut, fit, packed
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.hold_words import near
from messages.limit_words import late_text, old_text
from messages.prose import Voice
from messages.standing import near_day, quoted
from messages.surfaces import VIEW_BLOCKS_MAX, Modal
from messages.told import told

REASON_SHOWN = 1000
_LINES_BLOCKS = VIEW_BLOCKS_MAX - 10
"""Blocks for the story, beside the case's own."""


def render_case(view: CaseView, language: str) -> Message:
    """What happened, who has it, by when, who is next and what ends it; once it is closed, how it ended."""
    screen = CaseScreen(view, Voice(Language.of(language), SCREEN))
    return Message(told(screen.sentences(), screen.voice), tuple(screen.blocks()))


def render_case_continued(view: CaseView, language: str) -> Message:
    """The former message of a case that has a newer one: nothing to press any more."""
    voice = Voice(Language.of(language), SCREEN)
    title = voice.say("continued", name=case_customer(view))
    on = near(view.case.opened_on, view.facts.as_of, voice.language)
    said = voice.say("continued_what", on=on)
    case = view.case
    blocks = (
        header(title, block_id("case", case.id, "continued", revision=case.version)),
        section(said, block_id("case", case.id, "continued-what", revision=case.version)),
    )
    return Message(told([voice.say("continued_hello"), title, said], voice), blocks)


def render_case_modal(view: CaseView, language: str) -> Modal:
    """The message, then its story, newest first; lines that do not fit are counted."""
    screen = CaseScreen(view, Voice(Language.of(language), SCREEN), has_thread=False)
    blocks = (*screen.blocks(), *screen.story())
    title = screen.voice.say("modal_title")
    return Modal(title, blocks, Callback.CASE, close=label(screen.voice.language, "close"))


class CaseScreen:
    """The parts of one case, top to bottom."""

    def __init__(self, view: CaseView, voice: Voice, *, has_thread: bool = True) -> None:
        self.view = view
        self.case = view.case
        self.voice = voice
        self.has_thread = has_thread

    @property
    def is_closed(self) -> bool:
        """Then it says how it ended, and there is nothing to press."""
        return self.case.state is CaseState.CLOSED

    def blocks(self) -> Iterator[Block]:
        yield header(self.title(), self._id("head"))
        if self.is_closed:
            yield section(self._closed(), self._id("closed"))
            yield context([self._foot()], self._id("foot"))
            return
        if banner := self.banner():
            yield context([banner], self._id("old"))
        yield section(self.what(), self._id("what"))
        if self.case.state is CaseState.SNOOZED:
            yield section(self._asleep(), self._id("asleep"))
        yield fields(self.facts(), self._id("facts"))
        yield context([self._foot()], self._id("foot"))
        yield actions(self._buttons(), self._id("do"))

    def sentences(self) -> list[Mrkdwn]:
        """For the fallback text; the first names no customer."""
        hello = self.voice.say("hello", state=self.case.state, said=headline(self.view, self.voice))
        if self.is_closed:
            return [hello, self.title(), self._closed(), self._foot()]
        asleep = [self._asleep()] if self.case.state is CaseState.SNOOZED else []
        banner = [self.banner()] if self.banner() else []
        facts = self.facts("field_line")
        return [hello, self.title(), *banner, self.what(), *asleep, *facts, self._foot()]

    def story(self) -> Iterator[Block]:
        """What happened since it opened, newest first."""
        lines = [story_line(one, self.view, self.voice) for one in reversed(self.view.lines)]
        if not lines:
            return
        groups = packed(
            [self.voice.say("story_title"), *(cut(one, SECTION_MAX) for one in lines)], SECTION_MAX
        )
        shown = groups[:_LINES_BLOCKS]
        for rank, group in enumerate(shown, 1):
            yield section("\n".join(group), self._id(f"lines{rank}"))
        if left_out := len(lines) + 1 - sum(map(len, shown)):
            yield context([self.voice.more(left_out)], self._id("more"))

    def title(self) -> Mrkdwn:
        """`ACME: over its limit, orders on hold`."""
        name = case_customer(self.view)
        if self.is_closed:
            return self.voice.say("title_closed", name=name)
        said = headline(self.view, self.voice)
        return (
            self.voice.say("title", name=name, said=said)
            if said
            else self.voice.say("title_quiet", name=name)
        )

    def banner(self) -> Mrkdwn:
        """That the figures are not fresh; empty when they are."""
        facts = self.view.facts
        return old_text(facts.ledger_at, facts.freshness, self.voice.language)

    def what(self) -> Mrkdwn:
        """A sentence a cause that goes on, the gravest first."""
        said = [cause_sentence(one, self.view, self.voice) for one in said_first(self.case)]
        if not said:
            return self.voice.say("quiet")
        return fit(said, SECTION_MAX, self.voice.more, separator="\n")

    def facts(self, sentence: str = "field") -> list[Mrkdwn]:
        """Who, what next, how much, who otherwise, and what ends it; as fields, or as lines."""
        view, voice = self.view, self.voice
        said = {
            "owner": owner_words(view, voice),
            "call": call_words(view, voice),
            "next": next_step(view, voice),
            "late": late_text(view.facts, voice.language),
            "exposure": exposure_words(view.facts.exposure, voice),
            "group": group_words(view.facts, voice),
            "insured": insured_words(view.facts, voice),
            "otherwise": otherwise_words(view, voice),
            "ends": ends_when(view, voice),
        }
        return [voice.say(sentence, name=Mrkdwn(name), said=words) for name, words in said.items() if words]

    def _foot(self) -> Mrkdwn:
        """`Open since Tue 24 Nov, 08:30 · kept up to date · ledger of Mon 23 Nov, 18:10`."""
        parts = [self.voice.say("opened", at=self.case.opened_at)]
        if self.has_thread and not self.is_closed:
            parts.append(self.voice.say("kept"))
        ledger_at = self.view.facts.ledger_at
        if ledger_at is not None:
            parts.append(self.voice.say("ledger", at=ledger_at))
        return Mrkdwn(" · ".join(parts))

    def _asleep(self) -> Mrkdwn:
        snoozed = [one for one in self.view.lines if one.kind is CaseLineKind.SNOOZED]
        until = self.case.snoozed_until
        return self.voice.say(
            "asleep",
            on=near_day(until, self.view.facts.as_of, self.voice.language) if until else Mrkdwn(),
            by=name_of(snoozed[-1].by, self.view) if snoozed else "",
            reason=quoted(self.case.snooze_reason, REASON_SHOWN),
        )

    def _closed(self) -> Mrkdwn:
        """`✓ Closed 27 Nov: €18,500 paid. 3 days, Camille Roy`."""
        on = self.case.closed_on or self.view.facts.as_of
        days = (on - self.case.opened_on).days
        same = self.voice.say("same_day")
        return self.voice.say(
            "closed",
            on=near(on, self.view.facts.as_of, self.voice.language),
            why=over_words(last_ended(self.case), self.voice),
            days=self.voice.word("days", count=days) if days > 0 else same,
            who=name_of(self.case.closed_by, self.view) or self.view.owner,
        )

    def _buttons(self) -> list[Element]:
        """Take it first; then what brings it to an end, then what puts it elsewhere."""
        language, case, of = self.voice.language, self.case, self.view.facts.of
        value = record_value("case", case.id, case.version)
        offered: list[Element] = []
        if case.taken_at is None:
            offered.append(button(label(language, "take"), Action.CASE_TAKE, value, style="primary"))
        can_ask = self.view.can_ask_salesperson
        if can_ask:
            offered.append(button(label(language, "call_salesperson"), Action.CASE_CALL, value))
        if any(self.view.facts.late):
            if can_ask:
                offered.append(button(label(language, "ask_plan"), Action.CASE_PLAN, value))
            offered.append(promise_button(language, customer_value(of.customer_id)))
        offered.append(self._hold_button())
        offered.append(button(label(language, "assign"), Action.CASE_ASSIGN, value))
        offered.append(button(label(language, "snooze"), Action.CASE_SNOOZE, value))
        return [*offered, self._more()]

    def _hold_button(self) -> Button:
        """Set, or released when one holds orders now."""
        language, customer_id = self.voice.language, self.view.facts.of.customer_id
        if self.view.facts.holds:
            return release_button(language, customer_id)
        return button(label(language, "set_hold"), Action.HOLD_SET, customer_value(customer_id))

    def _more(self) -> Element:
        case = self.case
        names = {CaseMore.STEP: "open_step"} if late_step(self.view) else {}
        names[CaseMore.CARD] = "open_card"
        if self.view.can_ask_salesperson and not any(self.view.facts.late):
            names[CaseMore.PLAN] = "ask_plan"
        if self.has_thread:
            names[CaseMore.STORY] = "story"
        options = [
            option(label(self.voice.language, name), case_more_value(what, case.id, case.version))
            for what, name in names.items()
        ]
        return overflow(options, Action.CASE_MORE)

    def _id(self, name: str) -> str:
        """The version tells one state's blocks from the next."""
        return block_id("case", self.case.id, name, revision=self.case.version)
