"""Receivables files: staged batch by batch, then merged into the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import text

from bot.credit.history import is_older
from bot.errors import ImportRefusedError
from bot.files import FileKind, Refusal
from bot.policy_parts import SellingEntity
from storage.books import LEDGER_KINDS, newest_ledger
from storage.figures.at_date import bound
from storage.imports import cells
from storage.imports.accounts import Accounts
from storage.imports.batches import Batch
from storage.imports.cells import BadCellError
from storage.imports.context import Context, Outcome
from storage.imports.fields import KINDS
from storage.imports.merge import Merge, Merged, MergeInto
from storage.imports.receivables import Lines, LinesOf, named, split_by_entity, stage
from storage.imports.staging import Staging
from storage.imports.table import Table

_IN_THE_LAST_FILE = """
    SELECT e.code FROM ledger_dates l JOIN entities e ON e.id = l.entity_id
    WHERE l.import_id = (SELECT MAX(n.import_id) FROM ledger_dates n
                         WHERE n.workspace_id = :workspace AND n.kind = 'receivables')"""

FEW = 10
"""As many documents may leave a file without a word."""


@dataclass(slots=True)
class _Entity:
    accounts: Accounts
    of: LinesOf


@dataclass(slots=True)
class ReceivablesImport:
    """One receivables file on its way into the ledger."""

    context: Context
    table: Table
    outcome: Outcome = field(default_factory=Outcome)
    _entities: dict[str, _Entity] = field(default_factory=dict)
    _blind: int = 0
    """Refused lines whose number cannot be read."""

    async def run(self) -> Outcome:
        """Stage every line, refuse repeated numbers, merge."""
        staging = Staging(self.context.connection)
        await staging.open()
        for batch in self.table.batches():
            await self._take(batch, staging)
            self.context.progress(*self.table.progress())
        self.outcome.refuse(*await staging.refuse_repeated())
        if not self.outcome.entities and not self.outcome.refused:
            raise ImportRefusedError(
                f"{self.context.request.path.name} has a header and no line: nothing was changed. "
                "If everything really is paid, import a file with one settled line."
            )
        self._count(await Merge(staging, await self._into()).run())
        await self._miss_entities()
        self.outcome.known_from = await self._known_from()
        await staging.drop()
        return self.outcome

    @property
    def _is_history(self) -> bool:
        return "settled" in self.table.fields

    async def _take(self, batch: Batch, staging: Staging) -> None:
        self.outcome.read += len(batch.lines) + len(batch.refusals)
        refusals = list(batch.refusals)
        await self._hold(batch.refused_rows, staging)
        for name, lines in split_by_entity(batch).items():
            entity = self.context.entity_named(name)
            if entity is None:
                why = self.context.unknown_entity(name)
                refusals += [Refusal(line, "entity", name, why) for line in lines.lines]
                await staging.hold(lines.columns["number"])
                continue
            refusals += await self._stage(entity, lines, staging)
        self.outcome.refuse(sorted(refusals, key=lambda refusal: refusal.line))

    async def _stage(self, entity: SellingEntity, lines: Lines, staging: Staging) -> list[Refusal]:
        if not lines:
            return []
        known = await self._entity(entity)
        await known.accounts.ensure(named(lines))
        numbers = dict(zip(lines.lines, lines.columns["number"], strict=True))
        staged = stage(lines, known.accounts, known.of, self.context.dialect)
        await staging.add(staged.rows)
        await staging.add_moves(staged.moves)
        await staging.hold(numbers[refusal.line] for refusal in staged.refusals)
        if staged.staged:
            self.outcome.entities.add(entity.code)
        return staged.refusals

    async def _hold(self, rows: list[dict[str, str]], staging: Staging) -> None:
        numbers = [number_of(row) for row in rows]
        self._blind += numbers.count("")
        await staging.hold(number for number in numbers if number)

    async def _entity(self, entity: SellingEntity) -> _Entity:
        if entity.code not in self._entities:
            context, entity_id = self.context, self.context.entity_ids[entity.code]
            newest = await newest_ledger(context.connection, context.workspace_id, entity_id, LEDGER_KINDS)
            previous = newest.astimezone(context.zone).date() if newest else None
            if newest and is_older(context.ledger_there, newest.astimezone(context.zone)):
                raise older(context, entity.code, previous)
            self._entities[entity.code] = _Entity(
                Accounts(
                    context.connection, context.workspace_id, entity_id, entity.currency, entity.country
                ),
                LinesOf(
                    entity_id=entity_id,
                    currency=context.mapping.currency or entity.currency,
                    terms=context.mapping.terms or entity.terms,
                    ledger_on=context.ledger_on,
                    previous_ledger_on=previous,
                    history=self._is_history,
                ),
            )
        return self._entities[entity.code]

    async def _into(self) -> MergeInto:
        context = self.context
        closes = not context.mapping.partial and not self._blind
        if self._blind and not context.mapping.partial:
            lines = "1 refused line has" if self._blind == 1 else f"{self._blind} refused lines have"
            self.outcome.warnings.append(
                f"{lines} no readable number: nothing that left the file was closed."
            )
        return MergeInto(
            workspace_id=context.workspace_id,
            entity_ids=tuple(context.entity_ids[code] for code in sorted(self.outcome.entities)),
            import_id=context.import_id,
            moved_on=context.ledger_on,
            told_on=context.told_on,
            history=self._is_history,
            closes=closes,
            closes_on=context.ledger_on,
            tells_from=date.min,
        )

    def _count(self, merged: Merged) -> None:
        self.outcome.added += merged.added
        self.outcome.changed += merged.changed
        self.outcome.unchanged += merged.unchanged
        self.outcome.closed += merged.closed
        warn_of_leaving(self.outcome, merged)

    async def _miss_entities(self) -> None:
        """Say which entities the last file had and this one has not: theirs stays as it was."""
        if self.context.mapping.partial or "entity" not in self.table.fields:
            return
        found = await self.context.connection.execute(
            bound(_IN_THE_LAST_FILE, {"workspace": self.context.workspace_id}),
            {"workspace": self.context.workspace_id},
        )
        missing = sorted({row[0] for row in map(tuple, found)} - self.outcome.entities)
        if missing:
            self.outcome.warnings.append(
                f"{', '.join(missing)} had lines in the last file and has none in this one: what is open "
                "there stays open. If all of it is settled, import a file that says so."
            )

    async def _known_from(self) -> date:
        if not self._is_history:
            return self.context.ledger_on
        first = await self.context.connection.execute(text("SELECT MIN(issued_on) FROM staged"))
        day = first.scalar_one()
        return date.fromisoformat(day) if isinstance(day, str) else day or self.context.ledger_on


def number_of(row: dict[str, str]) -> str:
    """The number of a refused row as the ledger would have it; empty when it cannot be read."""
    try:
        return cells.text(row.get("number", ""), KINDS[FileKind.RECEIVABLES].fields["number"].limit)
    except BadCellError:
        return ""


def warn_of_leaving(outcome: Outcome, merged: Merged) -> None:
    """A file that most of the ledger is not in may be cut short, a part, or another company's."""
    stayed = merged.changed + merged.unchanged
    if merged.closed > stayed and (merged.closed > FEW or not stayed):
        outcome.warnings.append(
            f"{merged.closed} open documents are not in this file and were closed; {stayed} stayed. If it is "
            "cut short or another company's, import the right one again with --as-of a later day; a part of "
            "the ledger is taken with partial: true in the policy."
        )


def older(context: Context, entity: str, newest: date | None) -> ImportRefusedError:
    """The refusal of figures older than those the ledger has, with both dates."""
    what = {FileKind.ORDERS: "orders", FileKind.CUSTOMERS: "customers"}.get(context.kind, "figures")
    return ImportRefusedError(
        f"{context.request.path.name} has {what} of {context.ledger_on}, and {entity} already has those "
        f"of {newest}: nothing was changed. If the file is newer than that, say so with --as-of."
    )
