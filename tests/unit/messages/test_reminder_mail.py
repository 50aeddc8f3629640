"""A reminder by e-mail in both languages and both forms, and what hostile data comes to in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from bot.credit.charge_rules import invoice_charges
from bot.credit.charges import ChargeTerms, Owed, Regime
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.ledger import Contact, Document, DocumentKind
from bot.credit.letter import Letter, LetterKind
from bot.credit.money import Money
from bot.credit.reference_rates import HOUSE_RATES
from bot.credit_views import Of
from bot.dunning_views import OverdueFacts, OverdueLine, Payee, ReminderView, Signer
from bot.errors import TemplateError
from bot.services.overdue_facts import sums
from messages.mail_reminder import render_reminder_mail

TODAY = date(2026, 11, 24)
FRIENDLY = Step(StepAction.REMINDER, 3, 2, StepOwner.CREDIT_MANAGER, "friendly reminder")
FIRM = replace(FRIENDLY, action=StepAction.FIRM_REMINDER, charges=True)
PAYEE = Payee(
    "Atelier Lumen SAS",
    "123456782",
    "FR",
    "FR7630006000011234567890189",
    "AGRIFRPP",
    "C0042",
    "https://pay.example/C0042?a=1&b=2",
)
HOSTILE = (
    "<script>alert(1)</script>",
    "A\r\nBcc: victim@example.com",
    "\u202eevil\u202c \u2066x\u2069",
    "{{ 7 * 7 }}{% for x in range(9) %}{% endfor %}{{ ''.__class__ }}",
    '=HYPERLINK("http://evil.example")',
    "<a href='javascript:alert(1)'>x</a>",
    "x" * 5000,
    "\x00\x1b[31m",
    '" onmouseover="alert(1)',
    "&lt;b&gt;",
)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def document(
    number: str, amount: Money, days_late: int = 10, disputed: str = "0", gross: str = ""
) -> Document:
    due = TODAY - timedelta(days=days_late)
    contested = replace(eur(disputed), currency=amount.currency)
    whole = eur(gross) if gross else amount
    kind = DocumentKind.INVOICE
    return Document(number, kind, due - timedelta(days=30), due, whole, amount, contested)


def line(paper: Document, key: int = 1) -> OverdueLine:
    asked = paper.open_amount - paper.disputed
    terms = ChargeTerms(Regime.FR)
    charges = invoice_charges([Owed(asked, TODAY)], paper.due_on, terms, HOUSE_RATES)
    return OverdueLine(key, paper, paper.days_late(TODAY), asked, charges)


def facts_of(*papers: Document, name: str = "ACME") -> OverdueFacts:
    lines = tuple(line(paper, key) for key, paper in enumerate(papers, 1))
    owed = sums(each.asked for each in lines)
    interest = sums(each.charges.interest for each in lines if each.charges)
    indemnities = sums(each.charges.indemnity for each in lines if each.charges)
    return OverdueFacts(
        of=Of(1, "C0042", name, "MAIN"),
        as_of=TODAY,
        lines=lines,
        promised=(),
        disputed=tuple((each.document, each.document.disputed) for each in lines if each.document.disputed),
        credits=(),
        owed=owed,
        interest=interest,
        indemnities=indemnities,
        total=sums((*owed, *interest, *indemnities)),
    )


def view_of(facts: OverdueFacts, step: Step = FRIENDLY, language: str = "en") -> ReminderView:
    contact = Contact("Mme Durand", email="compta@acme.example")
    signer = Signer("Nadia Benali", "nadia@lumen.example")
    return ReminderView(facts, step, contact, language, PAYEE, signer, step.charges)


TWO = facts_of(document("F-1", eur("18500"), 44), document("F-2", eur("6100"), 22, "2300", "8000"))


class Read(HTMLParser):
    """The text of a page, its tags and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.words.append(text)


