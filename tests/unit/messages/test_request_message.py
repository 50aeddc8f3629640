"""A request: what whoever decides reads, how it went, and what whoever asked reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from credit_said import (
    ASKED,
    BY_HAND,
    DECIDED_AT,
    FACTS,
    GROUP,
    HELD,
    LAST_DAY,
    OF,
    RELEASE,
    TERMS,
    VIEW,
    decided,
    seen,
    values,
)
from limits import assert_modal_within_limits, assert_within_limits
from mornings import PARIS, eur
from screens import elements, read

from bot.credit.hold import Hold, HoldCause
from bot.credit.request import RequestState
from bot.credit_views import HoldView, RequestNews, RequestView
from messages.blocks import Message
from messages.request_message import (
    render_request,
    render_request_asked,
    render_request_decided,
    render_request_line,
    render_request_modal,
)

CHANGED = decided(ASKED, RequestState.APPROVED_WITH_CHANGES, amount=eur("5000"), ends_on=date(2026, 12, 15))
REJECTED = decided(ASKED, RequestState.REJECTED, decision_reason="late invoice first")
FIRST = replace(
    seen(replace(ASKED, needs_two=True, first_by="nadia@example.com", first_at=DECIDED_AT)),
    first_by="Nadia Benali",
    waits_for=("Hugues Martin",),
)
NOTICES: dict[str, Callable[[str], Message]] = {
    "request": lambda language: render_request(VIEW, language, buttons=True),
    "over": lambda language: render_request(CHANGED, language, buttons=True),
    "terms": lambda language: render_request(seen(TERMS), language, buttons=True),
    "release": lambda language: render_request(seen(RELEASE), language, buttons=True),
    "asked": lambda language: render_request_asked(VIEW, language),
    "withdrawn": lambda language: render_request_asked(
        seen(replace(ASKED, state=RequestState.WITHDRAWN)), language
    ),
    "decided": lambda language: render_request_decided(CHANGED, language),
    "rejected": lambda language: render_request_decided(REJECTED, language),
}
REQUEST_EN = """\
Limit request: ACME
*Camille Roy* asks for a temporary increase of *€8,000*, from 24 Nov to *31 Dec 2026* (38 days).
&gt; Order 4512 of €15,000, Christmas stock &amp; displays. They pay on 15 Dec.
*Limit today*
€60,000
*Limit asked*
€68,000 (+13.3 %)
*Exposure today*
€53,000 (88.3 % of €60,000)
*With the order*
€68,000 (100 % of €68,000)
*Late*
€30,900, 2 invoices, oldest 44 days
*Pays*
16 days late on average, worsening. Kept 3 of 5 promises. Score C
*Approving does not lift the hold.* F-2026-0871 is 44 days late with no open promise; \
orders stay on hold until it is paid, promised anew or released.
Nadia Benali decides alone: up to €12,000 and 60 days. \
Without an answer it lapses on Fri 27 Nov at 17:00. REQ-118 · ledger of Mon 23 Nov, 18:10
Approve
Approve with changes
Reject
Open card"""
REQUEST_FR = """\
Demande de plafond\u00a0: ACME
*Camille Roy* demande une augmentation temporaire de *8\u202f000\u00a0€*, \
du 24 nov. au *31 déc. 2026* (38 jours).
&gt; Order 4512 of €15,000, Christmas stock &amp; displays. They pay on 15 Dec.
*Plafond actuel*
60\u202f000\u00a0€
*Plafond demandé*
68\u202f000\u00a0€ (+13,3 %)
*Encours actuel*
53\u202f000\u00a0€ (88,3 % de 60\u202f000\u00a0€)
*Avec la commande*
68\u202f000\u00a0€ (100 % de 68\u202f000\u00a0€)
*En retard*
30\u202f900\u00a0€, 2 factures, la plus ancienne de 44 jours
*Paiements*
16 jours de retard en moyenne, en hausse. 3 promesses tenues sur 5. Note C
*Accorder ne lève pas le blocage.* F-2026-0871 a 44 jours de retard sans promesse en cours\u00a0; \
les commandes restent bloquées jusqu'à son règlement, une nouvelle promesse ou un déblocage.
Nadia Benali peut décider sans autre accord\u00a0: jusqu'à 12\u202f000\u00a0€ et 60 jours. \
Sans réponse, la demande expire le ven. 27 nov. à 17 h 00. REQ-118 · balance du lun. 23 nov., 18 h 10
Accorder
Accorder autrement
Refuser
Ouvrir la fiche"""


def said(message: Message) -> str:
    payload = message.payload()
    assert_within_limits(payload)
    return read(payload)


def sure(view: RequestView) -> str:
    """What is asked before it is approved."""
    text: str = elements(render_request(view, "en", buttons=True).payload())["limit.approve"]["confirm"][
        "text"
    ]["text"]
    return text


def test_whoever_decides_reads_the_facts_and_what_approving_does_not_do() -> None:
    assert said(render_request(VIEW, "en", buttons=True)) == REQUEST_EN
    assert said(render_request(VIEW, "fr", buttons=True)) == REQUEST_FR


def test_its_buttons_carry_the_version_that_was_seen() -> None:
    message = render_request(seen(replace(ASKED, version=3)), "en", buttons=True)
    assert values(message.payload()) == {
        "limit.approve": "request:118:v3",
        "limit.change": "request:118:v3",
        "limit.reject": "request:118:v3",
        "customer.open": "customer:17:v1",
    }
    for kind in (TERMS, RELEASE):
        found = values(render_request(seen(kind), "en", buttons=True).payload())
        assert set(found) == {"limit.approve", "limit.reject", "customer.open"}
    assert set(values(render_request(VIEW, "en", buttons=False).payload())) == {"customer.open"}


def test_approving_is_confirmed_with_the_new_limit() -> None:
    found = elements(render_request(VIEW, "en", buttons=True).payload())["limit.approve"]
    assert found["style"] == "primary"
    assert found["accessibility_label"] == "Approve €8,000 for ACME until 31 December"
    assert found["confirm"]["title"]["text"] == "Approve for ACME?"
    assert sure(VIEW) == (
        "The limit becomes €68,000 from 24 Nov to 31 Dec 2026. Orders stay on hold. "
        "Camille Roy is told at once."
    )
    calm = replace(VIEW, facts=replace(FACTS, holds=()))
    two = replace(calm, request=replace(ASKED, needs_two=True))
    assert sure(two) == (
        "The limit becomes €68,000 from 24 Nov to 31 Dec 2026. It counts once the second agrees too. "
        "Camille Roy is told at once."
    )
    assert sure(seen(RELEASE)) == "Orders of ACME are taken again. Camille Roy is told at once."
    assert sure(replace(seen(TERMS), facts=calm.facts)) == (
        "The order of €15,000 may be taken above the limit, payable in 15 days, and its amount is reserved. "
        "Camille Roy is told at once."
    )
    later = replace(calm, facts=replace(calm.facts, as_of=date(2026, 11, 26)))
    assert sure(later).startswith("The limit becomes €68,000 from 26 Nov to 31 Dec 2026.")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_the_first_sentence_names_no_customer(notice: Callable[[str], Message], language: str) -> None:
    message = notice(language)
    assert_within_limits(message.payload())
    assert "ACME" not in message.text.split(". ")[0]
    assert "ACME" in message.text


def test_the_text_tells_the_whole_message() -> None:
    text = render_request(VIEW, "en", buttons=True).text
    assert text.startswith(
        "Limit request REQ-118 to decide by Friday 27 November 17:00. Limit request: ACME. "
        "Camille Roy asks for a temporary increase of €8,000, from 24 Nov to 31 Dec 2026 (38 days). "
        "Limit today: €60,000. Limit asked: €68,000 (+13.3 %). Exposure: €53,000 (88.3 % of €60,000). "
    )
    assert "Approving does not lift the hold. F-2026-0871 is 44 days late" in text
    assert "Reason: Order 4512 of €15,000, Christmas stock &amp; displays." in text


@pytest.mark.parametrize(
    ("hold", "english"),
    [
        (BY_HAND, "Nadia Benali put orders on hold on Tue 24 Nov (“bounced cheque”)"),
        (
            replace(HELD, broken_on=date(2026, 11, 19)),
            "F-2026-0871 is 44 days late, and a promise was not kept on Thu 19 Nov; "
            "orders stay on hold until it is paid or released.",
        ),
        (
            replace(HELD, numbers=("F-1", "F-2")),
            "F-1, F-2 are 44 days late at most with no open promise; "
            "orders stay on hold until they are paid, promised anew or released.",
        ),
    ],
)
def test_each_hold_says_why_it_stays(hold: HoldView, english: str) -> None:
    view = replace(VIEW, facts=replace(FACTS, holds=(hold,)))
    assert f"*Approving does not lift the hold.* {english}" in said(render_request(view, "en", buttons=True))


def test_a_breach_ends_with_an_increase_that_is_large_enough() -> None:
    breach = HoldView(Hold(5, 17, HoldCause.BREACH, FACTS.as_of, DECIDED_AT), OF)
    over = replace(FACTS, exposure=replace(FACTS.exposure, orders=eur("21000")), holds=(breach,))
    assert "does not lift" not in said(render_request(replace(VIEW, facts=over), "en", buttons=True))
    far = replace(over, exposure=replace(FACTS.exposure, orders=eur("21000.01")))
    assert "*Approving does not lift the hold.* Exposure stays €0.01 above the limit" in (
        said(render_request(replace(VIEW, facts=far), "en", buttons=True))
    )
    group = replace(over, group=GROUP)
    text = said(render_request(replace(VIEW, facts=group), "en", buttons=True))
    assert "*Approving does not lift the hold.* The group stays above its limit." in text
    assert "*Group*\nACME Group: €130,000 (104 % of €125,000), 4 customers" in text
    assert "rates of 20 Nov 2026, without XPF (no rate)" in text


def test_a_release_says_what_it_releases() -> None:
    text = said(render_request(seen(RELEASE), "en", buttons=True))
    assert "*Camille Roy* asks that orders are taken again in spite of the hold." in text
    assert "*Approving releases this hold:* F-2026-0871 is 44 days late." in text
    french = said(render_request(seen(RELEASE), "fr", buttons=True))
    assert "Demande de déblocage\u00a0: ACME" in french


def test_two_have_to_agree() -> None:
    two = seen(replace(ASKED, needs_two=True))
    assert (
        "Two have to agree, one of them a finance director: above €12,000 or 60 days. Now Nadia Benali."
        in said(render_request(two, "en", buttons=True))
    )
    text = said(render_request(FIRST, "en", buttons=False))
    assert "1 of 2: Nadia Benali agreed · waiting for Hugues Martin until Fri 27 Nov\n" in text
    less = replace(FIRST, request=replace(FIRST.request, amount=eur("5000")))
    text = said(render_request(less, "fr", buttons=True))
    assert (
        "1 sur 2\u00a0: accord de Nadia Benali pour 5\u202f000\u00a0€ jusqu'au 31 déc. · en attente" in text
    )
    assert sure(less).startswith("The limit becomes €65,000 from 24 Nov to 31 Dec 2026.")


@pytest.mark.parametrize(
    ("view", "english", "french"),
    [
        (
            decided(ASKED, RequestState.APPROVED),
            "✓ Approved by Nadia Benali, 10:02: €8,000 to 31 Dec",
            "✓ Demande accordée par Nadia Benali, 10 h 02\u00a0: 8\u202f000\u00a0€ jusqu'au 31 déc.",
        ),
        (
            CHANGED,
            "✓ Approved with changes by Nadia Benali, 10:02: €5,000 to 15 Dec (asked €8,000 to 31 Dec)",
            "✓ Demande accordée autrement par Nadia Benali, 10 h 02\u00a0: 5\u202f000\u00a0€ "
            "jusqu'au 15 déc. (demandé\u00a0: 8\u202f000\u00a0€ jusqu'au 31 déc.)",
        ),
        (
            REJECTED,
            "✕ Rejected by Nadia Benali, 10:02: “late invoice first”",
            "✕ Demande refusée par Nadia Benali, 10 h 02\u00a0: «\u00a0late invoice first\u00a0»",
        ),
        (
            seen(replace(ASKED, state=RequestState.WITHDRAWN)),
            "Withdrawn by Camille Roy",
            "Demande retirée par Camille Roy",
        ),
        (
            seen(replace(ASKED, state=RequestState.EXPIRED)),
            "Lapsed Fri 27 Nov 17:00: nobody answered",
            "Demande expirée le ven. 27 nov. à 17 h 00\u00a0: personne n'a répondu",
        ),
        (
            replace(decided(ASKED, RequestState.APPROVED), decided_for="Hugues Martin"),
            "✓ Approved by Nadia Benali (for Hugues Martin), 10:02: €8,000 to 31 Dec",
            "✓ Demande accordée par Nadia Benali (pour Hugues Martin), 10 h 02",
        ),
        (
            decided(ASKED, RequestState.APPROVED, decided_at=datetime(2026, 11, 25, 9, 0, tzinfo=PARIS)),
            "✓ Approved by Nadia Benali, Wed 25 Nov 09:00: €8,000 to 31 Dec",
            "✓ Demande accordée par Nadia Benali, mer. 25 nov. 9 h 00",
        ),
        (
            replace(
                decided(FIRST.request, RequestState.APPROVED),
                first_by="Nadia Benali",
                decided_by="Hugues Martin",
            ),
            "✓ Approved by Nadia Benali and Hugues Martin, 10:02: €8,000 to 31 Dec",
            "✓ Demande accordée par Nadia Benali et Hugues Martin, 10 h 02",
        ),
        (
            decided(ASKED, RequestState.ENDED, ended_on=date(2027, 1, 1)),
            "Ended on Fri 1 Jan: the increase of €8,000 does not count any more",
            "Terminée le ven. 1er janv.\u00a0: l'augmentation de 8\u202f000\u00a0€ ne compte plus",
        ),
        (
            decided(TERMS, RequestState.APPROVED),
            "✓ Approved by Nadia Benali, 10:02: order of €15,000, 15 days",
            "✓ Demande accordée par Nadia Benali, 10 h 02\u00a0: commande de 15\u202f000\u00a0€, 15 jours",
        ),
    ],
)
def test_once_it_is_over_one_line_says_how_and_no_button_is_left(
    view: RequestView, english: str, french: str
) -> None:
    message = render_request(view, "en", buttons=True)
    assert f"{english}\n" in said(message)
    assert set(values(message.payload())) == {"customer.open"}
    assert "does not lift" not in said(message)
    assert "lapses on" not in said(message)
    assert french in said(render_request(view, "fr", buttons=True))


def test_whoever_asked_can_take_it_back_while_it_waits() -> None:
    message = render_request_asked(VIEW, "en")
    assert "REQ-118 was sent to Nadia Benali. You will be told.\n" in said(message)
    assert values(message.payload()) == {
        "limit.withdraw": "request:118:v1",
        "customer.open": "customer:17:v1",
    }
    assert "confirm" in elements(message.payload())["limit.withdraw"]
    over = render_request_asked(CHANGED, "en")
    assert "✓ Approved with changes" in said(over)
    assert set(values(over.payload())) == {"customer.open"}


def test_whoever_asked_reads_what_it_means_and_checks_the_order_again() -> None:
    granted = replace(
        CHANGED,
        facts=replace(FACTS, exposure=replace(FACTS.exposure, limit=eur("65000"), increase=eur("5000"))),
    )
    message = render_request_decided(granted, "en")
    assert (
        "The limit is €65,000 until 15 Dec 2026.\n"
        "It does not lift the hold: F-2026-0871 is 44 days late with no open promise; orders stay on hold "
        "until it is paid, promised anew or released.\nThe order can be checked again.\n"
        "Check the order again\n"
    ) in said(message)
    assert values(message.payload())["order.open"] == "customer:17:v1"
    assert "*Limit today*\n€65,000, €5,000 of it temporary" in said(
        render_request(granted, "en", buttons=False)
    )
    later = replace(granted, request=replace(CHANGED.request, counts_from=date(2026, 12, 1)))
    assert "The increase counts from Tue 1 Dec." in said(render_request_decided(later, "en"))


@pytest.mark.parametrize(
    ("view", "english"),
    [
        (REJECTED, "The limit stays at €60,000. The other ways of the order check remain."),
        (decided(TERMS, RequestState.REJECTED), "Nothing changes. The other ways of the order check remain."),
        (
            seen(replace(ASKED, state=RequestState.EXPIRED)),
            "Speak to whoever decides, then ask again.",
        ),
        (
            decided(TERMS, RequestState.APPROVED),
            "The order of €15,000 may be taken, payable in 15 days; its amount is reserved.",
        ),
        (decided(RELEASE, RequestState.APPROVED), "Orders are taken again."),
        (
            decided(ASKED, RequestState.ENDED, ended_on=date(2027, 1, 1)),
            "The limit is €60,000 again, 88.3 % of it is used.",
        ),
    ],
)
def test_what_a_decision_means(view: RequestView, english: str) -> None:
    assert f"\n{english}\n" in said(render_request_decided(view, "en"))


@pytest.mark.parametrize(
    ("news", "view", "english", "french"),
    [
        (
            RequestNews.REMINDER,
            replace(VIEW, waits_for=("Nadia Benali", "Hugues Martin")),
            "REQ-118 waits for Nadia Benali or Hugues Martin. "
            "Without an answer it lapses on Fri 27 Nov at 17:00.",
            "REQ-118 attend la décision de Nadia Benali ou Hugues Martin. "
            "Sans réponse, la demande expire le ven. 27 nov. à 17 h 00.",
        ),
        (
            RequestNews.FIRST_APPROVAL,
            FIRST,
            "1 of 2: Nadia Benali agreed · waiting for Hugues Martin until Fri 27 Nov",
            "1 sur 2\u00a0: accord de Nadia Benali · en attente de Hugues Martin jusqu'au ven. 27 nov.",
        ),
        (
            RequestNews.ENDS_SOON,
            replace(decided(ASKED, RequestState.APPROVED, counts_until=LAST_DAY), without=Decimal("1.04")),
            "The increase of €8,000 ends Thu 31 Dec; without it 104 %.",
            "L'augmentation de 8\u202f000\u00a0€ prend fin le jeu. 31 déc.\u00a0; sans elle, 104 %.",
        ),
        (
            RequestNews.ENDED,
            decided(ASKED, RequestState.ENDED, ended_on=date(2027, 1, 1)),
            "The increase of €8,000 has ended: the limit is €60,000 again, 88.3 % used.",
            "L'augmentation de 8\u202f000\u00a0€ a pris fin\u00a0: le plafond est de nouveau de "
            "60\u202f000\u00a0€, utilisé à 88,3 %.",
        ),
    ],
)
def test_a_line_below_it(news: RequestNews, view: RequestView, english: str, french: str) -> None:
    assert said(render_request_line(view, news, "en")) == english
    assert said(render_request_line(view, news, "fr")) == french


@pytest.mark.parametrize("language", ["en", "fr"])
def test_in_a_window_it_reads_the_same(language: str) -> None:
    view = render_request_modal(VIEW, language, buttons=True).payload()
    assert_modal_within_limits(view)
    assert read(view) == {"en": REQUEST_EN, "fr": REQUEST_FR}[language]
    own = render_request_modal(VIEW, language, withdraw=True).payload()
    assert set(values(own)) == {"limit.withdraw", "customer.open"}
    over = render_request_modal(CHANGED, language, buttons=True, withdraw=True).payload()
    assert set(values(over)) == {"customer.open"}
