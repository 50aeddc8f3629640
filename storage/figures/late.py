"""Who is late, set by set and salesperson by salesperson, with what ranking needs to know."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.ageing import Bounds
from bot.credit.behaviour import MONTHS_KNOWN, MONTHS_RECENT, PaymentSums, months_before
from bot.credit.currencies import MINOR_DIGITS
from bot.credit.ledger import Contact
from bot.credit.money import Money
from bot.figures import LateRow
from storage.figures.aged import AGED_WIDTH, aged_columns, ageing_of, days_of
from storage.figures.at_date import day, documents_at
from storage.figures.limits import increases, limit_of_day, open_orders, reservations, summed
from storage.figures.scope import bound_names, customers_of
from storage.figures.sums import HALF, SumOf, exact, rows_with_sums


def days_between(later: str, earlier: str, dialect: str) -> str:
    """Whole days from one date to another."""
    if dialect == "sqlite":
        return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
    return f"({later} - {earlier})"


def payment_columns(dialect: str, total: SumOf) -> str:
    """SQL for `PaymentSums` over movements `m` of documents `d`: the twin of `sum_settlements`."""
    late = days_between("m.moved_on", "d.due_on", dialect)
    recent, earlier = "m.moved_on > :recent_after", "m.moved_on <= :recent_after"

    def paid(when: str) -> str:
        return total(f"CASE WHEN {when} THEN -m.delta_minor ELSE 0 END")

    return ", ".join(
        (
            f"{_weighted(recent, late, dialect)} AS p0",
            f"{paid(recent)} AS p1",
            f"{_weighted(earlier, late, dialect)} AS p2",
            f"{paid(earlier)} AS p3",
            f"{paid('m.moved_on <= d.due_on')} AS p4",
            "COUNT(*) AS p5",
        )
    )


def _weighted(when: str, late: str, dialect: str) -> str:
    """Amounts times days late; in halves on SQLite, which turns a product past 64 bits into a float."""
    if dialect != "sqlite":
        return f"SUM(CASE WHEN {when} THEN CAST(-m.delta_minor AS NUMERIC) * {late} ELSE 0 END)"
    halves = (f"(-m.delta_minor / {HALF})", f"(-m.delta_minor % {HALF})")
    high, low = (f"SUM(CASE WHEN {when} THEN {half} * {late} ELSE 0 END)" for half in halves)
    return f"{high} || ' ' || {low}"


SETTLING = """m.workspace_id = :workspace AND m.moved_on > :known_after AND m.moved_on <= :as_of
    AND m.kind IN ('payment', 'cleared') AND m.delta_minor < 0"""


def of_few(condition: str) -> str:
    """The plus keeps SQLite from the index on the workspace's days, which finds everybody's movements."""
    return condition.replace("m.workspace_id", "+m.workspace_id")


def payment_days(as_of: date) -> dict[str, Any]:
    """The days that `payment_columns` and SETTLING bind."""
    return {
        "known_after": months_before(as_of, MONTHS_KNOWN),
        "recent_after": months_before(as_of, MONTHS_RECENT),
    }


def _smallest() -> str:
    """SQL for the smallest amount worth a reminder, in the minor units of the row's currency."""
    cases = []
    for digits in (0, 3, 4):
        codes = ", ".join(f"'{code}'" for code, count in MINOR_DIGITS.items() if count == digits)
        cases.append(f"WHEN o.currency IN ({codes}) THEN :least_{digits}")
    return f"CASE {' '.join(cases)} ELSE :least_2 END"


SMALLEST = _smallest()
_LATE_COLUMNS = (
    "c.id, c.salesperson, e.code, c.code, c.name, c.currency, c.country, c.contact_name, c.contact_phone,"
    " c.profile"
)


