"""What a hand-over changes: the record, the customer's running steps and waiting reminders, and the trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.audit import Deed, Facts, NewEntry
from bot.credit.due_step import DueStep, EndReason, StepLine, StepLineKind, StepOutcome, StepState
from bot.credit.dunning import StepAction
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing, MailingState
from bot.credit.money import Money
from bot.dossier import Dossier
from bot.errors import StorageError
from bot.ports import Work
from bot.services.dispute_steps import Doer
from bot.services.promise_deeds import amount_fact
from bot.services.step_deeds import keep_step

MOVED = "It was changed by somebody else meanwhile: try again."


def litigation_facts(litigation: Litigation) -> Facts:
    """A hand-over as the trail has it."""
    said: dict[str, str | int | bool | None] = {
        "state": litigation.state.value,
        "to": litigation.to,
        "reason": litigation.reason,
        "language": litigation.language,
        "decided_by": litigation.decided_by,
        "decision_reason": litigation.decision_reason,
        "documents": ",".join(map(str, litigation.documents)),
        "claimed": _amounts(litigation.claimed),
        "charges": _amounts(litigation.charges),
        "end_reason": litigation.end_reason,
    }
    return {name: value for name, value in said.items() if value not in ("", None)}


def litigation_entry(deed: Deed, doer: Doer, before: Litigation | None, after: Litigation) -> NewEntry:
    """What the trail says of a change."""
    return NewEntry(
        deed=deed,
        who=doer.person,
        at=doer.at,
        surface=doer.surface,
        subject=f"litigation:{after.id}",
        customer_id=after.customer_id,
        before=litigation_facts(before) if before else None,
        after=litigation_facts(after),
    )


def dossier_entry(doer: Doer, litigation: Litigation, dossier: Dossier) -> NewEntry:
    """That its dossier was made: the trail seals it, and what the dossier tells ends just before."""
    return NewEntry(
        deed=Deed.DOSSIER_MADE,
        who=doer.person,
        at=doer.at,
        surface=doer.surface,
        subject=f"litigation:{litigation.id}",
        customer_id=litigation.customer_id,
        after={"dossier": dossier.name, "sha256": dossier.sha256, "language": litigation.language},
    )


async def changed(one: Work, litigation: Litigation) -> Litigation:
    """Keep what it says now; it is held, so that nobody can have come between."""
    kept = await one.litigations.change(litigation)
    if kept is None:
        raise StorageError(MOVED)
    return kept


async def line_of_step(
    one: Work, litigation: Litigation, kind: StepLineKind, doer: Doer, text: str = ""
) -> None:
    """The story of the step that the hand-over takes, if there is one, goes on."""
    if litigation.step_id is not None:
        step = await one.dunning.one(litigation.step_id)
        await one.dunning.say((_line(step, kind, doer, text),))


async def end_steps(
    one: Work, steps: Sequence[DueStep], litigation: Litigation, doer: Doer, on: date
) -> list[NewEntry]:
    """The step to hand over is taken, all others that run end, and reminders that wait are dropped.

    A reminder that is with the mail server already settles by itself; its step is left alone until then.
    """
    entries: list[NewEntry] = []
    for step in steps:
        if not step.state.is_running:
            continue
        mailings = await one.mailings.of_step(step.id)
        if any(each.state is MailingState.HANDED_ON for each in mailings):
            continue
        for mailing in mailings:
            if mailing.state is MailingState.WAITING:
                entries.append(await _drop(one, mailing, doer))
        entries.append(await _end(one, step, litigation, doer, on))
    return entries


async def _end(one: Work, step: DueStep, litigation: Litigation, doer: Doer, on: date) -> NewEntry:
    takes = step.id == litigation.step_id or step.step.action is StepAction.HAND_OVER
    after = _taken(step, doer, on) if takes else _ended(step, on)
    await keep_step(one, after)
    kind = StepLineKind.HANDED_OVER if takes else StepLineKind.ENDED
    await one.dunning.say((_line(after, kind, doer, litigation.reason if takes else ""),))
    deed = Deed.HANDED_OVER if takes else Deed.STEP_ENDED
    said = {"state": after.state.value, "step": step.step.name, "litigation": litigation.id}
    because = {} if takes else {"reason": EndReason.LITIGATION.value}
    return NewEntry(
        deed=deed,
        who=doer.person,
        at=doer.at,
        surface=doer.surface,
        subject=f"step:{step.id}",
        customer_id=step.customer_id,
        before={"state": step.state.value},
        after={**said, **because},
    )


def _taken(step: DueStep, doer: Doer, on: date) -> DueStep:
    return replace(
        step,
        state=StepState.DONE,
        outcome=StepOutcome.HANDED_OVER,
        trouble="",
        taken_by=doer.person,
        taken_at=doer.at,
        taken_on=on,
        ended_on=on,
    )


def _ended(step: DueStep, on: date) -> DueStep:
    return replace(step, state=StepState.ENDED, end_reason=EndReason.LITIGATION, ended_on=on)


async def _drop(one: Work, mailing: Mailing, doer: Doer) -> NewEntry:
    after = replace(mailing, state=MailingState.DROPPED, ended_at=doer.at)
    if await one.mailings.change(after) is None:
        raise StorageError(MOVED)
    return NewEntry(
        deed=Deed.REMINDER_DROPPED,
        who=doer.person,
        at=doer.at,
        surface=doer.surface,
        subject=f"mailing:{mailing.id}",
        customer_id=mailing.customer_id,
        before={"state": mailing.state.value},
        after={"state": after.state.value, "reason": EndReason.LITIGATION.value},
    )


def _line(step: DueStep, kind: StepLineKind, doer: Doer, text: str) -> StepLine:
    return StepLine(
        id=0,
        step_id=step.id,
        customer_id=step.customer_id,
        kind=kind,
        by=doer.person,
        at=doer.at,
        outcome=step.outcome if kind is StepLineKind.HANDED_OVER else None,
        text=text,
    )


def _amounts(amounts: Iterable[Money]) -> str:
    return "; ".join(map(amount_fact, amounts))


def asked(
    customer_id: int,
    step_id: int | None,
    to: str,
    reason: str,
    language: str,
    by: str,
    at: datetime,
    on: date,
) -> Litigation:
    """A hand-over that nobody kept yet."""
    return Litigation(
        id=0,
        customer_id=customer_id,
        step_id=step_id,
        to=to,
        reason=reason,
        asked_by=by,
        asked_at=at,
        asked_on=on,
        language=language,
    )
