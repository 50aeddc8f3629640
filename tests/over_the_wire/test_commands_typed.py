"""What `/credit` answers, typed by the people of the example company, over both ways in."""

from __future__ import annotations

import pytest

from over_the_wire.wiring import Room, plain

pytestmark = pytest.mark.asyncio(loop_scope="module")

CAMILLE, JULIEN, NADIA = "camille.roy", "julien.faure", "nadia.benali"
COURBEVELLE = "Domaine de Courbevelle (C0316)"


@pytest.mark.parametrize(
    "typed", ["ACME", "c acme", "customer c0042", "999057540", 'c "ACME"', "acme in:LUMEN"]
)
async def test_a_customer_that_is_named_exactly_gets_its_card(room: Room, typed: str) -> None:
    said = (await room.types(CAMILLE, typed)).said

    assert said.startswith("Customer card of 24 November. ACME (C0042).")
    assert "Exposure €53,000 of €50,000: €3,000 over the limit." in said
    assert "F-2026-0871: €18,500, due 11 Oct 2026, 44 days late." in said


async def test_a_card_is_private_wherever_it_was_asked_for(room: Room) -> None:
    for channel in ("general", "sales"):
        answer = (await room.types(CAMILLE, "ACME", channel)).answer
        assert answer["ephemeral_to"] == room.user(CAMILLE).id
        assert answer["channel"] == room.channel(channel).id


async def test_a_likeness_goes_on_and_says_what_it_was_taken_for(room: Room) -> None:
    said = (await room.types(CAMILLE, "brasserie prt")).said

    assert 'Brasserie du Port, for "brasserie prt".' in said
    assert "Exposure €16,250 of €25,000" in said


async def test_several_that_fit_are_a_button_each_and_the_card_takes_the_question_s_place(room: Room) -> None:
    asked = (await room.types(CAMILLE, "c hotel")).answer
    assert plain(asked["text"]).startswith('2 customers fit. Which one did you mean by "hotel"?')

    pressed = await room.presses(CAMILLE, asked, "customer.show", says="Belle Rive")

    assert pressed.answer["ts"] == asked["ts"]
    assert "Hôtels Belle Rive (C0015)" in pressed.said


async def test_one_name_in_two_companies_is_asked_about_unless_one_is_named(room: Room) -> None:
    asked = plain((await room.types(NADIA, "Northgate")).said)
    assert "Northgate Hotels · C0170 · LUMEN. " in asked
    assert "Northgate Hotels · C0170 · LUMENUK · 6 501,47 £GB en retard." in asked

    assert "£" in (await room.types(NADIA, "Northgate dans:LUMENUK")).said
    unknown = (await room.types(CAMILLE, "ACME in:NOWHERE")).said
    assert unknown.startswith('I don\'t know the company "NOWHERE". I know LUMEN and LUMENUK.')


async def test_no_customer_that_fits_offers_the_nearest_and_a_search(room: Room) -> None:
    answer = (await room.types(CAMILLE, "zzzqqq")).answer

    assert plain(answer["text"]).startswith('No customer fits. No customer that you may see fits "zzzqqq".')
    offered = await room.suggests(CAMILLE, answer, "brass")
    assert offered == ["Brasserie du Port · C0107 · LUMEN"]


@pytest.mark.parametrize("typed", ["f 0871", "facture F-2026-0871", "invoice 0871 in:LUMEN", "F f-2026-0871"])
async def test_an_invoice_is_found_by_the_end_of_its_number(room: Room, typed: str) -> None:
    said = (await room.types(CAMILLE, typed)).said

    assert said.startswith("Document on 24 November. Invoice F-2026-0871.")
    assert "€18,500 open, all of it, 44 days late." in said


async def test_several_invoices_that_fit_are_chosen_from(room: Room) -> None:
    asked = (await room.types(NADIA, "f 2026-09")).answer
    answers = [one for one in asked["blocks"] if one["type"] == "section"]
    assert answers, asked

    none = (await room.types(CAMILLE, "f 99999999")).said
    assert none.startswith('No document that you may see has the number "99999999" or ends with it.')


async def test_overdue_lists_one_s_own_late_customers_the_largest_first(room: Room) -> None:
    answer = (await room.types(CAMILLE, "overdue")).answer

    assert plain(answer["text"]).startswith("5 late customers: €52,240.")
    names = ["ACME (C0042)", "Brasserie du Port", "Menuiserie Lambert", "Garage Étoile", "Librairie Sauvage"]
    places = [plain(answer["text"]).index(name) for name in names]
    assert places == sorted(places)
    opened = await room.presses(CAMILLE, answer, "customer.pick", value_of(answer, "Brasserie"))
    assert "Brasserie du Port (C0107)" in opened.screen


