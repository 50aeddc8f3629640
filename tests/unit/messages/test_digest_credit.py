"""What a digest says of limits and orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from limits import assert_within_limits
from mornings import ACME, LAMBERT, MOCKUP, TODAY, eur, in_french, reached

from bot.credit.digest import CreditNews, CreditNewsKind, Digest, LateCustomer
from bot.credit.dunning import StepAction
from bot.credit.freshness import Freshness
from messages.digest import render_digest, render_digest_modal

YEAR_END = date(2026, 12, 31)


def news(kind: CreditNewsKind, number: int = 17) -> CreditNews:
    """With all that a kind could say; €62,000 is 103.3 % of €60,000."""
    return CreditNews(
        number,
        "ACME",
        kind,
        ratio=Decimal(62) / Decimal(60),
        exposure=eur("62000"),
        limit=eur("60000"),
        amount=eur("8000"),
        on=YEAR_END,
        number="F-2026-0871",
        days_late=44,
    )


def morning(*told: CreditNews, left_out: int = 0, language: str = "en") -> Digest:
    reader = replace(MOCKUP.recipient, language=language)
    return replace(MOCKUP, recipient=reader, credit_news=told, credit_news_left_out=left_out)


def paragraph(digest: Digest) -> str:
    payload = render_digest(digest).payload()
    assert_within_limits(payload)
    found = [one for one in payload["blocks"] if ".credit." in one["block_id"]]
    assert all(set(one) == {"type", "block_id", "text"} for one in found)
    return "\n".join(one["text"]["text"] for one in found)


def spaced(text: str) -> str:
    """With every kind of space as the one that a keyboard has."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("kind", "english", "french"),
    [
        (
            CreditNewsKind.BREACH,
            "ACME is over its limit: €62,000 of €60,000 (103.3 %).",
            "ACME dépasse son plafond : 62 000 € sur 60 000 € (103,3 %).",
        ),
        (
            CreditNewsKind.GROUP,
            "ACME: its group is over its limit, €62,000 of €60,000 (103.3 %).",
            "ACME : son groupe dépasse son plafond, 62 000 € sur 60 000 € (103,3 %).",
        ),
        (
            CreditNewsKind.COVER,
            "ACME is over what is insured: €62,000, insured €60,000.",
            "ACME dépasse le plafond assuré : 62 000 € pour 60 000 € assurés.",
        ),
        (
            CreditNewsKind.HOLD_SET,
            "ACME: orders on hold, F-2026-0871 is 44 days late.",
            "ACME : commandes bloquées, F-2026-0871 a 44 jours de retard.",
        ),
        (CreditNewsKind.HOLD_LIFTED, "ACME: orders are taken again.", "ACME : commandes débloquées."),
        (
            CreditNewsKind.ALERT,
            "ACME: 103.3 % of its limit of €60,000 used, nearly full.",
            "ACME : 103,3 % de son plafond de 60 000 € utilisés, presque atteint.",
        ),
        (
            CreditNewsKind.WARNING,
            "ACME: 103.3 % of its limit of €60,000 used.",
            "ACME : 103,3 % de son plafond de 60 000 € utilisés.",
        ),
        (
            CreditNewsKind.INCREASE_ENDS,
            "ACME: the increase of €8,000 ends Thu 31 Dec; without it 103.3 %.",
            "ACME : l'augmentation de 8 000 € prend fin le jeu. 31 déc. ; sans elle 103,3 %.",
        ),
        (
            CreditNewsKind.INCREASE_ENDED,
            "ACME: the increase of €8,000 has ended, the limit is €60,000 again (103.3 % used).",
            "ACME : l'augmentation de 8 000 € a pris fin, le plafond est de nouveau de 60 000 € "
            "(103,3 % utilisés).",
        ),
    ],
)
def test_each_is_one_short_line(kind: CreditNewsKind, english: str, french: str) -> None:
    assert paragraph(morning(news(kind))) == f"*Limits and orders*\n{english}"
    assert english in render_digest(morning(news(kind))).text
    spoken = paragraph(morning(news(kind), language="fr"))
    assert spaced(spoken) == f"*Plafonds et commandes*\n{french}"


@pytest.mark.parametrize("kind", list(CreditNewsKind))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_not_known_is_left_out(kind: CreditNewsKind, language: str) -> None:
    bare = CreditNews(17, "ACME", kind)
    assert "None" not in paragraph(morning(bare, language=language))


