"""Payment terms: wordings, due dates and the legal maximum, worked by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.terms import (
    EndOfMonthReading,
    IssueDateError,
    MonthEnd,
    PaymentTerms,
    UnknownTermsError,
    beyond_law,
    longest_legal_due,
    parse_terms,
)

APRIL_10 = date(2025, 4, 10)
BEFORE, AFTER, NONE = MonthEnd.BEFORE, MonthEnd.AFTER, MonthEnd.NONE

WORDINGS = {
    PaymentTerms(30): [
        "30", "030", "30 days", "30 Days", "net 30", "NET30", "Net-30", "net 30 days", "30 days net", "30 d",
        "30d", "30 days' net", "30 days from invoice date", "30 jours", "30 j", "30 j.", "30j nets",
        "30 jours nets", "30 jrs", "J+30", "à 30 jours", "A 30 JOURS", "  30   jours ", "30\u00a0jours",
        "30 days (net)",
        "30 jours date de facture", "30 jours date d'émission", "30 jours à compter de la date de facture",
        "30 jours à compter de la date d’émission de la facture", "virement à 30 jours", "2/10 net 30",
        "2/10, n/30", "2% 10 net 30", "1.5/10 n30", "1,5 % / 10 jours, net 30 jours",
    ],
    PaymentTerms(45, AFTER): [
        "45 days end of month", "45 days, end of the month", "45 jours fin de mois", "45 j fdm",
        "45 jours FDM",
        "45JFM", "45fdm", "45 j. f.d.m.", "45 days EOM", "45 EOM", "45 days E.O.M.", "45 days month-end",
        "45 days – end of month", "45 jours nets fin de mois", "LCR 45 jours fin de mois",
        "45 jours puis fin de mois",
    ],
    PaymentTerms(45, BEFORE): [
        "end of month 45 days", "End of month + 45 days", "fin de mois 45 jours", "fin de mois + 45 jours",
        "fin de mois - 45 jours", "FDM 45", "FDM45", "EOM 45", "EOM + 45", "EOM+45", "EOM plus 45 days",
        "45 days after end of month", "45 days from the end of the month", "45 jours après fin de mois",
        "45 jours à compter de la fin du mois",
    ],
    PaymentTerms(30, AFTER): ["30 days end of month", "30 jours fin de mois", "2/10 net 30 EOM"],
    PaymentTerms(30, NONE, 10): ["30 days the 10th", "30 days on the 10th", "30 days 10th", "30 jours le 10"],
    PaymentTerms(30, AFTER, 10): [
        "30 jours fin de mois le 10", "30 FDM 10", "30 days end of month the 10th", "30 days EOM 10th",
        "30 jours fin de mois, le 10 du mois suivant", "30 jours le 10 du mois suivant",
    ],
    PaymentTerms(45, BEFORE, 10): ["fin de mois 45 jours le 10", "45 days after EOM the 10th"],
    PaymentTerms(0, AFTER, 10): [
        "10th of the following month", "the 10th of next month", "le 10 du mois suivant",
        "10 du mois suivant", "fin de mois le 10",
    ],
    PaymentTerms(0, AFTER, 1): ["le 1er du mois suivant", "1st of the following month"],
    PaymentTerms(0, AFTER, 31): [
        "fin du mois suivant", "end of following month", "the end of next month",
    ],
    PaymentTerms(0, AFTER): ["end of month", "fin de mois", "Fin de mois.", "EOM", "FDM", "month end"],
    PaymentTerms(0): [
        "on receipt", "Due upon receipt", "on receipt of invoice", "à réception", "A reception de facture",
        "À RÉCEPTION", "comptant", "au comptant", "Paiement comptant", "cash", "immediate",
        "immediately", "immédiat", "0", "0 days", "net 0",
    ],
    PaymentTerms(365): ["365 days"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "terms"), [(text, terms) for terms, texts in WORDINGS.items() for text in texts]
)
def test_a_usual_wording_is_read(text: str, terms: PaymentTerms) -> None:
    assert parse_terms(text) == terms


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "net", "days", "soon", "30 %", "30 €", "30 bananas", "30 weeks", "30 60", "30/60",
        "30.5 days",
        "2025-05-10", "le 10", "the 10th", "10th", "30 days end", "30 days to 60 days", "30 days from", "-",
        "30 jours à réception", "end of month 4.5", "30 days the", "9" * 5000, "eom eom",
        "30 jours le 10 le 20",
    ],
)  # fmt: skip
def test_an_unknown_wording_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UnknownTermsError, match=r"30 days|negative"):
        parse_terms(text)


@pytest.mark.parametrize("text", ["-30", "- 30 days", "net -30", "−30 jours", "fin de mois -45 jours"])
def test_negative_days_are_refused_with_the_reason(text: str) -> None:
    with pytest.raises(UnknownTermsError, match="is negative"):
        parse_terms(text)


@pytest.mark.parametrize("text", ["366 days", "366 jours fin de mois", "EOM 400", "99999"])
def test_more_than_a_year_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(UnknownTermsError, match="from 0 to 365 days"):
        parse_terms(text)


@pytest.mark.parametrize("text", ["30 days the 32nd", "le 0 du mois suivant", "30 FDM 45"])
def test_a_day_no_month_has_is_refused(text: str) -> None:
    with pytest.raises(UnknownTermsError, match="from 1 to 31"):
        parse_terms(text)


@pytest.mark.parametrize(
    ("text", "issued", "due"),
    [
        ("60 days", APRIL_10, date(2025, 6, 9)),
        ("45 days end of month", APRIL_10, date(2025, 5, 31)),
        ("end of month 45 days", APRIL_10, date(2025, 6, 14)),
        ("on receipt", APRIL_10, APRIL_10),
        ("end of month", APRIL_10, date(2025, 4, 30)),
        ("end of month", date(2025, 4, 30), date(2025, 4, 30)),
        ("end of month", date(2024, 2, 1), date(2024, 2, 29)),
        ("30 days the 10th", APRIL_10, date(2025, 5, 10)),
        ("30 days the 10th", date(2025, 4, 11), date(2025, 6, 10)),
        ("30 days the 10th", date(2025, 4, 9), date(2025, 5, 10)),
        ("30 jours fin de mois le 10", APRIL_10, date(2025, 6, 10)),
        ("45 days the 31st", date(2025, 1, 1), date(2025, 2, 28)),
        ("0 days the 31st", date(2025, 4, 30), date(2025, 4, 30)),
        ("30 days end of month the 31st", date(2025, 1, 1), date(2025, 2, 28)),
        ("10th of the following month", date(2025, 12, 31), date(2026, 1, 10)),
        ("10th of the following month", date(2025, 4, 1), date(2025, 5, 10)),
        ("fin du mois suivant", date(2025, 1, 31), date(2025, 2, 28)),
        ("365 days", date(2023, 3, 1), date(2024, 2, 29)),
        ("end of month 45 days the 10th", APRIL_10, date(2025, 7, 10)),
    ],
)
def test_the_due_date_is_the_one_worked_by_hand(text: str, issued: date, due: date) -> None:
    assert parse_terms(text).due_date(issued) == due


def test_an_issue_date_at_the_end_of_the_calendar_is_refused() -> None:
    assert PaymentTerms(365, AFTER, 31).due_date(date(9997, 12, 31)) == date(9999, 1, 31)
    with pytest.raises(IssueDateError):
        PaymentTerms(0).due_date(date(9998, 1, 1))


@pytest.mark.parametrize(
    ("reading", "longest"),
    [
        (EndOfMonthReading.NET_60, date(2025, 6, 9)),
        (EndOfMonthReading.DAYS_THEN_MONTH_END, date(2025, 6, 9)),
        (EndOfMonthReading.MONTH_END_THEN_DAYS, date(2025, 6, 14)),
        (None, date(2025, 6, 14)),
    ],
)
def test_the_law_allows_up_to_its_last_day(reading: EndOfMonthReading | None, longest: date) -> None:
    assert longest_legal_due(APRIL_10, reading) == longest
    assert not beyond_law(APRIL_10, longest, reading)
    assert beyond_law(APRIL_10, longest + timedelta(days=1), reading)


@pytest.mark.parametrize(
    ("issued", "longest"),
    [
        # 60 days: 15 June. 45 days are 31 May, a month end. Month end and 45 days: 14 June.
        (date(2025, 4, 16), date(2025, 6, 15)),
        # 60 days: 29 June. 45 days are 14 June, so 30 June. Month end and 45 days: 14 June.
        (date(2025, 4, 30), date(2025, 6, 30)),
        # 60 days: 31 May. 45 days are 16 May, so 31 May. Month end and 45 days: 14 June.
        (date(2025, 4, 1), date(2025, 6, 14)),
    ],
)
def test_without_a_reading_the_most_generous_applies(issued: date, longest: date) -> None:
    assert longest_legal_due(issued) == longest


@pytest.mark.parametrize(
    ("terms", "wording"),
    [
        (PaymentTerms(0), "on receipt"),
        (PaymentTerms(30), "30 days"),
        (PaymentTerms(45, AFTER), "45 days end of month"),
        (PaymentTerms(45, BEFORE), "end of month 45 days"),
        (PaymentTerms(0, AFTER), "end of month"),
        (PaymentTerms(30, NONE, 11), "30 days the 11th"),
        (PaymentTerms(30, AFTER, 22), "30 days end of month the 22nd"),
    ],
)
def test_terms_have_one_canonical_wording(terms: PaymentTerms, wording: str) -> None:
    assert str(terms) == wording


some_terms = st.builds(
    PaymentTerms,
    days=st.integers(0, 365),
    month_end=st.sampled_from(MonthEnd),
    day_of_month=st.none() | st.integers(1, 31),
)
issue_dates = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(some_terms, issue_dates)
def test_an_invoice_never_falls_due_before_its_issue(terms: PaymentTerms, issued: date) -> None:
    assert terms.due_date(issued) >= issued


@given(some_terms, issue_dates, issue_dates)
def test_a_later_invoice_never_falls_due_earlier(terms: PaymentTerms, one: date, other: date) -> None:
    assert terms.due_date(min(one, other)) <= terms.due_date(max(one, other))


@given(some_terms)
def test_the_canonical_wording_reads_back(terms: PaymentTerms) -> None:
    assert parse_terms(str(terms)) == terms


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert str(parse_terms(text))
    except UnknownTermsError as error:
        assert str(error)


def test_the_end_of_month_reading_counts_where_it_is_later_than_sixty_days() -> None:
    issued = date(2025, 4, 20)
    assert longest_legal_due(issued, EndOfMonthReading.NET_60) == date(2025, 6, 19)
    assert longest_legal_due(issued, EndOfMonthReading.DAYS_THEN_MONTH_END) == date(2025, 6, 30)
    assert longest_legal_due(issued, EndOfMonthReading.MONTH_END_THEN_DAYS) == date(2025, 6, 19)
