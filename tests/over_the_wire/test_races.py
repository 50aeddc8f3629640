"""Two at once, twice in a row, and too late: one effect, and a sentence to whoever came second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

import app
from bot.ids import More, more_value
from bot.policy import Policy
from bot.policy_file import load_policy
from handlers.slack.transport import EVENTS_PATH, over_http
from over_the_wire.day import CAMILLE, HUGUES, JULIEN, LEDGER, MARC, NADIA, POLICY, Day, day, input_of, labels
from over_the_wire.wiring import HOST, Json, element_of, free_port, listens, until, words
from sandbox.app_side.desk import OnMessage, OnView

EVENING, MORNING, NINE = "2026-11-23T18:10+01:00", "2026-11-24T08:31+01:00", "2026-11-24T09:00+01:00"
TEAM = POLICY.replace("visibility: own", "visibility: team")


@asynccontextmanager
async def replica(one: Day, policy: Policy | None = None) -> AsyncIterator[str]:
    """A second bot on the same database, and where Slack's requests reach it."""
    stop, port = asyncio.Event(), free_port()
    chosen = policy or load_policy(one.room.settings.policy)
    async with app.bot(one.room.settings, chosen, one.room.clock) as bot:
        running = asyncio.create_task(over_http(bot.app, HOST, port, stop))
        await until(lambda: listens(port), running)
        try:
            yield f"http://{HOST}:{port}{EVENTS_PATH}"
        finally:
            await bot.crew.drain(5)
            stop.set()
            await running


def filled(form: Json, **inputs: Any) -> dict[str, dict[str, Any]]:
    """What stands in a form's inputs."""
    named = [(input_of(form, name), value) for name, value in inputs.items()]
    return {block: {action: value} for (block, action), value in named}


async def clicks(one: Day, handle: str, where: Json, action: str, value: Any = None, times: int = 3) -> None:
    """The same button pressed again before anything came of the first press."""
    me, place = one.room.user(handle).id, OnMessage(where["channel"], where["ts"])
    block, action_id = element_of(where, action)
    await asyncio.gather(*(one.room.acts.press(me, place, block, action_id, value) for _ in range(times)))
    await one.room.settled()


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_of_two_who_submit_at_once_one_logs_and_the_other_reads_who_was_first(
    database_url: str, tmp_path: Path
) -> None:
    """Each request is served by another replica."""
    amounts = {CAMILLE: "18500", MARC: "18000"}
    said = {
        MARC: "Camille Roy a noté une promesse à 9 h 00, après que vous avez ouvert ceci.",
        CAMILLE: "Marc Olivier logged a promise at 09:00, after you opened this. Yours was not recorded",
    }
    async with day(tmp_path, NINE, taken=EVENING, policy=TEAM, database_url=database_url) as one:
        forms = {who: (await one.says(who, "promise ACME")).modal or {} for who in amounts}
        slack = one.room.workspace.app
        async with replica(one) as second:
            urls = {CAMILLE: slack.request_url, MARC: second}

            async def submits(who: str) -> None:
                slack.request_url = urls[who]
                values = filled(forms[who], amount=amounts[who])
                await one.room.acts.submit(one.room.user(who).id, forms[who]["id"], values)

            await asyncio.gather(*map(submits, amounts))
            await one.room.settled()
            slack.request_url = urls[CAMILLE]

        ((state, amount, _, winner),) = await one.promises()
        assert (state, amount) == ("open", f"{amounts[winner]}.00")
        loser = MARC if winner == CAMILLE else CAMILLE
        (left,) = one.room.workspace.modals[one.room.user(loser).id]
        assert said[loser] in words(left.payload)
        assert [deed for deed, *_ in await one.trail()] == ["promise.logged"]


