"""A customer in litigation, screen by screen, until what was handed over is settled or taken back."""

from __future__ import annotations

from over_the_wire.day import JULIEN, NADIA, labels
from over_the_wire.dunning_office import HAND_OVER, REMINDER, Office
from over_the_wire.wiring import Json, words

COLLECTED = "customer;document;received;amount;fee;number\n"


async def handed_over(office: Office) -> None:
    """Nadia hands Duval over."""
    form = (await office.takes(NADIA, HAND_OVER)).modal or {}
    await office.one.fills(NADIA, form, text="they moved")
    await office.one.closes(NADIA)
    await office.one.sends()


async def card(office: Office, handle: str = NADIA) -> Json:
    return (await office.one.says(handle, "Duval")).answer


def offers(where: Json) -> str:
    """Every label that can be pressed or chosen."""
    return str(where["blocks"])


async def test_every_screen_says_that_it_is_in_litigation_and_offers_nothing_senseless(
    office: Office,
) -> None:
    one = office.one
    await handed_over(office)
    assert "*Duval*" not in words(await office.queue(NADIA, "all"))
    shown = await card(office)
    assert "*En contentieux* depuis le mar. 24 nov. avec Intrum" in words(shown)
    assert "Aucune relance ne part tant que le client est en contentieux." in words(shown)
    for senseless in ("pause:", "formal_notice:", "hand_over:"):
        assert senseless not in offers(shown)
    order = words((await one.says(NADIA, "order Duval 100")).answer)
    assert "*En contentieux* depuis le mar. 24 nov. avec Intrum" in order
    assert "Échéancier" not in order
    pause = await one.says(NADIA, "pause Duval 24/12 waiting")
    assert "Nadia Benali a remis ce client au recouvrement" in words(pause.modal or {})
    await one.closes(NADIA)
    await one.ticks("2026-11-25T08:35+01:00")
    digest = next(each for each in reversed(one.read(JULIEN)) if "Bonjour" in each)
    assert "Duval 7 000 €, 61 jours : en contentieux, commandes bloquées." in digest


async def test_what_the_agency_brings_in_settles_it_and_everybody_concerned_is_told(office: Office) -> None:
    one = office.one
    await handed_over(office)
    one.at("2026-11-25T09:30+01:00")
    await one.takes("collected-1.csv", COLLECTED + "C0301;F-0700;2026-11-25;3000.00;300.00;R1\n")
    await one.ticks("2026-11-25T09:35+01:00")
    shown = (await one.presses(NADIA, await card(office), "hand_over.show")).modal or {}
    assert "*Recouvré à ce jour* 3 000 €, honoraires 300 €" in words(shown)
    await one.closes(NADIA)
    one.at("2026-11-26T09:30+01:00")
    await one.takes("collected-2.csv", COLLECTED + "C0301;F-0700;2026-11-26;4000.00;400.00;R2\n")
    await one.ticks("2026-11-26T09:35+01:00")
    assert await one.rows("SELECT state, ended_on, ended_by FROM litigations") == [
        ("ended", "2026-11-26", "")
    ]
    assert "En contentieux" not in words(await card(office))
    (told,) = [each for each in one.read(NADIA) if "Tout ce qui avait été remis est réglé" in each]
    assert "réglé depuis le jeu. 26 nov. Le client est de nouveau suivi" in told


async def test_taken_back_by_hand_it_can_be_reminded_again(office: Office) -> None:
    one = office.one
    await handed_over(office)
    shown = (await one.presses(NADIA, await card(office), "hand_over.show")).modal or {}
    form = (await one.presses(NADIA, shown, "hand_over.end")).modal or {}
    await one.fills(NADIA, form, text="they pay by instalments")
    await one.closes(NADIA)
    assert await one.rows("SELECT state, end_reason FROM litigations") == [
        ("ended", "they pay by instalments")
    ]
    again = await card(office)
    assert "En contentieux" not in words(again)
    assert "pause:" in offers(again)


async def test_a_pause_is_said_on_the_card_and_ends_from_its_overflow(office: Office) -> None:
    one = office.one
    form = (await one.says(NADIA, "pause Fleurs 24/12 waiting for <!here> the new order")).modal or {}
    await one.fills(NADIA, form)
    await one.closes(NADIA)
    shown = (await one.says(NADIA, REMINDER)).answer
    said = words(shown)
    assert "*Relances suspendues jusqu'au jeu. 24 déc.*, par Nadia Benali" in said
    assert "the new order" in said
    assert "<!here>" not in offers(shown)
    assert "Reprendre les relances" in said
    assert "Suspendre les relances" in said
    await office.chooses(NADIA, shown, "resume:")
    assert await one.rows("SELECT ended_by FROM pauses") == [("nadia.benali@example.com",)]
    assert "suspendues" not in words((await one.says(NADIA, REMINDER)).answer)


async def test_whoever_may_not_make_letters_reads_who_can(office: Office) -> None:
    one = office.one
    form = await office.more(NADIA, HAND_OVER, "reassign")
    await one.fills(NADIA, form, owner="julien.faure@example.com")
    await one.closes(NADIA)
    asks = (await office.takes(JULIEN, HAND_OVER)).modal or {}
    assert "Établir une mise en demeure" not in labels(asks)
    assert "peuvent l'établir : Nadia Benali, Hugues Martin." in words(asks)
