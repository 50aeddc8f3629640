"""The example company: its stories are true, to the cent, on whatever day it is made for."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.credit.behaviour import Behaviour, Score, Settlement, behaviour, sum_settlements
from bot.credit.dunning import StepAction, step_reached
from bot.credit.scenarios import USUAL
from bot.credit.terms import beyond_law, parse_terms
from bot.policy_file import load_policy
from examples.company import write_company
from examples.copies import write_copies
from examples.days import Days, french_working_days
from examples.later import write_later
from examples.names import check_digit, siren

TUESDAY = date(2026, 11, 24)
MORNINGS = [
    TUESDAY,
    date(2026, 11, 23),  # a Monday
    date(2026, 11, 21),  # a Saturday
    date(2027, 1, 1),  # a holiday
    date(2027, 1, 4),  # the Monday after it
    date(2028, 2, 29),
    date(2026, 12, 31),
    date(2026, 5, 11),  # the Monday after two Fridays off
    date(2027, 3, 30),  # the Tuesday after Easter
]

Rows = list[dict[str, str]]


class Files:
    """What was written, read back as a person's own script would."""

    def __init__(self, folder: Path, as_of: date, seed: int = 7) -> None:
        self.as_of = as_of
        self.paths = write_company(folder, as_of, seed)
        customers, history, older, earlier, newest, orders, payments = self.paths
        self.customers = _read(customers, "cp1252", ";")
        self.history, self.older, self.newest = _read(history), _read(older), _read(newest)
        self.earlier_orders = _read(earlier, "utf-8-sig", ";")
        self.orders = _read(orders, "utf-8-sig", ";")
        self.payments = _read(payments)

    def codes_of(self, salesperson: str) -> set[tuple[str, str]]:
        return {
            (row["Code client"], row["Société"]) for row in self.customers if row["Commercial"] == salesperson
        }

    def overdue(self, rows: Rows, salesperson: str, on: date) -> dict[str, Decimal]:
        """By customer, what was late on a day; a credit note never is."""
        codes, sums = self.codes_of(salesperson), defaultdict[str, Decimal](Decimal)
        for row in rows:
            is_late = row["Document type"] == "invoice" and date.fromisoformat(row["Due date"]) < on
            if is_late and (row["Customer"], row["Entity"]) in codes:
                sums[row["Customer"]] += Decimal(row["Open amount"])
        return dict(sums)

    def of(self, code: str) -> Rows:
        return [row for row in self.newest if row["Customer"] == code]

    def behaviour_of(self, code: str) -> Behaviour | None:
        settlements = [
            Settlement(
                date.fromisoformat(row["Due date"]),
                date.fromisoformat(row["Settled date"]),
                int(Decimal(row["Gross amount"]) * 100),
            )
            for row in self.history
            if row["Customer"] == code
        ]
        return behaviour(sum_settlements(settlements, self.as_of))


def _read(path: Path, encoding: str = "utf-8", separator: str = ",") -> Rows:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))


@pytest.fixture(scope="module", params=MORNINGS, ids=str)
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(tmp_path_factory.mktemp("lumen"), request.param)


def _days_late(row: dict[str, str], on: date) -> int:
    return (on - date.fromisoformat(row["Due date"])).days


def test_the_files_are_named_by_the_working_days_before(tmp_path: Path) -> None:
    assert [path.name for path in write_company(tmp_path, TUESDAY, 7)] == [
        "customers-2026-11-23.csv",
        "history-2026-11-19.csv",
        "open-items-2026-11-20.csv",
        "orders-2026-11-20.csv",
        "open-items-2026-11-23.csv",
        "orders-2026-11-23.csv",
        "payments-2026-11-23.csv",
    ]


def test_the_same_day_and_seed_make_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write_company(tmp_path / name, TUESDAY, 7) for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_another_seed_draws_other_figures_and_keeps_the_stories(tmp_path: Path) -> None:
    one, two = Files(tmp_path / "one", TUESDAY, 7), Files(tmp_path / "two", TUESDAY, 8)
    assert one.newest != two.newest
    late = [files.overdue(files.newest, "Camille Roy", TUESDAY) for files in (one, two)]
    assert late[0] == late[1]


