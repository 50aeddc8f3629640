"""The morning digest: the mock-up's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from limits import assert_within_limits
from mornings import ACME, BRASSERIE, LAMBERT, MOCKUP, SAUVAGE, TODAY, eur, in_french, reached
from people_said import BROKEN, PROMISE
from syrupy.assertion import SnapshotAssertion

from bot.credit.digest import Digest, GoodNews, NewsKind
from bot.credit.dunning import StepAction
from bot.credit.ledger import Contact
from bot.credit.priority import Priority, Reason
from bot.ids import Action
from messages.digest import render_digest

NARROW, WIDE = "\u202f", "\u00a0"


def texts(digest: Digest, served: frozenset[Action] = frozenset(Action)) -> dict[str, str]:
    """Every block's text by the block's name."""
    found = {}
    for block in render_digest(digest, served=served).payload()["blocks"]:
        name = block["block_id"].removeprefix("digest.20261124.").removesuffix(".r1")
        parts = block.get("elements", [block])
        written = [
            part["text"]["text"] if isinstance(part["text"], dict) else part["text"]
            for part in parts
            if "text" in part
        ]
        found[name] = "\n".join(written)
    return found


@pytest.mark.parametrize("digest", [MOCKUP, in_french(MOCKUP)], ids=["en", "fr"])
def test_the_mock_up_day(digest: Digest, snapshot: SnapshotAssertion) -> None:
    payload = render_digest(digest).payload()
    assert_within_limits(payload)
    assert payload == snapshot


def test_the_mock_ups_sentences_in_english() -> None:
    said = texts(MOCKUP)
    assert said["head"] == "Tuesday 24 November: 3 calls to make"
    assert said["asof"] == "Ledger of Mon 23 Nov, 18:10 · your portfolio, Atelier Lumen · amounts in EUR"
    assert said["good"].startswith("*Better since yesterday*\nBoulangerie Keller paid €7,420. ")
    assert said["good"].endswith(" Your overdue went from €63,260 to *€52,240*.")
    assert said["row17"].startswith("*1. ACME*: €30,900 late, oldest 44 days\n*Why first:* ")
    assert said["row17"].endswith("\nMme Durand, <tel:+33536490012|05 36 49 00 12>")
    assert said["row23"].startswith(
        "*2. Brasserie du Port*: €9,850 late, 15 days\n*Why today:* the call step is due today. "
    )
    assert said["row31"].startswith(
        "*3. Menuiserie Lambert*: €6,100 late, 24 days, of which €2,300 disputed (quality)\n"
        "*Why:* the undisputed €3,800 can be asked for now. "
    )
    assert said["also"].startswith(
        "*Also late, nothing for you to do today (2)*\nGarage Étoile &amp; Fils €4,210, 9 days: "
    )
    assert said["foot"] == (
        "Commission waiting on late invoices: €1,044.80 (2 % of €52,240). Only you see this line."
    )
    assert said["end"] == "See all 5\nDigest settings"


def test_the_mock_ups_sentences_in_french() -> None:
    said = {
        name: text.replace(NARROW, " ").replace(WIDE, " ") for name, text in texts(in_french(MOCKUP)).items()
    }
    assert said["head"] == "Mardi 24 novembre : 3 appels à passer"
    assert said["asof"] == (
        "Balance du lun. 23 nov., 18 h 10 · votre portefeuille, Atelier Lumen · montants en EUR"
    )
    assert said["good"].startswith("*Mieux qu'hier*\nBoulangerie Keller a réglé 7 420 €. ")
    assert said["good"].endswith(" Vos retards passent de 63 260 € à *52 240 €*.")
    assert said["row17"].startswith(
        "*1. ACME* : 30 900 € en retard, la plus ancienne de 44 jours\n*Pourquoi en premier :* "
    )
    assert "*Pourquoi aujourd'hui :* l'appel est à faire aujourd'hui." in said["row23"]
    assert "dont 2 300 € en litige (qualité)" in said["row31"]
    assert "*Pourquoi :* les 3 800 € non contestés peuvent être réclamés." in said["row31"]
    assert said["also"].startswith("*Aussi en retard, rien à faire pour vous aujourd'hui (2)*\n")
    assert said["end"] == "Voir les 5\nRéglages du point du matin"


def test_the_fallback_names_no_customer_before_its_second_sentence_and_says_the_rest() -> None:
    text = render_digest(MOCKUP).text
    assert text.startswith("Good morning Camille. 3 calls to make today, €52,240 late in all. Better: ")
    assert text.endswith("Ledger of 23 November.")
    for fact in (
        "1: ACME, €30,900 late",
        "05 36 49 00 12",
        "2 more are late",
        "Librairie Sauvage €1,180",
        "2 %",
    ):
        assert fact in text


def test_a_row_offers_what_can_come_of_a_call() -> None:
    blocks = render_digest(MOCKUP).payload()["blocks"]
    row = next(block for block in blocks if block["block_id"] == "digest.20261124.row17.do.r1")
    promise, card, more = row["elements"]
    assert (promise["action_id"], promise["value"]) == ("promise.open", "customer:17:v1")
    assert card["action_id"] == "customer.open"
    assert more["type"] == "overflow"
    assert more["action_id"] == "customer.more"
    assert [(one["text"]["text"], one["value"]) for one in more["options"]] == [
        ("Open a dispute", "dispute:customer:17:v1"),
        ("Add a note", "note:customer:17:v1"),
        ("Called, no answer", "no_answer:customer:17:v1"),
        ("Will call back", "call_back:customer:17:v1"),
        ("Not today", "not_today:customer:17:v1"),
    ]


def test_a_broken_promise_comes_first_with_its_amount_and_day() -> None:
    reasons = (Reason.BROKEN_PROMISE, *ACME.priority.reasons)
    broken = replace(ACME, last_broken=BROKEN, priority=Priority(ACME.priority.worth, reasons))
    said = texts(replace(MOCKUP, calls=(broken,)))["row17"]
    assert "*Why first:* promise of €18,500 for Thu 19 Nov not kept, its oldest invoice is more" in said
    french = texts(in_french(replace(MOCKUP, calls=(broken,))))["row17"]
    assert "promesse de 18\u202f500\u00a0€ pour le jeu. 19 nov. non tenue" in french
    unknown = replace(broken, last_broken=None)
    assert "*Why first:* a promise to pay was not kept" in texts(replace(MOCKUP, calls=(unknown,)))["row17"]


def test_what_is_promised_says_for_when() -> None:
    promised = replace(SAUVAGE, promises=(PROMISE,), promised=SAUVAGE.overdue)
    said = texts(replace(MOCKUP, also=(promised,)))["also"]
    assert said.endswith("\nLibrairie Sauvage €1,180, 4 days, €18,500 promised for Fri 27 Nov.")
    part = replace(ACME, promises=(PROMISE,) * 3, promised=(eur("18500"),))
    assert texts(replace(MOCKUP, calls=(part,)))["row17"].startswith(
        "*1. ACME*: €30,900 late, oldest 44 days, €18,500 promised for Fri 27 Nov,"
        " €18,500 promised for Fri 27 Nov, 1 more promise\n"
    )


def test_what_is_left_to_ask_for_beside_a_dispute_and_a_promise() -> None:
    both = replace(LAMBERT, promises=(PROMISE,), promised=(eur("800"),))
    said = texts(replace(MOCKUP, calls=(both,)))["row31"]
    assert "€3,000, neither disputed nor promised, can be asked for now." in said


def test_kept_promises_and_resolved_disputes_are_good_news() -> None:
    news = (
        GoodNews("Transports Vidal", NewsKind.KEPT, eur("3600")),
        GoodNews("Menuiserie Lambert", NewsKind.RESOLVED, eur("2300")),
    )
    better = replace(MOCKUP, good_news=news)
    assert (
        "Transports Vidal kept its promise of €3,600. Menuiserie Lambert: dispute of €2,300 resolved."
        in texts(better)["good"]
    )
    french = texts(in_french(better))["good"].replace(NARROW, " ").replace(WIDE, " ")
    assert "Transports Vidal a tenu sa promesse de 3 600 €. " in french
    assert "Menuiserie Lambert : litige de 2 300 € résolu." in french


def test_only_a_served_action_has_a_button() -> None:
    assert not [name for name in texts(MOCKUP, served=frozenset()) if name.endswith(".do") or name == "end"]
    only_cards = texts(MOCKUP, served=frozenset({Action.CUSTOMER_OPEN}))
    assert only_cards["row17.do"] == "Open card"
    assert "end" not in only_cards


def test_a_button_carries_an_id_and_a_version() -> None:
    blocks = render_digest(MOCKUP, revision=3).payload()["blocks"]
    card = next(block for block in blocks if block["block_id"] == "digest.20261124.row17.do.r3")
    assert card["elements"][1]["action_id"] == "customer.open"
    assert [one["value"] for one in card["elements"][:2]] == ["customer:17:v3"] * 2
    assert [one["value"] for one in blocks[-1]["elements"]] == ["overdue:20261124:mine:0:0:0::", "digest"]


@pytest.mark.parametrize(
    ("since", "heading"),
    [
        (date(2026, 11, 23), "*Better since yesterday*"),
        (date(2026, 11, 20), "*Better since Friday*"),
        (date(2026, 11, 17), "*Better since Tue 17 Nov*"),
    ],
)
def test_what_got_better_says_since_when(since: date, heading: str) -> None:
    assert texts(replace(MOCKUP, since=since))["good"].startswith(heading)


def test_a_rise_of_what_is_late_is_not_called_better() -> None:
    worse = replace(MOCKUP, good_news=(), overdue_before=(eur("40000"),))
    assert texts(worse)["good"] == "*Since yesterday*\nYour overdue went from €40,000 to *€52,240*."


def test_without_a_ledger_the_morning_before_nothing_is_compared() -> None:
    assert "good" not in texts(replace(MOCKUP, good_news=(), overdue_before=()))


def test_good_news_left_out_is_counted() -> None:
    assert "4 more customers owe less." in texts(replace(MOCKUP, good_news_left_out=4))["good"]


def test_a_call_comes_before_the_step_that_is_due_else_before_the_next() -> None:
    due_later = reached(StepAction.FORMAL_NOTICE, TODAY, date(2026, 11, 26))
    ahead = replace(MOCKUP, calls=(replace(ACME, step=due_later),))
    assert "Call before the formal notice on Thu 26 Nov." in texts(ahead)["row17"]
    assert "Call before the hold on Wed 25 Nov." in texts(MOCKUP)["row17"]
    last = replace(ACME, next_step=None)
    assert "Call before" not in texts(replace(MOCKUP, calls=(last,)))["row17"]


def test_a_missed_deadline_is_said_with_its_date() -> None:
    late = replace(
        BRASSERIE,
        step=reached(StepAction.CALL, date(2026, 11, 17), date(2026, 11, 20)),
        priority=Priority(BRASSERIE.priority.worth, (Reason.DEADLINE_PASSED, Reason.AMOUNT)),
    )
    assert (
        "*Why first:* the call step was due by Fri 20 Nov." in texts(replace(MOCKUP, calls=(late,)))["row23"]
    )


def test_the_amount_is_a_reason_only_when_there_is_no_other() -> None:
    plain = replace(ACME, priority=Priority(ACME.priority.worth, (Reason.AMOUNT,)))
    assert "the amount, and how long it has been late" in texts(replace(MOCKUP, calls=(plain,)))["row17"]


@pytest.mark.parametrize(
    ("contact", "line"),
    [
        (Contact("Mme Durand"), "\nMme Durand"),
        (Contact("Mme Durand", "poste 12"), "\nMme Durand, poste 12"),
        (Contact("", "05 36 49 00 12"), "\n<tel:+33536490012|05 36 49 00 12>"),
        (None, "Wed 25 Nov."),
    ],
)
def test_whom_to_ask_for(contact: Contact | None, line: str) -> None:
    assert texts(replace(MOCKUP, calls=(replace(ACME, contact=contact),)))["row17"].endswith(line)


def test_a_national_number_outside_france_is_not_dialled_as_french() -> None:
    belgian = replace(ACME, country="BE")
    assert texts(replace(MOCKUP, calls=(belgian,)))["row17"].endswith("\nMme Durand, 05 36 49 00 12")


def test_one_day_and_one_call_are_singular() -> None:
    one = replace(LAMBERT, oldest_days_late=1)
    said = texts(replace(MOCKUP, calls=(one,), calls_total=1))
    assert said["head"].endswith(": 1 call to make")
    assert "€6,100 late, 1 day, of which" in said["row31"]
    french = texts(in_french(replace(MOCKUP, calls=(one,), calls_total=1)))
    assert french["head"].endswith("\u00a0: 1 appel à passer")


def test_the_heading_of_a_monday_looks_back_to_friday() -> None:
    monday = replace(MOCKUP, as_of=TODAY + timedelta(days=6), since=date(2026, 11, 27))
    blocks = render_digest(monday).payload()["blocks"]
    assert blocks[2]["text"]["text"].startswith("*Better since Friday*")
