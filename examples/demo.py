"""The demo: write the example company's files, import them, print this morning's digests."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import app
from examples.company import write_company
from messages.formats import Language, day

FOLDER = Path("demo")
DATABASE = FOLDER / "ledger.sqlite"
ZONE = ZoneInfo("Europe/Paris")


def main() -> int:
    """The exit status of the last command; a second run on the same day starts from the ledger it finds."""
    today = datetime.now(ZONE).date()
    os.environ["ENCOURS_DATABASE_URL"] = f"sqlite:///{DATABASE.resolve()}"
    os.environ["ENCOURS_POLICY"] = str((FOLDER / "encours.yaml").resolve())
    if not _is_of(today.isoformat()):
        status = _start(today.isoformat())
        if status:
            return status
    sys.stdout.write(f"\nThis morning's digests, {day(today, Language.EN)}:\n\n")
    sys.stdout.flush()
    status = app.run(["digest"])
    sys.stdout.write(_NEXT)
    return status


def _is_of(today: str) -> bool:
    marker = FOLDER / "day"
    return marker.exists() and marker.read_text("utf-8") == today


def _start(today: str) -> int:
    """Files, then the ledger they make; the marker comes last, so that a broken start is started over."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        if old.is_file():
            old.unlink()
    files = write_company(FOLDER, datetime.fromisoformat(today).date(), seed=7)
    sys.stdout.write(f"Atelier Lumen's files are in {FOLDER}/; importing them:\n\n")
    sys.stdout.flush()
    status = app.run(["import", *(str(file) for file in files), "--brief"])
    if not status:
        (FOLDER / "day").write_text(today, "utf-8")
    return status


_NEXT = """
Try next:
  .venv/bin/encours --policy demo/encours.yaml customer ACME
  .venv/bin/encours --policy demo/encours.yaml digest --salesperson camille.roy@example.com --format blocks
with ENCOURS_DATABASE_URL=sqlite:///demo/ledger.sqlite in the environment or in .env.
`make demo-reset` starts over.
"""

if __name__ == "__main__":
    sys.exit(main())
