"""A reminder before it leaves, as its owner sees it; and what being late costs, on the card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cards import ACME_CARD
from limits import assert_modal_within_limits, assert_within_limits
from mornings import eur, usd
from screens import read

from bot.card import LateCharges
from bot.credit.due_step import DueStep
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.freshness import Freshness
from bot.credit.refused import Refused, Why
from bot.credit_views import Of
from bot.dunning_views import MailText, ReminderPreview
from messages.card import render_card
from messages.reminder_preview import render_reminder_preview

AT = datetime(2026, 11, 24, 10, 10, tzinfo=ZoneInfo("Europe/Paris"))
STEP = DueStep(
    id=12,
    customer_id=42,
    scenario="usual",
    step=Step(StepAction.REMINDER, 3, 2, StepOwner.CREDIT_MANAGER, "friendly reminder"),
    documents=(1,),
    reached_on=AT.date(),
    opened_at=AT,
    owner="nadia@lumen.example",
    first_due_on=AT.date(),
    due_on=AT.date(),
)
PREVIEW = ReminderPreview(
    step=STEP,
    of=Of(42, "C0042", "ACME", "MAIN"),
    to="compta@acme.example",
    mail=MailText("Invoice F-1 is past its due date", "Dear Mme Durand,\n\n- F-1: €18,500.00\n", "<p></p>"),
    leaves_at=AT,
)


def said(preview: ReminderPreview, language: str = "en", error: Refused | None = None) -> str:
    modal = render_reminder_preview(preview, language, "{}", error).payload()
    assert_modal_within_limits(modal)
    return _texts(modal)


def _texts(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(_texts(one) for one in value.values())
    if isinstance(value, list):
        return "\n".join(_texts(one) for one in value)
    return str(value)


def test_it_says_to_whom_when_and_what() -> None:
    text = said(PREVIEW)
    assert "*To:* compta@acme.example" in text
    assert "*Subject:* Invoice F-1 is past its due date" in text
    assert "Sent now, it leaves on Tue 24 Nov, 10:10" in text
    assert "Dear Mme Durand,\n\n- F-1: €18,500.00" in text


def test_in_french_its_sending_can_be_cancelled_until_it_leaves() -> None:
    text = said(PREVIEW, "fr")
    assert "Relance par e-mail" in text
    assert "d'ici là, vous pouvez annuler l'envoi" in text


def test_copies_and_old_figures_are_told() -> None:
    text = said(replace(PREVIEW, attachments=("F-1.pdf", "F-2.pdf"), freshness=Freshness.OLD))
    assert "*Attachments:* F-1.pdf, F-2.pdf" in text
    assert "a payment may be missing" in text


def test_why_it_was_not_sent_stands_first() -> None:
    assert said(PREVIEW, error=Refused(Why.NO_ADDRESS))


@pytest.mark.parametrize("lines", [1, 500, 20_000])
def test_a_long_mail_fits_and_what_is_left_out_is_counted(lines: int) -> None:
    text = "\n".join(
        f"- F-{key}: €1,000.00 of 1 Nov 2026, due 30 Nov 2026, 3 days late" for key in range(lines)
    )
    shown = said(replace(PREVIEW, mail=replace(PREVIEW.mail, text=text)))
    assert ("more" in shown) is (lines == 20_000)


@pytest.mark.parametrize(
    "hostile", ["<!channel>", "*b* <http://evil.example|pay>", "a\r\nb", "&<>", "x" * 9000]
)
def test_other_peoples_text_is_shown_and_never_acted_on(hostile: str) -> None:
    mail = MailText(hostile, f"Dear {hostile},\n{hostile}", "")
    of = replace(PREVIEW.of, name=hostile)
    text = said(replace(PREVIEW, mail=mail, of=of, to=hostile, attachments=(hostile,)))
    assert "<!channel>" not in text
    assert "<http" not in text


def test_the_card_says_what_being_late_costs() -> None:
    charges = LateCharges((eur("152.88"),), (eur("80"),), (eur("232.88"),))
    payload = render_card(replace(ACME_CARD, charges=charges), "en").payload()
    assert_within_limits(payload)
    line = "Late charges to date: €232.88, of which €80 fixed compensation"
    assert line in read(payload)
    assert line in payload["text"]


def test_the_cards_charges_keep_currencies_apart_and_say_what_is_not_known() -> None:
    charges = LateCharges((usd("10.50"),), (eur("40"),), (eur("40"), usd("10.50")))
    assert "€40 and $10.50" in read(render_card(replace(ACME_CARD, charges=charges), "en").payload())
    unknown = LateCharges(unknown_rates=date(2027, 1, 1).isoformat())
    payload = render_card(replace(ACME_CARD, charges=unknown), "fr").payload()
    assert "le taux à partir du 2027-01-01 n'est pas connu" in payload["text"]
