"""Letters and statements as PDF: what stands on them adds up, is only ever text, and is equal each time."""

from __future__ import annotations

import contextlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import typst
from letters_made import FORTY, OF, PAYEE, example_line, facts_of, further_line, invoice, letter, many
from mornings import eur

from bot.credit.address import Address
from bot.credit.charges import InvoiceCharges
from bot.credit.letter import LetterKind
from bot.credit.money import Money
from bot.dossier import StatementView
from bot.dunning_views import LetterView, OverdueLine, Signer
from bot.errors import TemplateError
from messages.formats import Language
from messages.letter_pdf import PAPER, letter_pdf, letter_sheet, paper_fonts, statement_pdf, statement_sheet
from messages.letter_tables import overdue_table
from messages.letter_words import Pen, registration

LUMEN = replace(
    PAYEE,
    address=Address("14 rue des Verriers", "", "69007", "Lyon", "FR"),
    mentions="SAS au capital de 250 000 €, RCS Lyon",
)
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


def ended(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """What stays together with the signature."""
    (end,) = [part for part in sheet["parts"] if part["kind"] == "together"]
    parts: list[dict[str, Any]] = end["parts"]
    return parts


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
        "We hereby give you formal notice to pay us €10,624.16 within 8 days of the date of this letter,"
        " that is by 23 September 2025 at the latest." in words
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


@pytest.mark.parametrize("count", [3, 30])
def test_every_column_adds_up_to_what_stands_below_it(count: int) -> None:
    facts = many(count)
    contested = further_line(99, disputed="200")
    view = letter(facts_of(*facts.lines, contested), "en")
    invoices, interest = (tables(letter_sheet(view))[at] for at in ((0, 2) if count == 3 else (1, 2)))
    for head in ("Open", "Contested", "Claimed", "Interest", "Compensation"):
        cells, total = column(invoices, head)
        assert sum(cells) == total
    opened, claimed = column(invoices, "Open")[1], column(invoices, "Claimed")[1]
    assert opened - column(invoices, "Contested")[1] == claimed == view.facts.owed[0].amount
    cells, total = column(interest, "Interest")
    assert sum(cells) == total == column(invoices, "Interest")[1] == view.facts.interest[0].amount


def test_the_total_is_what_is_asked_for() -> None:
    sheet = letter_sheet(letter(many(4), "en"))
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


def test_what_an_invoice_in_dollars_costs_in_euros_comes_after_the_dollars() -> None:
    dollars, interest = Money(Decimal("500"), "USD"), Money(Decimal("7.49"), "USD")
    nothing = Money.zero("USD")
    paper = replace(
        invoice("INV-77", date(2025, 8, 1), "500"), gross=dollars, open_amount=dollars, disputed=nothing
    )
    line = OverdueLine(9, paper, 45, dollars, InvoiceCharges(interest, FORTY, ()))
    facts = replace(
        facts_of(example_line()),
        lines=(line,),
        owed=(dollars,),
        interest=(interest,),
        indemnities=(FORTY,),
        total=(FORTY, dollars + interest),
    )
    sheet = letter_sheet(letter(facts, "en"))
    assert sheet["subject"] == "Formal notice to pay $507.49 and €40.00"
    assert tables(sheet)[1]["totals"] == [
        ["USD", "$500.00", "$7.49", "–", "$507.49"],
        ["EUR", "–", "–", "€40.00", "€40.00"],
    ]


def test_a_formal_notice_is_signed_by_somebody_somewhere_for_a_company() -> None:
    signer = Signer("Nadia Benali", "nadia@lumen.example", "credit_manager")
    sheet = letter_sheet(letter(payee=LUMEN, signer=signer))
    (signed,) = [part for part in ended(sheet) if part["kind"] == "signature"]
    assert signed["above"] == ["Lyon, le 15\u00a0septembre\u00a02025", "Pour Atelier Lumen SAS"]
    assert signed["below"] == ["Nadia Benali", "Responsable crédit", "nadia@lumen.example"]
    assert sheet["footer"] == (
        "Atelier Lumen SAS · SAS au capital de 250 000 €, RCS Lyon · SIREN 732\u00a0829\u00a0320"
    )
    assert sheet["page"] == ["MD-2025-0001 · Page ", " sur "]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Lettre recommandée avec accusé de réception"),
        ("en", "Registered letter with acknowledgement of receipt"),
    ],
)
def test_it_says_that_it_is_registered_when_it_is(language: str, said: str) -> None:
    assert letter_sheet(letter(language=language, is_registered=True))["registered"] == said
    assert letter_sheet(letter(language=language))["registered"] == ""


def test_sender_and_addressee_have_their_addresses() -> None:
    lines = ("Zone des Ajoncs", "33300 Bordeaux")
    sheet = letter_sheet(letter(payee=LUMEN, address=lines))
    assert sheet["sender"] == [
        "Atelier Lumen SAS",
        "14 rue des Verriers",
        "69007 Lyon",
        "nadia@lumen.example",
    ]
    assert sheet["addressee"] == ["ACME Bordeaux", "À l’attention de Anne Petit", *lines]
    abroad = letter_sheet(letter(payee=LUMEN, address=lines, is_abroad=True, language="en"))
    assert abroad["sender"][3] == "France"