@pytest.mark.parametrize(
    ("typed", "begins", "says"),
    [
        ("overdue >30", "1 late customer: €30,900.", "more than 30 days late"),
        ("overdue mine > 30 days", "1 late customer: €30,900.", "more than 30 days late"),
        ("overdue top 2", "5 late customers: €52,240.", "the first 2 of 5"),
        ("overdue top20 >10", "3 late customers: €46,850.", "more than 10 days late"),
    ],
)
async def test_overdue_takes_days_and_a_number(room: Room, typed: str, begins: str, says: str) -> None:
    said = (await room.types(CAMILLE, typed)).said

    assert said.startswith(begins)
    assert says in said


async def test_a_credit_manager_lists_everybody_s_or_somebody_s(room: Room) -> None:
    everybody = (await room.types(NADIA, "retards tous top 20")).said
    assert everybody.startswith("30 clients en retard : 290 373,61 €")
    assert "les 20 premiers sur 30" in everybody

    julien = room.user(JULIEN).id
    for typed in (
        f"retards <@{julien}|julien.faure>",
        "retards @julien.faure",
        "retards julien.faure@example.com",
    ):
        somebody = (await room.types(NADIA, typed)).said
        assert somebody.startswith("18 clients en retard : 224 814,17 €"), typed
        assert "clients de Julien Faure" in somebody
    assert (await room.types(NADIA, "retards @nobody.such")).said.startswith("Je ne connais personne")


async def test_french_words_are_answered_in_french(room: Room) -> None:
    assert (await room.types(JULIEN, "retards")).said.startswith("18 clients en retard")
    assert COURBEVELLE in (await room.types(JULIEN, "client courbevelle")).said
    assert (await room.types(JULIEN, "aide")).said.startswith("Ce que vous pouvez taper.")
    assert (await room.types(JULIEN, "réglages langue fr")).said.startswith("C'est enregistré.")


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("help", "What you can type."),
        ("?", "What you can type."),
        ("help customer", "A customer's card."),
        ("help f", "An invoice."),
        ("aide retards", "Late customers."),
        ("help digest", "Settings."),
        ("help order", "An order to check."),
    ],
)
async def test_help_answers_privately_about_everything_or_one_verb(
    room: Room, typed: str, begins: str
) -> None:
    assert (await room.types(CAMILLE, typed)).said.startswith(begins)


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("forecast 8w", 'I do not take "forecast" as a command.'),
        ("coût ACME", 'I do not take "coût" as a command.'),
        ("custmer ACME", 'I don\'t know "custmer". Did you mean customer?'),
        ("overdu mine", 'I don\'t know "overdu". Did you mean overdue?'),
        ("customer", "Which customer?"),
        ("f", "Which invoice?"),
        ("overdue yesterday", 'I don\'t know "yesterday" in a list of late customers.'),
        ("settings lang xx", 'I don\'t speak "xx".'),
        ("settings digest 25:70", 'I cannot read "25:70" as an hour.'),
        ("settings quiet whenever", 'I cannot read "whenever" as quiet days.'),
        ("settings volume 11", 'I don\'t know the setting "volume".'),
    ],
)
async def test_what_is_not_understood_is_answered_with_what_to_type(
    room: Room, typed: str, begins: str
) -> None:
    assert (await room.types(CAMILLE, typed)).said.startswith(begins)


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 10_000,
        "c " + "é " * 5_000,
        "f " + "9" * 10_000,
        "overdue " + ">" * 10_000,
        '"' * 10_000,
        "\u202e\x00" * 5000,
    ],
)
async def test_ten_thousand_characters_are_answered_shortly(room: Room, typed: str) -> None:
    seen = await room.types(CAMILLE, typed)

    assert seen.modal is not None or 0 < len(seen.said) < 1500
    for view in room.workspace.modals.get(room.user(CAMILLE).id, []):
        await room.acts.close(room.user(CAMILLE).id, view.id)


def value_of(where: dict[str, object], name: str) -> str:
    """The value of the option whose text begins so, in the message's select."""
    found = [
        option["value"]
        for block in where["blocks"]  # type: ignore[attr-defined]  # JSON
        for element in block.get("elements", [])
        for option in element.get("options", [])
        if option["text"]["text"].startswith(name)
    ]
    return str(found[0])
