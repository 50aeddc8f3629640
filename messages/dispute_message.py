"""A dispute: the first message of its thread, as it stands now, the thread's lines, and both in a modal."""

from __future__ import annotations

from collections.abc import Iterator

from slackblocks import Block, Button, ConfirmationDialogue

from bot.block_ids import block_id
from bot.credit.dispute import DisputeLine, DisputeState, Escalation, LineKind
from bot.ids import Action, Callback, record_value
from bot.policy_parts import Person
from bot.rights import Act, concerned_by, may
from bot.standing import DisputeView
from messages.blocks import SECTION_MAX, Message, actions, button, context, fields, header, section
from messages.buttons import card_button, label, sure
from messages.cut import cut, packed
from messages.dispute_lines import line_text
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.naming import readable
from messages.prose import Voice
from messages.record_words import dispute_state_word, reason_word
from messages.standing import quoted
from messages.surfaces import VIEW_BLOCKS_MAX, Modal
from messages.told import told

NOTE_SHOWN = 1500
_LINES_BLOCKS = VIEW_BLOCKS_MAX - 10
"""Blocks for the thread's lines, beside the dispute's own."""

_BUTTONS = (
    ("take", Action.DISPUTE_TAKE, Act.TAKE_DISPUTE),
    ("hand_on", Action.DISPUTE_HAND_ON, Act.HAND_DISPUTE_ON),
    ("comment", Action.DISPUTE_COMMENT, Act.COMMENT_DISPUTE),
    ("ask_opener", Action.DISPUTE_ASK, Act.ASK_IN_DISPUTE),
    ("wait", Action.DISPUTE_WAIT, Act.WAIT_IN_DISPUTE),
    ("new_target", Action.DISPUTE_TARGET, Act.SET_DISPUTE_TARGET),
    ("resolve", Action.DISPUTE_RESOLVE, Act.RESOLVE_DISPUTE),
    ("withdraw", Action.DISPUTE_WITHDRAW, Act.WITHDRAW_DISPUTE),
)
_RESOLVED = (DisputeState.RESOLVED_CREDIT_NOTE, DisputeState.RESOLVED_CORRECTED_INVOICE)
_ALREADY = {
    Action.DISPUTE_TAKE: DisputeState.IN_PROGRESS,
    Action.DISPUTE_WAIT: DisputeState.WAITING_ON_CUSTOMER,
}
"""What a button would do that has been done."""


def render_dispute(view: DisputeView, language: str, reader: Person) -> Message:
    """How it stands and what its reader may do; once it is over, how it ended."""
    screen = _Screen(view, Voice(Language.of(language), "dispute_message"), reader, has_thread=True)
    return Message(told(screen.sentences(), screen.voice), tuple(screen.blocks()))


def render_dispute_line(line: DisputeLine, view: DisputeView, by: str, owner: str, language: str) -> Message:
    """What was said or done, as a reply in the thread; `by` and `owner` are names."""
    voice = Voice(Language.of(language), "dispute_message")
    said = line_text(line, view, by, owner, voice)
    hello = voice.say("line_hello")
    one = section(said, block_id("dispute", view.dispute.id, f"line{line.id}"))
    return Message(told([hello, said], voice), (one,))


def render_dispute_modal(view: DisputeView, language: str, reader: Person) -> Modal:
    """The message, then its thread, newest first; lines that do not fit are counted."""
    screen = _Screen(view, Voice(Language.of(language), "dispute_message"), reader, has_thread=False)
    blocks = (*screen.blocks(), *screen.thread())
    title = screen.voice.say("modal_title")
    return Modal(title, blocks, Callback.DISPUTE_THREAD, close=label(screen.voice.language, "close"))


