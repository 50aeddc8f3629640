"""Crossings: each said once on the way up and armed again on the way down, in whatever order things come."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.crossing import Threshold
from bot.credit.crossing_rules import Moved, crossed, due, figures
from bot.credit.exposure import Bands
from credit.orders_made import money, owed

WARNING, ALERT, BREACH, COVER, GROUP = Threshold
NONE: frozenset[Threshold] = frozenset()


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("47999.99", NONE),
        ("48000", {WARNING}),
        ("56999.99", {WARNING}),
        ("57000", {WARNING, ALERT}),
        ("60000", {WARNING, ALERT}),
        ("60000.01", {WARNING, ALERT, BREACH}),
    ],
)
def test_a_warning_and_an_alert_begin_at_their_shares_and_a_breach_is_strictly_above(
    total: str, expected: frozenset[Threshold]
) -> None:
    assert crossed(owed(total, "60000")) == expected


def test_a_company_has_its_own_shares() -> None:
    bands = Bands(Decimal("0.5"), Decimal("0.6"))
    assert crossed(owed("30000", "60000", bands=bands)) == {WARNING}


def test_a_limit_of_zero_is_a_limit_and_none_is_none() -> None:
    assert crossed(owed("0", "0")) == NONE
    assert crossed(owed("0.01", "0")) == {WARNING, ALERT, BREACH}
    assert crossed(owed("-5", "0")) == NONE
    assert crossed(owed("900000")) == NONE


def test_cover_and_the_group_are_crossed_strictly_above_beside_the_limit() -> None:
    insured = owed("20000", "60000", insured_limit=money("20000"))
    assert crossed(insured) == NONE
    assert crossed(replace(insured, documents=money("20000.01"))) == {COVER}
    assert crossed(owed("1", "60000"), owed("100", "100")) == NONE
    assert crossed(owed("1", "60000"), owed("100.01", "100")) == {GROUP}
    assert crossed(owed("1", "60000"), owed("100.01")) == NONE


def test_a_jump_crosses_all_and_says_the_gravest() -> None:
    moved = due(frozenset({WARNING, ALERT, BREACH}), NONE)
    assert moved == Moved(new=(WARNING, ALERT, BREACH), back=(), said=(BREACH,))


def test_cover_and_the_group_are_said_beside() -> None:
    moved = due(frozenset({WARNING, COVER, GROUP}), NONE)
    assert moved == Moved(new=(WARNING, COVER, GROUP), back=(), said=(WARNING, COVER, GROUP))


def test_back_below_arms_again_without_a_word() -> None:
    moved = due(frozenset({WARNING}), frozenset({WARNING, ALERT, BREACH, COVER}))
    assert moved == Moved(new=(), back=(ALERT, BREACH, COVER), said=())


def test_one_that_appears_below_a_graver_one_is_kept_and_not_said() -> None:
    """The company's warning begins lower than it did; the breach has been said."""
    moved = due(frozenset({WARNING, ALERT, BREACH}), frozenset({BREACH}))
    assert moved == Moved(new=(WARNING, ALERT), back=(), said=())


def test_what_was_crossed_comes_with_its_figures() -> None:
    own = owed("61000", "60000", insured_limit=money("40000"))
    group = owed("120000", "100000")
    assert figures(BREACH, own, group) == (money("61000"), money("60000"))
    assert figures(COVER, own, group) == (money("61000"), money("40000"))
    assert figures(GROUP, own, group) == (money("120000"), money("100000"))
    assert figures(GROUP, own, None) is None
    assert figures(WARNING, owed("1"), None) is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["limit", "exposure", "cover", "group"]),
        st.sampled_from([0, 50, 79, 80, 81, 94, 95, 96, 100, 101, 150]),
    ),
    max_size=20,
)


@given(STEPS)
def test_whatever_goes_up_and_down_each_crossing_is_said_once_until_it_is_back(
    steps: list[tuple[str, int]],
) -> None:
    """Imports move exposure, increases the limit; the memory is only which thresholds are up."""
    facts = {"limit": 100, "exposure": 0, "cover": 100, "group": 100}
    up = NONE
    spoken: set[Threshold] = set()
    for what, amount in steps:
        facts[what] = amount
        own = owed(str(facts["exposure"]), str(facts["limit"]), insured_limit=money(str(facts["cover"])))
        now = crossed(own, owed(str(facts["exposure"]), str(facts["group"])))
        moved = due(now, up)
        assert set(moved.new) == now - up
        assert set(moved.back) == up - now
        assert not spoken & set(moved.said)
        assert set(moved.said) <= set(moved.new)
        spoken = (spoken | set(moved.said)) - set(moved.back)
        up = (up | set(moved.new)) - set(moved.back)
        assert up == now
        assert due(now, up) == Moved((), (), ())
        for gravest in (BREACH, COVER, GROUP):
            assert (gravest in spoken) == (gravest in now)


@given(STEPS)
def test_what_is_up_follows_from_the_last_figures_and_not_from_their_order(
    steps: list[tuple[str, int]],
) -> None:
    last = {"limit": 100, "exposure": 0} | dict(steps)
    up = NONE
    facts = {"limit": 100, "exposure": 0}
    for what, amount in steps:
        facts |= {what: amount}
        now = crossed(owed(str(facts["exposure"]), str(facts["limit"])))
        moved = due(now, up)
        up = (up | set(moved.new)) - set(moved.back)
    at_once = due(crossed(owed(str(last["exposure"]), str(last["limit"]))), NONE)
    assert up == set(at_once.new)
