"""The queue: the dunning steps that wait, what is due first, with the buttons that take them."""

from __future__ import annotations

from slackblocks import Block, Button, Element

from bot.credit.freshness import Freshness
from bot.credit.mailing import MailingState
from bot.dunning_acts import RemindersAsked
from bot.dunning_views import Queue, StepView
from bot.home import HomeQueue
from bot.ids import Action, Callback, block_id
from messages.blocks import (
    MESSAGE_BLOCKS_MAX,
    Message,
    actions,
    button,
    context,
    header,
    rows_that_fit,
    section,
)
from messages.buttons import label
from messages.cut import fit
from messages.escape import Mrkdwn, clean, escape
from messages.formats import Language
from messages.limit_words import old_text
from messages.mail_trouble import trouble_of
from messages.prose import Voice
from messages.step_buttons import recall_button, send_mails_button, step_menu, take_button
from messages.step_words import (
    contact_words,
    customer,
    customer_words,
    deadline,
    owed_words,
    owner_words,
    plain_contact,
    step_name,
    step_voice,
    to_do,
)
from messages.surfaces import VIEW_BLOCKS_MAX, Modal
from messages.told import told

MINE, ALL = "mine", "all"
TROUBLE_SHOWN = 300
SENDING_MOST = 8
LEFT_OUT_MAX = 1000
"""Characters of the names of those that no reminder can go to."""
_ROW_MAX = 2900


def render_queue(queue: Queue, language: str, sent: RemindersAsked | None = None) -> Message:
    """A row a step; those that do not fit are counted, with a way to them. `sent` is what just was."""
    screen = _Screen(queue, language, sent)
    return Message(told(screen.sentences(), screen.voice), tuple(screen.blocks(MESSAGE_BLOCKS_MAX)))


def render_queue_modal(queue: Queue, language: str, sent: RemindersAsked | None = None) -> Modal:
    """The same in a window."""
    screen = _Screen(queue, language, sent)
    blocks = tuple(screen.blocks(VIEW_BLOCKS_MAX, is_window=True))
    close = label(screen.voice.language, "close")
    return Modal(screen.voice.say("modal_title"), blocks, Callback.QUEUE, close=close)


