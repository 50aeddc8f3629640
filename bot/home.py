"""What a person's App Home shows: values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.credit.digest import Digest
from bot.members import SettingsView
from bot.mornings import Morning


@dataclass(frozen=True, slots=True)
class HomeView:
    """The person's day, as it stands now."""

    name: str
    as_of: date
    digest: Digest | None
    """Their own customers today, else those without a salesperson that they are told of; None for who has
    neither, or before the first import."""
    last: Morning | None
    """The newest morning that was decided."""
    settings: SettingsView
