"""What was said is there again at the next start."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from pretend_slack.small_workspace import small_manifest, small_people
from sandbox.errors import SavedError
from sandbox.saved import Saver, dump, load
from sandbox.seed import workspace_from
from sandbox.workspace import Message, View, Workspace


def workspace() -> Workspace:
    return workspace_from(small_manifest(), small_people())


def lived_in() -> Workspace:
    lived = workspace()
    direct = lived.direct("U0MARC")
    assert lived.new_id("Ev") == "Ev000000001Z"
    ts = lived.new_ts(1_795_000_000)
    said = Message(ts, direct.id, lived.app.bot_user, "Bonjour", [{"type": "divider"}], from_app=True)
    direct.messages.append(said)
    direct.read["U0MARC"] = ts
    home = View("V1", "U0MARC", {"type": "home", "blocks": []}, "h", "V1")
    lived.homes["U0MARC"] = home
    lived.users["U0MARC"].locale = "fr-FR"
    return lived


def test_a_second_start_shows_the_same(tmp_path: Path) -> None:
    lived, path = lived_in(), tmp_path / "state.json"
    Saver(lived, path).save()
    again = workspace()
    assert load(again, path) is True
    assert dump(again) == dump(lived)
    direct = again.direct("U0MARC")
    assert [one.text for one in direct.messages] == ["Bonjour"]
    assert again.unread(direct, "U0MARC") == 0
    assert (again.homes["U0MARC"].id, again.users["U0MARC"].locale) == ("V1", "fr-FR")
    assert again.new_ts(0) == "1795000000.000001"
    assert again.new_id("Ev") == "Ev000000002Z"
    assert [one.name for one in tmp_path.iterdir()] == ["state.json"]


def test_without_a_file_the_start_is_the_first(tmp_path: Path) -> None:
    assert load(workspace(), tmp_path / "state.json") is False


def test_people_who_are_new_in_the_people_file_come_in(tmp_path: Path) -> None:
    Saver(lived_in(), tmp_path / "state.json").save()
    people = small_people()
    people["users"].append({"email": "zoe@durand.example", "real_name": "Zoé", "id": "U0ZOE"})
    people["channels"][0]["members"].append("zoe@durand.example")
    again = workspace_from(small_manifest(), people)
    load(again, tmp_path / "state.json")
    finance = next(one for one in again.channels.values() if one.name == "finance")
    assert finance.members == [again.app.bot_user, "U0CAMILLE", "U0MARC", "U0ZOE"]
    assert again.users["U0ZOE"].real_name == "Zoé"


@pytest.mark.parametrize(
    "change", [{"format": 0}, {"team": "T0OTHER"}, {"users": [{"id": "U1"}]}, {"channels": 3}]
)
def test_a_file_of_something_else_is_refused_and_changes_nothing(
    tmp_path: Path, change: dict[str, object]
) -> None:
    path, fresh = tmp_path / "state.json", workspace()
    path.write_text(json.dumps(dump(lived_in()) | change), "utf-8")
    with pytest.raises(SavedError, match="delete it"):
        load(fresh, path)
    assert dump(fresh) == dump(workspace())


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text("{", "utf-8")
    with pytest.raises(SavedError, match=r"state\.json cannot be read"):
        load(workspace(), path)


async def test_several_changes_in_a_row_are_written_once(tmp_path: Path) -> None:
    lived, path = workspace(), tmp_path / "state.json"
    saver = Saver(lived, path, delay=0.05)
    saver.watch()
    await lived.changed()
    lived.users["U0MARC"].title = "Head of sales"
    await lived.changed()
    assert not path.exists()
    await asyncio.sleep(0.2)
    assert "Head of sales" in path.read_text("utf-8")


async def test_saving_at_the_end_leaves_no_timer(tmp_path: Path) -> None:
    lived, path = workspace(), tmp_path / "state.json"
    saver = Saver(lived, path, delay=0.05)
    saver.watch()
    await lived.changed()
    saver.save()
    path.unlink()
    await asyncio.sleep(0.1)
    assert not path.exists()