class _Screen:
    """The parts of one queue, top to bottom."""

    def __init__(self, queue: Queue, language: str, sent: RemindersAsked | None) -> None:
        self.queue = queue
        self.sent = sent
        self.voice = Voice(Language.of(language), "queue")
        self.steps = step_voice(language)

    @property
    def is_mine(self) -> bool:
        """Whether whoever reads it owns the steps."""
        return self.queue.whose == MINE

    def blocks(self, most: int, *, is_window: bool = False) -> list[Block]:
        head, sending = self._head(), self._sending()
        rows = [self._row(one) for one in self.queue.steps]
        shown = rows_that_fit(rows, len(head) + len(sending) + 2, most)
        blocks = [*head, *(block for row in rows[:shown] for block in row)]
        if not self.queue.count:
            blocks.append(section(self._nothing(), self._id("nothing")))
        left_out = max(self.queue.count - shown, 0)
        if left_out:
            blocks.append(context([self.voice.more(left_out)], self._id("more")))
        blocks += sending
        if left_out and not is_window and (see_all := self._see_all()):
            blocks.append(actions([see_all], self._id("all")))
        return blocks

    def sentences(self) -> list[Mrkdwn]:
        """For the fallback text; the first names no customer."""
        said = [
            self.voice.say("hello", count=self.queue.count),
            self._title(),
            self._about(),
            *self._sent(),
            *self._banners(),
        ]
        said += [self._text_row(one) for one in self.queue.steps]
        if left_out := max(self.queue.count - len(self.queue.steps), 0):
            said.append(self.voice.more(left_out))
        if not self.queue.count:
            said.append(self._nothing())
        if self.queue.sending:
            said.append(self.voice.say("sending_title", count=len(self.queue.sending)))
            said += [self._sending_line(one) for one in self.queue.sending]
        return said

    def _head(self) -> list[Block]:
        blocks = [header(self._title(), self._id("head")), context([self._about()], self._id("about"))]
        if sent := self._sent():
            blocks.append(section("\n".join(sent), self._id("sent")))
        if banners := self._banners():
            blocks.append(section("\n".join(banners), self._id("old")))
        if send := self._send():
            said = self.voice.say("mails", count=self.queue.mails)
            blocks.append(section(said, self._id("mails"), send))
        return blocks

    def _title(self) -> Mrkdwn:
        counts = HomeQueue.of(self.queue)
        late, today = counts.late, counts.today
        return self.voice.say("title", on=self.queue.as_of, count=self.queue.count, late=late, today=today)

    def _about(self) -> Mrkdwn:
        """Whose steps they are, and how old the figures."""
        whose = self.queue.whose if self.queue.whose in (MINE, ALL) else "somebody"
        return self.voice.say("about", whose=Mrkdwn(whose), name=self.queue.whose, at=self.queue.ledger_at)

    def _sent(self) -> list[Mrkdwn]:
        """How many reminders just were let go, and whose cannot leave; empty when none were."""
        if self.sent is None:
            return []
        asked, left_out = self.sent.asked, self.sent.left_out
        said = []
        if asked:
            leaves = min(one.mailing.leaves_at for one in asked)
            said.append(self.voice.say("sent", count=len(asked), at=leaves))
        if left_out:
            names = fit([escape(one) for one in left_out], LEFT_OUT_MAX, self.voice.more, separator=", ")
            said.append(self.voice.say("left_out", count=len(left_out), names=names))
        return said

    def _banners(self) -> list[Mrkdwn]:
        """That the figures are old, and what that stops; nothing of fresh ones."""
        old = old_text(self.queue.ledger_at, self.queue.freshness, self.voice.language)
        stops = self.queue.freshness is Freshness.STALE
        return [one for one in (old, self.voice.say("stale") if stops else Mrkdwn()) if one]

    def _send(self) -> Button | None:
        """Only for a queue that a press can name, and while reminders may leave."""
        queue = self.queue
        if not queue.mails or queue.freshness is Freshness.STALE or queue.whose not in (MINE, ALL):
            return None
        return send_mails_button(queue.mails, queue.whose, self.voice.language)

    def _see_all(self) -> Button | None:
        if self.queue.whose not in (MINE, ALL):
            return None
        said = label(self.voice.language, "see_steps", count=self.queue.count)
        return button(said, Action.QUEUE_OPEN, self.queue.whose)

    def _nothing(self) -> Mrkdwn:
        return self.voice.say("nothing", whose=Mrkdwn(MINE if self.is_mine else ALL))

    def _row(self, view: StepView) -> list[Block]:
        """Who, how much, what to do and by when, whom to ask; then the button that takes it."""
        lines = [
            self._who(view),
            self._do(view),
            self._trouble(view),
            contact_words(view.contact, self.steps),
        ]
        text = fit([one for one in lines if one], _ROW_MAX, self.voice.more, separator="\n")
        step = view.step
        taken = take_button(view, self.voice.language)
        menu = step_menu(view, self.voice.language, is_mine=self.is_mine)
        buttons: list[Element] = [*([taken] if taken else []), menu]
        name, version = f"step{step.id}", step.version
        return [
            section(text, self._id(name, version)),
            actions(buttons, self._id(f"{name}-do", version)),
        ]

    def _who(self, view: StepView) -> Mrkdwn:
        said = owed_words(view, self.steps)
        return self.voice.say("row", customer=customer_words(view, self.steps), owed=said)

    def _do(self, view: StepView) -> Mrkdwn:
        return self.voice.say(
            "row_do",
            do=to_do(view.step.step, self.steps),
            due=deadline(view, self.queue.as_of, self.steps),
            owner=Mrkdwn() if self.is_mine else owner_words(view, self.steps),
        )

    def _trouble(self, view: StepView) -> Mrkdwn:
        found = trouble_of(view.step.trouble, TROUBLE_SHOWN, self.steps)
        return self.voice.say("trouble", text=found.words, code=found.code) if found.words else Mrkdwn()

    def _text_row(self, view: StepView) -> Mrkdwn:
        return self.voice.say(
            "row_text",
            name=customer(view),
            owed=owed_words(view, self.steps),
            do=to_do(view.step.step, self.steps),
            due=deadline(view, self.queue.as_of, self.steps),
            owner=Mrkdwn() if self.is_mine else owner_words(view, self.steps),
            contact=plain_contact(view.contact, self.steps),
        )

    def _sending(self) -> list[Block]:
        """Reminders on their way, each with when it leaves and {Recall} until then."""
        views = self.queue.sending
        if not views:
            return []
        said = self.voice.say("sending_title", count=len(views))
        blocks = [section(said, self._id("sending"))]
        for one in views[:SENDING_MOST]:
            recall = recall_button(one, self.voice.language)
            name = self._id(f"sending{one.step.id}", one.step.version)
            blocks.append(section(self._sending_line(one), name, recall))
        if left_out := len(views) - SENDING_MOST if len(views) > SENDING_MOST else 0:
            blocks.append(context([self.voice.more(left_out)], self._id("sending-more")))
        return blocks

    def _sending_line(self, view: StepView) -> Mrkdwn:
        mailing = view.mailing
        if mailing is None or mailing.state is not MailingState.WAITING:
            said = self.steps.say("sending")
            return self.voice.say("row", customer=customer_words(view, self.steps), owed=said)
        return self.voice.say(
            "sending",
            customer=customer_words(view, self.steps),
            step=step_name(view.step.step, self.voice.language),
            at=mailing.leaves_at,
            to=mailing.to if clean(mailing.to) else "",
        )

    def _id(self, name: str, revision: int = 1) -> str:
        return block_id("queue", self.queue.as_of, name, revision=revision)
