"""Questions over HTTP that have no answer: no token, not understood, no such customer, trouble."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from order_counter import ROW, TOKEN, Counter
from records.lumen import GARAGE

from bot.errors import StorageError
from bot.reading import Reader
from handlers.slack.transport import http_app


@pytest.fixture
def counter() -> Counter:
    return Counter()


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
