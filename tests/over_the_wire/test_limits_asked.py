"""Temporary increases asked for, decided, withdrawn and left unanswered, as the two sides read it."""

from __future__ import annotations

from pathlib import Path

from over_the_wire.counter import channel, counter, deeds, request, stale, thread
from over_the_wire.day import CAMILLE, HUGUES, JULIEN, MARC, NADIA, POLICY, SOPHIE, Day, labels, value_of
from over_the_wire.wiring import Seen, words

SMALL = "limit Fleurs +5000 until 31/12 Advent wreaths"
"""16.7 % of €30,000: one decides."""


async def asks(one: Day, typed: str = SMALL, handle: str = CAMILLE, **filled: str) -> Seen:
    """Somebody asks by words and sends the form as it was filled in."""
    form = (await one.says(handle, typed)).modal or {}
    sent = await one.fills(handle, form, **filled)
    await one.closes(handle)
    await one.sends()
    return sent


async def state(one: Day) -> list[tuple[str, int, str]]:
    """Every increase: state, amount in cents, last day."""
    found = await one.rows("SELECT state, amount_minor, ends_on FROM credit_requests ORDER BY id")
    return [(state, minor, str(until)) for state, minor, until in found]


def in_front(seen: Seen) -> str:
    """What was answered, in a message or a window."""
    return words([seen.private, seen.modal])


