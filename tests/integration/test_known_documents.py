"""What a decision is taken on: customers, documents, receipts and credit notes, on both engines."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from bot.credit.ledger import DocumentKind
from bot.errors import UnknownCustomerError
from bot.files import FileKind
from integration.fec import HEADER as FEC
from integration.fec import credit_note, receipt, sale
from integration.ledgers import FIRST, HEADER, SECOND, THIRD, Company, at, item
from integration.logged import Ids, dispute, euros, ids_of, opened, promise, work_of

PAYMENTS = "customer;number;received;amount;document"
ON_ACCOUNT = {"kind": "payment", "issued": "2026-03-05", "due": "2026-03-05"}
FA1, FA2 = item("ACME", "FA1", "1000.00"), item("ACME", "FA2", "500.00", due="2026-03-20")
FB1 = item("BETA", "FB1", "800.00")

Received = list[tuple[str, str, int, str]]


async def paid_file(company: Company, *lines: str, day: date = SECOND) -> None:
    await company.export(day, *lines, header=PAYMENTS, kind=FileKind.PAYMENTS)


async def received(company: Company, after: int, code: str = "ACME") -> Received:
    """Document's number or nothing, day, import and euros of what came in."""
    ids = await ids_of(company)
    numbers = {key: number for number, key in ids.documents.items()}
    async with work_of(company).looking() as one:
        found = await one.ledger.receipts((ids.customers[code],), after)
    return [
        (numbers.get(each.document_id or 0, ""), each.on.isoformat(), each.import_id, str(each.amount.amount))
        for each in found[ids.customers[code]]
    ]


async def contested(company: Company, number: str, euros_disputed: str, after: int = 1) -> Ids:
    """A dispute of an invoice, opened when an import was the newest."""
    ids = await ids_of(company)
    made = dispute(
        ids.customers["ACME"], ids.documents[number], amount=euros(euros_disputed), after_import=after
    )
    async with work_of(company).working() as one:
        await one.disputes.add(made, number)
    return ids


async def credited(company: Company, after: int | None = None) -> list[tuple[str, str, str]]:
    """Invoice's number, credit note's and what is left of it in euros.

    All disputes were opened after one import when it is given.
    """
    numbers = {key: number for number, key in (await ids_of(company)).documents.items()}
    if after is not None:
        async with company.engine.begin() as connection:
            await connection.execute(text(f"UPDATE disputes SET after_import = {after:d}"))
    async with work_of(company).looking() as one:
        found = await one.ledger.credit_notes()
    return [
        (numbers[invoice], credit.document.number, str(credit.document.open_amount.amount))
        for invoice, credit in found
    ]


async def test_customers_are_known_by_id(company: Company) -> None:
    ids = await opened(company)
    async with work_of(company).looking() as one:
        acme = await one.ledger.customer(ids.customers["ACME"])
        assert (acme.code, acme.currency, acme.country, acme.salesperson) == ("ACME", "EUR", "FR", "")
        assert (acme.entity, acme.entity_name) == (company.policy.entities[0].code, acme.entity_name)
        both = await one.ledger.customers((*ids.customers.values(), 999))
        assert {one.code for one in both.values()} == {"ACME", "BETA"}
        with pytest.raises(UnknownCustomerError):
            await one.ledger.customer(999)


async def test_how_a_customer_is_reached_is_known(company: Company) -> None:
    ids = await opened(company)
    async with company.engine.begin() as connection:
        said = "profile = 'slow', contact_email = 'compta@acme.example', contact_phone = '04 70 00 00 00'"
        await connection.execute(
            text(f"UPDATE customers SET {said}, registration_number = '1', country = 'BE'")
        )
    async with work_of(company).looking() as one:
        acme = await one.ledger.customer(ids.customers["ACME"])
    assert (acme.profile, acme.email, acme.phone) == ("slow", "compta@acme.example", "04 70 00 00 00")
    assert (acme.registration_number, acme.own_country, acme.country) == ("1", "BE", "FR")