def test_a_friendly_reminder_lists_every_invoice_once_and_how_to_pay() -> None:
    mail = render_reminder_mail(view_of(TWO))
    assert mail.subject == "2 invoices are past their due date (Atelier Lumen SAS)"
    assert mail.text.count("- F-1:") == mail.text.count("- F-2:") == 1
    assert "- F-1: €18,500.00\n  of 11 Sep 2026 · due 11 Oct 2026, 44 days late" in mail.text
    assert "€2,300.00 of the €6,100.00 open is contested and not asked for" in mail.text
    assert "Total: €22,300.00" in mail.text
    assert "IBAN: FR76 3000 6000 0112 3456 7890 189" in mail.text
    assert "Pay online: https://pay.example/C0042?a=1&b=2" in mail.text
    assert "interest" not in mail.text


def test_a_firm_reminder_in_french_says_what_being_late_costs() -> None:
    mail = render_reminder_mail(view_of(TWO, FIRM, "fr"))
    assert mail.subject == "Relance\u00a0: 2 factures impayées (Atelier Lumen SAS)"
    assert "18\u202f500,00\u00a0€" in mail.text
    assert "Indemnité forfaitaire pour frais de recouvrement\u00a0: 80,00\u00a0€" in mail.text
    assert "Total avec les frais de retard\u00a0: 22\u202f684,94\u00a0€" in mail.text
    assert "courent jusqu'au règlement" in mail.text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("step", [FRIENDLY, FIRM])
def test_the_page_and_the_text_say_the_same(language: str, step: Step) -> None:
    mail = render_reminder_mail(view_of(TWO, step, language))
    on_page = "".join("".join(Read(mail.html).words).split())
    for said in ("F-1", "F-2", "NadiaBenali", "FR7630006000011234567890189"):
        assert said in on_page
    missing = [word for word in mail.text.replace("- ", "").split() if word.strip(":\u00a0") not in on_page]
    assert [one for one in missing if "https" not in one] == []


def test_the_page_says_its_language_and_fits_a_phone() -> None:
    html = render_reminder_mail(view_of(TWO, language="fr")).html
    assert '<html lang="fr">' in html
    assert 'content="width=device-width, initial-scale=1"' in html
    assert "<style" not in html
    assert Read(html).links == ["https://pay.example/C0042?a=1&b=2"]


def test_one_invoice_is_named_in_the_subject() -> None:
    one = facts_of(document("F-1", eur("18500")))
    assert (
        render_reminder_mail(view_of(one)).subject == "Invoice F-1 is past its due date (Atelier Lumen SAS)"
    )


def test_promised_contested_and_credits_are_told_kindly_and_apart() -> None:
    promised = replace(document("F-8", eur("300")), is_promised=True)
    contested = document("F-9", eur("400"), disputed="400")
    facts = replace(
        TWO,
        promised=(promised,),
        disputed=(*TWO.disputed, (contested, contested.disputed)),
        credits=(eur("-1200"),),
    )
    text = render_reminder_mail(view_of(facts)).text
    assert "Thank you for telling us when you will pay F-8: it is not counted here." in text
    assert "You have told us that F-9 is not right" in text
    assert "Your account also shows €1,200.00 of credit notes" in text
    assert text.count("F-2") == 1


def test_currencies_have_a_total_each() -> None:
    facts = facts_of(document("F-1", eur("100")), document("F-2", usd("50")))
    text = render_reminder_mail(view_of(facts, FIRM)).text
    assert "Total in EUR: €100.00\nTotal in USD: $50.00" in text
    assert "Total with late charges in EUR: €180.34" in text


def test_without_a_known_rate_charges_are_not_told() -> None:
    facts = replace(TWO, unknown_rates="2027-01-01")
    assert "charges" not in render_reminder_mail(view_of(facts, FIRM)).text


def test_the_copy_of_a_letter_names_it_and_its_day() -> None:
    made = datetime(2026, 11, 24, 9, tzinfo=UTC)
    letter = Letter(
        1, "MD-2026-0001", 1, None, LetterKind.FORMAL_NOTICE, "en", "n", made, TODAY, date(2026, 12, 2), (1,),
        (eur("1"),), (), 1,
    )  # fmt: skip
    mail = render_reminder_mail(replace(view_of(TWO), letter=letter))
    assert mail.subject == "Copy of our formal notice MD-2026-0001 (Atelier Lumen SAS)"
    assert "Please pay by 2 Dec 2026." in mail.text


