"""Telling a list of payments from a ledger: taken for the other, it would close what customers owe."""

from __future__ import annotations

import re

from bot.errors import ImportRefusedError
from bot.files import Facts, FileKind, FileMapping
from storage.imports.cells import unaccented
from storage.imports.headers import layout_of

OF_A_LEDGER = frozenset({"due", "open", "settled", "terms", "kind", "direction", "delivery"})
"""Fields that no list of payments has."""
_PAYMENTS = re.compile("paiement|payment|reglement|encaisse|receipt|virement")
_LEDGER = re.compile("open.?item|receivable|creance|balance|encours|facture|invoice|poste")


def refuse_extract(file: str, facts: Facts) -> None:
    """Raise ImportRefusedError for an extract of accounts: debits and credits are not open amounts."""
    names = {unaccented(header).lower().strip() for header in (*facts.ignored, *facts.recognised.values())}
    if {"debit", "credit"} <= names:
        raise ImportRefusedError(
            f"{file} has debits and credits, as an extract of accounts has. Export the open items with one "
            "amount a line, or the FEC; or say what the columns are with --kind and `columns` under `files:`."
        )


def told_kind(file: str, fields: frozenset[str], facts: Facts, mapping: FileMapping) -> FileKind:
    """Receivables or payments, for a file whose columns fit both: its name tells.

    Raises ImportRefusedError when the name does not.
    """
    headers = [*facts.recognised.values(), *facts.ignored]
    if fields & OF_A_LEDGER or layout_of(headers, FileKind.PAYMENTS, mapping).missing:
        return FileKind.RECEIVABLES
    name = unaccented(file).lower()
    payments, ledger = bool(_PAYMENTS.search(name)), bool(_LEDGER.search(name))
    if payments == ledger:
        raise ImportRefusedError(
            f"{file} could be open items or payments: it has neither a due date nor an open amount. "
            "Say which with --kind receivables or --kind payments, or with `kind` under `files:`."
        )
    return FileKind.PAYMENTS if payments else FileKind.RECEIVABLES
