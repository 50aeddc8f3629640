"""What waits for one person to decide, and what they wait for themselves."""

from __future__ import annotations

from datetime import date, datetime

from bot.acts import Actor
from bot.credit.limit_rules import Voice
from bot.credit.promise import PromiseState
from bot.credit_views import Approvals
from bot.ports import Work
from bot.rights import Act
from bot.services.approvers import approvers_on
from bot.services.house import House
from bot.services.record_views import plan_view, promise_views
from bot.services.request_views import request_views, still_waiting
from bot.standing import PlanView, PromiseView


async def approvals_of(house: House, actor: Actor) -> Approvals:
    """Requests, promises and plans that they can decide next, and requests they made; the oldest first."""
    today = house.today(actor.at)
    async with house.work.looking() as one:
        waiting = await still_waiting(one, actor.at)
        approvers = await approvers_on(house, one, today)
        theirs = [each for each in waiting if isinstance(approvers.choice(each, actor.person), Voice)]
        asked = [each for each in waiting if each.asked_by == actor.person]
        return Approvals(
            decide=await request_views(house, one, theirs, today),
            asked=await request_views(house, one, asked, today),
            promises=await _promises(house, one, actor, today),
        )


async def _promises(house: House, one: Work, actor: Actor, today: date) -> tuple[PromiseView | PlanView, ...]:
    """Promises and plans that others ask for, of who decides them."""
    found: list[tuple[datetime, PromiseView | PlanView]] = []
    if house.may(Act.DECIDE_PROMISE, actor):
        listed = await one.promises.listed(today)
        waits = [each for each in listed if each.state_on(today) is PromiseState.PROPOSED]
        theirs = [each for each in waits if each.plan_id is None and each.logged_by != actor.person]
        views = await promise_views(house.policy, one.ledger, theirs)
        found += [(each.promise.logged_at, each) for each in views]
    if house.may(Act.DECIDE_PLAN, actor):
        for plan in await one.promises.plans_waiting():
            if plan.asked_by != actor.person:
                _, parts = await one.promises.plan(plan.id)
                found.append((plan.asked_at, await plan_view(house.policy, one.ledger, plan, parts)))
    return tuple(view for _, view in sorted(found, key=lambda each: each[0]))
