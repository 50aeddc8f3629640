"""Asking for an increase, for terms, for a release: what is refused, who is told, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from fakes import eur
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, TUESDAY, at

from bot.credit.hold import Hold, HoldCause
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.credit.request import RequestKind, RequestState
from bot.credit_acts import AskIncrease
from bot.credit_views import LimitDraft, LimitForm, RequestView
from bot.errors import NotYoursError
from bot.members import Preferences
from bot.policy import Person, Policy, Role
from bot.services.limit_forms import limit_form, shown_request
from bot.services.limits import ask_increase
from credit.request_world import (
    CAMILLES,
    CHANNEL,
    CREDIT,
    FRIDAY,
    HUGUES,
    MARC,
    NADIAS,
    NO_CHANNEL,
    YEAR_END,
    World,
    made,
    refusal,
)


async def test_an_increase_waits_until_friday_at_five() -> None:
    world = World()
    asked = await world.asked()
    assert (asked.state, asked.amount, asked.days) == (RequestState.REQUESTED, eur("8000"), 38)
    assert asked.expires_at == datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    assert (asked.asked_amount, asked.asked_until, asked.needs_two) == (eur("8000"), YEAR_END, False)
    assert await world.limit() == "60000"


async def test_the_channel_is_asked_and_whoever_asked_can_withdraw() -> None:
    world = World()
    await world.asked()
    assert world.said == [
        ("request:1", CHANNEL, "request 1 requested en buttons"),
        ("request-asked:1", CAMILLES, "request asked 1 requested en"),
    ]
    (entry,) = world.entries
    assert (entry.entry.deed.value, entry.entry.who, entry.entry.before) == ("limit.asked", CAMILLES, None)
    assert entry.entry.after == {
        "kind": "increase",
        "state": "requested",
        "amount": "8000.00 EUR",
        "starts_on": "2026-11-24",
        "ends_on": "2026-12-31",
        "reason": "Christmas stock",
    }


async def test_without_a_channel_the_credit_manager_is_asked_and_never_about_their_own() -> None:
    world = World(NO_CHANNEL)
    world.work.records.exposures.limit(GARAGE, eur("10000"))
    await world.asked()
    await world.asked(NADIA, customer_id=GARAGE, key="k2")
    assert [(key, person) for key, person, _ in world.said if key in ("request:1", "request:2")] == [
        ("request:1", NADIAS),
        ("request:2", HUGUES.email),
    ]


async def test_without_a_channel_who_left_slack_is_not_asked() -> None:
    world = World(NO_CHANNEL)
    world.leave(NADIA)
    await world.asked()
    assert world.said[0][:2] == ("request:1", HUGUES.email)


async def test_without_a_channel_who_is_away_until_after_it_lapses_is_passed_over() -> None:
    world = World(NO_CHANNEL)
    until_friday = Preferences(NADIAS, quiet_periods=((TUESDAY, FRIDAY),))
    world.work.preferences.kept[NADIAS] = until_friday
    await world.asked()
    assert world.said[0][:2] == ("request:1", HUGUES.email)


async def test_without_a_channel_the_delegate_of_who_left_slack_is_asked_once() -> None:
    world = World(NO_CHANNEL)
    await world.away(NADIA, MARC)
    world.leave(NADIA)
    await world.asked()
    assert [one[:2] for one in world.said] == [("request:1", MARC.email), ("request-asked:1", CAMILLES)]


async def test_in_the_evening_the_channel_waits_for_the_morning_and_who_asked_does_not() -> None:
    world = World()
    await world.asked(moment=at("19:00"))
    assert world.notice("request:1").due_at == at("08:00", date(2026, 11, 25))
    assert world.notice("request-asked:1").due_at == at("19:00")


async def test_the_same_form_twice_is_one_request() -> None:
    world = World()
    await world.asked()
    again = refusal(await world.ask(moment=at("09:01")))
    assert again == Refused(Why.ALREADY_DONE, who="Camille Roy", at=at("09:00"))
    assert world.deeds == ["limit.asked"]


async def test_one_increase_at_a_time_waits_for_a_customer() -> None:
    world = World()
    await world.asked()
    other = refusal(await world.ask(NADIA, key="k2"))
    assert other == Refused(Why.REQUEST_WAITS, who="Camille Roy", at=at("09:00"), number="REQ-1")
    assert made(await world.ask_terms()).kind is RequestKind.TERMS


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"reason": "  "}, Why.NO_REASON),
        ({"reason": "x" * 3001}, Why.TEXT_TOO_LONG),
        ({"amount": "0"}, Why.NO_AMOUNT),
        ({"ends_on": date(2026, 11, 23)}, Why.DAY_PASSED),
        ({"starts_on": date(2026, 12, 2), "ends_on": date(2026, 12, 1)}, Why.PERIOD_ORDER),
        ({"ends_on": date(2027, 11, 26)}, Why.PERIOD_TOO_LONG),
    ],
)
async def test_what_makes_no_sense_is_refused(facts: dict[str, Any], why: Why) -> None:
    world = World()
    assert refusal(await world.ask(**facts)).why is why
    assert world.said == [] and world.entries == []


async def test_a_year_and_a_day_is_the_longest_and_one_day_the_shortest() -> None:
    assert made(await World().ask(ends_on=date(2027, 11, 25))).ends_on == date(2027, 11, 25)
    assert made(await World().ask(ends_on=TUESDAY)).days == 1


async def test_another_currency_is_named() -> None:
    world = World()
    wish = AskIncrease(ACME, Money(Decimal(8000), "USD"), TUESDAY, YEAR_END, "stock", "k1")
    refused = refusal(await ask_increase(world.house, world.actor(), wish))
    assert refused == Refused(Why.OTHER_CURRENCY, number="EUR")
    for_order = replace(wish, amount=eur("8000"), order=Money(Decimal(15000), "USD"))
    again = refusal(await ask_increase(world.house, world.actor(), for_order))
    assert again == Refused(Why.OTHER_CURRENCY, number="EUR")
    form = await limit_form(world.house, world.actor(), ACME, LimitDraft(amount=wish.amount))
    assert isinstance(form, LimitForm)
    assert (form.amount, form.share, form.director) == (wish.amount, None, "")


async def test_without_a_limit_nothing_can_be_raised() -> None:
    world = World()
    refused = refusal(await world.ask(NADIA, customer_id=GARAGE))
    assert refused.why is Why.NO_LIMIT


async def test_nobody_asks_for_customers_that_they_do_not_see() -> None:
    with pytest.raises(NotYoursError):
        await World().ask(JULIEN)


async def test_what_nobody_could_decide_is_refused() -> None:
    nobody = World(Policy(people=(CAMILLE, JULIEN), credit=CREDIT))
    assert refusal(await nobody.ask()).why is Why.NOBODY_DECIDES
    alone = World(Policy(people=(CAMILLE, NADIA), credit=CREDIT))
    assert refusal(await alone.ask(NADIA)).why is Why.OWN_REQUEST


async def test_a_release_is_asked_of_what_holds() -> None:
    world = World()
    assert refusal(await world.ask_release()).why is Why.NOT_ON_HOLD
    await world.work.records.holds.add(
        Hold(0, ACME, HoldCause.BY_HAND, TUESDAY, at("08:00"), NADIAS, "cheque")
    )
    asked = made(await world.ask_release())
    assert (asked.kind, asked.amount, asked.needs_two) == (RequestKind.RELEASE, None, False)


async def test_terms_take_two_by_what_the_order_goes_over_the_limit() -> None:
    alone = made(await World().ask_terms(order="41100"))
    above = made(await World().ask_terms(order="41100.01"))
    assert (alone.needs_two, above.needs_two) == (False, True)


async def test_who_asked_withdraws_while_it_waits() -> None:
    world = World()
    asked = await world.asked()
    done = await world.withdraw(CAMILLE, asked)
    assert done.request.state is RequestState.WITHDRAWN
    assert (done.request.ended_on, world.deeds) == (TUESDAY, ["limit.asked", "limit.withdrawn"])
    assert world.said[2:] == [
        ("request:1:e2", CHANNEL, "request 1 withdrawn en"),
        ("request-asked:1:e2", CAMILLES, "request asked 1 withdrawn en"),
    ]
    edits = [world.notice("request:1:e2"), world.notice("request-asked:1:e2")]
    assert [(one.edits, one.due_at) for one in edits] == [
        ("request:1", at("09:00")),
        ("request-asked:1", at("09:00")),
    ]


async def test_a_withdrawn_request_is_not_decided_and_not_withdrawn_again() -> None:
    world = World()
    asked = await world.asked()
    await world.withdraw(CAMILLE, asked)
    expected = Refused(Why.ENDED, who="Camille Roy", at=at("09:30"))
    assert refusal(await world.decide(NADIA, asked)) == expected
    assert refusal(await world.withdraw(CAMILLE, asked)) == expected


async def test_only_who_asked_withdraws() -> None:
    world = World()
    asked = await world.asked()
    assert refusal(await world.withdraw(NADIA, asked)) == Refused(Why.NOT_CONCERNED, who="Camille Roy")


async def test_who_asked_sees_it_even_when_the_customer_is_another_s_by_now() -> None:
    world = World()
    asked = await world.asked()
    with pytest.raises(NotYoursError):
        await shown_request(world.house, world.actor(JULIEN), asked.id)
    view = await shown_request(world.house, world.actor(CAMILLE), asked.id)
    assert not isinstance(view, Refused)
    assert (view.asked_by, view.waits_for) == ("Camille Roy", ("Nadia Benali", "Hugues Martin"))
    assert (view.alone_up_to, view.alone_days) == (eur("12000"), 60)
    assert view.without == Decimal("0.515")


async def test_the_form_says_who_decides_as_it_is_filled_in() -> None:
    world = World()
    bare = await limit_form(world.house, world.actor(), ACME)
    assert isinstance(bare, LimitForm)
    assert (bare.starts_on, bare.ends_on, bare.days) == (TUESDAY, YEAR_END, 38)
    assert (bare.limit, bare.exposure, bare.alone_up_to) == (eur("60000"), eur("30900"), eur("12000"))
    assert (bare.decides, bare.director, bare.share) == ("Nadia Benali", "", None)
    more = await limit_form(world.house, world.actor(), ACME, LimitDraft(amount=eur("12000.01")))
    assert isinstance(more, LimitForm)
    assert (more.decides, more.director) == ("Nadia Benali", "Hugues Martin")
    part = await limit_form(
        world.house, world.actor(), ACME, LimitDraft(amount=eur("8000"), day_text="31/13")
    )
    assert isinstance(part, LimitForm)
    assert (part.ends_on, part.day_text, part.share) == (None, "31/13", eur("8000").amount / 60000)


async def test_of_what_the_credit_manager_asks_the_director_decides() -> None:
    world = World()
    form = await limit_form(world.house, world.actor(NADIA), ACME, LimitDraft(amount=eur("20000")))
    assert isinstance(form, LimitForm)
    assert (form.decides, form.director) == ("Hugues Martin", "")


async def test_without_a_limit_there_is_no_form() -> None:
    world = World(Policy(people=(Person(email="n@l.example", name="N", role=Role.CREDIT_MANAGER),)))
    form = await limit_form(world.house, world.actor(NADIA), GARAGE)
    assert isinstance(form, Refused)
    assert form.why is Why.NO_LIMIT


async def test_a_day_that_passed_since_the_form_was_opened_is_today() -> None:
    asked = await World().asked(starts_on=date(2026, 11, 20), ends_on=FRIDAY)
    assert (asked.starts_on, asked.ends_on) == (TUESDAY, FRIDAY)


async def test_the_form_and_the_request_say_the_same_share_and_the_same_people() -> None:
    """6,000 asked beside 6,000 that run until 10 Dec are 20 % of 60,000; without those it is 66,000."""
    world = World()
    first = await world.asked(amount="6000", ends_on=date(2026, 12, 10))
    await world.decided(NADIA, first)
    draft = LimitDraft(amount=eur("6000"), ends_on=YEAR_END)
    form = await limit_form(world.house, world.actor(CAMILLE), ACME, draft)
    assert isinstance(form, LimitForm)
    asked = await world.asked(key="k2", amount="6000")
    view = await shown_request(world.house, world.actor(CAMILLE), asked.id)
    assert isinstance(view, RequestView)
    assert (form.share, form.running) == (view.share, view.running) == (Decimal("0.2"), eur("6000"))
    assert form.deciders == view.waits_for == ("Nadia Benali", "Hugues Martin")
    assert view.steps == ((TUESDAY, eur("72000")), (date(2026, 12, 11), eur("66000")))
