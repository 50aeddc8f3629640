"""The public sample of payment histories comes out to the cent through its example policy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.policy_file import load_policy
from integration.ledgers import Company

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT.parent / "shared" / "data" / "late-payment-histories.csv"

END = date(2014, 1, 31)

pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="the public sample is not beside the project")


@pytest.fixture
async def imported(company: Company) -> Company:
    """The sample, taken when all of it was settled."""
    company.policy = load_policy(ROOT / "examples" / "late-payment-histories.yaml")
    report = await company.take(SAMPLE, END)
    assert (report.read, report.added, report.refused, report.warnings) == (2466, 2466, 0, ())
    return company


async def test_the_whole_sample(imported: Company) -> None:
    total = await imported.rows("SELECT COUNT(*), SUM(gross_minor) FROM documents")
    assert [(int(count), int(minor)) for count, minor in total] == [(2466, 14770318)]
    assert await imported.rows("SELECT COUNT(*) FROM documents WHERE disputed_minor > 0") == [(561,)]
    assert await imported.rows("SELECT COUNT(*) FROM customers") == [(100,)]


async def test_what_was_open_on_a_day_in_the_middle(imported: Company) -> None:
    ageings = (await imported.ageings(date(2013, 6, 30))).values()
    assert sum(one.documents for one in ageings) == 84
    assert sum((one.balance.amount for one in ageings), Decimal(0)) == Decimal("5119.85")


async def test_everything_is_settled_in_the_end_and_again_changes_nothing(imported: Company) -> None:
    assert await imported.owed(END) == {}
    report = await imported.take(SAMPLE, END)
    assert (report.added, report.changed, report.unchanged, report.closed) == (0, 0, 2466, 0)
    assert await imported.rows("SELECT COUNT(*) FROM movements") == [(2466,)]
