"""Customers with hostile names, and more late customers than a page holds, over both ways in."""

from __future__ import annotations

from pathlib import Path

import pytest

from over_the_wire.crowds import HEADER, crowd, email, take
from over_the_wire.wiring import Clock, Way, pretend_slack, wired

HOSTILE = (
    "<!channel> & Co",
    "<@U0BOSS> *bold* _it_",
    "'; DROP TABLE customers; --",
    "{{ 7 * 7 }} {% raw %}",
    "<https://evil.example|ACME>",
    "\u202eEMCA \u200bzero",
    "`code` ~gone~ :warning:",
)
NAMES = [f"H{number}" for number in range(len(HOSTILE))]
FIRST = "person.000"


@pytest.mark.parametrize("way", list(Way))
async def test_hostile_names_are_shown_as_they_are_and_call_nobody(tmp_path: Path, way: Way) -> None:
    database_url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    await crowd(tmp_path, database_url, people=2)
    lines = [
        f'{code},"{name}",{email(0)},F-{code},2026-09-01,2026-10-01,50.00,EUR'
        for code, name in zip(NAMES, HOSTILE, strict=True)
    ]
    await take(tmp_path, database_url, "ledger-2026-11-24.csv", HEADER + "\n".join(lines) + "\n")
    clock = Clock()
    clock.set("2026-11-24T08:31+01:00")
    sandbox = pretend_slack(tmp_path / "encours.yaml", clock)
    async with wired(tmp_path, sandbox, clock, way) as room:
        await room.bot.clockwork.tick_and_send(clock())
        for code, name in zip(NAMES, HOSTILE, strict=True):
            for typed in (code, f'c "{name}"', name):
                assert "went wrong" not in (await room.types(FIRST, typed)).text
            assert f"({code})" in (await room.types(FIRST, f"c {code}")).said
        await room.types(FIRST, "overdue")

        everything = [one for place in room.workspace.channels.values() for one in place.messages]
        shown = str([(one.text, one.blocks) for one in everything])
        assert len(everything) >= 30
        for markup in ("<!channel>", "<@U0BOSS>", "<https://evil", "49 "):
            assert markup not in shown, markup
        assert "&lt;!channel&gt; &amp; Co" in shown


@pytest.mark.parametrize("way", list(Way))
async def test_more_than_a_page_of_late_customers_is_paged_in_place_and_in_the_thread(
    tmp_path: Path, way: Way
) -> None:
    database_url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    await crowd(tmp_path, database_url, people=2, each=230)
    clock = Clock()
    clock.set("2026-11-24T08:31+01:00")
    sandbox = pretend_slack(tmp_path / "encours.yaml", clock)
    async with wired(tmp_path, sandbox, clock, way) as room:
        await room.bot.clockwork.tick_and_send(clock())
        page = (await room.types(FIRST, "overdue")).answer
        seen = [_rows(page)]
        for _ in range(2):
            following = (await room.presses(FIRST, page, "overdue.next")).answer
            assert following["ts"] == page["ts"]
            page = following
            seen.append(_rows(page))
        digest = room.told(room.direct(FIRST)[0])
        await room.presses(FIRST, digest, "overdue.list")
        first = room.told(room.direct(FIRST)[1])
        await room.presses(FIRST, first, "overdue.next")
        replies = room.direct(FIRST)[1:]

    assert [len(rows) for rows in seen] == [100, 100, 30]
    assert len(set().union(*seen)) == 230
    assert "overdue.next" not in str(page)
    assert [one.thread_ts for one in replies] == [digest["ts"], digest["ts"]]
    assert [len(_rows({"blocks": one.blocks})) for one in replies] == [100, 100]


def _rows(page: dict[str, object]) -> set[str]:
    """The first cells of the page's table, without its heading."""
    tables = [one for one in page["blocks"] if "table" in one["type"]]  # type: ignore[attr-defined]  # JSON
    return {str(row[0]) for table in tables for row in table["rows"][1:]}