def _late_statement(documents: str, of: str, dialect: str, total: SumOf) -> str:
    """The late customers' one query, over the documents of a day; `of` narrows it to ids of customers."""
    chaseable = f"""o.open_minor > 0 AND o.due_on < :as_of AND o.is_promised = 0
                    AND o.open_minor - o.disputed_minor >= {SMALLEST}"""
    before = """CASE WHEN o.open_minor > 0 AND o.due_on < :since AND o.since <= :since
                     THEN o.open_minor ELSE 0 END"""
    # Said where all that is disputed has one and the same.
    reason = "CASE WHEN o.due_on < :as_of AND o.disputed_minor > 0 THEN o.dispute_reason END"
    # Entities first: SQLite takes a windowed subquery for one row, and would look through all open orders
    # again for each late customer instead of indexing them.
    settling = f"{of_few(SETTLING)} AND m.customer_id IN ({of})" if of else SETTLING
    return f"""
        SELECT {_LATE_COLUMNS}, a.*, n.minor, r.minor, i.minor, {limit_of_day("credit_minor")},
               {limit_of_day("insured_minor")}, p.p0, p.p1, p.p2, p.p3, p.p4, p.p5
        FROM entities e CROSS JOIN (
              SELECT b.*, MAX(b.late) OVER (PARTITION BY b.customer_id) AS late_anywhere FROM (
              SELECT o.customer_id, o.currency, {aged_columns(total)},
                     SUM(CASE WHEN o.open_minor > 0 AND o.due_on < :as_of THEN 1 ELSE 0 END) AS late,
                     MIN(CASE WHEN {chaseable} THEN o.due_on END),
                     CASE WHEN MIN({reason}) = MAX({reason}) THEN MAX({reason}) ELSE '' END, {total(before)}
              FROM ({documents}) o GROUP BY o.customer_id, o.currency) b) a
        JOIN customers c ON c.id = a.customer_id AND c.entity_id = e.id
        LEFT JOIN {summed(open_orders(of), total)} n
               ON n.customer_id = a.customer_id AND n.currency = a.currency
        LEFT JOIN {summed(reservations(of), total)} r
               ON r.customer_id = a.customer_id AND r.currency = a.currency
        LEFT JOIN {summed(increases(of), total)} i
               ON i.customer_id = a.customer_id AND i.currency = a.currency
        LEFT JOIN (SELECT m.customer_id, d.currency, {payment_columns(dialect, total)}
                   FROM movements m JOIN documents d ON d.id = m.document_id
                   WHERE {settling} GROUP BY m.customer_id, d.currency) p
               ON p.customer_id = a.customer_id AND p.currency = a.currency
        WHERE e.workspace_id = :workspace AND a.late_anywhere > 0 ORDER BY c.salesperson, c.id, a.currency"""


async def late_rows(
    connection: AsyncConnection,
    workspace_id: int,
    as_of: date,
    since: date,
    bounds: Bounds,
    smallest: Decimal,
    salespeople: Collection[str] | None = None,
) -> AsyncIterator[LateRow]:
    """Customers with something overdue, by salesperson; one row a currency, a customer's rows together.

    A currency in which nothing is late has its row too: the limit may be in it. What is open, not
    promised and not disputed has to reach `smallest`, in major units, to be worth a reminder.
    """
    names = bound_names(salespeople or ())
    of = "" if salespeople is None else customers_of(names)
    documents = await documents_at(connection, workspace_id, as_of, of=of)
    dialect = connection.dialect.name

    values = {
        "workspace": workspace_id,
        "since": since,
        **days_of(as_of, bounds),
        **payment_days(as_of),
        **{f"least_{digits}": max(int(smallest.scaleb(digits)), 1) for digits in (0, 2, 3, 4)},
        **names,
    }
    statement = partial(_late_statement, documents, of, dialect)
    async for row in rows_with_sums(connection, statement, values):
        yield _late_row(row)


def _late_row(values: tuple[Any, ...]) -> LateRow:
    customer_id, salesperson, entity, code, name, own, country, contact, phone, profile = values[:10]
    currency, aged, rest = values[11], values[12 : 12 + AGED_WIDTH], values[12 + AGED_WIDTH :]
    late, chaseable, reason, before, _, ordered, reserved, increase, limit, insured, *payments = rest
    in_own = currency == own
    return LateRow(
        salesperson=salesperson,
        id=customer_id,
        entity=entity,
        code=code,
        name=name,
        currency=own,
        country=country,
        contact=Contact(contact, phone),
        ageing=ageing_of(currency, aged),
        overdue_before=Money.of_minor(exact(before), currency),
        overdue_documents=int(late),
        chaseable_due_on=day(chaseable),
        dispute_reason=reason,
        orders_minor=exact(ordered or 0),
        limit_minor=limit if in_own else None,
        insured_minor=insured if in_own else None,
        payments=payment_sums(payments),
        reserved_minor=exact(reserved or 0),
        increase_minor=exact(increase or 0) if in_own and limit is not None else 0,
        profile=profile,
    )


def payment_sums(columns: list[Any]) -> PaymentSums:
    """The sums that `payment_columns` worked out; none when nothing was settled."""
    return PaymentSums(*(exact(column or 0) for column in columns))
