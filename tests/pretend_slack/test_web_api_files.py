"""Files: brought in three steps through slack-sdk, shown with a message, and taken from the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pretend_slack.small_workspace import Served, refusal, small_manifest, small_people
from sandbox.faults import Fault, FaultKind
from sandbox.saved import Saver, load
from sandbox.seed import workspace_from
from sandbox.workspace import Message

PDF = b"%PDF-1.7 a letter"


@pytest.fixture(autouse=True)
def may_write_files(served: Served) -> None:
    served.workspace.app.scopes |= {"files:write"}


async def brought(served: Served, name: str = "MD-2026-0001.pdf", content: bytes = PDF) -> str:
    place = await served.client.files_getUploadURLExternal(filename=name, length=len(content))
    async with served.http.post(place["upload_url"], data=content) as answer:
        assert (answer.status, await answer.text()) == (200, f"OK - {len(content)}")
    return str(place["file_id"])


async def shared(served: Served, file_id: str, **more: Any) -> Message:
    channel = served.workspace.direct("U0MARC")
    given = {"channel_id": channel.id, "initial_comment": "Your letter"} | more
    await served.client.files_completeUploadExternal(files=[{"id": file_id, "title": "The letter"}], **given)
    return channel.messages[-1]


async def test_a_file_is_shown_with_its_text_in_a_conversation(served: Served) -> None:
    message = await shared(served, await brought(served))
    assert (message.text, message.from_app, message.is_reply) == ("Your letter", True, False)
    history = await served.client.conversations_history(channel=message.channel)
    (file,) = history["messages"][0]["files"]
    told = {name: file[name] for name in ("name", "title", "size", "mimetype")}
    assert told == {
        "name": "MD-2026-0001.pdf",
        "title": "The letter",
        "size": 17,
        "mimetype": "application/pdf",
    }


async def test_a_file_can_stand_in_a_thread(served: Served) -> None:
    parent = await served.client.chat_postMessage(channel="U0MARC", text="The step")
    message = await shared(served, await brought(served), thread_ts=parent["ts"])
    assert message.thread_ts == parent["ts"]
    thread = await served.client.conversations_replies(channel=message.channel, ts=parent["ts"])
    assert [len(one.get("files", [])) for one in thread["messages"]] == [0, 1]


async def test_a_persons_id_is_no_place_for_a_file(served: Served) -> None:
    asked = shared(served, await brought(served), channel_id="U0MARC")
    refused = await refusal(asked)
    assert refused["error"] == "invalid_arguments"
    assert "/channel_id" in refused["response_metadata"]["messages"][0]


async def test_a_file_without_its_content_is_not_found(served: Served) -> None:
    place = await served.client.files_getUploadURLExternal(filename="a.pdf", length=3)
    assert (await refusal(shared(served, place["file_id"])))["error"] == "file_not_found"
    async with served.http.post(place["upload_url"], data=b"four") as answer:
        assert answer.status == 400
    assert served.workspace.direct("U0MARC").messages == []


async def test_a_file_is_shared_once_and_its_address_taken_once(served: Served) -> None:
    file_id = await brought(served)
    await shared(served, file_id)
    assert (await refusal(shared(served, file_id)))["error"] == "file_not_found"
    ticket = served.workspace.files[file_id].ticket
    async with served.http.post(f"{served.url}/upload/v1/{ticket}", data=PDF) as answer:
        assert answer.status == 404


async def test_files_need_their_scope(served: Served) -> None:
    served.without("files:write")
    refused = await refusal(served.client.files_getUploadURLExternal(filename="a", length=1))
    assert (refused["error"], refused["needed"]) == ("missing_scope", "files:write")


async def test_an_upload_fails_when_told(served: Served) -> None:
    place = await served.client.files_getUploadURLExternal(filename="a.pdf", length=3)
    served.sandbox.faults.plan(Fault("upload", FaultKind.HTTP_500))
    async with served.http.post(place["upload_url"], data=b"pdf") as answer:
        assert answer.status == 500
    assert served.workspace.files[place["file_id"]].content is None


async def test_who_sees_the_message_takes_the_file_and_nobody_else(served: Served) -> None:
    message = await shared(served, await brought(served, "Mise en demeure n° 1.pdf"))
    at = f"files/{message.channel}/{message.ts}/{message.files[0]}"
    async with served.http.get(f"{served.url}/as/U0MARC/c/{message.channel}") as answer:
        assert f'href="/as/U0MARC/{at}"' in await answer.text()
    async with served.http.get(f"{served.url}/as/U0MARC/{at}") as answer:
        assert await answer.read() == PDF
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename*=utf-8''Mise%20en%20demeure%20n%C2%B0%201.pdf"
        )
    for path in (f"as/U0CAMILLE/{at}", f"as/U0MARC/{at}x"):
        async with served.http.get(f"{served.url}/{path}") as answer:
            assert answer.status == 404


async def test_files_are_saved_with_the_workspace(served: Served, tmp_path: Path) -> None:
    message = await shared(served, await brought(served))
    await served.client.files_getUploadURLExternal(filename="never brought", length=1)
    Saver(served.workspace, tmp_path / "saved.json").save()
    again = workspace_from(small_manifest(), small_people())
    assert load(again, tmp_path / "saved.json")
    assert [one.content for one in again.files.values()] == [PDF]
    assert again.direct("U0MARC").messages[-1].files == message.files
    older = json.loads((tmp_path / "saved.json").read_text("utf-8"))
    del older["files"]
    (tmp_path / "saved.json").write_text(json.dumps(older), "utf-8")
    assert load(workspace_from(small_manifest(), small_people()), tmp_path / "saved.json")