def test_what_is_late_of_camilles_is_the_stories_and_nothing_else(files: Files) -> None:
    assert files.overdue(files.newest, "Camille Roy", files.as_of) == {
        "C0042": Decimal("30900.00"),
        "C0107": Decimal("9850.00"),
        "C0063": Decimal("6100.00"),
        "C0118": Decimal("4210.00"),
        "C0124": Decimal("1180.00"),
    }


def test_the_morning_before_two_more_were_late_and_have_paid(files: Files) -> None:
    since = french_working_days().before(files.as_of)
    before = files.overdue(files.older, "Camille Roy", since)
    assert sum(before.values()) == Decimal("63260.00")
    assert (before["C0088"], before["C0131"]) == (Decimal("7420.00"), Decimal("3600.00"))
    assert sum(files.overdue(files.newest, "Camille Roy", files.as_of).values()) == Decimal("52240.00")


def test_acme_stands_over_its_limit(files: Files) -> None:
    buckets = Counter[str]()
    amounts = defaultdict[str, Decimal](Decimal)
    for row in files.of("C0042"):
        late = _days_late(row, files.as_of)
        is_credit = row["Document type"] == "credit note"
        bucket = "credits" if is_credit else "not due" if late < 1 else "1-30" if late <= 30 else "31-60"
        buckets[bucket] += 1
        amounts[bucket] += Decimal(row["Open amount"])
    assert amounts == {
        "not due": Decimal("17300.00"),
        "1-30": Decimal("12400.00"),
        "31-60": Decimal("18500.00"),
        "credits": Decimal("-1200.00"),
    }
    order = next(row for row in files.orders if row["Code client"] == "C0042")
    customer = next(row for row in files.customers if row["Code client"] == "C0042")
    assert (order["Reste à facturer"], customer["Plafond"]) == ("6000,00", "50000,00")


def test_the_florist_owes_nothing_late_and_is_over_its_limit_with_its_order(files: Files) -> None:
    owed = files.of("C0160")
    assert {row["Document type"]: _days_late(row, files.as_of) > 0 for row in owed} == {"invoice": False}
    assert sum(Decimal(row["Open amount"]) for row in owed) == Decimal("24500.00")
    (order,) = [row for row in files.orders if row["Code client"] == "C0160"]
    customer = next(row for row in files.customers if row["Code client"] == "C0160")
    assert (order["Reste à facturer"], customer["Plafond"]) == ("7000,00", "30000,00")


def test_two_orders_came_since_the_morning_before_and_each_takes_its_customer_over_its_limit(
    files: Files,
) -> None:
    before = [row["N° commande"] for row in files.earlier_orders]
    came = [row for row in files.orders if row["N° commande"] not in before]
    assert {row["Code client"]: row["Reste à facturer"] for row in came} == {
        "C0042": "6000,00",
        "C0160": "7000,00",
    }
    assert len(files.orders) == len(before) + 2


def test_acmes_oldest_invoice_is_44_days_late(files: Files) -> None:
    oldest = max(files.of("C0042"), key=lambda row: (row["Document type"], _days_late(row, files.as_of)))
    assert (_days_late(oldest, files.as_of), oldest["Document no"]) == (44, f"F-{files.as_of.year}-0871")


def test_acme_pays_16_days_late_and_5_more_than_before(files: Files) -> None:
    paying = files.behaviour_of("C0042")
    assert paying is not None
    assert (paying.average_days_late, paying.trend, paying.settlements) == (16, 5, 12)


def test_belle_rive_always_pays_early(files: Files) -> None:
    paying = files.behaviour_of("C0015")
    assert paying is not None
    assert (paying.on_time_share, paying.score) == (Decimal(1), Score.A)


def test_of_camilles_customers_only_acme_is_getting_worse(files: Files) -> None:
    paying = {code: files.behaviour_of(code) for code, _ in files.codes_of("Camille Roy")}
    assert [code for code, one in paying.items() if one and one.is_worsening] == ["C0042"]


