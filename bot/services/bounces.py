"""Mails that came back: the step goes back to its owner, who decides."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from bot.bounce_reading import Bounce, read_bounce
from bot.credit.mailing import Mailing
from bot.ports import Work
from bot.services.house import House
from bot.services.mail_clock import mailing_failed

MOST_IDS = 20
"""A long conversation's; what names more is not a mail server's."""


class BounceEnd(StrEnum):
    """What became of a mail that came in."""

    TAKEN = "taken"
    KNOWN = "known"
    """Of a mailing whose failure is known already."""
    NO_BOUNCE = "no_bounce"
    """No word of a mail that failed for good."""
    NOT_OURS = "not_ours"
    """Of a mail that was not sent from here."""


async def take_bounce(house: House, raw: bytes, now: datetime) -> BounceEnd:
    """Take one mail as it came in; what is no failure for good, or of no mail of ours, is left."""
    bounce = read_bounce(raw)
    if bounce is None:
        return BounceEnd.NO_BOUNCE
    async with house.work.working() as one:
        mailing = await _named(one, bounce)
        if mailing is None:
            return BounceEnd.NOT_OURS
        taken = await mailing_failed(house, one, mailing, bounce.trouble, now)
    return BounceEnd.TAKEN if taken else BounceEnd.KNOWN


async def _named(one: Work, bounce: Bounce) -> Mailing | None:
    """The mailing that it names: of several ids the first that is one's."""
    for message_id in bounce.message_ids[:MOST_IDS]:
        found = await one.mailings.of_message(message_id)
        if found is not None:
            return found
    return None
