"""What people logged, on the Home: what to decide, what waits, promises, disputes, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from slackblocks import Block

from bot.block_ids import block_id
from bot.home import Change, Few, HomeView
from bot.ids import Action, record_value
from bot.standing import DisputeView, PlanView, PromiseView
from messages.blocks import SECTION_MAX, actions, button, section
from messages.buttons import card_button, label, sure, withdraw_button, withdrawable
from messages.cut import fit
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.home_groups import Group
from messages.naming import readable
from messages.prose import Voice, stop
from messages.record_words import note_kind_word
from messages.standing import covered, dispute_line, near_day, not_kept, promised, quoted, said_by

One = TypeVar("One")
Draw = Callable[[One], list[Block]]
Request = PromiseView | PlanView


def records_to_decide(view: HomeView, language: Language) -> Iterator[Group]:
    """Promises and plans that wait for this person, with the buttons that decide them."""
    screen = _Screen(view, Voice(language, "home_records"))
    yield from screen.group("decide", view.decide, screen.to_decide)


def record_groups(view: HomeView, language: Language) -> Iterator[Group]:
    """A heading with its count and a row each, of what there is; what is not shown is counted."""
    screen = _Screen(view, Voice(language, "home_records"))
    yield from screen.group("broken", view.broken, screen.broken)
    yield from screen.group("late", view.late_disputes, screen.dispute)
    yield from screen.group("waiting", view.waiting, screen.waiting)
    yield from screen.group("promises", view.promises, screen.promise)
    yield from screen.group("disputes", view.disputes, screen.dispute)
    yield from screen.changes()


def request_to_decide(
    request: Request, as_of: date, language: Language, named: Callable[[str], str]
) -> list[Block]:
    """A row with the buttons that decide it; `named` gives its blocks their ids."""
    kind, record_id, value = _record(request)
    agree, refuse = _DECISIONS[kind]
    buttons = [
        button(label(language, "agree"), agree, value),
        button(label(language, "refuse"), refuse, value),
        card_button(language, _customer_id(request)),
    ]
    name, said = f"{kind}{record_id}", request_line(request, as_of, Voice(language, "home_records"))
    return [section(said, named(name)), actions(buttons, named(f"{name}-do"))]


def request_line(request: Request, as_of: date, voice: Voice) -> Mrkdwn:
    """Who owes, how much and when, and who asks; `voice` is that of this screen."""
    if isinstance(request, PlanView):
        return _plan_line(request, as_of, voice)
    promise = request.promise
    return voice.say(
        "request",
        name=readable(request.customer_name, request.customer_code, promise.customer_id),
        amount=promise.amount,
        on=near_day(promise.promised_on, as_of, voice.language),
        count=promise.in_a_row,
        by=request.logged_by,
        asked=near_day(promise.logged_on, as_of, voice.language),
    )


def _plan_line(request: PlanView, as_of: date, voice: Voice) -> Mrkdwn:
    amounts = [one.promise.amount for one in request.promises]
    return voice.say(
        "plan_request",
        name=readable(request.customer_name, request.customer_code, request.plan.customer_id),
        amount=sum(amounts[1:], amounts[0]) if amounts else None,
        count=len(amounts),
        by=request.asked_by,
        asked=near_day(request.plan.asked_on, as_of, voice.language),
    )


class _Screen:
    """The rows of one Home; a block's name starts with that of its group."""

    def __init__(self, view: HomeView, voice: Voice) -> None:
        self.view = view
        self.voice = voice
        self.within = ""

    def group(self, name: str, few: Few[One], draw: Draw[One]) -> Iterator[Group]:
        if not few.total:
            return
        self.within = name
        amounts = self.voice.sums(self.view.promised) if name == "promises" and self.view.promised else ""
        heading = self.voice.say(f"{name}_title", count=few.total, amounts=Mrkdwn(amounts))
        rows = tuple(tuple(draw(one)) for one in few.shown)
        yield Group(section(heading, self._id("head")), rows, few.left_out, self._id("more"))

    def to_decide(self, request: Request) -> list[Block]:
        return request_to_decide(request, self.view.as_of, self.voice.language, self._id)

    def waiting(self, request: Request) -> list[Block]:
        kind, record_id, value = _record(request)
        text = label(self.voice.language, "withdraw_request")
        withdraw = button(text, _WITHDRAWALS[kind], value, confirm=sure(self.voice.language, "request"))
        return [
            section(
                request_line(request, self.view.as_of, self.voice), self._id(f"{kind}{record_id}"), withdraw
            )
        ]

    def broken(self, view: PromiseView) -> list[Block]:
        said = not_kept(view.promise, self.voice.language, self.view.as_of)
        return [self._row(view, self._about(view, said, view.salesperson))]

    def promise(self, view: PromiseView) -> list[Block]:
        said = promised(view.promise, self.voice.language, self.view.as_of)
        parts = [said, covered(view.numbers, self.voice.language), said_by(view.promise, self.voice.language)]
        if view.not_seen_yet:
            parts.append(self.voice.say("not_seen_yet"))
        row = self._about(view, Mrkdwn(", ".join(filter(None, parts))), "")
        if view.promise.id not in withdrawable(one.promise for one in self.view.promises.shown):
            return [self._row(view, row)]
        withdraw = withdraw_button(self.voice.language, view.promise)
        buttons = [card_button(self.voice.language, view.promise.customer_id), withdraw]
        name = f"promise{view.promise.id}"
        return [section(row, self._id(name)), actions(buttons, self._id(f"{name}-do"))]

    def dispute(self, view: DisputeView) -> list[Block]:
        dispute = view.dispute
        name = readable(view.customer_name, view.customer_code, dispute.customer_id)
        line = dispute_line(view, self.voice.language, self.view.as_of)
        value = record_value("dispute", dispute.id, dispute.version)
        opened = button(label(self.voice.language, "open"), Action.DISPUTE_SHOW, value)
        said = self.voice.say("dispute_row", name=name, said=line)
        return [section(said, self._id(f"dispute{dispute.id}"), opened)]

    def changes(self) -> Iterator[Group]:
        few = self.view.changes
        if not few.total:
            return
        self.within = "changes"
        since = self.view.digest.since if self.view.digest else None
        head = self.voice.say("changes_title", count=few.total, since=since)
        lines = [self._change(one) for one in few.shown]
        left_out = few.left_out
        said = fit(lines, SECTION_MAX, self.voice.more, separator="\n", head=f"{head}\n", left_out=left_out)
        yield Group(section(said, self._id("head")))

    def _row(self, view: PromiseView, said: Mrkdwn) -> Block:
        card = card_button(self.voice.language, view.promise.customer_id)
        return section(said, self._id(f"promise{view.promise.id}"), card)

    def _about(self, view: PromiseView, said: Mrkdwn, by: str) -> Mrkdwn:
        name = readable(view.customer_name, view.customer_code, view.promise.customer_id)
        return self.voice.say("row", name=name, said=said, by=by)

    def _day(self, on: date) -> Mrkdwn:
        return near_day(on, self.view.as_of, self.voice.language)

    def _change(self, one: Change) -> Mrkdwn:
        text = quoted(one.text)
        kind = note_kind_word(one.note, self.voice.language) if one.note else Mrkdwn()
        return stop(
            self.voice.say(
                "change",
                kind=Mrkdwn(one.kind),
                name=one.name,
                amount=one.amount,
                on=self._day(one.on) if one.on else None,
                by=one.by,
                note=self.voice.say("change_note", kind=kind, text=text),
            )
        )

    def _id(self, name: str) -> str:
        return block_id("home", self.view.as_of, self.within, name)


_DECISIONS = {
    "promise": (Action.PROMISE_AGREE, Action.PROMISE_REFUSE),
    "plan": (Action.PLAN_AGREE, Action.PLAN_REFUSE),
}
_WITHDRAWALS = {"promise": Action.PROMISE_CANCEL, "plan": Action.PLAN_CANCEL}


def _record(request: Request) -> tuple[str, int, str]:
    """What it is, its id, and the value of its buttons."""
    if isinstance(request, PromiseView):
        promise = request.promise
        return "promise", promise.id, record_value("promise", promise.id, promise.version)
    return "plan", request.plan.id, record_value("plan", request.plan.id, request.plan.version)


def _customer_id(request: Request) -> int:
    return request.promise.customer_id if isinstance(request, PromiseView) else request.plan.customer_id
