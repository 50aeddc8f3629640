"""Atelier Lumen, an invented company: `python -m examples.company --into FOLDER` writes its files."""

from __future__ import annotations

import argparse
import csv
import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from examples.days import Days
from examples.ledger import Account, Item, Payment, numbered
from examples.names import address
from examples.portfolios import portfolios
from examples.stories import stories

POLICY = Path(__file__).with_name("encours.yaml")
SEED = 7
PAYMENTS_OF_DAYS = 120
"""The payments file goes back this far; the history goes back further."""

Row = Iterable[str]

OPEN_ITEMS = (
    "Customer", "Customer name", "Document no", "Document type", "Issue date", "Due date", "Gross amount",
    "Open amount", "Currency", "Entity", "Disputed amount", "Dispute reason", "Order ref",
)  # fmt: skip
HISTORY = (
    "Customer", "Customer name", "Document no", "Document type", "Issue date", "Due date", "Gross amount",
    "Open amount", "Currency", "Entity", "Settled date",
)  # fmt: skip
CUSTOMERS = (
    "Code client", "Raison sociale", "SIREN", "Pays", "Devise", "Société", "Commercial", "Plafond",
    "Plafond assuré", "Conditions de règlement", "Contact", "Téléphone", "E-mail", "Langue",
    "Adresse", "Complément d'adresse", "Code postal", "Ville",
)  # fmt: skip
ORDERS = (
    "N° commande", "Code client", "Société", "Date commande", "Date livraison prévue", "Montant commande",
    "Reste à facturer", "Devise",
)  # fmt: skip
PAYMENTS = ("Customer", "Entity", "Date received", "Amount", "Currency", "Invoice", "Payment reference")


def write_company(into: Path, as_of: date, seed: int = SEED) -> tuple[Path, ...]:
    """Write the policy and the exports of the working days before `as_of` into a folder.

    Returns the exports in the order in which they must be imported; the policy, `encours.yaml`, is not
    one of them. The same day and seed make the same files, byte for byte.
    """
    into.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(POLICY, into / POLICY.name)
    days = Days.around(as_of)
    accounts = (*stories(days), *portfolios(days, seed))
    items = numbered(item for account in accounts for item in account.items)
    current = [item for item in items if item.settled_on is None]
    return (
        _french(into / f"customers-{days.newest}.csv", CUSTOMERS, map(_customer, accounts), "cp1252"),
        _english(into / f"history-{days.history}.csv", HISTORY, map(_history, _settled(items))),
        _english(into / f"open-items-{days.older}.csv", OPEN_ITEMS, _open_before(current, days.older)),
        _french(into / f"orders-{days.older}.csv", ORDERS, _orders(accounts, days.older), "utf-8-sig"),
        _english(into / f"open-items-{days.newest}.csv", OPEN_ITEMS, _open_now(current)),
        _french(into / f"orders-{days.newest}.csv", ORDERS, _orders(accounts, days.newest), "utf-8-sig"),
        write_payments(into / f"payments-{days.newest}.csv", _payments(items, days)),
    )


def write_payments(path: Path, payments: Iterable[Payment]) -> Path:
    """Write what came in as one more export, which closes what it pays."""
    return _english(path, PAYMENTS, map(_payment, payments))


def _settled(items: Iterable[Item]) -> Iterator[Item]:
    return (item for item in items if item.settled_on is not None)


def _open_now(items: Iterable[Item]) -> Iterator[Row]:
    return (_open_item(item, item.open_amount) for item in items if item.open_amount)


def _open_before(items: Iterable[Item], on: date) -> Iterator[Row]:
    """What the older export shows: issued by then, and open by as much as then."""
    for item in items:
        if item.issued_on <= on:
            yield _open_item(item, item.open_amount if item.open_before is None else item.open_before)


def _document(item: Item, open_amount: Decimal) -> tuple[str, ...]:
    return (
        item.customer.code, item.customer.name, item.number, item.kind, str(item.issued_on),
        str(item.due_on), _plain(item.gross), _plain(open_amount), item.currency, item.customer.entity,
    )  # fmt: skip


def _open_item(item: Item, open_amount: Decimal) -> Row:
    return (*_document(item, open_amount), _plain(item.disputed), item.reason, item.order)


def _history(item: Item) -> Row:
    return (*_document(item, item.open_amount), str(item.settled_on))


def _customer(account: Account) -> Row:
    one = account.customer
    return (
        one.code, one.name, one.siren, one.country, one.currency, one.entity, one.salesperson,
        _comma(one.limit), _comma(one.insured_limit), f"{one.terms} jours", one.contact, one.phone,
        one.email, one.language, *address(int(one.code[1:]), one.country),
    )  # fmt: skip


def _orders(accounts: Iterable[Account], by: date) -> Iterator[Row]:
    """Those accepted by the day of the export."""
    accepted = (order for account in accounts for order in account.orders if order.ordered_on <= by)
    for order in sorted(accepted, key=lambda one: (one.ordered_on, one.number)):
        one = order.customer
        yield (
            order.number, one.code, one.entity, str(order.ordered_on), str(order.expected_on),
            _comma(order.amount), _comma(order.to_invoice), one.currency,
        )  # fmt: skip


def _payments(items: Iterable[Item], days: Days) -> Iterator[Payment]:
    """What came in: money that settled invoices, lately too, and money on account."""
    received = [
        (item.issued_on if item.settled_on is None else item.settled_on, item)
        for item in items
        if item.settled_on is not None or item.kind == "payment"
    ]
    received += [(days.newest, item) for item in items if item.open_before is not None]
    recent = (pair for pair in received if (days.as_of - pair[0]).days <= PAYMENTS_OF_DAYS)
    for rank, (day, item) in enumerate(sorted(recent, key=lambda pair: (pair[0], pair[1].number)), 1):
        document = "" if item.kind == "payment" else item.number
        amount = abs(item.gross) if item.open_before is None else item.open_before - item.open_amount
        reference = f"VIR-{day:%y%m%d}-{rank:04}"
        yield Payment(item.customer, day, amount, item.currency, document, reference)


def _payment(payment: Payment) -> Row:
    one = payment.customer
    amount = _plain(payment.amount)
    return (
        one.code, one.entity, str(payment.received_on), amount, payment.currency, payment.document,
        payment.reference,
    )  # fmt: skip


def _plain(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _comma(amount: Decimal | None) -> str:
    return "" if amount is None else _plain(amount).replace(".", ",")


def _english(path: Path, header: Row, rows: Iterable[Row]) -> Path:
    return _write(path, header, rows, "utf-8", ",")


def _french(path: Path, header: Row, rows: Iterable[Row], encoding: str) -> Path:
    return _write(path, header, rows, encoding, ";")


def _write(path: Path, header: Row, rows: Iterable[Row], encoding: str, separator: str) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows((header, *rows))
    return path


def main() -> None:
    """Write the example for a day (today by default), and name the files to import, in order."""
    parser = argparse.ArgumentParser(prog="python -m examples.company", description=__doc__)
    parser.add_argument("--into", type=Path, required=True, help="the folder to write to")
    parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="the morning it is for")
    parser.add_argument(
        "--seed", type=int, default=SEED, help="another number draws other customers' figures"
    )
    given = parser.parse_args()
    as_of = given.as_of or date.today()  # noqa: DTZ011 (the reader's own day is meant)
    for path in write_company(given.into, as_of, given.seed):
        print(path)


if __name__ == "__main__":
    main()
