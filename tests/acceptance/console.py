"""The command line as a person meets it: what is typed, and what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import app

HEADER = "Customer,Customer name,Invoice,Issue date,Due date,Amount,Currency\n"
ALPHA = "C1,Alpha SAS,F1,2026-10-01,2026-10-31,100.00,EUR\n"
BETA = "C2,Béta,F2,2026-10-02,2026-11-20,250.50,EUR\n"
LEDGER = HEADER + ALPHA + BETA
DAY = "2026-11-20"
"""The day of that ledger: F1 is 20 days late, F2 is due."""


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it answered a program."""
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line of a command that failed, without the program's name; nothing else was said."""
        assert self.status != 0
        assert self.out == ""
        assert self.err.startswith("encours: ")
        assert self.err.count("\n") == 1
        return self.err.removeprefix("encours: ").rstrip("\n")


@dataclass(frozen=True, slots=True)
class Encours:
    """The command line in a folder and on a database of its own."""

    folder: Path
    read: Callable[[], tuple[str, str]]

    def __call__(self, *arguments: str | Path) -> Said:
        self.read()
        status = app.run([str(one) for one in arguments])
        return Said(status, *self.read())

    def file(self, name: str, content: str | bytes) -> Path:
        """A file of the folder."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def take(self, content: str | bytes, name: str = f"ledger-{DAY}.csv") -> Said:
        """Import a file with that content."""
        return self("import", "--json", self.file(name, content))

    def ageing(self, as_of: str = DAY, *options: str) -> dict[str, Any]:
        """The whole aged balance."""
        said = self(*options, "ageing", "--as-of", as_of, "--json")
        assert said.status == 0, said.err
        answered: dict[str, Any] = said.json
        return answered


def counts(report: dict[str, Any]) -> dict[str, int]:
    """The figures of an import's report that are not zero."""
    names = ("read", "added", "changed", "unchanged", "closed", "refused")
    return {name: report[name] for name in names if report[name]}


def reader(capsys: pytest.CaptureFixture[str]) -> Callable[[], tuple[str, str]]:
    """What was printed since the last time it was asked."""

    def read() -> tuple[str, str]:
        captured = capsys.readouterr()
        return captured.out, captured.err

    return read