def test_the_call_to_the_brasserie_is_due_on_the_very_working_day(files: Files) -> None:
    calendar = french_working_days()
    late = max(_days_late(row, files.as_of) for row in files.of("C0107"))
    reached = step_reached(files.as_of - timedelta(days=late), files.as_of, calendar, USUAL)
    assert reached is not None
    assert reached.step.action is StepAction.CALL
    assert reached.deadline == calendar.on_or_after(files.as_of)


def test_the_brasserie_is_13_to_17_days_late_on_every_working_day_of_five_years() -> None:
    calendar = french_working_days()
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(5 * 365))
    late = {Days.around(day).days_late_on_call_deadline for day in days if day in calendar}
    assert late <= set(range(13, 18))
    assert Days.around(TUESDAY).days_late_on_call_deadline == 15


def test_lamberts_late_invoice_is_disputed_by_nobody_but_camille(files: Files) -> None:
    late = max(files.of("C0063"), key=lambda row: _days_late(row, files.as_of))
    assert (_days_late(late, files.as_of), late["Document no"]) == (24, f"F-{files.as_of.year}-0896")
    assert (late["Open amount"], late["Disputed amount"], late["Dispute reason"]) == ("6100.00", "0.00", "")


def test_what_vidal_promises_is_late_the_morning_before_and_paid_by_the_evening(files: Files) -> None:
    since = french_working_days().before(files.as_of)
    (owed,) = [row for row in files.older if row["Customer"] == "C0131" and _days_late(row, since) > 0]
    assert (owed["Open amount"], owed["Document no"] in {row["Document no"] for row in files.newest}) == (
        "3600.00",
        False,
    )
    paid = [(row["Invoice"], row["Amount"]) for row in files.payments if row["Customer"] == "C0131"]
    assert (owed["Document no"], "3600.00") in paid


def test_what_acme_pays_later_is_all_that_it_is_late_with(files: Files, tmp_path: Path) -> None:
    paid = _read(write_later(tmp_path, files.as_of))
    late = [
        row for row in files.of("C0042") if _days_late(row, files.as_of) > 0 and float(row["Open amount"]) > 0
    ]
    assert {row["Invoice"]: row["Amount"] for row in paid} == {
        row["Document no"]: row["Open amount"] for row in late
    }
    assert [row["Amount"] for row in paid] == ["18500.00", "8000.00", "4400.00"]
    assert {row["Date received"] for row in paid} == {str(files.as_of)}


def test_a_large_invoice_of_belle_rive_falls_due_in_five_days(files: Files) -> None:
    soon = [row for row in files.of("C0015") if _days_late(row, files.as_of) == -5]
    assert [row["Open amount"] for row in soon] == ["21480.90"]


def test_late_invoices_of_camilles_stories_have_copies(tmp_path: Path) -> None:
    files = Files(tmp_path, TUESDAY)
    copies = write_copies(tmp_path / "invoices", files.paths[4], TUESDAY)
    late = {
        row["Document no"]
        for row in files.newest
        if row["Customer"] in files.overdue(files.newest, "Camille Roy", TUESDAY)
        and row["Document type"] == "invoice"
        and _days_late(row, TUESDAY) > 0
    }
    assert late < {copy.stem for copy in copies}
    assert all(copy.read_bytes().startswith(b"%PDF") for copy in copies)


def test_eighteen_of_juliens_customers_are_late_and_none_of_ines(files: Files) -> None:
    assert len(files.overdue(files.newest, "Julien Faure", files.as_of)) == 18
    assert files.overdue(files.newest, "Inès Marchand", files.as_of) == {}
    assert files.overdue(files.older, "Inès Marchand", files.as_of) == {}
    assert len(files.overdue(files.newest, "Oliver Hughes", files.as_of)) == 6


def test_every_salesperson_has_a_portfolio_and_one_customer_has_nobody(files: Files) -> None:
    assert Counter(row["Commercial"] for row in files.customers) == {
        "Camille Roy": 16,
        "Julien Faure": 25,
        "Inès Marchand": 9,
        "Oliver Hughes": 11,
        "": 1,
    }


