"""An order check for programs: amounts are decimal strings in major units, days and moments ISO 8601."""

from __future__ import annotations

import html
from datetime import date
from decimal import Decimal
from typing import Any

from bot.credit.money import Money, decimal_string
from bot.credit.order_check import FoundCause, Invoice, OrderFacts, WayOut
from bot.credit.reservation import Reservation
from bot.credit_views import OrderAnswer
from messages.formats import Language
from messages.order_answer import render_order_answer

RATIO_STEP = Decimal("0.0001")
"""A share is told to a hundredth of a percent: 0.8333 is 83.33 %."""


def order_json(answer: OrderAnswer, language: Language | None = None) -> dict[str, Any]:
    """The verdict with all its numbers; with a language, also in sentences. What does not apply is null."""
    facts, of = answer.check.facts, answer.facts.of
    exposure = facts.exposure
    said = {"language": language.value, "text": _text(answer, language)} if language else {}
    return {
        "verdict": answer.check.verdict.value,
        "provisional": answer.is_provisional,
        "as_of": facts.as_of.isoformat(),
        "checked_at": answer.at.isoformat(timespec="seconds"),
        "ledger_at": answer.facts.ledger_at.isoformat() if answer.facts.ledger_at else None,
        "customer": {"code": of.code, "name": of.name},
        "entity": of.entity,
        "currency": facts.order.currency,
        "order": decimal_string(facts.order),
        "exposure": {
            "before": decimal_string(exposure.total),
            "with_order": decimal_string(answer.check.total),
        },
        "limit": _amount(exposure.limit),
        "available": _amount(exposure.available),
        "causes": [_cause(one, facts) for one in answer.check.causes],
        "ways_out": [_way(one, facts) for one in answer.check.ways],
        "known": _amount(answer.known),
        "released": _released(facts),
        "group": _group(answer),
        "reserved": [_reservation(one) for one in answer.reserved],
        **said,
    }


def _released(facts: OrderFacts) -> dict[str, Any] | None:
    if not facts.released_by:
        return None
    return {
        "by": facts.released_by,
        "until": _day(facts.released_until),
        "up_to": _amount(facts.released_up_to),
        "group_up_to": _amount(facts.group_released_up_to),
    }


def _group(answer: OrderAnswer) -> dict[str, Any] | None:
    group = answer.facts.group
    if group is None:
        return None
    return {
        "code": group.code,
        "currency": group.exposure.currency,
        "exposure": decimal_string(group.exposure.total),
        "limit": _amount(group.exposure.limit),
        "rates_on": _day(group.rates_on),
        "left_out": list(group.left_out),
        "judged": answer.check.facts.group is not None,
    }


def _cause(one: FoundCause, facts: OrderFacts) -> dict[str, Any]:
    told: dict[str, Any] = {
        "exposure": _amount(one.exposure),
        "limit": _amount(one.limit),
        "short": _amount(one.short),
        "amount": _amount(one.amount),
        "times": str(one.times) if one.times is not None else None,
        "count": one.count or None,
        "on": _day(one.on),
        "why": one.why or None,
        "broken_promise_on": _day(one.broken_on),
        "invoices": [_invoice(each, facts.as_of) for each in one.invoices] or None,
    }
    return {"cause": one.cause.value, "holds": one.holds, **_known(told)}


def _way(one: WayOut, facts: OrderFacts) -> dict[str, Any]:
    told: dict[str, Any] = {
        "amount": _amount(one.amount),
        "share_of_order": _ratio(one.share),
        "instalments": one.instalments or None,
        "from": _day(one.starts_on),
        "until": _day(one.ends_on),
        "terms": one.days,
        "back_under_limit_on": _day(one.back_on),
        "back_with_usual_terms_on": _day(one.back_before),
        "utilisation_after": _ratio(one.ratio),
        "invoices": [_invoice(each, facts.as_of) for each in one.invoices] or None,
    }
    return {"way": one.kind.value, "clears": [each.value for each in one.clears], **_known(told)}


def _invoice(one: Invoice, as_of: date) -> dict[str, Any]:
    return {
        "number": one.number,
        "due_on": one.due_on.isoformat(),
        "days_late": max(one.days_late(as_of), 0),
        "open": decimal_string(one.open_amount),
        "disputed": decimal_string(one.disputed),
        "currency": one.open_amount.currency,
        "promised": one.is_promised,
    }


def _reservation(one: Reservation) -> dict[str, Any]:
    return {
        "amount": decimal_string(one.amount),
        "currency": one.amount.currency,
        "reference": one.reference,
        "until": one.until.isoformat(),
    }


def _text(answer: OrderAnswer, language: Language) -> str:
    """What a screen reader says of the message in Slack, its entities as characters."""
    return html.unescape(render_order_answer(answer, language).text)


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}


def _amount(money: Money | None) -> str | None:
    return decimal_string(money) if money is not None else None


def _ratio(ratio: Decimal | None) -> str | None:
    return str(ratio.quantize(RATIO_STEP)) if ratio is not None else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
