"""The settings' form, and what holds in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from limits import assert_modal_within_limits, assert_within_limits
from screens import SETTINGS, read
from syrupy.assertion import SnapshotAssertion

from messages.settings import render_settings, render_settings_modal


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_form_and_the_words(language: str, snapshot: SnapshotAssertion) -> None:
    view = render_settings_modal(SETTINGS, language).payload()
    assert_modal_within_limits(view)
    message = render_settings(SETTINGS, language, saved=True)
    assert_within_limits(message.payload())
    assert f"{read(view)}\n---\n{message.text}" == snapshot


def test_the_form_begins_with_what_holds() -> None:
    view = render_settings_modal(SETTINGS, "en").payload()
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert list(inputs) == ["settings.language", "settings.digest", "settings.hour", "settings.quiet"]
    assert inputs["settings.language"]["initial_option"]["value"] == "en"
    assert inputs["settings.digest"]["initial_option"]["value"] == "on"
    assert inputs["settings.hour"]["initial_time"] == "08:30"
    assert [one["value"] for one in inputs["settings.quiet"]["initial_options"]] == ["4"]
    assert [one["text"]["text"] for one in inputs["settings.quiet"]["options"]][::6] == ["Monday", "Sunday"]
    assert view["callback_id"] == "settings"
    assert view["submit"]["text"] == "Save"


def test_no_quiet_day_leaves_the_boxes_empty() -> None:
    bare = replace(SETTINGS, quiet_weekdays=frozenset(), quiet_periods=(), digest_on=False)
    view = render_settings_modal(bare, "fr").payload()
    assert_modal_within_limits(view)
    assert "initial_options" not in view["blocks"][3]["element"]
    assert view["blocks"][1]["element"]["initial_option"]["value"] == "off"
    assert "`/credit réglages calme 24/12-2/1`" in read(view)


def test_who_looks_after_nobody_sets_the_language_only() -> None:
    view = render_settings_modal(replace(SETTINGS, has_digest=False), "en").payload()
    assert [block["block_id"] for block in view["blocks"]] == ["settings.language"]
    said = read(render_settings(replace(SETTINGS, has_digest=False), "en", saved=False).payload())
    assert "*Digest:* none, because you look after no customers" in said
    assert "Quiet" not in said


def test_what_holds_in_words() -> None:
    said = read(render_settings(SETTINGS, "en", saved=True).payload())
    for sentence in (
        "Saved. Your settings are now:",
        "*Language:* English",
        "*Digest:* at 08:30 on working days (Europe/Paris)",
        "*Quiet days:* Friday",
        "*Quiet periods:* 24 Dec 2026 to 2 Jan 2027",
    ):
        assert sentence in said
    assert "Saved" not in read(render_settings(SETTINGS, "en", saved=False).payload())
    off = read(render_settings(replace(SETTINGS, digest_on=False), "en", saved=True).payload())
    assert "*Digest:* not sent; `/credit settings digest on` sends it again" in off
    assert "*Quiet days:* Friday" in off


def test_no_quiet_day_is_said_where_a_digest_is_sent() -> None:
    never = replace(SETTINGS, quiet_weekdays=frozenset(), quiet_periods=())
    assert "*Quiet days:* none" in read(render_settings(never, "en", saved=True).payload())
    off = replace(never, digest_on=False)
    assert "Quiet" not in read(render_settings(off, "en", saved=True).payload())


def test_quiet_periods_without_end_are_counted() -> None:
    day = date(2027, 1, 1)
    many = tuple((day + timedelta(days=n), day + timedelta(days=n)) for n in range(1000))
    view = replace(SETTINGS, quiet_periods=many)
    assert_modal_within_limits(render_settings_modal(view, "en").payload())
    message = render_settings(view, "fr", saved=False)
    assert_within_limits(message.payload())
    assert "de plus." in message.text
