"""Camille Roy's customers: what her digest tells must be true on whatever day the example is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from examples.days import Days
from examples.ledger import LUMEN, Account, Customer, Item, Order, credit, invoice, paid_lately, settled
from examples.names import email, siren

CAMILLE = "Camille Roy"
LAMBERTS_INVOICE = "0896"
"""The end of its number."""


def stories(days: Days) -> tuple[Account, ...]:
    """Every customer of Camille's that has a story; none but these is late."""
    made = (acme, brasserie, lambert, garage, bookshop, baker, carrier, hotels, florist, gallery, summer)
    return tuple(story(days) for story in made)


def _customer(code: str, name: str, contact: str, phone: str, limit: int | None, terms: int = 30) -> Customer:
    return Customer(
        code,
        name,
        LUMEN,
        CAMILLE,
        terms,
        contact,
        phone,
        email(name),
        siren=siren(int(code[1:])),
        limit=None if limit is None else Decimal(limit),
    )


def _open(customer: Customer, days: Days, days_late: int, amount: str, number: str = "") -> Item:
    made = invoice(customer, days.late(days_late), Decimal(amount))
    return replace(made, number=number and f"F-{days.as_of.year}-{number}")


def _paying(
    customer: Customer, days: Days, late: int, amounts: tuple[str, ...] = ("2640.00", "1985.40", "2310.75")
) -> tuple[Item, ...]:
    """A year of one payment a month, always about as many days late."""
    return tuple(
        settled(
            customer,
            days.worked(12 + 30 * month),
            late + month % 3 - 1,
            Decimal(amounts[month % len(amounts)]),
        )
        for month in range(12)
    )


def acme(days: Days) -> Account:
    """Late, over its limit since its last order (53,000 of 50,000), and paying worse: 16 days, now 20."""
    customer = _customer("C0042", "ACME", "Mme Durand", "05 36 49 00 12", 50_000, terms=45)
    customer = replace(customer, insured_limit=Decimal(40_000))
    items = (
        _open(customer, days, 44, "18500.00", "0871"),
        _open(customer, days, 21, "8000.00", "0902"),
        _open(customer, days, 12, "4400.00", "0915"),
        _open(customer, days, -9, "9800.00"),
        _open(customer, days, -23, "7500.00"),
        credit(customer, days.worked(16), Decimal("1200.00")),
    )
    order = Order(customer, "CMD-2042", days.newest, days.late(-20), Decimal("6000.00"), Decimal("6000.00"))
    return Account(customer, (*items, *_worsening(customer, days)), (order,))


def _worsening(customer: Customer, days: Days) -> Iterator[Item]:
    """Fifteen days late for nine months, twenty for the last three; equal amounts every quarter."""
    for month in range(12):
        usual = 20 if month < 3 else 15
        late, amount = ((usual - 2, "8400.00"), (usual, "9400.00"), (usual + 2, "8400.00"))[month % 3]
        yield settled(customer, days.worked(12 + 30 * month), late, Decimal(amount))


def brasserie(days: Days) -> Account:
    """The deadline of its call step is the day the example is made for."""
    customer = _customer("C0107", "Brasserie du Port", "M. Le Goff", "02 61 91 00 34", 25_000)
    items = (
        _open(customer, days, days.days_late_on_call_deadline, "9850.00", "0908"),
        _open(customer, days, -12, "6400.00"),
    )
    return Account(customer, (*items, *_paying(customer, days, 9)))


def lambert(days: Days) -> Account:
    """Late by one invoice, of which the demo's Camille disputes a part: the ledger does not know."""
    customer = _customer("C0063", "Menuiserie Lambert", "Mme Lambert", "04 65 71 00 56", 20_000)
    items = (_open(customer, days, 24, "6100.00", LAMBERTS_INVOICE), _open(customer, days, -6, "3450.00"))
    return Account(customer, (*items, *_paying(customer, days, 6)))


