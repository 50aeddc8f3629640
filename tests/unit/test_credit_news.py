"""What a morning tells of limits and holds: once, the gravest first, and only to whom it is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from credit.requests_made import increase
from fakes import TODAY, Account, eur
from fakes_books import FakeBooks, FakeSaid
from records.lumen import at, customer, paper

from bot.audit import Deed, NewEntry, Surface
from bot.credit.crossing import Crossing, Threshold
from bot.credit.digest import CreditNews, CreditNewsKind, Digest
from bot.credit.hold import Hold, HoldCause
from bot.credit.request import CreditRequest, RequestState
from bot.policy import Organisation, Person, Policy, Role
from bot.services.digests import digests

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
TOMORROW = date(2026, 11, 25)
ACME, OTHERS = 1, 2
CAMILLE = Person(
    email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
RULES = Policy(people=(CAMILLE, NADIA))


@pytest.fixture
def books() -> FakeBooks:
    """Camille's ACME owes 62,000 of a limit of 60,000; another customer is Léa's."""
    found = FakeBooks([Account(ACME, []), Account(OTHERS, [], salesperson="Léa Faure")])
    records = found.records
    records.ledger.known = {ACME: customer(ACME, "ACME"), OTHERS: customer(OTHERS, "Other", "Léa Faure")}
    records.ledger.papers = {
        1: paper(1, ACME, "62000", date(2026, 10, 11)),
        2: paper(2, OTHERS, "62000", date(2026, 12, 11)),
    }
    for each in (ACME, OTHERS):
        records.exposures.limit(each, eur("60000"), eur("61000"))
    return found


async def crossed(books: FakeBooks, threshold: Threshold, moment: datetime, **facts: Any) -> None:
    said = {"customer_id": ACME, "exposure": eur("62000"), "limit": eur("60000"), **facts}
    kept = Crossing(id=0, threshold=threshold, crossed_on=moment.date(), crossed_at=moment, **said)
    assert await books.records.crossings.add(kept)


async def held(
    books: FakeBooks, moment: datetime, *, is_told: bool = True, to: Person | None = None, **facts: Any
) -> Hold:
    """A hold of ACME for its late invoice, as the rule sets it; a message told it `to` somebody."""
    said: dict[str, Any] = {"cause": HoldCause.LATE, "documents": (1,), **facts}
    kept = await books.records.holds.add(Hold(0, ACME, set_on=moment.date(), set_at=moment, **said))
    if is_told:
        entry = NewEntry(Deed.HOLD_SET, "", moment, Surface.CLOCK, f"hold:{kept.id}", ACME, None, {})
        number = (await books.records.trail.add(entry)).number
        if to is not None:
            books.outbox = FakeSaid({f"hold:{kept.id}:set:{number}": to.email})
    return kept


async def asked(books: FakeBooks, request: CreditRequest) -> None:
    key = str(len(books.records.requests.kept))
    assert await books.records.requests.add(replace(request, customer_id=ACME), key)


async def digest_of(
    books: FakeBooks, as_of: date = TODAY, policy: Policy = RULES, person: str = CAMILLE.email
) -> Digest:
    (found,) = [one async for one in digests(books, policy, as_of, person)]
    return found


async def kinds(books: FakeBooks, as_of: date = TODAY) -> list[CreditNewsKind]:
    return [one.kind for one in (await digest_of(books, as_of)).credit_news]


async def test_without_news_nothing_is_read_of_anybody(books: FakeBooks, monkeypatch: Any) -> None:
    async def never(*_: object) -> None:
        raise AssertionError("exposures were read")

    monkeypatch.setattr(books.records.exposures, "of", never)
    assert (await digest_of(books)).credit_news == ()


async def test_of_what_was_crossed_the_gravest_is_told_with_todays_figures(books: FakeBooks) -> None:
    for threshold in (Threshold.WARNING, Threshold.ALERT, Threshold.BREACH):
        await crossed(books, threshold, at("06:00"))
    assert (await digest_of(books)).credit_news == (
        CreditNews(
            ACME,
            "ACME",
            CreditNewsKind.BREACH,
            ratio=Decimal(62000) / Decimal(60000),
            exposure=eur("62000"),
            limit=eur("60000"),
        ),
    )


async def test_a_warning_of_the_day_waits_for_the_next_morning_and_is_told_once(books: FakeBooks) -> None:
    await crossed(books, Threshold.WARNING, at("10:00", MONDAY))
    assert await kinds(books, MONDAY) == [CreditNewsKind.WARNING]
    assert await kinds(books, TODAY) == [CreditNewsKind.WARNING]
    assert await kinds(books, TODAY + timedelta(days=1)) == []


@pytest.mark.parametrize("facts", [{"is_silent": True}, {"back_on": TODAY, "back_at": at("07:00")}])
async def test_what_was_found_silently_or_is_back_is_no_news(books: FakeBooks, facts: Any) -> None:
    await crossed(books, Threshold.BREACH, at("06:00"), **facts)
    assert await kinds(books) == []


async def test_of_cover_the_insured_limit_is_told(books: FakeBooks) -> None:
    await crossed(books, Threshold.COVER, at("06:00"))
    (news,) = (await digest_of(books)).credit_news
    assert (news.kind, news.limit) == (CreditNewsKind.COVER, eur("61000"))


async def test_a_group_is_told_with_its_own_figures(books: FakeBooks) -> None:
    records = books.records
    records.ledger.known[OTHERS] = customer(OTHERS, "Other", "Léa Faure")
    records.exposures.parents[OTHERS] = records.ledger.known[ACME].code
    await crossed(books, Threshold.GROUP, at("06:00"))
    (news,) = (await digest_of(books)).credit_news
    assert (news.exposure, news.limit) == (eur("124000"), eur("60000"))


async def test_a_hold_of_the_night_is_told_with_its_invoice(books: FakeBooks) -> None:
    await held(books, at("06:00"))
    (news,) = (await digest_of(books)).credit_news
    assert (news.kind, news.number, news.days_late) == (CreditNewsKind.HOLD_SET, "F-0001", 44)


async def test_a_hold_of_the_day_was_told_by_a_message(books: FakeBooks) -> None:
    await held(books, at("10:00", MONDAY), to=CAMILLE)
    await crossed(books, Threshold.BREACH, at("10:00", MONDAY))
    assert await kinds(books) == []
    books.outbox = FakeSaid()
    assert await kinds(books) == [CreditNewsKind.BREACH, CreditNewsKind.HOLD_SET]


async def test_a_message_to_a_former_salesperson_told_the_present_one_nothing(books: FakeBooks) -> None:
    await held(books, at("10:00", MONDAY), to=NADIA)
    assert await kinds(books) == [CreditNewsKind.HOLD_SET]


async def test_whoever_asked_for_what_lifted_a_hold_read_it_in_the_answer(books: FakeBooks) -> None:
    hold = await held(books, at("10:00", FRIDAY))
    moment = at("16:00", MONDAY)
    approved = NewEntry(Deed.LIMIT_APPROVED, NADIA.email, moment, Surface.CHANNEL, "request:7", ACME)
    await books.records.trail.add(approved)
    assert await books.records.holds.change(replace(hold, ended_on=MONDAY, ended_at=moment))
    assert await kinds(books) == [CreditNewsKind.HOLD_LIFTED]
    books.outbox = FakeSaid({"request-decided:7": CAMILLE.email})
    assert await kinds(books) == []


@pytest.mark.parametrize("moment", [at("19:00", FRIDAY), at("10:00", SATURDAY), at("08:15", MONDAY)])
async def test_what_no_message_could_tell_is_left_to_the_next_digest(
    books: FakeBooks, moment: datetime
) -> None:
    await held(books, moment)
    assert await kinds(books, MONDAY) == [CreditNewsKind.HOLD_SET]
    assert await kinds(books, TODAY) == []


async def test_whoever_reads_later_has_in_the_digest_what_came_before_it(books: FakeBooks) -> None:
    await held(books, at("09:00", TODAY))
    late = CAMILLE.model_copy(update={"digest_hour": at("09:30").time()})
    digest = await digest_of(books, policy=Policy(people=(late, NADIA)))
    assert [one.kind for one in digest.credit_news] == [CreditNewsKind.HOLD_SET]
    heard = at("09:30", TODAY)
    after = [one async for one in digests(books, RULES, TOMORROW, CAMILLE.email, TODAY, heard)]
    assert [one.credit_news for one in after] == [()]


async def test_what_the_clock_found_as_it_wrote_the_morning_before_is_told_that_morning_alone(
    books: FakeBooks,
) -> None:
    """A tick comes some seconds after the hour: files, limits, then the digests, all at one moment."""
    tick = at("08:30", TODAY) + timedelta(seconds=7)
    await held(books, tick)
    await crossed(books, Threshold.WARNING, tick)
    assert await kinds(books) == [CreditNewsKind.HOLD_SET, CreditNewsKind.WARNING]
    after = [one async for one in digests(books, RULES, TOMORROW, CAMILLE.email, TODAY, tick)]
    assert [one.credit_news for one in after] == [()]


async def test_holds_found_with_the_first_figures_are_no_news(books: FakeBooks) -> None:
    await held(books, at("06:00"), is_told=False)
    assert await kinds(books) == []


async def test_a_hold_for_the_limit_is_told_as_the_breach(books: FakeBooks) -> None:
    await held(books, at("06:00"), cause=HoldCause.BREACH, documents=())
    await crossed(books, Threshold.BREACH, at("06:00"))
    assert await kinds(books) == [CreditNewsKind.BREACH]


async def test_a_hold_that_ended_in_the_night_is_lifted_unless_another_holds(books: FakeBooks) -> None:
    before = await held(books, at("10:00", FRIDAY))
    ended = replace(before, ended_on=TODAY, ended_at=at("06:00"))
    assert await books.records.holds.change(ended)
    assert await kinds(books) == [CreditNewsKind.HOLD_LIFTED]
    await held(books, at("10:00", FRIDAY), cause=HoldCause.BY_HAND, documents=())
    assert await kinds(books) == []


async def test_a_hold_that_came_and_went_in_one_night_is_no_news(books: FakeBooks) -> None:
    hold = await held(books, at("05:00"))
    assert await books.records.holds.change(replace(hold, ended_on=TODAY, ended_at=at("06:00")))
    assert await kinds(books) == []


async def test_a_release_that_was_told_is_not_told_again_when_its_cause_ends(books: FakeBooks) -> None:
    hold = await held(books, at("10:00", FRIDAY))
    released = replace(hold, released_on=FRIDAY, released_at=at("11:00", FRIDAY), released_documents=(1,))
    assert await books.records.holds.change(replace(released, ended_on=TODAY, ended_at=at("06:00")))
    assert await kinds(books) == []


RUNNING = increase("8000", date(2026, 11, 1), TODAY + timedelta(days=3), decided_at=at("09:00", FRIDAY))


async def test_three_days_before_its_last_day_an_increase_is_told_with_what_is_without_it(
    books: FakeBooks,
) -> None:
    await asked(books, RUNNING)
    assert (await digest_of(books)).credit_news == (
        CreditNews(
            ACME,
            "ACME",
            CreditNewsKind.INCREASE_ENDS,
            ratio=Decimal(62000) / Decimal(60000),
            exposure=eur("62000"),
            limit=eur("60000"),
            amount=eur("8000"),
            on=date(2026, 11, 27),
        ),
    )
    assert await kinds(books, MONDAY) == []
    assert await kinds(books, TODAY + timedelta(days=1)) == []


async def test_an_increase_granted_for_three_days_does_not_end_soon(books: FakeBooks) -> None:
    await asked(books, replace(RUNNING, decided_at=at("07:00", TODAY)))
    assert await kinds(books) == []


async def test_an_increase_that_ended_is_told_but_not_to_whoever_asked(books: FakeBooks) -> None:
    over = increase("8000", date(2026, 11, 1), MONDAY, decided_at=at("09:00", FRIDAY))
    over = replace(over, state=RequestState.ENDED, ended_on=TODAY)
    await asked(books, replace(over, asked_by=NADIA.email))
    (news,) = (await digest_of(books)).credit_news
    assert (news.kind, news.on, news.limit) == (CreditNewsKind.INCREASE_ENDED, MONDAY, eur("60000"))
    books.records.requests.kept[1] = replace(books.records.requests.kept[1], asked_by=CAMILLE.email)
    assert await kinds(books) == []


async def test_only_the_readers_customers_are_told_of(books: FakeBooks) -> None:
    await crossed(books, Threshold.BREACH, at("06:00"), customer_id=OTHERS)
    assert await kinds(books) == []
    (leas,) = [one async for one in digests(books, RULES, TODAY, "Léa Faure")]
    assert [one.name for one in leas.credit_news] == ["Other"]


async def test_the_credit_manager_who_calls_hears_what_the_salesperson_was_told(books: FakeBooks) -> None:
    await held(books, at("10:00", MONDAY), to=CAMILLE, cause=HoldCause.BREACH, documents=())
    await crossed(books, Threshold.BREACH, at("10:00", MONDAY))
    policy = Policy(people=(CAMILLE, NADIA), organisation=Organisation.CREDIT_MANAGER)
    assert (await digest_of(books, policy=policy)).credit_news == ()
    nadias = await digest_of(books, policy=policy, person=NADIA.email)
    assert [one.kind for one in nadias.credit_news] == [CreditNewsKind.BREACH]


async def test_five_are_told_the_gravest_first_and_the_rest_is_counted(books: FakeBooks) -> None:
    for number in range(3, 9):
        books.records.ledger.known[number] = customer(number, f"Customer {number}")
        threshold = Threshold.ALERT if number == 8 else Threshold.WARNING
        await crossed(books, threshold, at("06:00"), customer_id=number)
    await asked(books, RUNNING)
    digest = await digest_of(books)
    assert [one.name for one in digest.credit_news][:2] == ["Customer 8", "Customer 3"]
    assert (len(digest.credit_news), digest.credit_news_left_out) == (5, 2)
