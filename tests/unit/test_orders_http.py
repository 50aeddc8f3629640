"""`GET /orders/check`: who may ask, what is understood, and the answer for programs."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from credit.order_world import OLDEST, OrderWorld
from fakes import FakeFinder, eur, usd
from pydantic import SecretStr
from records.lumen import ACME, GARAGE, NADIA, TUESDAY, at, paper

import handlers.http as handlers_http
from bot.credit.hold import HoldCause
from bot.credit.order_check import OrderCause, WayKind
from bot.credit.refused import Refused, Why
from bot.errors import StorageError
from bot.figures import FoundRow
from bot.reading import Reader
from handlers.http.asking import spoken_language
from handlers.http.openapi import document
from handlers.http.orders import OrderDesk, order_routes
from handlers.slack.transport import http_app
from messages.formats import Language
from messages.order_refused import order_refused_text

TOKEN = "0123456789abcdef01234567"
KEY = {"Authorization": f"Bearer {TOKEN}"}
ROW = FoundRow(ACME, "MAIN", "C0042", "ACME", "acme", "C. ROY")


@dataclass
class Counter:
    """The endpoint over a world, and questions to it."""

    world: OrderWorld = field(default_factory=OrderWorld)
    finder: FakeFinder = field(default_factory=lambda: FakeFinder({"code": [ROW]}))

    async def ask(
        self, query: str = "customer=C0042&amount=15000", path: str = "/orders/check", **how: Any
    ) -> httpx.Response:
        """The answer to a question, asked with the token unless it is said otherwise."""
        self.world.books.lookup = self.finder
        desk = OrderDesk(self.world.books, self.world.house, lambda: at("09:12"), SecretStr(TOKEN))
        app = http_app(None, order_routes(desk))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            headers = {**how.pop("headers", KEY), **how.pop("more", {})}
            method = how.pop("method", "GET")
            address = f"{path}?{query}" if query else path
            return await client.request(method, address, headers=headers, **how)


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


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer " + TOKEN[:-1]},
        {"Authorization": f"Bearer {TOKEN}0"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"Authorization": "Bearer é".encode("latin-1").decode("latin-1")},
    ],
)
async def test_without_the_token_nothing_is_said(counter: Counter, headers: dict[str, str]) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    answered = await counter.ask(headers=raw)
    assert answered.status_code == 401
    assert answered.headers["www-authenticate"] == "Bearer"
    assert answered.json()["error"] == "unauthorised"
    assert counter.finder.asked == []


@pytest.mark.parametrize(
    ("query", "about"),
    [
        ("", "customer"),
        ("amount=1", "customer"),
        ("customer=%20&amount=1", "customer"),
        ("customer=C0042", "amount"),
        ("customer=C0042&amount=0", "amount"),
        ("customer=C0042&amount=0.00", "amount"),
        ("customer=C0042&amount=-5", "amount"),
        ("customer=C0042&amount=1e5", "amount"),
        ("customer=C0042&amount=NaN", "amount"),
        ("customer=C0042&amount=15%20000", "amount"),
        ("customer=C0042&amount=15000,50", "amount"),
        ("customer=C0042&amount=%D9%A1%D9%A5", "amount"),
        ("customer=C0042&amount=10000000000000000", "amount"),
        ("customer=C0042&amount=1.001&currency=EUR", "decimals"),
        ("customer=C0042&amount=1.001", "decimals"),
        ("customer=C0042&amount=1&currency=EURO", "currency"),
        ("customer=C0042&amount=1&terms=366", "terms"),
        ("customer=C0042&amount=1&terms=-1", "terms"),
        ("customer=C0042&amount=1&entity=NONE", "entity"),
        ("customer=C0042&amount=1&amount=2", "once"),
        ("customer=C0042&amount=1&color=red", "Only"),
        (f"customer={'x' * 101}&amount=1", "longer"),
        ("customer=%00&amount=x", "amount"),
    ],
)
async def test_a_question_that_is_not_understood_says_what_is_wrong(
    counter: Counter, query: str, about: str
) -> None:
    answered = await counter.ask(query)
    assert answered.status_code == 400
    assert about in answered.json()["message"]


async def test_an_order_in_another_currency_is_told_the_customer_s(counter: Counter) -> None:
    answered = await counter.ask("customer=C0042&amount=1&currency=USD")
    assert (answered.status_code, answered.json()["error"]) == (400, "other_currency")
    assert "EUR" in answered.json()["message"]


async def test_a_customer_is_meant_by_code_then_by_siren_and_never_by_a_name(counter: Counter) -> None:
    counter.finder.answers = {"registration": [ROW], "name": [ROW]}
    assert (await counter.ask("customer=552081317&amount=1")).status_code == 200
    assert counter.finder.asked == ["code", "registration"]
    counter.finder.answers = {"name": [ROW], "prefix": [ROW], "words": [ROW]}
    answered = await counter.ask("customer=ACME&amount=1")
    assert (answered.status_code, answered.json()["error"]) == (404, "unknown_customer")


async def test_of_several_customers_none_is_chosen(counter: Counter) -> None:
    counter.finder.answers = {"code": [ROW, replace(ROW, id=GARAGE, entity="SUD")]}
    answered = await counter.ask()
    assert answered.status_code == 409
    assert "MAIN, SUD" in answered.json()["message"]


async def test_before_the_first_import_there_are_no_figures(counter: Counter) -> None:
    counter.world.books.empty = True
    answered = await counter.ask()
    assert (answered.status_code, answered.json()["error"]) == (503, "no_figures")


class Away:
    """A database that cannot be read, and says whose figures it was asked for."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def reading(self) -> AbstractAsyncContextManager[Reader]:
        return self._reading()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[Reader]:
        raise self.error
        yield  # pragma: no cover


@pytest.mark.parametrize(
    ("error", "status"), [(StorageError("ACME"), 503), (RuntimeError("ACME"), 500), (KeyError("ACME"), 500)]
)
async def test_trouble_has_a_reference_and_the_log_no_customer(
    counter: Counter, caplog: pytest.LogCaptureFixture, error: Exception, status: int
) -> None:
    counter.world.books = Away(error)  # type: ignore[assignment]  # all that is asked of it here
    with caplog.at_level(logging.DEBUG):
        answered = await counter.ask()
    assert answered.status_code == status
    (reference,) = re.findall(r"Reference ([0-9A-F]{4})\.", answered.json()["message"])
    ours = " ".join(one.getMessage() for one in caplog.records if one.name.startswith("encours"))
    assert reference in ours
    assert "ACME" not in ours + answered.text
    assert "C0042" not in ours


@pytest.mark.parametrize("path", ["/orders/check", "/orders", "/openapi.json"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_another_method_is_told_which_there_is(counter: Counter, path: str, method: str) -> None:
    answered = await counter.ask(path=path, method=method)
    assert (answered.status_code, answered.headers["allow"]) == (405, "GET, HEAD")


async def test_what_is_too_large_is_not_read(counter: Counter) -> None:
    assert (await counter.ask(content=b"x" * 10_001)).status_code == 413
    assert (await counter.ask(more={"Content-Length": "many"})).status_code == 413
    assert (await counter.ask("customer=C0042&amount=1&entity=" + "x" * 1000)).status_code == 414


async def test_without_a_token_in_the_settings_nothing_of_it_exists() -> None:
    transport = httpx.ASGITransport(http_app(None))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for path in ("/orders/check", "/orders", "/openapi.json", "/slack/events"):
            assert (await client.get(path)).status_code == 404
        assert (await client.get("/health")).text == "ok\n"


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
