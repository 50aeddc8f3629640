"""The other days: hundreds late, nothing to do, old or stale figures, several currencies and entities."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from limits import assert_within_limits
from many_currencies import CURRENCIES, RATED
from mornings import ACME, BRASSERIE, GARAGE, LEDGER, MOCKUP, PARIS, eur, in_french, reached, usd
from reading import spoken
from syrupy.assertion import SnapshotAssertion

from bot.credit.ageing import Bucket
from bot.credit.digest import (
    GoodNews,
    LedgerAge,
    NewsKind,
    NextDue,
    RestBucket,
)
from bot.credit.dunning import StepAction
from bot.credit.freshness import Freshness
from bot.credit.priority import Reason
from messages.digest import render_digest

FRIDAY = datetime(2026, 11, 20, 18, 5, tzinfo=PARIS)

MANY = replace(
    MOCKUP,
    calls=tuple(replace(ACME, id=n, code=f"C{n}", name=f"Customer {n}") for n in range(5)),
    calls_total=120,
    also=(),
    rest=(
        RestBucket(Bucket.FIRST, 212, (eur("410000"),)),
        RestBucket(Bucket.SECOND, 51, (eur("120300"), usd("900"))),
        RestBucket(Bucket.THIRD, 18, (eur("44000"),)),
        RestBucket(Bucket.OLDEST, 14, (eur("9000.50"),)),
    ),
    late_customers=300,
    customers=4000,
)
NOTHING = replace(
    MOCKUP,
    calls=(),
    calls_total=0,
    also=(),
    late_customers=0,
    overdue=(),
    commission=(),
    good_news=(GoodNews("Librairie Sauvage", NewsKind.PAID, eur("1180")),),
    next_due=NextDue("Keller", eur("5300"), date(2026, 11, 27)),
)
OLD = replace(MOCKUP, ledgers=(LedgerAge("Atelier Lumen", FRIDAY, Freshness.OLD),))
STALE = replace(MOCKUP, ledgers=(LedgerAge("Atelier Lumen", FRIDAY, Freshness.STALE),))
NO_CALL = replace(MOCKUP, calls=(), calls_total=0, late_customers=2)
ENTITIES = replace(
    MOCKUP,
    ledgers=(LEDGER, LedgerAge("Lumen Iberia", FRIDAY, Freshness.OLD)),
    calls=(ACME, replace(BRASSERIE, entity="Lumen Iberia", code="C0042")),
    calls_total=2,
    also=(GARAGE,),
)
PARTLY_STALE = replace(
    ENTITIES,
    ledgers=(LEDGER, LedgerAge("Lumen Iberia", FRIDAY, Freshness.STALE)),
    calls=(ACME,),
    calls_total=1,
)
NOBODYS = replace(MOCKUP, recipient=replace(MOCKUP.recipient, name="", email=""))

DAYS = {
    "many": MANY,
    "nothing": NOTHING,
    "old": OLD,
    "stale": STALE,
    "no_call": NO_CALL,
    "currencies": CURRENCIES,
    "entities": ENTITIES,
    "partly_stale": PARTLY_STALE,
    "rated": RATED,
    "nobodys": NOBODYS,
}


@pytest.mark.parametrize("name", DAYS)
def test_the_day_reads_well_in_both_languages(name: str, snapshot: SnapshotAssertion) -> None:
    for digest in (DAYS[name], in_french(DAYS[name])):
        message = render_digest(digest)
        assert_within_limits(message.payload())
        assert f"{spoken(digest)}\n---\n{message.text}" == snapshot


def test_three_hundred_late_customers_are_counted_by_age() -> None:
    said = spoken(MANY)
    assert said.startswith("Tuesday 24 November: 5 calls out of 300 late customers\n")
    assert (
        "*The rest:* 1-30 days: 212 (€410,000) · 31-60 days: 51 (€120,300 and $900)"
        " · 61-90 days: 18 (€44,000) · over 90 days: 14 (€9,000.50)"
    ) in said
    assert "See all 300" in said


def test_a_day_with_nothing_to_do() -> None:
    said = spoken(NOTHING)
    assert said.startswith("Tuesday 24 November: nothing to do\n")
    assert "Nothing to chase. Librairie Sauvage paid €1,180; none of 42 late." in said
    assert "Next due: Keller, €5,300, Fri 27 Nov" in said
    assert "See all" not in said


def test_old_figures_carry_a_banner_in_the_blocks_and_in_the_fallback() -> None:
    banner = "⚠ Figures of Fri 20 Nov; a payment may be missing."
    assert banner in spoken(OLD)
    assert banner in render_digest(OLD).text
    assert "⚠ Lumen Iberia: figures of Fri 20 Nov; a payment may be missing." in spoken(ENTITIES)


def test_a_ledger_too_old_to_rank_beside_a_fresh_one_is_told_and_the_fresh_one_still_ranks() -> None:
    banner = "⚠ Figures of Lumen Iberia of 20 Nov 2026 are too old to rank: its customers are left out."
    message = render_digest(PARTLY_STALE)
    for said in (spoken(PARTLY_STALE), message.text):
        assert banner in said
        assert "ACME" in said
        assert "I stop ranking" not in said
    assert message.text.endswith("Ledger of 23 November.")
    assert (
        "⚠ Les chiffres de Lumen Iberia du 20 nov. 2026 sont trop anciens pour classer\u00a0:"
        " ses clients sont laissés de côté."
    ) in spoken(in_french(PARTLY_STALE))


def test_stale_figures_rank_nobody() -> None:
    message = render_digest(STALE)
    for said in (spoken(STALE), message.text):
        assert "I stop ranking until new figures come" in said
        assert "20 Nov 2026, 18:05" in said
        assert "ACME" not in said
        assert "€" not in said


def test_late_customers_without_a_call_are_said() -> None:
    assert spoken(NO_CALL).startswith("Tuesday 24 November: no call to make, 2 customers late\n")


def test_each_customer_is_named_with_their_entity_when_there_are_several() -> None:
    said = spoken(ENTITIES)
    assert (
        "Ledgers: Atelier Lumen (Mon 23 Nov, 18:10) and Lumen Iberia (Fri 20 Nov, 18:05)"
        " · your portfolio · amounts in EUR"
    ) in said
    assert "*1. ACME* (Atelier Lumen): €30,900 late" in said
    assert "*2. Brasserie du Port* (Lumen Iberia): €9,850 late" in said
    assert "Garage Étoile &amp; Fils (Atelier Lumen) €4,210" in said


def test_nobodys_customers_have_no_salesperson_and_no_commission() -> None:
    said = spoken(NOBODYS)
    assert said.startswith("Tuesday 24 November: 3 calls to make (customers without a salesperson)\n")
    assert "Their overdue went from" in said
    assert "Commission" not in said
    assert render_digest(NOBODYS).text.startswith(
        "Good morning. 3 calls to make today, €52,240 late in all. These customers have no salesperson."
    )


def test_more_rows_than_slack_takes_are_counted() -> None:
    rows = tuple(replace(ACME, id=n, code=f"C{n}") for n in range(60))
    crowded = replace(MOCKUP, calls=rows, calls_total=60, late_customers=62)
    payload = render_digest(crowded).payload()
    assert_within_limits(payload)
    shown = sum(block["block_id"].endswith(".do.r1") for block in payload["blocks"])
    assert f"{60 - shown} more calls do not fit here." in spoken(crowded)
    assert render_digest(crowded).text.endswith(" more lines.")


def test_the_only_late_customer_is_not_all_of_one() -> None:
    one = replace(MOCKUP, calls=(ACME,), calls_total=1, also=(), late_customers=1)
    assert "\nSee the list\n" in spoken(one)
    assert "\nVoir la liste\n" in spoken(in_french(one))


def test_a_call_with_days_left_says_by_when() -> None:
    step = reached(StepAction.CALL, date(2026, 11, 22), date(2026, 11, 26))
    waits = replace(BRASSERIE, step=step, priority=replace(BRASSERIE.priority, reasons=(Reason.AMOUNT,)))
    digest = replace(MOCKUP, calls=(waits,), calls_total=1)
    assert "Call by Thu 26 Nov." in spoken(digest)
    assert "Appelez au plus tard le jeu. 26 nov." in spoken(in_french(digest))
