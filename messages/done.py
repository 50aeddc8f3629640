"""What was logged, and what was taken back: it stands where the question or the form stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slackblocks import Block, Element

from bot.acts import DisputeOpened, NoteAdded, PlanAsked, PromiseLogged, Subject
from bot.block_ids import block_id
from bot.credit.money import total
from bot.credit.promise import Promise, PromiseState
from bot.ids import Action, Callback
from bot.standing import DisputeView, NoteView, PlanView, PromiseView
from messages.blocks import Message, actions, button, context, section
from messages.buttons import card_button, label
from messages.cut import fit
from messages.escape import Mrkdwn, clean, escape
from messages.formats import Language
from messages.naming import readable
from messages.prose import Voice
from messages.record_words import note_kind_word, reason_word
from messages.surfaces import Modal
from messages.told import told

Logged = PromiseLogged | PlanAsked | DisputeOpened | NoteAdded
LoggedView = PromiseView | PlanView | DisputeView | NoteView
NOTE_MAX = 500
NUMBERS_MAX = 600
"""Characters for the numbers of the invoices covered."""
_KINDS = ("promise", "plan", "dispute", "note")
_OF_STEPS = (
    "call",
    "answer",
    "skip",
    "put_off",
    "taken_over",
    "given_time",
    "reminder",
    "pause",
    "resume",
)


def render_logged(result: Logged, view: LoggedView, language: str, undo: bool) -> Message:
    """What counts now, with {Undo} while it can be taken back."""
    said = _Said.of(result, view, Voice(Language.of(language), "done"))
    return Message(told([said.hello, *said.lines], said.voice), tuple(said.blocks(undo)))


def render_logged_modal(result: Logged, view: LoggedView, language: str, undo: bool) -> Modal:
    """The same in the window of the form."""
    said = _Said.of(result, view, Voice(Language.of(language), "done"))
    close = label(said.voice.language, "close")
    return Modal(said.voice.say("title"), tuple(said.blocks(undo)), Callback.DONE, close=close)


def render_file_sent(name: str, language: str) -> Message:
    """A kept letter or dossier is on its way to whoever asked for it."""
    voice = Voice(Language.of(language), "done")
    said = voice.say("file_sent", name=name)
    return Message(told([voice.say("file_hello"), said], voice), (section(said, block_id("done", "file")),))


def render_file_sent_modal(name: str, language: str) -> Modal:
    """The same in a window."""
    voice = Voice(Language.of(language), "done")
    said = section(voice.say("file_sent", name=name), block_id("done", "file"))
    return Modal(voice.say("title_file"), (said,), Callback.DONE, close=label(voice.language, "close"))


def render_undone(
    name: str, kind: str, language: str, again: Sequence[Promise] = (), *, with_step: bool = False
) -> Message:
    """What does not count any more: `name` is the customer's, `kind` is promise, plan, dispute or note, or
    what was done to a step or to reminders.

    `again` counts, or waits, in its place; `with_step` says that the call that brought it went with it.
    """
    voice = Voice(Language.of(language), "done")
    said = _undone(name, kind, again, voice, with_step=with_step)
    return Message(told([said], voice), (section(said, block_id("done", "undone")),))


def render_undone_modal(
    name: str, kind: str, language: str, again: Sequence[Promise] = (), *, with_step: bool = False
) -> Modal:
    """The same in a window."""
    voice = Voice(Language.of(language), "done")
    said = section(_undone(name, kind, again, voice, with_step=with_step), block_id("done", "undone"))
    return Modal(voice.say("title_undone"), (said,), Callback.DONE, close=label(voice.language, "close"))


def render_called_back(count: int, left: int, language: str) -> Message:
    """How many reminders of one press do not leave, and how many had left."""
    voice = Voice(Language.of(language), "done")
    said = voice.say("called_back", count=count, left=left)
    return Message(told([said], voice), (section(said, block_id("done", "undone")),))


def render_called_back_modal(count: int, left: int, language: str) -> Modal:
    """The same in a window."""
    voice = Voice(Language.of(language), "done")
    said = section(voice.say("called_back", count=count, left=left), block_id("done", "undone"))
    return Modal(voice.say("title_undone"), (said,), Callback.DONE, close=label(voice.language, "close"))


def _undone(name: str, kind: str, again: Sequence[Promise], voice: Voice, *, with_step: bool) -> Mrkdwn:
    sentence = "undone_step" if kind in _OF_STEPS else "undone"
    what = Mrkdwn(kind if kind in (*_KINDS, *_OF_STEPS) else "note")
    said = [voice.say(sentence, kind=what, name=name if clean(name) else "")]
    if with_step:
        said.append(voice.say("undone_with_step"))
    alone = [one for one in again if one.plan_id is None]
    said += [_again(one, voice) for one in alone[:_REPLACED_SHOWN]]
    if of_plans := [one for one in again if one.plan_id is not None]:
        said.append(voice.say("again_plan", waits=of_plans[0].state is PromiseState.PROPOSED))
    return Mrkdwn(" ".join(said))


def _again(one: Promise, voice: Voice) -> Mrkdwn:
    waits = one.state is PromiseState.PROPOSED
    return voice.say("again", amount=one.amount, on=one.promised_on, waits=waits)


@dataclass(frozen=True, slots=True)
class _Said:
    """What was logged, in words: a first sentence that names nobody, then the facts."""

    hello: Mrkdwn
    lines: list[Mrkdwn]
    subject: Subject | None
    """What an undo takes back; a plan has none, for it is withdrawn."""
    customer_id: int
    voice: Voice

    @classmethod
    def of(cls, result: Logged, view: LoggedView, voice: Voice) -> _Said:
        """The words of a result and its view."""
        match result, view:
            case PromiseLogged(), PromiseView():
                lines, subject = _promise(result, view, voice), Subject("promise", view.promise.id)
                return cls(voice.say("hello_promise"), lines, subject, view.promise.customer_id, voice)
            case PlanAsked(), PlanView():
                return cls(voice.say("hello_plan"), _plan(view, voice), None, view.plan.customer_id, voice)
            case DisputeOpened(), DisputeView():
                lines, subject = _dispute(view, voice), Subject("dispute", view.dispute.id)
                return cls(voice.say("hello_dispute"), lines, subject, view.dispute.customer_id, voice)
            case NoteAdded(), NoteView():
                lines, subject = _note(view, voice), Subject("note", view.note.id)
                return cls(voice.say("hello_note"), lines, subject, view.note.customer_id, voice)
        raise TypeError(f"a {type(view).__name__} does not show a {type(result).__name__}")

    def blocks(self, undo: bool) -> list[Block]:
        about = str(self.subject) if self.subject else f"plan:{self.customer_id}"
        shown: list[Block] = [section("\n".join(self.lines), block_id("done", "said", about))]
        takes_back = undo and self.subject is not None
        if takes_back:
            shown.append(context([self.voice.say("undo_hint")], block_id("done", "hint", about)))
        return [*shown, actions(self._buttons(takes_back), block_id("done", "do", about))]

    def _buttons(self, takes_back: bool) -> list[Element]:
        spoken = self.voice.language
        buttons: list[Element] = [card_button(spoken, self.customer_id)]
        if takes_back:
            buttons.insert(0, button(label(spoken, "undo"), Action.UNDO, str(self.subject)))
        return buttons


def _promise(result: PromiseLogged, view: PromiseView, voice: Voice) -> list[Mrkdwn]:
    promise = view.promise
    waits = promise.state is PromiseState.PROPOSED
    name = readable(view.customer_name, view.customer_code, promise.customer_id)
    said = [voice.say("promise", name=name, amount=promise.amount, on=promise.promised_on, waits=waits)]
    if waits:
        said.append(voice.say("waits"))
    elif view.is_in_litigation:
        said.append(voice.say("in_litigation", on=promise.grace_until))
    elif view.numbers:
        said.append(voice.say("pauses", numbers=_numbers(view, voice), on=promise.grace_until))
    else:
        said.append(voice.say("counts", on=promise.grace_until))
    said += [_replaced(old, voice) for old in result.replaced[:_REPLACED_SHOWN]]
    return said


_REPLACED_SHOWN = 3


def _replaced(old: Promise, voice: Voice) -> Mrkdwn:
    return voice.say("replaces", amount=old.amount, on=old.promised_on)


def _numbers(view: PromiseView, voice: Voice) -> Mrkdwn:
    numbers = [escape(readable(one, "", 0)) for one in view.numbers]
    if len(numbers) <= 2:
        return voice.listed(numbers)
    return fit(numbers, NUMBERS_MAX, lambda count: voice.say("numbers_more", count=count), separator=", ")


def _plan(view: PlanView, voice: Voice) -> list[Mrkdwn]:
    promises = [one.promise for one in view.promises]
    name = readable(view.customer_name, view.customer_code, view.plan.customer_id)
    if not promises:
        return [voice.say("plan_empty", name=name), voice.say("waits")]
    amount = total((one.amount for one in promises), promises[0].amount.currency)
    last = max(one.promised_on for one in promises)
    said = voice.say("plan", name=name, amount=amount, count=len(promises), last=last)
    return [said, voice.say("waits")]


def _dispute(view: DisputeView, voice: Voice) -> list[Mrkdwn]:
    dispute = view.dispute
    said = voice.say(
        "dispute",
        name=readable(view.customer_name, view.customer_code, dispute.customer_id),
        number=readable(view.number, "", dispute.document_id),
        amount=dispute.amount,
        whole=dispute.is_whole,
        reason=reason_word(dispute.reason, voice.language),
    )
    owner = view.owner if clean(view.owner) else dispute.owner
    return [said, voice.say("goes_to", owner=owner, on=dispute.target_on)]


def _note(view: NoteView, voice: Voice) -> list[Mrkdwn]:
    kind = note_kind_word(view.note.kind, voice.language)
    number = view.number if clean(view.number) else ""
    said = [voice.say("note", kind=kind, number=number)]
    if text := escape(view.note.text, NOTE_MAX):
        said.append(voice.say("note_text", text=text))
    return said
