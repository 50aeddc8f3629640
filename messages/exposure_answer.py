"""Exposure and limits as an answer for programs: as in `messages.answers`."""

from __future__ import annotations

from typing import Any

from bot.credit.exposure import Exposure
from bot.credit.money import Money, decimal_string
from bot.credit_records import ExposureRow
from bot.credit_views import GroupExposure
from bot.services.exposures import ExposureList, FiguresOf


def exposures_answer(found: ExposureList) -> dict[str, Any]:
    """Everybody's exposure on a day; `totals` are of those that are listed, one a currency."""
    return {
        "as_of": found.as_of.isoformat(),
        "ledgers": [_ledger(one) for one in found.figures],
        "totals": {one.exposure.currency: decimal_string(one.exposure) for one in found.totals},
        "customers": [_customer(row, found.groups.get(row.customer_id)) for row in found.rows],
    }


def _ledger(one: FiguresOf) -> dict[str, Any]:
    """`provisional`: the figures are over one working day old, and a payment may be missing."""
    return {
        "entity": one.entity,
        "ledger_at": one.ledger_at.isoformat(),
        "freshness": one.freshness.value,
        "provisional": one.is_provisional,
    }


def _customer(row: ExposureRow, group: GroupExposure | None) -> dict[str, Any]:
    return {
        "entity": row.entity,
        "code": row.code,
        "name": row.name,
        "currency": row.exposure.currency,
        **_parts(row.exposure),
        **_limits(row.exposure),
        "insured_limit": _maybe(row.exposure.insured_limit),
        "over_cover": _maybe(_over_cover(row.exposure)),
        "group": group and _group(group),
        "others": [{"currency": one.currency, **_parts(one)} for one in row.others],
    }


def _parts(one: Exposure) -> dict[str, str]:
    """`credits` is negative or zero; the exposure is the sum of the four before it."""
    return {
        "documents": decimal_string(one.documents),
        "orders": decimal_string(one.orders),
        "reserved": decimal_string(one.reserved or Money.zero(one.currency)),
        "credits": decimal_string(one.credits),
        "exposure": decimal_string(one.total),
    }


def _limits(one: Exposure) -> dict[str, Any]:
    """`limit` is in force on the day: `credit_limit` and the temporary `increase`."""
    increase = None if one.limit is None else one.increase or Money.zero(one.currency)
    return {
        "credit_limit": _maybe(one.credit_limit),
        "increase": _maybe(increase),
        "limit": _maybe(one.limit),
        "available": _maybe(one.available),
        "utilisation": None if one.ratio is None else f"{one.ratio:.4f}",
        "level": one.utilisation.value,
    }


def _over_cover(one: Exposure) -> Money | None:
    """What is exposed above what is insured; None without cover."""
    if one.insured_limit is None:
        return None
    return max(one.total - one.insured_limit, Money.zero(one.currency))


def _group(group: GroupExposure) -> dict[str, Any]:
    return {
        "code": group.code,
        "name": group.name,
        "currency": group.exposure.currency,
        "exposure": decimal_string(group.exposure.total),
        "limit": _maybe(group.exposure.limit),
        "members": group.members,
        "rates_on": group.rates_on and group.rates_on.isoformat(),
        "left_out": list(group.left_out),
    }


def _maybe(money: Money | None) -> str | None:
    return None if money is None else decimal_string(money)
