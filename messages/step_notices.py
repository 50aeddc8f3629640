"""What is said of dunning steps beside the queue: to whom one went, a reminder that failed, a file."""

from __future__ import annotations

from collections.abc import Sequence

from slackblocks import Block, Button

from bot.block_ids import block_id
from bot.credit.due_step import Track
from bot.credit.letter import LetterKind
from bot.dunning_views import FileAbout, LetterFailed, StepView
from bot.ids import customer_value
from messages.blocks import Message, actions, fields, header, section
from messages.buttons import card_button, dispute_button, promise_button
from messages.escape import Mrkdwn, clean, escape
from messages.hand_over_message import notice_button
from messages.hand_over_words import hand_over_voice
from messages.limit_words import customer_text, name_of
from messages.mail_trouble import trouble_of
from messages.prose import Voice
from messages.step_buttons import show_button, take_button
from messages.step_modal import StepScreen
from messages.step_words import customer, deadline, step_voice, title
from messages.told import told

TROUBLE_SHOWN = 1000
FILE_NAME_MAX = 200


def render_step_yours(view: StepView, by: str, language: str) -> Message:
    """To whom a step went: whose it was to give, what to do, and by when."""
    voice = step_voice(language)
    why = voice.say("yours_why", by=by if clean(by) else "")
    opening = [voice.say("yours_hello"), title(view, voice), why]
    return _message(view, "step-yours", opening, [why], voice)


def render_reminder_failed(view: StepView, language: str) -> Message:
    """To a step's owner: its reminder did not arrive, why, and what to do."""
    voice = step_voice(language)
    to = view.mailing.to if view.mailing and clean(view.mailing.to) else ""
    found = trouble_of(view.step.trouble, TROUBLE_SHOWN, voice)
    what = voice.say("failed", to=to, text=found.words, code=found.code)
    to_do = voice.say("failed_to_do", due=deadline(view, view.as_of, voice), code=found.code)
    head = voice.say("failed_title", name=customer(view), code=found.code)
    opening = [voice.say("failed_hello", code=found.code), head, what, to_do]
    return _message(view, "step-failed", opening, [what, to_do], voice)


def render_letter_failed(view: LetterFailed, language: str) -> Message:
    """To whoever made a letter: the customer's copy did not arrive, why, and what to do."""
    voice, letter = step_voice(language), view.letter
    found = trouble_of(view.trouble, TROUBLE_SHOWN, voice)
    to = view.to if clean(view.to) else ""
    what = voice.say("letter_failed", number=letter.number, to=to, text=found.words, code=found.code)
    to_do = voice.say("letter_to_do", code=found.code)
    head = voice.say("letter_title", name=name_of(view.of), code=found.code)
    hello = voice.say("letter_hello", code=found.code)
    makes = letter.kind is LetterKind.FORMAL_NOTICE
    buttons = [notice_button(letter.customer_id, hand_over_voice(language))] if makes else []
    blocks = (
        header(head, block_id("letter-failed", letter.id, "head")),
        section(f"{what}\n{to_do}", block_id("letter-failed", letter.id, "why")),
        actions(
            [*buttons, card_button(voice.language, letter.customer_id)],
            block_id("letter-failed", letter.id, "do"),
        ),
    )
    return Message(told([hello, head, what, to_do], voice), blocks)


def render_file(name: str, language: str, about: FileAbout) -> Message:
    """What goes beside a letter or a dossier: its name, which has a letter's number, whose, how much."""
    voice = step_voice(language)
    shown = escape(name, FILE_NAME_MAX)
    customer = customer_text(about.of, voice.language)
    amounts = [one for one in about.amounts if one]
    total = voice.sums(amounts) if amounts else Mrkdwn()
    said = voice.say("file", name=shown, customer=customer, total=total) if shown else voice.say("file_hello")
    hello = [voice.say("file_hello")] if shown else []
    return Message(told([*hello, said], voice), (section(said, block_id("file", name)),))


def _message(
    view: StepView, name: str, opening: Sequence[Mrkdwn], said: Sequence[Mrkdwn], voice: Voice
) -> Message:
    """The first two of `opening` are the sentence that names nobody, and the title."""
    screen, step = StepScreen(view, voice), view.step

    def named(part: str) -> str:
        return block_id(name, step.id, part, revision=step.version)

    blocks: list[Block] = [
        header(opening[1], named("head")),
        section("\n".join(said), named("why")),
        fields(screen.facts(), named("facts")),
        actions(_buttons(view, voice), named("do")),
    ]
    lines = [*opening, *screen.facts("field_line", linked=False)]
    return Message(told(lines, voice), tuple(blocks))


def _buttons(view: StepView, voice: Voice) -> list[Button]:
    language, customer_id = voice.language, view.of.customer_id
    taken = take_button(view, language)
    logs = dispute_button if view.step.track is Track.BEFORE_DUE else promise_button
    offered = [taken] if taken else []
    return [
        *offered,
        logs(language, customer_value(customer_id)),
        show_button(view, language),
        card_button(language, customer_id),
    ]
