"""The App Home: a person's day as it stands, and what they can do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from slackblocks import Block

from bot.block_ids import block_id
from bot.credit.digest import Digest
from bot.credit.freshness import Freshness
from bot.home import HomeView
from bot.ids import SERVED
from bot.mornings import Morning as Decided
from bot.mornings import Outcome
from bot.policy import Role
from bot.sight import SEE_ALL
from messages import digest_parts as parts
from messages.blocks import actions, context, divider, header, section
from messages.buttons import (
    act_buttons,
    customer_search,
    help_button,
    label,
    late_button,
    sell_buttons,
    settings_button,
)
from messages.digest import see_all_key
from messages.digest_rows import call_row
from messages.escape import Mrkdwn
from messages.formats import Language, clock
from messages.help import help_lines
from messages.home_credit import credit_groups, largest_groups, requests_to_decide
from messages.home_groups import Group, fitted
from messages.home_queue import queue_groups
from messages.home_records import record_groups, records_to_decide
from messages.menu import role_late_button
from messages.morning import Morning
from messages.prose import Voice
from messages.settings import digest_line
from messages.surfaces import VIEW_BLOCKS_MAX, HomeTab

CALLS_SHOWN = 3
REACHING_FAR = (Role.MANAGER, *SEE_ALL)
"""Roles that see late customers though they look after none."""

_OUTCOMES = {Outcome.SENT: "sent", Outcome.SILENT: "checked", Outcome.STOPPED: "stopped"}


def render_home(view: HomeView, language: str, role: Role | None = None) -> HomeTab:
    """The day's first calls, what people logged, how the morning went, and what one can do; no tables.

    Who looks after no customers reads what their role can do.
    """
    return HomeTab(tuple(_Screen(view, Language.of(language), role).blocks()))


class _Screen:
    """The blocks of one Home, top to bottom."""

    def __init__(self, view: HomeView, language: Language, role: Role | None) -> None:
        self.view = view
        self.language = language
        self.role = role
        self.voice = Voice(language, "home")

    def blocks(self) -> Iterator[Block]:
        day, end = self._opening(), self._end()
        yield from day
        for group in fitted(self._groups(), VIEW_BLOCKS_MAX - len(day) - len(end)):
            yield from group.blocks(self.language)
        yield from end

    def _opening(self) -> list[Block]:
        if self.view.digest is None:
            return [header(self.voice.say("title", on=self.view.as_of), self._id("head"))]
        return list(self._day(self.view.digest))

    def _groups(self) -> Iterator[Group]:
        """What waits for a decision first, then what is in trouble, then what people logged."""
        yield from requests_to_decide(self.view, self.language)
        yield from records_to_decide(self.view, self.language)
        yield from queue_groups(self.view, self.language)
        yield from credit_groups(self.view, self.language, self.role)
        yield from record_groups(self.view, self.language)
        yield from largest_groups(self.view, self.language)

    def _end(self) -> list[Block]:
        blocks = [] if self.view.digest else list(self._without_customers())
        blocks.append(divider(self._id("line")))
        if small := self._small_print():
            blocks.append(context(small, self._id("morning")))
        acts = [*sell_buttons(self.language), *act_buttons(self.language)]
        blocks.append(actions([customer_search(self.language), *acts], self._id("acts")))
        blocks.append(actions([settings_button(self.language), help_button(self.language)], self._id("do")))
        return blocks

    def _day(self, digest: Digest) -> Iterator[Block]:
        spoken = replace(digest, recipient=replace(digest.recipient, language=self.language))
        morning = Morning(spoken)
        yield header(parts.title(morning), self._id("head"))
        if digest.freshness is Freshness.STALE:
            yield section(parts.stale(morning), self._id("stale"))
            return
        yield context([parts.as_of_line(morning)], self._id("asof"))
        if banners := morning.banners:
            yield section("\n".join(banners), self._id("old"))
        if not digest.late_customers:
            yield section(parts.nothing(morning), self._id("none"))
            return
        calls = [one for one in digest.calls if one.id not in self.view.postponed]
        for rank, customer in enumerate(calls[:CALLS_SHOWN], 1):
            yield from call_row(rank, customer, morning, SERVED, revision=1)
        yield self._rest(morning, len(calls[CALLS_SHOWN:]))

    def _rest(self, morning: Morning, calls: int) -> Block:
        """How many are not shown, and a way to all of them."""
        digest = morning.digest
        others = digest.late_customers - len(digest.calls)
        said = [self.voice.say("more_calls", count=calls)] if calls > 0 else []
        if postponed := sum(one.id in self.view.postponed for one in digest.calls):
            said.append(self.voice.say("postponed", count=postponed))
        if others > 0:
            besides = "also" if digest.calls_total == len(digest.calls) else "others"
            said.append(self.voice.say(besides, count=others))
        text = label(self.language, "see_all", count=digest.late_customers)
        see_all = late_button(text, see_all_key(morning))
        if not said:
            return actions([see_all], self._id("all"))
        return section(" ".join(said), self._id("all"), see_all)

    def _without_customers(self) -> Iterator[Block]:
        why = self.voice.say("no_figures" if self.view.settings.has_digest else "no_customers")
        lines = "\n".join(help_lines(self.language, self.role))
        yield section(f"{why}\n{lines}", self._id("help"))
        if self.role in REACHING_FAR and not self.view.settings.has_digest:
            yield actions([role_late_button(self.language, self.role, self.view.as_of)], self._id("late"))

    def _small_print(self) -> list[Mrkdwn]:
        """How this morning went and when the next digest comes."""
        if not self.view.settings.has_digest:
            return []
        said = [self._morning(last)] if (last := self._today()) else []
        return [*said, digest_line(self.view.settings, Voice(self.language, "settings"))]

    def _today(self) -> Decided | None:
        last = self.view.last
        return last if last and last.on == self.view.as_of else None

    def _morning(self, last: Decided) -> Mrkdwn:
        zone = self.view.settings.timezone
        at = last.decided_at.astimezone(ZoneInfo(zone)) if zone else last.decided_at
        return self.voice.say(_OUTCOMES[last.outcome], at=Mrkdwn(clock(at, self.language)))

    def _id(self, name: str) -> str:
        return block_id("home", self.view.as_of, name)