def test_a_link_that_is_not_of_the_web_is_left_out() -> None:
    mail = render_reminder_mail(replace(view_of(TWO), payee=replace(PAYEE, link="javascript:alert(1)")))
    assert "javascript" not in mail.text + mail.html


def test_who_has_neither_iban_nor_link_says_nothing_of_paying() -> None:
    mail = render_reminder_mail(replace(view_of(TWO), payee=Payee("Atelier Lumen SAS")))
    assert "How to pay" not in mail.text + mail.html


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_whatever_the_ledger_says_is_text_and_nothing_else(name: str, language: str) -> None:
    facts = facts_of(document(name, eur("100")), document("F-2", eur("100"), disputed="40"), name=name)
    facts = replace(facts, promised=(document(name, eur("1")),))
    payee = replace(PAYEE, name=name, reference=name)
    view = view_of(facts, FIRM, language)
    plain = render_reminder_mail(view_of(TWO, FIRM, language))
    for own in (
        None,
        ("{{ entity }} {{ code }}", "{{ customer }}\n\n{{ invoices[0].number }} {{ contact }}"),
    ):
        hostile = replace(view, contact=Contact(name), payee=payee, signer=Signer(name, "n@x.example"))
        mail = render_reminder_mail(replace(hostile, own_words=own))
        page = Read(mail.html)
        assert page.tags <= Read(plain.html).tags
        assert page.attributes <= Read(plain.html).attributes
        assert page.links == ["https://pay.example/C0042?a=1&b=2"]
        assert not set(mail.subject) & set("\r\n\x00\u2028")
        assert len(mail.subject) <= 150
        for said in (mail.text, mail.html, mail.subject):
            assert not set(said) & set("\r\x00\x1b\u202e\u2066")
            assert "x" * 200 not in said
        assert not any(row.startswith("Bcc") for row in mail.text.splitlines())


def test_a_name_with_a_template_in_it_stays_as_it_is_written() -> None:
    view = replace(view_of(TWO), contact=Contact("{{ 7 * 7 }}"))
    assert "Dear {{ 7 * 7 }}," in render_reminder_mail(view).text
    own = replace(view, own_words=("{{ contact }}", "Hello {{ contact }}"))
    assert "Hello {{ 7 * 7 }}" in render_reminder_mail(own).text


def test_the_companys_own_words_take_the_place_of_the_houses_and_the_list_stays() -> None:
    words = ("Your account, {{ customer }}", "Hello,\n\nyou owe {{ owed }}.\n\n{{ signer }}")
    mail = render_reminder_mail(replace(view_of(TWO), own_words=words))
    assert mail.subject == "Your account, ACME"
    assert mail.text.startswith("Hello,\n\nyou owe €22,300.00.\n\nNadia Benali\n\n- F-1: €18,500.00")
    assert "overlooked" not in mail.text


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing }}",
        "{{ customer.__class__.__mro__ }}",
        "{% for x in",
        "{{ 1 / 0 }}",
        "  ",
        "{{ ''.join(['x'] * 99999) }}",
    ],
)
def test_words_that_cannot_be_put_together_are_an_error(text: str) -> None:
    with pytest.raises(TemplateError):
        render_reminder_mail(replace(view_of(TWO), own_words=("Subject", text)))


def test_the_lines_of_the_companys_own_words_stay_lines() -> None:
    words = ("Reminder", "Hello,\nyou owe {{ owed }}.\n\nThank you")
    mail = render_reminder_mail(replace(view_of(TWO), own_words=words))
    assert mail.text.startswith("Hello,\nyou owe ")
    assert "<bdi>Hello,</bdi><br><bdi>you owe " in mail.html


def test_two_thousand_invoices_are_all_there() -> None:
    facts = facts_of(*(document(f"F-{key}", eur("10")) for key in range(2000)))
    mail = render_reminder_mail(view_of(facts))
    assert mail.text.count("\n- F-") + mail.text.startswith("- F-") == 2000
