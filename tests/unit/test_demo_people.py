"""The demo's people try again when the bot is too slow, as a person would, and nothing is done twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from examples import people
from examples.people import LateError, Shown, Somebody, UnheardError

Json = dict[str, Any]
DONE = {"ok": True, "error": "", "errors": {}, "view": None}
LATE = {"ok": False, "error": "operation_timeout"}
FORM = {
    "id": "V1",
    "blocks": [
        {"type": "input", "block_id": "date#1", "element": {"action_id": "day", "type": "datepicker"}}
    ],
}
CAMILLE = "camille.roy@example.com"


class Workspace:
    """Answers as it is told, one answer a request of an act, and keeps what was asked."""

    def __init__(self) -> None:
        self.acts: list[tuple[str, Json]] = []
        self.answers: list[Json | int] = []
        self.front: list[Json] = []
        self.shows_after = 0
        """Acts after which the form stands in front."""

    def act(self, name: str, given: Json) -> tuple[int, Json]:
        self.acts.append((name, given))
        if len(self.acts) == self.shows_after:
            self.front = [FORM]
        answer = self.answers.pop(0) if self.answers else DONE
        return (answer, {"error": "Gone."}) if isinstance(answer, int) else (200, answer)

    @property
    def state(self) -> Json:
        return {"users": [{"id": "U1", "email": CAMILLE}], "modals": {"U1": self.front}}


def _answering(workspace: Workspace) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(200, workspace.state)

        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._say(*workspace.act(self.path.rpartition("/")[2], given))

        def _say(self, status: int, said: Json) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: it is a test."""

    return Handler


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def camille(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Somebody]:
    monkeypatch.setattr(people, "AGAIN_AFTER_S", 0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _answering(workspace))
    running = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    running.start()
    yield Somebody(f"http://127.0.0.1:{server.server_port}", CAMILLE)
    server.shutdown()
    running.join()
    server.server_close()


SHOWN = Shown({"view_id": "V1"}, tuple(FORM["blocks"]))  # type: ignore[arg-type]  # JSON
BUTTON = {"type": "button", "action_id": "dispute.take"}
MESSAGE = Shown({"ts": "1.1"}, ({"type": "actions", "block_id": "b1", "elements": [BUTTON]},))


def test_the_same_form_is_sent_again_until_it_is_taken(workspace: Workspace, camille: Somebody) -> None:
    workspace.answers = [LATE, LATE, DONE]
    camille.submits(SHOWN, date="2026-11-27")
    assert [name for name, _ in workspace.acts] == ["submit"] * 3
    assert [given["view_id"] for _, given in workspace.acts] == ["V1"] * 3
    assert workspace.acts[0] == workspace.acts[2]


def test_a_form_that_is_gone_after_a_slow_answer_was_taken(workspace: Workspace, camille: Somebody) -> None:
    workspace.answers = [LATE, 400]
    camille.submits(SHOWN, date="2026-11-27")
    assert len(workspace.acts) == 2


def test_what_says_that_it_was_recorded_already_is_closed(workspace: Workspace, camille: Somebody) -> None:
    workspace.answers = [LATE, DONE | {"view": {"id": "V1"}}]
    camille.submits(SHOWN, date="2026-11-27")
    assert [name for name, _ in workspace.acts] == ["submit", "submit", "close"]


def test_a_press_is_pressed_again(workspace: Workspace, camille: Somebody) -> None:
    workspace.answers = [LATE, DONE]
    camille.presses(MESSAGE, "dispute.take")
    assert workspace.acts[0] == workspace.acts[1]


def test_a_form_that_opens_late_is_taken_and_not_asked_for_twice(
    workspace: Workspace, camille: Somebody
) -> None:
    workspace.answers, workspace.shows_after = [LATE], 1
    assert camille.types("/credit promise Transports Vidal 3600").where == {"view_id": "V1"}
    assert len(workspace.acts) == 1


def test_a_command_is_typed_again_while_no_form_opens(workspace: Workspace, camille: Somebody) -> None:
    workspace.answers, workspace.shows_after = [LATE, LATE, DONE], 3
    assert camille.types("/credit promise Transports Vidal 3600").where == {"view_id": "V1"}
    assert len(workspace.acts) == 3


def test_a_reply_stands_in_the_thread_once(workspace: Workspace, camille: Somebody) -> None:
    workspace.answers = [LATE]
    camille.replies(MESSAGE, "On delivery.")
    assert [name for name, _ in workspace.acts] == ["say"]


@pytest.mark.parametrize(
    "act",
    [
        lambda one: one.submits(SHOWN, date="2026-11-27"),
        lambda one: one.presses(MESSAGE, "dispute.take"),
        lambda one: one.types("/credit promise"),
    ],
)
def test_after_a_while_it_is_given_up(
    workspace: Workspace,
    camille: Somebody,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[Somebody], object],
) -> None:
    monkeypatch.setattr(people, "PATIENT_FOR_S", -1)
    workspace.answers = [LATE, LATE]
    with pytest.raises(LateError, match="The bot did not answer camille"):
        act(camille)


def test_what_is_wrong_in_a_form_is_not_tried_again(workspace: Workspace, camille: Somebody) -> None:
    workspace.answers = [DONE | {"errors": {"date#1": "That day is past."}}, DONE]
    with pytest.raises(UnheardError, match="That day is past"):
        camille.submits(SHOWN, date="2026-11-01")
    assert len(workspace.acts) == 1
    workspace.answers = [400]
    with pytest.raises(UnheardError, match="refused act/press: Gone"):
        camille.presses(MESSAGE, "dispute.take")
