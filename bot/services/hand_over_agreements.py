"""Promises and plans that wait for a decision while what they are for would be handed over."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby

from bot.credit.promise import Promise, PromiseState
from bot.dunning_views import AgreementAsked
from bot.services.house import House


def agreements_asked(
    house: House, promises: Iterable[Promise], wanted: Collection[int]
) -> tuple[AgreementAsked, ...]:
    """Those of these invoices or on account, a plan with all its parts as one, the oldest first."""
    waiting = [each for each in promises if each.state is PromiseState.PROPOSED]
    concerned = {_whole(each) for each in waiting if _is_of(each, wanted)}
    ordered = sorted((each for each in waiting if _whole(each) in concerned), key=_oldest)
    return tuple(_asked(house, list(parts)) for _, parts in groupby(ordered, key=_whole))


def _is_of(promise: Promise, wanted: Collection[int]) -> bool:
    return not promise.documents or not set(wanted).isdisjoint(promise.documents)


def _oldest(promise: Promise) -> tuple[datetime, tuple[int, int]]:
    return promise.logged_at, _whole(promise)


def _whole(promise: Promise) -> tuple[int, int]:
    """The plan, or the promise itself: what is agreed to at once."""
    return (promise.plan_id, 0) if promise.plan_id is not None else (0, promise.id)


def _asked(house: House, parts: list[Promise]) -> AgreementAsked:
    first = parts[0]
    amount = sum((each.amount for each in parts[1:]), start=first.amount)
    count = len(parts) if first.plan_id is not None else 0
    return AgreementAsked(amount, count, first.logged_on, house.name_of(first.logged_by))
