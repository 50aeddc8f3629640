"""Folders and databases for the command line: an empty one, a small ledger's, the example company's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import app
from acceptance.console import DAY, LEDGER, Encours, reader


def _at_home(patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.chdir(folder)
    patch.setenv("ENCOURS_DATABASE_URL", "sqlite:///ledger.sqlite")
    patch.setenv("COLUMNS", "100")
    for name in ("ENCOURS_POLICY", "ENCOURS_WORKSPACE", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        patch.delenv(name, raising=False)


@pytest.fixture
def encours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Encours:
    """The command line before anything was imported."""
    _at_home(monkeypatch, tmp_path)
    return Encours(tmp_path, reader(capsys))


@pytest.fixture(scope="session")
def kept_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the small ledger, made once."""
    folder = tmp_path_factory.mktemp("ledger")
    with pytest.MonkeyPatch.context() as patch:
        _at_home(patch, folder)
        (folder / f"ledger-{DAY}.csv").write_text(LEDGER, encoding="utf-8")
        assert app.run(["import", f"ledger-{DAY}.csv"]) == 0
    return folder / "ledger.sqlite"


@pytest.fixture
def ledger(encours: Encours, kept_ledger: Path) -> Encours:
    """The command line where the small ledger was imported."""
    shutil.copyfile(kept_ledger, encours.folder / "ledger.sqlite")
    return encours


@pytest.fixture
def company(encours: Encours, kept_company: Path) -> Encours:
    """The command line of the example company."""
    for name in ("ledger.sqlite", "encours.yaml"):
        shutil.copyfile(kept_company / name, encours.folder / name)
    return encours
