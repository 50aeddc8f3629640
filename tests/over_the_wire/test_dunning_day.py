"""Steps taken as people press: calls and answers logged, skipped, put off, taken over, given away, paused."""

from __future__ import annotations

from over_the_wire.day import CAMILLE, MARC, NADIA, value_of
from over_the_wire.dunning_office import CALL, FORMAL, LEDGER, NOTICE, Office
from over_the_wire.wiring import Seen, words


def errors(seen: Seen) -> list[str]:
    """What is said below the inputs."""
    assert seen.ack is not None
    return list(seen.ack.errors.values())


async def test_a_call_that_nobody_takes_stays_until_the_third(office: Office) -> None:
    one = office.one
    form = (await office.takes(CAMILLE, CALL)).modal or {}
    assert errors(await one.fills(CAMILLE, form, outcome="wrong_contact")) == ["Write a few words first."]
    stays = await one.fills(CAMILLE, form, outcome="wrong_contact", text="M. Petit <!here> *now*")
    assert stays.modal is None
    assert "*Call*, by Fri 27 Nov · 1 of 3 tries, last Tue 24 Nov" in words(one.private(CAMILLE)[-1])
    story = words(await office.window(NADIA, CALL))
    assert "appel : mauvais interlocuteur, « M. Petit &lt;!here&gt; ∗now∗ »" in story.replace("\xa0", " ")
    await one.closes(NADIA)
    for outcome in ("no_answer", "no_answer"):
        assert await office.stands(CALL) == ["open", ""]
        form = (await office.takes(CAMILLE, CALL)).modal or {}
        await one.fills(CAMILLE, form, outcome=outcome)
    assert "✓ *ACME* (C0042): call, no answer" in words(one.private(CAMILLE)[-1])
    assert await office.stands(CALL, "state, outcome, attempts") == ["done", "no_answer", 3]


async def test_a_promise_on_the_phone_opens_its_form_with_the_customer(office: Office) -> None:
    one = office.one
    form = (await office.takes(CAMILLE, CALL)).modal or {}
    asked = (await one.fills(CAMILLE, form, outcome="promise", text="by transfer")).modal or {}
    assert "ACME (C0042)" in words(asked)
    assert value_of(asked, "amount") == "18500"
    assert "The call is logged with it, or not at all." in words(asked)
    assert await office.stands(CALL) == ["open", ""]
    assert (await one.fills(CAMILLE, asked, date="2026-11-27")).modal is None
    assert "✓ *ACME* (C0042): call, " in words(one.private(CAMILLE)[-1])
    assert await one.promises() == [("open", "18500.00", "2026-11-27", "camille.roy")]
    assert await office.stands(CALL) == ["done", "promise"]
    await one.ticks("2026-11-24T09:05+01:00")
    assert "ACME" not in words(await office.queue(CAMILLE))


async def test_a_dispute_on_the_phone_opens_its_form(office: Office) -> None:
    form = (await office.takes(CAMILLE, CALL)).modal or {}
    asked = await office.one.fills(CAMILLE, form, outcome="dispute")
    assert "F-0871 · €18,500 · 10 days late" in asked.screen
    assert "The call is logged with it, or not at all." in asked.screen
    assert await office.stands(CALL) == ["open", ""]
    assert (await office.one.fills(CAMILLE, asked.modal or {}, reason="quality")).modal is None
    assert await office.stands(CALL) == ["done", "dispute"]


async def test_a_notice_answered_with_a_dispute_opens_it_before_the_due_date(office: Office) -> None:
    one = office.one
    form = (await office.takes(CAMILLE, NOTICE)).modal or {}
    assert "F-0970: €12,000, due Sun 29 Nov" in words(form)
    asked = (await one.fills(CAMILLE, form, outcome="dispute", text="wrong order number")).modal or {}
    assert "F-0970 · €12,000 · due Sun 29 Nov" in words(asked)
    assert "The check before the due date is logged with it, or not at all." in words(asked)
    await one.fills(CAMILLE, asked, reason="missing_order_number")
    assert await one.rows("SELECT amount_minor, opened_by FROM disputes") == [
        (1200000, "camille.roy@example.com")
    ]
    assert await office.stands(NOTICE) == ["done", "dispute"]


async def test_it_is_skipped_with_a_reason_and_not_without(office: Office) -> None:
    one = office.one
    queue = await office.queue(CAMILLE)
    form = await office.more(CAMILLE, CALL, "skip", queue)
    assert errors(await one.fills(CAMILLE, form, text="  ")) == [
        "Say why, in a few words: it stays with the customer."
    ]
    await one.fills(CAMILLE, form, text="met them on Monday")
    (drawn,) = one.private(CAMILLE)
    assert "✓ *ACME* (C0042): call, skipped" in words(drawn)
    again = await office.more(CAMILLE, NOTICE, "skip", drawn)
    await one.fills(CAMILLE, again, text="key account")
    assert await office.stands(CALL, "state, taken_by") == ["skipped", "camille.roy@example.com"]


