"""The day before, as the company's people lived it: what they told the bot between its two digests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

from examples.people import Somebody
from examples.stories import LAMBERTS_INVOICE

CAMILLE, JULIEN = "camille.roy@example.com", "julien.faure@example.com"
MARC, OLIVER = "marc.olivier@example.com", "oliver.hughes@example.com"
NADIA = "nadia.benali@example.com"


@dataclass(frozen=True, slots=True)
class Hour:
    """What happens within one run of the bot, from a time of the day on."""

    at: time
    deeds: tuple[tuple[str, Callable[[str, date], None]], ...]
    """How each is told, and what does it, given the workspace's address and the next working day."""


def promise(url: str, tomorrow: date) -> None:
    """What the evening's export shows as paid."""
    camille = Somebody(url, CAMILLE)
    form = camille.types("/credit promise Transports Vidal 3600")
    camille.submits(form, date=tomorrow.isoformat(), means="phone")


def dispute(url: str, tomorrow: date) -> None:
    """A part of one invoice, over quality: their manager's to answer."""
    camille = Somebody(url, CAMILLE)
    form = camille.types(f"/credit dispute F-{tomorrow.year}-{LAMBERTS_INVOICE} 2300")
    camille.submits(form, reason="quality", text="Two lamp panels came scratched, says Mme Lambert.")
    Somebody(url, MARC).reads("dispute.take")


def call(url: str, _tomorrow: date) -> None:
    """Nobody picks up the telephone."""
    camille = Somebody(url, CAMILLE)
    camille.submits(camille.types("/credit note Brasserie du Port"), kind="no_answer")


def call_back(url: str, _tomorrow: date) -> None:
    """Two clicks, on the first row of a digest."""
    julien = Somebody(url, JULIEN)
    julien.presses(julien.reads("customer.more"), "customer.more", "call_back")


def plan(url: str, tomorrow: date) -> None:
    """Equal parts, as the form begins, the first next week: it waits for the credit manager."""
    oliver = Somebody(url, OLIVER)
    card = oliver.opens(oliver.reads("customer.open"), "customer.open")
    form = oliver.opens(card, "customer.more", "plan")
    oliver.submits(form, part_date=(tomorrow + timedelta(days=7)).isoformat())
    Somebody(url, NADIA).reads("plan.agree")


def question(url: str, _tomorrow: date) -> None:
    """The owner takes the dispute, and asks whoever opened it."""
    marc = Somebody(url, MARC)
    marc.presses(marc.reads("dispute.take"), "dispute.take")
    form = marc.opens(marc.reads("dispute.ask"), "dispute.ask")
    asked = "Were they scratched on delivery? A photo would help."
    marc.submits(form, text=asked)
    Somebody(url, CAMILLE).reads(asked)


def answer(url: str, _tomorrow: date) -> None:
    """A reply in the thread, which stands in the other's at once."""
    camille, said = Somebody(url, CAMILLE), "On delivery: it is on the slip, and I have her photos."
    camille.replies(camille.reads("dispute.comment"), said)
    Somebody(url, MARC).reads(said)


HOURS = (
    Hour(
        time(9, 40),
        (
            ("Camille Roy logs a promise: Transports Vidal pays €3,600 tomorrow", promise),
            ("Julien Faure notes that his first customer will call back", call_back),
        ),
    ),
    Hour(
        time(10, 15),
        (
            ("Camille Roy opens a dispute: €2,300 of Menuiserie Lambert's invoice", dispute),
            ("Oliver Hughes asks for an instalment plan, which Nadia Benali is to decide", plan),
        ),
    ),
    Hour(
        time(14, 5),
        (
            ("Marc Olivier takes the dispute, and asks Camille something in its thread", question),
            ("Camille Roy calls Brasserie du Port: no answer", call),
        ),
    ),
    Hour(time(15, 30), (("Camille Roy answers Marc in the thread", answer),)),
)
