"""Whatever their days, zone and digests, a hold is told to its salesperson once: by a message or a digest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

import pytest
from fakes import PARIS, Account
from fakes_books import FakeBooks

from bot.credit.digest import CreditNewsKind, Digest
from bot.credit.hold import HoldCause
from bot.credit_acts import SetHold
from bot.members import Preferences
from bot.notices import Payload
from bot.services.holds import set_hold
from bot.services.house import House
from bot.services.mornings import hold_mornings
from credit.case_world import ACME, CAMILLE, NADIA, TUESDAY, CaseWording, CaseWorld

CAMILLES = "camille@lumen.example"
MONDAY, FRIDAY = TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=3)


@dataclass
class Digests(CaseWording):
    """Keeps whose digests told of a hold."""

    told: list[tuple[str, date]] = field(default_factory=list)

    def digest(self, digest: Digest) -> Payload:
        if any(each.kind is CreditNewsKind.HOLD_SET for each in digest.credit_news):
            self.told.append((digest.recipient.email.casefold(), digest.as_of))
        return super().digest(digest)


@dataclass
class Days:
    """From Monday morning to Friday evening, a look at the clock every half an hour."""

    set_at: datetime
    world: CaseWorld = field(default_factory=CaseWorld)
    wording: Digests = field(default_factory=Digests)

    async def pass_by(self) -> tuple[int, list[date]]:
        """How many messages told Camille of the hold that Nadia sets then, and her digests that did."""
        world = self.world
        books = FakeBooks([Account(ACME, [])], records=world.records, outbox=world.work.outbox)
        now = datetime.combine(MONDAY, time(0), PARIS)
        while now < datetime.combine(FRIDAY, time(20), PARIS):
            if now == self.set_at:
                actor = replace(world.actor(NADIA), at=now)
                await set_hold(world.house, actor, SetHold(ACME, "bounced cheque"))
            await hold_mornings(books, House(world.work, world.policy, self.wording), now)
            now += timedelta(minutes=30)
        (hold,) = world.records.holds.kept.values()
        assert hold.cause is HoldCause.BY_HAND
        messages = [one for one in world.notices(CAMILLE) if one.key.startswith("hold:")]
        return len(messages), [on for person, on in self.wording.told if person == CAMILLES]


def moment(hour: int, on: date = TUESDAY) -> datetime:
    return datetime.combine(on, time(hour), PARIS)


@pytest.mark.parametrize(
    ("set_at", "told"),
    [
        (moment(10), (1, [])),
        (moment(7), (0, [TUESDAY])),
        (moment(19), (0, [TUESDAY + timedelta(days=1)])),
    ],
)
async def test_on_an_ordinary_day(set_at: datetime, told: tuple[int, list[date]]) -> None:
    assert await Days(set_at).pass_by() == told


@pytest.mark.parametrize("hour", [7, 10, 19])
async def test_on_her_quiet_tuesday_wednesdays_digest_tells_it(hour: int) -> None:
    days = Days(moment(hour))
    days.world.work.preferences.kept[CAMILLES] = Preferences(CAMILLES, quiet_weekdays=frozenset({1}))
    assert await days.pass_by() == (0, [TUESDAY + timedelta(days=1)])


@pytest.mark.parametrize(
    ("hour", "told"),
    [
        (0, (0, [TUESDAY])),
        (7, (1, [])),
        (10, (1, [])),
        (12, (0, [TUESDAY + timedelta(days=1)])),
        (19, (0, [TUESDAY + timedelta(days=1)])),
    ],
)
async def test_in_tokyo_the_day_is_over_at_half_past_ten_in_paris(
    hour: int, told: tuple[int, list[date]]
) -> None:
    """Eight hours ahead: Paris at midnight is Tokyo at 08:00, and at 10:00 it is 18:00 there."""
    days = Days(moment(hour))
    kept = days.world.work.members.kept
    kept["U1"] = replace(kept["U1"], timezone="Asia/Tokyo")
    messages, digests = await days.pass_by()
    assert messages + len(digests) == 1
    assert (messages, digests) == told


@pytest.mark.parametrize("hour", [7, 10, 19])
async def test_without_a_digest_a_message_tells_it(hour: int) -> None:
    days = Days(moment(hour))
    days.world.work.preferences.kept[CAMILLES] = Preferences(CAMILLES, digest_on=False)
    assert await days.pass_by() == (1, [])
