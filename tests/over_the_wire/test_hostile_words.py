"""Other people's words show as they are, on every screen and in the terminal, and page nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from over_the_wire.day import CAMILLE, MARC, NADIA, Day, day, value_of
from over_the_wire.programs import ended, environment, program
from over_the_wire.wiring import Json, words

EVENING, MORNING, NINE = "2026-11-23T18:10+01:00", "2026-11-24T08:31+01:00", "2026-11-24T09:00+01:00"
HOSTILE = (
    "<!channel> <!here> <@U1> <#C1|general> <http://evil.example|Pay here> *bold* _slanted_ ~gone~ `code` "
    ":tada: & &lt;!channel&gt; \u202egnp.exe \x1b[31mred\x07 [link](http://evil.example)"
)
LIVE = re.compile(r"<[!@#]|<https?:|<mailto:|[*~`]bold|\u202e|\x1b|\x07")
"""What Slack would act on, or a terminal obey, wherever it stands in what the bot shows of it."""
LEDGER = (
    "Customer,Customer name,Salesperson,Invoice,Issue date,Due date,Amount,Open amount,Currency\n"
    'H1,"<!channel> *ACME* <http://x.example|y> :tada: \u202e",Camille Roy,'
    '"F-<@U1>-*1*",2026-08-27,2026-10-11,18500.00,18500.00,EUR\n'
)


def texts(shown: Any) -> Iterator[str]:
    """Every text that Slack would read as markup: of messages and of objects in `mrkdwn`."""
    if isinstance(shown, list):
        for one in shown:
            yield from texts(one)
    elif isinstance(shown, dict):
        if shown.get("type") == "mrkdwn" or "ts" in shown:
            yield str(shown.get("text", ""))
        for one in shown.values():
            yield from texts(one)


def live(shown: Any) -> list[str]:
    """What could act, in messages, modals and Home."""
    return [one for one in texts(shown) if LIVE.search(one)]


def everything(one: Day) -> list[Json]:
    """All that anybody can see now."""
    workspace = one.room.workspace
    messages = [one.room.told(each) for place in workspace.channels.values() for each in place.messages]
    views = [each.payload for stack in workspace.modals.values() for each in stack]
    homes = [each.payload for each in workspace.homes.values()]
    return [*(each for each in messages if each["user"] == workspace.app.bot_user), *views, *homes]


async def test_hostile_names_and_words_are_plain_text_everywhere(tmp_path: Path) -> None:
    async with day(tmp_path, MORNING, ledger=LEDGER, taken=EVENING) as one:
        await one.ticks(MORNING)
        one.at(NINE)
        (where,) = one.told(CAMILLE)
        for amount, who in (("18500", HOSTILE[:60]), ("18000", HOSTILE[60:120]), ("17000", "")):
            form = (await one.presses(CAMILLE, where, "promise.open")).modal or {}
            assert live(everything(one)) == []
            await one.fills(CAMILLE, form, invoices=["1"], amount=amount, who=who, text=HOSTILE)
            await one.closes(CAMILLE)
            await one.sends()
            where = (await one.says(CAMILLE, "H1")).answer
        (asked,) = one.told(NADIA)
        refusal = (await one.presses(NADIA, asked, "promise.refuse")).modal or {}
        await one.fills(NADIA, refusal, text=HOSTILE)
        note = (await one.says(CAMILLE, "note H1")).modal or {}
        await one.fills(CAMILLE, note, text=HOSTILE)
        await one.says(CAMILLE, f"note H1 {HOSTILE}")
        await one.says(CAMILLE, f"promise H1 100 fri {HOSTILE}")
        await one.sends()
        for typed in (
            "H1",
            "history H1",
            "overdue mine",
            f"promise {HOSTILE}",
            HOSTILE,
            f'note "{HOSTILE}" x',
        ):
            for who in (CAMILLE, NADIA):
                await one.says(who, typed)
        for who in (CAMILLE, NADIA, MARC):
            await one.home(who)

        assert live(everything(one)) == []
        read = words(everything(one))
        assert "&lt;!channel&gt;" in read
        assert "∗bold∗" in read
        kept = await one.rows("SELECT note FROM promises ORDER BY id")
        assert kept[0] == (HOSTILE,)
        for said in (("promises", "--as-of", "2026-11-24"), ("audit", "--customer", "H1")):
            told = environment(tmp_path, one.room.sandbox.base_url)
            async with program(told, tmp_path, *said) as process:
                status, out, _ = await ended(process)
            assert (status, "\x1b" in out, "\u202e" in out, "\x07" in out) == (0, False, False, False)
            assert "<!channel>" in re.sub(r"\s+", " ", out)


@pytest.mark.parametrize(("length", "kept"), [(3000, True), (10_000, False)])
async def test_nothing_is_cut_in_silence_however_long(tmp_path: Path, length: int, kept: bool) -> None:
    """Three thousand characters are the most; what is longer is refused with the reason, and still there."""
    long = ("word " * length)[: length - 1] + "."
    async with day(tmp_path, NINE, taken=EVENING) as one:
        typed = await one.says(CAMILLE, f"note ACME {long}")
        form = (await one.says(CAMILLE, "note ACME")).modal or {}
        filled = await one.fills(CAMILLE, form, text=long)
        promise = (await one.says(CAMILLE, "promise ACME 18500")).modal or {}
        promised = await one.fills(CAMILLE, promise, text=long)

        if kept:
            assert await one.rows("SELECT text FROM notes") == [(long,), (long,)]
            assert await one.rows("SELECT note FROM promises") == [(long,)]
            assert "…" in words(typed.answer)
            history = words((await one.says(CAMILLE, "history ACME")).answer)
            assert "…" in history
        else:
            assert "3,000 characters at most" in typed.said
            which = (await one.says(CAMILLE, f"note AC {long}")).answer
            chosen = (await one.presses(CAMILLE, which, "note.pick", says="Lyon")).modal or {}
            shown = value_of(chosen, "text")
            assert (len(shown), shown[-1]) == (3000, "…")
            await one.closes(CAMILLE)
            for seen in (filled, promised):
                assert seen.ack is not None
                assert not seen.ack.ok
                assert seen.modal is not None
            assert await one.rows("SELECT count(*) FROM notes") == [(0,)]
            assert await one.promises() == []
