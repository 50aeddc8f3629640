"""The README's picture: a digest as the terminal shows it, as an SVG that fetches nothing."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

import app
from examples.company import write_company

MORNING = date(2026, 11, 24)
READER = "camille.roy@example.com"
PICTURE = Path("docs/digest.svg")
WIDTH = 100
_FONT_FACES = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def main() -> None:
    """Write the picture anew; it changes only when the digest does."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ENCOURS_DATABASE_URL"] = f"sqlite:///{folder}/ledger.sqlite"
        os.environ["ENCOURS_POLICY"] = f"{folder}/encours.yaml"
        os.environ["FORCE_COLOR"] = "1"
        files = write_company(Path(folder), MORNING, seed=7)
        with redirect_stdout(StringIO()):
            app.run(["import", *map(str, files), "--brief"])
        with redirect_stdout(StringIO()) as said:
            app.run(["digest", "--as-of", MORNING.isoformat(), "--salesperson", READER])
    console = Console(record=True, width=WIDTH, file=StringIO())
    console.print(Text.from_ansi("\n".join(said.getvalue().rstrip().split("\n")[1:])))
    drawn = console.export_svg(title="encours digest", unique_id="digest")
    PICTURE.write_text(_FONT_FACES.sub("", drawn).replace("Fira Code", "DejaVu Sans Mono"), "utf-8")


if __name__ == "__main__":
    main()
