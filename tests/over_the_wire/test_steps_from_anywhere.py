"""A step is taken and taken back from the digest's row, its own window and the queue below that."""

from __future__ import annotations

from over_the_wire.day import CAMILLE, NADIA, labels
from over_the_wire.dunning_office import CALL, FIRM, NINE, NOTICE, REMINDER, Office
from over_the_wire.wiring import Json, words
from sandbox.app_side.elements import elements

MORNING = "2026-11-24T08:31+01:00"


def plain(where: Json) -> str:
    """The words of a message or a window, with usual blanks."""
    return words(where).replace("\xa0", " ").replace("\u202f", " ")


async def in_the_morning(office: Office) -> Json:
    """Camille's digest."""
    await office.one.ticks(MORNING)
    office.one.at(NINE)
    return await digest(office)


async def digest(office: Office) -> Json:
    """The same once what changed it has left."""
    await office.one.sends()
    (said,) = office.one.told(CAMILLE)
    return said


def stacked(office: Office, handle: str) -> list[Json]:
    """The windows that stand open, the lowest first."""
    room = office.one.room
    return [one.payload | {"id": one.id} for one in room.workspace.modals.get(room.user(handle).id, [])]


async def test_a_call_is_logged_from_the_digests_row_and_taken_back_there(office: Office) -> None:
    said = await in_the_morning(office)
    assert "Log the call" in labels(said)
    before = plain(said)
    form = (await office.takes(CAMILLE, CALL, said)).modal or {}
    assert (await office.one.fills(CAMILLE, form, outcome="reached")).modal is None
    assert await office.stands(CALL) == ["done", "reached"]
    drawn = await digest(office)
    assert "✓ ACME: called, reached\nUndo\n" in plain(drawn)
    assert "Log the call" not in labels(drawn)
    assert (await office.one.presses(CAMILLE, drawn, "undo")).modal is None
    assert await office.stands(CALL) == ["open", ""]
    again = await digest(office)
    assert plain(again) == before
    form = (await office.takes(CAMILLE, CALL, again)).modal or {}
    await office.one.fills(CAMILLE, form, outcome="reached")
    assert await office.stands(CALL) == ["done", "reached"]


async def test_the_digests_row_takes_a_step_that_somebody_changed_since(office: Office) -> None:
    said = await in_the_morning(office)
    form = await office.more(NADIA, CALL, "time", await office.queue(NADIA, "all"))
    await office.one.fills(NADIA, form, date="2026-11-30")
    form = (await office.takes(CAMILLE, CALL, said)).modal or {}
    assert (await office.one.fills(CAMILLE, form, outcome="reached")).modal is None
    assert await office.stands(CALL) == ["done", "reached"]


async def test_a_promise_from_a_queue_rows_menu_takes_the_readers_call(office: Office) -> None:
    form = await office.more(CAMILLE, CALL, "promise")
    assert "The call is logged with it, or not at all." in words(form)
    assert (await office.one.fills(CAMILLE, form)).modal is None
    assert await office.stands(CALL) == ["done", "promise"]
    assert "✓ *ACME* (C0042): call, " in words(office.one.private(CAMILLE)[-1])


async def test_a_promise_from_somebody_elses_call_leaves_the_call_to_them(office: Office) -> None:
    form = await office.more(NADIA, CALL, "show", await office.queue(NADIA, "all"))
    seen = await office.one.presses(NADIA, form, "step.more")
    assert "L'appel est noté en même temps" not in plain(seen.modal or {})
    await office.one.fills(NADIA, seen.modal or {})
    deeds = await office.one.rows("SELECT deed FROM audit WHERE who <> '' ORDER BY number")
    assert deeds == [("promise.logged",)]


async def test_a_dispute_from_the_window_of_a_check_is_its_answer(office: Office) -> None:
    window = await office.more(CAMILLE, NOTICE, "show")
    form = (await office.one.presses(CAMILLE, window, "step.more")).modal or {}
    assert "The check before the due date is logged with it, or not at all." in words(form)
    shown = (await office.one.fills(CAMILLE, form, reason="quality")).modal or {}
    assert await office.stands(NOTICE) == ["done", "dispute"]
    assert (shown["id"], labels(shown)[0]) == (window["id"], "Undo")
    await office.one.presses(CAMILLE, shown, "undo")
    assert await office.stands(NOTICE) == ["open", ""]
    assert await office.one.rows("SELECT state FROM disputes") == [("withdrawn",)]


