"""A dossier that was made or checked, for a terminal and for programs."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from bot.dossier import Dossier, DossierChecked
from messages.dossier_tables import SCREEN
from messages.formats import Language
from messages.limit_words import numbers_text
from messages.prose import tell


def dossier_json(made: Dossier, file: str) -> dict[str, Any]:
    """What was written where, and the SHA-256 of the zip itself; sizes in bytes."""
    return {
        "file": file,
        "size": len(made.content),
        "sha256": made.sha256,
        "files": made.files,
        "left_out": [{"name": name, "size": size} for name, size in made.left_out],
        "invoices_without_copy": list(made.no_copies),
    }


def render_dossier_made(made: Dossier, file: str, language: Language) -> RenderableType:
    """The same in words."""
    said = [
        tell(language, SCREEN, "written", file=file, count=made.files),
        tell(language, SCREEN, "sha256", seal=made.sha256),
    ]
    if made.left_out:
        said.append(tell(language, SCREEN, "left_out", count=len(made.left_out)))
        said += [
            tell(language, SCREEN, "left_out_file", name=name, size=size) for name, size in made.left_out
        ]
    if made.no_copies:
        numbers = numbers_text(made.no_copies, language)
        said.append(tell(language, SCREEN, "no_copies_made", numbers=numbers, count=len(made.no_copies)))
    return Text("\n".join(said))


def checked_json(checked: DossierChecked) -> dict[str, Any]:
    """Whether it is whole, and what is wrong with which file."""
    return {
        "whole": not checked.flaws,
        "files": checked.files,
        "sha256": checked.sha256,
        "flaws": [{"name": name, "flaw": flaw.value} for name, flaw in checked.flaws],
    }


def render_checked(checked: DossierChecked, language: Language) -> RenderableType:
    """The same in words."""
    if not checked.flaws:
        whole = tell(language, SCREEN, "whole", count=checked.files)
        return Text(f"{whole}\n{tell(language, SCREEN, 'sha256', seal=checked.sha256)}")
    said = [tell(language, SCREEN, "flawed", count=len(checked.flaws))]
    said += [tell(language, SCREEN, flaw.value, file=name) for name, flaw in checked.flaws]
    return Text("\n".join(said), style="bold")
