"""Answers for programs: plain values, amounts as decimal strings in major units, days as ISO dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.credit.ageing import LATE_BUCKETS, Ageing, Bounds
from bot.credit.behaviour import Behaviour
from bot.credit.card import Card, LastPayment
from bot.credit.digest import Digest, LateCustomer, NextDue
from bot.credit.dunning import StepReached
from bot.credit.exposure import Exposure
from bot.credit.ledger import Document
from bot.credit.money import Money, decimal_string
from bot.figures import FoundRow
from bot.services.ageing import LedgerAgeing
from bot.services.customers import Found


def ageing_answer(ageing: LedgerAgeing, bounds: Bounds) -> dict[str, Any]:
    """The aged balance of the ledger."""
    several = ageing.entities > 1
    return {
        "as_of": ageing.as_of.isoformat(),
        "currencies": {one.currency: aged(one, bounds) for one in ageing.totals},
        "customers": [
            {
                "code": row.code,
                "name": row.name,
                **({"entity": row.entity} if several else {}),
                "currency": row.ageing.currency,
                **aged(row.ageing, bounds),
            }
            for row in ageing.customers
        ],
    }


def aged(ageing: Ageing, bounds: Bounds) -> dict[str, Any]:
    """One aged balance: balance = not due + the four late buckets + credits."""
    late = {label: getattr(ageing, bucket.value) for bucket, label in bounds.labels.items()}
    return {
        "balance": decimal_string(ageing.balance),
        "not_due": decimal_string(ageing.not_due),
        **{label: decimal_string(amount) for label, amount in late.items()},
        "overdue": decimal_string(ageing.overdue),
        "disputed": decimal_string(ageing.disputed),
        "promised": decimal_string(ageing.promised),
        "credits": decimal_string(ageing.credits),
        "documents": ageing.documents,
    }


def digest_answer(digest: Digest) -> dict[str, Any]:
    """One person's morning."""
    labels = Bounds(*digest.thresholds).labels
    return {
        "salesperson": digest.recipient.name,
        "email": digest.recipient.email,
        "language": digest.recipient.language,
        "since": digest.since.isoformat(),
        "ledgers": [
            {
                "entity": ledger.entity,
                "ledger_at": ledger.ledger_at.isoformat(),
                "freshness": ledger.freshness.value,
            }
            for ledger in digest.ledgers
        ],
        "customers": digest.customers,
        "late_customers": digest.late_customers,
        "overdue": amounts(digest.overdue),
        "overdue_before": amounts(digest.overdue_before),
        "commission_waiting": amounts(digest.commission),
        "good_news": [
            {"customer": news.name, "kind": news.kind.value, **amount(news.amount)}
            for news in digest.good_news
        ],
        "good_news_left_out": digest.good_news_left_out,
        "calls": [late_customer(one) for one in digest.calls],
        "calls_total": digest.calls_total,
        "also_late": [late_customer(one) for one in digest.also],
        "rest": [
            {"bucket": labels[rest.bucket], "customers": rest.customers, "overdue": amounts(rest.overdue)}
            for rest in digest.rest
            if rest.bucket in LATE_BUCKETS
        ],
        "next_due": digest.next_due
        and {
            "customer": digest.next_due.name,
            "on": digest.next_due.on.isoformat(),
            **amount(digest.next_due.amount),
        },
        "silent": digest.is_silent,
    }


def _next_due(due: NextDue) -> dict[str, str]:
    return {"customer": due.name, "on": due.on.isoformat(), **amount(due.amount)}


def late_customer(one: LateCustomer) -> dict[str, Any]:
    """A row of a digest."""
    return {
        "code": one.code,
        "name": one.name,
        "entity": one.entity,
        "overdue": amounts(one.overdue),
        "disputed": amounts(one.disputed),
        "promised": amounts(one.promised),
        "documents": one.documents,
        "oldest_days_late": one.oldest_days_late,
        "task": one.task.value,
        "step": _step(one.step),
        "reasons": [reason.value for reason in one.priority.reasons],
        "worth": f"{one.priority.worth:f}",
        "exposure": one.exposure and exposure(one.exposure),
        "behaviour": one.behaviour and behaviour(one.behaviour),
    }


