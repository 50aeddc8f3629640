"""Letters to make: to ACME, with interest worked out by hand, and with as many invoices as it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mornings import eur

from bot.credit.charges import ChargePeriod, InvoiceCharges
from bot.credit.ledger import Contact, Document, DocumentKind
from bot.credit.letter import LetterKind
from bot.credit.money import Money, total
from bot.credit_views import Of
from bot.dunning_views import LetterView, OverdueFacts, OverdueLine, Payee, Signer

AS_OF = date(2025, 9, 15)
FORTY = eur("40")
OF = Of(7, "C0042", "ACME Bordeaux", "LUMEN", "Camille Roy", "Atelier Lumen")
PAYEE = Payee(
    "Atelier Lumen SAS",
    siren="732829320",
    country="FR",
    iban="FR7630006000011234567890189",
    bic="AGRIFRPP",
    reference="C0042",
)


def invoice(number: str, due_on: date, gross: str, disputed: str = "0") -> Document:
    """An invoice that nothing was paid of, issued 30 days before it was due."""
    issued = due_on - timedelta(days=30)
    return Document(number, DocumentKind.INVOICE, issued, due_on, eur(gross), eur(gross), eur(disputed))


def example_line() -> OverdueLine:
    """EUR 10,000 due 2025-03-31: 91 days at 13.15 % make 327.85, 77 at 12.15 % make 256.31."""
    base = eur("10000")
    periods = (
        ChargePeriod(date(2025, 4, 1), date(2025, 6, 30), 91, Decimal("13.15"), base, eur("327.85")),
        ChargePeriod(date(2025, 7, 1), AS_OF, 77, Decimal("12.15"), base, eur("256.31")),
    )
    paper = invoice("F-2025-0101", date(2025, 3, 31), "10000")
    return OverdueLine(1, paper, 168, base, InvoiceCharges(eur("584.16"), FORTY, periods))


def further_line(rank: int, disputed: str = "0", number: str = "") -> OverdueLine:
    """EUR 1,000 and as many cents as its rank, due in July and August, at 12.15 %; interest as given."""
    due = date(2025, 7, 1) + timedelta(days=rank % 60)
    gross = f"{1000 + rank}.{rank % 100:02d}"
    paper = invoice(number or f"F-2025-{1000 + rank}", due, gross, disputed)
    days, asked = (AS_OF - due).days, paper.open_amount - paper.disputed
    interest = Money.rounded(asked.amount * Decimal("12.15") * days / 36500, "EUR")
    period = ChargePeriod(due + timedelta(days=1), AS_OF, days, Decimal("12.15"), asked, interest)
    return OverdueLine(rank + 2, paper, days, asked, InvoiceCharges(interest, FORTY, (period,)))


def facts_of(*lines: OverdueLine, **changed: Any) -> OverdueFacts:
    """What these lines, all in euros, come to."""
    owed = total((line.asked for line in lines), "EUR")
    interest = total((line.charges.interest for line in lines if line.charges), "EUR")
    indemnities = total((line.charges.indemnity for line in lines if line.charges), "EUR")
    facts = OverdueFacts(
        of=OF,
        as_of=AS_OF,
        lines=lines,
        promised=(),
        disputed=(),
        credits=(),
        owed=(owed,),
        interest=(interest,),
        indemnities=(indemnities,),
        total=(owed + interest + indemnities,),
    )
    return replace(facts, **changed)


def letter(facts: OverdueFacts | None = None, language: str = "fr", **changed: Any) -> LetterView:
    """A formal notice of the example's invoice, unless it is said otherwise."""
    view = LetterView(
        kind=LetterKind.FORMAL_NOTICE,
        number="MD-2025-0001",
        language=language,
        facts=facts or facts_of(example_line()),
        payee=PAYEE,
        signer=Signer("Nadia Benali", "nadia@lumen.example"),
        contact=Contact("Anne Petit", "+33 5 56 00 00 00", "compta@acme.example", language),
        registration_number="552100554",
        made_on=AS_OF,
        pay_by=date(2025, 9, 23),
        regime="fr",
    )
    return replace(view, **changed)


def many(count: int) -> OverdueFacts:
    """The example's invoice and others to make so many."""
    return facts_of(example_line(), *(further_line(rank) for rank in range(count - 1)))
