"""A reminder as its owner sees it before it leaves: to whom, when, what it says, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterator

from slackblocks import Block

from bot.block_ids import block_id
from bot.credit.freshness import Freshness
from bot.credit.refused import Refused
from bot.dunning_views import ReminderPreview
from bot.ids import Callback
from messages.blocks import SECTION_MAX, context, divider, section
from messages.buttons import label
from messages.cut import fit, packed
from messages.escape import Mrkdwn, clean, escape
from messages.form_parts import form_voice, wrong
from messages.naming import readable
from messages.prose import Voice
from messages.surfaces import Modal

LINE_MAX = 1000
"""Characters of one line of the mail."""
SECTIONS_MOST = 60
"""Of the mail; lines beyond them are counted."""
FILES_SHOWN = 10


def render_reminder_preview(
    preview: ReminderPreview, language: str, private: str, error: Refused | None = None
) -> Modal:
    """What would leave; its submit lets it."""
    voice = form_voice(language, "reminder_preview")
    blocks = [*wrong("reminder", error, Callback.STEP_SEND, voice.language), *_blocks(preview, voice)]
    return Modal(
        voice.say("title"),
        tuple(blocks),
        Callback.STEP_SEND,
        submit=voice.say("submit"),
        close=label(voice.language, "cancel"),
        private=private,
    )


def _blocks(preview: ReminderPreview, voice: Voice) -> Iterator[Block]:
    of = preview.of
    name = readable(of.name, of.code, of.customer_id)
    code = of.code if clean(of.name) else ""
    yield section(voice.say("whose", name=name, code=code), _id("whose"))
    facts = [voice.say("to", address=preview.to), voice.say("subject", text=preview.mail.subject)]
    if preview.attachments:
        facts.append(voice.say("files", names=_files(preview, voice), count=len(preview.attachments)))
    yield section("\n".join(facts), _id("facts"))
    if preview.doubtful:
        yield section(
            fit([*_doubtful(preview, voice)], SECTION_MAX, voice.more, separator="\n"), _id("doubtful")
        )
    yield context([voice.say("leaves", at=preview.leaves_at)], _id("leaves"))
    if preview.freshness is Freshness.OLD:
        yield section(voice.say("old"), _id("old"))
    yield divider(_id("line"))
    yield from _mail(preview.mail.text, voice)


def _mail(text: str, voice: Voice) -> Iterator[Block]:
    """Its paragraphs, as text: nothing in them is read as Slack's formatting."""
    lines = [escape(line, LINE_MAX) for line in text.strip().split("\n")]
    groups = packed(lines, SECTION_MAX)
    for place, group in enumerate(groups[:SECTIONS_MOST]):
        yield section("\n".join(group), _id(f"mail{place}"))
    if left_out := sum(map(len, groups[SECTIONS_MOST:])):
        yield context([voice.more(left_out)], _id("more"))


def _doubtful(preview: ReminderPreview, voice: Voice) -> Iterator[Mrkdwn]:
    """Each copy that does not go along, and whose it could be."""
    for one in preview.doubtful:
        other = {"other": one.other, "entity": one.other_entity}
        yield voice.say("doubtful", number=one.number, file=one.file, **other)


def _files(preview: ReminderPreview, voice: Voice) -> Mrkdwn:
    shown = [escape(one) for one in preview.attachments[:FILES_SHOWN]]
    left_out = len(preview.attachments) - len(shown)
    return fit(shown, SECTION_MAX // 2, voice.more, separator=", ", left_out=left_out)


def _id(name: str) -> str:
    return block_id("reminder", name)
