"""The menu, and what can be typed."""

from __future__ import annotations

import pytest
from limits import assert_modal_within_limits, assert_within_limits
from mornings import TODAY
from screens import elements, read
from syrupy.assertion import SnapshotAssertion

from bot.policy import Role
from bot.requests import Verb
from messages.help import help_lines, render_help, render_help_modal
from messages.menu import render_menu


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_a_salesperson_reads(language: str, snapshot: SnapshotAssertion) -> None:
    said = [
        read(render_menu(language, Role.SALESPERSON, TODAY).payload()),
        render_help(language, role=Role.SALESPERSON).text,
        read(render_help_modal(language, Role.SALESPERSON).payload()),
    ]
    assert "\n---\n".join(said) == snapshot


@pytest.mark.parametrize(
    ("role", "whose"),
    [
        (Role.SALESPERSON, "mine"),
        (Role.MANAGER, "mine"),
        (Role.CREDIT_MANAGER, "all"),
        (Role.ACCOUNTANT, "all"),
        (Role.FINANCE_DIRECTOR, "all"),
    ],
)
def test_the_menu_offers_what_the_role_has(role: Role, whose: str) -> None:
    view = render_menu("en", role, TODAY).payload()
    assert_modal_within_limits(view)
    found = elements(view)
    decides = {"approvals.open"} if role in (Role.CREDIT_MANAGER, Role.FINANCE_DIRECTOR) else set()
    assert set(found) == decides | {
        "customer.search",
        "overdue.list",
        "promise.open",
        "dispute.open",
        "note.open",
        "order.open",
        "limit.open",
        "queue.open",
        "settings.open",
        "help.open",
    }
    everybodys = role in (Role.CREDIT_MANAGER, Role.FINANCE_DIRECTOR)
    assert found["queue.open"]["value"] == ("all" if everybodys else "mine")
    opened = ("promise.open", "dispute.open", "note.open", "order.open", "limit.open")
    assert {found[action]["value"] for action in opened} == {"menu"}
    assert found["overdue.list"]["value"] == f"overdue:20261124:{whose}:0:0:0::"
    assert found["customer.search"]["min_query_length"] == 1


def test_a_salesperson_has_five_lines() -> None:
    lines = render_help("en", role=Role.SALESPERSON).payload()["blocks"][1]["text"]["text"].split("\n")
    assert len(lines) == 5
    assert all(line.startswith("`/credit ") for line in lines)
    assert "overdue all" not in "".join(lines)
    assert "`/credit overdue all`" in read(render_help("en", role=Role.ACCOUNTANT).payload())
    assert "`retards @camille`" in read(render_help("fr", role=Role.MANAGER).payload())


@pytest.mark.parametrize(
    ("role", "words", "hidden"),
    [
        (Role.SALESPERSON, "`/credit overdue`: yours", ["@camille", "nobody", "overdue all"]),
        (Role.MANAGER, "those of one person of your team", ["nobody", "overdue all"]),
        (Role.CREDIT_MANAGER, "`overdue nobody`: those nobody looks after", []),
    ],
)
def test_examples_show_only_what_the_role_may_do(role: Role, words: str, hidden: list[str]) -> None:
    for screen in (render_help("en", Verb.OVERDUE, role), render_help_modal("en", role)):
        text = read(screen.payload())
        assert words in text
        assert not any(word in text for word in hidden)


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_names_whose_customers_they_are(role: Role) -> None:
    reach = {Role.SALESPERSON: "vos clients", Role.MANAGER: "les clients de votre équipe"}
    said = read(render_menu("fr", role, TODAY).payload())
    assert f"*Qui est en retard*\u00a0: {reach.get(role, 'tous les clients')}, les plus gros" in said


@pytest.mark.parametrize("role", [None, *Role])
def test_only_who_decides_reads_of_holds_and_approvals(role: Role | None) -> None:
    decides = role in (None, Role.CREDIT_MANAGER, Role.FINANCE_DIRECTOR)
    english, french = ("\n".join(help_lines(language, role)) for language in ("en", "fr"))
    for verb in ("hold", "release", "approvals"):
        assert (f"`/credit {verb}" in english) is decides
    for verb in ("bloquer", "débloquer", "validations"):
        assert (f"`/credit {verb}" in french) is decides
    modal = render_help_modal("en", role).payload()
    assert_modal_within_limits(modal)
    assert ("bounced cheque" in read(modal)) is decides


@pytest.mark.parametrize("role", [None, *Role])
def test_everybody_may_check_an_order_and_ask_for_a_limit(role: Role | None) -> None:
    assert "`/credit order ACME 15000`: checks whether an order can be taken" in "\n".join(
        help_lines("en", role)
    )
    assert "`/credit plafond ACME +8000 31/12 stock`" in "\n".join(help_lines("fr", role))
    assert "`/credit settings delegate @marc 24/12-2/1`" in read(render_help("en", Verb.SETTINGS).payload())


@pytest.mark.parametrize("role", [None, *Role])
def test_everybody_may_record_and_look_back(role: Role | None) -> None:
    english = "\n".join(help_lines("en", role))
    for verb in ("promise", "dispute", "note", "history", "undo"):
        assert f"`/credit {verb}" in english
    french = "\n".join(help_lines("fr", role))
    for verb in ("promesse", "litige", "note", "historique", "annuler"):
        assert f"`/credit {verb}" in french


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("verb", list(Verb))
def test_each_verb_has_examples(verb: Verb, language: str) -> None:
    payload = render_help(language, verb).payload()
    assert_within_limits(payload)
    assert read(payload).count("`/credit ") >= 2


def test_a_language_shows_its_own_words() -> None:
    assert "`/credit facture 0871`" in read(render_help("fr", role=Role.MANAGER).payload())
    assert "/credit overdue >30" in render_help("en", Verb.OVERDUE).text.replace("&gt;", ">")
    assert_modal_within_limits(render_help_modal("fr").payload())
