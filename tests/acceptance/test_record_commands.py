"""`encours promises`, `disputes` and `audit`: what people logged, as of any day, and the trail of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from acceptance.acting import Wish, do
from acceptance.console import DAY, Encours
from bot.acts import AddNote, LogPromise, OpenDispute
from bot.credit.dispute import DisputeReason
from bot.credit.money import Money
from bot.credit.note import NoteKind
from bot.credit.promise import Means
from bot.services.disputes import open_dispute
from bot.services.notes import add_note
from bot.services.promises import log_promise

POLICY = """
people:
  - {email: camille@lumen.example, name: Camille Roy, role: salesperson}
  - {email: nadia@lumen.example, name: Nadia Benali, role: credit_manager}
"""
ACTED = "2026-11-23"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ALPHA, BETA = 1, 2
F1, F2 = 1, 2


def _do(*wishes: Wish) -> None:
    do("nadia@lumen.example", *wishes)


def promise(amount: str = "60", on: date = date(2026, 11, 27), key: str = "press1") -> Callable[..., Any]:
    request = LogPromise(
        ALPHA, (F1,), Money(Decimal(amount), "EUR"), on, key, 100, "Mme Durand", Means.PHONE, "by transfer"
    )
    return lambda house, actor: log_promise(house, actor, request)


def dispute() -> Callable[..., Any]:
    request = OpenDispute(
        F2, Money(Decimal("50.50"), "EUR"), DisputeReason.QUALITY, "scratched", "press2", 100
    )
    return lambda house, actor: open_dispute(house, actor, request)


def note(text: str) -> Callable[..., Any]:
    request = AddNote(BETA, NoteKind.NOTE, f"press {text[:9]}", text)
    return lambda house, actor: add_note(house, actor, request)


@pytest.fixture
def lumen(ledger: Encours) -> Encours:
    """The small ledger, with people."""
    ledger.file("encours.yaml", POLICY)
    return ledger


def test_promises_are_listed_for_programs(lumen: Encours) -> None:
    _do(promise())
    said = lumen("promises", "--as-of", ACTED, "--json")
    assert (said.status, said.err) == (0, "")
    (one,) = said.json["promises"]
    assert said.json["as_of"] == ACTED
    assert one == {
        "id": 1,
        "code": "C1",
        "name": "Alpha SAS",
        "entity": "MAIN",
        "salesperson": "",
        "invoices": ["F1"],
        "amount": "60.00",
        "currency": "EUR",
        "promised_on": "2026-11-27",
        "grace_until": "2026-12-01",
        "state": "open",
        "because": None,
        "not_seen_yet": False,
        "received": "0.00",
        "in_a_row": 1,
        "replaces": None,
        "plan": None,
        "said_by": "Mme Durand",
        "means": "phone",
        "note": "by transfer",
        "logged_by": "Nadia Benali",
        "logged_at": "2026-11-23T09:00:00+00:00",
        "ended_on": None,
    }


def test_promises_of_a_day_before_are_as_they_stood(lumen: Encours) -> None:
    _do(promise(), promise("40", key="press3"))
    states = [
        (one["state"], one["amount"])
        for one in lumen("promises", "--as-of", ACTED, "--json").json["promises"]
    ]
    assert states == [("open", "40.00"), ("replaced", "60.00")]
    assert lumen("promises", "--as-of", DAY, "--json").json["promises"] == []
    old = lumen("promises", "--as-of", "2026-12-04", "--json").json["promises"][0]
    assert (old["state"], old["not_seen_yet"]) == ("open", True)


def test_disputes_are_listed_for_programs(lumen: Encours) -> None:
    _do(dispute())
    said = lumen("disputes", "--as-of", ACTED, "--json")
    assert (said.status, said.err) == (0, "")
    (one,) = said.json["disputes"]
    assert (one["invoice"], one["amount"], one["reason"], one["state"]) == ("F2", "50.50", "quality", "open")
    assert (one["owner"], one["opened_by"], one["note"]) == ("Nadia Benali", "Nadia Benali", "scratched")
    assert (one["is_whole"], one["escalation"], one["proposed_credit"]) == (False, "none", None)
    assert lumen("disputes", "--as-of", DAY, "--json").json["disputes"] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_lists_are_printed_for_people(lumen: Encours, language: str) -> None:
    _do(promise(), dispute())
    promises = lumen("promises", "--as-of", ACTED, "--language", language)
    disputes = lumen("disputes", "--as-of", ACTED, "--language", language)
    assert (promises.status, disputes.status) == (0, 0)
    assert "Alpha SAS" in promises.out
    assert "F1" in promises.out
    assert "Béta" in disputes.out
    assert "F2" in disputes.out


def test_nothing_logged_is_a_list_of_nothing(lumen: Encours) -> None:
    assert lumen("promises", "--as-of", ACTED).status == 0
    assert lumen("disputes", "--as-of", ACTED, "--json").json == {"as_of": ACTED, "disputes": []}


@pytest.mark.parametrize("command", ["promises", "disputes"])
def test_days_that_nothing_is_known_of_are_refused(lumen: Encours, command: str) -> None:
    assert "Nothing is known of 1999-01-01" in lumen(command, "--as-of", "1999-01-01").complaint
    assert "is not a day" in lumen(command, "--as-of", "yesterday").complaint


def test_a_customers_trail_says_who_did_what_before_and_after(lumen: Encours) -> None:
    _do(promise(), promise("40", key="press3"), note("elsewhere"))
    said = lumen("audit", "--customer", "alpha", "--json")
    assert (said.status, said.err) == (0, "")
    assert (said.json["code"], said.json["name"]) == ("C1", "Alpha SAS")
    deeds = [(one["deed"], one["subject"]) for one in said.json["entries"]]
    assert set(deeds) == {
        ("promise.logged", "promise:1"),
        ("promise.logged", "promise:2"),
        ("promise.replaced", "promise:1"),
    }
    first = said.json["entries"][-1]
    assert (first["who"], first["surface"], first["at"]) == (
        "Nadia Benali",
        "command",
        "2026-11-23T10:00:00+01:00",
    )
    assert first["before"] is None
    assert "60.00 EUR" in first["after"].values()


def test_hostile_notes_are_plain_text_in_the_trail(lumen: Encours) -> None:
    _do(note("<!channel> *bold* [red]ink[/red] \x1b[31m"))
    said = lumen("audit", "--customer", "C2")
    assert said.status == 0
    assert "<!channel>" in said.out
    assert "[red]ink[/red]" in said.out.replace("\n", "")
    assert "\x1b" not in said.out


@pytest.mark.parametrize(
    ("typed", "said"),
    [("nobody of that name", "No customer fits"), ("", "Say which customer")],
)
def test_a_trail_is_of_one_customer(lumen: Encours, typed: str, said: str) -> None:
    found = lumen("audit", "--customer", typed)
    assert found.status == 1
    assert said in found.err


def test_a_likeness_is_said(lumen: Encours) -> None:
    said = lumen("audit", "--customer", "alpho sas")
    assert (said.status, said.err) == (0, "encours: Alpha SAS, for 'alpho sas'.\n")


def test_a_whole_trail_is_verified(lumen: Encours) -> None:
    _do(promise(), note("one"))
    said = lumen("audit", "verify", "--json")
    assert said.status == 0
    assert (said.json["whole"], said.json["flaw"], said.json["number"]) == (True, None, None)
    assert said.json["entries"] >= 2
    assert len(said.json["seal"]) == 64
    assert said.json["seal"][:8] in lumen("audit", "verify").out.replace("\n", "")


@pytest.mark.parametrize(
    ("tampering", "flaw", "number"),
    [
        ("UPDATE audit SET who = 'x' WHERE number = {last} - 1", "changed", -1),
        ("DELETE FROM audit WHERE number = {last} - 1", "missing", -1),
        ("DELETE FROM audit WHERE number = {last}", "cut_off", 0),
    ],
)
def test_a_trail_that_was_tampered_with_is_told_with_the_entry(
    lumen: Encours, tampering: str, flaw: str, number: int
) -> None:
    _do(promise(), note("one"), note("two"))
    last = lumen("audit", "verify", "--json").json["entries"]
    _tamper(lumen.folder / "ledger.sqlite", tampering.format(last=last))
    said = lumen("audit", "verify", "--json")
    assert said.status == 1
    assert (said.json["whole"], said.json["flaw"], said.json["number"]) == (False, flaw, last + number)
    people = lumen("audit", "verify")
    assert (people.status, str(last + number) in people.out) == (1, True)


def test_the_trail_of_an_empty_database_is_whole_or_not_there(encours: Encours) -> None:
    assert "Nothing has been imported yet" in encours("audit", "verify").complaint


def _tamper(database: Path, statement: str) -> None:
    """What somebody with the database's file can do: the triggers go first."""
    connection = sqlite3.connect(database)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
    for (name,) in names.fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_card_for_programs_tells_what_was_logged(lumen: Encours) -> None:
    _do(promise(), dispute(), note("asks for a new contact"))
    alpha = lumen("customer", "C1", "--as-of", ACTED, "--json").json
    assert [(one["amount"], one["state"]) for one in alpha["promises"]] == [("60.00", "open")]
    assert (alpha["last_promise_not_kept"], alpha["promises_made"], alpha["promises_kept"]) == (None, 0, 0)
    assert [one["currency"] for one in alpha["promises"]] == ["EUR"]
    beta = lumen("customer", "C2", "--as-of", ACTED, "--json").json
    assert [(one["invoice"], one["amount"], one["state"]) for one in beta["disputes"]] == [
        ("F2", "50.50", "open")
    ]
    assert [(one["kind"], one["text"], one["by"]) for one in beta["notes"]] == [
        ("note", "asks for a new contact", "Nadia Benali")
    ]
