"""What people logged, a line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from mornings import TODAY, eur
from people_said import BROKEN, CONTESTED, DISPUTE, NO_ANSWER, NOTE, PROMISE, PROPOSED, STANDING, view_of

from bot.credit.dispute import DisputeState
from bot.credit.note import NoteKind
from bot.credit.promise import Promise, PromiseState
from bot.standing import CustomerStanding
from messages.formats import Language
from messages.standing import covered, dispute_line, kept_rate, note_line, promise_line, promised, quoted

EN, FR = Language.EN, Language.FR
SPACES = str.maketrans("\u202f\u00a0", "  ")


@pytest.mark.parametrize(
    ("promise", "english", "french"),
    [
        (PROMISE, "€18,500 promised for Fri 27 Nov", "18 500 € promis pour le ven. 27 nov."),
        (
            PROPOSED,
            "€18,500 promised for Fri 27 Nov, waits for the credit manager's agreement",
            "18 500 € promis pour le ven. 27 nov., en attente de l'accord du responsable crédit",
        ),
        (
            BROKEN,
            "promise of €18,500 for Thu 19 Nov not kept",
            "promesse de 18 500 € pour le jeu. 19 nov. non tenue",
        ),
        (
            replace(BROKEN, state=PromiseState.PARTLY_KEPT, received=eur("5000")),
            "promise of €18,500 for Thu 19 Nov kept only in part, €5,000 received",
            "promesse de 18 500 € pour le jeu. 19 nov. tenue en partie seulement, 5 000 € reçus",
        ),
        (
            replace(PROMISE, promised_on=date(2027, 1, 8)),
            "€18,500 promised for 8 Jan 2027",
            "18 500 € promis pour le 8 janv. 2027",
        ),
    ],
)
def test_a_promise_in_few_words(promise: Promise, english: str, french: str) -> None:
    assert promised(promise, EN, TODAY) == english
    assert promised(promise, FR, TODAY).translate(SPACES) == french


def test_a_promise_with_its_invoices_and_who_said_it() -> None:
    assert promise_line(view_of(), EN, TODAY) == (
        "€18,500 promised for Fri 27 Nov, for F-2026-0871, Mme Durand by phone"
    )
    french = promise_line(view_of(), FR, TODAY).translate(SPACES)
    assert french == ("18 500 € promis pour le ven. 27 nov., pour F-2026-0871, Mme Durand par téléphone")
    silent = replace(view_of(replace(PROMISE, said_by="", means=None, plan_id=2)), not_seen_yet=True)
    assert promise_line(silent, EN, TODAY) == (
        "€18,500 promised for Fri 27 Nov, for F-2026-0871, instalment of a plan, not seen yet"
    )


def test_many_invoices_are_counted_and_none_is_on_account() -> None:
    assert covered(("A", "B", "C"), EN) == "for A, B, C"
    assert covered(("A", "B", "C", "D"), EN) == "for A, B, C and 1 more invoice"
    assert covered(tuple("ABCDE"), FR) == "pour A, B, C et 2 autres factures"
    assert covered((), EN) == "on account"
    assert covered((), FR) == "à valoir"


@pytest.mark.parametrize(
    ("as_of", "english", "french"),
    [
        (date(2026, 12, 8), "answer by Tue 8 Dec", "réponse attendue pour le mar. 8 déc."),
        (
            date(2026, 12, 9),
            "answer was due by Tue 8 Dec, 1 day ago",
            "réponse attendue depuis le mar. 8 déc., soit 1 jour",
        ),
        (
            date(2026, 12, 20),
            "answer was due by Tue 8 Dec, 12 days ago",
            "réponse attendue depuis le mar. 8 déc., soit 12 jours",
        ),
    ],
)
def test_a_dispute_is_late_from_the_day_after_its_target(as_of: date, english: str, french: str) -> None:
    start = "F-2026-0902: €2,300 disputed (quality), in progress, Thomas Petit, "
    assert dispute_line(CONTESTED, EN, as_of) == start + english
    assert dispute_line(CONTESTED, FR, as_of).translate(SPACES) == (
        f"F-2026-0902 : 2 300 € en litige (qualité), en cours, Thomas Petit, {french}"
    )


def test_a_dispute_that_is_over_waits_for_nobody() -> None:
    over = replace(CONTESTED, dispute=replace(DISPUTE, state=DisputeState.REJECTED))
    assert dispute_line(over, EN, TODAY) == "F-2026-0902: €2,300 disputed (quality), rejected"


def test_notes_say_when_who_and_what() -> None:
    assert note_line(NO_ANSWER, EN, TODAY) == "Tue 24 Nov, Camille Roy: called, no answer"
    assert note_line(NOTE, EN, TODAY) == "Mon 23 Nov, Camille Roy: “new buyer” (F-2026-0871)"
    assert note_line(NO_ANSWER, FR, TODAY) == "Mar. 24 nov., Camille Roy\u00a0: appelé, pas de réponse"
    back = replace(NOTE, note=replace(NOTE.note, kind=NoteKind.WILL_CALL_BACK, on=date(2025, 12, 31)))
    assert note_line(back, EN, TODAY) == (
        "31 Dec 2025, Camille Roy: will call back: “new buyer” (F-2026-0871)"
    )


def test_the_rate_of_promises_kept() -> None:
    assert kept_rate(STANDING, EN) == "3 of 5 promises kept"
    assert kept_rate(STANDING, FR) == "3 promesses tenues sur 5"
    assert kept_rate(CustomerStanding(promises_made=1), EN) == "0 of 1 promise kept"
    assert kept_rate(CustomerStanding(), EN) == ""


def test_what_somebody_wrote_is_cut_once_it_is_escaped() -> None:
    assert quoted("two\nlines <!channel>") == "two lines &lt;!channel&gt;"
    assert len(quoted("&" * 10_000)) <= 300
    assert quoted("x" * 301).endswith("…")
