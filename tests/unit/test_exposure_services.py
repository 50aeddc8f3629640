"""Everybody's exposure, groups in the parent's currency, and what stands beside a customer's card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from fakes import PARIS, TODAY, eur, ledger, usd
from fakes_books import FakeBooks, FakeFigures
from fakes_exposures import Ordered
from fakes_records import FakeRecords

from bot.credit.case import Case, CaseState
from bot.credit.exposure import Exposure, Utilisation
from bot.credit.freshness import Freshness
from bot.credit.hold import Hold, HoldCause
from bot.credit.ledger import Customer, Document, DocumentKind
from bot.credit.money import Money
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit.reservation import Reservation, ReservationState
from bot.credit_views import CreditStanding, GroupExposure
from bot.policy import Person, Policy, Rate, Role
from bot.policy_credit import CreditPolicy
from bot.records import KnownCustomer, KnownDocument
from bot.services.customer_cards import customer_card
from bot.services.exposures import ExposureTotal, credit_standing, exposure_list
from bot.services.groups import groups_of
from bot.services.ledger_days import BeforeTheLedgerError

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=PARIS)
CAMILLE = Person(
    email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
PEOPLE = Policy(people=(CAMILLE, NADIA))
RATED = Policy(
    rates=(
        Rate(on=date(2026, 11, 20), of="USD", to="EUR", rate=Decimal("0.92")),
        Rate(on=date(2026, 11, 25), of="USD", to="EUR", rate=Decimal("0.5")),
        Rate(on=date(2026, 11, 2), of="GBP", to="EUR", rate=Decimal("1.2")),
    )
)
HEAD, NORTH, SOUTH, LONE = 1, 2, 3, 4


class Shop:
    """A fake ledger of customers C0001 and so on, of one entity or several."""

    def __init__(self) -> None:
        self.records = FakeRecords()
        self.books = FakeBooks(records=self.records, entities=(ledger(),))

    def customer(
        self, key: int, currency: str = "EUR", parent: str = "", entity: str = "MAIN", code: str = ""
    ) -> None:
        known = KnownCustomer(
            key, entity, entity, "FR", code or f"C{key:04}", f"Customer {key}", currency, "C. ROY"
        )
        self.records.ledger.known[key] = known
        if parent:
            self.records.exposures.parents[key] = parent

    def owes(self, key: int, *amounts: Money) -> None:
        for amount in amounts:
            number = len(self.records.ledger.papers) + 1
            is_credit = amount.amount < 0
            kind = DocumentKind.CREDIT_NOTE if is_credit else DocumentKind.INVOICE
            nothing = Money.zero(amount.currency)
            document = Document(f"F{number}", kind, TODAY, TODAY, amount, amount, nothing)
            self.records.ledger.papers[number] = KnownDocument(number, key, document)

    def limit(self, key: int, credit: Money | None, insured: Money | None = None) -> None:
        self.records.exposures.limit(key, credit, insured)

    async def group(self, key: int, policy: Policy = PEOPLE) -> GroupExposure | None:
        groups = await groups_of(policy, self.records.exposures, (key,), TODAY)
        return groups.get(key)


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def family(shop: Shop) -> Shop:
    """A parent with a limit of 1,000 that owes 100, and two children that owe 300 and 500."""
    shop.customer(HEAD, code="GRP-01")
    shop.customer(NORTH, parent="grp 01")
    shop.customer(SOUTH, parent="GRP-01")
    shop.customer(LONE)
    shop.owes(HEAD, eur("100"))
    shop.owes(NORTH, eur("300"))
    shop.owes(SOUTH, eur("520"), eur("-20"))
    shop.limit(HEAD, eur("1000"))
    shop.limit(NORTH, eur("400"))
    return shop


async def test_a_group_is_its_parent_and_its_children_against_the_parent_s_limit(family: Shop) -> None:
    found = await family.group(NORTH)
    assert found is not None
    assert (found.code, found.name, found.members) == ("GRP-01", "Customer 1", 3)
    assert (found.exposure.total, found.exposure.limit) == (eur("900"), eur("1000"))
    assert found.exposure.credits == eur("-20")
    assert (found.rates_on, found.left_out) == (None, ())
    assert await family.group(HEAD) == found
    assert await family.group(LONE) is None


async def test_an_increase_of_the_parent_is_the_group_s_and_a_child_s_is_not(family: Shop) -> None:
    await _granted(family, NORTH, eur("70"), TODAY, TODAY)
    found = await family.group(SOUTH)
    assert found is not None
    assert found.exposure.limit == eur("1000")
    await _granted(family, HEAD, eur("500"), TODAY, TODAY)
    found = await family.group(SOUTH)
    assert found is not None
    assert (found.exposure.limit, found.exposure.increase) == (eur("1500"), eur("500"))


async def test_without_the_parent_as_a_customer_a_group_has_no_limit(shop: Shop) -> None:
    for key in (NORTH, SOUTH):
        shop.customer(key, parent="GRP-01")
        shop.owes(key, eur("10"))
        shop.limit(key, eur("100"))
    found = await shop.group(NORTH)
    assert found is not None
    assert (found.code, found.name, found.members) == ("GRP-01", "GRP-01", 2)
    assert (found.exposure.total, found.exposure.limit) == (eur("20"), None)


async def test_one_customer_alone_is_no_group(shop: Shop) -> None:
    shop.customer(NORTH, parent="GRP-01")
    shop.customer(SOUTH, parent="C0003")
    assert await shop.group(NORTH) is None
    assert await shop.group(SOUTH) is None


async def test_members_in_other_currencies_are_turned_by_the_rates_known_on_the_day(family: Shop) -> None:
    family.customer(5, "USD", parent="GRP-01")
    family.owes(5, usd("200"), Money(Decimal(10), "GBP"))
    found = await family.group(NORTH, RATED)
    assert found is not None
    assert found.exposure.total == eur("1096")  # 900 + 200 x 0.92 + 10 x 1.2
    assert found.exposure.utilisation is Utilisation.BREACH
    assert (found.rates_on, found.left_out) == (date(2026, 11, 2), ())


async def test_a_currency_without_a_rate_is_left_out_and_named(family: Shop) -> None:
    family.customer(5, "USD", parent="GRP-01")
    family.owes(5, usd("200"))
    found = await family.group(NORTH)
    assert found is not None
    assert (found.exposure.total, found.rates_on, found.left_out) == (eur("900"), None, ("USD",))


async def test_the_same_parent_s_code_in_another_entity_is_another_group(family: Shop) -> None:
    family.customer(6, parent="GRP-01", entity="BE")
    family.customer(7, parent="GRP-01", entity="BE")
    family.owes(6, eur("5"))
    found, other = await family.group(NORTH), await family.group(6)
    assert found is not None and other is not None
    assert (found.members, other.members, other.exposure.total) == (3, 2, eur("5"))


async def test_everybody_with_exposure_or_a_limit_is_listed_with_totals(family: Shop) -> None:
    family.owes(SOUTH, usd("7"))
    found = await exposure_list(family.books, PEOPLE, TODAY)
    assert [row.code for row in found.rows] == ["C0002", "C0003", "GRP-01"]
    assert found.totals == (ExposureTotal(eur("900"), 3), ExposureTotal(usd("7"), 1))
    assert {key: group.code for key, group in found.groups.items()} == dict.fromkeys(
        (HEAD, NORTH, SOUTH), "GRP-01"
    )
    assert found.is_complete


async def test_it_says_how_old_the_figures_of_each_entity_are(family: Shop) -> None:
    family.books.entities = (ledger(), ledger("BE", on=date(2026, 11, 19)))
    found = await exposure_list(family.books, PEOPLE, TODAY)
    assert [(one.entity, one.freshness, one.is_provisional) for one in found.figures] == [
        ("MAIN", Freshness.FRESH, False),
        ("BE", Freshness.OLD, True),
    ]


async def test_only_those_above_a_share_of_their_limit_and_none_exactly_at_it(family: Shop) -> None:
    family.customer(8)
    family.limit(8, eur("0"))
    family.owes(8, eur("1"))

    async def over(share: str) -> list[str]:
        found = await exposure_list(family.books, PEOPLE, TODAY, Decimal(share))
        return [row.code for row in found.rows]

    assert await over("0.75") == ["C0008"]
    assert await over("0.7499") == ["C0002", "C0008"]
    assert await over("0") == ["C0002", "C0008", "GRP-01"]


async def test_a_day_before_the_ledger_is_refused(family: Shop) -> None:
    with pytest.raises(BeforeTheLedgerError, match="2025-12-31"):
        await exposure_list(family.books, PEOPLE, date(2025, 12, 31))


async def _granted(shop: Shop, key: int, amount: Money, first: date, last: date) -> CreditRequest:
    made = CreditRequest(
        id=0,
        customer_id=key,
        kind=RequestKind.INCREASE,
        state=RequestState.APPROVED,
        reason="salon",
        asked_by="camille@lumen.example",
        asked_at=NOON - timedelta(days=5),
        asked_on=TODAY - timedelta(days=5),
        expires_at=NOON,
        amount=amount,
        starts_on=first,
        ends_on=last,
        decided_by="nadia@lumen.example",
        decided_at=NOON - timedelta(days=4),
        counts_from=first,
        counts_until=last,
    )
    kept = await shop.records.requests.add(made, f"{len(shop.records.requests.kept)}")
    assert kept is not None
    return kept


async def _standing(shop: Shop, as_of: date = TODAY) -> CreditStanding:
    async with shop.books.reading() as reader:
        return await credit_standing(PEOPLE, reader, LONE, as_of)


async def test_requests_that_wait_and_increases_that_are_not_over_stand_beside_the_card(
    family: Shop,
) -> None:
    over = await _granted(family, LONE, eur("1"), TODAY - timedelta(days=4), TODAY - timedelta(days=1))
    last_day = await _granted(family, LONE, eur("2"), TODAY - timedelta(days=4), TODAY)
    ahead = await _granted(family, LONE, eur("3"), TODAY + timedelta(days=5), TODAY + timedelta(days=9))
    waiting = replace(
        ahead,
        state=RequestState.REQUESTED,
        decided_by="",
        decided_at=None,
        counts_from=None,
        counts_until=None,
    )
    waits = await family.records.requests.add(replace(waiting, asked_at=NOON), "waits")
    await family.records.requests.add(replace(waiting, state=RequestState.REJECTED), "rejected")
    shown = await _standing(family)
    assert shown.requests == (last_day, ahead, waits)
    assert shown.names == {"camille@lumen.example": "Camille Roy", "nadia@lumen.example": "Nadia Benali"}
    assert over in (await _standing(family, TODAY - timedelta(days=1))).requests
    assert (await _standing(family, TODAY - timedelta(days=6))).requests == ()


async def test_holds_reservations_and_the_case_stand_beside_the_card(family: Shop) -> None:
    hold = Hold(0, LONE, HoldCause.BY_HAND, TODAY, NOON, set_by="nadia@lumen.example", why="chèques")
    gone = Hold(0, LONE, HoldCause.BREACH, TODAY - timedelta(days=9), NOON, ended_on=TODAY)
    await family.records.holds.add(hold)
    await family.records.holds.add(gone)
    kept = Reservation(
        id=0,
        customer_id=LONE,
        amount=eur("10"),
        reference="CDE-1",
        reserved_by="camille@lumen.example",
        reserved_at=NOON,
        reserved_on=TODAY,
        until=TODAY,
        after_import=1,
    )
    await family.records.reservations.add(kept, "kept")
    await family.records.reservations.add(
        replace(kept, state=ReservationState.LAPSED, ended_on=TODAY), "lapsed"
    )
    await family.records.cases.add(
        Case(0, LONE, CaseState.OPEN, NOON, TODAY, owner="camille@lumen.example", due_on=TODAY)
    )
    shown = await _standing(family)
    assert [(one.hold.cause, one.set_by, one.holds) for one in shown.holds] == [
        (HoldCause.BY_HAND, "Nadia Benali", True)
    ]
    assert [
        (one.reservation.reference, one.reserved_by, one.of.salesperson) for one in shown.reservations
    ] == [("CDE-1", "Camille Roy", "Camille Roy")]
    assert shown.case is not None
    assert (shown.case.owner, shown.case_owner) == ("camille@lumen.example", "Camille Roy")
    assert (await _standing(family, TODAY + timedelta(days=1))).reservations == ()


async def test_a_past_day_has_the_reservations_of_that_day(family: Shop) -> None:
    """Cancelled since: it was in the sum of the day, so it is among what the sum is made of."""
    yesterday = TODAY - timedelta(days=1)
    kept = Reservation(0, LONE, eur("50"), "O-9", CAMILLE.email, NOON, yesterday, TODAY, 0)
    over = replace(kept, state=ReservationState.CANCELLED, ended_on=TODAY)
    await family.records.reservations.add(over, "over")
    (row,) = await family.records.exposures.of(yesterday, (LONE,))
    shown = (await _standing(family, yesterday)).reservations
    assert row.exposure.reserved == eur("50")
    assert [one.reservation.reference for one in shown] == ["O-9"]
    assert (await _standing(family, TODAY)).reservations == ()


async def test_nothing_beside_the_card_is_nothing(family: Shop) -> None:
    assert await _standing(family) == CreditStanding()


async def test_the_card_s_limit_is_in_force_and_its_bands_are_the_policy_s() -> None:
    customer = Customer(LONE, "MAIN", "C0004", "Customer 4", "EUR", credit_limit=eur("1000"))
    figures = FakeFigures(customer, reserved=(eur("100"), usd("5")), increases=(eur("200"), eur("50")))
    shop = Shop()
    shop.books.figures = figures
    strict = Policy(credit=CreditPolicy(warning=Decimal("0.05"), alert=Decimal("0.5")))
    card = await customer_card(shop.books, strict, LONE, TODAY)
    own, dollars = card.exposures
    assert own == Exposure(
        eur("0"),
        eur("0"),
        eur("0"),
        limit=eur("1250"),
        reserved=eur("100"),
        increase=eur("250"),
        bands=strict.credit.bands,
    )
    assert (own.credit_limit, own.available, own.utilisation) == (
        eur("1000"),
        eur("1150"),
        Utilisation.WARNING,
    )
    assert (dollars.total, dollars.limit) == (usd("5"), None)


async def test_orders_on_the_list_count_until_they_are_invoiced(shop: Shop) -> None:
    shop.customer(LONE)
    shop.records.exposures.orders[LONE] = [
        Ordered("O1", TODAY - timedelta(days=3), eur("40"), eur("30")),
        Ordered("O2", TODAY - timedelta(days=3), eur("9"), eur("9"), until=TODAY),
    ]
    found = await exposure_list(shop.books, PEOPLE, TODAY)
    assert found.totals == (ExposureTotal(eur("30"), 1),)
