"""What came of some weeks, customer by customer: from the ledger's trail, the pretend Slack and the mails."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from examples.weeks_office import LEDGER, Office
from examples.weeks_words import deed_words, short_day, step_word, told_words
from sandbox.workspace import Channel, Message

Facts = Mapping[str, Any]
QUIET = ("digest", "acted", "queue")
"""Messages of every morning: they are told of on days on which there is something else to tell."""


@dataclass(frozen=True, slots=True)
class Row:
    """A day of one customer."""

    on: date
    clock: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    step: str = ""
    """The one that waits at the end of the day."""
    told: tuple[str, ...] = ()


Told = dict[str, tuple[Row, ...]]
"""By the customer's name, the days on which there is something to tell."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that waits for somebody."""

    id: int
    name: str
    owner: str
    due_on: date

    def words(self, today: date) -> str:
        """What it is, whose and by when."""
        late = " (late)" if self.due_on < today else ""
        return f"{self.name}, {self.owner}, by {short_day(self.due_on)}{late}"


@dataclass(frozen=True, slots=True)
class Done:
    """An entry of the trail, of a customer; nobody did what the clock did."""

    customer: str
    deed: str
    who: str
    subject: str
    before: Facts
    after: Facts


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the bot: what it is of, who reads it, and all that it says."""

    kind: str
    key: str
    reader: str
    text: str


@dataclass(slots=True)
class Watcher:
    """Looks at the end of each day at what is new."""

    folder: Path
    names: Mapping[str, str]
    """What people are called, by their e-mails."""
    customers: tuple[str, ...]
    _entry: int = field(default=0, init=False)
    _seen: set[tuple[str, str]] = field(default_factory=set, init=False)
    _mails: int = field(default=0, init=False)
    _owners: dict[str, str] = field(default_factory=dict, init=False)
    """Who had the step of a customer when the day began."""
    _rows: dict[str, list[Row]] = field(default_factory=dict, init=False)

    @property
    def told(self) -> Told:
        """All that was seen so far."""
        return {name: tuple(self._rows.get(name, ())) for name in self.customers}

    def look(self, today: date, one: Office) -> None:
        """What came of a day."""
        deeds, messages, mails = self._deeds(), self._messages(one), self._mailed(one)
        for name in self.customers:
            waiting = self.waiting(name)
            clock, people, owners = self._did(deeds, name)
            owners |= {self._owners.get(name, ""), waiting.owner if waiting else ""}
            self._owners[name] = waiting.owner if waiting else ""
            heard = dict.fromkeys(self._heard(messages, name, owners))
            step = waiting.words(today) if waiting else ""
            row = Row(today, clock, people, step, (*heard, *mails.get(name, ())))
            if clock or people or (waiting and waiting.due_on == today):
                self._rows.setdefault(name, []).append(row)

    def waiting(self, customer: str) -> Waiting | None:
        """The customer's step that is open."""
        found = self._read(
            "SELECT s.id, s.step, s.owner, s.due_on FROM due_steps s "
            "JOIN customers c ON c.id = s.customer_id WHERE c.name = ? AND s.state = 'open'",
            customer,
        )
        if not found:
            return None
        step_id, step, owner, due_on = found[0]
        name = step_word(json.loads(step)["name"])
        return Waiting(step_id, name, self._called(owner), date.fromisoformat(due_on))

    def _deeds(self) -> list[Done]:
        """The trail's new entries."""
        found = self._read(
            "SELECT a.number, c.name, a.deed, a.who, a.subject, a.before, a.after "
            "FROM audit a JOIN customers c ON c.id = a.customer_id WHERE a.number > ? ORDER BY a.number",
            self._entry,
        )
        self._entry = max([self._entry, *(each[0] for each in found)])
        return [
            Done(name, deed, self._called(who), subject, _facts(before), _facts(after))
            for _, name, deed, who, subject, before, after in found
        ]

    def _did(self, deeds: list[Done], customer: str) -> tuple[tuple[str, ...], tuple[str, ...], set[str]]:
        """What the clock and people did to a customer, and whose steps came."""
        clock: list[str] = []
        people: list[str] = []
        owners: set[str] = set()
        for each in deeds:
            if each.customer != customer:
                continue
            said = deed_words(each.deed, each.subject, each.before, each.after, self._called)
            if said and each.who:
                people.append(f"{each.who} {said}")
            elif said:
                clock.append(said)
            if each.deed == "step.opened":
                owners.add(self._called(each.after["owner"]))
        return tuple(clock), tuple(people), owners

    def _messages(self, one: Office) -> list[Heard]:
        """The bot's new messages."""
        known = {
            str(number): (kind, key) for number, kind, key in self._read("SELECT id, kind, key FROM outbox")
        }
        return [
            Heard(*known.get(_notice(each), ("file", "")), self._reader(one, place), _whole(place, each))
            for place, each in self._new(one)
        ]

    def _new(self, one: Office) -> Iterator[tuple[Channel, Message]]:
        for place in one.sandbox.workspace.channels.values():
            for each in place.messages:
                is_new = (place.id, each.ts) not in self._seen
                if each.from_app and not each.ephemeral_to and is_new:
                    self._seen.add((place.id, each.ts))
                    yield place, each

    def _reader(self, one: Office, place: Channel) -> str:
        """A channel, or the person whose conversation it is."""
        if place.name:
            return f"#{place.name}"
        users = one.sandbox.workspace.users
        return next(
            self._called(users[each].email) for each in place.members if users[each].email in self.names
        )

    def _heard(self, messages: list[Heard], customer: str, owners: set[str]) -> Iterator[str]:
        """What was said of a customer; of every morning's messages, those to whoever has a step of it."""
        marks = self._marks(customer)
        for each in messages:
            is_about = any(mark in each.text for mark in marks)
            if is_about and (each.kind not in QUIET or each.reader in owners):
                yield f"{each.reader}: {told_words(each.kind, each.key)}"

    def _marks(self, customer: str) -> list[str]:
        """What tells that something is about a customer: its name, its code, the numbers of its papers."""
        queries = (
            "SELECT name FROM customers WHERE name = ?",
            "SELECT code FROM customers WHERE name = ?",
            "SELECT d.number FROM documents d JOIN customers c ON c.id = d.customer_id WHERE c.name = ?",
            "SELECT l.number FROM letters l JOIN customers c ON c.id = l.customer_id WHERE c.name = ?",
        )
        return [str(found) for query in queries for (found,) in self._read(query, customer)]

    def _mailed(self, one: Office) -> dict[str, list[str]]:
        """By customer, the mails that its server took."""
        new, self._mails = one.mails.taken[self._mails :], len(one.mails.taken)
        found: dict[str, list[str]] = {}
        for to, mail in new:
            subject = str(mail["Subject"])
            for name in self.customers:
                if any(mark in subject for mark in self._marks(name)):
                    found.setdefault(name, []).append(f"{to}: “{subject}”")
        return found

    def _called(self, email: str) -> str:
        return self.names.get(email, email)

    def _read(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.folder / LEDGER}?mode=ro", uri=True)) as ledger:
            return ledger.execute(query, given).fetchall()


def _notice(message: Message) -> str:
    """The number in the outbox of what a message says; empty for a file."""
    return str(((message.metadata or {}).get("event_payload") or {}).get("notice", ""))


def _facts(kept: str) -> Facts:
    facts: Facts = json.loads(kept or "{}")
    return facts


def _whole(place: Channel, message: Message) -> str:
    """What it says, with the message that it stands below."""
    above = [each for each in place.messages if message.is_reply and each.ts == message.thread_ts]
    said = [f"{each.text} {each.blocks}" for each in (message, *above)]
    return " ".join(said)


def table(rows: tuple[Row, ...]) -> str:
    """Markdown: a day a line."""
    head = "| day | the clock | people | the step that waits | who was told |\n|---|---|---|---|---|\n"
    return head + "".join(map(_line, rows))


def _line(row: Row) -> str:
    told = "<br>".join(row.told)
    cells = (short_day(row.on), "<br>".join(row.clock), "<br>".join(row.people), row.step, told)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"