async def test_what_is_typed_fills_the_form_in_english_and_in_french(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        form = (await one.says(CAMILLE, SMALL)).modal or {}
        assert (value_of(form, "amount"), value_of(form, "until")) == ("5000", "2026-12-31")
        assert value_of(form, "text") == "Advent wreaths"
        assert "Limit €30,000 · exposure €24,500 (81.7 % of €30,000)" in words(form)
        await one.closes(CAMILLE)
        typed = "plafond Courbevelle +20 000 jusqu'au 31/12 pour les fêtes"
        form = (await one.says(JULIEN, typed)).modal or {}
        assert (value_of(form, "amount"), value_of(form, "until")) == ("20000", "2026-12-31")
        assert value_of(form, "text") == "les fêtes"
        assert "5 % pendant 38 jours : Nadia Benali ou Hugues Martin décide." in words(form)
        await one.closes(JULIEN)
        which = (await one.says(CAMILLE, "limit AC +500 31/12 stock")).answer
        chosen = await one.presses(CAMILLE, which, "limit.pick", says="ACME Lyon")
        assert value_of(chosen.modal or {}, "amount") == "500"
        assert value_of(chosen.modal or {}, "text") == "stock"


async def test_a_last_day_that_has_passed_is_told_of_as_the_form_opens(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        form = (await one.says(CAMILLE, "limit Fleurs +5000 1/11 Advent")).modal or {}
        assert "That day has passed. The first day that can be given is Tue 24 Nov." in words(form)
        await one.closes(CAMILLE)
        french = (await one.says(NADIA, "plafond Fleurs +5000 1/11 Noël")).modal or {}
        assert "Cette date est passée. La première date possible est le mar. 24 nov." in words(french)


async def test_who_decides_follows_the_amount_and_the_days_as_they_are_filled_in(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        form = (await one.says(CAMILLE, SMALL)).modal or {}
        assert "16.7 % for 38 days: Nadia Benali or Hugues Martin decides." in words(form)
        just = (await one.presses(CAMILLE, form, "limit.shaped", value="6000")).modal or {}
        assert "20 % for 38 days: Nadia Benali or Hugues Martin decides." in words(just)
        above = (await one.presses(CAMILLE, just, "limit.shaped", value="6000.01")).modal or {}
        assert "Nadia Benali and Hugues Martin both have to agree (above €6,000 or 60 days)." in words(above)
        refused = await one.fills(CAMILLE, above, amount="0")
        assert refused.modal is not None
        assert refused.modal["id"] == form["id"]
        assert "An amount above zero" in str(refused.ack)
        refused = await one.fills(CAMILLE, above, amount="5000", until="2026-11-20")
        assert "until" in str(refused.ack)
        assert await state(one) == []


async def test_a_request_is_approved_in_the_channel_and_whoever_asked_can_check_again(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        sent = await asks(one)
        assert "✓ REQ-1 was sent. Nadia Benali or Hugues Martin decides: you will be told." in sent.screen
        (mine,) = one.told(CAMILLE)
        assert labels(mine) == ["Withdraw", "Open card"]
        asked = request(one)
        assert "*Limit asked*\n€35,000 (+16.7 %)" in words(asked)
        assert "The limit becomes €35,000 from 24 Nov to 31 Dec 2026." in words(asked)
        for handle in (JULIEN, SOPHIE, MARC, NADIA, HUGUES):
            assert one.told(handle) == [], "the channel has it"

        await one.presses(NADIA, asked, "limit.approve")
        await one.sends()
        over = request(one)
        assert "✓ Approved by Nadia Benali, 09:00: €5,000 to 31 Dec" in words(over)
        assert labels(over) == ["Open card"]
        mine, decided = one.told(CAMILLE)
        assert labels(mine) == ["Open card"]
        assert "The limit is €35,000 until 31 Dec 2026." in words(decided)
        assert "Check the order again" in labels(decided)
        form = (await one.presses(CAMILLE, decided, "order.open")).modal or {}
        assert "*Accept*: €10,500" in (await one.fills(CAMILLE, form, amount="10500")).screen
        assert await deeds(one) == ["limit.asked", "limit.approved"]


async def test_approve_with_changes_says_below_the_input_what_is_wrong_and_then_both_figures(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path) as one:
        await asks(one)
        form = (await one.presses(NADIA, request(one), "limit.change")).modal or {}
        assert (value_of(form, "amount"), value_of(form, "until")) == ("5000", "2026-12-31")
        for amount, until, said in (
            ("cinq mille", "2026-12-31", "Ce n'est pas un montant."),
            ("0", "2026-12-31", "supérieur à zéro"),
            ("4,000", "2026-12-31", "4 000 € ou 4 €"),
            ("4000 USD", "2026-12-31", "EUR"),
            ("4000", "2026-11-20", "Cette date est passée."),
        ):
            refused = await one.fills(NADIA, form, amount=amount, until=until)
            assert refused.modal is not None
            assert refused.modal["id"] == form["id"], amount
            errors = ((refused.ack and refused.ack.body) or {})["errors"]
            assert said in "".join(errors.values()).replace("\u202f", " ").replace("\xa0", " "), amount
        await one.fills(NADIA, form, amount="4000", until="2026-12-15", text="Le temps des fêtes")
        await one.closes(NADIA)
        await one.sends()
        said = "✓ Approved with changes by Nadia Benali, 09:00: €4,000 to 15 Dec (asked €5,000 to 31 Dec)"
        assert said in words(request(one))
        (*_, decided) = one.read(CAMILLE)
        assert said in decided
        assert "“Le temps des fêtes”" in decided
        assert await state(one) == [("approved_with_changes", 400000, "2026-12-15")]


async def test_a_rejection_has_a_reason_and_says_what_remains(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await asks(one)
        form = (await one.presses(NADIA, request(one), "limit.reject")).modal or {}
        refused = await one.fills(NADIA, form, text="   ")
        assert refused.modal is not None
        assert refused.modal["id"] == form["id"]
        await one.fills(NADIA, form, text="F-0931 first")
        await one.closes(NADIA)
        await one.sends()
        assert "✕ Rejected by Nadia Benali, 09:00: “F-0931 first”" in words(request(one))
        (*_, decided) = one.read(CAMILLE)
        assert "The limit stays at €30,000." in decided
        assert await state(one) == [("rejected", 500000, "2026-12-31")]
        assert "Hold" in words((await one.says(CAMILLE, "order Fleurs 6000")).answer)


async def test_it_is_withdrawn_by_who_asked_and_then_nobody_decides_it(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await asks(one)
        asked = request(one)
        twice = (await one.says(CAMILLE, "limit Fleurs +6000 31/12 again")).modal or {}
        assert "REQ-1" in (await one.fills(CAMILLE, twice)).screen
        await one.closes(CAMILLE)
        other = await one.forged(MARC, "limit.withdraw", "request:1:v1")
        assert "Camille Roy" in in_front(other)
        (mine,) = one.told(CAMILLE)
        await one.presses(CAMILLE, mine, "limit.withdraw")
        await one.sends()
        assert "Withdrawn by Camille Roy" in words(request(one))
        assert len(one.told(CAMILLE)) == 1, "they know"
        late = await one.presses(NADIA, stale(one, asked), "limit.approve")
        assert "Camille Roy" in in_front(late)
        assert await state(one) == [("withdrawn", 500000, "2026-12-31")]


async def test_unanswered_it_is_reminded_of_once_and_lapses_at_its_hour(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await asks(one)
        asked = request(one)
        assert "Without an answer it lapses on Fri 27 Nov at 17:00." in words(asked)
        await one.ticks("2026-11-25T09:00+01:00")
        assert thread(one, asked) == []
        for moment in ("2026-11-26T09:05+01:00", "2026-11-26T15:00+01:00", "2026-11-27T09:00+01:00"):
            await one.ticks(moment)
        (reminder,) = thread(one, asked)
        assert "REQ-1 waits for Nadia Benali or Hugues Martin." in reminder
        await one.ticks("2026-11-27T16:59+01:00")
        assert [each for each, *_ in await state(one)] == ["requested"]
        await one.ticks("2026-11-27T17:00+01:00")
        assert [each for each, *_ in await state(one)] == ["expired"]
        assert "Lapsed Fri 27 Nov 17:00: nobody answered" in words(request(one))
        assert any("Speak to whoever decides, then ask again." in each for each in one.read(CAMILLE))
        late = await one.presses(NADIA, stale(one, asked), "limit.approve")
        assert "17 h 00" in in_front(late)


async def test_its_end_is_announced_three_days_before_and_carried_out_on_the_day(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await asks(one, "limit Fleurs +5000 until 4/12 Advent")
        asked = request(one)
        await one.presses(NADIA, asked, "limit.approve")
        await one.sends()
        await one.ticks("2026-11-30T17:00+01:00")
        assert thread(one, asked) == []
        await one.ticks("2026-12-01T09:00+01:00")
        assert thread(one, asked) == ["The increase of €5,000 ends Fri 4 Dec; without it 81.7 %."]
        await one.ticks("2026-12-04T18:00+01:00")
        assert await state(one) == [("approved", 500000, "2026-12-04")], "its last day counts"
        await one.ticks("2026-12-05T09:00+01:00")
        assert [each for each, *_ in await state(one)] == ["ended"]
        await one.ticks("2026-12-07T09:00+01:00")
        assert (
            "The increase of €5,000 has ended: the limit is €30,000 again, 81.7 % used."
            in thread(one, asked)[-1]
        )
        assert len([each for each in one.read(CAMILLE) if "has ended" in each]) == 1


async def test_approvals_lists_what_waits_for_whom_and_is_decided_there(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        await asks(one)
        await asks(one, "plafond Courbevelle +90000 31/12 saison", JULIEN)
        listed = (await one.says(NADIA, "validations")).answer
        assert words(listed).startswith("2 demandes attendent votre décision")
        mine = words((await one.says(CAMILLE, "approvals")).answer)
        assert "*What you asked for* (1)" in mine
        assert "Courbevelle" not in mine
        nothing = words((await one.says(MARC, "validations")).answer)
        assert "Rien n'attend votre décision" in nothing
        assert "Fleurs" not in nothing
        seen = await one.presses(NADIA, listed, "limit.approve")
        await one.sends()
        assert "Accordée" in in_front(seen) or "accordée" in in_front(seen)
        after = words((await one.says(NADIA, "validations")).answer)
        assert "1 demande attend votre décision" in after
        first = await one.presses(NADIA, (await one.says(NADIA, "validations")).answer, "limit.approve")
        assert "1 sur 2" in in_front(first)
        assert "Rien n'attend votre décision" in words((await one.says(NADIA, "validations")).answer)
        assert "1 request waits for your decision" in words((await one.says(HUGUES, "approvals")).answer)


async def test_without_a_channel_the_credit_manager_is_written_to(tmp_path: Path) -> None:
    async with counter(tmp_path, policy=POLICY) as one:
        await asks(one)
        (asked,) = one.told(NADIA)
        assert "Accorder autrement" in labels(asked)
        assert channel(one) == []
        await one.presses(NADIA, asked, "limit.approve")
        await one.sends()
        (over,) = one.told(NADIA)
        assert "✓ Demande accordée par Nadia Benali, 9 h 00" in words(over)
        assert len(one.told(CAMILLE)) == 2
