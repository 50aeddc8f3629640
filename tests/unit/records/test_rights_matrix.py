"""The table of rights is what the services go by: every role tries every act, concerned and not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from credit import order_world, request_world

from bot.acts import AddNote, Subject
from bot.credit.dispute import Dispute, DisputeState
from bot.credit.note import NoteKind
from bot.credit.promise import Promise
from bot.credit.refused import Refused, Why
from bot.policy import Person, Policy, Role, Visibility
from bot.rights import RIGHTS, Act, Reach, may, roles_that_may
from bot.services.approvals import approvals_of
from bot.services.history import history_page
from bot.services.notes import add_note
from bot.services.plans import decide_plan
from bot.services.promises import cancel_promise, decide_promise
from bot.services.undo import undo
from records import dispute_world
from records.credit_tried import CREDIT
from records.dunning_tried import DUNNING
from records.lumen import ACME, at
from records.promise_world import World

OF_RIGHTS = frozenset({Why.ROLE, Why.QUEUE_ROLE, Why.NOT_CONCERNED, Why.UNDO_NOT_YOURS})
OTHER = Person(
    email="autre@lumen.example", name="Alix Autre", role=Role.SALESPERSON, ledger_names=("C. ROY", "CROY")
)
DECIDER = Person(email="decide@lumen.example", name="Dominique", role=Role.CREDIT_MANAGER)
DIRECTOR = Person(email="daf@lumen.example", name="Dorian", role=Role.FINANCE_DIRECTOR)
NEXT_WEEK = date(2026, 12, 2)


def somebody(role: Role) -> Person:
    """Who tries; everybody sees every customer here, so that sight stands in nobody's way."""
    return Person(email="qui@lumen.example", name="Camille Qui", role=role)


def policy(role: Role) -> Policy:
    return Policy(people=(somebody(role), OTHER, DECIDER), visibility=Visibility.ALL)


async def _promise(world: World, who: Person) -> Promise:
    return await world.logged(who, at("09:00"))


async def _log_promise(world: World, who: Person, concerned: bool) -> object:
    return await world.log(who)


async def _ask_for_plan(world: World, who: Person, concerned: bool) -> object:
    return await world.ask(who)


async def _decide_promise(world: World, who: Person, concerned: bool) -> object:
    _, third = await world.third(OTHER)
    return await decide_promise(world.house, world.actor(who), third.id, third.version, agrees=True)


async def _decide_plan(world: World, who: Person, concerned: bool) -> object:
    asked = await world.asked(OTHER)
    return await decide_plan(world.house, world.actor(who), asked.plan.id, asked.plan.version, agrees=True)


async def _cancel_promise(world: World, who: Person, concerned: bool) -> object:
    promise = await _promise(world, who if concerned else OTHER)
    return await cancel_promise(world.house, world.actor(who), promise.id, promise.version)


async def _add_note(world: World, who: Person, concerned: bool) -> object:
    return await add_note(world.house, world.actor(who), AddNote(ACME, NoteKind.NO_ANSWER, "n1"))


async def _undo(world: World, who: Person, concerned: bool) -> object:
    promise = await _promise(world, who if concerned else OTHER)
    return await undo(world.house, world.actor(who, at("09:05")), Subject("promise", promise.id))


async def _see_history(world: World, who: Person, concerned: bool) -> object:
    actor = world.actor(who)
    return await history_page(world.books, world.policy, actor.reader, ACME, None, date(2026, 11, 24))


PROMISES: dict[Act, Callable[[World, Person, bool], Awaitable[object]]] = {
    Act.LOG_PROMISE: _log_promise,
    Act.ASK_FOR_PLAN: _ask_for_plan,
    Act.DECIDE_PROMISE: _decide_promise,
    Act.DECIDE_PLAN: _decide_plan,
    Act.CANCEL_PROMISE: _cancel_promise,
    Act.ADD_NOTE: _add_note,
    Act.UNDO: _undo,
    Act.SEE_HISTORY: _see_history,
}
DISPUTES: dict[Act, dict[str, Any]] = {
    Act.OPEN_DISPUTE: {},
    Act.TAKE_DISPUTE: {"state": DisputeState.IN_PROGRESS},
    Act.HAND_DISPUTE_ON: {"owner": DECIDER.email},
    Act.COMMENT_DISPUTE: {"text": "seen"},
    Act.ASK_IN_DISPUTE: {"text": "which box?"},
    Act.WAIT_IN_DISPUTE: {"state": DisputeState.WAITING_ON_CUSTOMER},
    Act.SET_DISPUTE_TARGET: {"target_on": NEXT_WEEK, "text": "stocktaking"},
    Act.RESOLVE_DISPUTE: {"state": DisputeState.RESOLVED_CREDIT_NOTE},
    Act.WITHDRAW_DISPUTE: {},
}


async def _ask_limit(world: request_world.World, who: Person, concerned: bool) -> object:
    return await world.ask(who)


async def _decide_limit(world: request_world.World, who: Person, concerned: bool) -> object:
    return await world.decide(who, await world.asked(OTHER))


