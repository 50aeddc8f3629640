"""Letters and statements as PDF: what stands on them adds up, is only ever text, and is equal each time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import typst
from letters_made import OF, PAYEE, example_line, facts_of, further_line, invoice, letter, many
from mornings import eur

from bot.credit.charges import InvoiceCharges
from bot.credit.letter import LetterKind
from bot.credit.money import Money
from bot.dunning_views import LetterView, Signer
from bot.errors import TemplateError
from messages.letter_pdf import PAPER, letter_pdf, letter_sheet, paper_fonts, statement_pdf, statement_sheet

HOSTILE = '#import "x": * $a$ *b* `c` @ref <lab> \\ = Title _u_ [x] {y} //z /*w*/ #panic("no")'


def pages(sheet: dict[str, Any]) -> list[bytes]:
    """The pages of a sheet, small: their number is what counts."""
    drawn: Any = typst.compile(
        PAPER,
        root=PAPER.parent,
        font_paths=paper_fonts(),
        format="png",
        ppi=10,
        sys_inputs={"paper": json.dumps(sheet)},
    )
    return drawn if isinstance(drawn, list) else [drawn]


def texts(part: Any) -> Iterator[str]:
    """Everything that is written on a sheet."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts(value)


def said(view: LetterView) -> str:
    """A letter's words with plain spaces."""
    return " ".join(" ".join(texts(letter_sheet(view)["parts"])).split())


