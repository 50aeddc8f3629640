"""How a file from the inbox went in, for the accountant; and the messages of notices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from limits import assert_within_limits
from mornings import MOCKUP, eur
from screens import REPORT, SENT, read
from syrupy.assertion import SnapshotAssertion

from bot.files import UnbalancedGroup
from bot.wording import Wording
from messages.digest import render_digest
from messages.report_notice import render_import_notice, render_refused_file
from messages.wording import SlackWording


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_notices_read_well(language: str, snapshot: SnapshotAssertion) -> None:
    said = []
    for message in (
        render_import_notice(REPORT, language),
        render_refused_file("balance.csv", "No column holds the due date.", language),
    ):
        assert_within_limits(message.payload())
        said += [read(message.payload()), message.text]
    assert "\n---\n".join(said) == snapshot


def test_twenty_refused_lines_are_named_and_the_others_counted() -> None:
    text = read(render_import_notice(REPORT, "en").payload())
    assert '*23 lines refused*\nline 3, Échéance: "31/02/2026": there is no such day' in text
    assert text.count("there is no such day") == 20
    assert "And 3 more." in text


@pytest.mark.parametrize("count", [0, 1, 20, 21, 100, 300])
def test_every_refused_line_is_named_or_counted(count: int) -> None:
    refusals = tuple(replace(REPORT.refusals[0], line=n) for n in range(min(count, 100)))
    payload = render_import_notice(replace(REPORT, refused=count, refusals=refusals), "fr").payload()
    assert_within_limits(payload)
    shown = read(payload).count("there is no such day")
    assert shown == min(count, 20)
    assert (f"Et {count - shown} de plus." in read(payload)) is (count > 20)


def test_a_clean_import_says_no_trouble() -> None:
    clean = replace(REPORT, refused=0, refusals=(), warnings=(), balances=(eur("0"),))
    message = render_import_notice(clean, "en")
    assert message.text.startswith("A file was imported. Import of open-items-20261123.csv. ")
    assert "Correct" not in message.text
    assert "Atelier Lumen: customers owe nothing." in message.text


def test_matching_groups_and_unmatched_lines_are_told() -> None:
    groups = (UnbalancedGroup("C1", "AAA", eur("12.50")), UnbalancedGroup("C2", "AAB", eur("-2.50"))) * 20
    report = replace(REPORT, unbalanced=groups, unmatched=3, unmatched_balance=eur("120"))
    text = read(render_import_notice(report, "en").payload())
    assert "*40 matching groups do not balance; €200 left open*\nC1, AAA: €12.50" in text
    assert "And 20 more." in text
    assert "3 lines are in no matching group; they come to €120." in text


def test_a_long_reason_leaves_room_for_what_to_do() -> None:
    message = render_refused_file("f" * 500, "because " * 1000, "en")
    assert_within_limits(message.payload())
    assert "Nothing was changed" in read(message.payload())


def test_the_wording_of_notices_is_in_the_language_asked_for() -> None:
    wording: Wording = SlackWording()
    assert wording.digest(MOCKUP) == render_digest(MOCKUP).payload()
    assert wording.folded(SENT, 0, "fr")["text"].startswith("Mar. 24 nov.")
    assert wording.report(REPORT, "fr")["text"].startswith("Un fichier a été importé")
    assert wording.refused("a.csv", "Too large.", "en")["text"].startswith("A file was not imported")
