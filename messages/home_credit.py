"""Limits, orders and cases on the Home: what to decide, what is in trouble, and who owes most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from slackblocks import Block, Button

from bot.block_ids import block_id
from bot.credit.case import CaseState
from bot.credit.crossing import Threshold
from bot.credit_views import CaseView, CrossingView, CustomerFacts, HoldView, RequestView
from bot.home import Few, HomeView
from bot.ids import Action, record_value
from bot.policy import Role
from bot.rights import Act, may
from messages.approvals import decision_blocks, request_row
from messages.blocks import actions, button, section
from messages.buttons import card_button, label, release_button
from messages.case_notices import case_open_button, case_row
from messages.case_words import SCREEN as CASES
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.hold_words import hold_line
from messages.home_groups import Group
from messages.limit_words import customer_text, either, of_limit
from messages.prose import Voice
from messages.request_facts import request_voice
from messages.request_message import withdraw_button
from messages.standing import near_day

One = TypeVar("One")


def requests_to_decide(view: HomeView, language: Language) -> Iterator[Group]:
    """Limits, terms and releases, each with its age and the buttons that decide it."""
    screen = _Screen(view, language, None)
    yield from screen.group("decide", view.requests_decide, screen.to_decide)


def credit_groups(view: HomeView, language: Language, role: Role | None) -> Iterator[Group]:
    """Cases, orders on hold, what is over a threshold, and what the person asked for."""
    screen = _Screen(view, language, role)
    yield from screen.group("cases", view.cases, screen.case)
    yield from screen.group("holds", view.holds, screen.hold)
    yield from screen.group("crossings", view.crossings, screen.crossing)
    yield from screen.group("waiting", view.requests_waiting, screen.waiting)


def largest_groups(view: HomeView, language: Language) -> Iterator[Group]:
    """The largest exposures, a row each."""
    screen = _Screen(view, language, None)
    yield from screen.group("largest", Few(tuple(enumerate(view.largest, 1))), screen.large)


class _Screen:
    """The rows of one Home; a block's name starts with that of its group."""

    def __init__(self, view: HomeView, language: Language, role: Role | None) -> None:
        self.view = view
        self.language = language
        self.role = role
        self.voice = Voice(language, "home_credit")
        self.within = ""

    def group(self, name: str, few: Few[One], draw: Callable[[One], list[Block]]) -> Iterator[Group]:
        if not few.total:
            return
        self.within = name
        nobodys = self.view.ownerless if name == "cases" else 0
        head = section(self.voice.say(f"{name}_title", count=few.total, nobodys=nobodys), self._id("head"))
        rows = tuple(tuple(draw(one)) for one in few.shown)
        yield Group(head, rows, few.left_out, self._id("more"))

    def to_decide(self, request: RequestView) -> list[Block]:
        return decision_blocks(request, self.view.as_of, request_voice(self.language))

    def waiting(self, request: RequestView) -> list[Block]:
        voice = request_voice(self.language)
        who = voice.say("row_waits", who=either(request.waits_for, self.language))
        said = Mrkdwn(f"{request_row(request, self.view.as_of, voice)} · {who}")
        return [section(said, self._id(f"request{request.request.id}"), withdraw_button(request, voice))]

    def case(self, view: CaseView) -> list[Block]:
        case, voice = view.case, Voice(self.language, CASES)
        opened, name = case_open_button(view, voice), f"case{case.id}"
        row = case_row(view, voice)
        if case.state is CaseState.SNOOZED and case.snoozed_until:
            asleep = self.voice.say("asleep", said=row, on=self._near(case.snoozed_until))
            return [section(asleep, self._id(name), opened)]
        buttons = [*self._case_buttons(view), opened]
        return [section(row, self._id(name)), actions(buttons, self._id(f"{name}-do"))]

    def _case_buttons(self, view: CaseView) -> Iterator[Button]:
        value = record_value("case", view.case.id, view.case.version)
        if view.case.taken_at is None:
            yield button(label(self.language, "take"), Action.CASE_TAKE, value)
        yield button(label(self.language, "assign"), Action.CASE_ASSIGN, value)
        yield button(label(self.language, "snooze"), Action.CASE_SNOOZE, value)

    def hold(self, view: HoldView) -> list[Block]:
        customer = customer_text(view.of, self.language)
        lines = [hold_line(one, self.language, self.view.as_of) for one in (view, *view.also)]
        line = Mrkdwn("\n".join(lines))
        said = self.voice.say("hold", customer=customer, said=line)
        releases = self.role is not None and may(Act.RELEASE_HOLD, self.role, concerned=True)
        chosen = release_button if releases else card_button
        return [section(said, self._id(f"hold{view.hold.id}"), chosen(self.language, view.of.customer_id))]

    def crossing(self, view: CrossingView) -> list[Block]:
        crossing, exposure = view.crossing, view.exposure
        use = Mrkdwn()
        if exposure is not None:
            is_cover = crossing.threshold is Threshold.COVER
            limit = exposure.insured_limit if is_cover else exposure.limit
            use = of_limit(exposure.total, limit, self.language)
        said = self.voice.say(
            "crossing",
            customer=customer_text(view.of, self.language),
            threshold=Mrkdwn(crossing.threshold),
            on=self._near(crossing.crossed_on),
            use=use,
        )
        card = card_button(self.language, view.of.customer_id)
        return [section(said, self._id(f"crossing{crossing.id}"), card)]

    def large(self, ranked: tuple[int, CustomerFacts]) -> list[Block]:
        rank, facts = ranked
        exposure = facts.exposure
        said = self.voice.say(
            "large",
            rank=rank,
            customer=customer_text(facts.of, self.language),
            use=of_limit(exposure.total, exposure.limit, self.language),
            late=self.voice.sums(facts.late) if any(facts.late) else Mrkdwn(),
            days=facts.oldest_days_late,
            held=bool(facts.holds),
        )
        return [section(said, self._id(f"large{rank}"), card_button(self.language, facts.of.customer_id))]

    def _near(self, on: date) -> Mrkdwn:
        return near_day(on, self.view.as_of, self.language)

    def _id(self, name: str) -> str:
        return block_id("home", self.view.as_of, "credit", self.within, name)
