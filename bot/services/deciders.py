"""Who has to agree to what somebody is about to ask: said before they ask, by the rules that decide it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.credit.order_check import OrderCheck, WayKind
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit_views import WaitingRequest
from bot.policy import Role
from bot.ports import Work
from bot.services.approvers import Approvers, approvers_on
from bot.services.house import House
from bot.services.limit_authority import Authority


@dataclass(frozen=True, slots=True)
class Deciders:
    """Names, as people read them."""

    first: str
    stands_in: str = ""
    """Whoever may decide in their place today; empty for nobody."""
    director: str = ""
    """The finance director who has to agree too; empty when nobody has."""
    one_of: tuple[str, ...] = ()
    """Everybody of whom one is enough, where no director has to agree too."""


async def deciders_of(
    house: House, one: Work, asker: str, at: datetime, check: OrderCheck, authority: Authority
) -> Deciders:
    """Of an order's ways out, for whoever asks; to nobody ("") the policy's roles are named."""
    asked = _increase(asker, at, check, authority)
    approvers = await approvers_on(house, one, authority.today)
    if asker:
        return deciders(approvers, authority, asked)
    directors = house.policy.people_with(Role.FINANCE_DIRECTOR) if _takes_two(asked, authority) else ()
    return Deciders(
        first=house.name_of(house.credit_manager()),
        director=directors[0].name if directors else "",
        one_of=_one_of(approvers, asked),
    )


def deciders(approvers: Approvers, authority: Authority, asked: CreditRequest) -> Deciders:
    """Of what would be asked for, as it stands."""
    house, first = approvers.house, approvers.to_ask(asked)
    stand_ins = approvers.stand_ins(asked, first)
    return Deciders(
        first=house.name_of(first),
        stands_in=house.name_of(stand_ins[0]) if stand_ins else "",
        director=_director(approvers, asked, first) if _takes_two(asked, authority) else "",
        one_of=_one_of(approvers, asked),
    )


async def release_deciders(house: House, one: Work, asker: str, at: datetime) -> tuple[str, ...]:
    """Everybody of whom one is enough for the release of a hold that somebody asks for."""
    today = house.today(at)
    return _one_of(await approvers_on(house, one, today), _asked(asker, at, today))


def _one_of(approvers: Approvers, asked: CreditRequest) -> tuple[str, ...]:
    return tuple(map(approvers.house.name_of, approvers.next_ones(asked)))


async def waiting_of(house: House, one: Work, authority: Authority) -> tuple[WaitingRequest, ...]:
    """The customer's requests that are not decided yet, with who decides them."""
    waiting = [each for each in authority.requests if each.state is RequestState.REQUESTED]
    if not waiting:
        return ()
    approvers = await approvers_on(house, one, authority.today)
    return tuple(
        WaitingRequest(each, tuple(map(house.name_of, approvers.next_ones(each)))) for each in waiting
    )


def _takes_two(asked: CreditRequest, authority: Authority) -> bool:
    return asked.amount is not None and authority.takes_two(asked)


def _director(approvers: Approvers, asked: CreditRequest, first: str) -> str:
    """The name of the finance director who has to agree too; empty when the first is one."""
    directors = approvers.house.policy.people_with(Role.FINANCE_DIRECTOR)
    others = [one for one in directors if one.email.casefold() != asked.asked_by]
    is_first = any(one.email.casefold() == first for one in others)
    return "" if is_first or not others else others[0].name


def _increase(asker: str, at: datetime, check: OrderCheck, authority: Authority) -> CreditRequest:
    """The request that the increase of an answer would be; without one, any request of that person."""
    way = next((each for each in check.ways if each.kind is WayKind.INCREASE), None)
    return replace(
        _asked(asker, at, authority.today),
        amount=way.amount if way else None,
        starts_on=authority.today,
        ends_on=way.ends_on if way else None,
    )


def _asked(asker: str, at: datetime, today: date) -> CreditRequest:
    """Any request of that person."""
    return CreditRequest(
        id=0,
        customer_id=0,
        kind=RequestKind.INCREASE,
        state=RequestState.REQUESTED,
        reason="",
        asked_by=asker,
        asked_at=at,
        asked_on=today,
        expires_at=at,
    )
