"""The queue as people ask for it: theirs, everybody's, somebody's; its window, and the Home."""

from __future__ import annotations

from over_the_wire.day import CAMILLE, JULIEN, MARC, NADIA, SOPHIE, labels
from over_the_wire.dunning_office import CALL, FIRM, Office
from over_the_wire.wiring import words


async def test_ones_own_steps_stand_in_a_queue_the_first_due_first(office: Office) -> None:
    queue = await office.queue(CAMILLE)
    assert queue["text"].startswith("2 reminder steps wait. Tuesday 24 November: 2 steps. Your steps")
    first, second = words(queue).index("*Galerie Noire*"), words(queue).index("*ACME*")
    assert first < second
    assert "*Call*, by Fri 27 Nov\nMme Durand, <tel:+33536490012|05 36 49 00 12>" in words(queue)
    assert labels(queue) == ["Log the answer", "Log the call"]


async def test_everybodys_and_somebodys_are_for_who_may_see_them(office: Office) -> None:
    queue = await office.queue(NADIA, "all")
    assert "8 étapes, 1 en retard" in words(queue)
    assert "*Appeler*, pour le ven. 27 nov. · Camille Roy" in words(queue)
    assert "Étapes de Camille Roy" in words(await office.queue(MARC, "camille"))
    assert "*ACME*" not in words(await office.queue(MARC, "julien"))
    refused = words(await office.queue(CAMILLE, "all"))
    assert "Only Marc Olivier, Nadia Benali and Hugues Martin can see everybody's reminder steps." in refused
    assert "For yours, type `/credit queue mine`." in refused
    french = words(await office.queue(JULIEN, "camille"))
    assert "Pour les vôtres, tapez `/credit relances miennes`." in french


async def test_an_empty_queue_and_an_unknown_name_say_so(office: Office) -> None:
    assert "Rien ne vous attend" in words(await office.queue(SOPHIE))
    assert "Rien n'attend" in words(await office.queue(MARC, "sophie"))
    assert "Je ne connais personne" in words(await office.queue(MARC, "ulysse"))


async def test_the_home_counts_reminders_and_opens_the_queue(office: Office) -> None:
    one = office.one
    assert "*Relances 8* : 2 e-mails, 1 appel · 1 en retard" in await one.home(NADIA)
    view = one.room.workspace.homes[one.room.user(NADIA).id]
    window = (await one.presses(NADIA, dict(view.payload) | {"id": view.id}, "queue.open")).modal or {}
    assert "*ACME* (C0042)" in words(window)
    assert "*Reminders 2*: 1 call" in await one.home(CAMILLE)
    assert "Relances" not in await one.home(SOPHIE)


async def test_a_step_shows_what_there_is_to_do_and_its_story(office: Office) -> None:
    window = await office.more(CAMILLE, CALL, "show")
    shown = words(window)
    assert "€18,500, 1 invoice, 10 days late" in shown
    assert "*Comes next*\nFirm reminder, Fri 4 Dec" in shown
    assert "Tue 24 Nov, 08:10: Opened for Camille Roy, by Fri 27 Nov" in shown
    assert labels(window) == ["Log the call", "Log a promise", "Skip", "Put off", "Open card"]
    assert {"Reprendre", "Donner un délai", "Confier"} <= set(labels(await office.window(NADIA, CALL)))


async def test_steps_of_customers_that_are_not_theirs_stay_unseen(office: Office) -> None:
    step = await office.step(FIRM)
    for action in ("step.show", "step.call", "step.skip", "step.preview", "step.letter", "step.take_over"):
        seen = await office.one.forged(JULIEN, action, f"step:{step}:v1")
        assert "Brasserie" not in (words(seen.modal) if seen.modal else seen.text)
    assert await office.stands(FIRM, "state, owner") == ["open", "nadia.benali@example.com"]
