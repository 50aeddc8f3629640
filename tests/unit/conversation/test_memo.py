"""What a modal remembers, where a button stands, and what a form holds, whatever comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.ids import BadValueError
from conversation.talk import NOON
from handlers.slack.memo import Memo, begun, form_memo, memo_of
from handlers.slack.once import Newest
from handlers.slack.origin import Origin, origin_of, surface_of
from handlers.slack.submitted import fields_of, ids_of, written_text
from handlers.slack.turn import Place, Turn

TODAY = date(2026, 11, 24)


def turn(place: Place = Place.MESSAGE, **facts: Any) -> Turn:
    return Turn(cast(AsyncWebClient, None), place, "U1", "T1", **facts)


def test_a_memo_comes_back_as_it_was_written() -> None:
    memo = Memo(
        Origin.PRIVATE_CARD,
        "V1",
        "https://hooks.slack.com/x",
        7,
        3,
        "k",
        0,
        2,
        "18500",
        3,
        "r",
        "promise",
        4,
        "call",
        9,
        "mine",
        '{"record":"step:5:v1"}',
    )
    view = {"private_metadata": memo.written()}
    assert memo_of(turn(Place.MODAL, view=view)) == memo
    assert Memo().written() == "{}"
    assert memo_of(turn(Place.MODAL)) == Memo()


@pytest.mark.parametrize(
    "written", ["[]", "x", '{"customer":"7"}', '{"origin":"elsewhere"}', '{"seen":null}', '{"key":1}']
)
def test_what_this_version_did_not_write_is_refused(written: str) -> None:
    with pytest.raises(BadValueError):
        memo_of(turn(Place.MODAL, view={"private_metadata": written}))


def test_a_form_about_nobody_is_refused() -> None:
    with pytest.raises(BadValueError):
        form_memo(turn(Place.MODAL, view={"private_metadata": "{}"}))


def test_what_a_form_saw_first_is_what_it_goes_by() -> None:
    first = Memo().about(7, 0)
    assert first.about(7, 12) == first
    assert first.key


@pytest.mark.parametrize(
    ("facts", "origin", "surface"),
    [
        ({"block": "digest.20261124.row7.do.r1"}, Origin.DIGEST, Surface.DIGEST),
        ({"block": "digest.20261120.row7.do.r1"}, Origin.DIGEST, Surface.DIGEST),
        ({"block": "digest.20261119.row7.do.r1"}, Origin.NOWHERE, Surface.DIGEST),
        ({"block": "digest.20269999.row7.do.r1"}, Origin.NOWHERE, Surface.DIGEST),
        ({"block": "dispute.7.do.r1"}, Origin.MESSAGE, Surface.MESSAGE),
        ({"block": "card.7.do.r1", "is_ephemeral": True}, Origin.PRIVATE_CARD, Surface.CARD),
        ({"block": "readback.do.5.r1", "is_ephemeral": True}, Origin.PRIVATE, Surface.COMMAND),
        ({"block": "sheet.do.r1", "is_ephemeral": True}, Origin.NOWHERE, Surface.MESSAGE),
        ({"place": Place.HOME}, Origin.HOME, Surface.HOME),
        ({"place": Place.MODAL, "callback": "card", "block": "card.7.do.r1"}, Origin.CARD, Surface.CARD),
        ({"place": Place.MODAL, "callback": "dispute_thread"}, Origin.THREAD, Surface.FORM),
        ({"place": Place.MODAL, "callback": "menu"}, Origin.NOWHERE, Surface.FORM),
        ({"place": Place.COMMAND}, Origin.NOWHERE, Surface.COMMAND),
        ({"place": Place.DIRECT}, Origin.NOWHERE, Surface.THREAD),
        ({"place": Place.SHORTCUT}, Origin.NOWHERE, Surface.MESSAGE),
    ],
)
def test_where_a_button_stands(facts: dict[str, Any], origin: Origin, surface: Surface) -> None:
    assert (origin_of(turn(**facts), TODAY), surface_of(turn(**facts))) == (origin, surface)


def test_a_form_that_takes_the_deepest_modals_place_has_none_below() -> None:
    card = turn(Place.MODAL, callback="card", block="card.7.do.r1", view_id="V3", depth=3)
    assert begun(card, TODAY) == Memo()
    assert begun(replace(card, depth=2), TODAY) == Memo(Origin.CARD, view="V3", customer=7)


def test_numbered_inputs_are_read_in_the_order_of_their_numbers() -> None:
    values = {
        "part_amount#10#4": {"part_amount": {"value": " ten "}},
        "part_amount#2#4": {"part_amount": {"value": "two"}},
        "amount#123": {"amount": {"value": " 12 000 "}},
        "amounts": {"x": {"value": "other"}},
        "date": {"promise.dated": {"selected_date": "2026-02-30"}},
        "part_date#1": {"part_date": {"selected_date": "2026-12-01"}},
        "kind": {"kind": {"selected_option": None}},
        "reason": "forged",
        "invoices": {"x": {"selected_options": "forged"}},
    }
    read = fields_of({"state": {"values": values}})
    assert read.texts(FormBlock.PART_AMOUNT) == (("part_amount#2#4", "two"), ("part_amount#10#4", "ten"))
    assert read.days(FormBlock.PART_DATE) == (("part_date#1", date(2026, 12, 1)),)
    assert (read.id_of(FormBlock.AMOUNT), read.text(FormBlock.AMOUNT)) == ("amount#123", "12 000")
    assert (read.day(FormBlock.DATE), read.chosen(FormBlock.KIND)) == (None, "")
    assert (read.chosen(FormBlock.REASON), read.ticked(FormBlock.INVOICES)) == ("", ())
    assert (read.has(FormBlock.OWNER), fields_of({}).has(FormBlock.TEXT)) == (False, False)


def test_only_numbers_are_ids() -> None:
    assert ids_of(("12", "on_account", "-3", "9" * 19, "7")) == (12, 7)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("Paid &amp; gone &lt;soon&gt;", "Paid & gone <soon>"),
        ("see <https://lumen.fr/a|the mail> or <mailto:a@b.fr>", "see the mail or mailto:a@b.fr"),
        ("<@U1> said so, <!channel>", "<@U1> said so, <!channel>"),
        ("x" * 4000, "x" * 4000),
    ],
)
def test_a_message_is_kept_as_it_was_written(sent: str, meant: str) -> None:
    assert written_text(sent) == meant


def test_the_newest_choice_of_a_form_is_known_by_slacks_count() -> None:
    choices = Newest(60)
    choices.arrived("V1", "1795500002.000001", NOON)
    choices.arrived("V1", "1795500001.000001", NOON)
    assert choices.is_newest("V1", "1795500002.000001")
    assert not choices.is_newest("V1", "1795500001.000001")
    assert choices.is_newest("V2", "1795500000.000001")
