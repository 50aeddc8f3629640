"""Submitting and closing modals."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from pretend_slack.talking import CAMILLE, MARC, Table, connected, entry, modal, plain, table
from sandbox.app_side.refusals import GoneError
from sandbox.workspace import Json

TYPED = {"name": {"name": "Lumen"}}


@pytest.fixture
async def at() -> AsyncIterator[Table]:
    async with table() as laid:
        yield laid


async def _opened(at: Table, view: Json | None = None, user: str = CAMILLE) -> str:
    view = view or modal(callback_id="ask")
    answer = await at.client().views_open(trigger_id=at.trigger(user), view=view)
    return str(answer["view"]["id"])


async def _answer(at: Table, **said: Any) -> Any:
    """Submit a modal to an app that acknowledges with this."""
    app = at.bolt()

    @app.view("ask")
    async def submitted(ack) -> None:  # type: ignore[no-untyped-def]
        await ack(**said)

    view_id = await _opened(at)
    async with connected(at, app):
        return await at.acts.submit(CAMILLE, view_id, TYPED)


async def test_a_submission_carries_the_values_and_closes(at: Table) -> None:
    assert (await _answer(at)).ok
    assert at.modals() == []
    payload = at.sent("view_submission")[0]
    assert payload["view"]["callback_id"] == "ask"
    assert payload["view"]["state"]["values"] == {
        "name": {"name": {"type": "plain_text_input", "value": "Lumen"}}
    }


async def test_errors_stand_under_their_inputs(at: Table) -> None:
    ack = await _answer(at, response_action="errors", errors={"name": "Unknown customer"})
    assert (ack.ok, ack.errors) == (True, {"name": "Unknown customer"})
    assert at.modals()[0].errors == {"name": "Unknown customer"}


async def test_errors_name_inputs_that_are_there(at: Table) -> None:
    ack = await _answer(at, response_action="errors", errors={"other": "Wrong"})
    assert (ack.error, ack.why) == ("invalid_response", ("no input block: other",))
    assert len(at.modals()) == 1


async def test_an_update_takes_the_modal_s_place(at: Table) -> None:
    assert (await _answer(at, response_action="update", view=modal(callback_id="done"))).ok
    assert [one.payload["callback_id"] for one in at.modals()] == ["done"]


async def test_a_push_stands_on_top_and_back_returns(at: Table) -> None:
    assert (await _answer(at, response_action="push", view=modal(callback_id="next"))).ok
    first, second = at.modals()
    assert (first.payload["callback_id"], second.previous_id) == ("ask", first.id)
    await at.acts.close(CAMILLE, second.id)
    assert at.modals() == [first]


async def test_a_fourth_modal_is_not_pushed(at: Table) -> None:
    app = at.bolt()

    @app.view("ask")
    async def submitted(ack) -> None:  # type: ignore[no-untyped-def]
        await ack(response_action="push", view=modal(callback_id="ask"))

    await _opened(at)
    async with connected(at, app):
        answers = [await at.acts.submit(CAMILLE, at.modals()[-1].id, TYPED) for _ in range(3)]
    assert [one.why for one in answers] == [(), (), ("push_limit_reached",)]
    assert len(at.modals()) == 3


async def test_clear_closes_everything(at: Table) -> None:
    assert (await _answer(at, response_action="clear")).ok
    assert at.modals() == []


async def test_a_view_that_cannot_be_shown_leaves_the_modal(at: Table) -> None:
    ack = await _answer(at, response_action="update", view={"type": "home", "blocks": []})
    assert ack.error == "invalid_response"
    assert len(at.modals()) == 1


async def test_without_an_answer_the_modal_stays(at: Table) -> None:
    view_id = await _opened(at)
    ack = await at.acts.submit(CAMILLE, view_id, TYPED)
    assert ack.error == "dispatch_failed"
    assert at.modals()[0].values["name"]["name"]["value"] == "Lumen"


@pytest.mark.parametrize(
    ("element", "value", "said"),
    [
        ({}, "", "Veuillez remplir ce champ obligatoire."),
        ({"min_length": 3}, "ab", "Veuillez saisir au moins 3 caractères."),
        ({"min_length": 3}, "abc", None),
        ({"max_length": 3}, "abcd", "Veuillez saisir 3 caractères au plus."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Veuillez saisir un nombre valide."),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2"},
            "1.5",
            "Veuillez saisir un nombre supérieur ou égal à 2.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": False, "max_value": "2"},
            "3",
            "Veuillez saisir un nombre inférieur ou égal à 2.",
        ),
        ({"type": "email_text_input"}, "nobody", "Veuillez saisir une adresse e-mail valide."),
        ({"type": "url_text_input"}, "nowhere", "Veuillez saisir un lien valide."),
    ],
)
async def test_an_incomplete_form_is_not_sent(at: Table, element: Json, value: str, said: str | None) -> None:
    given = {"type": "plain_text_input", "action_id": "name"} | element
    view_id = await _opened(at, modal(entry("name", given)))
    ack = await at.acts.submit(CAMILLE, view_id, {"name": {"name": value}})
    if said is None:
        assert len(at.sent("view_submission")) == 1
    else:
        assert (ack.error, ack.errors) == ("invalid_input", {"name": said})
        assert at.sent("view_submission") == []


async def test_the_sentence_is_in_the_person_s_language(at: Table) -> None:
    view_id = await _opened(at, user=MARC)
    ack = await at.acts.submit(MARC, view_id)
    assert ack.errors == {"name": "Please complete this required field."}


async def test_an_optional_input_may_be_empty(at: Table) -> None:
    name = entry("name", {"type": "plain_text_input", "action_id": "name"}, optional=True)
    await at.acts.submit(CAMILLE, await _opened(at, modal(name)))
    assert len(at.sent("view_submission")) == 1


async def test_a_modal_without_a_submit_button_is_not_submitted(at: Table) -> None:
    view = {"type": "modal", "title": plain("Card"), "blocks": [{"type": "divider"}]}
    with pytest.raises(GoneError):
        await at.acts.submit(CAMILLE, await _opened(at, view))


async def test_nobody_submits_somebody_else_s_modal(at: Table) -> None:
    with pytest.raises(GoneError):
        await at.acts.submit(MARC, await _opened(at), TYPED)


@pytest.mark.parametrize(("asked", "told"), [(True, 1), (False, 0)])
async def test_closing_is_told_when_asked_for(at: Table, asked: bool, told: int) -> None:
    view_id = await _opened(at, modal(notify_on_close=asked))
    await at.acts.close(CAMILLE, view_id)
    assert at.modals() == []
    assert [one["is_cleared"] for one in at.sent("view_closed")] == [False] * told


async def test_closing_everything_tells_of_each(at: Table) -> None:
    view_id = await _opened(at, modal(notify_on_close=True))
    trigger = at.sandbox.app_side.triggers.issue(CAMILLE, view_id)
    await at.client().views_push(trigger_id=trigger, view=modal(notify_on_close=True))
    await at.acts.close(CAMILLE, at.modals()[-1].id, everything=True)
    assert at.modals() == []
    assert [one["is_cleared"] for one in at.sent("view_closed")] == [True, True]
