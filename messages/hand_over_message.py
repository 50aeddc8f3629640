"""A hand-over: the message that asks for a decision, how it went, and what whoever asked reads."""

from __future__ import annotations

from slackblocks import Block, Button, ConfirmationDialogue

from bot.block_ids import block_id
from bot.credit.litigation import Litigation, LitigationState
from bot.dunning_views import HandOverView
from bot.ids import Action, Callback, customer_value, record_value
from messages.blocks import (
    FIELDS_MAX,
    Message,
    actions,
    button,
    confirmation,
    context,
    fields,
    header,
    section,
)
from messages.buttons import card_button, label
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.hand_over_words import (
    amounts,
    asked_text,
    claim_texts,
    customer_line,
    hand_over_voice,
    head_text,
    how,
    outcome_texts,
    tried_texts,
    waits,
    warning_texts,
)
from messages.limit_words import name_of
from messages.prose import Voice
from messages.surfaces import Modal
from messages.told import told

REASON_MAX = 1500


def render_hand_over(view: HandOverView, language: str, *, buttons: bool) -> Message:
    """The facts, what is left out and what approving does; once it is over, how it went."""
    screen = _Screen(view, hand_over_voice(language))
    return Message(told(screen.sentences(), screen.voice), tuple(screen.blocks(decides=buttons)))


def render_hand_over_modal(view: HandOverView, language: str) -> Modal:
    """The same in a window, with {Take back} for who may while the customer is in litigation."""
    screen = _Screen(view, hand_over_voice(language))
    blocks = screen.blocks(decides=view.may_decide, in_window=True)
    close = label(screen.voice.language, "close")
    return Modal(screen.voice.say("title"), tuple(blocks), Callback.HAND_OVER_SHOWN, close=close)


def render_hand_over_decided(view: HandOverView, language: str) -> Message:
    """To whoever asked: approved or refused; taken back, or settled."""
    screen = _Screen(view, hand_over_voice(language))
    voice = screen.voice
    hello = voice.say("your_hello", state=how(view))
    said = [customer_line(view, voice), *outcome_texts(view, voice)]
    blocks = (
        section("\n".join(said), screen.number("decided")),
        actions([show_button(view.litigation, voice), screen.card()], screen.number("decided-do")),
    )
    return Message(told([hello, *said], voice), blocks)


def show_button(litigation: Litigation, voice: Voice) -> Button:
    """The litigation with its facts, in a window."""
    return button(voice.say("show"), Action.HAND_OVER_SHOW, _value(litigation))


def notice_button(customer_id: int, voice: Voice) -> Button:
    """The form of a formal notice."""
    return button(voice.say("notice"), Action.LETTER_OPEN, customer_value(customer_id))


class _Screen:
    """One hand-over, top to bottom."""

    def __init__(self, view: HandOverView, voice: Voice) -> None:
        self.view = view
        self.litigation = view.litigation
        self.voice = voice

    def blocks(self, *, decides: bool, in_window: bool = False) -> list[Block]:
        """No button that decides once it is over, or for who does not."""
        view, voice = self.view, self.voice
        facts = [*claim_texts(view, voice), *tried_texts(view, voice)][:FIELDS_MAX]
        blocks = [
            header(head_text(view, voice), self.number("head")),
            section(self._ask(), self.number("ask")),
            fields(facts, self.number("facts")),
        ]
        if waits(view) and (said := warning_texts(view, voice)):
            blocks.append(section("\n".join(said), self.number("warn")))
        if how := outcome_texts(view, voice):
            blocks.append(section("\n".join(how), self.number("outcome")))
        blocks.append(context([" · ".join(self._foot())], self.number("foot")))
        blocks.append(actions(self._buttons(decides, in_window), self.number("do")))
        return blocks

    def sentences(self) -> list[Mrkdwn]:
        """The first names no customer: it is what a locked screen shows."""
        view, voice = self.view, self.voice
        said = [voice.say("hello", state=how(view)), head_text(view, voice)]
        said += [asked_text(view, voice), *self._reason("because")]
        said += [*claim_texts(view, voice), *tried_texts(view, voice)]
        said += warning_texts(view, voice) if waits(view) else outcome_texts(view, voice)
        return [*said, *self._foot()]

    def card(self) -> Button:
        """The customer's."""
        return card_button(self.voice.language, self.view.of.customer_id)

    def number(self, name: str) -> str:
        """A block's id."""
        return block_id("hand-over", self.litigation.id, name, revision=self.litigation.version)

    def _ask(self) -> str:
        view, voice = self.view, self.voice
        return "\n".join([customer_line(view, voice), asked_text(view, voice), *self._reason("quoted")])

    def _reason(self, sentence: str) -> list[Mrkdwn]:
        reason = self.litigation.reason
        return [self.voice.say(sentence, text=reason[:REASON_MAX])] if clean(reason) else []

    def _foot(self) -> list[Mrkdwn]:
        asked = self.voice.say("asked_on", on=self.litigation.asked_on)
        if not waits(self.view):
            return [asked]
        spoken = self.litigation.language
        said = [self.voice.say("dossier_in", name=Language.of(spoken))] if spoken else []
        return [asked, *said, self.voice.say("effect")]

    def _buttons(self, decides: bool, in_window: bool) -> list[Button]:
        view, voice, shown = self.view, self.voice, list[Button]()
        if waits(view):
            shown += _decide_buttons(view, voice) if decides else []
            writes = view.without_notice and view.may_make_letter
            shown += [notice_button(view.of.customer_id, voice)] if writes else []
        elif self.litigation.state is LitigationState.HANDED_OVER:
            if not in_window:
                shown.append(show_button(self.litigation, voice))
            elif view.may_end:
                value = _value(self.litigation)
                shown.append(button(voice.say("end"), Action.HAND_OVER_END, value, style="danger"))
        if in_window and view.may_have_file:
            shown.append(
                button(label(voice.language, "the_dossier"), Action.FILE_AGAIN, _value(self.litigation))
            )
        return [*shown, self.card()]


def _decide_buttons(view: HandOverView, voice: Voice) -> list[Button]:
    """{Approve}, confirmed first, and {Refuse}."""
    value, customer = _value(view.litigation), name_of(view.of)
    return [
        button(
            voice.say("approve"),
            Action.HAND_OVER_APPROVE,
            value,
            confirm=_sure(view, voice),
            style="primary",
            read_as=voice.say("read_approve", customer=customer),
        ),
        button(
            voice.say("refuse"),
            Action.HAND_OVER_REFUSE,
            value,
            style="danger",
            read_as=voice.say("read_refuse", customer=customer),
        ),
    ]


def _sure(view: HandOverView, voice: Voice) -> ConfirmationDialogue:
    said = voice.say(
        "sure",
        amounts=amounts(view.facts.owed, voice),
        count=len(view.facts.lines),
        to=view.litigation.to,
    )
    title = voice.say("sure_title", customer=name_of(view.of))
    return confirmation(title, said, voice.say("approve"), label(voice.language, "not_yet"))


def _value(litigation: Litigation) -> str:
    return record_value("litigation", litigation.id, litigation.version)
