"""Going ahead in the demo's time: what a terminal needs to tick its ledger, and how far somebody did.

`python -m examples.ahead 2026-11-26T08:31+01:00` moves the pretend workspace's clock, so that what
`encours tick --now` then sends carries that hour; the demo's bot follows by itself.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from examples.people import set_clock

ENVIRONMENT, LEDGER = "environment", "ledger.sqlite"


def write_environment(folder: Path, variables: Mapping[str, str]) -> Path:
    """Write what a shell reads with `. demo/environment`: the demo's ledger, and its pretend Slack."""
    path = folder / ENVIRONMENT
    lines = (f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
    path.write_text("".join(lines), "utf-8")
    return path


def ticked(folder: Path) -> datetime | None:
    """The newest moment at which a morning was decided; None before the first."""
    with closing(sqlite3.connect(f"file:{folder / LEDGER}?mode=ro", uri=True)) as ledger:
        (newest,) = ledger.execute("SELECT max(decided_at) FROM mornings").fetchone()
    return datetime.fromisoformat(newest).replace(tzinfo=UTC) if newest else None


def ticked_after(folder: Path, on: date) -> datetime | None:
    """The same, where it is of a later day."""
    newest = ticked(folder)
    return newest if newest and newest.date() > on else None


def main() -> int:
    """Move the clock of the workspace whose address is in the environment; the exit status."""
    if len(sys.argv) != 2 or "SLACK_API_URL" not in os.environ:
        sys.stderr.write("Read the demo's environment first, then name a moment: 2026-11-26T08:31+01:00.\n")
        return 2
    address = urlsplit(os.environ["SLACK_API_URL"])
    set_clock(f"{address.scheme}://{address.netloc}", datetime.fromisoformat(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
