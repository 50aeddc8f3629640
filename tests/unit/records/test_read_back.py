"""What is typed is read back before it counts; what is guessed or missing opens the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from fakes import eur, usd
from fakes_books import FakeFinder

from bot.acts import LogPromise, OpenDispute
from bot.credit.dispute import DisputeReason
from bot.credit.ledger import DocumentKind
from bot.credit.litigation import Litigation, LitigationState
from bot.credit.money import Money
from bot.credit.promise import Means
from bot.credit.refused import Refused, Why
from bot.figures import FoundDocument, FoundRow
from bot.forms import DisputeForm, PromiseForm, ReadBack, WhichAmount
from bot.requests import TypedAmount, TypedDispute, TypedPromise
from bot.services.customers import Found
from bot.services.documents import FoundDocuments
from bot.services.read_back import (
    change_dispute,
    change_promise,
    draft_dispute,
    draft_promise,
    read_dispute,
    read_promise,
)
from records.lumen import ACME, GARAGE, JULIEN, TUESDAY, Lumen, at, paper

FRIDAY = date(2026, 11, 27)
ROW = FoundRow(ACME, "MAIN", "C0042", "ACME", "acme", "C. ROY")
OTHER = FoundRow(GARAGE, "MAIN", "C0009", "ACME Lyon", "acme lyon", "C. ROY")


def amount(*readings: str, currency: str = "") -> TypedAmount:
    return TypedAmount("as typed", tuple(map(Decimal, readings)), currency)


TYPED = TypedPromise("acme", amount=amount("18500"), on=FRIDAY, means=Means.PHONE, words="Mme Durand")


def lumen_with(way: str = "name", *rows: FoundRow) -> Lumen:
    lumen = Lumen()
    lumen.books.lookup = FakeFinder({way: list(rows or (ROW,))}, everybody=list(rows or (ROW,)))
    lumen.books.numbers.known = [
        FoundDocument(key, one.document.number, "ACME", "C0042", "MAIN", one.document.kind, eur("1"), TUESDAY)
        for key, one in lumen.work.records.ledger.papers.items()
    ]
    return lumen


async def promised(
    lumen: Lumen, typed: TypedPromise = TYPED
) -> ReadBack | WhichAmount | PromiseForm | Found | Refused:
    return await read_promise(lumen.house, lumen.books, lumen.actor(), typed)


async def covered(lumen: Lumen, asked: str) -> list[str]:
    back = await promised(lumen, replace(TYPED, amount=amount(asked)))
    assert isinstance(back, ReadBack)
    return [one.number for one in back.covered]


@pytest.mark.parametrize("way", ["code", "name", "registration", "prefix", "words"])
async def test_what_is_exact_is_read_back_and_nothing_counts_yet(way: str) -> None:
    lumen = lumen_with(way)
    back = await promised(lumen)
    assert isinstance(back, ReadBack)
    assert (back.head.name, [one.number for one in back.covered]) == ("ACME", ["F-0001"])
    assert back.promise is not None
    draft = back.promise.draft
    assert (draft.amount, draft.promised_on, draft.said_by, draft.means) == (
        eur("18500"),
        FRIDAY,
        "Mme Durand",
        Means.PHONE,
    )
    assert back.promise.grace_until == date(2026, 12, 1)
    assert lumen.work.records.promises.kept == {}


async def test_what_was_read_back_is_logged_as_it_was_read() -> None:
    lumen = lumen_with()
    await lumen.note()
    back = await promised(lumen)
    assert isinstance(back, ReadBack)
    assert await draft_promise(lumen.house, lumen.actor(moment=at("10:00")), back.draft_id) == LogPromise(
        customer_id=ACME,
        documents=(1,),
        amount=eur("18500"),
        promised_on=FRIDAY,
        key="draft:1",
        seen=0,
        said_by="Mme Durand",
        means=Means.PHONE,
    )


async def test_a_draft_is_its_owners_and_a_promises() -> None:
    lumen = lumen_with()
    await promised(lumen)
    gone = Refused(Why.NO_DRAFT)
    assert await draft_promise(lumen.house, lumen.actor(JULIEN), 1) == gone
    assert await draft_promise(lumen.house, lumen.actor(), 2) == gone
    assert await draft_dispute(lumen.house, lumen.actor(), 1) == gone
    assert await change_promise(lumen.house, lumen.actor(JULIEN), 1) == gone
    assert await change_dispute(lumen.house, lumen.actor(), 1) == gone


async def test_the_form_opens_with_what_was_read_back() -> None:
    lumen = lumen_with()
    await promised(lumen)
    form = await change_promise(lumen.house, lumen.actor(), 1)
    assert isinstance(form, PromiseForm)
    assert (form.draft.documents, form.draft.amount, form.draft.promised_on, form.draft.means) == (
        (1,),
        eur("18500"),
        FRIDAY,
        Means.PHONE,
    )


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("12400", ["F-0002"]),  # the invoice of that amount
        ("18500", ["F-0001"]),
        ("5000", ["F-0001"]),  # else the oldest first
        ("18500.01", ["F-0001", "F-0002"]),
        ("30900", ["F-0001", "F-0002"]),
    ],
)
async def test_a_promise_covers_the_invoice_of_that_amount_else_the_oldest(
    asked: str, numbers: list[str]
) -> None:
    assert await covered(lumen_with(), asked) == numbers


async def test_more_invoices_than_the_form_shows_are_covered_all_the_same() -> None:
    lumen = lumen_with()
    ledger = lumen.work.records.ledger
    ledger.papers = {key: paper(key, ACME, "100", date(2026, 11, key)) for key in range(1, 13)}
    assert len(await covered(lumen, "1150")) == 12


@pytest.mark.parametrize(
    "typed",
    [
        replace(TYPED, amount=None),
        replace(TYPED, amount=amount("12.345")),
        replace(TYPED, amount=amount("15000", "15"), on=None),
        replace(TYPED, amount=amount("12", currency="ZZZ")),
        replace(TYPED, on=None),
        replace(TYPED, unread="fryday"),
    ],
)
async def test_what_is_missing_or_cannot_be_read_opens_the_form(typed: TypedPromise) -> None:
    lumen = lumen_with()
    form = await promised(lumen, typed)
    assert isinstance(form, PromiseForm)
    assert form.draft.said_by == "Mme Durand"
    assert lumen.work.records.drafts.kept == {}


@pytest.mark.parametrize(
    ("typed", "amount_text", "day_text"),
    [
        (replace(TYPED, on=None, unread="15/13"), "", "15/13"),
        (replace(TYPED, amount=None, unread="-50"), "-50", ""),
        (replace(TYPED, amount=None, on=None, unread="15/13"), "", "15/13"),
    ],
)
async def test_what_could_not_be_read_stands_where_it_was_meant(
    typed: TypedPromise, amount_text: str, day_text: str
) -> None:
    form = await promised(lumen_with(), typed)
    assert isinstance(form, PromiseForm)
    assert (form.draft.amount_text, form.draft.day_text) == (amount_text, day_text)
    assert (form.draft.promised_on, form.draft.said_by) == (FRIDAY, "Mme Durand")


async def test_a_day_that_has_passed_is_refused() -> None:
    refused = await promised(lumen_with(), replace(TYPED, on=date(2026, 11, 23)))
    assert isinstance(refused, Refused)
    assert refused.why is Why.DAY_PASSED


async def test_the_form_shows_what_could_not_be_read() -> None:
    lumen = lumen_with()
    form = await promised(lumen, replace(TYPED, amount=amount("12.345")))
    assert isinstance(form, PromiseForm)
    assert (form.draft.amount, form.draft.amount_text, form.draft.promised_on) == (None, "as typed", FRIDAY)


async def test_a_form_without_an_amount_has_what_is_late_ticked() -> None:
    form = await promised(lumen_with(), replace(TYPED, amount=None))
    assert isinstance(form, PromiseForm)
    assert (form.draft.documents, form.draft.amount) == ((1, 2), eur("30900"))


async def test_of_two_readings_neither_is_guessed_and_each_goes_on_as_a_draft() -> None:
    lumen = lumen_with()
    asked = await promised(lumen, replace(TYPED, amount=amount("15000", "15")))
    assert isinstance(asked, WhichAmount)
    assert [money for money, _ in asked.drafts] == [eur("15000"), eur("15")]
    form = await change_promise(lumen.house, lumen.actor(), asked.drafts[1][1])
    assert isinstance(form, PromiseForm)
    assert (form.draft.amount, form.draft.said_by, form.draft.promised_on) == (
        eur("15"),
        "Mme Durand",
        FRIDAY,
    )


async def test_a_customer_guessed_by_likeness_opens_the_form() -> None:
    lumen = lumen_with("none", FoundRow(ACME, "MAIN", "C0042", "ACME", "acmo", "C. ROY"))
    form = await promised(lumen)
    assert isinstance(form, PromiseForm)
    assert (form.head.name, form.draft.amount) == ("ACME", eur("18500"))


async def test_one_customer_that_fits_is_needed() -> None:
    several = await promised(lumen_with("prefix", ROW, OTHER), replace(TYPED, customer="ac"))
    nobody = await promised(lumen_with(), replace(TYPED, customer=""))
    assert isinstance(several, Found)
    assert several.customers == (ROW, OTHER)
    assert nobody == Found("", None, ())


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        (
            replace(TYPED, amount=amount("30900.01")),
            Refused(Why.ABOVE_OPEN, amount=eur("30900.01"), most=eur("30900")),
        ),
        (replace(TYPED, amount=amount("0")), Refused(Why.NO_AMOUNT, amount=eur("0"))),
        (replace(TYPED, on=date(2026, 11, 23)), Refused(Why.DAY_PASSED, until=TUESDAY)),
        (replace(TYPED, on=date(2026, 12, 25)), Refused(Why.DAY_TOO_FAR, until=date(2026, 12, 24))),
        (replace(TYPED, amount=amount("100", currency="USD")), Refused(Why.NOTHING_OPEN)),
    ],
)
async def test_what_cannot_be_promised_is_refused_at_once(typed: TypedPromise, refused: Refused) -> None:
    assert await promised(lumen_with(), typed) == refused


async def test_an_amount_without_currency_is_in_what_is_owed() -> None:
    lumen = lumen_with()
    ledger = lumen.work.records.ledger
    owed = paper(5, ACME, "1", date(2026, 11, 1))
    document = replace(owed.document, gross=usd("900"), open_amount=usd("900"), disputed=usd("0"))
    ledger.papers = {5: replace(owed, document=document)}
    back = await promised(lumen, replace(TYPED, amount=amount("900")))
    assert isinstance(back, ReadBack)
    assert back.promise is not None
    assert back.promise.draft.amount == Money(Decimal(900), "USD")


async def test_what_is_all_contested_is_chosen_by_hand() -> None:
    lumen = lumen_with()
    ledger = lumen.work.records.ledger
    ledger.papers = {1: paper(1, ACME, "18500", date(2026, 10, 11), disputed=eur("18500"))}
    assert isinstance(await promised(lumen), PromiseForm)


DISPUTED = TypedDispute("F-0002", amount=amount("2300"), reason=DisputeReason.QUALITY, words="scratched")


async def disputed(
    lumen: Lumen, typed: TypedDispute = DISPUTED
) -> ReadBack | DisputeForm | FoundDocuments | Refused:
    return await read_dispute(lumen.house, lumen.books, lumen.actor(), typed)


async def test_a_dispute_is_read_back_and_opened_as_it_was_read() -> None:
    lumen = lumen_with()
    back = await disputed(lumen)
    assert isinstance(back, ReadBack)
    assert back.dispute is not None
    assert (back.dispute.leaves, back.dispute.stays) == (eur("2300"), eur("10100"))
    assert [one.number for one in back.covered] == ["F-0002"]
    assert await draft_dispute(lumen.house, lumen.actor(), back.draft_id) == OpenDispute(
        document_id=2,
        amount=eur("2300"),
        reason=DisputeReason.QUALITY,
        note="scratched",
        key="draft:1",
        seen=0,
    )
    form = await change_dispute(lumen.house, lumen.actor(), back.draft_id)
    assert isinstance(form, DisputeForm)
    assert (form.draft.document_id, form.draft.is_whole, form.draft.note) == (2, False, "scratched")


@pytest.mark.parametrize("typed", [None, amount("12400")])
async def test_all_of_an_invoice_is_disputed_by_its_amount_or_without(typed: TypedAmount | None) -> None:
    lumen = lumen_with()
    await disputed(lumen, replace(DISPUTED, invoice="0002", amount=typed))
    read = await draft_dispute(lumen.house, lumen.actor(), 1)
    assert isinstance(read, OpenDispute)
    assert (read.document_id, read.amount) == (2, None)


@pytest.mark.parametrize(
    "typed", [replace(DISPUTED, reason=None), replace(DISPUTED, amount=amount("2300", "2.3"))]
)
async def test_a_dispute_without_a_reason_or_a_clear_amount_opens_the_form(typed: TypedDispute) -> None:
    lumen = lumen_with()
    form = await disputed(lumen, typed)
    assert isinstance(form, DisputeForm)
    assert (form.draft.document_id, form.draft.note) == (2, "scratched")
    assert lumen.work.records.drafts.kept == {}


async def test_an_invoice_that_is_not_found_is_asked_for() -> None:
    found = await disputed(lumen_with(), replace(DISPUTED, invoice="9999"))
    assert isinstance(found, FoundDocuments)
    assert found.documents == ()


async def test_what_cannot_be_disputed_is_refused_at_once() -> None:
    lumen = lumen_with()
    assert await disputed(lumen, replace(DISPUTED, amount=amount("12400.01"))) == Refused(
        Why.ABOVE_OPEN, amount=eur("12400.01"), most=eur("12400")
    )
    papers = lumen.work.records.ledger.papers
    papers[2] = paper(2, ACME, "12400", TUESDAY, open_amount="0")
    assert await disputed(lumen) == Refused(Why.NOT_OPEN, number="F-0002")
    papers[2] = paper(2, ACME, "-12400", TUESDAY, kind=DocumentKind.CREDIT_NOTE)
    assert await disputed(lumen) == Refused(Why.NOT_OPEN, number="F-0002")


async def test_of_a_customer_in_litigation_the_reading_says_so() -> None:
    lumen = lumen_with()
    assert isinstance(before := await promised(lumen), ReadBack)
    assert before.promise is not None
    assert not before.promise.is_in_litigation
    running = Litigation(
        id=0,
        customer_id=ACME,
        step_id=None,
        to="Recouvrement Durand",
        reason="no answer",
        asked_by="autre@lumen.example",
        asked_at=at("09:00"),
        asked_on=TUESDAY,
        state=LitigationState.HANDED_OVER,
        handed_over_on=TUESDAY,
    )
    await lumen.work.records.litigations.add(running, "k")
    assert isinstance(after := await promised(lumen), ReadBack)
    assert after.promise is not None
    assert after.promise.is_in_litigation