async def test_open_documents_come_the_longest_due_first_with_what_is_disputed(company: Company) -> None:
    ids = await opened(company)
    await contested(company, "FA1", "300.00")
    async with work_of(company).working() as one:
        await one.promises.add(promise(ids.customers["ACME"], ids.documents["FA2"]), "k1")
    async with work_of(company).looking() as one:
        found = await one.ledger.open_documents(ids.customers["ACME"], FIRST)
        assert [(each.id, each.document.number) for each in found] == [
            (ids.documents["FA1"], "FA1"),
            (ids.documents["FA2"], "FA2"),
        ]
        assert [each.document.disputed for each in found] == [euros("300.00"), euros("0.00")]
        assert [each.document.is_promised for each in found] == [False, True]
        assert await one.ledger.documents([each.id for each in found]) == {each.id: each for each in found}
        assert await one.ledger.open_documents(ids.customers["ACME"], date(2026, 1, 1)) == ()


async def test_documents_are_known_as_they_stand_now_settled_or_not(company: Company) -> None:
    ids = await opened(company)
    await company.export(SECOND, item("ACME", "FA1", "1000.00", left="400.00", disputed="oui"), FB1)
    async with work_of(company).looking() as one:
        found = await one.ledger.documents((ids.documents["FA1"], ids.documents["FA2"], 999))
        assert await one.ledger.documents(()) == {}
    first, second = found[ids.documents["FA1"]], found[ids.documents["FA2"]]
    assert len(found) == 2
    assert (first.document.open_amount, first.document.disputed) == (euros("400.00"), euros("400.00"))
    assert (second.document.open_amount, second.document.gross) == (euros("0.00"), euros("500.00"))
    assert (second.customer_id, second.document.kind) == (ids.customers["ACME"], DocumentKind.INVOICE)


async def test_what_an_export_cleared_came_in_with_it(company: Company) -> None:
    await opened(company)
    await company.export(SECOND, item("ACME", "FA1", "1000.00", left="400.00"), FB1)
    assert await received(company, 1) == [
        ("FA1", "2026-03-09", 2, "600.00"),
        ("FA2", "2026-03-09", 2, "500.00"),
    ]
    assert await received(company, 2) == []
    assert await received(company, 1, "BETA") == []


async def test_a_payment_is_one_receipt_before_and_after_the_export_that_counts_it(company: Company) -> None:
    await opened(company)
    await paid_file(company, "ACME;P1;2026-03-05;600.00;FA1")
    once = [("FA1", "2026-03-05", 2, "600.00")]
    assert await received(company, 1) == once
    await company.export(SECOND, item("ACME", "FA1", "1000.00", left="400.00"), FA2, FB1)
    assert await received(company, 1) == once
    assert await received(company, 2) == []


async def test_a_payment_that_an_export_has_not_seen_yet_is_counted_once_when_it_has(
    company: Company,
) -> None:
    await opened(company)
    await paid_file(company, "ACME;P1;2026-03-05;600.00;FA1")
    await company.export(SECOND, FA1, FA2, FB1)
    assert await received(company, 1) == []
    await company.export(THIRD, item("ACME", "FA1", "1000.00", left="400.00"), FA2, FB1)
    assert await received(company, 1) == [("FA1", "2026-03-16", 4, "600.00")]


async def test_an_invoice_made_out_anew_for_more_takes_no_payment_back(company: Company) -> None:
    await opened(company)
    await company.export(SECOND, item("ACME", "FA1", "1000.00", left="400.00"), FA2, FB1)
    await company.export(THIRD, item("ACME", "FA1", "1200.00", left="600.00"), FA2, FB1)
    assert await received(company, 1) == [("FA1", "2026-03-09", 2, "600.00")]


async def test_a_payment_on_account_counts_there_until_it_is_set_against_an_invoice(company: Company) -> None:
    await opened(company)
    await paid_file(company, "ACME;P1;2026-03-05;700.00;")
    assert await received(company, 1) == [("", "2026-03-05", 2, "700.00")]
    assert await received(company, 2) == []
    as_they_call_it = item("ACME", "REG77", "-700.00", **ON_ACCOUNT)
    await company.export(SECOND, FA1, FA2, FB1, as_they_call_it)
    assert await received(company, 1) == [("", "2026-03-05", 2, "700.00")]
    assert await received(company, 2) == []
    partly = item("ACME", "REG77", "-700.00", left="-100.00", **ON_ACCOUNT)
    await company.export(THIRD, item("ACME", "FA1", "1000.00", left="400.00"), FA2, FB1, partly)
    assert await received(company, 1) == [
        ("", "2026-03-05", 2, "100.00"),
        ("FA1", "2026-03-16", 4, "600.00"),
    ]


