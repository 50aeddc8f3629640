"""The demo begins anew in a folder of its own, and nowhere else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from examples import demo
from examples.demo import Place

THE_DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def port_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_is_free", lambda port: True)


@pytest.mark.parametrize("name", ["letter.txt", "encours.yaml", "ledger.sqlite"])
def test_a_folder_with_somebody_s_files_is_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / name).write_text("mine", "utf-8")
    assert demo.alone(Place(tmp_path, 8765), THE_DAY) == 1
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text("utf-8") == "mine"
    assert "give the demo a folder of its own" in capsys.readouterr().out


def test_a_start_that_broke_off_is_started_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "write_company", break_off)
    for environment in demo.environment(Place(tmp_path, 8765)):
        monkeypatch.setenv(environment, "")
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            demo.alone(Place(tmp_path, 8765), THE_DAY)
    assert [one.name for one in sorted(tmp_path.iterdir())] == ["day", "inbox", "lock", "people.json"]


def test_what_came_in_later_is_there_anew_at_every_start_over(tmp_path: Path) -> None:
    for _ in range(2):
        demo._start_over(tmp_path, THE_DAY)
        (later,) = (tmp_path / "later").iterdir()
        assert later.name == "payments-ACME-2026-11-24.csv"
        later.unlink()


def test_a_demo_that_runs_is_neither_started_twice_nor_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "day").touch()
    place = Place(tmp_path, 8765)
    monkeypatch.setattr(
        demo, "run", lambda place, today: demo.alone(place, today) or demo.reset(place.folder)
    )
    assert demo.alone(place, THE_DAY) == 1
    assert "The demo runs already" in capsys.readouterr().out
    monkeypatch.setattr(demo, "run", lambda place, today: demo.reset(place.folder))
    assert demo.alone(place, THE_DAY) == 1
    assert (tmp_path / "day").exists()
    assert "stop it with Ctrl-C first" in capsys.readouterr().out


def test_a_reset_takes_the_demo_away_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine", "utf-8")
    assert demo.reset(tmp_path / "mine") == 1
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "day").touch()
    assert (demo.reset(tmp_path / "demo"), demo.reset(tmp_path / "demo")) == (0, 0)
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]
