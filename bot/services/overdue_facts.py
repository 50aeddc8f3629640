"""What a customer owes past its due date, with what that costs: the one place these figures come from.

The card, reminders, letters and the dossier of a hand-over all ask here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from bot.credit.charge_rules import UnknownRateError, invoice_charges
from bot.credit.charges import HalfYear, InvoiceCharges, Owed
from bot.credit.covered import covered_by_credits, is_nothing
from bot.credit.ledger import Document
from bot.credit.money import Money, by_currency
from bot.credit.promise import Receipt
from bot.dunning_views import OverdueFacts, OverdueLine, Payee, Signer
from bot.policy import Policy
from bot.records import KnownCustomer, KnownDocument, Ledger
from bot.services.charges import charge_rates
from bot.services.customer_facts import known_of
from bot.services.house import House

Paid = Mapping[int, Sequence[Receipt]]
"""What came in on documents, by their ids."""


class OfLedger(Protocol):
    """A transaction, as far as it reads the ledger: Work and Reader are."""

    @property
    def ledger(self) -> Ledger:
        """Documents and what was paid on them."""
        ...


async def overdue_facts(house: House, one: OfLedger, customer: KnownCustomer, as_of: date) -> OverdueFacts:
    """Everything overdue of a customer on a day, each document once, with charges to that day."""
    return await policy_facts(house.policy, one.ledger, customer, as_of)


async def policy_facts(policy: Policy, ledger: Ledger, customer: KnownCustomer, as_of: date) -> OverdueFacts:
    """The same for who has a policy and a ledger alone."""
    documents = await ledger.open_documents(customer.id, as_of)
    overdue = [one for one in documents if one.document.is_overdue(as_of)]
    asked = [one for one in overdue if not one.document.is_promised and _asked(one.document)]
    charges, unknown = await _charges(policy, ledger, customer, asked, as_of)
    lines = tuple(
        OverdueLine(
            document_id=one.id,
            document=one.document,
            days_late=one.document.days_late(as_of),
            asked=_asked(one.document),
            charges=charges.get(one.id),
        )
        for one in asked
    )
    owed = sums(line.asked for line in lines)
    interest = sums(one.interest for one in charges.values())
    indemnities = sums(one.indemnity for one in charges.values())
    return OverdueFacts(
        of=known_of(policy, customer),
        as_of=as_of,
        lines=lines,
        promised=tuple(one.document for one in overdue if one.document.is_promised),
        disputed=tuple((one.document, one.document.disputed) for one in overdue if one.document.disputed),
        credits=sums(one.document.open_amount for one in documents if one.document.kind.is_credit),
        owed=owed,
        interest=interest,
        indemnities=indemnities,
        total=sums((*owed, *interest, *indemnities)),
        unknown_rates=unknown,
    )


def worth_asking(facts: OverdueFacts, smallest: Decimal) -> frozenset[int]:
    """The invoices that a customer can be reminded of, as the sweep has it: each of the smallest amount at
    least, in a currency in which credits leave that much of all that is asked for."""
    covered = covered_by_credits(facts.credits, facts.owed, smallest)
    return frozenset(
        line.document_id
        for line in facts.lines
        if line.asked.currency not in covered and not is_nothing(line.asked.amount, smallest)
    )


def sums(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One amount a currency, by currency, never mixed; what comes to nothing is left out."""
    return tuple(one for one in sorted(by_currency(amounts), key=lambda each: each.currency) if one)


def payee_of(house: House, customer: KnownCustomer, number: str = "") -> Payee:
    """How to pay the customer's entity; `number` is of the oldest invoice that is asked for."""
    return house.policy.payee_of(customer.entity, customer.code, number)


def signer_of(house: House, email: str) -> Signer:
    """Who writes to the customer: a person of the policy, else the company, with where to answer."""
    person = house.policy.person(email) if email else None
    if person is not None:
        return Signer(person.name, person.email, person.role.value)
    return Signer("", house.policy.dunning.reply_to or "")


def _asked(document: Document) -> Money:
    """What is open and not contested; never below zero."""
    left = document.open_amount - document.disputed
    return left if left.amount > 0 else Money.zero(left.currency)


async def _charges(
    policy: Policy, ledger: Ledger, customer: KnownCustomer, asked: Sequence[KnownDocument], as_of: date
) -> tuple[dict[int, InvoiceCharges], str]:
    """By document; nothing where the entity charges nothing, or a rate is not known: then its half-year."""
    terms = policy.charge_terms(customer.entity)
    if terms is None or not asked:
        return {}, ""
    rates, paid, found = (
        charge_rates(policy),
        await _paid(ledger, customer, asked),
        dict[int, InvoiceCharges](),
    )
    unknown: list[HalfYear] = []
    for one in asked:
        try:
            found[one.id] = invoice_charges(_owed(one, paid, as_of), one.document.due_on, terms, rates)
        except UnknownRateError as error:
            unknown.append(error.half_year)
    return ({}, min(unknown).first_day.isoformat()) if unknown else (found, "")


async def _paid(ledger: Ledger, customer: KnownCustomer, asked: Sequence[KnownDocument]) -> Paid:
    """What was paid on those that are open in part: nothing is read when there is none."""
    in_part = {one.id for one in asked if one.document.open_amount < one.document.gross}
    found = defaultdict[int, list[Receipt]](list)
    if in_part:
        for receipt in (await ledger.receipts((customer.id,), 0)).get(customer.id, ()):
            if receipt.document_id in in_part:
                found[receipt.document_id].append(receipt)
    return found


def _owed(one: KnownDocument, paid: Paid, as_of: date) -> list[Owed]:
    """What was paid late bears interest until its day, what is asked for until today.

    No more than what the document lost counts as paid: the rest was credited, and bears none.
    """
    document, parts = one.document, [Owed(_asked(one.document), as_of)]
    left = document.gross - document.open_amount
    for receipt in paid.get(one.id, ()):
        if receipt.on > as_of or receipt.amount.currency != left.currency or not left.amount > 0:
            continue
        part = min(receipt.amount, left)
        parts.append(Owed(part, receipt.on))
        left = left - part
    return parts