async def test_the_same_submission_and_the_same_click_again_are_one(tmp_path: Path) -> None:
    async with day(tmp_path, MORNING, taken=EVENING) as one:
        await one.ticks(MORNING)
        one.at(NINE)
        (sent,) = one.told(CAMILLE)
        form = (await one.presses(CAMILLE, sent, "promise.open")).modal or {}
        await one.fills(CAMILLE, form)
        sandbox = one.room.sandbox
        done = reversed(sandbox.journal.kept)
        again = next(each.payload for each in done if each.what == "view_submission")
        acks = await asyncio.gather(*(sandbox.app_side.deliver("interactive", again) for _ in range(3)))
        assert [ack.body for ack in acks] == [{}] * 3
        assert [state for state, *_ in await one.promises()] == ["open"]
        await one.room.settled()
        await one.sends()

        await clicks(one, CAMILLE, one.told(CAMILLE)[0], "undo")
        await one.sends()
        assert [state for state, *_ in await one.promises()] == ["cancelled"]
        ((customer,),) = await one.rows("SELECT id FROM customers WHERE code = 'C0042'")
        no_answer = more_value(More.NO_ANSWER, customer)
        await clicks(one, CAMILLE, one.told(CAMILLE)[0], "customer.more", no_answer)
        assert await one.rows("SELECT kind FROM notes") == [("no_answer",)]
        read = (await one.says(CAMILLE, "promise ACME 18500 fri")).answer
        await clicks(one, CAMILLE, read, "promise.log")
        assert [state for state, *_ in await one.promises()] == ["cancelled", "open"]
        assert [deed for deed, *_ in await one.trail()] == [
            "promise.logged", "undone", "note.added", "promise.logged",
        ]  # fmt: skip
        assert len(one.private(CAMILLE)) == 1


async def test_agree_pressed_again_and_again_is_one_decision(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        for amount in (18500, 18000, 17000):
            await one.logs(CAMILLE, f"promise ACME {amount} fri")
        await one.sends()
        (asked,) = one.told(NADIA)
        await clicks(one, NADIA, asked, "promise.agree")
        await one.sends()
        assert [deed for deed, *_ in await one.trail()][-2:] == ["promise.replaced", "promise.agreed"]
        assert len([each for each in await one.trail() if each[0] == "promise.agreed"]) == 1
        assert len(one.told(CAMILLE)) == 1


async def test_a_digest_of_yesterday_still_opens_and_undo_on_it_says_it_is_late(tmp_path: Path) -> None:
    async with day(tmp_path, MORNING, taken=EVENING) as one:
        await one.ticks(MORNING)
        one.at(NINE)
        (sent,) = one.told(CAMILLE)
        await one.fills(CAMILLE, (await one.presses(CAMILLE, sent, "promise.open")).modal or {}, amount="500")
        await one.sends()
        (acted,) = one.told(CAMILLE)
        one.at("2026-11-24T18:10+01:00")
        await one.takes("ledger-2026-11-24.csv", LEDGER)
        await one.ticks("2026-11-25T08:31+01:00")
        folded, today = one.told(CAMILLE)
        assert labels(folded) == ["Open"]

        for older, action in ((acted, "undo"), (sent, "promise.open")):
            message = one.room.workspace.message(older["channel"], older["ts"])
            assert message is not None
            message.blocks = older["blocks"]  # as her phone still shows it
            seen = await one.presses(CAMILLE, older, action)
            if action == "undo":
                assert "Undo works for ten minutes" in seen.said
            else:
                assert "F-0871 · €18,500 · 45 days late" in words(seen.modal)
        assert [state for state, *_ in await one.promises()] == ["open"]
        assert one.told(CAMILLE)[1]["ts"] == today["ts"]


async def test_a_customer_that_became_somebody_else_s_meanwhile_is_not_theirs_to_change(
    tmp_path: Path,
) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        form = (await one.says(CAMILLE, "promise ACME")).modal or {}
        read = (await one.says(CAMILLE, "promise ACME 100 fri")).answer
        one.at("2026-11-24T09:05+01:00")
        await one.takes("ledger-2026-11-24.csv", LEDGER.replace("ACME,Camille Roy", "ACME,Julien Faure"))
        refused = await one.fills(CAMILLE, form)
        assert "not yours to see" in words([refused.modal, refused.private])
        pressed = await one.presses(CAMILLE, read, "promise.log")
        assert "not yours to see" in words([pressed.modal, pressed.private])
        assert await one.promises() == []
        await one.logs(JULIEN, "promesse ACME 100 ven")
        assert [who for *_, who in await one.promises()] == [JULIEN]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (POLICY.replace("role: credit_manager", "role: accountant"), "C'est à Hugues Martin de le faire"),
        (POLICY.replace("nadia.benali@", "nobody.now@"), "I cannot answer you here."),
    ],
)
async def test_a_role_that_was_taken_away_decides_no_more(tmp_path: Path, now: str, said: str) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        for amount in (18500, 18000, 17000):
            await one.logs(CAMILLE, f"promise ACME {amount} fri")
        await one.sends()
        (asked,) = one.told(NADIA)
        form = (await one.presses(NADIA, asked, "promise.refuse")).modal or {}
        changed = tmp_path / "changed.yaml"
        changed.write_text(now, "utf-8")
        async with replica(one, load_policy(changed)) as second:
            one.room.workspace.app.request_url = second
            user = one.room.user(NADIA).id
            await one.room.acts.submit(user, form["id"], filled(form, text="Non."))
            await until(lambda: said in words([each.payload for each in one.room.workspace.modals[user]]))
        assert [state for state, *_ in await one.promises()] == ["replaced", "open", "proposed"]
        assert [deed for deed, *_ in await one.trail()][-1] == "promise.asked"


