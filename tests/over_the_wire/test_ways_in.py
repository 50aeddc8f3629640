"""Socket Mode comes back by itself; the program ends cleanly, and says in a sentence why it cannot start."""

from __future__ import annotations

from pathlib import Path

import pytest

from over_the_wire.programs import ended, environment, program
from over_the_wire.wiring import Clock, Way, free_port, listens, pretend_slack, until, wired
from sandbox.app_side import Acts
from sandbox.faults import Fault, FaultKind
from sandbox.server import Sandbox, serve

CARD = "Customer card of 24 November. ACME (C0042)."


@pytest.fixture
def clock() -> Clock:
    """Nine o'clock of the Tuesday."""
    made = Clock()
    made.set("2026-11-24T09:00+01:00")
    return made


async def test_commands_are_answered_after_the_connections_were_cut(company: Path, clock: Clock) -> None:
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock, Way.SOCKET) as room:
        assert (await room.types("camille.roy", "ACME")).said.startswith(CARD)

        assert await sandbox.app_side.cut_connections() == 1
        await _connects(sandbox)

        assert (await room.types("camille.roy", "ACME")).said.startswith(CARD)


async def test_commands_are_answered_after_slack_asked_for_new_connections(
    company: Path, clock: Clock
) -> None:
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock, Way.SOCKET) as room:
        assert await sandbox.app_side.ask_to_reconnect() == 1
        await _connects(sandbox)

        assert (await room.types("camille.roy", "ACME")).said.startswith(CARD)


async def test_the_first_connection_is_tried_again(company: Path, clock: Clock) -> None:
    sandbox = pretend_slack(company / "encours.yaml", clock)
    sandbox.faults.plan(Fault("apps.connections.open", FaultKind.HTTP_500, times=1))
    async with wired(company, sandbox, clock, Way.SOCKET) as room:
        assert (await room.types("camille.roy", "ACME")).said.startswith(CARD)


@pytest.mark.parametrize("way", list(Way))
async def test_before_the_first_import_a_command_says_what_is_missing(
    company: Path, clock: Clock, way: Way
) -> None:
    (company / "ledger.sqlite").unlink()
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock, way) as room:
        for typed in ("overdue", "ACME", "f 0871"):
            said = (await room.types("camille.roy", typed)).said
            assert "went wrong" not in said, (typed, said)
        assert (await room.types("camille.roy", "overdue")).said.startswith("There are no figures yet:")


@pytest.mark.parametrize("words", [("serve",), ("serve", "--http")])
async def test_the_program_ends_cleanly_with_work_under_way(
    company: Path, clock: Clock, words: tuple[str, ...]
) -> None:
    sandbox, port = pretend_slack(company / "encours.yaml", clock), free_port()
    async with serve(sandbox) as url:
        told = environment(company, url, ENCOURS_PORT=str(port))
        async with program(told, company, *words) as process:
            assert process.stderr is not None
            while b"connected to Atelier Lumen" not in (line := await process.stderr.readline()):
                assert line, "the bot ended"
            if "--http" in words:
                await _answers(sandbox, port)
            else:
                await _connects(sandbox)
            sandbox.faults.plan(Fault("users.info", FaultKind.SLOW, seconds=1))
            general = next(one for one in sandbox.workspace.channels.values() if one.name == "general")
            ack = await Acts(sandbox).command(general.members[0], general.id, "/credit ACME")
            process.terminate()
            status, _, err = await ended(process)

    assert ack.ok
    assert (status, "ERROR" in err) == (0, False), err
    assert [one.text.partition(" of ")[0] for one in general.messages] == ["Customer card"]


async def _answers(sandbox: Sandbox, port: int) -> None:
    await until(lambda: listens(port))
    await sandbox.app_side.set_request_url(f"http://127.0.0.1:{port}/slack/events")


async def _connects(sandbox: Sandbox) -> None:
    sockets = sandbox.app_side.sockets
    await until(lambda: any(not one.leaving for one in sockets.connections), seconds=20)


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-wrong", "invalid_auth"),
        ("SLACK_APP_TOKEN", "xapp-wrong", "invalid_auth"),
        ("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN is not set"),
        ("SLACK_BOT_TOKEN", "secret", "SLACK_BOT_TOKEN: expected the bot token"),
    ],
)
async def test_a_wrong_token_is_one_sentence_and_status_1(
    company: Path, clock: Clock, variable: str, value: str, sentence: str
) -> None:
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with serve(sandbox) as url:
        told = environment(company, url, **{variable: value})
        async with program(told, company, "serve") as process:
            status, out, err = await ended(process)

    said = [line for line in err.splitlines() if line.startswith("encours: ") and "connected to" not in line]
    assert (status, out, len(said)) == (1, "", 1), err
    assert sentence in said[0]
    assert "Traceback" not in err


async def test_slack_away_when_the_program_starts_is_one_sentence_and_status_1(
    company: Path, clock: Clock
) -> None:
    told = environment(company, f"http://127.0.0.1:{free_port()}")
    async with program(told, company, "serve") as process:
        status, out, err = await ended(process)

    assert (status, out) == (1, "")
    assert err.splitlines()[-1] == "encours: Slack cannot be reached: check the network and SLACK_API_URL."
