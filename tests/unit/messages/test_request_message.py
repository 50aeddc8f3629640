"""A request: what whoever decides reads, how it went, and what whoever asked reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from credit_said import (
    ASKED,
    BY_HAND,
    CHANGED,
    DECIDED_AT,
    FACTS,
    FIRST,
    GROUP,
    HELD,
    OF,
    REJECTED,
    RELEASE,
    TERMS,
    VIEW,
    said,
    seen,
    values,
)
from limits import assert_modal_within_limits, assert_within_limits
from mornings import eur
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
Nadia Benali decides: one is enough up to €12,000 and 60 days. \
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
Nadia Benali décide\u00a0: un seul accord suffit jusqu'à 12\u202f000\u00a0€ et 60 jours. \
Sans réponse, la demande expire le ven. 27 nov. à 17 h 00. REQ-118 · balance du lun. 23 nov., 18 h 10
Accorder
Accorder autrement
Refuser
Ouvrir la fiche"""


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
        "The order of €15,000 may be taken above the limit, payable in 15 days, and its amount is reserved: "
        "exposure goes over the limit by €8,000. "
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


@pytest.mark.parametrize("language", ["en", "fr"])
def test_in_a_window_it_reads_the_same(language: str) -> None:
    view = render_request_modal(VIEW, language, buttons=True).payload()
    assert_modal_within_limits(view)
    assert read(view) == {"en": REQUEST_EN, "fr": REQUEST_FR}[language]
    own = render_request_modal(VIEW, language, withdraw=True).payload()
    assert set(values(own)) == {"limit.withdraw", "customer.open"}
    over = render_request_modal(CHANGED, language, buttons=True, withdraw=True).payload()
    assert set(values(over)) == {"customer.open"}


def test_the_limit_is_said_for_each_day_on_which_it_changes() -> None:
    """30,000 and 5,000 until 24 Nov, 7,000 more asked: 42,000, then 37,000 on the day after."""
    steps = ((date(2026, 11, 23), eur("42000")), (date(2026, 11, 25), eur("37000")))
    view = replace(VIEW, facts=replace(FACTS, holds=()), steps=steps)
    assert sure(view).startswith(
        "The limit becomes €42,000 from 23 Nov, then €37,000 from 25 Nov, to 31 Dec 2026. "
    )


def test_the_share_counts_what_runs_at_the_same_time() -> None:
    view = replace(VIEW, share=Decimal("0.4"), running=eur("5000"))
    assert "*Limit asked*\n€68,000 (40 % with the €5,000 that runs)\n" in said(
        render_request(view, "en", buttons=True)
    )


def test_several_holds_that_are_released_are_said_a_sentence_each() -> None:
    view = replace(seen(RELEASE), facts=replace(FACTS, holds=(HELD, BY_HAND)))
    assert (
        "*Approving releases these holds:* F-2026-0871 is 44 days late.\n"
        "On hold by Nadia Benali since Tue 24 Nov: “bounced cheque”."
    ) in said(render_request(view, "en", buttons=True))


def test_the_end_said_alone_has_the_card_and_the_next_order_check() -> None:
    ended = seen(replace(ASKED, state=RequestState.ENDED))
    message = render_request_line(ended, RequestNews.ENDED, "en", alone=True)
    assert values(message.payload()) == {"customer.open": "customer:17:v1", "order.open": "customer:17:v1"}