def test_the_window_is_where_the_sellers_envelopes_have_it() -> None:
    sides = [letter_sheet(letter(payee=replace(PAYEE, country=one)))["window-right"] for one in ("FR", "GB")]
    assert sides == [True, False]


def test_who_signs_never_stands_alone_on_a_page() -> None:
    sheet = letter_sheet(letter(payee=LUMEN))
    (end,) = [part for part in sheet["parts"] if part["kind"] == "together"]
    assert [part["kind"] for part in end["parts"]] == ["pairs", "text", "text", "signature"]
    split = 0
    for lines in range(10, 40):
        before = [{"kind": "text", "text": "x"}] * lines
        unsigned, signed = (
            len(pages({**sheet, "parts": [*before, {"kind": "together", "parts": parts}]}))
            for parts in (end["parts"][:-1], end["parts"])
        )
        apart = len(pages({**sheet, "parts": [*before, *end["parts"]]}))
        split += (unsigned, signed, apart) == (1, 2, 2)
    assert split > 0


def test_a_long_table_carries_what_its_rows_come_to() -> None:
    sheet = letter_sheet(letter(many(40), "en"))
    invoices, interest = tables(sheet)[1:]
    assert interest["carried"][1][-1] == "€584.16"
    assert invoices["carried"][0][-3:] == ["€10,000.00", "€584.16", "€40.00"]
    assert invoices["carried"][1] == ["Carried forward", "", "", "", "€11,000.00", "€609.46", "€80.00"]
    assert invoices["carried"][-1][1:] == invoices["totals"][0][1:]


def test_a_table_of_several_currencies_or_of_few_rows_carries_nothing() -> None:
    usd = Money(Decimal("500"), "USD")
    paper = replace(invoice("F-2", date(2025, 8, 1), "500"), gross=usd, open_amount=usd, disputed=usd - usd)
    other = replace(further_line(1), document=paper, asked=usd, charges=None)
    pen, lines = Pen(Language.EN), many(20).lines
    assert overdue_table([*lines, other], pen, charges=True)["carried"] == []
    assert overdue_table(lines[:8], pen, charges=True)["carried"] == []
    assert len(overdue_table(lines[:9], pen, charges=True)["carried"]) == 9


@pytest.mark.parametrize("count", [1, 2, 4, 8, 40])
def test_the_letter_itself_is_one_page_signed_at_its_foot(count: int) -> None:
    sheet = letter_sheet(letter(many(count), payee=LUMEN, address=("1 rue Haute", "33300 Bordeaux")))
    kinds = [part["kind"] for part in sheet["parts"]]
    assert len(pages({**sheet, "parts": sheet["parts"][: kinds.index("together") + 1]})) == 1


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


def test_a_name_of_300_letters_breaks_within_its_column() -> None:
    view = letter(facts_of(example_line(), of=replace(OF, name="W" * 300)))
    assert max(map(len, letter_sheet(view)["addressee"][0].split("\u200b"))) == 20
    assert len(pages(letter_sheet(view))) == 2


def test_a_letter_of_400_invoices_is_one_page_with_annexes() -> None:
    sheet = letter_sheet(letter(many(400)))
    kinds = [part["kind"] for part in sheet["parts"]]
    assert kinds.index("together") < kinds.index("page") < len(kinds) - 1
    assert [len(table["rows"]) for table in tables(sheet)] == [0, 400, 401]
    assert len(pages(sheet)) == 16


def test_a_short_reminder_is_one_page() -> None:
    assert len(pages(letter_sheet(letter(kind=LetterKind.REMINDER, regime="")))) == 1


def test_no_page_holds_what_marks_where_a_word_breaks() -> None:
    email = "comptabilite.fournisseurs@acme-distribution.example"
    view = letter(contact=replace(letter().contact, email=email), registration_number="552100554")
    sheet = letter_sheet(view)
    assert "\u200b" not in sheet["title"] + sheet["author"]
    marked = statement_pdf(StatementView(view, ()))
    assert "\u200b" in "".join(texts(statement_sheet(StatementView(view, ()))))
    assert b"200b" not in _unpacked(marked).lower()


def _unpacked(pdf: bytes) -> bytes:
    """Every stream of a PDF that is text, the tables of what its letters stand for among them."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(stream))
    return b"".join(one for one in found if b"begincmap" in one)


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("552100554", "552\u00a0100\u00a0554"),
        ("552 100 554", "552\u00a0100\u00a0554"),
        ("55210055400013", "552\u00a0100\u00a0554\u00a000013"),
        ("HRB 12345", "HRB 12345"),
        ("BE0123456789", "BE0123456789"),
        ("", ""),
    ],
)
def test_a_customers_siren_is_printed_as_the_companys(number: str, printed: str) -> None:
    assert registration(number) == printed
