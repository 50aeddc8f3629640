"""How an import ended, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.credit.money import by_currency
from bot.files import Facts, ImportReport
from messages.escape import shorten
from messages.formats import Language
from messages.prose import Value, sums, tell
from messages.report_json import COUNTS
from messages.unbroken import Unbroken, held

REFUSALS_SHOWN = 20
UNBALANCED_SHOWN = 20
CELL_MAX = 60


def render_report(report: ImportReport, language: str = "en") -> RenderableType:
    """What was read and how, what changed, every kind of trouble counted, and what customers owe."""
    parts = _Report(report, Language.of(language)).parts()
    return Unbroken(Group(*(Padding(part, (0, 0, 1, 0)) for part in parts)))


def render_brief(report: ImportReport, language: str = "en") -> RenderableType:
    """One line: the file, and every count that is not zero."""
    spoken = Language.of(language)
    counts = [
        f"{tell(spoken, 'report', 'label', name=name)} {tell(spoken, 'report', 'number', count=count)}"
        for name in COUNTS
        if (count := getattr(report, name))
    ]
    return Text(f"{report.file}: {', '.join(counts)}")


def render_litigation_ended(name: str, language: str) -> RenderableType:
    """A customer is no longer in litigation: what was handed over is settled."""
    return Text(held(tell(Language.of(language), "report", "litigation_ended", name=name)))


class _Report:
    """The parts of one report, top to bottom."""

    def __init__(self, report: ImportReport, language: Language) -> None:
        self.report = report
        self.language = language

    def parts(self) -> Iterator[RenderableType]:
        report = self.report
        yield Text(self._say("title", file=report.file, dry_run=report.dry_run), style="bold")
        yield self._facts()
        yield self._counts()
        if report.refused:
            yield Group(*self._refusals())
        if report.unbalanced:
            yield Group(*self._unbalanced())
        if report.unmatched:
            said = self._say("unmatched", count=report.unmatched, balance=report.unmatched_balance)
            yield Text(held(said))
        for warning in report.warnings:
            yield Text(self._say("warning", text=warning), style="yellow")
        if report.balances:
            yield Text(held(self._owed()))
        if report.dry_run:
            yield Text(self._say("dry_run"), style="bold")

    def _facts(self) -> Table:
        report, facts = self.report, self.report.facts
        origin = self._say("origin", name=report.ledger_at_from)
        ledger = self._say("ledger", at=report.ledger_at, origin=origin)
        columns = ", ".join(f"{ours} = {theirs}" for ours, theirs in facts.recognised.items())
        rows = (
            ("kind", self._say("kind", name=report.kind)),
            ("entity", self._clean(report.entity)),
            ("ledger", ledger),
            ("read_as", ", ".join(self._read_as(facts))),
            ("columns", self._clean(columns)),
            ("ignored", self._clean(", ".join(facts.ignored))),
        )
        grid = Table.grid(padding=(0, 2))
        for name, value in rows:
            if value:
                grid.add_row(Text(self._say("label", name=name), style="dim"), Text(value))
        return grid

    def _read_as(self, facts: Facts) -> Iterator[str]:
        if facts.encoding:
            yield self._say("encoding", name=facts.encoding)
        if facts.separator:
            yield self._say("separator", name="tab" if facts.separator == "\t" else facts.separator)
        if facts.sheet:
            yield self._say("sheet", name=facts.sheet)
        if facts.decimal:
            yield self._say("decimal", sign=facts.decimal)
        if facts.date_order:
            yield self._say("date_order", order=facts.date_order)

    def _counts(self) -> Table:
        values = [getattr(self.report, name) for name in COUNTS]
        return self._table(COUNTS, [[self._say("number", count=value) for value in values]], numbers=True)

    def _refusals(self) -> Iterator[RenderableType]:
        shown = self.report.refusals[:REFUSALS_SHOWN]
        yield Text(self._say("refused_title", count=self.report.refused), style="bold")
        rows = [[str(one.line), one.column, shorten(one.value, CELL_MAX), one.reason] for one in shown]
        yield self._table(("line", "column", "value", "reason"), rows)
        yield from self._more(self.report.refused - len(shown))

    def _unbalanced(self) -> Iterator[RenderableType]:
        groups = self.report.unbalanced
        difference = sums(by_currency(one.difference for one in groups), self.language)
        yield Text(held(self._say("unbalanced_title", count=len(groups), sum=difference)), style="bold")
        rows = [
            [one.customer, one.letter, sums([one.difference], self.language)]
            for one in groups[:UNBALANCED_SHOWN]
        ]
        yield self._table(("customer", "letter", "difference"), rows)
        yield from self._more(len(groups) - len(rows))

    def _owed(self) -> str:
        amounts = self.report.balances
        if not any(amounts):
            return self._say("nothing_owed", entity=self.report.entity)
        return self._say("owed", entity=self.report.entity, amounts=sums(amounts, self.language))

    def _more(self, count: int) -> Iterator[Text]:
        if count > 0:
            yield Text(self._say("more", count=count))

    def _table(self, names: tuple[str, ...], rows: list[list[str]], *, numbers: bool = False) -> Table:
        table = Table(show_edge=False, pad_edge=False, box=None, padding=(0, 2, 0, 0))
        for name in names:
            heading = Text(self._say("label", name=name), style="dim")
            table.add_column(heading, justify="right" if numbers else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text(held(self._clean(cell))) for cell in row))
        return table

    def _say(self, sentence: str, **values: Value) -> str:
        return tell(self.language, "report", sentence, **values)

    def _clean(self, text: str) -> str:
        return self._say("text", text=text)
