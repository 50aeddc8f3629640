"""What cannot be answered: a sentence for each case in both languages, and nothing for strangers."""

from __future__ import annotations

from datetime import date

import pytest
from limits import assert_modal_within_limits, assert_within_limits
from screens import elements, read
from syrupy.assertion import SnapshotAssertion

from bot.requests import NotUnderstood, Trouble, Verb
from handlers.slack.grammar_verbs import VERBS
from handlers.slack.grammar_words import fold_word
from messages.prose import Value
from messages.refusals import Refusal, render_not_understood, render_refusal, render_refusal_modal

VALUES: dict[Refusal, dict[str, Value]] = {
    Refusal.BEFORE_LEDGER: {"on": date(2026, 11, 1)},
    Refusal.TROUBLE: {"reference": "7F3A"},
    Refusal.NO_PERSON: {"word": "@camile"},
    Refusal.NO_CUSTOMER: {"typed": "brasserie"},
    Refusal.NO_DOCUMENT: {"typed": "0871"},
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_refusal_has_a_sentence(language: str, snapshot: SnapshotAssertion) -> None:
    said = []
    for refusal in Refusal:
        values = VALUES.get(refusal, {})
        message = render_refusal(refusal, language, **values)
        assert_within_limits(message.payload())
        assert_modal_within_limits(render_refusal_modal(refusal, language, **values).payload())
        assert render_refusal(refusal, language).text, "without its values it still says something"
        said.append(f"{refusal}: {message.text}")
    assert "\n".join(said) == snapshot


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_stranger_learns_nothing(language: str) -> None:
    payload = render_refusal(Refusal.STRANGER, language).payload()
    assert not elements(payload)
    for word in ("credit", "crédit", "customer", "client", "/", "invoice", "facture", "balance", "ledger"):
        assert word not in payload["text"].casefold()


@pytest.mark.parametrize(
    ("refusal", "actions"),
    [
        (Refusal.NO_CUSTOMER, ["customer.search"]),
        (Refusal.NO_DOCUMENT, ["help.open"]),
        (Refusal.OUTDATED, ["menu.open"]),
        (Refusal.TROUBLE, []),
        (Refusal.WORKING, []),
    ],
)
def test_there_is_one_way_on_at_most(refusal: Refusal, actions: list[str]) -> None:
    assert list(elements(render_refusal(refusal, "en").payload())) == actions
    assert not elements(render_refusal_modal(refusal, "en").payload())


def test_trouble_has_a_reference_and_says_that_nothing_was_recorded() -> None:
    text = render_refusal(Refusal.TROUBLE, "en", reference="7F3A").text
    assert "nothing was recorded" in text
    assert "7F3A" in text


CASES = {
    Trouble.UNKNOWN_VERB: NotUnderstood(Trouble.UNKNOWN_VERB, "ovredue", meant=Verb.OVERDUE),
    Trouble.NO_CUSTOMER_TYPED: NotUnderstood(Trouble.NO_CUSTOMER_TYPED, verb=Verb.CUSTOMER),
    Trouble.NO_INVOICE_TYPED: NotUnderstood(Trouble.NO_INVOICE_TYPED, verb=Verb.INVOICE),
    Trouble.OVERDUE_WORD: NotUnderstood(Trouble.OVERDUE_WORD, "theirs", verb=Verb.OVERDUE),
    Trouble.SETTING_WORD: NotUnderstood(Trouble.SETTING_WORD, "colour", verb=Verb.SETTINGS),
    Trouble.LANGUAGE: NotUnderstood(Trouble.LANGUAGE, "de", verb=Verb.SETTINGS),
    Trouble.HOUR: NotUnderstood(Trouble.HOUR, "25:00", verb=Verb.SETTINGS),
    Trouble.QUIET: NotUnderstood(Trouble.QUIET, "someday", verb=Verb.SETTINGS),
    Trouble.DELEGATE: NotUnderstood(Trouble.DELEGATE, "someday", verb=Verb.SETTINGS),
    Trouble.UNKNOWN_ENTITY: NotUnderstood(Trouble.UNKNOWN_ENTITY, "NORD", choices=("LUMEN", "SUD")),
    Trouble.NOT_YET: NotUnderstood(Trouble.NOT_YET, "promise"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_trouble_says_what_to_type(language: str, snapshot: SnapshotAssertion) -> None:
    said = []
    for trouble in Trouble:
        message = render_not_understood(CASES[trouble], language)
        assert_within_limits(message.payload())
        assert "`/credit " in read(message.payload())
        assert len(elements(message.payload())) == 1
        said.append(f"{trouble}: {message.text} {list(elements(message.payload()))}")
    assert "\n".join(said) == snapshot


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", 'I don\'t know "ovredue". Did you mean `overdue`?'),
        ("fr", "Je ne connais pas «\u00a0ovredue\u00a0». Vouliez-vous dire `retards`\u00a0?"),
    ],
)
def test_a_misspelt_verb_is_guessed_in_the_readers_words(language: str, sentence: str) -> None:
    payload = render_not_understood(CASES[Trouble.UNKNOWN_VERB], language).payload()
    assert sentence in read(payload)
    assert elements(payload)["help.open"]["value"] == "overdue"


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize(("language", "asked"), [("en", "Did you mean `"), ("fr", "Vouliez-vous dire `")])
def test_every_verb_can_be_the_one_that_was_meant(verb: Verb, language: str, asked: str) -> None:
    payload = render_not_understood(
        NotUnderstood(Trouble.UNKNOWN_VERB, "xyz", meant=verb), language
    ).payload()
    assert_within_limits(payload)
    word = read(payload).split(asked)[1].split("`")[0]
    assert VERBS[fold_word(word)] is verb
    assert [one["value"] for one in elements(payload).values()] == [verb.value]


@pytest.mark.parametrize("trouble", Trouble)
@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_trouble_can_be_any_verbs(trouble: Trouble, verb: Verb, language: str) -> None:
    assert_within_limits(render_not_understood(NotUnderstood(trouble, "xyz", verb=verb), language).payload())


@pytest.mark.parametrize(
    ("language", "verb", "example"),
    [
        ("en", Verb.CUSTOMER, "`/credit customer ACME`"),
        ("en", Verb.HISTORY, "`/credit history ACME`"),
        ("fr", Verb.CUSTOMER, "`/credit client ACME`"),
        ("fr", Verb.HISTORY, "`/credit historique ACME`"),
    ],
)
def test_a_customer_is_asked_for_by_the_verb_that_was_typed(language: str, verb: Verb, example: str) -> None:
    what = NotUnderstood(Trouble.NO_CUSTOMER_TYPED, verb=verb)
    assert example in read(render_not_understood(what, language).payload())


def test_a_word_that_resembles_nothing_offers_the_menu() -> None:
    payload = render_not_understood(NotUnderstood(Trouble.UNKNOWN_VERB, "xyzzy"), "en").payload()
    assert list(elements(payload)) == ["menu.open"]
    assert "Did you mean" not in read(payload)


def test_entities_to_choose_from_are_named_and_then_counted() -> None:
    said = read(render_not_understood(CASES[Trouble.UNKNOWN_ENTITY], "en").payload())
    assert 'I don\'t know the company "NORD". I know LUMEN and SUD.' in said
    many = NotUnderstood(Trouble.UNKNOWN_ENTITY, "NORD", choices=tuple(f"E{n}" for n in range(300)))
    assert "E9 and 290 more." in read(render_not_understood(many, "en").payload())
