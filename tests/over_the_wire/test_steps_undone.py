"""A call and the promise that it brings are one act; what was done to a step is taken back as it was."""

from __future__ import annotations

from over_the_wire.day import CAMILLE, NADIA, value_of
from over_the_wire.dunning_office import CALL, FIRM, FORMAL, NOTICE, Office
from over_the_wire.wiring import Json, words

STANDS = "state, outcome, attempts"
PROMISES = "SELECT state FROM promises"


async def _promise_form(office: Office) -> Json:
    """The form that a call with a promise ends in."""
    form = (await office.takes(CAMILLE, CALL)).modal or {}
    return (await office.one.fills(CAMILLE, form, outcome="promise", text="by Friday")).modal or {}


async def test_a_promise_form_that_is_closed_leaves_the_call_unlogged(office: Office) -> None:
    form = await _promise_form(office)
    assert "promise" in str(form["callback_id"])
    assert value_of(form, "means") == "phone"
    await office.one.closes(CAMILLE)
    assert await office.stands(CALL, STANDS) == ["open", "", 0]
    assert await office.one.rows(PROMISES) == []


async def test_a_promise_takes_the_step_and_undo_takes_both_back(office: Office) -> None:
    await office.one.fills(CAMILLE, await _promise_form(office))
    assert await office.stands(CALL, STANDS) == ["done", "promise", 0]
    assert await office.one.rows(PROMISES) == [("open",)]
    deeds = await office.one.rows("SELECT deed FROM audit WHERE who <> '' ORDER BY number")
    assert deeds == [("promise.logged",), ("step.called",)]
    said = words((await office.one.says(CAMILLE, "undo")).answer)
    assert "Undone: the promise on ACME does not count any more." in said
    assert "The call that brought it does not count either" in said
    assert await office.stands(CALL, STANDS) == ["open", "", 0]
    assert await office.one.rows(PROMISES) == [("cancelled",)]
    assert await office.one.rows("SELECT names FROM taken_steps WHERE names LIKE '%call%'") == []


async def test_the_words_of_the_call_stay_with_the_step(office: Office) -> None:
    await office.one.fills(CAMILLE, await _promise_form(office))
    lines = await office.one.rows("SELECT outcome, text FROM step_lines WHERE kind = 'called'")
    assert lines == [("promise", "by Friday")]


async def test_a_dispute_before_the_due_date_is_recorded_with_its_answer(office: Office) -> None:
    form = (await office.takes(CAMILLE, NOTICE)).modal or {}
    dispute = (await office.one.fills(CAMILLE, form, outcome="dispute")).modal or {}
    assert await office.stands(NOTICE) == ["open", ""]
    await office.one.fills(CAMILLE, dispute, reason="quality")
    assert await office.stands(NOTICE) == ["done", "dispute"]
    assert "the step is as it was" in words((await office.one.says(CAMILLE, "undo")).answer)
    assert await office.stands(NOTICE) == ["open", ""]
    assert await office.one.rows("SELECT state FROM disputes") == [("withdrawn",)]


async def test_undo_takes_back_the_skip_and_not_the_promise_before_it(office: Office) -> None:
    await office.one.logs(CAMILLE, "promise Montaigu 8400 fri")
    form = await office.more(CAMILLE, CALL, "skip")
    await office.one.fills(CAMILLE, form, text="they move house")
    assert await office.stands(CALL) == ["skipped", ""]
    said = words((await office.one.says(CAMILLE, "undo")).answer)
    assert "the step is not skipped any more (ACME)" in said
    assert await office.stands(CALL, "state, outcome, taken_by") == ["open", "", ""]
    assert await office.one.rows(PROMISES) == [("open",)]
    again = words((await office.one.says(CAMILLE, "undo")).answer)
    assert "Undone: the promise on Fleurs Montaigu" in again


async def test_a_reminder_that_waits_is_called_back_by_undo(office: Office) -> None:
    await office.sends(NADIA, FIRM)
    assert await office.stands(FIRM) == ["sending", ""]
    await office.one.says(NADIA, "undo")
    assert await office.stands(FIRM) == ["open", ""]
    assert office.mails == []


async def test_what_undo_does_not_take_back_is_what_it_answers_about(office: Office) -> None:
    await office.one.logs(NADIA, "promise ACME 18500 fri")
    form = (await office.takes(NADIA, FORMAL)).modal or {}
    await office.one.fills(NADIA, form)
    assert await office.stands(FORMAL) == ["done", "letter"]
    said = words((await office.one.says(NADIA, "undo")).answer)
    assert "d'établir un courrier (Courbevelle)" in said
    assert await office.one.rows(PROMISES) == [("open",)]


async def test_undo_after_a_letter_with_its_mail_says_where_the_mail_is_recalled(office: Office) -> None:
    form = (await office.takes(NADIA, FORMAL)).modal or {}
    await office.one.fills(NADIA, form, by_mail=["yes"])
    stood = await office.one.rows("SELECT id, state, version FROM due_steps ORDER BY id")
    said = words((await office.one.says(NADIA, "undo")).answer)
    assert "d'établir un courrier et de l'envoyer par e-mail (Courbevelle)" in said.replace("’", "'")
    assert "Rappelez l'e-mail depuis la fiche" in said.replace("’", "'")
    assert await office.one.rows("SELECT id, state, version FROM due_steps ORDER BY id") == stood
    card = (await office.one.says(NADIA, "Courbevelle")).answer
    assert "step.recall" in str(card["blocks"])
    assert await office.one.rows("SELECT state FROM mailings") == [("waiting",)]
