"""`GET /orders/check`: who may ask, what is understood, and the answer for programs."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from credit.order_world import OLDEST
from fakes import eur, usd
from order_counter import Counter
from records.lumen import ACME, GARAGE, NADIA, TUESDAY, paper

import handlers.http as handlers_http
from bot.credit.hold import HoldCause
from bot.credit.order_check import OrderCause, WayKind
from bot.credit.refused import Refused, Why
from handlers.http.asking import spoken_language
from handlers.http.openapi import document
from messages.formats import Language
from messages.order_refused import order_refused_text


@pytest.fixture
def counter() -> Counter:
    return Counter()


async def test_the_answer_has_every_number_as_a_decimal_string(counter: Counter) -> None:
    answered = await counter.ask()
    assert (answered.status_code, answered.headers["cache-control"]) == (200, "no-store")
    said = answered.json()
    causes, ways = said.pop("causes"), said.pop("ways_out")
    assert said == {
        "verdict": "hold",
        "provisional": False,
        "as_of": "2026-11-24",
        "checked_at": "2026-11-24T09:12:00+01:00",
        "ledger_at": "2026-11-23T18:10:00+01:00",
        "customer": {"code": "C0042", "name": "ACME"},
        "entity": "MAIN",
        "currency": "EUR",
        "order": "15000.00",
        "exposure": {"before": "53000.00", "with_order": "68000.00"},
        "limit": "60000.00",
        "available": "7000.00",
        "known": None,
        "released": None,
        "group": None,
        "reserved": [],
    }
    assert causes[0] == {
        "cause": "limit",
        "holds": True,
        "exposure": "68000.00",
        "limit": "60000.00",
        "short": "8000.00",
    }
    assert [(one["cause"], one["holds"]) for one in causes] == [
        ("limit", True),
        ("late_hold", True),
        ("late", False),
    ]
    assert ways[0] == {
        "way": "pay_all",
        "clears": ["limit", "late_hold"],
        "amount": "18500.00",
        "utilisation_after": "0.8250",
        "invoices": [
            {
                "number": "F-0001",
                "due_on": "2026-10-11",
                "days_late": 44,
                "open": "18500.00",
                "disputed": "0.00",
                "currency": "EUR",
                "promised": False,
            }
        ],
    }
    down = next(one for one in ways if one["way"] == "down_payment")
    assert (down["amount"], down["share_of_order"]) == ("8000.00", "0.5333")
    assert [one["way"] for one in ways] == ["pay_all", "down_payment", "plan", "increase", "release"]


async def test_an_order_that_the_ledger_has_counts_once_by_its_reference(counter: Counter) -> None:
    counter.world.settle(OLDEST)
    said = (await counter.ask("customer=C0042&amount=6000&reference=o-1")).json()
    assert (said["exposure"], said["known"]) == (
        {"before": "28500.00", "with_order": "34500.00"},
        "6000.00",
    )


async def test_a_release_says_by_whom_until_when_and_up_to_what(counter: Counter) -> None:
    counter.world.settle(OLDEST)
    counter.world.work.records.exposures.limit(ACME, eur("30000"), since=TUESDAY)
    facts = {"released_on": TUESDAY, "released_by": NADIA.email, "released_until": date(2026, 11, 30)}
    await counter.world.hold(HoldCause.BREACH, **facts)
    answered = await counter.ask("customer=C0042&amount=1500", more={"Accept-Language": "en"})
    said = answered.json()
    assert said["verdict"] == "accept"
    assert said["released"] == {
        "by": "Nadia Benali",
        "until": "2026-11-30",
        "up_to": "36000.00",
        "group_up_to": None,
    }
    assert "Over the limit; released by Nadia Benali until Mon 30 Nov, up to €36,000" in said["text"]
    schemas = document()["components"]["schemas"]
    _fits(said, schemas["Answer"], schemas)


async def test_the_group_is_said_with_the_currencies_that_are_left_out(counter: Counter) -> None:
    counter.world.settle(OLDEST)
    records = counter.world.work.records
    records.exposures.parents[ACME] = records.ledger.known[GARAGE].code
    records.exposures.limit(GARAGE, eur("60000"))
    abroad = paper(9, GARAGE, "70", TUESDAY, disputed=usd("0"))
    turned = replace(abroad.document, gross=usd("70"), open_amount=usd("70"))
    records.ledger.papers[9] = replace(abroad, document=turned)
    answered = await counter.ask("customer=C0042&amount=100", more={"Accept-Language": "fr"})
    said = answered.json()
    assert said["group"] == {
        "code": records.ledger.known[GARAGE].code,
        "currency": "EUR",
        "exposure": "38710.00",
        "limit": "60000.00",
        "rates_on": None,
        "left_out": ["USD"],
        "judged": True,
    }
    assert "sans USD (pas de taux)" in said["text"]
    schemas = document()["components"]["schemas"]
    _fits(said, schemas["Answer"], schemas)


async def test_an_amount_that_is_none_and_a_number_too_long_are_told_apart() -> None:
    assert "above zero" in order_refused_text(Refused(Why.NO_AMOUNT))
    long = order_refused_text(Refused(Why.TEXT_TOO_LONG, count=400))
    assert ("above zero" not in long, "400" in long) == (True, True)


def test_neither_http_nor_the_terminal_s_commands_lean_on_slack_s_grammar() -> None:
    handlers = Path(handlers_http.__file__).parents[1]
    for door in (handlers / "http").glob("*.py"):
        assert "handlers.slack" not in door.read_text("utf-8"), door.name
    for door in (handlers / "terminal").glob("*.py"):
        assert "handlers.slack.grammar" not in door.read_text("utf-8"), door.name


async def test_an_order_that_fits_is_accepted_without_ways_out(counter: Counter) -> None:
    counter.world.settle(OLDEST)
    said = (await counter.ask("customer=C0042&amount=25500.00&currency=eur&terms=30")).json()
    assert (said["verdict"], said["ways_out"]) == ("accept", [])
    assert said["exposure"]["with_order"] == "60000.00"


async def test_a_customer_without_a_limit_has_null_for_it(counter: Counter) -> None:
    counter.world.settle(OLDEST)
    counter.world.work.records.exposures.limits.clear()
    said = (await counter.ask()).json()
    assert (said["verdict"], said["limit"], said["available"]) == ("accept", None, None)


async def test_asking_changes_and_keeps_nothing(counter: Counter) -> None:
    before = counter.world.work.records.written()
    await counter.ask()
    assert counter.world.work.records.written() == before
    assert counter.world.work.commits == 0


async def test_the_hold_by_hand_says_why(counter: Counter) -> None:
    counter.world.settle(OLDEST)
    await counter.world.hold(HoldCause.BY_HAND, set_by=NADIA.email, why="chèque impayé")
    (cause, _) = (await counter.ask("customer=C0042&amount=1")).json()["causes"]
    assert cause == {"cause": "hold_by_hand", "holds": True, "on": "2026-11-24", "why": "chèque impayé"}


@pytest.mark.parametrize(
    ("spoken", "begins"),
    [("fr-FR,fr;q=0.9,en;q=0.8", "fr"), ("en", "en"), ("de,en;q=0.1", "en"), ("de", None), ("*", None)],
)
async def test_sentences_come_in_the_language_that_was_asked_for(
    counter: Counter, spoken: str, begins: str | None
) -> None:
    said = (await counter.ask(more={"Accept-Language": spoken})).json()
    assert said.get("language") == begins
    assert ("text" in said) is (begins is not None)
    if begins:
        assert "&amp;" not in said["text"]
        assert "F-0001" in said["text"]


async def test_the_document_describes_every_field_cause_and_way(counter: Counter) -> None:
    described = (await counter.ask("", "/openapi.json", headers={})).json()
    assert described == document()
    schemas = described["components"]["schemas"]
    answered = (await counter.ask(more={"Accept-Language": "en"})).json()
    _fits(answered, schemas["Answer"], schemas)
    assert schemas["Cause"]["properties"]["cause"]["enum"] == [one.value for one in OrderCause]
    assert schemas["WayOut"]["properties"]["way"]["enum"] == [one.value for one in WayKind]


async def test_the_page_says_all_of_it_and_fetches_nothing(counter: Counter) -> None:
    shown = await counter.ask("", "/orders", headers={})
    assert shown.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert not re.search(r"<script|<link|<img|src=|url\(|@import", shown.text)
    words = html.unescape(re.sub(r"<[^>]+>", "", shown.text))
    for schema in document()["components"]["schemas"].values():
        assert all(name in words for name in schema["properties"])
    assert "/orders/check?customer=C0042&amount=15000" in words
    assert "`" not in words


def _fits(value: Any, schema: dict[str, Any], schemas: dict[str, Any], where: str = "answer") -> None:
    """That a value is as a schema has it, and names nothing else."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    types = {"string": str, "boolean": bool, "integer": int, "object": dict, "array": list}
    assert (value is None and "null" in kinds) or isinstance(
        value, tuple(types[kind] for kind in kinds if kind in types)
    ), where
    if isinstance(value, dict):
        assert set(schema["required"]) <= set(value) <= set(schema["properties"]), where
        for name, part in value.items():
            _fits(part, schema["properties"][name], schemas, f"{where}.{name}")
    if isinstance(value, list):
        for one in value:
            _fits(one, schema["items"], schemas, f"{where}[]")
    if "enum" in schema:
        assert value in schema["enum"], where


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", None),
        ("fr", Language.FR),
        ("EN-gb", Language.EN),
        ("en;q=0.3, fr;q=0.7", Language.FR),
        ("fr;q=0, en;q=0.5", Language.EN),
        ("fr;q=0", None),
        ("fr;q=x,,;", None),
        ("es, it", None),
    ],
)
def test_the_language_liked_best_is_the_one(header: str, language: Language | None) -> None:
    assert spoken_language(header) is language
