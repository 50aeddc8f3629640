"""The queue: the dunning steps that wait, what is due first, with the buttons that take them."""

from __future__ import annotations

import hashlib

from slackblocks import Block, Button, Element

from bot.block_ids import block_id
from bot.credit.freshness import Freshness
from bot.credit.mailing import MailingState
from bot.dunning_acts import RemindersAsked
from bot.dunning_views import Queue, StepView
from bot.ids import Action, Callback
from bot.step_ids import ALL, MINE, QueueKey, QueuePart, queue_name, queue_value
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
from messages.buttons import label, undo_button
from messages.cut import fit
from messages.escape import Mrkdwn, clean, escape
from messages.formats import Language
from messages.limit_words import old_text
from messages.mail_trouble import trouble_of
from messages.prose import Voice
from messages.step_buttons import recall_button, send_mails_button, step_menu, take_button
from messages.step_done import done_row
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
    tries_words,
)
from messages.surfaces import VIEW_BLOCKS_MAX, Modal
from messages.told import told

TROUBLE_SHOWN = 300
SENDING_MOST = 8
"""Of what is on its way, in a message; its own window has as many as a screen holds."""
DONE_MOST = 8
PAGE = 20
"""What a page of the window moves by."""
LEFT_OUT_MAX = 1000
"""Characters of the names of those that no reminder can go to."""
_ROW_MAX = 2900


def render_queue(queue: Queue, language: str, sent: RemindersAsked | None = None) -> Message:
    """A row a step; those that do not fit are counted, with a way to them. `sent` is what just was."""
    screen = _Screen(queue, language, sent)
    return Message(told(screen.sentences(), screen.voice), tuple(screen.blocks(MESSAGE_BLOCKS_MAX)))


