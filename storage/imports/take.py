"""Taking a file: what it is, when it is from, one transaction, one report."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo

from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.audit import CLOCK, Deed, NewEntry, Surface
from bot.credit.money import Money
from bot.errors import ImportRefusedError
from bot.files import Facts, FileKind, FileMapping, ImportReport, ImportRequest, Refusal
from bot.policy import Policy
from bot.policy_parts import SellingEntity
from bot.ports import Progress, Tell
from storage.books import LEDGER_KINDS, open_entities, open_import, open_workspace
from storage.figures.totals import balances
from storage.imports.collected import CollectedImport
from storage.imports.context import Context, Outcome
from storage.imports.customers import CustomersImport
from storage.imports.dating import dated, end_of
from storage.imports.fec import FecFile, looks_like_fec, siren_in
from storage.imports.fec_import import import_fec
from storage.imports.open_items import ReceivablesImport
from storage.imports.orders import OrdersImport
from storage.imports.payments import PaymentsImport
from storage.imports.table import Table, open_table
from storage.imports.telling import refuse_extract, told_kind
from storage.migrate import migrate
from storage.mornings import newest_told
from storage.outbox import leave_notices
from storage.tables import ImportRow, LedgerDateRow
from storage.trail import TrailStore

FARTHEST_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class _Opened:
    kind: FileKind
    ledger_at: datetime
    dated_from: str
    table: Table | None
    fec: FecFile | None
    facts: Facts


class FileImporter:
    """Takes files into one workspace's ledger, by the company's policy."""

    def __init__(self, engine: AsyncEngine, workspace: str, policy: Policy) -> None:
        self.engine = engine
        self.workspace = workspace
        self.policy = policy
        self.zone: tzinfo = policy.zone
        self.digest_hour: time = policy.digest.hour

    async def take(
        self, request: ImportRequest, progress: Progress, tell: Tell | None = None
    ) -> ImportReport:
        """All of the file or nothing of it, and the notices that `tell` makes of the report with it.

        Raises ImportRefusedError with what to do.
        """
        mapping = self._mapping(request)
        with ExitStack() as stack:
            opened = self._open(request, mapping, stack)
            self._refuse_far_ahead(request, opened.ledger_at)
            await migrate(self.engine)
            async with self.engine.connect() as connection:
                connection = await connection.execution_options(writes=True)
                transaction = await connection.begin()
                try:
                    report = await self._import(connection, request, mapping, opened, progress)
                    if tell is not None and not request.dry_run:
                        await leave_notices(connection, self.workspace, tell(report))
                    await (transaction.rollback() if request.dry_run else transaction.commit())
                finally:
                    if transaction.is_active:
                        await transaction.rollback()
            return report

    def _refuse_far_ahead(self, request: ImportRequest, ledger_at: datetime) -> None:
        """Figures of next year would make every true file older than they are."""
        if ledger_at > request.now + FARTHEST_AHEAD:
            raise ImportRefusedError(
                f"{request.name} is dated {ledger_at.astimezone(self.zone).date()}, more than a month ahead: "
                "nothing was changed. Correct the date in its name, or say the right one with --as-of."
            )

    def _mapping(self, request: ImportRequest) -> FileMapping:
        mapping = self.policy.mapping_for(request.path.name, request.kind)
        return mapping.model_copy(update={"kind": request.kind}) if request.kind else mapping

    def _open(self, request: ImportRequest, mapping: FileMapping, stack: ExitStack) -> _Opened:
        path = request.path
        fec = mapping.kind is FileKind.FEC or (
            mapping.kind is None and path.is_file() and looks_like_fec(path)
        )
        if fec:
            return self._open_fec(request, mapping, stack)
        default = mapping.currency or self._currency(request, mapping)
        table = open_table(path, mapping.kind, mapping, default, self._currencies())
        stack.callback(table.close)
        if mapping.kind is None and not mapping.columns:
            refuse_extract(request.name, table.facts)
        if mapping.kind is None and table.kind is FileKind.RECEIVABLES:
            kind = told_kind(request.name, table.fields, table.facts, mapping)
            if kind is not table.kind:
                table = open_table(path, kind, mapping, default, self._currencies())
                stack.callback(table.close)
        ledger_at, found = dated(path, request.ledger_at, self.zone)
        return _Opened(table.kind, ledger_at, found, table, None, table.facts)

    def _currencies(self) -> dict[str, str]:
        """The entities' currencies by code and name, when they are not all the same."""
        entities = self.policy.entities
        if len({entity.currency for entity in entities}) == 1:
            return {}
        return {name.casefold(): one.currency for one in entities for name in (one.name, one.code)}

    def _currency(self, request: ImportRequest, mapping: FileMapping) -> str:
        entity = self.policy.entity(request.entity or mapping.entity or "") or self.policy.entities[0]
        return entity.currency

    def _open_fec(self, request: ImportRequest, mapping: FileMapping, stack: ExitStack) -> _Opened:
        file = FecFile(request.path, self._currency(request, mapping), mapping.encoding)
        stack.callback(file.close)
        if request.ledger_at is not None:
            ledger_at, found = request.ledger_at, "as asked"
        else:
            ledger_at, found = end_of(file.last_day(), self.zone), "its last entry"
        facts = Facts(encoding=file.encoding, separator=file.separator, decimal=",")
        return _Opened(FileKind.FEC, ledger_at, found, None, file, facts)

    async def _import(
        self,
        connection: AsyncConnection,
        request: ImportRequest,
        mapping: FileMapping,
        opened: _Opened,
        progress: Progress,
    ) -> ImportReport:
        workspace_id = await open_workspace(connection, self.workspace)
        context = Context(
            connection=connection,
            request=request,
            mapping=mapping,
            entities=self.policy.entities,
            entity_ids=await open_entities(connection, workspace_id, self.policy.entities),
            workspace_id=workspace_id,
            import_id=await open_import(
                connection, workspace_id, opened.kind, request.name, opened.ledger_at, request.now
            ),
            kind=opened.kind,
            ledger_at=opened.ledger_at,
            digest_hour=self.digest_hour,
            zone=self.zone,
            progress=progress,
            told=await newest_told(connection, workspace_id),
        )
        outcome = await self._run(context, opened)
        if context.ledger_on > request.now.astimezone(self.zone).date():
            outcome.warnings.append(
                f"The figures are dated {context.ledger_on}, which is still to come: until then every other "
                "file is older than they are."
            )
        await self._record(context, outcome)
        if connection.dialect.name == "postgresql" and outcome.added > 1000:
            await connection.execute(text("ANALYZE documents, movements, customers"))
        report = await self._report(context, opened, outcome)
        await TrailStore(connection, workspace_id).add(_entry(context, report))
        return report

    async def _run(self, context: Context, opened: _Opened) -> Outcome:
        if opened.fec is not None:
            return await import_fec(context, opened.fec, self._fec_entity(context))
        assert opened.table is not None  # noqa: S101  (one of the two was opened)
        importers = {
            FileKind.RECEIVABLES: ReceivablesImport,
            FileKind.CUSTOMERS: CustomersImport,
            FileKind.ORDERS: OrdersImport,
            FileKind.PAYMENTS: PaymentsImport,
            FileKind.COLLECTED: CollectedImport,
        }
        outcome: Outcome = await importers[opened.kind](context, opened.table).run()
        outcome.warnings += opened.table.warnings
        return outcome

    def _fec_entity(self, context: Context) -> SellingEntity:
        siren = siren_in(context.request.path.name)
        own = context.own_entity
        if own is None:
            own = next((e for e in context.entities if siren and e.siren == siren), None)
        if own is None:
            raise ImportRefusedError(
                f"{context.request.path.name} could be any entity's: say which with --entity, "
                "or give the entities their siren in the policy."
            )
        return own

    async def _record(self, context: Context, outcome: Outcome) -> None:
        counts = ("read", "added", "changed", "unchanged", "closed", "refused")
        values = {name: getattr(outcome, name) for name in counts}
        await context.connection.execute(
            update(ImportRow)
            .where(ImportRow.id == context.import_id)
            .values(partial=context.mapping.partial, **values)
        )
        if context.mapping.partial or context.kind in (FileKind.PAYMENTS, FileKind.COLLECTED):
            return
        for code in sorted(outcome.entities):
            await context.connection.execute(
                insert(LedgerDateRow).values(
                    workspace_id=context.workspace_id,
                    entity_id=context.entity_ids[code],
                    import_id=context.import_id,
                    kind=context.kind.value,
                    ledger_at=context.ledger_at,
                    ledger_on=context.ledger_on,
                    known_from=outcome.known_from or context.ledger_on,
                )
            )

    async def _report(self, context: Context, opened: _Opened, outcome: Outcome) -> ImportReport:
        if outcome.refused and context.kind is FileKind.RECEIVABLES:
            outcome.warnings.append("What customers owe leaves out the refused lines.")
        ids = tuple(context.entity_ids[code] for code in sorted(outcome.entities))
        owed: tuple[Money, ...] = ()
        if context.kind.value in LEDGER_KINDS:
            owed = await balances(context.connection, context.workspace_id, ids)
        return ImportReport(
            file=context.request.name,
            kind=context.kind,
            entity=", ".join(sorted(outcome.entities)),
            ledger_at=context.ledger_at.astimezone(self.zone),
            ledger_at_from=opened.dated_from,
            facts=opened.facts,
            dry_run=context.request.dry_run,
            read=outcome.read,
            added=outcome.added,
            changed=outcome.changed,
            unchanged=outcome.unchanged,
            closed=outcome.closed,
            refused=outcome.refused,
            refusals=tuple(_as_headed(one, opened.facts) for one in outcome.refusals),
            unbalanced=tuple(outcome.unbalanced),
            unmatched=outcome.unmatched,
            unmatched_balance=outcome.unmatched_balance,
            balances=owed,
            warnings=tuple(outcome.warnings),
        )


def _entry(context: Context, report: ImportReport) -> NewEntry:
    """What the trail keeps of an import; the trail is held from here on, so that this comes last."""
    counts = ("read", "added", "changed", "unchanged", "closed", "refused")
    return NewEntry(
        deed=Deed.FILE_IMPORTED,
        who=CLOCK,
        at=context.request.now,
        surface=Surface.IMPORT,
        subject=f"import:{context.import_id}",
        after={
            "file": report.file,
            "kind": report.kind.value,
            "entity": report.entity,
            "ledger_at": context.ledger_at.isoformat(),
            **{name: getattr(report, name) for name in counts},
        },
    )


def _as_headed(refusal: Refusal, facts: Facts) -> Refusal:
    """The refusal, its column by the name that the file gives it."""
    if refusal.column in facts.recognised.values():
        return refusal
    return replace(refusal, column=facts.recognised.get(refusal.column, refusal.column))
