"""Small FEC files for tests."""

from __future__ import annotations

COLUMNS = (
    "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef "
    "PieceDate EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise"
).split()
HEADER = "\t".join(COLUMNS)


def line(
    journal: str,
    entry: str,
    day: str,
    account: str,
    amount: str,
    *,
    customer: str = "",
    piece: str = "",
    letter: str = "",
    piece_day: str = "",
) -> str:
    """One line; `amount` in euros with a decimal comma, negative for a credit."""
    debit, credit = ("0,00", amount[1:]) if amount.startswith("-") else (amount, "0,00")
    cells = (
        *(journal, journal, entry, day, account, account, customer, customer, piece, piece_day or day),
        *("texte", debit, credit, letter, day if letter else "", day, "", ""),
    )
    return "\t".join(cells)


def sale(
    entry: str, day: str, amount: str, *, customer: str = "C1", piece: str = "", letter: str = ""
) -> list[str]:
    """An invoice: the customer's account against sales."""
    return [
        line("VE", entry, day, "411000", amount, customer=customer, piece=piece, letter=letter),
        line("VE", entry, day, "706000", f"-{amount}", piece=piece),
    ]


def receipt(
    entry: str, day: str, amount: str, *, customer: str = "C1", piece: str = "", letter: str = ""
) -> list[str]:
    """A payment: the bank's account against the customer's."""
    return [
        line("BQ", entry, day, "512000", amount, piece=piece),
        line("BQ", entry, day, "411000", f"-{amount}", customer=customer, piece=piece, letter=letter),
    ]


def credit_note(
    entry: str, day: str, amount: str, *, customer: str = "C1", piece: str = "", letter: str = ""
) -> list[str]:
    """A credit note: sales against the customer's account."""
    return [
        line("VE", entry, day, "706000", amount, piece=piece),
        line("VE", entry, day, "411000", f"-{amount}", customer=customer, piece=piece, letter=letter),
    ]