async def test_what_a_payment_does_not_settle_counts_beside_what_it_does(company: Company) -> None:
    await opened(company)
    await paid_file(company, "ACME;P1;2026-03-05;1100.00;FA1")
    assert await received(company, 1) == [
        ("", "2026-03-05", 2, "100.00"),
        ("FA1", "2026-03-05", 2, "1000.00"),
    ]


async def test_a_payment_on_account_that_only_an_export_tells_of_came_with_it(company: Company) -> None:
    old = item("ACME", "REG1", "-50.00", kind="payment", issued="2026-02-20", due="2026-02-20")
    await company.export(FIRST, FA1, old)
    late = item("ACME", "REG2", "-70.00", kind="payment", issued="2026-02-25", due="2026-02-25")
    await company.export(SECOND, FA1, old, late, item("ACME", "REG3", "-90.00", **ON_ACCOUNT))
    await company.export(THIRD, FA1, old, late, item("ACME", "REG3", "-90.00", **ON_ACCOUNT))
    assert await received(company, 1) == [
        ("", "2026-02-25", 2, "70.00"),
        ("", "2026-03-05", 2, "90.00"),
    ]
    assert await received(company, 2) == []


async def test_what_a_credit_note_settled_did_not_come_in(company: Company) -> None:
    note = item("ACME", "AV1", "-300.00", kind="credit_note")
    await company.export(FIRST, FA1, FA2, note)
    await company.export(SECOND, FA2)
    assert await received(company, 1) == [("FA1", "2026-03-09", 2, "700.00")]


async def test_a_history_tells_old_payments_anew_and_they_are_not_received_again(company: Company) -> None:
    old = [
        *sale("1", "20250110", "1200,00", piece="FA1", letter="A"),
        *receipt("1", "20250301", "200,00", piece="VIR1", letter="A"),
    ]
    await company.take(company.write([FEC, *old], "a.txt"), date(2025, 6, 30))
    before = await received(company, 0, "C1")
    assert before == [("FA1", "2025-03-01", 1, "200.00")]
    longer = [*old, *receipt("2", "20250715", "300,00", piece="VIR2", letter="A")]
    await company.take(company.write([FEC, *longer], "b.txt"), date(2025, 12, 31))
    assert await received(company, 1, "C1") == [("FA1", "2025-07-15", 2, "300.00")]


async def test_a_history_says_what_a_credit_note_settled(company: Company) -> None:
    old = sale("1", "20250110", "1200,00", piece="FA1")
    await company.take(company.write([FEC, *old], "a.txt"), date(2025, 6, 30))
    ids = await ids_of(company)
    async with work_of(company).working() as one:
        await one.disputes.add(dispute(ids.customers["C1"], ids.documents["FA1"]), "k1")
    longer = [
        *sale("1", "20250110", "1200,00", piece="FA1", letter="A"),
        *credit_note("2", "20250710", "200,00", piece="AV1", letter="A"),
        *receipt("2", "20250715", "1000,00", piece="VIR2", letter="A"),
    ]
    await company.take(company.write([FEC, *longer], "b.txt"), date(2025, 12, 31))
    assert await received(company, 1, "C1") == [("FA1", "2025-07-15", 2, "1000.00")]
    assert await credited(company, 1) == [("FA1", "AV1", "0.00")]
    assert await credited(company, 2) == []


async def test_a_credit_note_of_just_what_is_disputed_is_found_when_it_comes(company: Company) -> None:
    before = item("ACME", "AV0", "-300.00", kind="credit_note")
    await company.export(FIRST, FA1, FA2, before)
    await contested(company, "FA1", "300.00")
    await company.export(SECOND, FA1, FA2, before)
    assert await credited(company, 1) == []
    note = item("ACME", "AV1", "-300.00", kind="credit_note", issued="2026-03-06", due="2026-03-06")
    other = item("ACME", "AV2", "-299.99", kind="credit_note", issued="2026-03-06", due="2026-03-06")
    await company.export(THIRD, FA1, FA2, before, note, other)
    assert await credited(company, 2) == [("FA1", "AV1", "-300.00")]
    assert await credited(company, 3) == []


async def test_each_dispute_has_the_credit_notes_of_after_its_own_opening(company: Company) -> None:
    header = f"{HEADER};order;delivery"
    late = {"kind": "credit_note", "issued": "2026-03-06", "due": "2026-03-06"}
    note = f"{item('ACME', 'AV1', '-10.00', **late)};FA1;"
    other = f"{item('ACME', 'AV2', '-20.00', **late)};FA2;"
    await company.export(FIRST, f"{FA1};;", f"{FA2};;", header=header)
    await company.export(SECOND, f"{FA1};;", f"{FA2};;", note, other, header=header)
    await contested(company, "FA2", "100.00", after=1)
    await contested(company, "FA1", "300.00", after=2)
    assert await credited(company) == [("FA2", "AV2", "-20.00")]


