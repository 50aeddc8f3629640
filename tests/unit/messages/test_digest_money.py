"""Amounts in a digest: several currencies, the rates behind the ranking, credits and disputes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from many_currencies import CURRENCIES, RATED
from mornings import ACME, LAMBERT, MOCKUP, eur, in_french, usd
from reading import spoken

from bot.credit.conversion import DatedRate
from bot.credit.money import Money
from messages.digest import render_digest


def test_currencies_stand_side_by_side() -> None:
    said = spoken(CURRENCIES)
    assert "amounts in EUR and USD" in said
    assert "*1. ACME*: €30,900 and $1,200 late, oldest 44 days, of which $200 disputed" in said
    assert "Your overdue went from €63,260 to *€52,240* and from $0 to *$1,200*." in said
    assert "€1,044.80 and $24 (2 % of €52,240 and $1,200)" in said


def test_credits_that_cover_what_is_late_are_told_beside_it() -> None:
    covered = replace(MOCKUP.also[0], credits=(eur("-4210"),))
    said = spoken(replace(MOCKUP, also=(covered, *MOCKUP.also[1:])))
    assert "Garage Étoile &amp; Fils €4,210, 9 days, €4,210 of credits to set against it" in said


def test_credits_of_less_than_a_tenth_change_no_call_and_are_not_told() -> None:
    said = spoken(replace(MOCKUP, calls=(replace(ACME, credits=(eur("-1200"),)), *MOCKUP.calls[1:])))
    assert "of credits" not in said


def test_the_rates_behind_the_ranking_are_said_in_the_blocks_and_in_the_fallback() -> None:
    assert (
        "amounts in EUR and USD · ranked at 1\u00a0USD\u00a0=\u00a00.92\u00a0EUR (20 Nov)"
        " · no rate for JPY: those customers come last\n"
    ) in spoken(RATED)
    assert render_digest(RATED).text.endswith(
        "Ranked at 1\u00a0USD\u00a0=\u00a00.92\u00a0EUR (20 Nov). No rate for JPY: those customers come last."
    )
    french = in_french(RATED)
    assert (
        "classement au taux de 1\u00a0USD\u00a0=\u00a00,92\u00a0EUR (20 nov.)"
        " · pas de taux pour JPY\u00a0: ces clients viennent en dernier\n"
    ) in spoken(french)
    assert render_digest(french).text.endswith(
        "Classement au taux de 1\u00a0USD\u00a0=\u00a00,92\u00a0EUR (20 nov.)."
        " Pas de taux pour JPY\u00a0: ces clients viennent en dernier."
    )


def test_a_rate_keeps_its_decimals_and_tells_the_year_when_it_is_another() -> None:
    old = DatedRate("USD", "EUR", Decimal("0.918273"), date(2025, 12, 31))
    assert "ranked at 1\u00a0USD\u00a0=\u00a00.918273\u00a0EUR (31 Dec 2025)" in spoken(
        replace(CURRENCIES, rates=(old,))
    )


def test_without_rates_nothing_is_said_of_them() -> None:
    assert "ranked at" not in spoken(CURRENCIES)
    assert "no rate" not in spoken(CURRENCIES)


def test_currencies_that_did_not_move_make_one_sentence() -> None:
    same = replace(CURRENCIES, good_news=(), overdue_before=CURRENCIES.overdue)
    assert "*Since yesterday*\nYour overdue stays at *€52,240 and $1,200*." in spoken(same)
    assert " restent à *52\u202f240\u00a0€ et 1\u202f200\u00a0$US*." in spoken(in_french(same))


def test_what_moved_and_what_did_not_make_one_sentence() -> None:
    mixed = replace(CURRENCIES, good_news=(), overdue_before=(eur("63260"), usd("1200")))
    assert "*Since yesterday*\nYour overdue went from €63,260 to *€52,240* and stays at *$1,200*." in spoken(
        mixed
    )


@pytest.mark.parametrize(
    ("before", "heading"),
    [
        ((eur("52240.01"), usd("1200.01")), "*Better since yesterday*"),
        ((eur("63260"), usd("1200")), "*Since yesterday*"),
        ((eur("63260"), usd("1199")), "*Since yesterday*"),
    ],
)
def test_without_good_news_it_is_better_only_when_every_currency_fell(
    before: tuple[Money, ...], heading: str
) -> None:
    assert f"{heading}\nYour overdue" in spoken(replace(CURRENCIES, good_news=(), overdue_before=before))


def test_credits_lower_what_can_be_asked_for_and_the_reason_says_so() -> None:
    credited = replace(LAMBERT, overdue=(eur("1000"),), disputed=(eur("100"),), credits=(eur("-400"),))
    day = replace(MOCKUP, calls=(credited,), calls_total=1)
    assert "*Why first:* €500 can be asked for now, credits taken off." in spoken(day)
    assert "500\u00a0€ peuvent être réclamés, avoirs et règlements non affectés déduits." in spoken(
        in_french(day)
    )
    assert "€400 of credits to set against it" in spoken(day)
    assert "400\u00a0€ d'avoirs et règlements non affectés" in spoken(in_french(day))


def test_credits_that_cover_the_rest_of_a_dispute_do_not_make_it_all_disputed() -> None:
    covered = replace(LAMBERT, credits=(eur("-3800"),))
    said = spoken(replace(MOCKUP, calls=(), calls_total=0, also=(covered,), late_customers=1))
    assert "of which €2,300 disputed (quality), €3,800 of credits to set against it" in said
    assert "all disputed" not in said
    assert "asked for" not in said
