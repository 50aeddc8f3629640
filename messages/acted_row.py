"""What was done about one customer of a digest since it was sent, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from bot.audit import Deed
from bot.credit.note import NoteKind
from bot.credit.promise import PromiseState
from bot.standing import ActedRow, ActedStep, PromiseView
from messages.blocks import SECTION_MAX
from messages.cut import cut, fit
from messages.escape import Mrkdwn
from messages.formats import clock
from messages.naming import readable
from messages.prose import Voice
from messages.standing import contested, noted, promised


class Row:
    """One customer, and what was done."""

    def __init__(self, row: ActedRow, voice: Voice) -> None:
        self.row = row
        self.voice = voice

    @cached_property
    def lines(self) -> list[Mrkdwn]:
        """One for each thing that was done: promises first, a plan as one."""
        language = self.voice.language
        said = [contested(one, language) for one in self.row.disputes]
        notes = [noted(one, language) for one in self.row.notes if one.note.kind is not NoteKind.NOT_TODAY]
        later = [self.voice.say("not_today")] if self.is_postponed else []
        steps = [self._step(one) for one in self.row.steps]
        return [*_promises(self.row.promises, self.voice), *later, *steps, *said, *notes]

    def _step(self, step: ActedStep) -> Mrkdwn:
        """`called, reached`, `step put off to Thu 26 Nov`, `reminder sent 10:12`."""
        return self.voice.say(
            "step",
            kind=Mrkdwn(step.deed.value.partition(".")[2]),
            outcome=Mrkdwn(step.outcome or ""),
            on=step.until,
            sent=Mrkdwn(clock(step.sent_at, self.voice.language)) if step.sent_at else Mrkdwn(),
        )

    @property
    def is_postponed(self) -> bool:
        """Whether the call waits for the next morning."""
        return any(one.note.kind is NoteKind.NOT_TODAY for one in self.row.notes)

    @property
    def is_done(self) -> bool:
        """Whether the call needs no row of its own any more."""
        stays = all(one.deed is not Deed.STEP_PUT_OFF and not one.is_taken for one in self.row.steps[:1])
        return bool(self.row.promises) or self.is_postponed or (bool(self.row.steps) and not stays)

    @property
    def name(self) -> str:
        """The customer."""
        return readable(self.row.name, self.row.code, self.row.customer_id)

    def told(self) -> Mrkdwn:
        """`ACME: €18,500 promised for Fri 27 Nov · called, no answer`."""
        return self.voice.say("row", name=self.name, said=Mrkdwn(" · ".join(self.lines)))

    def text(self, before: str) -> Mrkdwn:
        """What the row's section reads, given what it read."""
        if not self.is_done:
            return self._joined([self.voice.say("done", said=line) for line in self.lines], before)
        first, *others = self.lines
        head = self.voice.say("done", said=self.voice.say("row", name=self.name, said=first))
        following = [self.voice.say("done", said=line) for line in others]
        if self.is_postponed and not self.row.promises and not self.row.steps:
            following += map(Mrkdwn, before.split("\n")[1:2])  # why, and the deadline that still runs
        return self._joined(following, head)

    def _joined(self, lines: Sequence[str], head: str) -> Mrkdwn:
        if not lines:
            return cut(head, SECTION_MAX)
        return fit(lines, SECTION_MAX, self.voice.more, separator="\n", head=f"{head}\n")


def _promises(views: Sequence[PromiseView], voice: Voice) -> Iterator[Mrkdwn]:
    """Single promises one by one, the parts of a plan together."""
    plans: defaultdict[int, list[PromiseView]] = defaultdict(list)
    for view in views:
        if view.promise.plan_id is None:
            yield promised(view.promise, voice.language)
        else:
            plans[view.promise.plan_id].append(view)
    for parts in plans.values():
        yield _plan(parts, voice)


def _plan(parts: Sequence[PromiseView], voice: Voice) -> Mrkdwn:
    """`plan of 3 instalments, €30,900 in all, the first on Fri 27 Nov`."""
    amounts = [part.promise.amount for part in parts]
    return voice.say(
        "plan",
        count=len(parts),
        amount=sum(amounts[1:], amounts[0]),
        on=min(part.promise.promised_on for part in parts),
        waits=any(part.promise.state is PromiseState.PROPOSED for part in parts),
    )
