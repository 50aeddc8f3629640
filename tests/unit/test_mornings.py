"""Mornings: whose hour has come, what each is told, and that it is decided once a local date."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fakes import PARIS, Account, eur, invoice, ledger
from fakes_books import FakeBooks
from fakes_conversation import FakeWork, member
from fakes_wording import PlainWording

from bot.credit.digest import Digest
from bot.figures import NewsRow
from bot.members import Member, Preferences
from bot.mornings import Morning, Outcome, Portfolio
from bot.notices import NoticeKind, Payload
from bot.policy import Person, Policy, Role, SellingEntity
from bot.services.house import House
from bot.services.mornings import awake, hold_mornings, window

CAMILLE = Person(
    email="Camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)
JULIEN = Person(email="julien@lumen.example", name="Julien Faure", role=Role.SALESPERSON, language="fr")
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
POLICY = Policy(people=(CAMILLE, JULIEN, NADIA))
TUESDAY = date(2026, 11, 24)
LATE = [Account(1, [invoice(20, eur("300"))])]


def at(hour: str, on: date = TUESDAY, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.combine(on, time.fromisoformat(hour), zone)


async def at_work(*members: Member, preferences: Sequence[Preferences] = ()) -> FakeWork:
    work = FakeWork()
    async with work.working() as one:
        for each in members:
            await one.members.keep(each)
        for own in preferences:
            await one.preferences.keep(own)
    return work


async def hold(
    work: FakeWork, now: datetime, books: FakeBooks | None = None, policy: Policy = POLICY
) -> list[tuple[str, Outcome]]:
    held = await hold_mornings(books or FakeBooks(LATE), House(work, policy, PlainWording()), now)
    return [(one.person, one.outcome) for one in held]


async def said(work: FakeWork) -> list[str]:
    return [str(notice.payload["text"]) for notice in work.outbox.notices]


def names(found: Any) -> list[str]:
    return [one.person.name for one in found]


@pytest.mark.parametrize(
    ("hour", "expected"),
    [("08:29", []), ("08:30", ["Camille Roy"]), ("10:59", ["Camille Roy"]), ("11:00", [])],
)
def test_a_digest_is_due_from_its_hour_until_eleven(hour: str, expected: list[str]) -> None:
    assert names(awake(POLICY, [member("U1", CAMILLE)], {}, at(hour))) == expected


@pytest.mark.parametrize(
    ("hour", "begins", "ends"),
    [
        ("08:30", "08:30", "11:00"),
        ("07:00", "07:00", "11:00"),
        ("09:15", "09:15", "11:45"),
        ("14:00", "14:00", "16:30"),
    ],
)
def test_an_hour_of_ones_own_leaves_as_much_time_at_least(hour: str, begins: str, ends: str) -> None:
    assert window(time.fromisoformat(hour), TUESDAY, PARIS) == (at(begins), at(ends))


def test_the_hour_is_that_of_the_person() -> None:
    """08:30 in New York is 14:30 in Paris."""
    away = member("U1", CAMILLE, timezone="America/New_York")
    assert awake(POLICY, [away], {}, at("08:30")) == ()
    (one,) = awake(POLICY, [away], {}, at("14:30"))
    assert (one.on, one.until) == (TUESDAY, at("11:00", zone=ZoneInfo("America/New_York")))


def test_the_date_is_that_of_the_person_too() -> None:
    """08:30 on the 25th in Tokyo is half past midnight of that day in Paris, and the 24th in New York."""
    away = member("U1", CAMILLE, timezone="Asia/Tokyo")
    (one,) = awake(POLICY, [away], {}, at("00:30", date(2026, 11, 25)))
    assert one.on == date(2026, 11, 25)


@pytest.mark.parametrize("on", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_hour_holds_on_the_days_when_clocks_change(on: date) -> None:
    assert awake(POLICY, [member("U1", CAMILLE)], {}, at("08:29", on)) == ()
    assert names(awake(POLICY, [member("U1", CAMILLE)], {}, at("08:30", on))) == ["Camille Roy"]


def test_an_hour_that_the_clocks_repeat_comes_once_and_ends() -> None:
    """02:30 comes twice on 25 October 2026; the window is open from the first."""
    begins, ends = window(time(2, 30), date(2026, 10, 25), PARIS)
    assert begins.fold == 0
    assert begins < ends


@pytest.mark.parametrize(
    "own",
    [
        Preferences("camille@lumen.example", digest_on=False),
        Preferences("camille@lumen.example", quiet_weekdays=frozenset({1})),
        Preferences("camille@lumen.example", quiet_periods=((TUESDAY, TUESDAY),)),
        Preferences("camille@lumen.example", digest_hour=time(9, 0)),
    ],
)
def test_what_a_person_chose_is_kept(own: Preferences) -> None:
    assert awake(POLICY, [member("U1", CAMILLE)], {own.person: own}, at("08:30")) == ()


def test_nobody_without_an_active_account_is_awake() -> None:
    assert awake(POLICY, [], {}, at("08:30")) == ()
    assert awake(POLICY, [member("U1", CAMILLE, is_active=False)], {}, at("08:30")) == ()


async def test_a_digest_is_decided_once_whatever_restarts() -> None:
    work = await at_work(member("U1", CAMILLE))
    assert await hold(work, at("08:30")) == [("camille@lumen.example", Outcome.SENT)]
    assert await hold(work, at("08:31")) == []
    assert await said(work) == ["digest 2026-11-24 Camille Roy en"]
    (notice,) = work.outbox.notices
    assert (notice.key, notice.kind) == ("digest:camille@lumen.example:own:2026-11-24", NoticeKind.DIGEST)
    assert (notice.due_at, notice.expires_at) == (at("08:30"), at("11:00"))


async def test_what_was_missed_is_caught_up_until_eleven_and_then_dropped() -> None:
    assert await hold(await at_work(member("U1", CAMILLE)), at("10:59")) != []
    assert await hold(await at_work(member("U1", CAMILLE)), at("11:00")) == []


async def test_the_language_is_the_readers_own() -> None:
    french = Preferences("camille@lumen.example", language="fr")
    work = await at_work(member("U1", CAMILLE), preferences=[french])
    await hold(work, at("08:30"))
    assert await said(work) == ["digest 2026-11-24 Camille Roy fr"]


async def test_no_digest_on_a_day_off() -> None:
    """11 November is a public holiday in France, and the 14th a Saturday."""
    for on in (date(2026, 11, 11), date(2026, 11, 14)):
        assert await hold(await at_work(member("U1", CAMILLE)), at("08:30", on)) == []


async def test_the_days_off_are_those_of_the_entity_that_has_ones_customers() -> None:
    """11 November is worked in Britain."""
    policy = POLICY.model_copy(update={"entities": (SellingEntity(code="MAIN", name="Main", country="GB"),)})
    books = FakeBooks(LATE, entities=(ledger(on=date(2026, 11, 10)),))
    held = await hold(await at_work(member("U1", CAMILLE)), at("08:30", date(2026, 11, 11)), books, policy)
    assert held == [("camille@lumen.example", Outcome.SENT)]


async def test_nothing_late_and_nothing_new_is_silence_but_on_mondays() -> None:
    books = FakeBooks([Account(1, [invoice(-5, eur("300"))])])
    work = await at_work(member("U1", CAMILLE))
    assert await hold(work, at("08:30"), books) == [("camille@lumen.example", Outcome.SILENT)]
    assert await said(work) == []
    books = FakeBooks(books.accounts, entities=(ledger(on=date(2026, 11, 20)),))
    assert await hold(work, at("08:30", date(2026, 11, 30)), books) != [
        ("camille@lumen.example", Outcome.SILENT)
    ]


async def test_whoever_has_no_customer_is_decided_too_and_not_asked_again() -> None:
    work = await at_work(member("U2", JULIEN))
    assert await hold(work, at("08:30")) == [("julien@lumen.example", Outcome.SILENT)]
    assert await hold(work, at("08:31")) == []


async def test_the_credit_manager_reads_of_customers_that_nobody_looks_after() -> None:
    books = FakeBooks([Account(1, [invoice(20, eur("300"))], salesperson="")])
    work = await at_work(member("U3", NADIA))
    held = await hold_mornings(books, House(work, POLICY, PlainWording()), at("08:30"))
    assert {(one.portfolio, one.outcome) for one in held} == {
        (Portfolio.UNASSIGNED, Outcome.SENT),
        (Portfolio.OWN, Outcome.SILENT),
    }


async def test_the_next_digest_folds_the_one_before() -> None:
    work = await at_work(member("U1", CAMILLE))
    await hold(work, at("08:30"))
    wednesday = date(2026, 11, 25)
    books = FakeBooks(LATE, entities=(ledger(on=TUESDAY),))
    await hold(work, at("08:30", wednesday), books)
    assert await said(work) == [
        "digest 2026-11-24 Camille Roy en",
        "digest 2026-11-25 Camille Roy en",
        "folded 2026-11-24 en",
    ]
    fold = work.outbox.notices[-1]
    assert (fold.kind, fold.edits) == (NoticeKind.FOLD, "digest:camille@lumen.example:own:2026-11-24")


async def test_figures_too_old_are_said_once_then_silence_until_new_ones_come() -> None:
    work = await at_work(member("U1", CAMILLE))
    old = FakeBooks(LATE, entities=(ledger(on=date(2026, 11, 16)),))
    person = "camille@lumen.example"
    assert await hold(work, at("08:30"), old) == [(person, Outcome.SENT)]
    assert await hold(work, at("08:30", date(2026, 11, 25)), old) == [(person, Outcome.STOPPED)]
    assert await hold(work, at("08:30", date(2026, 11, 26)), old) == [(person, Outcome.STOPPED)]
    assert len(await said(work)) == 1
    new = FakeBooks(LATE, entities=(ledger(on=date(2026, 11, 26)),))
    assert await hold(work, at("08:30", date(2026, 11, 27)), new) == [(person, Outcome.SENT)]


async def test_nothing_is_decided_before_the_first_import() -> None:
    work = await at_work(member("U1", CAMILLE))
    assert await hold(work, at("08:30"), FakeBooks(empty=True)) == []
    assert await hold(work, at("09:00")) == [("camille@lumen.example", Outcome.SENT)]


class Asked(FakeBooks):
    """Remembers since when news were asked for."""

    since: date | None = None

    async def news(
        self, since: date, as_of: date, salespeople: Collection[str] | None = None
    ) -> AsyncIterator[NewsRow]:
        self.since = since
        for row in self.settled:
            yield row


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, date(2026, 11, 23)),
        (date(2026, 11, 18), date(2026, 11, 18)),
        (date(2026, 10, 24), date(2026, 10, 24)),
        (date(2026, 10, 23), date(2026, 11, 23)),
    ],
)
async def test_news_are_told_since_the_persons_own_morning_before(last: date | None, expected: date) -> None:
    work = await at_work(member("U1", CAMILLE))
    if last:
        async with work.working() as one:
            person = CAMILLE.email.casefold()
            await one.mornings.decide(Morning(person, Portfolio.OWN, last, Outcome.SILENT, at("08:30", last)))
    books = Asked(LATE)
    await hold(work, at("08:30"), books)
    assert books.since == expected


async def test_a_fault_in_ones_digest_leaves_the_others_theirs(caplog: pytest.LogCaptureFixture) -> None:
    class Faulty(PlainWording):
        def digest(self, digest: Digest) -> Payload:
            if digest.recipient.name == CAMILLE.name:
                raise ZeroDivisionError("Boulangerie Keller owes nothing")
            return super().digest(digest)

    books = FakeBooks([*LATE, Account(2, [invoice(20, eur("300"))], salesperson="Julien Faure")])
    work = await at_work(member("U1", CAMILLE), member("U2", JULIEN))
    held = await hold_mornings(books, House(work, POLICY, Faulty()), at("08:30"))
    assert [(one.person, one.outcome) for one in held] == [("julien@lumen.example", Outcome.SENT)]
    assert "ZeroDivisionError" in caplog.text
    assert "Keller" not in caplog.text
    assert await hold(work, at("08:31"), books) == [("camille@lumen.example", Outcome.SENT)]
