"""A dunning step in a window: what to do, by when, for what, its story; once it is over, how it went."""

from __future__ import annotations

from collections.abc import Iterator

from slackblocks import Block

from bot.block_ids import block_id
from bot.credit.due_step import StepOutcome, StepState, Track
from bot.credit.dunning import StepAction
from bot.credit.mailing import MailingState
from bot.dunning_views import StepView
from bot.ids import Callback
from messages.blocks import SECTION_MAX, actions, context, fields, header, section
from messages.buttons import label
from messages.cut import cut, fit, packed
from messages.escape import Mrkdwn, clean
from messages.mail_trouble import trouble_of
from messages.prose import Voice
from messages.standing import near_day
from messages.step_buttons import step_buttons
from messages.step_lines import story_line
from messages.step_words import (
    action_name,
    contact_words,
    deadline,
    invoice_words,
    over_words,
    owed_words,
    own_name,
    owner_words,
    plain_contact,
    step_name,
    step_voice,
    title,
    to_do,
    tries_words,
)
from messages.surfaces import VIEW_BLOCKS_MAX, Modal

TROUBLE_SHOWN = 500
LETTERS_NAMED = 5
_LINES_BLOCKS = VIEW_BLOCKS_MAX - 12
"""Blocks for the story, beside the step's own."""


def render_step(view: StepView, language: str, private: str = "") -> Modal:
    """The step as it stands, with its story, the newest first; what does not fit is counted."""
    screen = StepScreen(view, step_voice(language))
    spoken = screen.voice.language
    return Modal(
        screen.voice.say("modal_title"),
        tuple(screen.blocks()),
        Callback.STEP,
        close=label(spoken, "close"),
        private=private,
    )


