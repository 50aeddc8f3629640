"""ACME as decisions see it, and forms filled in as Slack would send them."""

from __future__ import annotations

from datetime import date
from typing import Any

from fakes import eur
from fakes_books import FakeBooks
from fakes_conversation import TEAM, reader

from bot.acts import Actor, DisputeOpened, LogPromise, OpenDispute, PromiseLogged
from bot.audit import Surface
from bot.credit.dispute import Dispute, DisputeReason
from bot.credit.ledger import Document, DocumentKind
from bot.credit.promise import Promise
from bot.ids import customer_value
from bot.policy import Person
from bot.records import KnownCustomer, KnownDocument
from bot.services.disputes import open_dispute
from bot.services.promises import log_promise
from conversation.talk import NOON, POLICY, U_CAMILLE, Call, Conversation

CARD = customer_value(1)
ACME = KnownCustomer(1, "MAIN", "Atelier Lumen", "FR", "C0001", "ACME", "EUR", "C. ROY")
VIDAL = KnownCustomer(2, "MAIN", "Atelier Lumen", "FR", "C0002", "Transports Vidal", "EUR", "P. PETIT")
OLD, NEW, THEIRS = 11, 12, 21
"""ACME's invoices of €18,500 and €2,300, and Vidal's."""
DIGEST = "digest.20261124.row1.do.r1"


def owed(document: int, customer: int, number: str, amount: str, due: date) -> KnownDocument:
    """An open invoice."""
    money = eur(amount)
    paper = Document(number, DocumentKind.INVOICE, date(2026, 9, 11), due, money, money, eur("0"))
    return KnownDocument(document, customer, paper)


def with_records(books: FakeBooks) -> FakeBooks:
    """What ACME and Vidal owe, for decisions."""
    ledger = books.records.ledger
    ledger.known = {1: ACME, 2: VIDAL}
    ledger.papers = {
        OLD: owed(OLD, 1, "F-0871", "18500", date(2026, 10, 11)),
        NEW: owed(NEW, 1, "F-0902", "2300", date(2026, 12, 11)),
        THEIRS: owed(THEIRS, 2, "F-0944", "900", date(2026, 11, 21)),
    }
    return books


def view_of(call: Call, **filled: dict[str, Any]) -> dict[str, Any]:
    """The modal of a call as Slack sends it back, with what it began with and what was `filled` in."""
    view = dict(call.sent["view"])
    begun = [one for one in view["blocks"] if one["type"] == "input"]
    values = {one["block_id"]: {one["element"]["action_id"]: _state(one["element"])} for one in begun}
    for name, state in filled.items():
        block = next(one for one in values if one.split("#")[0] == name)
        values[block] = dict.fromkeys(values[block], state)
    return {
        **view,
        "id": "V1",
        "hash": "h1",
        "root_view_id": "V1",
        "state": {"values": values},
    }


def submission(view: dict[str, Any], who: str = U_CAMILLE) -> dict[str, Any]:
    """It is submitted."""
    user = {"id": who, "team_id": TEAM}
    return {"type": "view_submission", "user": user, "team": {"id": TEAM}, "view": view}


def typed(text: str) -> dict[str, Any]:
    """A text input's state."""
    return {"type": "plain_text_input", "value": text}


def on(day: str) -> dict[str, Any]:
    """A date picker's state."""
    return {"type": "datepicker", "selected_date": day}


def ticked(*values: object) -> dict[str, Any]:
    """Checkboxes' state."""
    return {"type": "checkboxes", "selected_options": [{"value": str(one)} for one in values]}


def chosen(value: object) -> dict[str, Any]:
    """A select's or radio buttons' state."""
    return {"selected_option": {"value": str(value)}}


def input_of(call: Call, name: str) -> dict[str, Any]:
    """An input of the modal of a call, by its id without numbers."""
    blocks = call.sent["view"]["blocks"]
    found: dict[str, Any] = next(one for one in blocks if one.get("block_id", "").split("#")[0] == name)
    return found


def acting(person: Person) -> Actor:
    """Somebody who does something elsewhere, at the same noon."""
    return Actor(reader(person, POLICY), Surface.TERMINAL, NOON)


async def promised(talk: Conversation, person: Person, key: str = "other", amount: str = "9000") -> Promise:
    """Somebody logs a promise of ACME's old invoice elsewhere."""
    wish = LogPromise(1, (OLD,), eur(amount), date(2026, 11, 30), key, seen=99)
    done = await log_promise(talk.desk.house, acting(person), wish)
    assert isinstance(done, PromiseLogged)
    return done.promise


async def disputed(talk: Conversation, person: Person) -> Dispute:
    """Somebody opens a dispute of ACME's new invoice elsewhere."""
    wish = OpenDispute(NEW, None, DisputeReason.QUALITY, "scratched", "other", seen=99)
    done = await open_dispute(talk.desk.house, acting(person), wish)
    assert isinstance(done, DisputeOpened)
    return done.dispute


async def opened(talk: Conversation, action: str, value: str = CARD, **where: Any) -> Call:
    """Press a button that opens a form, and forget the call."""
    await talk.press(action, value, **where)
    (call,) = talk.of("views.open", "views.push")
    talk.calls.clear()
    return call


def _state(element: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": element["type"],
        "value": element.get("initial_value"),
        "selected_date": element.get("initial_date"),
        "selected_option": element.get("initial_option"),
        "selected_options": element.get("initial_options", []),
    }
