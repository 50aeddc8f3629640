"""A hand-over in words: what whoever decides reads, how it went, its forms, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from limits import assert_modal_within_limits, assert_within_limits
from mornings import eur
from screens import elements, read

from bot.credit.charges import InvoiceCharges
from bot.credit.ledger import Document, DocumentKind
from bot.credit.litigation import Litigation, LitigationState
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.credit_views import Of
from bot.dunning_views import AgreementAsked, HandOverForm, HandOverView, OverdueFacts, OverdueLine
from bot.ids import Action, Callback
from messages.blocks import Message
from messages.card_standing import litigation_text
from messages.formats import Language
from messages.hand_over_form import render_hand_over_form, render_hand_over_reason
from messages.hand_over_message import render_hand_over, render_hand_over_decided, render_hand_over_modal
from messages.prose import Voice
from messages.surfaces import Modal

TUESDAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 10, 2, tzinfo=ZoneInfo("Europe/Paris"))
OF = Of(42, "C0042", "ACME", "MAIN", "Camille Roy", "Atelier Lumen")


def _invoice(number: str, amount: str, disputed: str = "0") -> Document:
    return Document(
        number=number,
        kind=DocumentKind.INVOICE,
        issued_on=date(2026, 9, 11),
        due_on=date(2026, 10, 11),
        gross=eur(amount),
        open_amount=eur(amount),
        disputed=eur(disputed),
    )


LATE = _invoice("F-0011", "18500")
CONTESTED = _invoice("F-0012", "12400", "2300")
FACTS = OverdueFacts(
    of=OF,
    as_of=TUESDAY,
    lines=(
        OverdueLine(11, LATE, 44, eur("18500"), InvoiceCharges(eur("271.69"), eur("40"), ())),
        OverdueLine(12, CONTESTED, 44, eur("10100"), InvoiceCharges(eur("148.33"), eur("40"), ())),
    ),
    promised=(_invoice("F-0013", "5000"),),
    disputed=((CONTESTED, eur("2300")),),
    credits=(eur("-1200"),),
    owed=(eur("28600"),),
    interest=(eur("420.02"),),
    indemnities=(eur("80"),),
    total=(eur("29100.02"),),
)
ASKED = Litigation(
    id=7,
    customer_id=42,
    step_id=3,
    to="Recouvra",
    reason="no answer since October",
    asked_by="camille@lumen.example",
    asked_at=AT,
    asked_on=TUESDAY,
)
VIEW = HandOverView(
    litigation=ASKED,
    of=OF,
    facts=FACTS,
    asked_by="Camille Roy",
    decided_by="",
    letters=(),
    reminders=2,
    calls=3,
    broken_promises=1,
    disputes=1,
    without_notice=("F-0011", "F-0012"),
)
HANDED_OVER = replace(
    VIEW,
    litigation=replace(
        ASKED,
        state=LitigationState.HANDED_OVER,
        decided_by="nadia@lumen.example",
        decided_at=AT,
        handed_over_on=TUESDAY,
        documents=(11, 12),
        claimed=(eur("28600"),),
        charges=(eur("500.02"),),
        file_id=9,
        version=2,
    ),
    decided_by="Nadia Benali",
    file_name="dossier-C0042-2026-11-24.zip",
    sha256="ab" * 32,
    collected=(eur("6000"),),
    fees=(eur("900"),),
)
REFUSED = replace(
    VIEW,
    litigation=replace(
        ASKED, state=LitigationState.REFUSED, decided_at=AT, decision_reason="call again first", version=2
    ),
    decided_by="Nadia Benali",
)
ENDED = replace(
    HANDED_OVER,
    litigation=replace(
        HANDED_OVER.litigation,
        state=LitigationState.ENDED,
        ended_by="nadia@lumen.example",
        ended_on=date(2026, 12, 1),
        end_reason="they paid in cash",
    ),
    ended_by="Nadia Benali",
)
SETTLED = replace(ENDED, litigation=replace(ENDED.litigation, ended_by="", end_reason=""))
LAPSED = replace(
    VIEW,
    litigation=replace(ASKED, state=LitigationState.ENDED, ended_on=date(2026, 12, 1), version=2),
)
FORM = HandOverForm(VIEW, 3, "Recouvra", False, "Nadia Benali, Hugues Martin")
VIEWS = {"asked": VIEW, "handed over": HANDED_OVER, "refused": REFUSED, "ended": ENDED, "settled": SETTLED}
MODALS: dict[str, Callable[[str], Modal]] = {
    "asked": lambda language: render_hand_over_modal(VIEW, language),
    "handed over": lambda language: render_hand_over_modal(HANDED_OVER, language),
    "form": lambda language: render_hand_over_form(FORM, language, "{}"),
    "at once": lambda language: render_hand_over_form(replace(FORM, decides=True), language, "{}"),
    "wrong": lambda language: render_hand_over_form(FORM, language, "{}", Refused(Why.NO_REASON)),
    "refuse": lambda language: render_hand_over_reason(VIEW, language, "{}", Callback.HAND_OVER_REFUSE),
    "end": lambda language: render_hand_over_reason(HANDED_OVER, language, "{}", Callback.HAND_OVER_END),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", VIEWS)
def test_every_state_fits_slack_and_its_first_sentence_names_nobody(name: str, language: str) -> None:
    for message in (
        render_hand_over(VIEWS[name], language, buttons=True),
        render_hand_over_decided(VIEWS[name], language),
    ):
        assert_within_limits(message.payload())
        assert "ACME" not in message.text.split(".")[0]
        assert "ACME" in message.text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", MODALS)
def test_every_window_fits_slack(name: str, language: str) -> None:
    assert_modal_within_limits(MODALS[name](language).payload())


def shown_of(screen: Message | Modal) -> str:
    return read(screen.payload())


def _actions(message: Message | Modal) -> list[str]:
    return list(elements(message.payload()))


def test_it_says_what_is_claimed_what_was_tried_and_what_is_left_out() -> None:
    shown = shown_of(render_hand_over(VIEW, "en", buttons=True))
    for said in (
        "Hand over ACME?",
        "Camille Roy asks to hand it over to *Recouvra*",
        "&gt; no answer since October",
        "*Claimed* €28,600, 2 invoices, oldest 44 days late",
        "*Late charges to Tue 24 Nov* €500.02",
        "*Total* €29,100.02",
        "*In a year* 2 reminders, 3 calls",
        "*Promises not kept* 1",
        "No formal notice was sent for F-0011, F-0012",
        "Left out: 1 invoice under an open promise.",
        "Left out: €2,300 contested, 1 dispute running.",
        "Credits of €1,200 are not set against it.",
    ):
        assert said in shown, shown


def test_in_french_too() -> None:
    shown = shown_of(render_hand_over(VIEW, "fr", buttons=True))
    for said in (
        "Remettre ACME au recouvrement\u00a0?",
        "*Réclamé* 28\u202f600\u00a0€, 2 factures, la plus ancienne en retard de 44",
        "Aucune mise en demeure n'a été envoyée pour F-0011, F-0012",
        "Laissé de côté\u00a0: 2\u202f300\u00a0€ en litige, 1 litige en cours.",
    ):
        assert said in shown, shown


def test_who_decides_has_the_buttons_and_who_does_not_has_none() -> None:
    assert _actions(render_hand_over(VIEW, "en", buttons=True)) == [
        Action.HAND_OVER_APPROVE.value,
        Action.HAND_OVER_REFUSE.value,
        Action.LETTER_OPEN.value,
        Action.CUSTOMER_OPEN.value,
    ]
    assert _actions(render_hand_over(VIEW, "en", buttons=False)) == [
        Action.LETTER_OPEN.value,
        Action.CUSTOMER_OPEN.value,
    ]
    approve = elements(render_hand_over(VIEW, "en", buttons=True).payload())[Action.HAND_OVER_APPROVE.value]
    assert approve["value"] == "litigation:7:v1"
    assert approve["confirm"]["text"]["text"].startswith("€28,600 of 2 invoices go to Recouvra.")


def test_once_it_is_over_nothing_decides_it_and_the_dossier_is_named_with_its_checksum() -> None:
    message = render_hand_over(HANDED_OVER, "en", buttons=True)
    assert _actions(message) == [Action.HAND_OVER_SHOW.value, Action.CUSTOMER_OPEN.value]
    shown = shown_of(message)
    assert "✓ Handed over to Recouvra by Nadia Benali, Tue 24 Nov, 10:02" in shown
    assert f"Dossier: dossier-C0042-2026-11-24.zip\nSHA-256 `{'ab' * 32}`" in shown
    assert "*Collected so far* €6,000, fees €900" in shown
    assert _actions(render_hand_over_modal(HANDED_OVER, "en"))[0] == Action.HAND_OVER_END.value


def test_who_does_not_decide_finds_no_button_for_it() -> None:
    asked = _actions(render_hand_over_modal(replace(VIEW, may_decide=False), "en"))
    assert not {Action.HAND_OVER_APPROVE.value, Action.HAND_OVER_REFUSE.value}.intersection(asked)
    handed_over = render_hand_over_modal(replace(HANDED_OVER, may_end=False), "en")
    assert _actions(handed_over) == [Action.CUSTOMER_OPEN.value]


def test_how_it_ended_is_said() -> None:
    assert 'Refused by Nadia Benali, Tue 24 Nov, 10:02: "call again first"' in shown_of(
        render_hand_over(REFUSED, "en", buttons=True)
    )
    assert 'Taken back by Nadia Benali on Tue 1 Dec: "they paid in cash"' in shown_of(
        render_hand_over(ENDED, "en", buttons=True)
    )
    assert "Everything that was handed over is settled since Tue 1 Dec" in shown_of(
        render_hand_over_decided(SETTLED, "en")
    )


def test_without_a_rate_no_charges_are_shown() -> None:
    facts = replace(FACTS, interest=(), indemnities=(), unknown_rates="2027-01-01")
    shown = shown_of(render_hand_over(replace(VIEW, facts=facts), "en", buttons=True))
    assert "*Late charges* not known: no reference rate from 1 Jan 2027 on" in shown
    assert "*Total*" not in shown


def test_a_formal_notice_is_offered_to_who_may_make_one_and_else_who_can_is_said() -> None:
    refused = replace(VIEW, may_make_letter=False, letter_makers="Nadia Benali, Hugues Martin")
    for surface in (
        render_hand_over_form(replace(FORM, view=refused), "en", "{}"),
        render_hand_over_modal(refused, "en"),
    ):
        assert Action.LETTER_OPEN.value not in _actions(surface)
        assert "Nadia Benali, Hugues Martin can make it." in str(surface.payload())
    assert Action.LETTER_OPEN.value in _actions(render_hand_over_form(FORM, "en", "{}"))
    assert "you can make it now." in str(render_hand_over_form(FORM, "en", "{}").payload())


@pytest.mark.parametrize(("language", "chosen"), [("fr", "Anglais"), ("en", "English")])
def test_the_form_asks_for_the_language_of_the_dossier(language: str, chosen: str) -> None:
    form = render_hand_over_form(replace(FORM, language="en"), language, "{}")
    (asked,) = [one for one in form.payload()["blocks"] if one["block_id"] == "language"]
    assert [one["value"] for one in asked["element"]["options"]] == ["en", "fr"]
    assert asked["element"]["initial_option"]["text"]["text"] == chosen


def test_whoever_decides_reads_which_language_it_will_be_in() -> None:
    waits = replace(VIEW, litigation=replace(ASKED, language="fr"))
    assert "The dossier will be in French." in shown_of(render_hand_over(waits, "en", buttons=True))
    assert "Le dossier sera en français." in shown_of(render_hand_over(waits, "fr", buttons=True))


def test_the_form_says_who_decides_or_that_it_is_done_at_once() -> None:
    asks = render_hand_over_form(FORM, "en", "{}")
    assert asks.submit == "Ask"
    assert "Nadia Benali, Hugues Martin can decide" in str(asks.payload())
    now = render_hand_over_form(replace(FORM, decides=True), "en", "{}")
    assert now.submit == "Hand over now"
    assert "*You decide this yourself.*" in str(now.payload())


def test_other_peoples_words_are_shown_and_never_acted_on() -> None:
    hostile = "<!channel> *bold* <http://evil.example|pay here>"
    view = replace(
        VIEW,
        of=replace(OF, name=hostile),
        asked_by=hostile,
        litigation=replace(ASKED, reason=hostile, to=hostile),
        without_notice=(hostile,),
    )
    for payload in (
        render_hand_over(view, "fr", buttons=True).payload(),
        render_hand_over_modal(view, "fr").payload(),
        render_hand_over_form(replace(FORM, view=view), "fr", "{}").payload(),
    ):
        shown = str([one for one in payload["blocks"] if one["type"] != "input"])
        assert "<!channel>" not in shown
        assert "<http" not in shown


def test_charges_in_another_currency_are_never_added_up() -> None:
    dollars = Money(Decimal("28600"), "USD")
    facts = replace(FACTS, owed=(dollars,), interest=(), credits=())
    shown = shown_of(render_hand_over(replace(VIEW, facts=facts), "en", buttons=True))
    assert "*Total* €80 and $28,600" in shown


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.EN, "*In litigation* since Tue 24 Nov with Recouvra"),
        (Language.FR, "*En contentieux* depuis le mar. 24 nov. avec Recouvra"),
    ],
)
def test_the_card_says_since_when_and_with_whom(language: Language, expected: str) -> None:
    assert litigation_text(HANDED_OVER.litigation, Voice(language, "card")) == expected


@pytest.mark.parametrize(
    ("language", "said"), [("en", "nothing was handed over"), ("fr", "rien n'a été remis")]
)
def test_one_that_lapsed_is_not_said_to_have_been_handed_over(language: str, said: str) -> None:
    asked = render_hand_over(LAPSED, language, buttons=False)
    told = render_hand_over_decided(LAPSED, language)
    for each in (asked, told):
        assert said in read(each.payload())
        assert "Recouvra" not in said and "Handed over to" not in each.text
    assert list(elements(asked.payload())) == [Action.CUSTOMER_OPEN]


PLAN_ASKED = AgreementAsked(eur("28600"), 3, date(2026, 11, 17), "Camille Roy")
PROMISE_ASKED = AgreementAsked(eur("1000"), 0, date(2026, 11, 23), "Julien Faure")


def test_a_plan_that_waits_is_said_where_handing_over_is_asked_for_and_decided() -> None:
    view = replace(VIEW, agreements_asked=(PLAN_ASKED, PROMISE_ASKED))
    for surface in (
        render_hand_over_form(replace(FORM, view=view), "en", "{}"),
        render_hand_over(view, "en", buttons=True),
        render_hand_over_modal(view, "en"),
    ):
        shown = shown_of(surface)
        assert (
            "A plan of €28,600 in 3 instalments waits for a decision since Tue 17 Nov,"
            " asked for by Camille Roy."
        ) in shown
        assert (
            "A promise of €1,000 waits for a decision since Mon 23 Nov, asked for by Julien Faure." in shown
        )
        assert 'on Home, under "To decide", or in the message that asked' in shown
    assert Action.HAND_OVER_APPROVE.value in _actions(render_hand_over(view, "en", buttons=True))
    over = replace(HANDED_OVER, agreements_asked=(PLAN_ASKED,))
    assert "A plan of" not in shown_of(render_hand_over(over, "en", buttons=True))


def test_a_plan_that_waits_is_said_in_french_too() -> None:
    view = replace(VIEW, agreements_asked=(PLAN_ASKED, *[PROMISE_ASKED] * 4))
    message = render_hand_over(view, "fr", buttons=True)
    assert_within_limits(message.payload())
    shown = shown_of(message).replace("\u00a0", " ").replace("\u202f", " ")
    assert (
        "Un échéancier de 28 600 € en 3 échéances attend une décision depuis le mar. 17 nov.,"
        " à la demande de Camille Roy."
    ) in shown
    assert "Une promesse de 1 000 € attend une décision depuis le lun. 23 nov." in shown
    assert "2 autres demandes attendent une décision." in shown
    assert "dans l'Accueil, sous « À décider »" in shown


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The dossier has no copy of 2 invoices: F-0011, F-0012. To have it in, put the PDF"),
        ("fr", "Le dossier n'a pas la copie de 2 factures : F-0011, F-0012. Pour l'y joindre"),
    ],
)
def test_copies_that_are_missing_are_told_with_where_to_put_them(language: str, said: str) -> None:
    view = replace(VIEW, no_copies=("F-0011", "F-0012"))
    for surface in (
        render_hand_over_form(replace(FORM, view=view), language, "{}"),
        render_hand_over(view, language, buttons=True),
    ):
        shown = shown_of(surface).replace("\u00a0", " ")
        assert said in shown
        assert "ENCOURS_INVOICE_COPIES" in shown
