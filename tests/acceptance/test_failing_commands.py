"""A command that fails says one sentence on stderr, nothing on stdout, and exits with a status that tells."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from acceptance.console import DAY, LEDGER, Encours

FIGURES = (["ageing"], ["digest"], ["customer", "C1"], ["ageing", "--json"], ["digest", "--format", "blocks"])
CANNOT_OPEN = "The database cannot be opened"


@pytest.mark.parametrize("command", FIGURES)
def test_figures_of_nothing_say_what_to_do_first(encours: Encours, command: list[str]) -> None:
    said = encours(*command)
    assert said.status == 1
    assert said.complaint == "Nothing has been imported yet: run `encours import FILE`."


@pytest.mark.parametrize("command", FIGURES)
@pytest.mark.parametrize("day", ["24/11/2026", "yesterday", ""])
def test_a_day_that_is_none_is_refused(ledger: Encours, command: list[str], day: str) -> None:
    said = ledger(*command, "--as-of", day)
    assert said.status == 1
    assert said.complaint == f"--as-of {day!r} is not a day: write it 2026-11-24."


def test_a_day_that_its_month_does_not_have_comes_with_the_nearest(ledger: Encours) -> None:
    said = ledger("ageing", "--as-of", "2026-02-29")
    assert (said.status, said.complaint) == (
        1,
        "--as-of '2026-02-29' is not a day: the nearest is 2026-02-28.",
    )


@pytest.mark.parametrize("command", FIGURES)
@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_that_no_ledger_is_of_is_refused(ledger: Encours, command: list[str], day: str) -> None:
    assert ledger(*command, "--as-of", day).complaint == f"--as-of {day} is not between 1970 and 2100."


@pytest.mark.parametrize(
    ("moment", "complaint"),
    [
        ("tomorrow", "--now 'tomorrow' is not a moment: write it 2026-11-23T08:30+01:00."),
        ("0001-01-01T00:00", "--now 0001-01-01 is not between 1970 and 2100."),
        ("9999-12-31T23:59", "--now 9999-12-31 is not between 1970 and 2100."),
    ],
)
def test_a_moment_that_no_ledger_is_of_is_refused(ledger: Encours, moment: str, complaint: str) -> None:
    said = ledger("tick", "--now", moment)
    assert (said.status, said.complaint) == (1, complaint)


def test_an_import_of_a_day_that_is_none_is_refused(ledger: Encours) -> None:
    before = ledger.ageing()
    file = ledger.file("open.csv", LEDGER)
    for day in ("24/11/2026", "2026-11-24T25:00", "T"):
        assert ledger("import", "--as-of", day, file).complaint.startswith(f"--as-of {day!r} is not a day")
    for day in ("9999-12-31", "0001-01-01T10:00"):
        assert ledger("import", "--as-of", day, file).complaint.endswith("is not between 1970 and 2100.")
    assert ledger.ageing() == before


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        (["ageing", "--colour"], "No such option: --colour"),
        (["agein"], "No such command 'agein'."),
        (["digest", "--format", "pdf"], "Invalid value for '--format': 'pdf' is not one of"),
        (["import", "--kind", "cake", "x.csv"], "Invalid value for '--kind': 'cake' is not one of"),
        (["import"], "Missing argument 'FILE...'."),
        (["customer"], "Missing argument 'CUSTOMER'."),
        (["due-date", "--issued", "2025-04-10"], "Missing option '--terms'."),
    ],
)
def test_what_is_not_understood_points_to_the_help(ledger: Encours, typed: list[str], complaint: str) -> None:
    said = ledger(*typed)
    assert said.status == 2
    assert said.complaint.startswith(complaint)
    assert said.complaint.endswith("See encours --help.")


def test_no_command_shows_the_help_and_is_a_failure(encours: Encours) -> None:
    said = encours()
    assert (said.status, said.err) == (2, "encours: Say which command. See encours --help.\n")
    assert "import" in said.out


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("nowhere.csv", "There is no file nowhere.csv: check its name."),
        (".", ". is a folder: name the file inside it."),
    ],
)
def test_a_file_that_is_not_there_is_refused(ledger: Encours, name: str, complaint: str) -> None:
    before = ledger.ageing()
    said = ledger("import", name)
    assert (said.status, said.complaint) == (1, complaint)
    assert ledger.ageing() == before


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("nonsense", "ENCOURS_DATABASE_URL: expected sqlite:///file.sqlite or postgresql://"),
        ("mysql://u:hunter2@host/db", "ENCOURS_DATABASE_URL: mysql databases are not supported"),
        ("sqlite://ledger.sqlite", "ENCOURS_DATABASE_URL: a SQLite file is written with three slashes"),
        ("sqlite:///ledger.sqlite?mode=ro", "ENCOURS_DATABASE_URL: a SQLite file takes no options"),
        ("sqlite:////no/such/folder/ledger.sqlite", f"{CANNOT_OPEN} (unable to open database file)"),
        ("sqlite:////proc/ledger.sqlite", f"{CANNOT_OPEN} (unable to open database file)"),
        ("sqlite:///.", f"{CANNOT_OPEN} (unable to open database file)"),
        ("sqlite:///notes.txt", f"{CANNOT_OPEN} (file is not a database)"),
        ("postgresql://u:hunter2@127.0.0.1:1/ledger", f"{CANNOT_OPEN} (Connection refused)"),
        ("postgresql://u:hunter2@no.such.host.invalid/ledger", f"{CANNOT_OPEN} ("),
        ("postgresql://u:hunter2@127.0.0.1", "ENCOURS_DATABASE_URL: the database's name is missing"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_by_every_command(
    encours: Encours, monkeypatch: pytest.MonkeyPatch, url: str, complaint: str
) -> None:
    encours.file("notes.txt", "nothing to see here, and no database at all\n" * 50)
    file = encours.file(f"ledger-{DAY}.csv", LEDGER)
    monkeypatch.setenv("ENCOURS_DATABASE_URL", url)
    for command in (["ageing"], ["digest"], ["customer", "C1"], ["import", str(file)]):
        said = encours(*command)
        assert said.status == 1
        assert said.complaint.startswith(complaint)
        assert "hunter2" not in said.complaint


def _database(encours: Encours) -> Path:
    return encours.folder / "ledger.sqlite"


def test_a_database_that_may_only_be_read_still_shows_figures(ledger: Encours) -> None:
    before = ledger.ageing()
    content = bytearray(_database(ledger).read_bytes())
    content[18] = 3  # a write format that SQLite does not know: it reads the file and writes nothing to it
    _database(ledger).write_bytes(content)
    assert ledger("import", ledger.file("new-2026-11-21.csv", LEDGER)).complaint == (
        "The database could not do that (attempt to write a readonly database): "
        "check its rights and its disk."
    )
    assert ledger.ageing() == before


def test_a_database_cut_in_the_middle_is_told(ledger: Encours) -> None:
    whole = _database(ledger).read_bytes()
    _database(ledger).write_bytes(whole[: len(whole) // 3])
    said = ledger("ageing")
    assert said.status == 1
    assert "malformed" in said.complaint


def test_a_database_of_a_newer_program_is_left_alone(ledger: Encours) -> None:
    with sqlite3.connect(_database(ledger)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for command in (["ageing"], ["import", str(ledger.file("new-2026-11-21.csv", LEDGER))]):
        assert ledger(*command).complaint == (
            "A newer encours made this database (revision 9999): upgrade encours."
        )


def test_a_database_of_another_program_is_left_alone(encours: Encours) -> None:
    with sqlite3.connect(_database(encours)) as connection:
        connection.execute("CREATE TABLE customers (name TEXT)")
    connection.close()
    assert encours("ageing").complaint.startswith("The database holds tables of another program")
    with sqlite3.connect(_database(encours)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()
    assert names == [("customers",)]
