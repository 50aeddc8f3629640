"""What people logged, on the Home."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from limits import assert_home_within_limits
from mornings import eur, usd
from people_said import BROKEN, CONTESTED, DISPUTE, PROMISE, PROPOSED, plan_view, view_of
from screens import HOME, elements, read
from syrupy.assertion import SnapshotAssertion
from test_hostile_text import HOSTILE

from bot.credit.note import NoteKind
from bot.home import Change, ChangeKind, Few, HomeView
from bot.policy import Role
from messages.home import render_home

FRIDAY = date(2026, 11, 27)
LATE = replace(CONTESTED, dispute=replace(DISPUTE, id=6, target_on=date(2026, 11, 20)))
FULL = replace(
    HOME,
    promises=Few((view_of(),), 3),
    promised=(eur("26100"), usd("900")),
    disputes=Few((CONTESTED,)),
    waiting=Few((view_of(PROPOSED), plan_view())),
    decide=Few((view_of(PROPOSED), plan_view())),
    broken=Few((view_of(BROKEN),)),
    late_disputes=Few((LATE,)),
    changes=Few((Change(ChangeKind.KEPT, "Transports Vidal", eur("3600")),), 2),
)


def home(view: HomeView = FULL, language: str = "en") -> dict[str, Any]:
    payload = render_home(view, language, Role.CREDIT_MANAGER).payload()
    assert_home_within_limits(payload)
    return payload


def group(name: str, view: HomeView = FULL, language: str = "en") -> str:
    """The text of one group's blocks."""
    blocks = [one for one in home(view, language)["blocks"] if f".{name}." in one["block_id"]]
    return read({"blocks": blocks})


def group_elements(name: str) -> dict[str, dict[str, Any]]:
    return elements({"blocks": [one for one in home()["blocks"] if f".{name}." in one["block_id"]]})


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_full_home_reads_well(language: str, snapshot: SnapshotAssertion) -> None:
    assert read(home(FULL, language)) == snapshot


def test_what_there_is_none_of_has_no_heading() -> None:
    text = read(home(HOME))
    for heading in ("To decide", "Promises", "Disputes", "Waiting", "Changed"):
        assert f"*{heading}" not in text


def test_requests_are_decided_where_they_stand() -> None:
    assert group("decide") == (
        "*To decide (2)*\n"
        "*ACME*: promise of €18,500 for Fri 27 Nov, number 3 in a row; asked by Camille Roy on Tue 24 Nov\n"
        "Agree\nRefuse\nOpen card\n"
        "*ACME*: plan of €30,900 in 3 instalments; asked by Camille Roy on Tue 24 Nov\n"
        "Agree\nRefuse\nOpen card"
    )
    found = group_elements("decide")
    assert found["promise.agree"]["value"] == found["promise.refuse"]["value"] == "promise:12:v2"
    assert found["plan.agree"]["value"] == found["plan.refuse"]["value"] == "plan:2:v1"


def test_who_has_no_digest_reads_first_what_waits_for_them() -> None:
    text = read(home(replace(FULL, digest=None, last=None)))
    assert text.startswith("Tuesday 24 November\n*To decide (2)*\n")
    assert text.index("*To decide") < text.index("`/credit ACME`")


def test_ones_own_requests_can_be_withdrawn() -> None:
    assert group("waiting").startswith("*Waiting for others (2)*\n*ACME*: promise of €18,500")
    found = group_elements("waiting")
    assert found["promise.cancel"]["value"] == "promise:12:v2"
    assert found["plan.cancel"]["value"] == "plan:2:v1"
    for action in ("promise.cancel", "plan.cancel"):
        assert found[action]["confirm"]["title"]["text"] == "Withdraw this request?"


def test_promises_have_their_count_and_their_sums() -> None:
    assert group("promises") == (
        "*Open promises (4)*: €26,100 and $900\n"
        "*ACME*: €18,500 promised for Fri 27 Nov, for F-2026-0871, Mme Durand by phone\n"
        "Open card\nWithdraw promise\n"
        "And 3 more."
    )
    assert group_elements("promises")["promise.cancel"]["value"] == "promise:12:v1"
    unseen = replace(FULL, promises=Few((replace(view_of(), not_seen_yet=True),)))
    assert "Mme Durand by phone, not seen yet" in group("promises", unseen)


def test_of_a_plan_the_first_instalment_withdraws_the_whole() -> None:
    parts = tuple(view_of(replace(PROMISE, id=n, plan_id=2)) for n in (21, 22))
    assert group("promises", replace(FULL, promises=Few(parts))).count("Withdraw plan") == 1


def test_disputes_open_and_those_past_their_target_say_since_when() -> None:
    assert group("disputes") == (
        "*Open disputes (1)*\n*Menuiserie Lambert*, F-2026-0902: €2,300 disputed (quality), in progress,"
        " Thomas Petit, answer by Tue 8 Dec\nOpen"
    )
    assert "answer was due by Fri 20 Nov, 4 days ago" in group("late")
    assert group_elements("late")["dispute.show"]["value"] == "dispute:6:v2"