class _Screen:
    """The parts of one dispute, top to bottom."""

    def __init__(self, view: DisputeView, voice: Voice, reader: Person, *, has_thread: bool) -> None:
        self.view = view
        self.dispute = view.dispute
        self.voice = voice
        self.reader = reader
        self.has_thread = has_thread

    def blocks(self) -> Iterator[Block]:
        yield header(self._title(), self._id("head"))
        yield section(self._what(), self._id("what"))
        yield fields(self._facts(), self._id("facts"))
        if self.dispute.note.strip():
            yield section(self._note(), self._id("note"))
        yield context([self._opened(), *self._hint()], self._id("opened"))
        if news := self._news():
            yield section(news, self._id("news"))
        yield actions(self._buttons(), self._id("do"))

    def thread(self) -> Iterator[Block]:
        """What was said and done, newest first."""
        names = self.view.names
        lines = [
            line_text(one, self.view, names.get(one.by, one.by), names.get(one.owner, one.owner), self.voice)
            for one in reversed(self.view.lines)
        ]
        if not lines:
            return
        groups = packed([cut(line, SECTION_MAX) for line in lines], SECTION_MAX)
        shown = groups[:_LINES_BLOCKS]
        for rank, group in enumerate(shown, 1):
            yield section("\n".join(group), self._id(f"lines{rank}"))
        if left_out := len(lines) - sum(map(len, shown)):
            yield context([self.voice.more(left_out)], self._id("more"))

    def sentences(self) -> list[str]:
        """For the fallback text; the first names no customer."""
        hello = self.voice.say("hello", state=self._state())
        parts = [hello, self._title(), self._what(), Mrkdwn(", ".join(self._facts()))]
        if self.dispute.note.strip():
            parts.append(self._note())
        return [*parts, self._opened(), self._news()]

    def _title(self) -> Mrkdwn:
        return self.voice.say("title", number=self._number, state=self._state())

    def _state(self) -> Mrkdwn:
        return dispute_state_word(self.dispute.state, self.voice.language)

    @property
    def _number(self) -> str:
        return readable(self.view.number, "", self.dispute.document_id)

    def _what(self) -> Mrkdwn:
        return self.voice.say(
            "what",
            customer=readable(self.view.customer_name, self.view.customer_code, self.dispute.customer_id),
            code=self.view.customer_code,
            number=self._number,
            amount=self.dispute.amount,
            whole=self.dispute.is_whole,
        )

    def _facts(self) -> list[Mrkdwn]:
        return [
            self.voice.say("reason", reason=reason_word(self.dispute.reason, self.voice.language)),
            self.voice.say("amount", amount=self.dispute.amount),
            self.voice.say("owner", owner=self.view.owner or self.voice.say("nobody")),
            self.voice.say("target", on=self.dispute.target_on, passed=self._is_late()),
        ]

    def _is_late(self) -> bool:
        """Past its target on the day that it is shown, or said to be so to somebody."""
        dispute, today = self.dispute, self.view.as_of
        is_past = today is not None and today > dispute.target_on
        return (is_past or dispute.escalation is not Escalation.NONE) and not dispute.state.is_over

    def _note(self) -> Mrkdwn:
        return self.voice.say("note", text=quoted(self.dispute.note, NOTE_SHOWN))

    def _opened(self) -> Mrkdwn:
        salesperson = self.view.salesperson if self.view.salesperson != self.view.opened_by else ""
        on = self.dispute.opened_on
        return self.voice.say("opened", by=self.view.opened_by, on=on, salesperson=salesperson)

    def _hint(self) -> list[Mrkdwn]:
        """That one can simply reply, where there is a thread."""
        can_reply = self.has_thread and not self.dispute.state.is_over
        return [self.voice.say("thread")] if can_reply else []

    def _news(self) -> Mrkdwn:
        """How it ended, or what proposes its end, or that it is late; empty when there is none of it."""
        if self.dispute.state.is_over:
            return self._ended()
        said = []
        if self.view.proposed_credit:
            said.append(self.voice.say("proposed", number=self.view.proposed_credit))
        if self.dispute.escalation is not Escalation.NONE:
            said.append(self.voice.say("escalated", told=self._told(), on=self.dispute.target_on))
        return Mrkdwn("\n".join(said))

    def _told(self) -> Mrkdwn:
        """Who was told that this target is past, by name."""
        gone_up = (one for one in self.view.lines if one.kind is LineKind.ESCALATED)
        emails = [one.owner for one in gone_up if one.target_on == self.dispute.target_on]
        names = (self.view.names.get(email, email) for email in dict.fromkeys(emails))
        said = [self.voice.say("person", name=name) for name in names]
        return self.voice.listed(said) if said else Mrkdwn("")

    def _ended(self) -> Mrkdwn:
        by = self.view.names.get(self.dispute.ended_by, self.dispute.ended_by)
        return self.voice.say(
            "ended",
            good=self.dispute.state in _RESOLVED,
            state=self._state(),
            on=self.dispute.ended_on,
            by=by,
            outcome=quoted(self.dispute.outcome, NOTE_SHOWN),
        )

    def _buttons(self) -> list[Button]:
        """What the reader may do now; the customer's card always."""
        language, dispute = self.voice.language, self.dispute
        value = record_value("dispute", dispute.id, dispute.version)
        card = card_button(language, dispute.customer_id)
        if dispute.state.is_over:
            return [card]
        offered = [
            button(label(language, name), action, value, confirm=self._asked_first(action))
            for name, action, act in _BUTTONS
            if self._may(act) and _ALREADY.get(action) is not dispute.state
        ]
        return [*offered, card]

    def _asked_first(self, action: Action) -> ConfirmationDialogue | None:
        return sure(self.voice.language, "dispute") if action is Action.DISPUTE_WITHDRAW else None

    def _may(self, act: Act) -> bool:
        """Whether a press would not be turned away; nobody asks themselves. The service looks again."""
        email = self.reader.email.casefold()
        if act is Act.ASK_IN_DISPUTE and email == self.dispute.opened_by:
            return False
        concerned = email in concerned_by(act, self.dispute)
        return may(act, self.reader.role, concerned=concerned)

    def _id(self, name: str) -> str:
        """The version tells one state's blocks from the next."""
        return block_id("dispute", self.dispute.id, name, revision=self.dispute.version)
