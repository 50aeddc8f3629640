"""Orders checked over the wire: typed, by button and by form, and every way out started from the answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.ids import customer_value
from over_the_wire.counter import MORNING, NINE, channel, counter, deeds, request, stale
from over_the_wire.day import CAMILLE, JULIEN, NADIA, SOPHIE, Day, day, labels, paid, value_of
from over_the_wire.wiring import Json, Way, words

HELD = "order C0042 15000"
"""€54,200 + €15,000 = €69,200 of €60,000, and an invoice of €18,500 that is 44 days late."""


async def customer_id(one: Day, code: str) -> int:
    """The number of a customer in the database."""
    ((found,),) = await one.rows(f"SELECT id FROM customers WHERE code = '{code}'")
    return int(found)


async def held(one: Day, typed: str = HELD) -> Json:
    """The answer to an order that does not fit."""
    return (await one.says(CAMILLE, typed)).answer


@pytest.mark.parametrize("way", list(Way))
async def test_an_order_that_does_not_fit_is_answered_with_every_way_out(tmp_path: Path, way: Way) -> None:
    async with counter(tmp_path, way=way) as one:
        seen = await one.says(CAMILLE, HELD)
        text = words(seen.answer)
        assert "Hold: ACME, order of €15,000" in text
        assert "*A.* Limit: 54,200 + 15,000 = 69,200 of 60,000, short by €9,200" in text
        assert "*B.* Late: F-0871, 44 days, no promise" in text
        assert "*1.* They pay F-0871, €18,500: clears A and B, after 84.5 %" in text
        assert "*2.* Down-payment of €9,200 (61 %): clears A" in text
        assert "*3.* Plan for €30,900, 3 × €10,300: clears B, Nadia Benali decides" in text
        assert "*4.* Limit +€9,200 to 31 Dec: clears A" in text
        assert "*5.* Release of the hold: clears B" in text
        assert "Good for today, 24 Nov 09:00; nothing is reserved." in text
        assert labels(seen.answer) == [
            "Log a promise",
            "Draft the request",
            "Propose a plan",
            "Ask for limit",
            "Ask for release",
            "Check again",
            "Open card",
        ]
        assert seen.said.startswith("Order check: on hold.")
        assert await deeds(one) == []


async def test_exactly_at_the_limit_fits_and_what_was_said_of_the_order_is_read_back(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        fits = words((await one.says(CAMILLE, "order Fleurs 5500")).answer)
        assert "*Accept*: €5,500 for *Fleurs Montaigu* (C0160). After it 100 % of limit" in fits
        over = words((await one.says(CAMILLE, "order Fleurs 5500.01")).answer)
        assert "Hold: Fleurs Montaigu, order of €5,500.01" in over
        assert "short by €0.01" in over
        told = words((await one.says(CAMILLE, "order Fleurs 3000 15 days CMD-9")).answer)
        assert "*Accept*: €3,000 for *Fleurs Montaigu* (C0160), CMD-9, payable in 15 days. After it" in told
        french = words((await one.says(JULIEN, "commande Courbevelle 3000 comptant CMD-9")).answer)
        assert "*Feu vert* : 3 000 € pour *Courbevelle* (C0201), CMD-9, payable comptant. Ensuite" in french


async def test_which_of_two_customers_is_asked_and_the_order_goes_on_with_the_one_chosen(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path) as one:
        asked = (await one.says(CAMILLE, "order AC 3000 15 days CMD-9")).answer
        assert [each.partition(" · ")[0] for each in labels(asked)] == ["ACME", "ACME Lyon"]
        chosen = await one.presses(CAMILLE, asked, "order.pick", says="ACME Lyon")
        text = words(chosen.answer)
        assert "€3,000 for *ACME Lyon* (C0043), CMD-9, payable in 15 days. After it 84 % of limit" in text


async def test_an_amount_with_two_readings_is_asked_in_the_form_and_never_guessed(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        form = (await one.says(CAMILLE, "order Fleurs 3,000 CMD-9")).modal or {}
        assert (value_of(form, "amount"), value_of(form, "reference")) == ("3,000", "CMD-9")
        refused = await one.fills(CAMILLE, form)
        assert "€3,000" in str(refused.ack and refused.ack.body)
        assert "or €3." in str(refused.ack and refused.ack.body)
        answered = await one.fills(CAMILLE, form, amount="3000", term="15")
        assert "€3,000 for *Fleurs Montaigu* (C0160), CMD-9, payable in 15 days" in answered.screen
        kept = await one.presses(CAMILLE, answered.modal or {}, "order.reserve")
        assert "€3,000 reserved for CMD-9 until Tue 8 Dec" in kept.screen


async def test_what_is_missing_or_cannot_be_is_said_where_it_is_to_be_mended(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        which = await one.says(CAMILLE, "order")
        assert "Who orders?" in which.screen
        await one.closes(CAMILLE)
        form = (await one.says(CAMILLE, "order Fleurs")).modal or {}
        assert "Their usual term is 30 days: leave it empty for that." in words(form)
        for amount, term in (("nothing", "15"), ("0", "15"), ("100", "400"), ("100", "soon")):
            refused = await one.fills(CAMILLE, form, amount=amount, term=term)
            assert refused.modal is not None
            assert refused.modal["id"] == form["id"], (amount, term)
        await one.closes(CAMILLE)
        other = await one.says(CAMILLE, "order Fleurs 3000 USD")
        assert other.said == "This customer is followed in EUR: give the amount in EUR."
        too_long = (await one.says(CAMILLE, "order Fleurs 3000 400 days")).modal or {}
        assert (value_of(too_long, "amount"), value_of(too_long, "term")) == ("3000", "400")


async def test_an_order_is_checked_from_a_card_behind_the_digest_and_a_typed_one(tmp_path: Path) -> None:
    async with counter(tmp_path, moment=MORNING) as one:
        await one.ticks(MORNING)
        one.at(NINE)
        key = await customer_id(one, "C0042")
        (digest,) = one.told(CAMILLE)
        shown = await one.presses(CAMILLE, digest, "customer.open", value=customer_value(key))
        row = await one.presses(CAMILLE, shown.modal or {}, "order.open")
        assert "ACME (C0042)" in row.screen
        answered = await one.fills(CAMILLE, row.modal or {}, amount="15000")
        assert "Hold: ACME, order of €15,000" in answered.screen
        plan = await one.presses(CAMILLE, answered.modal or {}, "order.plan")
        assert value_of(plan.modal or {}, "part_amount") == "10300"
        await one.closes(CAMILLE)

        card = (await one.says(CAMILLE, "C0160")).answer
        assert "Check an order" in labels(card)
        form = (await one.presses(CAMILLE, card, "order.open")).modal or {}
        answered = await one.fills(CAMILLE, form, amount="3000")
        assert "*Accept*: €3,000" in answered.screen
        again = await one.presses(CAMILLE, answered.modal or {}, "order.check")
        assert "*Accept*: €3,000" in again.screen
        await one.closes(CAMILLE)


async def test_the_promise_of_the_way_out_has_its_invoices_ticked_and_clears_the_hold(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        form = (await one.presses(CAMILLE, await held(one), "order.pay")).modal or {}
        assert "1 invoice ticked: €18,500 open" in words(form)
        assert value_of(form, "amount") == "18500"
        await one.fills(CAMILLE, form, means="phone")
        assert await one.promises() == [("open", "18500.00", "2026-11-27", CAMILLE)]
        await one.closes(CAMILLE)
        again = words(await held(one))
        assert "Late: F-0871" not in again
        assert "Release of the hold" not in again
        assert "short by €9,200" in again


async def test_the_plan_of_the_way_out_is_three_equal_parts_and_the_credit_manager_agrees(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path) as one:
        form = (await one.presses(CAMILLE, await held(one), "order.plan")).modal or {}
        assert len(value_of(form, "invoices")) == 3
        await one.fills(CAMILLE, form)
        await one.sends()
        kept = await one.rows("SELECT state, amount_minor FROM promises ORDER BY id")
        assert kept == [("proposed", 1030000)] * 3
        (asked,) = one.told(NADIA)
        await one.presses(NADIA, asked, "plan.agree")
        await one.closes(CAMILLE)
        assert "Late: F-0871" not in words(await held(one))


async def test_the_increase_of_the_way_out_is_exactly_the_shortfall_and_names_the_order(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path) as one:
        form = (await one.presses(CAMILLE, await held(one), "order.increase")).modal or {}
        assert (value_of(form, "amount"), value_of(form, "until")) == ("9200", "2026-12-31")
        assert "for an order of €15,000" in words(form)
        assert "15.3 % for 38 days: Nadia Benali or Hugues Martin decides." in words(form)
        sent = await one.fills(CAMILLE, form, text="Stock for Christmas")
        assert "✓ REQ-1 was sent. Nadia Benali or Hugues Martin decides: you will be told." in sent.screen
        await one.sends()
        asked = words(request(one))
        assert "*With the order*\n€69,200 (100 % of €69,200)" in asked
        assert "*Approving does not lift the hold.* F-0871 is 44 days late" in asked
        assert "Orders stay on hold." in asked, "what the button asks before"


async def test_the_terms_of_the_way_out_are_asked_and_granting_them_reserves_the_order(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path) as one:
        answer = (await one.says(JULIEN, "commande Courbevelle 440000")).answer
        assert "*3.* 15 jours au lieu de 30 : allège A, retour sous le plafond le mer. 9 déc." in words(
            answer
        )
        form = (await one.presses(JULIEN, answer, "order.terms")).modal or {}
        assert value_of(form, "term") == "15"
        refused = await one.fills(JULIEN, form, term="tôt", text="Règlement par carte")
        assert refused.modal is not None
        assert refused.modal["id"] == form["id"]
        await one.fills(JULIEN, form, term="15", text="Règlement par carte")
        await one.sends()
        asked = request(one)
        assert "asks to take an order of *€440,000* above the limit, payable in *15 days*" in words(asked)
        await one.presses(NADIA, asked, "limit.approve")
        await one.sends()
        kept = await one.rows("SELECT state, amount_minor, reserved_by FROM reservations")
        assert kept == [("open", 44000000, f"{JULIEN}@example.com")]
        (*_, told) = one.read(JULIEN)
        assert (
            "La commande de 440 000 € peut être prise, payable à 15 jours ; son montant est réservé" in told
        )


async def test_the_down_payment_of_the_way_out_is_drafted_and_nothing_leaves(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        draft = (
            await one.presses(CAMILLE, await held(one, HELD + " CMD-9"), "order.down_payment")
        ).modal or {}
        assert "down-payment of *€9,200* on an order of €15,000" in words(draft)
        assert value_of(draft, "subject") == "Down-payment for your order CMD-9"
        assert "a down-payment of €9,200" in value_of(draft, "text")
        done = await one.fills(CAMILLE, draft)
        assert done.modal is None
        assert await one.sends() == 0
        assert await deeds(one) == []


async def test_a_release_is_asked_by_who_may_not_and_granting_it_lets_the_order_through(
    tmp_path: Path,
) -> None:
    async with counter(tmp_path, moment=MORNING) as one:
        await one.ticks(MORNING)
        one.at(NINE)
        form = (await one.presses(CAMILLE, await held(one, "order C0042 5000"), "hold.release")).modal or {}
        assert "Nadia Benali or Hugues Martin decides, and reads this." in words(form)
        await one.fills(CAMILLE, form, text="Cheque on its way")
        await one.sends()
        asked = request(one)
        assert "*Approving releases this hold:* F-0871 is 44 days late." in words(asked)
        before = len(one.told(CAMILLE))
        await one.presses(NADIA, asked, "limit.approve")
        await one.sends()
        await one.ticks("2026-11-24T09:05+01:00")
        new = one.read(CAMILLE)[before:]
        told = [each for each in new if "taken again" in each]
        assert len(told) == 1, "one fact is one message"
        assert "*Accept*: €5,000" in words(await held(one, "order C0042 5000"))


async def test_an_old_answer_s_button_is_worked_out_anew(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        first = await held(one)
        second = await held(one)
        one.at("2026-11-24T10:00+01:00")
        await one.takes("payments-2026-11-24.csv", paid(("C0042", "2026-11-24", "5000.00", "F-0902")))
        form = (await one.presses(CAMILLE, second, "order.increase")).modal or {}
        assert value_of(form, "amount") == "4200", "short by less than an hour ago"
        await one.closes(CAMILLE)

        both = paid(
            ("C0042", "2026-11-24", "5000.00", "F-0902"), ("C0042", "2026-11-24", "18500.00", "F-0871")
        )
        await one.takes("payments-2026-11-24b.csv", both)
        stale(one, first)
        gone = await one.presses(CAMILLE, first, "order.increase")
        assert "⚠ The figures have changed since: what you pressed does not fit any more." in gone.screen
        assert "*Accept*: €15,000 for *ACME*" in gone.screen
        assert "Reserve" in labels(gone.modal or {})
        await one.closes(CAMILLE)
        checked = await one.presses(CAMILLE, first, "order.check")
        assert "*Accept*: €15,000 for *ACME*" in words(checked.answer)


async def test_whoever_may_not_check_orders_or_see_the_customer_reads_why(tmp_path: Path) -> None:
    async with counter(tmp_path) as one:
        accounts = await one.says(SOPHIE, "commande Courbevelle 3000")
        assert "Courbevelle" not in str(accounts.modal)
        other = await one.says(CAMILLE, "order Courbevelle 3000")
        assert "No customer that you may see fits" in other.text
        assert channel(one) == []


async def test_figures_too_old_are_called_provisional(tmp_path: Path) -> None:
    async with counter(tmp_path, moment="2026-11-26T09:00+01:00") as one:
        text = words((await one.says(CAMILLE, "order Fleurs 3000")).answer)
        assert "⚠ *Provisional.*" in text
        assert "a payment may be missing" in text


async def test_before_any_import_nothing_is_guessed(tmp_path: Path) -> None:
    async with day(tmp_path, NINE) as one:
        answer = words((await one.says(CAMILLE, "order Brasserie 3000")).answer)
        assert "It has no limit; exposure after it €12,850" in answer