def render_queue_modal(
    queue: Queue, language: str, sent: RemindersAsked | None = None, part: QueuePart = QueuePart.STEPS
) -> Modal:
    """The same in a window, page by page; or all that is on its way."""
    screen = _Screen(queue, language, sent)
    is_mails = part is QueuePart.SENDING
    blocks = tuple(screen.mails() if is_mails else screen.blocks(VIEW_BLOCKS_MAX, is_window=True))
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
        head, sending, done = self._head(), self._sending(), self._done()
        rows = [self._row(one) for one in self.queue.steps]
        shown = rows_that_fit(rows, len(head) + len(sending) + len(done) + 2, most)
        blocks = [*head, *(block for row in rows[:shown] for block in row)]
        if not self.queue.count:
            blocks.append(section(self._nothing(), self._id("nothing")))
        left_out = max(self.queue.count - self.queue.offset - shown, 0)
        if left_out:
            blocks.append(context([self.voice.more(left_out)], self._id(f"more{left_out}")))
        if is_window and (pages := self._pages(QueuePart.STEPS, self.queue.count, shown)):
            blocks.append(actions(pages, self._id("pages", self.queue.offset + 1)))
        elif left_out and not is_window and self._whose:
            blocks.append(actions([self._see_all(QueuePart.STEPS, self.queue.count)], self._id("all")))
        return [*blocks, *done, *sending]

    def mails(self) -> list[Block]:
        """All that is on its way, a page of it."""
        queue, views = self.queue, self.queue.sending
        if not queue.sending_count:
            return [section(self.voice.say("none_sending"), self._id("none-sending"))]
        blocks = [self._sending_head(), *(self._sending_row(one) for one in views)]
        if pages := self._pages(QueuePart.SENDING, queue.sending_count, len(views)):
            blocks.append(actions(pages, self._id("pages", queue.offset + 1)))
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
        if self.queue.done_count:
            said.append(self.voice.say("done_title", count=self.queue.done_count))
            said += self._done_lines()
        if self.queue.sending:
            said.append(self.voice.say("sending_title", count=self.queue.sending_count))
            said += [self._sending_line(one) for one in self.queue.sending]
        return said

    def _head(self) -> list[Block]:
        title, about = self._title(), self._about()
        blocks = [header(title, self._marked("head", title)), context([about], self._marked("about", about))]
        if sent := self._sent():
            blocks.append(section("\n".join(sent), self._id("sent"), self._undo()))
        if banners := self._banners():
            blocks.append(section("\n".join(banners), self._id("old")))
        if send := self._send():
            said = self.voice.say("mails", count=self.queue.mails)
            blocks.append(section(said, self._marked("mails", said), send))
        return blocks

    def _title(self) -> Mrkdwn:
        queue = self.queue
        return self.voice.say("title", on=queue.as_of, count=queue.count, late=queue.late, today=queue.today)

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

    def _undo(self) -> Button | None:
        """Call back all that one press let go."""
        subject = self.sent.undo if self.sent else ""
        return undo_button(self.voice.language, subject) if subject else None

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
        return send_mails_button(queue.mails, queue.ready, queue.whose, self.voice.language)

    def _see_all(self, part: QueuePart, count: int) -> Button:
        said = label(self.voice.language, "see_steps", count=count)
        action = Action.QUEUE_OPEN if part is QueuePart.STEPS else Action.QUEUE_MAILS
        return button(said, action, queue_value(QueueKey(self._whose, part)))

    def _pages(self, part: QueuePart, count: int, shown: int) -> list[Button]:
        """To the page before, where there is one, and to the one after."""
        if not self._whose:
            return []
        offset, voice = self.queue.offset, self.voice
        pages = []
        if offset:
            before = QueueKey(self._whose, part, max(offset - PAGE, 0))
            said = label(voice.language, "before", count=min(offset, PAGE))
            pages.append(button(said, Action.QUEUE_BACK, queue_value(before)))
        if (rest := count - offset - shown) > 0:
            after = QueueKey(self._whose, part, offset + shown)
            pages.append(
                button(
                    label(voice.language, "next", count=min(rest, PAGE)),
                    Action.QUEUE_NEXT,
                    queue_value(after),
                )
            )
        return pages

    @property
    def _whose(self) -> str:
        """As buttons name it; empty for somebody whose e-mail is not known."""
        return self.queue.person or (self.queue.whose if self.queue.whose in (MINE, ALL) else "")

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
            tries=tries_words(view, self.steps),
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
            tries=tries_words(view, self.steps),
            contact=plain_contact(view.contact, self.steps),
        )

    def _sending(self) -> list[Block]:
        """What is on its way, each with when it leaves and {Recall} until then; the rest in its window."""
        views, count = self.queue.sending[:SENDING_MOST], self.queue.sending_count
        if not views:
            return []
        blocks = [self._sending_head(), *(self._sending_row(one) for one in views)]
        if left_out := count - len(views):
            blocks.append(context([self.voice.more(left_out)], self._id(f"sending-more{left_out}")))
        if left_out and self._whose:
            see_all = self._see_all(QueuePart.SENDING, count)
            blocks.append(actions([see_all], self._id("sending-all", count)))
        return blocks

    def _sending_head(self) -> Block:
        said = self.voice.say("sending_title", count=self.queue.sending_count)
        return section(said, self._marked("sending", said))

    def _sending_row(self, view: StepView) -> Block:
        mailing = view.mailing.id if view.mailing else 0
        name = self._id(f"sending{view.step.id}-{mailing}", view.step.version)
        return section(self._sending_line(view), name, recall_button(view, self.voice.language))

    def _done(self) -> list[Block]:
        """What was done since, in one paragraph; what can be taken back, each with {Undo}."""
        if not self.queue.done_count:
            return []
        if any(one.undo for one in self.queue.done):
            return self._undoable()
        head = self.voice.say("done_title", count=self.queue.done_count)
        left_out = self.queue.done_count - len(self._done_lines())
        text = fit(
            self._done_lines(), _ROW_MAX, self.voice.more, separator="\n", head=f"{head}\n", left_out=left_out
        )
        return [section(text, self._marked("done", text))]

    def _undoable(self) -> list[Block]:
        head = self.voice.say("done_title", count=self.queue.done_count)
        blocks: list[Block] = [section(head, self._marked("done", head))]
        lines = self._done_lines()
        for view, line in zip(self.queue.done, lines, strict=False):
            taken_back = undo_button(self.voice.language, view.undo) if view.undo else None
            blocks.append(section(line, self._id(f"done{view.step.id}", view.step.version), taken_back))
        if left_out := self.queue.done_count - len(lines):
            blocks.append(context([self.voice.more(left_out)], self._id(f"done-more{left_out}")))
        return blocks

    def _done_lines(self) -> list[Mrkdwn]:
        queue = self.queue
        return [done_row(one, queue.reader, queue.as_of, self.steps) for one in queue.done[:DONE_MOST]]

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
        return block_id("queue", self.queue.as_of, queue_name(self._whose), name, revision=revision)

    def _marked(self, name: str, said: str) -> str:
        """Other words make another id: Slack draws a block of a message anew only when its id is new."""
        mark = hashlib.sha256(said.encode()).hexdigest()[:8]
        return block_id("queue", self.queue.as_of, queue_name(self._whose), name, mark)