async def _decide_limit_above(world: request_world.World, who: Person, concerned: bool) -> object:
    first = await world.decided(DECIDER, await world.asked(OTHER, amount="20000"))
    return await world.decide(who, first, at("10:05"))


async def _withdraw_limit(world: request_world.World, who: Person, concerned: bool) -> object:
    return await world.withdraw(who, await world.asked(who if concerned else OTHER))


async def _see_approvals(world: request_world.World, who: Person, concerned: bool) -> object:
    """Everybody sees what they asked for; what others did waits for those alone who decide."""
    await world.asked(OTHER)
    found = await approvals_of(world.house, world.actor(who))
    return found if found.decide else Refused(Why.ROLE)


LIMITS: dict[Act, Callable[[request_world.World, Person, bool], Awaitable[object]]] = {
    Act.ASK_LIMIT: _ask_limit,
    Act.DECIDE_LIMIT: _decide_limit,
    Act.DECIDE_LIMIT_ABOVE: _decide_limit_above,
    Act.WITHDRAW_LIMIT: _withdraw_limit,
    Act.SEE_APPROVALS: _see_approvals,
}
TRIED = frozenset((*PROMISES, *DISPUTES, *LIMITS, *CREDIT, *DUNNING))


def test_every_act_has_a_right_for_every_role_and_is_tried_below() -> None:
    assert set(RIGHTS) == set(Act) == TRIED
    assert all(set(rights) == set(Role) for rights in RIGHTS.values())


@pytest.mark.parametrize("concerned", [True, False])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", PROMISES)
async def test_a_promise_or_a_note_goes_by_the_table(act: Act, role: Role, concerned: bool) -> None:
    world = World(policy(role))
    done = await PROMISES[act](world, world.policy.people[0], concerned)
    assert _is_refused_by_right(done) is not may(act, role, concerned=concerned)


@pytest.mark.parametrize("concerned", [True, False])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", DISPUTES)
async def test_a_dispute_goes_by_the_table(act: Act, role: Role, concerned: bool) -> None:
    world = dispute_world.World(policy=policy(role))
    who = world.policy.people[0]
    if act is Act.OPEN_DISPUTE:
        done: object = await world.open(who)
    else:
        done = await world.act(who, act, await _dispute(world, who, act, concerned), **DISPUTES[act])
    assert _is_refused_by_right(done) is not may(act, role, concerned=concerned)


@pytest.mark.parametrize("concerned", [True, False])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", LIMITS)
async def test_a_request_goes_by_the_table(act: Act, role: Role, concerned: bool) -> None:
    world = request_world.World(Policy(people=(*policy(role).people, DIRECTOR), visibility=Visibility.ALL))
    done = await LIMITS[act](world, world.policy.people[0], concerned)
    assert _is_refused_by_right(done) is not may(act, role, concerned=concerned)


@pytest.mark.parametrize("concerned", [True, False])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", CREDIT)
async def test_an_order_a_hold_or_a_case_goes_by_the_table(act: Act, role: Role, concerned: bool) -> None:
    people = (*policy(role).people, DIRECTOR)
    world = order_world.OrderWorld(Policy(people=people, visibility=Visibility.ALL))
    done = await CREDIT[act](world, world.policy.people[0], concerned)
    assert _is_refused_by_right(done) is not may(act, role, concerned=concerned), done


@pytest.mark.parametrize("concerned", [True, False])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", DUNNING)
async def test_a_step_a_letter_or_a_hand_over_goes_by_the_table(
    act: Act, role: Role, concerned: bool
) -> None:
    people = (*policy(role).people, DIRECTOR)
    world = order_world.OrderWorld(Policy(people=people, visibility=Visibility.ALL))
    done = await DUNNING[act](world, world.policy.people[0], concerned)
    assert _is_refused_by_right(done) is not may(act, role, concerned=concerned), done


async def _dispute(world: dispute_world.World, who: Person, act: Act, concerned: bool) -> Dispute:
    """Of the person: theirs to answer, or opened by them when it is to be withdrawn; else of others."""
    opener = who if concerned and act is Act.WITHDRAW_DISPUTE else OTHER
    dispute = await world.opened(opener, "10:00")
    owner = who.email if concerned and act is not Act.WITHDRAW_DISPUTE else DECIDER.email
    kept = world.work.records.disputes.kept
    kept[dispute.id] = _owned(dispute, owner)
    return kept[dispute.id]


def _owned(dispute: Dispute, owner: str) -> Dispute:
    return replace(dispute, owner=owner.casefold())


def _is_refused_by_right(done: object) -> bool:
    return isinstance(done, Refused) and done.why in OF_RIGHTS


def test_only_credit_managers_and_directors_decide() -> None:
    for act in (Act.DECIDE_PROMISE, Act.DECIDE_PLAN):
        assert roles_that_may(act) == (Role.CREDIT_MANAGER, Role.FINANCE_DIRECTOR)


def test_what_is_concerned_alone_is_no_role_s() -> None:
    assert all(reach is Reach.CONCERNED for reach in RIGHTS[Act.UNDO].values())
    assert roles_that_may(Act.UNDO) == ()
