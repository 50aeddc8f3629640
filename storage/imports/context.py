"""What every importer of one file works with, and what each gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.history import told_on
from bot.credit.money import Money
from bot.errors import ImportRefusedError
from bot.files import FileKind, FileMapping, ImportRequest, Refusal, UnbalancedGroup
from bot.policy_parts import SellingEntity
from bot.ports import Progress

MOST_REFUSALS_NAMED = 200


@dataclass(slots=True)
class Outcome:
    """What an importer counted."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    unbalanced: list[UnbalancedGroup] = field(default_factory=list)
    unmatched: int = 0
    unmatched_balance: Money | None = None
    entities: set[str] = field(default_factory=set)
    known_from: date | None = None

    def refuse(self, refusals: list[Refusal], of: int | None = None) -> None:
        """Count them all, name the first; `of` is how many there are when the first alone are given."""
        self.refused += len(refusals) if of is None else of
        self.refusals += refusals[: max(MOST_REFUSALS_NAMED - len(self.refusals), 0)]


@dataclass(frozen=True, slots=True)
class Context:
    """One file being taken, inside one transaction."""

    connection: AsyncConnection
    request: ImportRequest
    mapping: FileMapping
    entities: tuple[SellingEntity, ...]
    entity_ids: dict[str, int]
    workspace_id: int
    import_id: int
    kind: FileKind
    ledger_at: datetime
    digest_hour: time
    zone: tzinfo
    progress: Progress
    told: date | None = None
    """The newest morning that was decided."""

    @property
    def ledger_there(self) -> datetime:
        """When the figures were taken, on the company's clock."""
        return self.ledger_at.astimezone(self.zone)

    @property
    def ledger_on(self) -> date:
        """The day of the figures, where the company is."""
        return self.ledger_there.date()

    @property
    def told_on(self) -> date:
        """The morning that tells what these figures say."""
        return told_on(self.ledger_there, self.digest_hour, self.told)

    @property
    def dialect(self) -> str:
        """The engine's name."""
        return self.connection.dialect.name

    def entity_named(self, name: str) -> SellingEntity | None:
        """The entity a line names by code or name; the file's own when it names none."""
        if not name:
            return self.own_entity
        wanted = name.strip().casefold()
        return next((e for e in self.entities if wanted in (e.code.casefold(), e.name.casefold())), None)

    @property
    def own_entity(self) -> SellingEntity | None:
        """The entity that the command or the mapping gives the file, or the only one there is."""
        code = self.request.entity or self.mapping.entity
        if code is None:
            return self.entities[0] if len(self.entities) == 1 else None
        found = next((e for e in self.entities if e.code.casefold() == code.casefold()), None)
        if found is None:
            known = ", ".join(e.code for e in self.entities)
            raise ImportRefusedError(f"{code} is not an entity of the policy. Its entities: {known}.")
        return found

    def unknown_entity(self, name: str) -> str:
        """Why a line's entity cannot be used, and what to do."""
        known = ", ".join(e.code for e in self.entities)
        if name:
            return f"is not an entity of the policy ({known})"
        return f"names no entity: give the file one with --entity, one of {known}"