def found_answer(found: Found) -> dict[str, Any]:
    """The customers that fit what was typed, none of them chosen; or the nearest names."""
    return {
        "typed": found.typed,
        "how": found.how and found.how.value,
        "matches": [_match(row) for row in found.customers],
        "nearest": [_match(row) for row in found.nearest],
    }


def _match(row: FoundRow) -> dict[str, str]:
    return {"code": row.code, "name": row.name, "entity": row.entity}


def card_answer(card: Card) -> dict[str, Any]:
    """One customer on one day."""
    customer, bounds = card.customer, Bounds(*card.thresholds)
    return {
        "as_of": card.as_of.isoformat(),
        "code": customer.code,
        "name": customer.name,
        "entity": customer.entity,
        "currency": customer.currency,
        "registration_number": customer.registration_number,
        "country": customer.country,
        "salesperson": card.salesperson,
        "terms": customer.terms,
        "ledger_at": _instant(card.ledger_at),
        "freshness": card.freshness and card.freshness.value,
        "ageing": {one.currency: aged(one, bounds) for one in card.ageings},
        "exposure": {one.total.currency: exposure(one) for one in card.exposures},
        "behaviour": card.behaviour and behaviour(card.behaviour),
        "step": _step(card.step),
        "last_payments": [
            {
                "on": one.on.isoformat(),
                "reference": one.reference,
                "inferred": one.inferred,
                **amount(one.amount),
            }
            for one in card.last_payments
        ],
        "documents": [_document(one, card.as_of) for one in card.documents],
        "documents_left_out": card.documents_left_out,
        "orders": [
            {"number": one.number, "ordered_on": one.ordered_on.isoformat(), **amount(one.open_amount)}
            for one in card.orders
        ],
        "orders_left_out": card.orders_left_out,
    }


def exposure(one: Exposure) -> dict[str, Any]:
    """The parts of an exposure, and the limit it is held against."""
    return {
        "documents": decimal_string(one.documents),
        "orders": decimal_string(one.orders),
        "credits": decimal_string(one.credits),
        "total": decimal_string(one.total),
        "limit": _maybe(one.limit),
        "insured_limit": _maybe(one.insured_limit),
        "available": _maybe(one.available),
        "utilisation": one.utilisation.value,
    }


def behaviour(one: Behaviour) -> dict[str, Any]:
    """How a customer pays."""
    return {
        "average_days_late": one.average_days_late,
        "trend": one.trend,
        "on_time_share": f"{one.on_time_share:.4f}",
        "settlements": one.settlements,
        "score": one.score and one.score.value,
        "reasons": [reason.value for reason in one.reasons],
    }


def _payment(one: LastPayment) -> dict[str, Any]:
    said = {"on": one.on.isoformat(), "reference": one.reference, "inferred": one.inferred}
    return {**said, **amount(one.amount)}


def _document(one: Document, as_of: date) -> dict[str, Any]:
    return {
        "number": one.number,
        "kind": one.kind.value,
        "issued_on": one.issued_on.isoformat(),
        "due_on": one.due_on.isoformat(),
        "days_late": max(one.days_late(as_of), 0) if one.is_overdue(as_of) else 0,
        "currency": one.gross.currency,
        "gross": decimal_string(one.gross),
        "open": decimal_string(one.open_amount),
        "disputed": decimal_string(one.disputed),
        "promised": one.is_promised,
    }


def _step(step: StepReached | None) -> dict[str, Any] | None:
    if step is None:
        return None
    return {
        "action": step.step.action.value,
        "on": step.on.isoformat(),
        "deadline": step.deadline.isoformat(),
    }


def amount(money: Money) -> dict[str, str]:
    """An amount and its currency."""
    return {"amount": decimal_string(money), "currency": money.currency}


def amounts(money: tuple[Money, ...]) -> dict[str, str]:
    """One amount a currency."""
    return {one.currency: decimal_string(one) for one in money}


def _maybe(money: Money | None) -> str | None:
    return None if money is None else decimal_string(money)


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
