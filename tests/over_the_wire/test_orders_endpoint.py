"""The order desk's way in: `encours serve` as a program, Socket Mode to Slack, a real socket to the desk."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientSession

from over_the_wire.programs import ENDED_WITHIN_S, environment, program
from over_the_wire.wiring import HOST, Clock, free_port, listens, pretend_slack, until
from sandbox.server import serve

TOKEN = "desk-0123456789-0123456789"
NINE = "2026-11-24T09:00+01:00"
QUESTION = "/orders/check?customer=C0042&amount=15000"


async def _asked(address: str, **headers: str) -> tuple[int, Any]:
    async with ClientSession() as client, client.get(address, headers=headers) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize("way", ["socket", "http"])
async def test_an_order_desk_is_answered_beside_slack(company: Path, way: str) -> None:
    clock, port = Clock(), free_port()
    clock.set(NINE)
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with serve(sandbox, 0) as url:
        told = environment(company, url, ENCOURS_API_TOKEN=TOKEN)
        words = ["serve", "--port", str(port), "--now", NINE, *(["--http"] if way == "http" else [])]
        async with program(told, company, *words) as process:
            running = asyncio.create_task(process.wait())
            await until(lambda: listens(port), running)
            if way == "socket":
                await until(lambda: bool(sandbox.app_side.sockets.connections), running)
            desk = f"http://{HOST}:{port}"
            status, said = await _asked(desk + QUESTION, Authorization=f"Bearer {TOKEN}")
            assert (status, said["verdict"], said["order"]) == (200, "hold", "15000.00")
            assert said["exposure"] == {"before": "53000.00", "with_order": "68000.00"}
            status, said = await _asked(desk + QUESTION)
            assert (status, said["error"]) == (401, "unauthorised")
            status, said = await _asked(f"{desk}/openapi.json")
            assert (status, said["openapi"]) == (200, "3.1.0")
            async with ClientSession() as client, client.post(f"{desk}/slack/events", data=b"{}") as answer:
                assert answer.status == (404 if way == "socket" else 401)
            process.terminate()
            async with asyncio.timeout(ENDED_WITHIN_S):
                assert await running == 0


async def test_without_a_token_socket_mode_listens_to_nobody(company: Path) -> None:
    clock, port = Clock(), free_port()
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with serve(sandbox, 0) as url:
        told = environment(company, url, ENCOURS_API_TOKEN="")
        async with program(told, company, "serve", "--port", str(port), "--now", NINE) as process:
            running = asyncio.create_task(process.wait())
            await until(lambda: bool(sandbox.app_side.sockets.connections), running)
            with pytest.raises(ClientConnectionError):
                await _asked(f"http://{HOST}:{port}{QUESTION}")
            process.terminate()
            async with asyncio.timeout(ENDED_WITHIN_S):
                await running