class StepScreen:
    """The parts of one step, top to bottom."""

    def __init__(self, view: StepView, voice: Voice) -> None:
        self.view = view
        self.step = view.step
        self.voice = voice

    def blocks(self) -> Iterator[Block]:
        yield header(title(self.view, self.voice), self._id("head"))
        if about := self._about():
            yield context([about], self._id("about"))
        if not self.step.state.is_running:
            yield section(over_words(self.view, self.voice), self._id("over"))
        if trouble := self.trouble():
            yield section("\n".join(trouble), self._id("trouble"))
        yield fields(self.facts(), self._id("facts"))
        if self.view.documents:
            yield section(self.invoices(), self._id("invoices"))
        if notes := self._notes():
            yield context(notes, self._id("notes"))
        yield actions(step_buttons(self.view, self.voice.language), self._id("do"))
        yield from self._story()

    def facts(self, sentence: str = "field", *, linked: bool = True) -> list[Mrkdwn]:
        """What to do, by when, whose it is, for how much; as fields, or as lines. Ten at most."""
        is_running = self.step.state.is_running
        said = {
            "do": self._to_do() if is_running else Mrkdwn(),
            "due": self._due() if is_running else Mrkdwn(),
            "owner": owner_words(self.view, self.voice),
            "owed": owed_words(self.view, self.voice),
            "contact": self._contact(linked=linked),
            "attempts": self._attempts(),
            "copy" if self.step.outcome is StepOutcome.LETTER else "mail": self._mail(),
            "letters": self._letters(),
            "hand_over": self._hand_over(),
            "next": self._next() if is_running else Mrkdwn(),
        }
        return [
            self.voice.say(sentence, name=Mrkdwn(name), said=words) for name, words in said.items() if words
        ]

    def trouble(self) -> list[Mrkdwn]:
        """Why its reminder did not arrive, and what to do; empty when nothing is wrong."""
        if not clean(self.step.trouble) or self.step.state is not StepState.OPEN:
            return []
        found = trouble_of(self.step.trouble, TROUBLE_SHOWN, self.voice)
        said = self.voice.say("trouble", text=found.words, code=found.code)
        return [Mrkdwn(f"⚠ {said}"), self.voice.say("trouble_to_do", code=found.code)]

    def invoices(self) -> Mrkdwn:
        """A line each, the oldest due first."""
        documents = self.view.documents
        lines = [invoice_words(one, self.view.as_of, self.voice) for one in documents]
        head = f"{self.voice.say('invoices_title', count=len(documents))}\n"
        return fit(lines, SECTION_MAX, self.voice.more, separator="\n", head=head)

    def _about(self) -> Mrkdwn:
        of = self.view.of
        return self.voice.say(
            "about",
            code=of.code if clean(of.name) and clean(of.code) else "",
            salesperson=of.salesperson if clean(of.salesperson) else "",
            entity=next(filter(clean, (of.entity_name, of.entity)), ""),
            on=near_day(self.step.reached_on, self.view.as_of, self.voice.language),
        )

    def _to_do(self) -> Mrkdwn:
        return Mrkdwn(to_do(self.step.step, self.voice).replace("*", ""))

    def _due(self) -> Mrkdwn:
        """With the first deadline, once it was put off or extended."""
        moved = self.step.first_due_on != self.step.due_on
        first = near_day(self.step.first_due_on, self.view.as_of, self.voice.language) if moved else Mrkdwn()
        said = deadline(self.view, self.view.as_of, self.voice)
        return self.voice.say("due", said=said, first=first)

    def _contact(self, *, linked: bool) -> Mrkdwn:
        words = contact_words if linked else plain_contact
        return words(self.view.contact, self.voice) or self.voice.say("no_contact")

    def _attempts(self) -> Mrkdwn:
        if said := tries_words(self.view, self.voice):
            return said
        count = self.step.attempts
        return self.voice.say("attempts", count=count) if count else Mrkdwn()

    def _mail(self) -> Mrkdwn:
        """When its reminder leaves, or left, and to whom; empty when none is on its way."""
        mailing = self.view.mailing
        if mailing is None or mailing.state not in (MailingState.WAITING, MailingState.HANDED_ON):
            return Mrkdwn()
        sentence = "leaves" if mailing.state is MailingState.WAITING else "left"
        return self.voice.say(sentence, at=mailing.leaves_at, to=mailing.to)

    def _letters(self) -> Mrkdwn:
        letters = self.view.letters
        said = [
            self.voice.say(
                "letter",
                number=one.number,
                on=near_day(one.made_on, self.view.as_of, self.voice.language),
                pay_by=near_day(one.pay_by, self.view.as_of, self.voice.language),
            )
            for one in letters[:LETTERS_NAMED]
        ]
        if len(letters) > LETTERS_NAMED:
            said.append(self.voice.more(len(letters) - LETTERS_NAMED))
        return Mrkdwn("; ".join(said))

    def _hand_over(self) -> Mrkdwn:
        waits = self.view.litigation
        if waits is None:
            return Mrkdwn()
        by = next(filter(clean, (self.view.names.get(waits.asked_by, ""), waits.asked_by)), "")
        return self.voice.say("hand_over_waits", to=waits.to if clean(waits.to) else "", by=by)

    def _next(self) -> Mrkdwn:
        """The step that comes next and its day; that this is the last."""
        if self.view.replaces_on is None:
            is_last = self.step.track is Track.AFTER_DUE
            return self.voice.say("next_none") if is_last else Mrkdwn()
        step, on = self.view.replaces_on
        near = near_day(on, self.view.as_of, self.voice.language)
        return self.voice.say("next", step=step_name(step, self.voice.language), on=near)

    def _notes(self) -> list[Mrkdwn]:
        """What the step does where its own name hides it, and what is missing before it."""
        said = []
        if own_name(self.step.step, self.voice.language):
            said.append(action_name(self.step.step.action, self.voice.language))
        if self.step.state.is_running and self.step.step.action is StepAction.HAND_OVER:
            said += [] if self.view.has_formal_notice else [self.voice.say("no_formal_notice")]
        if self.step.state.is_running and self.step.is_silent:
            said.append(self.voice.say("silent"))
        return said

    def _story(self) -> Iterator[Block]:
        lines = [story_line(one, self.view, self.voice) for one in reversed(self.view.lines)]
        if not lines:
            return
        told = [self.voice.say("story_title"), *(cut(one, SECTION_MAX) for one in lines)]
        groups = packed(told, SECTION_MAX)
        for rank, group in enumerate(groups[:_LINES_BLOCKS], 1):
            yield section("\n".join(group), self._id(f"lines{rank}"))
        if left_out := sum(map(len, groups[_LINES_BLOCKS:])):
            yield context([self.voice.more(left_out)], self._id("more"))

    def _id(self, name: str) -> str:
        """The version tells one state's blocks from the next."""
        return block_id("step", self.step.id, name, revision=self.step.version)
