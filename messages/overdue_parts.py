"""What a list of late customers says: title, whose and of when, ages, and its lines as text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.credit.ageing import Bounds
from bot.credit.freshness import Freshness
from bot.credit.overdue import LateLine, OverdueList
from bot.list_ids import OverdueKey
from bot.requests import Whose
from messages.digest_parts import ranking_said
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.naming import readable
from messages.prose import Voice

_FIXED = frozenset({Whose.MINE.value, Whose.ALL.value, Whose.NOBODY.value})
PAGE = 100


@dataclass(frozen=True)
class Late:
    """One page of late customers in a language."""

    page: OverdueList
    language: Language

    @cached_property
    def voice(self) -> Voice:
        """The reader's language."""
        return Voice(self.language, "overdue")

    @property
    def columns(self) -> tuple[str, ...]:
        """Who looks after a customer is said where it is not known already, and so is the entity."""
        names = ["customer", "late", "oldest"]
        if not self._is_one_persons or len({line.salesperson for line in self.page.lines}) > 1:
            names.append("salesperson")
        if self._has_several_entities:
            names.append("entity")
        return tuple(names)

    def title(self) -> Mrkdwn:
        """`300 late customers: €1,284,000`."""
        if not self.page.customers:
            return self.voice.say("title_none")
        amounts = self.voice.sums(self.page.overdue) if self.page.overdue else Mrkdwn()
        return self.voice.say("title", count=self.page.customers, amounts=amounts)

    def about(self) -> Mrkdwn:
        """`Ledger of Mon 23 Nov, 18:10 · your customers · more than 30 days late · amounts in EUR`."""
        page, said = self.page, []
        if page.ledger_at is not None:
            said.append(self.voice.say("ledger", at=page.ledger_at))
        said.append(self._whose())
        if clean(self._only_entity):
            said.append(self.voice.word("text", text=self._only_entity))
        if page.older_than:
            said.append(self.voice.say("older_than", days=self.voice.word("days", count=page.older_than)))
        if page.entity:
            said.append(self.voice.say("in_entity", code=page.entity))
        if page.top and page.top < page.customers:
            said.append(self.voice.say("top", count=page.top, customers=page.customers))
        if page.overdue:
            codes = self.voice.listed(amount.currency for amount in page.overdue)
            said.append(self.voice.say("currencies", codes=codes))
        return Mrkdwn(" · ".join([*said, *self._ranking()]))

    def _ranking(self) -> list[Mrkdwn]:
        digest = Voice(self.language, "digest")
        return ranking_said(self.page.rates, self.page.unranked_currencies, self.page.as_of, digest)

    def banner(self) -> Mrkdwn:
        """That the figures are old; empty when they are not."""
        if self.page.ledger_at is None or self.page.freshness is Freshness.FRESH:
            return Mrkdwn()
        if self.page.freshness is Freshness.OLD:
            return self.voice.word("banner", on=self.page.ledger_at, entity="")
        return self.voice.say("stale", at=self.page.ledger_at)

    def nothing(self) -> Mrkdwn:
        """Why there is no line."""
        if self.page.customers:
            return self.voice.say("nothing_more")
        older = self.page.older_than
        return self.voice.say("nothing", older=self.voice.word("days", count=older) if older else None)

    def buckets(self) -> Mrkdwn:
        """`By age: 1-30 days: 212 (€600,000) · over 90 days: 14 (€90,000)`; empty when there are none."""
        labels = Bounds(*self.page.thresholds).labels
        said = [
            self.voice.say(
                "bucket",
                name=self.voice.bucket(labels[one.bucket]),
                customers=one.customers,
                amounts=self.voice.sums(one.overdue),
            )
            for one in self.page.buckets
            if one.bucket in labels and one.overdue
        ]
        return Mrkdwn(f"{self.voice.say('buckets')} {' · '.join(said)}") if said else Mrkdwn()

    def name(self, line: LateLine) -> str:
        """`ACME (C0042)`, for a cell."""
        name = readable(line.name, line.code, line.id)
        code = clean(line.code)
        return f"{name} ({code})" if code and clean(line.name) else name

    def lines(self) -> list[Mrkdwn]:
        """Each customer as text."""
        return [self._line(line) for line in self.page.lines]

    def counted(self, sentence: str, shown: int) -> Mrkdwn:
        """Which lines of how many."""
        first, last = self.page.offset + 1, self.page.offset + shown
        return self.voice.say(sentence, first=first, last=last, total=self.page.total_lines)

    def caption(self, shown: int) -> Mrkdwn:
        """Of the table; lines are numbered only where there are others, for a customer can have several."""
        if not self.page.offset and shown == self.page.total_lines:
            return self.voice.say("caption_all")
        return self.counted("caption", shown)

    def left_out(self, shown: int) -> Mrkdwn:
        """Where this page stands and what did not fit on it; empty when it is all there is."""
        missing = len(self.page.lines) - shown
        said = [self.counted("lines", shown)] if self.page.total_lines > shown else []
        if missing > 0:
            said.append(self.voice.say("left_out", count=missing))
        return Mrkdwn(" · ".join(said))

    def following(self) -> tuple[OverdueKey, int] | None:
        """The next page and how many lines it has; None on the last."""
        page = self.page
        offset = page.offset + len(page.lines)
        left = page.total_lines - offset
        if left <= 0 or not page.lines:
            return None
        somebody = bool(page.person) or page.whose not in _FIXED
        whose = Whose.SOMEBODYS.value if somebody else page.whose
        person = page.person or page.whose if somebody else ""
        key = OverdueKey(page.as_of, whose, page.older_than, page.top, offset, page.entity or "", person)
        return key, min(left, PAGE)

    def sentences(self) -> list[str]:
        """For the fallback text: totals first, then the lines."""
        parts: list[str] = [self.title(), self.about(), self.banner()]
        if not self.page.lines:
            return [*parts, self.nothing()]
        parts += [self.buckets(), self.left_out(len(self.page.lines))]
        return [*parts, *self.lines()]

    @property
    def _is_one_persons(self) -> bool:
        return self.page.whose != Whose.ALL or bool(self.page.person)

    @cached_property
    def _has_several_entities(self) -> bool:
        """In all pages; where one company's customers are all there is, it is said once."""
        return len({name for name in self.page.entities if clean(name)}) > 1

    @property
    def _only_entity(self) -> str:
        """The entity that all the customers share, when there are others; else empty."""
        return "" if self._has_several_entities or not self.page.lines else self.page.lines[0].entity

    def _whose(self) -> Mrkdwn:
        """A list of one's own that names several salespeople is a manager's."""
        if self.page.person or self.page.whose not in _FIXED:
            return self.voice.say("somebody", name=self.page.whose)
        several = len({line.salesperson for line in self.page.lines}) > 1
        is_team = several and self.page.whose == Whose.MINE
        return self.voice.say("whose", name=Mrkdwn("team" if is_team else self.page.whose))

    def _line(self, line: LateLine) -> Mrkdwn:
        code = line.code if clean(line.name) else ""
        shows = self.columns
        return self.voice.say(
            "line",
            name=readable(line.name, line.code, line.id),
            code=code,
            amount=line.ageing.overdue,
            days=self.voice.word("days", count=line.oldest_days_late),
            salesperson=(line.salesperson or self.voice.say("nobody")) if "salesperson" in shows else "",
            entity=line.entity if "entity" in shows else "",
        )
