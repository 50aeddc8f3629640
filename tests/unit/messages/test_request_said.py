"""How a request went and what it means, for whoever asked; and the lines below the message that asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from credit_said import (
    ASKED,
    CHANGED,
    FACTS,
    FIRST,
    LAST_DAY,
    REJECTED,
    RELEASE,
    TERMS,
    VIEW,
    decided,
    said,
    seen,
    values,
)
from limits import assert_within_limits
from mornings import PARIS, eur
from screens import elements, read

from bot.credit.request import RequestState
from bot.credit_views import RequestNews, RequestView
from messages.request_message import (
    render_request,
    render_request_asked,
    render_request_decided,
    render_request_line,
)


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
    assert "REQ-118 was sent. Nadia Benali decides: you will be told.\n" in said(message)
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
            "The increase of €8,000 for ACME has ended: the limit is €60,000 again, 88.3 % used.",
            "L'augmentation de 8\u202f000\u00a0€ pour ACME a pris fin\u00a0: le plafond est de nouveau de "
            "60\u202f000\u00a0€, utilisé à 88,3 %.",
        ),
    ],
)
def test_a_line_below_it(news: RequestNews, view: RequestView, english: str, french: str) -> None:
    assert said(render_request_line(view, news, "en")) == english
    assert said(render_request_line(view, news, "fr")) == french


OVER = replace(FACTS, holds=(), exposure=replace(FACTS.exposure, orders=eur("21000")))


def test_terms_say_by_how_much_exposure_goes_over_the_limit() -> None:
    """53,000 and the order of 15,000 are 8,000 over 60,000; once granted, the order is in the exposure."""
    waiting = render_request(seen(TERMS), "en", buttons=True).text
    assert "Approving reserves the order: exposure goes over the limit by €8,000." in waiting
    french = render_request(seen(TERMS), "fr", buttons=True).text
    assert "l'encours dépassera le plafond de 8\u202f000\u00a0€." in french
    granted = replace(decided(TERMS, RequestState.APPROVED), facts=OVER)
    told = said(render_request_decided(granted, "en"))
    assert "its amount is reserved, and exposure is €8,000 over the limit." in told


def test_terms_of_an_order_that_fits_say_nothing_of_the_limit() -> None:
    fits = seen(replace(TERMS, order=eur("7000")))
    assert "over the limit" not in render_request(fits, "en", buttons=True).text


def test_the_release_of_a_limit_gone_over_says_that_each_order_is_still_checked() -> None:
    checked = "as far over the limit as the credit manager decides alone"
    granted = replace(decided(RELEASE, RequestState.APPROVED), facts=OVER)
    assert f"Orders are taken again {checked}; each is still checked." in said(
        render_request_decided(granted, "en")
    )
    waiting = render_request(replace(seen(RELEASE), facts=OVER), "en", buttons=True)
    assert checked in waiting.text
    assert checked not in render_request(seen(RELEASE), "en", buttons=True).text


@pytest.mark.parametrize("news", [RequestNews.ENDS_SOON, RequestNews.ENDED])
def test_a_line_that_stands_alone_names_the_customer_after_its_first_sentence(news: RequestNews) -> None:
    view = decided(ASKED, RequestState.APPROVED, counts_until=LAST_DAY)
    message = render_request_line(view, news, "en", alone=True)
    assert_within_limits(message.payload())
    assert read(message.payload()).startswith("*ACME* (C0042)\nThe increase of €8,000")
    assert "ACME" not in message.text.split(".")[0]
    assert "ACME" not in render_request_line(view, news, "en").text
