"""What time does to requests: the reminder, the lapse, the announcement of an end, and the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from records.lumen import ACME, NADIA, TUESDAY, at

from bot.credit.request import CreditRequest, RequestState
from bot.members import Preferences
from bot.services.requests_clock import end_increases, lapse_requests, remind_approvers
from credit.request_world import CAMILLES, CHANNEL, FRIDAY, HUGUES, MARC, NADIAS, Said, World

THURSDAY = date(2026, 11, 26)
MID_DECEMBER = date(2026, 12, 15)
"""A Tuesday: its end is announced on Saturday the 12th, and read on Monday."""


async def test_at_friday_five_it_lapses_once_and_who_asked_is_told() -> None:
    world = World()
    await world.asked()
    assert await lapse_requests(world.house, at("16:59", FRIDAY)) == ()
    (lapsed,) = await lapse_requests(world.house, at("17:00", FRIDAY))
    assert (lapsed.state, lapsed.ended_on) == (RequestState.EXPIRED, FRIDAY)
    assert await lapse_requests(world.house, at("17:01", FRIDAY)) == ()
    assert world.deeds == ["limit.asked", "limit.expired"]
    assert world.said[2:] == [
        ("request:1:e2", CHANNEL, "request 1 expired en"),
        ("request-asked:1:e2", CAMILLES, "request asked 1 expired en"),
        ("request-decided:1", CAMILLES, "request decided 1 expired en"),
    ]
    assert world.entries[1].entry.who == ""


async def test_what_was_decided_does_not_lapse() -> None:
    world = World()
    await world.decided(NADIA, await world.asked())
    assert await lapse_requests(world.house, at("17:00", FRIDAY)) == ()


async def test_after_a_lapse_the_same_can_be_asked_again() -> None:
    world = World()
    await world.asked()
    await lapse_requests(world.house, at("17:00", FRIDAY))
    assert (await world.asked(moment=at("17:01", FRIDAY), key="k2")).id == 2


async def test_at_half_time_one_reminder_within_the_hours_of_who_decides() -> None:
    """Asked Tuesday at nine and open until Friday at five: forty hours later it is Thursday, 01:00."""
    world = World()
    await world.asked()
    for early in (at("18:00", date(2026, 11, 25)), at("01:00", THURSDAY), at("07:59", THURSDAY)):
        assert await remind_approvers(world.house, early) == ()
    (reminded,) = await remind_approvers(world.house, at("08:00", THURSDAY))
    assert reminded.reminded_at == at("08:00", THURSDAY)
    assert await remind_approvers(world.house, at("08:01", THURSDAY)) == ()
    assert world.said[2:] == [("request-line:1:reminder", CHANNEL, "request line 1 reminder en")]
    assert world.notice("request-line:1:reminder").below == "request:1"


async def test_a_decision_with_the_message_of_before_the_reminder_counts() -> None:
    world = World()
    asked = await world.asked()
    await remind_approvers(world.house, at("09:00", THURSDAY))
    assert (await world.decided(NADIA, asked, at("10:00", THURSDAY))).state is RequestState.APPROVED


async def test_on_a_quiet_day_nobody_is_reminded() -> None:
    world = World()
    await world.asked()
    world.work.preferences.kept[NADIAS] = Preferences(NADIAS, quiet_weekdays=frozenset({3}))
    assert await remind_approvers(world.house, at("09:00", THURSDAY)) == ()
    assert len(await remind_approvers(world.house, at("09:00", FRIDAY))) == 1


async def test_of_who_is_away_until_it_lapses_the_next_is_asked() -> None:
    world = World()
    await world.asked()
    quiet = Preferences(NADIAS, quiet_periods=((THURSDAY, FRIDAY),))
    world.work.preferences.kept[NADIAS] = quiet
    assert len(await remind_approvers(world.house, at("08:00", THURSDAY))) == 1
    assert [one[:2] for one in world.said[2:]] == [
        ("request-line:1:reminder", CHANNEL),
        (f"request:1:{HUGUES.email}", HUGUES.email),
    ]


async def test_with_the_reminder_who_stands_in_by_now_is_asked() -> None:
    world = World()
    await world.asked()
    await world.away(NADIA, MARC)
    await remind_approvers(world.house, at("09:00", THURSDAY))
    assert world.said[-1] == (f"request:1:{MARC.email}", MARC.email, "request 1 requested en buttons")


async def test_after_the_first_approval_the_second_s_hours_count() -> None:
    world = World()
    await world.decided(NADIA, await world.asked(amount="20000"))
    world.work.preferences.kept[HUGUES.email] = Preferences(HUGUES.email, quiet_weekdays=frozenset({3}))
    assert await remind_approvers(world.house, at("09:00", THURSDAY)) == ()
    assert len(await remind_approvers(world.house, at("09:00", FRIDAY))) == 1


async def _running(world: World, until: date = MID_DECEMBER) -> CreditRequest:
    return await world.decided(NADIA, await world.asked(ends_on=until))


async def test_three_days_before_the_end_is_announced_once() -> None:
    world = World()
    await _running(world)
    await end_increases(world.house, at("23:59", date(2026, 12, 11)))
    assert "request-line:1:ends_soon" not in [one[0] for one in world.said]
    for minute in (0, 1):
        await end_increases(world.house, at("00:00", date(2026, 12, 12)) + timedelta(minutes=minute))
    notice = world.notice("request-line:1:ends_soon")
    assert (notice.below, notice.due_at) == ("request:1", at("08:00", date(2026, 12, 14)))
    assert notice.expires_at == at("00:00", date(2026, 12, 16))
    assert [one[0] for one in world.said].count("request-line:1:ends_soon") == 1


TWELFTH = date(2026, 12, 12)


async def _announced(world: World, moment: datetime) -> list[Said]:
    """What is said below the request and to people when the end comes near."""
    before = len(world.said)
    await end_increases(world.house, moment)
    await end_increases(world.house, moment + timedelta(minutes=1))
    return world.said[before:]


async def test_the_salesperson_who_asked_reads_it_in_the_digest_that_is_still_to_come() -> None:
    world = World()
    await _running(world)
    assert await _announced(world, at("00:00", TWELFTH)) == [
        ("request-line:1:ends_soon", CHANNEL, "request line 1 ends_soon en")
    ]
    assert (world.now().announced_at, world.now().announced_to) == (at("00:00", TWELFTH), ())


async def test_without_a_digest_a_message_of_their_own_says_it() -> None:
    world = World()
    await _running(world)
    world.work.preferences.kept[CAMILLES] = Preferences(CAMILLES, digest_on=False)
    assert await _announced(world, at("00:00", TWELFTH)) == [
        ("request-line:1:ends_soon", CHANNEL, "request line 1 ends_soon en"),
        (f"request-ends:1:{CAMILLES}", CAMILLES, "request line 1 ends_soon en"),
    ]
    notice = world.notice(f"request-ends:1:{CAMILLES}")
    assert (notice.below, notice.due_at) == ("", at("08:00", date(2026, 12, 14)))
    assert world.now().announced_to == (CAMILLES,)


async def test_who_asked_in_the_salesperson_s_place_is_written_to() -> None:
    world = World()
    asked = await world.asked(NADIA, ends_on=MID_DECEMBER)
    await world.decided(HUGUES, asked)
    assert [one[:2] for one in await _announced(world, at("00:00", TWELFTH))] == [
        ("request-line:1:ends_soon", CHANNEL),
        (f"request-ends:1:{NADIAS}", NADIAS),
    ]


async def test_without_a_message_to_stand_below_it_is_announced_once_all_the_same() -> None:
    world = World()
    await _running(world)
    world.work.outbox.rows.clear()
    assert await _announced(world, at("00:00", TWELFTH)) == []
    version = world.now().version
    await end_increases(world.house, at("00:05", TWELFTH))
    assert (world.now().announced_at, world.now().version) == (at("00:00", TWELFTH), version)


async def test_what_was_granted_for_three_days_is_not_announced() -> None:
    world = World()
    await _running(world, FRIDAY)
    await end_increases(world.house, at("09:00", TUESDAY + timedelta(days=1)))
    assert "request-line:1:ends_soon" not in [one[0] for one in world.said]


async def test_the_day_after_its_last_an_increase_ends() -> None:
    world = World()
    await _running(world)
    assert await end_increases(world.house, at("23:59", MID_DECEMBER)) == ()
    (ended,) = await end_increases(world.house, at("00:00", date(2026, 12, 16)))
    assert (ended.state, ended.ended_on) == (RequestState.ENDED, date(2026, 12, 16))
    assert await end_increases(world.house, at("00:01", date(2026, 12, 16))) == ()
    assert world.deeds == ["limit.asked", "limit.approved", "limit.ended"]
    last = [one for one in world.said if "ended" in one[2]]
    assert last == [
        (f"request:1:e{world.entries[-1].number}", CHANNEL, "request 1 ended en"),
        (f"request-asked:1:e{world.entries[-1].number}", CAMILLES, "request asked 1 ended en"),
        ("request-line:1:ended", CHANNEL, "request line 1 ended en"),
        ("request-ended:1", CAMILLES, "request line 1 ended en"),
    ]
    days = (MID_DECEMBER, date(2026, 12, 16))
    assert [await world.limit(on) for on in days] == ["68000", "60000"]


async def test_what_the_clock_missed_ends_on_the_day_after_its_last_all_the_same() -> None:
    world = World()
    await _running(world)
    (ended,) = await end_increases(world.house, at("09:00", date(2027, 2, 1)))
    assert ended.ended_on == date(2026, 12, 16)


async def test_who_does_not_see_the_customer_any_more_is_not_told() -> None:
    world = World()
    await world.asked()
    known = world.work.records.ledger.known
    known[ACME] = replace(known[ACME], salesperson="J. FAURE")
    await lapse_requests(world.house, at("17:00", FRIDAY))
    assert "request-decided:1" not in [one[0] for one in world.said]
