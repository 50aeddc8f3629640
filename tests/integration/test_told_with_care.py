"""What an import warns of, and what a digest must not lose."""

from __future__ import annotations

from datetime import date

from bot.files import FileKind
from bot.policy import Policy
from bot.policy_parts import SellingEntity
from bot.services.digests import digests
from integration.ledgers import FIRST, HEADER, SECOND, Company, item

HEADED = "entity;customer;number;issued;due;gross;open"
TWO = Policy(
    entities=(SellingEntity(code="A", name="Lumen A"), SellingEntity(code="B", name="Lumen B")),
)


async def test_an_entity_that_leaves_a_file_is_said(company: Company) -> None:
    company.policy = TWO
    a, b = (f"{code};C1;F{code};2026-01-15;2026-02-14;100;100" for code in "AB")
    await company.export(FIRST, a, b, header=HEADED)
    report = await company.export(SECOND, a, header=HEADED)
    assert [warning.split(" and ")[0] for warning in report.warnings] == ["B had lines in the last file"]
    assert (report.closed, report.unchanged) == (0, 1)


async def test_a_file_that_nothing_of_the_ledger_is_in_is_said(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"), item("C1", "F2", "50"))
    report = await company.export(SECOND, item("X9", "Z1", "5"))
    assert report.closed == 2
    assert report.warnings[0].startswith("2 open documents are not in this file and were closed; 0 stayed.")


async def test_an_ordinary_settlement_is_not_warned_of(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"), item("C1", "F2", "50"))
    report = await company.export(SECOND, item("C1", "F1", "100"))
    assert (report.closed, report.warnings) == (1, ())


async def test_the_limit_counts_for_a_customer_late_in_another_currency(company: Company) -> None:
    await company.export(FIRST, "C1;10000", header="customer;credit_limit", kind=FileKind.CUSTOMERS)
    late, ahead = item("C1", "F1", "1000", currency="USD"), item("C1", "F2", "50000", due="2026-12-31")
    await company.export(FIRST, late, ahead)
    (digest,) = [one async for one in digests(company.books, company.policy, FIRST)]
    exposure = digest.calls[0].exposure
    assert exposure is not None
    assert (str(exposure.total.amount), exposure.utilisation.value) == ("50000.00", "breach")
    assert [str(money.amount) for money in digest.overdue] == ["1000.00"]


async def test_news_of_a_day_known_by_its_date_alone_agree_with_its_figures(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"), item("C1", "F2", "50"))
    await company.take(
        company.write([HEADER, item("C1", "F2", "50")], f"open-items-{SECOND}.csv"), SECOND, ledger_at=None
    )
    (digest,) = [one async for one in digests(company.books, company.policy, SECOND)]
    assert [str(money.amount) for money in digest.overdue] == ["50.00"]
    assert [str(money.amount) for money in digest.overdue_before] == ["150.00"]
    assert [(news.name, str(news.amount.amount)) for news in digest.good_news] == [("C1", "100.00")]


async def test_a_payment_on_account_is_listed_once(company: Company) -> None:
    await company.export(
        FIRST, item("C1", "VIR-9", "-40", kind="payment", issued="2026-02-20", due="2026-02-20")
    )
    await company.export(
        FIRST, "C1;BANK-1;2026-02-20;40", header="customer;number;received;amount", kind=FileKind.PAYMENTS
    )
    card = await company.card("C1", FIRST)
    assert [(one.on, str(one.amount.amount)) for one in card.last_payments] == [(date(2026, 2, 20), "40.00")]
