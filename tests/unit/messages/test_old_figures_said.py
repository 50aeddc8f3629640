"""Figures that are not fresh say so wherever limits, holds and cases are shown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
from mornings import PARIS, eur
from rich.console import Console
from troubles import FACTS, LATE_HOLD, VIEW, line

from bot.credit.case import CaseLineKind
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness
from bot.credit_records import ExposureRow
from bot.services.exposures import ExposureList, ExposureTotal, FiguresOf
from messages.case_message import render_case
from messages.case_notices import render_case_asked, render_case_yours
from messages.exposure_answer import exposures_answer
from messages.exposure_list import render_exposures
from messages.hold_message import render_hold_changed

FRIDAY = datetime(2026, 11, 20, 18, 10, tzinfo=PARIS)
OLD = replace(VIEW, facts=replace(FACTS, ledger_at=FRIDAY, freshness=Freshness.OLD))
FRESH = replace(VIEW, facts=replace(FACTS, freshness=Freshness.FRESH))
BANNERS = {
    "en": "⚠ Figures of Fri 20 Nov; a payment may be missing.",
    "fr": "⚠ Chiffres du ven. 20 nov. ; un règlement peut manquer.",
}
EXPOSURES = ExposureList(
    date(2026, 11, 24),
    None,
    (ExposureRow(1, "FR", "C1", "ACME", "", "", Exposure(eur("5"), eur("0"), eur("0"), limit=eur("10"))),),
    {},
    (ExposureTotal(eur("5"), 1),),
    figures=(
        FiguresOf("FR", "Lumen SAS", datetime(2026, 11, 23, 18, 10, tzinfo=PARIS), Freshness.FRESH),
        FiguresOf("BE", "Lumen BE", FRIDAY, Freshness.OLD),
    ),
)


def _spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def plain(payload: dict[str, Any]) -> str:
    return _spaced(f"{payload['text']}\n{json.dumps(payload['blocks'], ensure_ascii=False)}")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_case_says_it_in_its_message_and_in_both_notices(language: str) -> None:
    given = line(CaseLineKind.ASSIGNED)
    for view, said in ((OLD, True), (FRESH, False)):
        for made in (
            render_case(view, language),
            render_case_yours(view, given, language),
            render_case_asked(view, given, "Nadia Benali", language),
        ):
            assert plain(made.payload()).count(BANNERS[language]) == 2 * said


def test_stale_figures_are_said_as_well() -> None:
    stale = replace(OLD, facts=replace(OLD.facts, freshness=Freshness.STALE))
    assert BANNERS["en"] in plain(render_case(stale, "en").payload())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_hold_says_it_to_the_salesperson(language: str) -> None:
    old = replace(LATE_HOLD, ledger_at=FRIDAY, freshness=Freshness.OLD)
    fresh = replace(LATE_HOLD, ledger_at=FRIDAY, freshness=Freshness.FRESH)
    for view, said in ((old, 2), (fresh, 0), (LATE_HOLD, 0)):
        assert plain(render_hold_changed(view, "", language).payload()).count(BANNERS[language]) == said


def test_programs_read_it_of_each_entity() -> None:
    assert exposures_answer(EXPOSURES)["ledgers"] == [
        {
            "entity": "FR",
            "ledger_at": "2026-11-23T18:10:00+01:00",
            "freshness": "fresh",
            "provisional": False,
        },
        {
            "entity": "BE",
            "ledger_at": "2026-11-20T18:10:00+01:00",
            "freshness": "old",
            "provisional": True,
        },
    ]


@pytest.mark.parametrize(
    ("language", "fresh", "old"),
    [
        (
            "en",
            "Lumen SAS: ledger of Mon 23 Nov, 18:10",
            "⚠ Lumen BE: figures of Fri 20 Nov; a payment may be missing.",
        ),
        (
            "fr",
            "Lumen SAS : balance du lun. 23 nov., 18 h 10",
            "⚠ Lumen BE : chiffres du ven. 20 nov. ; un règlement peut manquer.",
        ),
    ],
)
def test_the_table_says_when_the_figures_of_each_entity_were_taken(
    language: str, fresh: str, old: str
) -> None:
    out = StringIO()
    Console(file=out, width=120, color_system=None).print(render_exposures(EXPOSURES, language))
    said = _spaced(out.getvalue())
    assert fresh in said
    assert old in said
