"""The policy: its defaults, its values and what it answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.credit.ageing import Bounds
from bot.credit.conversion import DatedRate
from bot.credit.terms import EndOfMonthReading
from bot.files import FileKind, FileMapping
from bot.policy import (
    DigestPolicy,
    Organisation,
    Person,
    Policy,
    Rate,
    Role,
    SellingEntity,
    Visibility,
)
from bot.policy_check import check_policy
from bot.policy_values import Weekday, folded

CAMILLE = Person(
    email="camille.roy@lumen.example",
    name="Camille Roy",
    role=Role.SALESPERSON,
    manager="Marc@Lumen.example",
    ledger_names=("C. ROY", "07"),
)
MARC = Person(email="marc@lumen.example", name="Marc Olivier", role=Role.MANAGER, commission=Decimal("0.01"))
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER, language="fr")
SOPHIE = Person(email="sophie@lumen.example", name="Sophie Leroy", role=Role.ACCOUNTANT)
HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR)
EVERYBODY = (CAMILLE, MARC, NADIA, SOPHIE, HUGUES)


def policy_of(**keys: Any) -> Policy:
    return Policy.model_validate(keys)


def test_the_default_policy_works_as_it_is() -> None:
    policy = Policy()
    assert policy.entities == (
        SellingEntity(code="MAIN", name="Main", currency="EUR", country="FR", siren=None, terms="30 days"),
    )
    assert policy.people == ()
    assert policy.visibility is Visibility.OWN
    assert policy.organisation is Organisation.BACK_OFFICE
    assert policy.bounds == Bounds(30, 60, 90)
    assert policy.digest.hour == time(8, 30)
    assert policy.digest.working_days == ("mon", "tue", "wed", "thu", "fri")
    assert policy.digest.language == "en"
    assert policy.digest.calls == 5
    assert policy.digest.smallest_amount == Decimal(20)
    assert policy.commission is None
    assert policy.terms_reading is None
    assert policy.rates == ()
    assert policy.files == ()


def test_a_policy_does_not_change_once_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Policy().visibility = Visibility.ALL  # type: ignore[misc] # the point of the test


def test_a_known_key_with_nothing_after_it_keeps_its_default() -> None:
    policy = policy_of(people=None, digest={"hour": None, "calls": 3}, buckets=None)
    assert policy.people == ()
    assert policy.digest == DigestPolicy(calls=3)
    assert policy.bounds == Bounds(30, 60, 90)


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("0.02", "0.02"),
        ("2 %", "0.02"),
        ("2%", "0.02"),
        ("2.5 %", "0.025"),
        ("0", "0"),
        ("1", "1"),
        ("100 %", "1"),
        (Decimal("0.3"), "0.3"),
        (1, "1"),
    ],
)
def test_a_commission_is_a_share_or_a_percentage(written: object, share: str) -> None:
    assert policy_of(commission=written).commission == Decimal(share)


@pytest.mark.parametrize(
    "written", ["1.01", "101 %", "-0.01", "2", "2,5 %", "%", "NaN", "Infinity", "x", True, 0.02]
)
def test_a_commission_that_is_no_share_is_refused(written: object) -> None:
    with pytest.raises(ValidationError, match=r"between 0 and 1|number such as"):
        policy_of(commission=written)


@pytest.mark.parametrize(
    ("written", "hour"),
    [("08:30", time(8, 30)), ("8:05", time(8, 5)), ("8h30", time(8, 30)), ("23:59", time(23, 59))],
)
def test_an_hour_is_written_with_a_colon_or_an_h(written: str, hour: time) -> None:
    assert policy_of(digest={"hour": written}).digest.hour == hour


@pytest.mark.parametrize("written", ["24:00", "08:60", "8", "510", "08:30:00", "08:30Z", ""])
def test_an_hour_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="hour of the day such as 08:30"):
        policy_of(digest={"hour": written})


@pytest.mark.parametrize(
    "buckets", [[30, 60], [30, 60, 90, 120], [30, 30, 60], [90, 60, 30], [0, 30, 60], []]
)
def test_buckets_are_three_growing_numbers(buckets: list[int]) -> None:
    with pytest.raises(ValidationError, match="three growing numbers of days"):
        policy_of(buckets=buckets)


def test_buckets_give_the_bounds_of_the_aged_balance() -> None:
    assert policy_of(buckets=["15", "45", "75"]).bounds == Bounds(15, 45, 75)


@pytest.mark.parametrize("calls", [1, 10])
def test_one_to_ten_calls_fit_a_digest(calls: int) -> None:
    assert policy_of(digest={"calls": calls}).digest.calls == calls


@pytest.mark.parametrize("calls", [0, 11])
def test_no_call_or_eleven_do_not_fit_a_digest(calls: int) -> None:
    with pytest.raises(ValidationError, match="calls"):
        policy_of(digest={"calls": calls})


def test_a_siren_loses_its_spaces() -> None:
    entity = SellingEntity(code="LUM", name="Atelier Lumen SAS", siren="552 100 554")
    assert entity.siren == "552100554"


@pytest.mark.parametrize(
    "wrong",
    [
        {"currency": "EURO"},
        {"currency": "eur"},
        {"country": "ZZ"},
        {"country": "FRA"},
        {"country": "UK"},
        {"siren": "1234"},
        {"terms": "whenever"},
        {"code": " "},
    ],
)
def test_an_entity_is_in_a_known_currency_country_and_terms(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="expected"):
        SellingEntity.model_validate({"code": "A", "name": "A", **wrong})


def test_an_entity_is_found_by_its_code_ignoring_case() -> None:
    policy = policy_of(entities=[{"code": "LUM", "name": "Lumen"}, {"code": "LUX", "name": "Lux"}])
    found = policy.entity(" lux ")
    assert found is not None
    assert found.name == "Lux"
    assert policy.entity("MAIN") is None


@pytest.mark.parametrize(
    "written",
    [
        "Camille Roy",
        "CAMILLE ROY",
        " camille  roy ",
        "c. roy",
        "C. Roy",
        "07",
        "Camille.Roy@lumen.example",
        "Cämille Röy",
    ],
)
def test_the_ledger_names_a_person_ignoring_case_accents_and_spaces(written: str) -> None:
    assert Policy(people=EVERYBODY).person_for(written) is CAMILLE


def test_a_name_nobody_has_is_nobody() -> None:
    assert Policy(people=EVERYBODY).person_for("Roy") is None
    assert Policy(people=EVERYBODY).person_for("") is None


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_people_are_found_by_mail_role_and_manager() -> None:
    policy = Policy(people=EVERYBODY)
    assert policy.person("NADIA@lumen.example") is NADIA
    assert policy.person("nobody@lumen.example") is None
    assert policy.people_with(Role.MANAGER) == (MARC,)
    assert policy.manager_of(CAMILLE) is MARC
    assert policy.manager_of(MARC) is None


def test_a_persons_own_commission_wins_over_the_companys() -> None:
    policy = Policy(people=EVERYBODY, commission=Decimal("0.02"))
    assert policy.commission_of(CAMILLE) == Decimal("0.02")
    assert policy.commission_of(MARC) == Decimal("0.01")
    assert Policy(people=EVERYBODY).commission_of(CAMILLE) is None


def test_a_public_holiday_of_the_country_is_not_worked() -> None:
    french = Policy().working_days("FR")
    assert date(2026, 7, 13) in french
    assert date(2026, 7, 14) not in french
    assert date(2026, 7, 14) in Policy().working_days("DE")
    assert date(2026, 10, 3) not in french  # a Saturday
    assert french.add(date(2026, 12, 24), 1) == date(2026, 12, 28)


def test_an_unknown_country_has_weekends_and_no_holidays() -> None:
    for country in ("", "ZZ", "UK"):
        assert date(2026, 12, 25) in Policy().working_days(country)
        assert date(2026, 12, 26) not in Policy().working_days(country)


def test_the_weekdays_worked_are_the_policys() -> None:
    days = policy_of(digest={"working_days": ["tue", "sat"]}).working_days("FR")
    assert date(2026, 11, 24) in days
    assert date(2026, 11, 28) in days
    assert date(2026, 11, 23) not in days
    assert [day.number for day in Weekday] == [0, 1, 2, 3, 4, 5, 6]


def test_a_rate_is_the_latest_on_or_before_the_day() -> None:
    first = Rate(on=date(2026, 1, 1), of="USD", to="EUR", rate=Decimal("0.85"))
    later = Rate(on=date(2026, 7, 1), of="USD", to="EUR", rate=Decimal("0.90"))
    policy = Policy(rates=(later, first))
    before = DatedRate("USD", "EUR", Decimal("0.85"), date(2026, 1, 1))
    assert policy.rate_on(date(2025, 12, 31), "USD", "EUR") is None
    assert policy.rate_on(date(2026, 1, 1), "USD", "EUR") == before
    assert policy.rate_on(date(2026, 6, 30), "USD", "EUR") == before
    assert policy.rate_on(date(2026, 7, 1), "USD", "EUR") == replace(
        before, rate=Decimal("0.90"), on=date(2026, 7, 1)
    )
    assert policy.rate_on(date(2026, 7, 1), "EUR", "USD") is None


def test_a_currency_is_worth_itself() -> None:
    rate = Policy().rate_on(date(2026, 7, 1), "EUR", "EUR")
    assert rate is not None
    assert rate.rate == Decimal(1)


def test_a_file_is_read_by_the_first_mapping_that_fits_its_name_and_kind() -> None:
    policy = policy_of(
        files=[
            {"files": "clients-*.csv", "kind": "customers", "separator": ";"},
            {"files": "*.CSV", "kind": "receivables", "decimal": ","},
            {"files": "*.csv", "currency": "USD"},
        ]
    )
    clients, receivables, any_csv = policy.files
    assert policy.mapping_for("Clients-2026.CSV", FileKind.CUSTOMERS) is clients
    assert policy.mapping_for("exports/open-items.csv", FileKind.RECEIVABLES) is receivables
    assert policy.mapping_for("clients-2026.csv", FileKind.ORDERS) is any_csv
    assert policy.mapping_for("clients-2026.csv", None) is clients
    assert policy.mapping_for("open-items.xlsx", FileKind.RECEIVABLES) == FileMapping()


def test_the_reading_of_the_longest_terms_is_the_domains() -> None:
    assert policy_of(terms_reading="net_60").terms_reading is EndOfMonthReading.NET_60


def test_a_complete_team_needs_no_warning() -> None:
    assert check_policy(Policy(people=EVERYBODY)) == ()


def test_a_policy_without_people_is_warned_about_once() -> None:
    assert check_policy(Policy()) == ("Nobody is listed under people: no one receives a digest.",)


def test_a_role_nobody_has_is_warned_about() -> None:
    people = [person for person in EVERYBODY if person is not NADIA]
    assert check_policy(Policy(people=tuple(people))) == (
        "Nobody has the role credit_manager: escalations and approvals have nobody to go to.",
    )


def test_one_person_doing_it_all_needs_no_salesperson() -> None:
    policy = Policy(people=(NADIA, SOPHIE, HUGUES), organisation=Organisation.CREDIT_MANAGER)
    assert check_policy(policy) == ()


def test_loose_ends_are_warned_about() -> None:
    alone = Person(email="jean@lumen.example", name="Jean Petit", role=Role.SALESPERSON)
    policy = Policy(people=(alone, MARC, NADIA, SOPHIE, HUGUES), visibility=Visibility.TEAM)
    assert check_policy(policy) == (
        "Jean Petit has no manager: what they miss goes straight to the credit manager.",
        "Marc Olivier is a manager of nobody: add manager: marc@lumen.example to their team.",
        "The visibility is team, and nobody has a manager: everybody sees only their own customers.",
    )


def test_files_in_a_currency_without_a_rate_are_warned_about() -> None:
    files = (FileMapping(files="us-*.csv", currency="USD"),)
    rate = Rate(on=date(2026, 1, 1), of="USD", to="EUR", rate=Decimal("0.85"))
    assert check_policy(Policy(people=EVERYBODY, files=files)) == (
        "Files are in USD and no rate of it is given: who owes nothing else is ranked last.",
    )
    assert check_policy(Policy(people=EVERYBODY, files=files, rates=(rate,))) == ()