def garage(days: Days) -> Account:
    """A reminder is out; its call step is tomorrow."""
    customer = _customer("C0118", "Garage Étoile & Fils", "M. Étoile", "03 53 01 00 71", 15_000)
    return Account(customer, (_open(customer, days, 9, "4210.00"), *_paying(customer, days, 4)))


def bookshop(days: Days) -> Account:
    """Late for a few days only: nothing to do but wait for the reminder."""
    customer = _customer("C0124", "Librairie Sauvage", "Mme Sauvage", "01 99 00 12 24", 5_000)
    late = _open(customer, days, days.days_late_since_last_digest, "1180.00")
    return Account(customer, (late, *_paying(customer, days, 3, ("412.80", "655.00", "520.35"))))


def baker(days: Days) -> Account:
    """Paid since the older export."""
    customer = _customer("C0088", "Boulangerie Keller", "Mme Keller", "06 39 98 00 88", 30_000)
    items = _open(customer, days, -3, "5300.00"), paid_lately(_open(customer, days, 12, "7420.00"))
    return Account(customer, (*items, *_paying(customer, days, 8)))


def carrier(days: Days) -> Account:
    """Paid since the older export."""
    customer = _customer("C0131", "Transports Vidal", "M. Vidal", "04 65 71 00 31", 18_000)
    items = _open(customer, days, -15, "2875.60"), paid_lately(_open(customer, days, 8, "3600.00"))
    return Account(customer, (*items, *_paying(customer, days, 5)))


def hotels(days: Days) -> Account:
    """Pays before the due date, buys a lot, and has room for much more.

    An invoice above 10,000 falls due in five days: is it received, is it approved?
    """
    customer = _customer("C0015", "Hôtels Belle Rive", "Mme Castel", "05 36 49 01 15", 250_000, terms=60)
    customer = replace(customer, insured_limit=Decimal(200_000))
    items = tuple(
        _open(customer, days, -due, amount)
        for due, amount in ((5, "21480.90"), (26, "18935.25"), (41, "24610.00"), (53, "16204.45"))
    )
    order = Order(
        customer, "CMD-2015", days.worked(6), days.late(-31), Decimal("32500.00"), Decimal("32500.00")
    )
    history = _paying(customer, days, -6, ("19840.00", "23115.50", "17490.25"))
    return Account(customer, (*items, *history), (order,))


def florist(days: Days) -> Account:
    """Nothing late, but over its limit since its last order: 31,500 of 30,000."""
    customer = _customer("C0160", "Fleurs Montaigu", "Mme Montaigu", "04 65 71 01 60", 30_000)
    items = tuple(
        _open(customer, days, -due, amount)
        for due, amount in ((6, "9800.00"), (13, "8400.00"), (21, "6300.00"))
    )
    order = Order(customer, "CMD-2160", days.newest, days.late(-12), Decimal("7000.00"), Decimal("7000.00"))
    return Account(
        customer, (*items, *_paying(customer, days, 2, ("4200.00", "3650.50", "5120.00"))), (order,)
    )


def gallery(days: Days) -> Account:
    """Owes nothing: the company owes it."""
    customer = _customer("C0142", "Galerie Mirabelle", "M. Mirabel", "01 99 00 14 42", 8_000)
    items = (
        credit(customer, days.worked(34), Decimal("640.50")),
        credit(customer, days.worked(20), Decimal("215.00")),
    )
    return Account(customer, (*items, *_paying(customer, days, 0, ("880.00", "1240.20", "760.90"))))


def summer(days: Days) -> Account:
    """A new customer, too new to have a score, whose name no screen may trip over; it has no limit."""
    customer = _customer("C0150", "L'Été <Chic>", "Mme N'Diaye", "02 61 91 01 50", None)
    first = settled(customer, days.worked(20), 1, Decimal("934.60"))
    return Account(customer, (_open(customer, days, -17, "1268.40"), first))
