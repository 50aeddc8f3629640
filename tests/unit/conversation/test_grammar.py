"""What people type after `/credit`, in both languages."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policy import SellingEntity
from bot.requests import (
    ChangeSettings,
    NotUnderstood,
    OpenMenu,
    OpenSettings,
    Request,
    ShowCustomer,
    ShowHelp,
    ShowInvoice,
    ShowOverdue,
    Trouble,
    Verb,
    Whose,
)
from handlers.slack.grammar import NAME_MAX, misspelt, parse
from handlers.slack.grammar_verbs import VERBS

TUESDAY = date(2026, 11, 24)
ENTITIES = (
    SellingEntity(code="LUMEN", name="Atelier Lumen"),
    SellingEntity(code="SUD", name="Lumen Méditerranée"),
)


def read(text: str, today: date = TUESDAY) -> Request:
    return parse(text, ENTITIES, today)


def not_yet(word: str, verb: Verb | None = None) -> NotUnderstood:
    return NotUnderstood(Trouble.NOT_YET, word, verb=verb)


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\u200b"])
def test_nothing_typed_opens_the_menu(typed: str) -> None:
    assert read(typed) == OpenMenu()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ACME", "ACME"),
        ("  brasserie   du port ", "brasserie du port"),
        ("Garage Étoile &amp; Fils", "Garage Étoile & Fils"),
        ("&lt;b&gt;", "<b>"),
        ("<http://acme.fr|acme.fr>", "acme.fr"),
        ("Etablissements d'Or", "Etablissements d'Or"),
        ("Point P", "Point P"),
        ("Clients Réunis", "Clients Réunis"),
        ("100% Bois", "100% Bois"),
        ("ACME\nBordeaux", "ACME Bordeaux"),
        ("\u202eACME", "ACME"),
    ],
)
def test_words_without_a_verb_are_a_customer(typed: str, name: str) -> None:
    assert read(typed) == ShowCustomer(name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("customer ACME", "ACME"),
        ("client ACME", "ACME"),
        ("c acme", "acme"),
        ("C acme", "acme"),
        ('c "Order"', "Order"),
        ('"Help"', "Help"),
        ("« Facture »", "Facture"),
        ("«\u00a0Facture\u00a0»", "Facture"),
        ("“Overdue”", "Overdue"),
        ("&quot;Note&quot;", "Note"),
        ('"limit" Bordeaux', "limit Bordeaux"),
    ],
)
def test_a_verb_or_quotes_make_the_rest_a_name(typed: str, name: str) -> None:
    assert read(typed) == ShowCustomer(name, quoted=True)


@pytest.mark.parametrize("typed", ["c", "client", '""', "c «»", "in:LUMEN", "customer in:LUMEN"])
def test_a_customer_has_to_be_named(typed: str) -> None:
    assert read(typed) == NotUnderstood(Trouble.NO_CUSTOMER_TYPED, verb=Verb.CUSTOMER)


@pytest.mark.parametrize("typed", ["invoice F-2026-0871", "facture F-2026-0871", "f F-2026-0871"])
def test_an_invoice_is_asked_for_by_its_number(typed: str) -> None:
    assert read(typed) == ShowInvoice("F-2026-0871")


def test_an_invoice_has_to_be_named() -> None:
    assert read("f") == NotUnderstood(Trouble.NO_INVOICE_TYPED, verb=Verb.INVOICE)


@pytest.mark.parametrize(
    "typed",
    [
        "ACME in:SUD",
        "in:sud ACME",
        'ACME in:"Lumen Méditerranée"',
        "ACME in:«lumen mediterranee»",
        "ACME IN: sud",
    ],
)
def test_an_entity_is_named_anywhere_by_its_code_or_its_name(typed: str) -> None:
    assert read(typed) == ShowCustomer("ACME", "SUD")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("f 0871 in:SUD", ShowInvoice("0871", "SUD")),
        ("overdue in:SUD all", ShowOverdue(Whose.ALL, entity="SUD")),
        ('"in:SUD"', ShowCustomer("in:SUD", quoted=True)),
    ],
)
def test_an_entity_goes_with_every_search(typed: str, asked: Request) -> None:
    assert read(typed) == asked


def test_an_unknown_entity_is_asked_about_with_those_there_are() -> None:
    assert read("ACME in:NORD") == NotUnderstood(Trouble.UNKNOWN_ENTITY, "NORD", choices=("LUMEN", "SUD"))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("overdue", ShowOverdue()),
        ("retards", ShowOverdue()),
        ("RETARD", ShowOverdue()),
        ("overdue mine &gt;30 top 20", ShowOverdue(Whose.MINE, older_than=30, top=20)),
        ("overdue &gt; 30", ShowOverdue(older_than=30)),
        ("overdue &gt; 30 days", ShowOverdue(older_than=30)),
        ("overdue &gt;30j", ShowOverdue(older_than=30)),
        ("retards +30j", ShowOverdue(older_than=30)),
        ("retards + 30 jours tous", ShowOverdue(Whose.ALL, older_than=30)),
        ("retards tout top5", ShowOverdue(Whose.ALL, top=5)),
        ("retards mes", ShowOverdue(Whose.MINE)),
        ("retards moi", ShowOverdue(Whose.MINE)),
        ("overdue all", ShowOverdue(Whose.ALL)),
        ("overdue nobody", ShowOverdue(Whose.NOBODY)),
        ("overdue all mine", ShowOverdue(Whose.MINE)),
        ("overdue <@U0CAMILLE|camille> top 3", ShowOverdue(Whose.SOMEBODYS, "U0CAMILLE", top=3)),
        ("overdue <@U0CAMILLE>", ShowOverdue(Whose.SOMEBODYS, "U0CAMILLE")),
        ("overdue @camille", ShowOverdue(Whose.SOMEBODYS, "camille")),
        ("overdue @camille roy &gt;30", ShowOverdue(Whose.SOMEBODYS, "camille roy", older_than=30)),
        ('overdue "Camille Roy"', ShowOverdue(Whose.SOMEBODYS, "Camille Roy")),
        ("overdue <mailto:c@lumen.fr|c@lumen.fr>", ShowOverdue(Whose.SOMEBODYS, "c@lumen.fr")),
        ("overdue &gt;0", ShowOverdue()),
    ],
)
def test_whose_how_late_and_how_many(typed: str, asked: ShowOverdue) -> None:
    assert read(typed) == asked


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("overdue acme", "acme"),
        ("overdue top", "top"),
        ("overdue top 0", "top"),
        ("overdue top -1", "top"),
        ("overdue 30", "30"),
        ("overdue &gt;", ">"),
        ("overdue &gt;99999", ">99999"),
        ("overdue mine acme", "acme"),
        ("overdue @", "@"),
    ],
)
def test_a_word_that_says_nothing_of_a_list_is_asked_about(typed: str, word: str) -> None:
    assert read(typed) == NotUnderstood(Trouble.OVERDUE_WORD, word, verb=Verb.OVERDUE)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("settings lang fr", ChangeSettings(language="fr")),
        ("réglages langue français", ChangeSettings(language="fr")),
        ("reglages langue anglais", ChangeSettings(language="en")),
        ("settings digest 8:15", ChangeSettings(digest_hour=time(8, 15), digest_on=True)),
        ("réglages point 8h15", ChangeSettings(digest_hour=time(8, 15), digest_on=True)),
        ("réglages point 8h", ChangeSettings(digest_hour=time(8, 0), digest_on=True)),
        ("settings digest 8:15 pm", ChangeSettings(digest_hour=time(20, 15), digest_on=True)),
        ("settings digest 12am", ChangeSettings(digest_hour=time(0, 0), digest_on=True)),
        ("settings digest off", ChangeSettings(digest_on=False)),
        ("settings digest on", ChangeSettings(digest_on=True)),
        ("réglages point non", ChangeSettings(digest_on=False)),
        ("settings quiet fri", ChangeSettings(quiet_weekdays=frozenset({4}))),
        ("réglages calme ven, lundi et mer", ChangeSettings(quiet_weekdays=frozenset({0, 2, 4}))),
        ("settings quiet off", ChangeSettings(clear_quiet=True)),
        ("settings lang fr digest off", ChangeSettings(language="fr", digest_on=False)),
    ],
)
def test_settings_are_changed_in_words(typed: str, asked: ChangeSettings) -> None:
    assert read(typed) == asked


@pytest.mark.parametrize("typed", ["settings", "réglages", "REGLAGES"])
def test_settings_alone_open(typed: str) -> None:
    assert read(typed) == OpenSettings()


NEW_YEAR = (date(2026, 12, 24), date(2027, 1, 2))


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("24/12-2/1", NEW_YEAR),
        ("24/12 - 2/1", NEW_YEAR),
        ("24/12 au 2/1", NEW_YEAR),
        ("24.12–2.1", NEW_YEAR),
        ("24/12/2026-2/1/2027", NEW_YEAR),
        ("24/12/26-2/1/27", NEW_YEAR),
        ("2026-12-24..2027-01-02", NEW_YEAR),
        ("2026-12-24 2027-01-02", NEW_YEAR),
        ("24/11", (date(2026, 11, 24), date(2026, 11, 24))),
        ("23/11", (date(2027, 11, 23), date(2027, 11, 23))),
        ("20/11-27/11", (date(2026, 11, 20), date(2026, 11, 27))),
        ("1/12/2026-1/12/2027", (date(2026, 12, 1), date(2027, 12, 1))),
        ("20/11-23/11", (date(2027, 11, 20), date(2027, 11, 23))),
    ],
)
def test_quiet_periods_have_the_day_first_and_the_next_year_that_is_not_over(
    typed: str, period: tuple[date, date]
) -> None:
    assert read(f"settings quiet {typed}") == ChangeSettings(quiet_period=period)


def test_a_quiet_period_that_began_last_year_still_runs() -> None:
    assert read("settings quiet 24/12-2/1", today=date(2027, 1, 2)) == ChangeSettings(quiet_period=NEW_YEAR)
    following = (date(2027, 12, 24), date(2028, 1, 2))
    assert read("settings quiet 24/12-2/1", today=date(2027, 1, 3)) == ChangeSettings(quiet_period=following)


def test_a_weekday_and_a_period_go_together() -> None:
    change = ChangeSettings(quiet_weekdays=frozenset({4}), quiet_period=NEW_YEAR)
    assert read("settings quiet fri 24/12-2/1") == change


@pytest.mark.parametrize(
    ("typed", "trouble", "word"),
    [
        ("settings colour red", Trouble.SETTING_WORD, "colour"),
        ("settings lang de", Trouble.LANGUAGE, "de"),
        ("settings lang", Trouble.LANGUAGE, ""),
        ("settings digest 25:00", Trouble.HOUR, "25:00"),
        ("settings digest 8:60", Trouble.HOUR, "8:60"),
        ("settings digest 13pm", Trouble.HOUR, "13pm"),
        ("settings digest", Trouble.HOUR, ""),
        ("settings quiet", Trouble.QUIET, ""),
        ("settings quiet tomorrow", Trouble.QUIET, "tomorrow"),
        ("settings quiet 31/2", Trouble.QUIET, "31/2"),
        ("settings quiet 12/24-2/1", Trouble.QUIET, "12/24-2/1"),
        ("settings quiet 1/1/2025-2/1/2025", Trouble.QUIET, "1/1/2025-2/1/2025"),
        ("settings quiet 2027-01-02..2026-12-24", Trouble.QUIET, "2027-01-02..2026-12-24"),
        ("settings quiet 1/12/2026-2/12/2027", Trouble.QUIET, "1/12/2026-2/12/2027"),
        ("settings plain on", Trouble.NOT_YET, "plain"),
    ],
)
def test_a_setting_that_cannot_be_read_is_asked_about(typed: str, trouble: Trouble, word: str) -> None:
    assert read(typed) == NotUnderstood(trouble, word, verb=Verb.SETTINGS)


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("help", None),
        ("aide", None),
        ("?", None),
        ("help overdue", Verb.OVERDUE),
        ("aide retards", Verb.OVERDUE),
        ("help c", Verb.CUSTOMER),
        ("help digest", Verb.SETTINGS),
        ("help me please", None),
    ],
)
def test_help_is_about_everything_or_one_verb(typed: str, about: Verb | None) -> None:
    assert read(typed) == ShowHelp(about)


LATER = ("forecast prévision safe sûrs cost coût kpi indicateurs").split()


@pytest.mark.parametrize("word", LATER)
def test_a_later_command_is_no_customer(word: str) -> None:
    assert read(word) == read(f"{word} ACME 15k") == not_yet(word)
    assert read(f"help {word}") == not_yet(word, Verb.HELP)
    assert read(f'"{word}"') == ShowCustomer(word, quoted=True)


@pytest.mark.parametrize(
    ("typed", "word", "meant"),
    [
        ("overdu mine", "overdu", Verb.OVERDUE),
        ("ovredue", "ovredue", Verb.OVERDUE),
        ("retars tous", "retars", Verb.OVERDUE),
        ("factrue 0871", "factrue", Verb.INVOICE),
        ("seting lang fr", "seting", Verb.SETTINGS),
        ("hlep", "hlep", Verb.HELP),
        ("digest 8:15", "digest", Verb.SETTINGS),
        ("promess ACME 18500", "promess", Verb.PROMISE),
        ("litge 0902", "litge", Verb.DISPUTE),
        ("commend ACME 15k", "commend", Verb.ORDER),
        ("plafon ACME 8000", "plafon", Verb.LIMIT),
    ],
)
def test_a_slip_of_the_pen_resembles_a_verb(typed: str, word: str, meant: Verb) -> None:
    asked = read(typed)
    assert isinstance(asked, ShowCustomer)
    assert misspelt(asked) == NotUnderstood(Trouble.UNKNOWN_VERB, word, meant=meant)


@pytest.mark.parametrize("word", [word for word in VERBS if len(word) > 3])
def test_a_letter_too_many_in_any_verb_resembles_it(word: str) -> None:
    asked = read(f"{word}x ACME")
    assert isinstance(asked, ShowCustomer)
    assert misspelt(asked) == NotUnderstood(Trouble.UNKNOWN_VERB, f"{word}x", meant=VERBS[word])


def test_a_slip_in_a_later_command_says_that_it_is_for_later() -> None:
    asked = read("previson 8w")
    assert isinstance(asked, ShowCustomer)
    assert misspelt(asked) == not_yet("prevision")


@pytest.mark.parametrize("typed", ["ACME", "Keller", "Lambert", "c overdu", '"overdu"', "hulk", "ABC"])
def test_a_name_resembles_no_verb(typed: str) -> None:
    asked = read(typed)
    assert isinstance(asked, ShowCustomer)
    assert misspelt(asked) is None


def test_ten_thousand_characters_are_a_name_of_two_hundred() -> None:
    asked = read("x" * 10_000)
    assert isinstance(asked, ShowCustomer)
    assert asked.typed == "x" * NAME_MAX


@given(st.text(max_size=60) | st.text(alphabet='<>@|"«»“”&;:in /-+0123456789\x00\x01\x02 U', max_size=60))
def test_whatever_is_typed_is_a_request(text: str) -> None:
    for typed in (text, f"overdue {text}", f"settings quiet {text}", f"settings digest {text}", f"in:{text}"):
        asked = read(typed)
        if isinstance(asked, ShowCustomer):
            assert asked.typed == asked.typed.strip() != ""
            assert "\n" not in asked.typed and "\x00" not in asked.typed
            misspelt(asked)
