"""A dispute's first message, its lines, and both in a modal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from limits import assert_modal_within_limits, assert_within_limits
from people_said import CONTESTED, DISPUTE, NADIA, THOMAS, line
from screens import elements, read
from syrupy.assertion import SnapshotAssertion
from test_hostile_text import HOSTILE

from bot.credit.dispute import Dispute, DisputeLine, DisputeState, Escalation, LineKind
from bot.policy_parts import Person, Role
from bot.rights import RIGHTS, Act, Reach
from bot.standing import DisputeView
from messages.dispute_message import render_dispute, render_dispute_line, render_dispute_modal

ACTS = {
    "dispute.take": Act.TAKE_DISPUTE,
    "dispute.hand_on": Act.HAND_DISPUTE_ON,
    "dispute.comment": Act.COMMENT_DISPUTE,
    "dispute.ask": Act.ASK_IN_DISPUTE,
    "dispute.wait": Act.WAIT_IN_DISPUTE,
    "dispute.target": Act.SET_DISPUTE_TARGET,
    "dispute.resolve": Act.RESOLVE_DISPUTE,
    "dispute.withdraw": Act.WITHDRAW_DISPUTE,
}
OPEN = replace(DISPUTE, state=DisputeState.OPEN)
OVER = replace(
    DISPUTE,
    state=DisputeState.RESOLVED_CREDIT_NOTE,
    ended_by=THOMAS,
    ended_on=date(2026, 12, 2),
    outcome="AV-12 sent",
)


def seen(dispute: Dispute = DISPUTE, **changes: Any) -> DisputeView:
    return replace(CONTESTED, dispute=dispute, **changes)


def reader(role: Role = Role.ACCOUNTANT, email: str = "sophie@lumen.example") -> Person:
    return Person(email=email, name="Somebody", role=role)


def payload(
    view: DisputeView = CONTESTED, role: Role = Role.ACCOUNTANT, language: str = "en"
) -> dict[str, Any]:
    made = render_dispute(view, language, reader(role)).payload()
    assert_within_limits(made)
    return made


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("dispute", [DISPUTE, OVER], ids=["running", "over"])
def test_a_dispute_reads_well(dispute: Dispute, language: str, snapshot: SnapshotAssertion) -> None:
    made = payload(seen(dispute), language=language)
    assert f"{read(made)}\n---\n{made['text']}" == snapshot


def test_it_says_what_who_and_by_when() -> None:
    said = read(payload())
    for sentence in (
        "Dispute of F-2026-0902: in progress",
        "*Menuiserie Lambert* (C0063): €2,300 of F-2026-0902 disputed",
        "*Reason* quality",
        "*Owner* Thomas Petit",
        "*Answer by* Tue 8 Dec",
        "“scratched on arrival”",
        "Opened by Camille Roy on 24 Nov 2026",
        "A reply in this thread is a comment that the others read.",
    ):
        assert sentence in said
    whole = read(payload(seen(replace(DISPUTE, is_whole=True))))
    assert "€2,300 of F-2026-0902 disputed, all that was open" in whole


def test_the_notification_names_no_customer_first() -> None:
    assert payload()["text"].startswith("A dispute, in progress. ")
    assert payload(language="fr")["text"].startswith("Un litige, en cours. ")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("email", [THOMAS, CONTESTED.dispute.opened_by, "else@lumen.example"])
def test_the_buttons_are_those_that_the_reader_may_press(role: Role, email: str) -> None:
    made = render_dispute(seen(OPEN), "en", reader(role, email)).payload()
    found = elements(made)
    wide = {action for action, act in ACTS.items() if RIGHTS[act][role] is Reach.SEEN}
    own = {action for action, act in ACTS.items() if RIGHTS[act][role] is Reach.CONCERNED}
    concerned = {THOMAS: own, OPEN.opened_by: own & {"dispute.withdraw"}}.get(email, set())
    nobody_to_ask = {"dispute.ask"} if email == OPEN.opened_by else set()
    assert set(found) == (wide | concerned | {"customer.open"}) - nobody_to_ask
    assert {found[one]["value"] for one in set(found) - {"customer.open"}} == {"dispute:5:v2"}


def test_withdrawing_alone_is_asked_first() -> None:
    def asked(language: str) -> dict[str, list[str]]:
        found = elements(render_dispute(seen(OPEN), language, reader(email=OPEN.opened_by)).payload())
        return {
            action: [one["confirm"][name]["text"] for name in ("title", "text", "confirm", "deny")]
            for action, one in found.items()
            if "confirm" in one
        }

    assert asked("en") == {
        "dispute.withdraw": [
            "Withdraw this dispute?",
            "The amount is owed again, and reminders on it start again.",
            "Withdraw",
            "Keep it",
        ]
    }
    assert asked("fr") == {
        "dispute.withdraw": [
            "Retirer ce litige\u00a0?",
            "Le montant redevient exigible et les relances reprennent.",
            "Retirer",
            "Conserver",
        ]
    }


def test_what_has_been_done_is_not_offered_again() -> None:
    assert "dispute.take" not in elements(payload())
    waiting = elements(payload(seen(replace(DISPUTE, state=DisputeState.WAITING_ON_CUSTOMER))))
    assert "dispute.wait" not in waiting
    assert "dispute.take" in waiting


@pytest.mark.parametrize("role", list(Role))
def test_a_dispute_that_is_over_has_no_buttons_but_the_card(role: Role) -> None:
    made = payload(seen(OVER), role)
    assert set(elements(made)) == {"customer.open"}
    assert "✓ Resolved by credit note, 2 Dec 2026, Thomas Petit: “AV-12 sent”" in read(made)
    assert "A reply in this thread" not in read(made)


def test_an_end_that_gave_the_customer_no_reason_is_crossed() -> None:
    rejected = replace(OVER, state=DisputeState.REJECTED, outcome="", ended_by=NADIA)
    assert "✕ Rejected, 2 Dec 2026, Nadia Benali" in read(
        payload(seen(rejected, names={NADIA: "Nadia Benali"}))
    )


def test_a_credit_note_and_a_missed_target_are_said() -> None:
    late = replace(DISPUTE, escalation=Escalation.MANAGER)
    said = read(payload(seen(late, proposed_credit="AV-12")))
    assert "*Credit note AV-12 came in for this invoice.*" in said
    assert "⚠ Past its target of Tue 8 Dec.\n" in said
    assert "*Answer by* Tue 8 Dec (passed)" in said


def told(*emails: str, on: date = DISPUTE.target_on) -> tuple[DisputeLine, ...]:
    """Those to whom it went up, one after the other."""
    return tuple(
        replace(line(LineKind.ESCALATED, number, ""), by="", owner=email, target_on=on)
        for number, email in enumerate(emails, 1)
    )


def test_whoever_was_told_that_its_target_is_past_is_named_whatever_their_role() -> None:
    late = replace(DISPUTE, owner=NADIA, escalation=Escalation.CREDIT_MANAGER)
    lines = (*told(THOMAS, on=date(2026, 12, 1)), *told("hugues@lumen.example"))
    view = seen(late, lines=lines, names={"hugues@lumen.example": "Hugues Martin"})
    assert "⚠ Past its target of Tue 8 Dec: Hugues Martin told.\n" in read(payload(view))
    french = "⚠ Date cible du mar. 8 déc. dépassée\u00a0: on a prévenu Hugues Martin.\n"
    assert french in read(payload(view, language="fr"))
    both = replace(view, lines=told(THOMAS, NADIA), names={THOMAS: "Thomas Petit", NADIA: "Nadia <!here>"})
    assert "Thomas Petit and Nadia &lt;!here&gt; told." in str(payload(both))


@pytest.mark.parametrize(
    ("as_of", "passed"), [(None, False), (date(2026, 12, 8), False), (date(2026, 12, 9), True)]
)
def test_past_its_target_it_says_so_before_anybody_was_told(as_of: date | None, passed: bool) -> None:
    said = read(payload(seen(as_of=as_of)))
    assert ("*Answer by* Tue 8 Dec (passed)" in said) is passed
    assert "⚠" not in said
    assert "(passed)" not in read(payload(seen(OVER, as_of=as_of)))


def test_another_version_takes_other_block_ids() -> None:
    ids = [
        {block["block_id"] for block in payload(seen(replace(DISPUTE, version=n)))["blocks"]} for n in (2, 3)
    ]
    assert not ids[0] & ids[1]


def test_its_opening_and_who_is_on_it_are_said_in_words() -> None:
    opening = replace(
        line(LineKind.STATE, text=""), state=DisputeState.OPEN, by=DISPUTE.opened_by, at=DISPUTE.opened_at
    )
    said = read(render_dispute_line(opening, CONTESTED, "Camille Roy", "Thomas Petit", "en").payload())
    assert said == "*Camille Roy* opened it, for Thomas Petit to answer"
    taken = replace(line(LineKind.STATE, text=""), state=DisputeState.IN_PROGRESS)
    said = read(render_dispute_line(taken, CONTESTED, "Thomas Petit", "Thomas Petit", "fr").payload())
    assert said == "*Thomas Petit* s'en charge"


@pytest.mark.parametrize(
    ("kind", "english"),
    [
        (LineKind.COMMENT, "*Thomas Petit*: which pallet?"),
        (LineKind.QUESTION, "*Thomas Petit* asks Camille Roy: which pallet?"),
        (LineKind.STATE, "*Thomas Petit*: waiting on the customer, “which pallet?”"),
        (LineKind.OWNER, "*Thomas Petit*: handed on to Marie Blanc, “which pallet?”"),
        (LineKind.TARGET, "*Thomas Petit*: new target, Thu 10 Dec, “which pallet?”"),
        (LineKind.ESCALATED, "Past its target of Thu 10 Dec: Marie Blanc is told"),
    ],
)
def test_each_line_says_who_did_what(kind: LineKind, english: str) -> None:
    said = replace(line(kind), state=DisputeState.WAITING_ON_CUSTOMER, target_on=date(2026, 12, 10))
    made = render_dispute_line(said, CONTESTED, "Thomas Petit", "Marie Blanc", "en").payload()
    assert_within_limits(made)
    assert read(made) == english
    assert made["text"].startswith("News of a dispute. ")


def test_lines_in_french_and_of_nobodys_doing() -> None:
    asked = render_dispute_line(line(LineKind.QUESTION), CONTESTED, "Thomas Petit", "", "fr").payload()
    assert read(asked) == "*Thomas Petit* demande à Camille Roy\u00a0: which pallet?"
    found = render_dispute_line(line(LineKind.CREDIT_NOTE, text="AV-12"), CONTESTED, "", "", "en").payload()
    assert read(found) == "Credit note AV-12 came in for the invoice and proposes the end of the dispute"
    ended = replace(line(LineKind.STATE, text=""), state=DisputeState.WITHDRAWN)
    assert read(render_dispute_line(ended, CONTESTED, "", "", "en").payload()) == "Withdrawn"


def test_the_modal_has_the_thread_newest_first() -> None:
    lines = (line(number=1, text="first"), line(number=2, text="second"))
    view = render_dispute_modal(seen(lines=lines), "en", reader()).payload()
    assert_modal_within_limits(view)
    assert read(view).endswith("*Thomas Petit*: second\n*Thomas Petit*: first")
    assert "dispute.resolve" in elements(view)
    assert "A reply in this thread" not in read(view)


def test_a_thread_too_long_for_a_modal_is_counted() -> None:
    lines = tuple(line(number=n, text="x" * 2400) for n in range(1, 121))
    view = render_dispute_modal(seen(lines=lines), "en", reader()).payload()
    assert_modal_within_limits(view)
    assert read(view).endswith("And 30 more.")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_text_acts_on_nothing(text: str, language: str) -> None:
    view = replace(
        CONTESTED,
        dispute=replace(OVER, note=text, outcome=text),
        number=text,
        customer_code=text,
        customer_name=text,
        salesperson=text,
        owner=text,
        opened_by=text,
        lines=tuple(line(kind, n, text) for n, kind in enumerate(LineKind)),
        proposed_credit=text,
        names={THOMAS: text},
    )
    running = replace(view, dispute=replace(DISPUTE, note=text))
    made = [payload(one, language=language) for one in (view, running)]
    for one in view.lines:
        made.append(render_dispute_line(one, view, text, text, language).payload())
        assert_within_limits(made[-1])
    made.append(render_dispute_modal(running, language, reader(Role.CREDIT_MANAGER)).payload())
    assert_modal_within_limits(made[-1])
    for mention in ("<!", "<@", "<http", "\u202e"):
        assert mention not in str(made)
