"""The answer of `encours dunning --json`: customers wait on disk, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from datetime import date
from tempfile import TemporaryFile
from types import TracebackType

from bot.policy import Policy
from bot.reading import Reader
from bot.services.sweep_report import sweep_head, sweep_lines
from bot.sweep_views import SweepReport
from messages.dunning_json import DunningCounts, dunning_customer, dunning_text
from messages.formats import Language


class DunningAnswer:
    """Every customer as it is found; then all of it, by entity and code."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.counts = DunningCounts()
        self._file = TemporaryFile()  # noqa: SIM115  (closed with the answer)
        self._places: list[tuple[str, str, int, int]] = []
        """Entity and code, where its text begins in the file, and how long it is."""
        self._end = 0

    def __enter__(self) -> DunningAnswer:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _raised: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()

    async def read(self, policy: Policy, reader: Reader, as_of: date, entity: str | None) -> SweepReport:
        """Find all that there is to say; the report without its customers. Raises BeforeTheLedgerError."""
        head = await sweep_head(policy, reader, as_of, entity)
        async with aclosing(sweep_lines(policy, reader, as_of, entity)) as parts:
            async for lines in parts:
                for line in lines:
                    self.counts.take(line)
                    self._keep(line.entity, line.code, dunning_customer(line, self.language).encode())
        return head

    def text(self, head: SweepReport) -> Iterator[str]:
        """The JSON document, part by part."""
        return dunning_text(head, self.counts, self._kept())

    def _keep(self, entity: str, code: str, said: bytes) -> None:
        self._file.write(said)
        self._places.append((entity, code, self._end, len(said)))
        self._end += len(said)

    def _kept(self) -> Iterator[str]:
        for _, _, start, size in sorted(self._places):
            self._file.seek(start)
            yield self._file.read(size).decode()
