"""When promises are settled, and the digests of that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from fakes import PARIS, eur

from bot.credit.promise import Promise, Receipt
from bot.services.settling import Settled, settle_promises
from records.lumen import ACME, at
from records.promise_world import FRIDAY, GRACE_OVER, World

AFTER = at("14:00", GRACE_OVER)
"""The afternoon after Friday's grace: the digest is over."""


class Books(World):
    """A world whose figures are those of the evening before."""

    def came_in(self, amount: str, document: int | None = 1, on: date = FRIDAY, by: int = 2) -> None:
        """Import money; on an invoice, it lowers what is open."""
        ledger = self.work.records.ledger
        ledger.came_in.setdefault(ACME, []).append(Receipt(document, on, by, eur(amount)))
        if document is not None:
            known = ledger.papers[document]
            left = known.document.open_amount - eur(amount)
            ledger.papers[document] = replace(known, document=replace(known.document, open_amount=left))

    def credited(self, amount: str, document: int = 1) -> None:
        """A credit note lowers what is open, and is no receipt."""
        ledger = self.work.records.ledger
        known = ledger.papers[document]
        left = known.document.open_amount - eur(amount)
        ledger.papers[document] = replace(known, document=replace(known.document, open_amount=left))

    async def settle(self, now: datetime = AFTER, taken: date | None = None) -> Settled:
        """At a moment, with figures of the evening before it unless it is said otherwise."""
        on = taken or now.date() - timedelta(days=1)
        self.work.records.ledger.taken["MAIN"] = datetime(on.year, on.month, on.day, 18, 10, tzinfo=PARIS)
        return await settle_promises(self.house, now)


def ids(promises: Sequence[Promise]) -> list[int]:
    return [one.id for one in promises]