def test_a_broken_promise_names_the_salesperson() -> None:
    assert group("broken") == (
        "*Promises not kept lately (1)*\n"
        "*ACME*: promise of €18,500 for Thu 19 Nov not kept, Camille Roy\nOpen card"
    )


@pytest.mark.parametrize(
    ("change", "english", "french"),
    [
        (
            Change(ChangeKind.BROKEN, "ACME", eur("10"), FRIDAY),
            "ACME: promise of €10 for Fri 27 Nov not kept.",
            "ACME : promesse de 10 € pour le ven. 27 nov. non tenue.",
        ),
        (
            Change(ChangeKind.PARTLY_KEPT, "ACME", eur("10"), FRIDAY),
            "ACME: promise of €10 for Fri 27 Nov kept only in part.",
            "ACME : promesse de 10 € pour le ven. 27 nov. tenue en partie seulement.",
        ),
        (
            Change(ChangeKind.KEPT, "ACME", eur("10")),
            "ACME kept its promise of €10.",
            "ACME a tenu sa promesse de 10 €.",
        ),
        (
            Change(ChangeKind.RESOLVED, "ACME", eur("10")),
            "ACME: dispute of €10 resolved.",
            "ACME : litige de 10 € résolu.",
        ),
        (Change(ChangeKind.PAID, "ACME", eur("10")), "ACME paid €10.", "ACME a réglé 10 €."),
        (
            Change(ChangeKind.CLEARED, "ACME", eur("10")),
            "ACME: €10 no longer in the ledger.",
            "ACME : 10 € ne figurent plus dans la balance.",
        ),
        (
            Change(ChangeKind.PROMISED, "ACME", eur("10"), FRIDAY, "Marc Olivier"),
            "ACME: €10 promised for Fri 27 Nov, logged by Marc Olivier.",
            "ACME : 10 € promis pour le ven. 27 nov., noté par Marc Olivier.",
        ),
        (
            Change(ChangeKind.DISPUTED, "ACME", eur("10"), by="Marc Olivier"),
            "ACME: €10 disputed, opened by Marc Olivier.",
            "ACME : 10 € en litige, ouvert par Marc Olivier.",
        ),
        (
            Change(ChangeKind.NOTED, "ACME", by="Marc Olivier", note=NoteKind.NO_ANSWER),
            "ACME: called, no answer, Marc Olivier.",
            "ACME : appelé, pas de réponse, Marc Olivier.",
        ),
        (
            Change(ChangeKind.NOTED, "ACME", by="Marc Olivier", note=NoteKind.NOTE, text="new buyer"),
            "ACME: note: “new buyer”, Marc Olivier.",
            "ACME : note : « new buyer », Marc Olivier.",
        ),
    ],
)
def test_each_change_in_one_sentence(change: Change, english: str, french: str) -> None:
    view = replace(HOME, changes=Few((change,)))
    assert group("changes", view) == f"*Changed since Mon 23 Nov (1)*\n{english}"
    said = group("changes", view, "fr").replace("\u202f", " ").replace("\u00a0", " ")
    assert said == f"*Ce qui a changé depuis le lun. 23 nov. (1)*\n{french}"


def test_changes_that_are_not_shown_are_counted() -> None:
    assert group("changes").startswith("*Changed since Mon 23 Nov (3)*\n")
    assert group("changes").endswith("\nAnd 2 more.")
    without = replace(FULL, digest=None)
    assert group("changes", without).startswith("*Changed since the morning before (3)*\n")


def test_what_can_be_recorded_asks_for_the_customer_first() -> None:
    found = elements(home(replace(HOME, digest=None)))
    assert {found[action]["value"] for action in ("promise.open", "dispute.open", "note.open")} == {"menu"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_text_acts_on_nothing(text: str, language: str) -> None:
    def named(number: int) -> Any:
        promise = replace(PROPOSED, id=number, said_by=text)
        return replace(
            view_of(promise),
            customer_name=text,
            customer_code=text,
            logged_by=text,
            salesperson=text,
            numbers=(text,) * 4,
        )

    promises = Few(tuple(named(number) for number in range(5)), 1000)
    dispute = replace(LATE, number=text, customer_name=text, customer_code=text, owner=text)
    disputes = Few(tuple(replace(dispute, dispute=replace(DISPUTE, id=n)) for n in range(5)), 1000)
    changes = Few(tuple(Change(kind, text, eur("1"), FRIDAY, text, text=text) for kind in ChangeKind)[:5])
    view = replace(
        FULL,
        promises=promises,
        disputes=disputes,
        waiting=promises,
        decide=promises,
        broken=promises,
        late_disputes=disputes,
        changes=changes,
    )
    for mention in ("<!", "<@", "<http", "\u202e"):
        assert mention not in str(home(view, language))
