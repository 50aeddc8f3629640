"""What waits for one person to decide, and what they wait for themselves."""

from __future__ import annotations

from bot.acts import Actor
from bot.credit.limit_rules import Voice
from bot.credit_views import Approvals
from bot.services.approvers import approvers_on
from bot.services.house import House
from bot.services.request_views import request_views


async def approvals_of(house: House, actor: Actor) -> Approvals:
    """Requests that they can decide next, as a delegate too, and those they made; the oldest first."""
    today = house.today(actor.at)
    async with house.work.looking() as one:
        waiting = [each for each in await one.requests.waiting() if each.expires_at > actor.at]
        approvers = await approvers_on(house, one, today)
        theirs = [each for each in waiting if isinstance(approvers.choice(each, actor.person), Voice)]
        asked = [each for each in waiting if each.asked_by == actor.person]
        return Approvals(
            decide=await request_views(house, one, theirs, today),
            asked=await request_views(house, one, asked, today),
        )
