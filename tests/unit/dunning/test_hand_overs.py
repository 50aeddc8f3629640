"""Handing customers over to collection: who asks, who decides, what leaves dunning, and the way back."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from credit.case_world import ACME, CAMILLE, HUGUES, JULIEN, MARC, NADIA, TUESDAY, at, why
from fakes import eur

from bot.audit import Deed
from bot.credit.due_step import EndReason, StepLineKind, StepOutcome, StepState
from bot.credit.litigation import LitigationState
from bot.credit.mailing import MailingState
from bot.credit.promise import Plan, PlanState, PromiseState
from bot.credit.refused import Refused, Why
from bot.dossier_zip import check
from bot.dunning_views import AgreementAsked, HandOverForm
from bot.errors import NotYoursError
from bot.notices import FILE_OF, NoticeKind
from bot.services.hand_overs import end_hand_over, end_litigations, hand_over_form, shown_hand_over
from dunning.hand_over_world import CALL, CONTESTED, LATE, NOTIFY, PROMISED, HandOverWorld, done


@pytest.fixture
def world() -> HandOverWorld:
    return HandOverWorld()


async def test_a_credit_manager_hands_over_at_once_what_is_neither_promised_nor_contested(
    world: HandOverWorld,
) -> None:
    litigation = done(await world.ask(NADIA))
    assert litigation.state is LitigationState.HANDED_OVER
    assert (litigation.decided_by, litigation.handed_over_on) == ("nadia@lumen.example", TUESDAY)
    assert litigation.documents == (LATE, CONTESTED)
    assert litigation.claimed == (eur("28600"),)
    assert world.written == [
        "hand_over.asked litigation:1",
        "handed_over litigation:1",
        "dossier.made litigation:1",
    ]


async def test_its_step_is_taken_and_all_others_that_run_end(world: HandOverWorld) -> None:
    step = await world.step()
    notify = await world.step(NOTIFY, CAMILLE)
    assert done(await world.ask(NADIA)).step_id == step.id
    taken, ended = world.records.dunning.kept[step.id], world.records.dunning.kept[notify.id]
    assert (taken.state, taken.outcome, taken.taken_by) == (
        StepState.DONE,
        StepOutcome.HANDED_OVER,
        "nadia@lumen.example",
    )
    assert (ended.state, ended.end_reason, ended.ended_on) == (
        StepState.ENDED,
        EndReason.LITIGATION,
        TUESDAY,
    )
    kinds = [(line.step_id, line.kind) for line in world.records.dunning.said]
    assert kinds == [
        (step.id, StepLineKind.HAND_OVER_ASKED),
        (notify.id, StepLineKind.ENDED),
        (step.id, StepLineKind.HANDED_OVER),
    ]


async def test_a_reminder_that_waits_is_dropped_and_one_with_the_mail_server_settles_by_itself(
    world: HandOverWorld,
) -> None:
    waiting = await world.step(CALL, CAMILLE, StepState.SENDING)
    away = await world.step(NOTIFY, CAMILLE, StepState.SENDING)
    first = await world.mailing(waiting, MailingState.WAITING)
    second = await world.mailing(away, MailingState.HANDED_ON)
    done(await world.ask(NADIA))
    mailings, steps = world.records.mailings.kept, world.records.dunning.kept
    assert mailings[first.id].state is MailingState.DROPPED
    assert steps[waiting.id].state is StepState.ENDED
    assert mailings[second.id].state is MailingState.HANDED_ON
    assert steps[away.id].state is StepState.SENDING


async def test_whoever_owns_the_step_asks_and_credit_management_is_asked(world: HandOverWorld) -> None:
    litigation = await world.asked(CAMILLE)
    assert litigation.state is LitigationState.ASKED
    assert world.told() == ["hand-over asked decide"]
    (notice,) = world.notices()
    assert (notice.key, notice.kind) == ("hand-over:1", NoticeKind.HAND_OVER)
    assert world.records.dunning.kept[1].state is StepState.OPEN


async def test_approving_edits_the_message_and_sends_the_dossier_to_both(world: HandOverWorld) -> None:
    litigation = await world.asked(CAMILLE)
    handed = done(await world.decide(NADIA, litigation))
    assert handed.state is LitigationState.HANDED_OVER
    assert world.told() == ["hand-over asked decide", "= hand-over handed_over"]
    name = "dossier-C0042-2026-11-24.zip"
    assert world.told(CAMILLE) == ["yours handed_over", f"file {name}"]
    assert world.told(NADIA) == [f"file {name}"]
    (to_nadia,) = world.notices(NADIA)
    assert to_nadia.payload[FILE_OF] == handed.file_id
    assert (to_nadia.kind, to_nadia.due_at) == (NoticeKind.FILE, at("10:02"))


async def test_a_dossier_does_not_go_to_an_asker_whose_customer_it_is_not_any_more(
    world: HandOverWorld,
) -> None:
    litigation = await world.asked(CAMILLE)
    known = world.records.ledger.known
    known[ACME] = replace(known[ACME], salesperson="Julien Faure")
    done(await world.decide(NADIA, litigation))
    assert world.told(CAMILLE) == []
    assert len(world.told(NADIA)) == 1


async def test_the_dossier_is_kept_whole_and_the_trail_seals_it(world: HandOverWorld) -> None:
    handed = done(await world.ask(NADIA))
    assert handed.file_id is not None
    file, content = world.records.letters.files[handed.file_id]
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert check(content).flaws == ()
    (sealed,) = [one.entry for one in world.records.trail.entries if one.entry.deed is Deed.DOSSIER_MADE]
    assert sealed.who == "nadia@lumen.example"
    assert sealed.after == {"dossier": file.name, "sha256": file.sha256, "language": "fr"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("statement.pdf") == b"%PDF statement Nadia Benali fr"


async def test_a_refusal_says_why_and_dunning_goes_on(world: HandOverWorld) -> None:
    litigation = await world.asked(CAMILLE)
    assert why(await world.decide(NADIA, litigation, approves=False)) is Why.NO_REASON
    refused = done(await world.decide(NADIA, litigation, approves=False, reason="call again first"))
    assert (refused.state, refused.decision_reason) == (LitigationState.REFUSED, "call again first")
    assert world.told(CAMILLE) == ["yours refused"]
    assert world.told() == ["hand-over asked decide", "= hand-over refused"]
    assert world.records.dunning.kept[1].state is StepState.OPEN
    assert [line.kind for line in world.records.dunning.said] == [
        StepLineKind.HAND_OVER_ASKED,
        StepLineKind.HAND_OVER_REFUSED,
    ]


async def test_after_a_refusal_it_can_be_asked_for_again(world: HandOverWorld) -> None:
    litigation = await world.asked(CAMILLE)
    await world.decide(NADIA, litigation, approves=False, reason="not yet")
    assert done(await world.ask(CAMILLE, key="k2")).id == 2


async def test_nobody_else_asks_or_decides(world: HandOverWorld) -> None:
    assert why(await world.ask(CAMILLE)) is Why.ROLE
    await world.step(owner=NADIA)
    refused = await world.ask(CAMILLE)
    assert isinstance(refused, Refused)
    assert (refused.why, refused.who) == (Why.NOT_CONCERNED, "Nadia Benali")
    with pytest.raises(NotYoursError):
        await world.ask(JULIEN)


async def test_only_authority_decides(world: HandOverWorld) -> None:
    litigation = await world.asked(CAMILLE)
    assert why(await world.decide(MARC, litigation)) is Why.ROLE
    assert why(await world.decide(CAMILLE, litigation)) is Why.ROLE
    assert done(await world.decide(HUGUES, litigation)).decided_by == "hugues@lumen.example"


async def test_a_delegate_is_asked_and_decides(world: HandOverWorld) -> None:
    world.delegate(NADIA, MARC)
    litigation = await world.asked(CAMILLE)
    assert world.told(MARC) == ["hand-over asked decide"]
    assert done(await world.decide(MARC, litigation)).decided_by == "marc@lumen.example"
    assert world.told(MARC)[1] == "= hand-over handed_over"


async def test_lent_authority_does_not_decide_what_one_asked_for(world: HandOverWorld) -> None:
    world.delegate(NADIA, MARC)
    litigation = done(await world.ask(MARC))
    assert litigation.state is LitigationState.ASKED
    refused = await world.decide(MARC, litigation)
    assert isinstance(refused, Refused)
    assert (refused.why, refused.who) == (Why.OWN_REQUEST, "Nadia Benali, Hugues Martin")


async def test_of_two_who_decide_one_does(world: HandOverWorld) -> None:
    litigation = await world.asked(CAMILLE)
    await world.decide(NADIA, litigation)
    refused = await world.decide(HUGUES, litigation, approves=False, reason="no")
    assert isinstance(refused, Refused)
    assert (refused.why, refused.who) == (Why.DECIDED, "Nadia Benali")


async def test_the_same_wish_twice_is_done_once(world: HandOverWorld) -> None:
    await world.asked(CAMILLE)
    assert why(await world.ask(CAMILLE)) is Why.ALREADY_DONE
    assert why(await world.ask(CAMILLE, reason="other words")) is Why.LITIGATION_ALREADY
    assert why(await world.ask(NADIA)) is Why.LITIGATION_ALREADY


@pytest.mark.parametrize(
    ("to", "reason", "expected"),
    [
        ("Recouvra", " ", Why.NO_REASON),
        (" ", "no answer", Why.NO_TEXT),
        ("R" * 121, "no answer", Why.TEXT_TOO_LONG),
        ("Recouvra", "x" * 3001, Why.TEXT_TOO_LONG),
    ],
)
async def test_it_says_to_whom_and_why(world: HandOverWorld, to: str, reason: str, expected: Why) -> None:
    assert why(await world.ask(NADIA, to=to, reason=reason)) is expected
    assert world.records.litigations.kept == {}


async def test_what_is_promised_contested_or_paid_is_not_handed_over(world: HandOverWorld) -> None:
    world.settle(LATE)
    world.change(CONTESTED, disputed=eur("12400"))
    assert why(await world.ask(NADIA)) is Why.NOTHING_TO_REMIND


async def test_figures_that_are_too_old_hand_nobody_over(world: HandOverWorld) -> None:
    world.records.ledger.taken["MAIN"] = at("18:10", TUESDAY - timedelta(days=7))
    assert why(await world.ask(NADIA)) is Why.FIGURES_TOO_OLD


async def test_without_any_figures_of_the_entity_nobody_is_handed_over(world: HandOverWorld) -> None:
    del world.records.ledger.taken["MAIN"]
    assert await world.ask(NADIA) == Refused(Why.FIGURES_TOO_OLD)


async def test_what_was_paid_meanwhile_is_not_claimed_when_it_is_approved(world: HandOverWorld) -> None:
    litigation = await world.asked(CAMILLE)
    world.settle(LATE)
    assert done(await world.decide(NADIA, litigation)).documents == (CONTESTED,)


async def test_the_form_says_what_is_left_out_and_who_decides(world: HandOverWorld) -> None:
    await world.formal_notice(LATE)
    await world.step(owner=CAMILLE)
    form = await hand_over_form(world.house, world.actor(CAMILLE), ACME, None)
    assert isinstance(form, HandOverForm)
    assert (form.agency, form.decides, form.step_id) == ("Recouvra", False, 1)
    assert form.deciders == "Nadia Benali, Hugues Martin"
    assert form.view.without_notice == (f"F-{CONTESTED:04}",)
    assert [one.number for one in form.view.facts.promised] == [f"F-{PROMISED:04}"]
    decides = await hand_over_form(world.house, world.actor(NADIA), ACME, None)
    assert isinstance(decides, HandOverForm)
    assert decides.decides


async def test_a_step_that_is_over_asks_for_nothing(world: HandOverWorld) -> None:
    step = await world.step(state=StepState.SKIPPED)
    form = await hand_over_form(world.house, world.actor(NADIA), ACME, step.id)
    assert isinstance(form, Refused)
    assert form.why is Why.STEP_OVER


async def test_a_customer_is_taken_back_by_hand_with_a_reason(world: HandOverWorld) -> None:
    litigation = await world.asked(CAMILLE)
    handed = done(await world.decide(NADIA, litigation))
    house, nadia = world.house, world.actor(NADIA, "11:00")
    assert why(await end_hand_over(house, world.actor(CAMILLE), handed.id, "paid")) is Why.ROLE
    assert why(await end_hand_over(house, nadia, handed.id, " ")) is Why.NO_REASON
    ended = done(await end_hand_over(house, nadia, handed.id, "they paid in cash"))
    assert (ended.state, ended.ended_by, ended.end_reason) == (
        LitigationState.ENDED,
        "nadia@lumen.example",
        "they paid in cash",
    )
    assert why(await end_hand_over(house, nadia, handed.id, "again")) is Why.NOT_IN_LITIGATION
    assert world.told()[-1] == "= hand-over ended"
    assert world.told(CAMILLE)[-1] == "yours ended"
    assert world.written[-1] == "hand_over.ended litigation:1"


async def test_the_clock_ends_it_when_everything_handed_over_is_settled(world: HandOverWorld) -> None:
    done(await world.ask(NADIA))
    world.settle(LATE)
    assert await end_litigations(world.house, at("18:00")) == ()
    world.settle(CONTESTED)
    (ended,) = await end_litigations(world.house, at("19:00"))
    assert (ended.state, ended.ended_by, ended.ended_on) == (LitigationState.ENDED, "", TUESDAY)
    assert await end_litigations(world.house, at("19:01")) == ()


async def test_one_that_waits_ends_when_nothing_is_left_to_hand_over(world: HandOverWorld) -> None:
    litigation = await world.asked(CAMILLE)
    world.settle(LATE)
    world.settle(CONTESTED)
    assert await end_litigations(world.house, at("18:00")) == ()
    world.settle(PROMISED)
    (ended,) = await end_litigations(world.house, at("19:00"))
    assert (ended.state, ended.handed_over_on, ended.has_lapsed) == (LitigationState.ENDED, None, True)
    assert world.told() == ["hand-over asked decide", "= hand-over ended"]
    assert world.told(CAMILLE) == ["yours ended"]
    assert why(await world.decide(NADIA, litigation)) is Why.ENDED
    assert await end_litigations(world.house, at("19:01")) == ()


async def test_it_is_shown_to_who_decides_and_to_nobody_who_may_not_see_the_customer(
    world: HandOverWorld,
) -> None:
    litigation = await world.asked(CAMILLE)
    view = await shown_hand_over(world.house, world.actor(HUGUES), litigation.id)
    assert not isinstance(view, Refused)
    assert (view.asked_by, view.calls, view.reminders) == ("Camille Roy", 0, 0)
    assert (view.may_decide, view.may_end) == (True, True)
    asker = await shown_hand_over(world.house, world.actor(CAMILLE), litigation.id)
    assert not isinstance(asker, Refused)
    assert (asker.may_decide, asker.may_end) == (False, False)
    with pytest.raises(NotYoursError):
        await shown_hand_over(world.house, world.actor(JULIEN), litigation.id)


async def test_a_plan_for_the_same_invoices_that_waits_is_told_as_one_and_does_not_stop_it(
    world: HandOverWorld,
) -> None:
    first = await world.promise(LATE, state=PromiseState.PROPOSED, opened_on=None)
    second = await world.promise(CONTESTED, state=PromiseState.PROPOSED, opened_on=None)
    await world.promise(PROMISED, state=PromiseState.PROPOSED, opened_on=None)
    world.change(PROMISED, is_promised=True)
    asked = Plan(
        0, ACME, PlanState.PROPOSED, "", "camille@lumen.example", at("09:00"), TUESDAY - timedelta(days=1)
    )
    plan = await world.records.promises.add_plan(asked, (), "plan")
    assert plan is not None
    kept = world.records.promises.kept
    for each in (first, second):
        kept[each.id] = replace(kept[each.id], plan_id=plan.id)
    form = await hand_over_form(world.house, world.actor(NADIA), ACME, None)
    assert isinstance(form, HandOverForm)
    told = (AgreementAsked(eur("2000"), 2, TUESDAY, "Camille Roy"),)
    assert form.view.agreements_asked == told
    litigation = await world.asked(CAMILLE)
    shown = await shown_hand_over(world.house, world.actor(NADIA), litigation.id)
    assert not isinstance(shown, Refused)
    assert shown.agreements_asked == told
    assert done(await world.decide(NADIA, litigation)).state is LitigationState.HANDED_OVER


async def test_copies_that_are_missing_are_told_while_there_is_time_for_them(world: HandOverWorld) -> None:
    form = await hand_over_form(world.house, world.actor(NADIA), ACME, None)
    assert isinstance(form, HandOverForm)
    assert form.view.no_copies == ("F-0011", "F-0012")
    handed = done(await world.ask(NADIA))
    shown = await shown_hand_over(world.house, world.actor(NADIA), handed.id)
    assert not isinstance(shown, Refused)
    assert shown.no_copies == ()