def test_a_limit_of_zero_is_said() -> None:
    over = replace(news(CreditNewsKind.BREACH), limit=eur("0"), ratio=None)
    assert paragraph(morning(over)).endswith("ACME is over its limit: €62,000 of €0.")


def test_what_is_left_out_is_counted_in_blocks_and_text() -> None:
    digest = morning(news(CreditNewsKind.BREACH), left_out=4)
    assert paragraph(digest).endswith("And 4 more.")
    assert "And 4 more." in render_digest(digest).text


def test_without_news_there_is_no_heading() -> None:
    assert paragraph(MOCKUP) == ""


def test_a_day_with_nothing_late_tells_it_too() -> None:
    calm = replace(
        morning(news(CreditNewsKind.INCREASE_ENDS)), calls=(), calls_total=0, also=(), late_customers=0
    )
    assert "the increase of €8,000 ends" in paragraph(calm)
    assert "the increase of €8,000 ends" in render_digest(calm).text


def test_figures_too_old_to_rank_do_not_hide_it() -> None:
    old = tuple(replace(one, freshness=Freshness.STALE) for one in MOCKUP.ledgers)
    digest = replace(morning(news(CreditNewsKind.INCREASE_ENDED)), ledgers=old)
    assert "has ended" in paragraph(digest)
    assert "has ended" in render_digest(digest).text


def test_the_window_has_it_too() -> None:
    blocks = render_digest_modal(morning(news(CreditNewsKind.BREACH)), "fr").payload()["blocks"]
    assert "dépasse son plafond" in str(blocks)


@pytest.mark.parametrize(
    ("kind", "english", "french"),
    [
        (
            CreditNewsKind.BREACH,
            "ACME is over its limit, orders on hold: €62,000 of €60,000 (103.3 %).",
            "ACME dépasse son plafond, commandes bloquées : 62 000 € sur 60 000 € (103,3 %).",
        ),
        (
            CreditNewsKind.GROUP,
            "ACME: its group is over its limit, orders on hold: €62,000 of €60,000 (103.3 %).",
            "ACME : son groupe dépasse son plafond, commandes bloquées : 62 000 € sur 60 000 € (103,3 %).",
        ),
    ],
)
def test_over_the_limit_it_says_when_orders_are_on_hold(
    kind: CreditNewsKind, english: str, french: str
) -> None:
    held = replace(news(kind), is_on_hold=True)
    assert english in paragraph(morning(held))
    assert french in spaced(paragraph(morning(held, language="fr")))


HELD = replace(ACME, is_on_hold=True)


def row(customer: LateCustomer, *told: CreditNews) -> str:
    """Why and what next, of the first call."""
    digest = replace(MOCKUP, calls=(customer,), credit_news=told)
    blocks = render_digest(digest).payload()["blocks"]
    (text,) = (one["text"]["text"] for one in blocks if ".row17." in one["block_id"] and "text" in one)
    return str(text.splitlines()[1])


def test_a_call_does_not_come_before_a_hold_that_is_there() -> None:
    assert row(ACME).endswith("Call before the hold on Wed 25 Nov.")
    assert row(HELD).endswith("of its limit is used. Orders are on hold.")
    notice = reached(StepAction.FORMAL_NOTICE, TODAY, date(2026, 11, 26))
    late = replace(HELD, step=notice)
    assert row(late).endswith("Orders are on hold. Call before the formal notice on Thu 26 Nov.")
    due = replace(HELD, step=reached(StepAction.HOLD, TODAY, date(2026, 11, 26)))
    handed_over = replace(due, next_step=(StepAction.HAND_OVER, date(2026, 12, 10)))
    assert row(handed_over).endswith(
        "Orders are on hold. Call before the hand-over to collection on Thu 10 Dec."
    )


def test_what_the_news_say_of_a_hold_the_row_does_not_say_again() -> None:
    assert "on hold" not in row(HELD, news(CreditNewsKind.HOLD_SET))
    assert "Orders are on hold." in row(HELD, news(CreditNewsKind.HOLD_SET, number=18))


def test_a_customer_with_nothing_to_do_is_said_to_be_on_hold_too() -> None:
    also = replace(LAMBERT, is_on_hold=True)
    digest = replace(MOCKUP, also=(also,))
    assert "24 days, of which €2,300 disputed (quality): orders on hold, firm reminder due" in str(
        render_digest(digest).payload()
    )
    assert "commandes bloquées" in str(render_digest(in_french(digest)).payload())