def tables(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """Its tables, in order."""
    return [part for part in sheet["parts"] if part["kind"] == "table"]


def amount(cell: str) -> Decimal:
    """An English amount, read back; nothing is nought."""
    return Decimal(re.sub(r"[^\d.-]", "", cell.replace("–", "0")) or "0")


def column(table: dict[str, Any], head: str) -> tuple[list[Decimal], Decimal]:
    """A column of amounts, and what stands below it."""
    at = [each["head"] for each in table["columns"]].index(head)
    (total,) = table["totals"]
    return [amount(row[at]) for row in table["rows"]], amount(total[at])


def test_a_formal_notice_says_what_the_law_wants_said() -> None:
    words = said(letter())
    assert "Nous vous mettons en demeure de nous payer la somme de 10 624,16 €" in words
    assert "au plus tard le 23 septembre 2025." in words
    assert "article 1344 du Code civil" in words
    assert "articles L441-10 et D441-5 du Code de commerce" in words
    assert "majoré de dix points" in words
    assert "FR76 3000 6000 0112 3456 7890 189" in words


def test_the_same_in_english_by_the_law_of_another_country() -> None:
    view = letter(language="en", regime="eu", payee=replace(PAYEE, country="DE"))
    words = said(view)
    assert (
        "We hereby give you formal notice to pay us €10,624.16 by 23 September 2025 at the latest." in words
    )
    assert "Directive 2011/7/EU (article 3)" in words
    assert "plus eight percentage points" in words
    assert "1344" not in words


def test_a_contract_s_rate_is_named_as_such() -> None:
    words = said(letter(contract_rate=Decimal("10.5")))
    assert "celui de nos conditions, 10,5 % par an" in words
    assert "Banque centrale" not in words


def test_the_interest_is_worked_out_by_half_year() -> None:
    assert tables(letter_sheet(letter(language="en")))[-1]["rows"] == [
        ["F-2025-0101", "1 Apr 2025 – 30 Jun 2025", "91", "€10,000.00", "13.15\u00a0%", "€327.85"],
        ["F-2025-0101", "1 Jul 2025 – 15 Sep 2025", "77", "€10,000.00", "12.15\u00a0%", "€256.31"],
    ]


def test_a_rate_raised_to_the_minimum_says_so() -> None:
    line = example_line()
    assert line.charges is not None
    first, second = line.charges.periods
    raised = InvoiceCharges(
        line.charges.interest, line.charges.indemnity, (replace(first, is_floor=True), second)
    )
    view = letter(facts_of(replace(line, charges=raised)))
    assert "13,15 % *" in said(view)
    assert "* Taux convenu porté au minimum légal" in said(view)
    assert "*" not in said(letter())


@pytest.mark.parametrize("count", [5, 30])
def test_every_column_adds_up_to_what_stands_below_it(count: int) -> None:
    facts = many(count)
    contested = further_line(99, disputed="200")
    view = letter(facts_of(*facts.lines, contested), "en")
    invoices, interest = (tables(letter_sheet(view))[at] for at in ((0, 2) if count == 5 else (1, 2)))
    for head in ("Open", "Contested", "Claimed", "Interest", "Fixed sum"):
        cells, total = column(invoices, head)
        assert sum(cells) == total
    opened, claimed = column(invoices, "Open")[1], column(invoices, "Claimed")[1]
    assert opened - column(invoices, "Contested")[1] == claimed == view.facts.owed[0].amount
    cells, total = column(interest, "Interest")
    assert sum(cells) == total == column(invoices, "Interest")[1] == view.facts.interest[0].amount


def test_the_total_is_what_is_asked_for() -> None:
    sheet = letter_sheet(letter(many(5), "en"))
    (row,) = tables(sheet)[1]["totals"]
    invoices, interest, fixed, total = map(amount, row[1:])
    assert invoices + interest + fixed == total
    assert sheet["subject"] == f"Formal notice to pay {row[4]}"


def test_currencies_are_never_added_up() -> None:
    usd = Money(Decimal("500"), "USD")
    paper = replace(invoice("F-2", date(2025, 8, 1), "500"), gross=usd, open_amount=usd, disputed=usd - usd)
    other = replace(further_line(1), document=paper, asked=usd, charges=None)
    euro = facts_of(example_line())
    facts = replace(euro, lines=(*euro.lines, other), owed=(*euro.owed, usd), total=(*euro.total, usd))
    view = letter(facts, "en")
    assert tables(letter_sheet(view))[1]["totals"] == [
        ["EUR", "€10,000.00", "€584.16", "€40.00", "€10,624.16"],
        ["USD", "$500.00", "–", "–", "$500.00"],
    ]
    assert letter_sheet(view)["subject"] == "Formal notice to pay €10,624.16 and $500.00"


def test_a_reminder_without_charges_asks_for_none() -> None:
    words = said(letter(kind=LetterKind.REMINDER, regime="", number="LR-2025-0001"))
    assert "Merci de nous régler 10 000,00 € d’ici au 23 septembre 2025." in words
    assert "Intérêts" not in words
    assert "demeure" not in words


def test_a_reminder_with_charges_is_firm() -> None:
    words = said(letter(kind=LetterKind.REMINDER, language="en"))
    assert "We ask you to pay €10,624.16 by 23 September 2025 at the latest." in words
    assert "still unpaid" in words


def test_what_is_left_out_is_said() -> None:
    contested = invoice("F-9", date(2025, 8, 1), "700", "700")
    facts = facts_of(
        example_line(),
        promised=(invoice("F-8", date(2025, 8, 1), "1200"),),
        disputed=((contested, eur("700")),),
        credits=(eur("-150"),),
    )
    words = said(letter(facts, "en"))
    assert "One invoice covered by a promise to pay is not included." in words
    assert "Amounts that you contest (€700.00) are not included." in words
    assert "credits or unallocated payments of €150.00, which are not deducted" in words


def test_the_company_s_own_words_take_the_place_of_the_house_s() -> None:
    own = (
        "Dernier rappel de {{ entity }}",
        "Bonjour {{ contact }},\n\nVous devez {{ total }}.\nMerci.\n\nBien à vous",
    )
    view = letter(kind=LetterKind.REMINDER, own_words=own)
    sheet = letter_sheet(view)
    assert sheet["subject"] == "Dernier rappel de Atelier Lumen SAS"
    assert [part["text"] for part in sheet["parts"] if part["kind"] == "text"][:2] == [
        "Bonjour Anne Petit,",
        "Vous devez 10\u202f624,16\u00a0€.\nMerci.",
    ]
    assert "Sauf erreur" not in said(view)
    assert "F-2025-0101" in said(view)


def test_own_words_that_cannot_be_filled_in_are_refused() -> None:
    with pytest.raises(TemplateError):
        letter_pdf(letter(own_words=("Rappel", "{{ unknown }}")))


def test_equal_figures_make_equal_files() -> None:
    first = letter_pdf(letter())
    assert first == letter_pdf(letter())
    assert first.startswith(b"%PDF-")
    assert letter_pdf(letter(number="MD-2025-0002")) != first


def test_hostile_text_stays_text() -> None:
    line = further_line(5, number=HOSTILE)
    view = letter(
        facts_of(example_line(), line, of=replace(OF, name=f"{HOSTILE} שלום \u202e😀\nA\x00B", code=HOSTILE)),
        signer=Signer("W" * 300, HOSTILE),
        contact=replace(letter().contact, name="#" * 300),
        payee=replace(PAYEE, name=HOSTILE, iban=HOSTILE, reference=HOSTILE, link=HOSTILE),
        registration_number=HOSTILE,
    )
    sheet = letter_sheet(view)
    assert sheet["addressee"][0].replace("\u200b", "").startswith(HOSTILE)
    assert not set("\n\x00\u202e") & set("".join(texts(sheet)))
    assert all(len(word) <= 28 for text in texts(sheet) for word in re.split(r"[\s\u200b]", text))
    assert letter_pdf(view).startswith(b"%PDF-")
    assert statement_pdf(view).startswith(b"%PDF-")


def test_a_name_of_300_letters_breaks_within_its_column() -> None:
    view = letter(facts_of(example_line(), of=replace(OF, name="W" * 300)))
    assert max(map(len, letter_sheet(view)["addressee"][0].split("\u200b"))) == 20
    assert len(pages(letter_sheet(view))) == 2


def test_a_letter_of_400_invoices_is_one_page_with_annexes() -> None:
    sheet = letter_sheet(letter(many(400)))
    kinds = [part["kind"] for part in sheet["parts"]]
    assert kinds.index("signature") < kinds.index("page") < len(kinds) - 1
    assert [len(table["rows"]) for table in tables(sheet)] == [0, 400, 401]
    assert len(pages(sheet)) == 15


def test_a_short_reminder_is_one_page() -> None:
    assert len(pages(letter_sheet(letter(kind=LetterKind.REMINDER, regime="")))) == 1


def test_a_statement_lists_what_is_asked_for_and_what_is_not() -> None:
    contested = invoice("F-9", date(2025, 8, 1), "700", "700")
    facts = facts_of(
        example_line(),
        promised=(invoice("F-8", date(2025, 8, 1), "1200"),),
        disputed=((contested, eur("700")),),
        credits=(eur("-150"),),
    )
    sheet = statement_sheet(letter(facts, "en", number=""))
    assert sheet["subject"] == "Statement of account at 15\u00a0September\u00a02025"
    assert [table["rows"][0][0] for table in tables(sheet) if table["rows"]] == [
        "F-2025-0101",
        "F-8",
        "F-9",
        "F-2025-0101",
    ]
    assert "-€150.00" in "".join(texts(sheet))


def test_a_statement_of_nothing_says_so() -> None:
    nothing = facts_of(owed=(), interest=(), indemnities=(), total=())
    assert "Nothing is claimed at this date." in list(texts(statement_sheet(letter(nothing, "en"))))


def test_a_statement_says_when_a_rate_is_not_known() -> None:
    line = replace(example_line(), charges=None)
    facts = facts_of(line, interest=(), indemnities=(), unknown_rates="2025-07-01")
    words = " ".join(texts(statement_sheet(letter(facts, "en")))).replace("\u00a0", " ")
    assert "the reference rate from 1 July 2025 is not known yet" in words