async def test_a_promise_is_withdrawn_once_and_by_whoever_has_to_do_with_it(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        await one.logs(CAMILLE, "promise ACME 18500 fri")
        seen = await one.presses(MARC, (await one.says(MARC, "ACME")).answer, "promise.cancel")
        assert "Seules les personnes concernées peuvent le faire : adressez-vous à Camille Roy" in seen.text
        assert [state for state, *_ in await one.promises()] == ["open"]

        await clicks(one, CAMILLE, (await one.says(CAMILLE, "ACME")).answer, "promise.cancel")
        assert await one.rows("SELECT state, because FROM promises") == [("cancelled", "withdrawn")]
        assert [deed for deed, *_ in await one.trail()] == ["promise.logged", "promise.cancelled"]
        late = await one.forged(NADIA, "promise.cancel", "promise:1:v1")
        assert "Camille Roy y a mis fin à 9 h 00." in words([late.private, late.modal])
        assert "promised" not in (await one.says(CAMILLE, "ACME")).said


async def test_of_two_who_may_decide_one_does_and_the_other_reads_it(tmp_path: Path) -> None:
    """The credit manager agrees in her message while the finance director does on his Home."""
    async with day(tmp_path, NINE, taken=EVENING) as one:
        for amount in (18500, 18000, 17000):
            await one.logs(CAMILLE, f"promise ACME {amount} fri")
        await one.sends()
        await one.home(HUGUES)
        (asked,) = one.told(NADIA)
        nadia, hugues = one.room.user(NADIA).id, one.room.user(HUGUES).id
        home = one.room.workspace.homes[hugues]
        at_home = element_of({"blocks": home.payload["blocks"]}, "promise.agree")
        in_message = element_of(asked, "promise.agree")
        await asyncio.gather(
            one.room.acts.press(nadia, OnMessage(asked["channel"], asked["ts"]), *in_message),
            one.room.acts.press(hugues, OnView(home.id), *at_home),
        )
        await one.room.settled()
        await one.sends()

        deeds = [(deed, who) for deed, who, *_ in await one.trail() if deed == "promise.agreed"]
        assert len(deeds) == 1
        if deeds[0][1] == NADIA:
            (said,) = one.room.workspace.modals[hugues]
            assert "Nadia Benali decided this at 09:00." in words(said.payload)
        else:
            assert "Hugues Martin a pris la décision à 9 h 00." in words(one.private(NADIA))
        assert [state for state, *_ in await one.promises()] == ["replaced", "replaced", "open"]
        assert len(one.told(CAMILLE)) == 1