async def test_it_is_put_off_within_bounds(office: Office) -> None:
    one = office.one
    form = await office.more(CAMILLE, CALL, "put_off")
    assert "Up to Thu 3 Dec." in words(form)
    far = await one.fills(CAMILLE, form, date="2026-12-20")
    assert errors(far) == ["The next step comes on Fri 4 Dec: choose a day before it."]
    passed = await one.fills(CAMILLE, form, date="2026-11-23")
    assert errors(passed) == ["That day has passed. The first day that can be given is Mon 30 Nov."]
    await one.fills(CAMILLE, form, date="2026-12-01")
    assert "*Call*, by Tue 1 Dec" in words(one.private(CAMILLE)[-1])
    assert "d'abord le ven. 27 nov." in words(await office.window(NADIA, CALL))
    assert await office.stands(CALL, "state, due_on") == ["open", "2026-12-01"]


async def test_the_credit_manager_takes_it_over_and_a_stale_click_shows_who_did(office: Office) -> None:
    one = office.one
    seen = await office.queue(CAMILLE)
    form = await office.more(CAMILLE, CALL, "skip", seen)
    await one.closes(CAMILLE)
    window = await office.window(NADIA, CALL)
    taken = await one.presses(NADIA, window, "step.take_over")
    assert "*Responsable*\nNadia Benali" in taken.screen
    stale = await office.takes(CAMILLE, CALL, seen)
    assert "*Nadia Benali*, taken over, by Fri 27 Nov" in stale.screen
    assert form["callback_id"] == "step_skip"
    await one.fills(NADIA, (await office.takes(NADIA, CALL)).modal or {}, outcome="reached")
    over = await one.forged(CAMILLE, "step.call", f"step:{await _newest(office)}:v1")
    assert "✓ *Done by Nadia Benali*, Tue 24 Nov, 09:00" in (words(over.modal) if over.modal else over.text)
    assert await office.stands(CALL) == ["done", "reached"]


async def _newest(office: Office) -> int:
    (found,) = await office.stands(CALL, "id")
    return int(found)


async def test_two_who_fill_in_the_same_form_are_one_taking(office: Office) -> None:
    one = office.one
    first = (await office.takes(NADIA, CALL, await office.queue(NADIA, "all"))).modal or {}
    second = (await office.takes(CAMILLE, CALL)).modal or {}
    await one.fills(CAMILLE, second, outcome="reached")
    late = await one.fills(NADIA, first, outcome="promise")
    assert "Camille Roy" in (late.screen + late.text)
    assert await office.stands(CALL, "state, outcome, taken_by") == [
        "done",
        "reached",
        "camille.roy@example.com",
    ]


async def test_time_is_given_and_a_step_reassigned_by_the_credit_manager_alone(office: Office) -> None:
    one = office.one
    form = await office.more(NADIA, CALL, "time", await office.queue(NADIA, "all"))
    assert "Camille Roy la garde. Jusqu'au jeu. 3 déc." in words(form)
    await one.fills(NADIA, form, date="2026-12-03")
    assert await office.stands(CALL, "owner, due_on") == ["camille.roy@example.com", "2026-12-03"]
    form = await office.more(NADIA, FORMAL, "reassign")
    await one.fills(NADIA, form, owner="marc.olivier@example.com")
    await one.sends()
    await one.sends()
    told = [each for each in one.read(MARC) if "Courbevelle" in each]
    assert len(told) == 1
    assert "Nadia Benali vous l'a confiée" in told[0]
    for action in ("step.take_over", "step.time", "step.reassign"):
        refused = await one.forged(CAMILLE, action, f"step:{await office.step(CALL)}:v1")
        shown = words(refused.modal) if refused.modal else refused.text
        assert "ask them" in shown or "Log the call" in shown
        await one.closes(CAMILLE)
    assert await office.stands(CALL, "owner, due_on") == ["camille.roy@example.com", "2026-12-03"]


async def test_reminders_are_paused_with_a_reason_and_go_on_when_it_ends(office: Office) -> None:
    one = office.one
    form = (await one.says(NADIA, "pause ACME 24/12 new buyer")).modal or {}
    assert (value_of(form, "until"), value_of(form, "text")) == ("2026-12-24", "new buyer")
    await one.fills(NADIA, form)
    await one.ticks("2026-11-24T09:05+01:00")
    assert await office.stands(CALL, "state, end_reason") == ["ended", "paused"]
    assert "ask them" in words((await one.says(CAMILLE, "pause ACME off")).answer)
    ended = (await one.says(NADIA, "pause ACME off")).answer
    assert "les relances reprennent, Nadia Benali a mis fin à la suspension" in words(ended)
    again = (await one.says(NADIA, "pause ACME off")).answer
    assert "ne sont pas suspendues" in words(again)
    one.at("2026-11-25T08:00+01:00")
    await one.takes("ledger-2026-11-25.csv", LEDGER)
    await one.ticks("2026-11-25T08:10+01:00")
    assert await office.stands(CALL, "state, owner") == ["open", "camille.roy@example.com"]