async def test_a_credit_note_that_names_the_invoice_or_its_order_is_found(company: Company) -> None:
    header = f"{HEADER};order;delivery"
    first = f"{FA1};CDE-7;"
    await company.export(FIRST, first, f"{FA2};;", header=header)
    await contested(company, "FA1", "300.00")
    await contested(company, "FA2", "100.00")
    late = {"kind": "credit_note", "issued": "2026-03-06", "due": "2026-03-06"}
    notes = [
        f"{item('ACME', 'AV1', '-10.00', **late)};CDE-7;",
        f"{item('ACME', 'AV2', '-20.00', **late)};;FA2",
        f"{item('ACME', 'AV3', '-30.00', **late)};;",
        f"{item('BETA', 'AV4', '-40.00', **late)};FA2;",
    ]
    await company.export(SECOND, first, f"{FA2};;", *notes, header=header)
    assert await credited(company, 1) == [("FA1", "AV1", "-10.00"), ("FA2", "AV2", "-20.00")]


async def test_an_invoice_and_a_credit_note_that_leave_together_by_one_amount_belong_together(
    company: Company,
) -> None:
    note = item("ACME", "AV1", "-500.00", kind="credit_note")
    await company.export(FIRST, FA1, FA2, note)
    await contested(company, "FA2", "120.00")
    await company.export(SECOND, FA1)
    assert await credited(company, 1) == [("FA2", "AV1", "0.00")]


async def test_what_is_not_disputed_any_more_has_no_credit_notes(company: Company) -> None:
    assert await credited(company, 0) == []
    await company.export(FIRST, FA1, item("ACME", "AV1", "-1000.00", kind="credit_note"))
    assert await credited(company, 0) == []


async def test_the_newest_import_and_the_time_of_the_figures(company: Company) -> None:
    code = company.policy.entities[0].code
    async with work_of(company).looking() as one:
        assert (await one.ledger.newest_import(), await one.ledger.ledger_at(code)) == (0, None)
    await opened(company)
    await paid_file(company, "ACME;P1;2026-03-05;600.00;FA1")
    async with work_of(company).looking() as one:
        assert (await one.ledger.newest_import(), await one.ledger.ledger_at(code)) == (2, at(FIRST))
        assert await one.ledger.ledger_at("elsewhere") is None
    async with company.books.reading() as reader:
        assert await reader.ledger.newest_import() == 2
        assert await reader.promises.unsettled() == ()
        assert await reader.disputes.running() == ()
        assert await reader.notes.last(1, 3) == ()


async def test_nothing_is_seen_from_another_workspace(company: Company) -> None:
    ids = await opened(company)
    await contested(company, "FA1", "1000.00")
    await company.export(SECOND, FB1)
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    acme = ids.customers["ACME"]
    async with work_of(elsewhere).looking() as one:
        assert await one.ledger.customers((acme,)) == {}
        assert await one.ledger.open_documents(acme, FIRST) == ()
        assert await one.ledger.documents(ids.documents.values()) == {}
        assert await one.ledger.receipts((acme,), 0) == {acme: ()}
        assert await one.ledger.credit_notes() == ()
        assert await one.ledger.newest_import() == 0


async def test_numbers_that_files_may_confuse_are_told_with_whose_they_are(company: Company) -> None:
    """Settled ones too; signs and small letters do not count, every other letter does."""
    lines = item("ACME", "F/1", "10"), item("BETA", "F-1", "10"), item("BETA", "f_1", "10")
    await company.export(FIRST, *lines, item("ACME", "F-11", "10"), item("ACME", "G-1", "10"))
    await company.export(SECOND, item("ACME", "F-11", "10"))
    acme, beta = (await ids_of(company)).customers["ACME"], (await ids_of(company)).customers["BETA"]
    async with work_of(company).looking() as one:
        found = await one.ledger.namesakes({"F-1"})
        assert await one.ledger.namesakes(()) == ()
    assert set(found) == {("MAIN", acme, "F/1"), ("MAIN", beta, "F-1"), ("MAIN", beta, "f_1")}
