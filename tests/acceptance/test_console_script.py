"""The program as it is installed, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from acceptance.console import DAY, LEDGER

ROOT = Path(__file__).parents[2]
LIMIT_S = 60


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment with nothing of ours in it but the database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ENCOURS_", "SLACK_"))}
    kept.pop("PYTHONUNBUFFERED", None)
    return kept | {"ENCOURS_DATABASE_URL": f"sqlite:///{tmp_path / 'ledger.sqlite'}", "PYTHONPATH": str(ROOT)}


def _run(folder: Path, home: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(  # noqa: S603 (our own program)
        command, cwd=folder, env=home, capture_output=True, timeout=LIMIT_S, check=False
    )


def test_an_import_and_the_ageing_of_its_day(tmp_path: Path, home: dict[str, str]) -> None:
    (tmp_path / f"ledger-{DAY}.csv").write_text(LEDGER, encoding="utf-8")
    imported = _run(tmp_path, home, "import", f"ledger-{DAY}.csv")
    assert (imported.returncode, imported.stderr) == (0, b"")
    ageing = _run(tmp_path, home, "ageing", "--as-of", DAY, "--json")
    assert (ageing.returncode, ageing.stderr) == (0, b"")
    assert b'"balance": "350.50"' in ageing.stdout
    latin = _run(tmp_path, home | {"PYTHONIOENCODING": "latin-1"}, "customer", "C1", "--as-of", DAY)
    assert latin.returncode == 0
    assert b"Traceback" not in latin.stderr
    assert b"?" in latin.stdout


def test_a_failure_is_a_status_and_one_sentence(tmp_path: Path, home: dict[str, str]) -> None:
    for arguments, status, said in (
        (["ageing"], 1, b"encours: Nothing has been imported yet: run `encours import FILE`.\n"),
        (["import", "nowhere.csv"], 1, b"encours: There is no file nowhere.csv: check its name.\n"),
    ):
        ended = _run(tmp_path, home, *arguments)
        assert (ended.returncode, ended.stdout, ended.stderr) == (status, b"", said)


def test_a_database_that_cannot_be_opened_leaves_no_trace_of_a_thread(
    tmp_path: Path, home: dict[str, str]
) -> None:
    ended = _run(tmp_path, home | {"ENCOURS_DATABASE_URL": "sqlite:////no/such/folder/x.sqlite"}, "ageing")
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert ended.stderr == (
        b"encours: The database cannot be opened (unable to open database file): "
        b"check ENCOURS_DATABASE_URL.\n"
    )


def test_a_reader_that_leaves_early_is_no_disaster(tmp_path: Path, home: dict[str, str]) -> None:
    lines = "".join(f"C{n},Name {n},G{n},2026-10-01,2026-10-31,1.00,EUR\n" for n in range(3_000))
    (tmp_path / f"ledger-{DAY}.csv").write_text(LEDGER + lines, encoding="utf-8")
    assert _run(tmp_path, home, "import", f"ledger-{DAY}.csv").returncode == 0
    command = [sys.executable, "-m", "app", "ageing", "--as-of", DAY, "--json"]
    with subprocess.Popen(  # noqa: S603 (our own program)
        command, cwd=tmp_path, env=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"{\n"
        process.stdout.close()
        said = process.stderr.read()
        process.wait(LIMIT_S)
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said
