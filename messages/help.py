"""What can be typed: a few lines, or one command with examples."""

from __future__ import annotations

from collections.abc import Sequence

from slackblocks import Block

from bot.block_ids import block_id
from bot.ids import Callback
from bot.policy import Role
from bot.requests import Verb
from bot.rights import Act, may
from bot.sight import SEE_ALL
from messages.blocks import Message, actions, context, header, section
from messages.buttons import label, menu_button, settings_button
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.prose import Voice
from messages.surfaces import Modal
from messages.told import told

LINES = (
    (Verb.CUSTOMER, Verb.INVOICE, Verb.OVERDUE, Verb.HISTORY),
    (Verb.QUEUE, Verb.PROMISE, Verb.DISPUTE, Verb.NOTE),
    (Verb.ORDER, Verb.LIMIT),
    (Verb.APPROVALS, Verb.HOLD, Verb.RELEASE, Verb.PAUSE),
    (Verb.SETTINGS, Verb.UNDO),
    (Verb.HELP,),
)
"""What is looked up, recorded, sold and decided, one's own, and help: five lines for who decides nothing."""
NEEDS = {
    Verb.PROMISE: Act.LOG_PROMISE,
    Verb.DISPUTE: Act.OPEN_DISPUTE,
    Verb.NOTE: Act.ADD_NOTE,
    Verb.HISTORY: Act.SEE_HISTORY,
    Verb.ORDER: Act.CHECK_ORDER,
    Verb.LIMIT: Act.ASK_LIMIT,
    Verb.APPROVALS: Act.SEE_APPROVALS,
    Verb.QUEUE: Act.TAKE_STEP,
    Verb.PAUSE: Act.PAUSE_REMINDERS,
    Verb.HOLD: Act.SET_HOLD,
    Verb.RELEASE: Act.RELEASE_HOLD,
    Verb.UNDO: Act.UNDO,
}
"""Nobody reads of what their role can never do."""
_OF_MANY = frozenset({Verb.OVERDUE, Verb.QUEUE})


def render_help(language: str, verb: Verb | None = None, role: Role | None = None) -> Message:
    """Everything that a role can type, or one verb with examples."""
    voice = Voice(Language.of(language), "help")
    title = voice.say(f"about_{verb}") if verb else voice.say("title")
    text = _examples(verb, role, voice) if verb else Mrkdwn("\n".join(help_lines(language, role)))
    buttons = [menu_button(voice.language), settings_button(voice.language)]
    blocks = (
        header(title, _id("head")),
        section(text, _id("lines")),
        context([voice.say("private")], _id("private")),
        actions(buttons, _id("do")),
    )
    return Message(told([title, text, voice.say("private")], voice), blocks)


def render_help_modal(language: str, role: Role | None = None) -> Modal:
    """The lines, then each command with its examples."""
    voice = Voice(Language.of(language), "help")
    blocks: list[Block] = [section("\n".join(help_lines(language, role)), _id("lines"))]
    for verb in (verb for line in LINES[:-1] for verb in _offered(line, role)):
        examples = f"*{voice.say(f'about_{verb}')}*\n{_examples(verb, role, voice)}"
        blocks.append(section(examples, _id(verb)))
    blocks.append(context([voice.say("private")], _id("private")))
    close = label(voice.language, "close")
    return Modal(voice.say("modal_title"), tuple(blocks), Callback.HELP, close=close)


def help_lines(language: str, role: Role | None = None) -> list[Mrkdwn]:
    """A few lines, each verb with an example in that language's words."""
    voice = Voice(Language.of(language), "help")
    lines = [[_worded(verb.value, verb, role, voice) for verb in _offered(line, role)] for line in LINES]
    return [Mrkdwn(voice.say("between").join(line)) for line in lines if line]


def reach_of(role: Role | None) -> Mrkdwn:
    """Whose customers a role may ask for: `mine`, the `team`'s or `all`."""
    if role in SEE_ALL:
        return Mrkdwn("all")
    return Mrkdwn("team" if role is Role.MANAGER else "mine")


def _offered(line: Sequence[Verb], role: Role | None) -> list[Verb]:
    """Those of a line that the role's rights allow for, if only with what is their own."""
    return [
        verb for verb in line if role is None or verb not in NEEDS or may(NEEDS[verb], role, concerned=True)
    ]


def _examples(verb: Verb, role: Role | None, voice: Voice) -> Mrkdwn:
    return _worded(f"examples_{verb}", verb, role, voice)


def _worded(sentence: str, verb: Verb, role: Role | None, voice: Voice) -> Mrkdwn:
    """Lists of late customers and of steps read differently for each role, and other commands do not."""
    if verb in _OF_MANY:
        return voice.say(sentence, reach=reach_of(role))
    return voice.say(sentence)


def _id(name: str) -> str:
    return block_id("help", name)