async def test_the_promise_of_a_card_leaves_the_call_open(office: Office) -> None:
    card = (await office.one.says(CAMILLE, "ACME")).answer
    form = (await office.one.presses(CAMILLE, card, "promise.open")).modal or {}
    assert "The call is logged with it" not in words(form)


async def test_what_is_done_in_a_steps_window_is_taken_back_in_it_for_ten_minutes(office: Office) -> None:
    window = await office.more(CAMILLE, CALL, "show")
    assert "Undo" not in labels(window)
    form = (await office.one.presses(CAMILLE, window, "step.call")).modal or {}
    shown = (await office.one.fills(CAMILLE, form, outcome="reached")).modal or {}
    assert shown["id"] == window["id"]
    assert "✓ *Done by Camille Roy*" in words(shown)
    assert labels(shown)[0] == "Undo"
    back = (await office.one.presses(CAMILLE, shown, "undo")).modal or {}
    assert back["id"] == window["id"]
    assert await office.stands(CALL) == ["open", ""]
    assert labels(back)[0] == "Log the call"
    assert "Undo" not in labels(back)
    await office.one.closes(CAMILLE)
    form = (await office.takes(CAMILLE, CALL)).modal or {}
    await office.one.fills(CAMILLE, form, outcome="no_answer")
    assert "Undo" in labels(await office.more(CAMILLE, CALL, "show"))
    await office.one.closes(CAMILLE)
    assert "Annuler" not in labels(await office.window(NADIA, CALL))
    await office.one.closes(NADIA)
    office.one.at("2026-11-24T09:11+01:00")
    assert "Undo" not in labels(await office.more(CAMILLE, CALL, "show"))


async def test_the_queues_window_below_a_steps_window_is_drawn_anew(office: Office) -> None:
    one = office.one
    await one.home(NADIA)
    queue = (await one.forged(NADIA, "queue.open", "all")).modal or {}
    step = await office.more(NADIA, REMINDER, "show", queue)
    assert [each["id"] for each in stacked(office, NADIA)] == [queue["id"], step["id"]]
    form = (await one.presses(NADIA, step, "step.skip")).modal or {}
    await one.fills(NADIA, form, text="ils ont payé au comptoir")
    below, above = stacked(office, NADIA)
    assert "✓ *Fleurs Montaigu* (C0160) : relance amiable" in plain(below)
    assert "*Passée par Nadia Benali*" in plain(above)
    await one.presses(NADIA, above, "undo")
    below, above = stacked(office, NADIA)
    assert "✓ *Fleurs Montaigu*" not in plain(below)
    assert "*Fleurs Montaigu* (C0160) : 8 400 €" in plain(below)
    await one.presses(NADIA, above, "step.take_over")
    assert "Responsable" in plain(stacked(office, NADIA)[1])


async def test_the_queues_message_below_a_steps_window_is_drawn_anew(office: Office) -> None:
    window = await office.more(CAMILLE, CALL, "show")
    form = (await office.one.presses(CAMILLE, window, "step.call")).modal or {}
    await office.one.fills(CAMILLE, form, outcome="reached")
    assert "✓ *ACME* (C0042): call, " in words(office.one.private(CAMILLE)[-1])


async def test_reminders_of_one_press_are_called_back_together(office: Office) -> None:
    one = office.one
    await one.presses(NADIA, await office.queue(NADIA), "queue.send")
    assert [await office.stands(each) for each in (REMINDER, FIRM)] == [["sending", ""]] * 2
    said = plain((await one.says(NADIA, "undo")).answer)
    assert "C'est annulé : 2 relances ne partent pas, et leurs étapes sont de nouveau ouvertes." in said
    assert [await office.stands(each) for each in (REMINDER, FIRM)] == [["open", ""]] * 2
    await office.leave()
    assert office.mails == []


async def test_the_press_is_taken_back_where_it_was_made_but_for_what_was_recalled(office: Office) -> None:
    one = office.one
    await one.presses(NADIA, await office.queue(NADIA), "queue.send")
    shown = one.private(NADIA)[-1]
    assert labels(shown)[0] == "Annuler"
    press = next(each.element["value"] for each in elements(shown["blocks"]) if each.action_id == "undo")
    await one.presses(NADIA, shown, "step.recall")
    said = plain((await one.forged(NADIA, "undo", press)).answer)
    assert "C'est annulé : 1 relance ne part pas, et son étape est de nouveau ouverte." in said
    assert "1 du même envoi ne peut plus être rappelée" in said
    assert [await office.stands(each) for each in (REMINDER, FIRM)] == [["open", ""]] * 2