def test_every_line_is_of_a_customer_on_file(files: Files) -> None:
    known = {(row["Code client"], row["Société"]) for row in files.customers}
    english = [*files.history, *files.older, *files.newest, *files.payments]
    assert {(row["Customer"], row["Entity"]) for row in english} <= known
    assert {(row["Code client"], row["Société"]) for row in files.orders} <= known


def test_documents_have_one_number_each_and_are_issued_before_they_are_exported(files: Files) -> None:
    days = Days.around(files.as_of)
    for rows, exported in (
        (files.newest, days.newest),
        (files.older, days.older),
        (files.history, days.history),
    ):
        assert len({row["Document no"] for row in rows}) == len(rows)
        assert max(row["Issue date"] for row in rows) <= str(exported)
    assert not {row["Document no"] for row in files.history} & {row["Document no"] for row in files.newest}


def test_what_the_history_settles_was_paid_by_its_day_and_the_rest_by_the_newest_export(files: Files) -> None:
    days = Days.around(files.as_of)
    assert max(row["Settled date"] for row in files.history) <= str(days.history)
    lately = [row for row in files.payments if row["Date received"] > str(days.history)]
    assert {row["Date received"] for row in lately} == {str(days.newest)}
    assert ("C0088", "7420.00") in {(row["Customer"], row["Amount"]) for row in lately}
    assert {row["Open amount"] for row in files.history} == {"0.00"}


def test_no_terms_are_longer_than_the_law_allows(files: Files) -> None:
    for row in files.newest:
        assert not beyond_law(date.fromisoformat(row["Issue date"]), date.fromisoformat(row["Due date"]))
    for row in files.customers:
        assert parse_terms(row["Conditions de règlement"]).days in (30, 45, 60)


def test_there_is_enough_to_look_at(files: Files) -> None:
    assert 250 <= len(files.newest) <= 500
    assert 1_000 <= len(files.history) <= 2_000
    assert {row["Currency"] for row in files.newest} == {"EUR", "GBP", "USD"}
    assert {row["Document type"] for row in files.newest} == {"invoice", "credit note", "payment"}


def test_a_customer_may_be_of_both_companies_or_owe_nothing_but_credits(files: Files) -> None:
    assert {row["Currency"] for row in files.of("C0170")} == {"EUR", "GBP"}
    assert {row["Document type"] for row in files.of("C0142")} == {"credit note"}


def _luhn(number: str) -> int:
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10


def test_registration_numbers_pass_the_check_and_differ(files: Files) -> None:
    numbers = [row["SIREN"] for row in files.customers if row["SIREN"]]
    assert len(set(numbers)) == len(numbers) >= 45
    assert {(len(number), _luhn(number)) for number in numbers} == {(9, 0)}


def test_the_check_digit_is_luhns() -> None:
    assert check_digit("7992739871") == "3"  # the textbook example: 79927398713
    assert _luhn(siren(42)) == 0


def test_telephone_numbers_and_addresses_are_nobodys(files: Files) -> None:
    fiction = (
        "01 99 00",
        "02 61 91",
        "03 53 01",
        "04 65 71",
        "05 36 49",
        "06 39 98",
        "020 7946 0",
        "+1 212 555 01",
    )
    for row in files.customers:
        assert row["Téléphone"].startswith(fiction)
        assert row["E-mail"].endswith(("@example.com", "example.org"))


EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("name", ["encours.yaml", "late-payment-histories.yaml"])
def test_the_policies_can_be_read(name: str) -> None:
    assert load_policy(EXAMPLES / name).entities


def test_the_policy_knows_every_salesperson_and_currency(files: Files) -> None:
    policy = load_policy(files.paths[0].with_name("encours.yaml"))
    for row in files.customers:
        assert not row["Commercial"] or policy.person_for(row["Commercial"]) is not None
        assert policy.entity(row["Société"]) is not None
    for currency in ("GBP", "USD"):
        assert policy.rate_on(files.as_of, currency, "EUR") is not None
