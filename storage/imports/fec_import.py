"""Taking a FEC: the whole ledger of one entity, payments and all."""

from __future__ import annotations

from contextlib import closing

from bot.credit.history import is_older
from bot.credit.money import Money
from bot.errors import ImportRefusedError
from bot.policy_parts import SellingEntity
from storage.books import LEDGER_KINDS, newest_ledger
from storage.imports.accounts import Accounts
from storage.imports.context import Context, Outcome
from storage.imports.fec import FecFile
from storage.imports.fec_ledger import FecFindings, FecStaging
from storage.imports.merge import Merge, MergeInto
from storage.imports.open_items import older, warn_of_leaving
from storage.imports.staging import Staging


async def import_fec(context: Context, file: FecFile, entity: SellingEntity) -> Outcome:
    """Stage, match and merge a FEC. Raises ImportRefusedError when it holds no customer account."""
    staging = Staging(context.connection)
    await staging.open()
    entity_id = context.entity_ids[entity.code]
    newest = await newest_ledger(context.connection, context.workspace_id, entity_id, LEDGER_KINDS)
    if newest and is_older(context.ledger_there, newest.astimezone(context.zone)):
        raise older(context, entity.code, newest.astimezone(context.zone).date())
    accounts = Accounts(context.connection, context.workspace_id, entity_id, entity.currency, entity.country)
    terms = context.mapping.terms or entity.terms
    with closing(file):
        found = await FecStaging(staging, accounts, entity_id, entity.currency, terms).stage(
            file, context.progress
        )
    if not file.read:
        raise ImportRefusedError(f"{file.path.name} has no line on a customer account (411...).")
    outcome = _outcome(file, found, entity)
    first_on = file.first_on or context.ledger_on
    merged = await Merge(
        staging,
        MergeInto(
            workspace_id=context.workspace_id,
            entity_ids=(entity_id,),
            import_id=context.import_id,
            moved_on=context.ledger_on,
            told_on=context.told_on,
            history=True,
            closes=not context.mapping.partial and not file.refused,
            closes_on=first_on,
            tells_from=first_on,
        ),
    ).run()
    outcome.added, outcome.changed = merged.added, merged.changed
    outcome.unchanged, outcome.closed = merged.unchanged, merged.closed
    warn_of_leaving(outcome, merged)
    await staging.drop()
    return outcome


def _outcome(file: FecFile, found: FecFindings, entity: SellingEntity) -> Outcome:
    outcome = Outcome(read=file.read, known_from=file.first_on, entities={entity.code})
    outcome.refuse(file.refusals, file.refused)
    outcome.unbalanced = found.unbalanced
    outcome.unmatched = found.unmatched
    outcome.unmatched_balance = Money.of_minor(found.unmatched_minor, entity.currency)
    if file.refused:
        outcome.warnings.append(
            f"{file.refused} customer lines were refused, so what customers owe differs from the file."
        )
    return outcome
