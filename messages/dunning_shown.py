"""What a sweep would do on a day, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.sweep_views import SweepLine, SweepReport
from messages.dunning_words import named, why_ended, why_left_out, words
from messages.formats import Language, day

ROWS_MOST = 200
NUMBERS_MOST = 4
CODE_WIDTH = 6
_TABLES = {
    "opens": ("code", "name", "step", "owner", "deadline", "invoices"),
    "joins": ("code", "name", "step", "invoices", "left"),
    "ends": ("code", "name", "step", "why"),
    "left_out": ("code", "name", "invoice", "step", "why"),
}

Row = tuple[str, ...]


def render_dunning(report: SweepReport, language: Language) -> RenderableType:
    """A table each of what opens, joins, ends and is left out; what does not fit is counted."""
    title = Text(words(language, "title", on=report.as_of, year=str(report.as_of.year)), style="bold")
    notes = [Text(each) for each in _notes(report, language)]
    rows = {
        "opens": list(_opens(report, language)),
        "joins": list(_joins(report.customers, language)),
        "ends": list(_ends(report.customers, language)),
        "left_out": list(_left_out(report.customers, language)),
    }
    several = len(report.is_working_day) > 1
    tables = [_table(name, those, language, several=several) for name, those in rows.items() if those]
    return Group(title, *notes, *(tables or [Text(words(language, "nothing"))]))


def _notes(report: SweepReport, language: Language) -> Iterator[str]:
    """What keeps an entity's steps from beginning, or silent."""
    for code, is_working in report.is_working_day.items():
        if not is_working:
            is_holiday, on = code in report.on_holiday, _dated(report.next_day.get(code), language)
            yield words(language, "day_off", entity=code, holiday=is_holiday, on=on)
        if code in report.too_old:
            yield words(language, "too_old", entity=code, on=_dated(report.figures_on.get(code), language))
        if code in report.first and is_working and code not in report.too_old:
            yield words(language, "first", entity=code)


def _dated(on: date | None, language: Language) -> str:
    """With its weekday and its year."""
    return f"{day(on, language)} {on.year}" if on else ""


def _near(on: date, as_of: date, language: Language) -> str:
    """With the year where it is another."""
    return day(on, language) if on.year == as_of.year else _dated(on, language)


def _opens(report: SweepReport, language: Language) -> Iterator[Row]:
    for line in report.customers:
        for each in line.opens:
            step = named(each.step, language)
            if each.replaces:
                step = words(language, "replaces", step=step, other=named(each.replaces, language))
            if each.is_held:
                step = words(language, "held", step=step)
            owner = each.owner_name or words(language, "nobody")
            due = _near(each.due_on, report.as_of, language)
            yield line.entity, line.code, line.name, step, owner, due, _numbers(each.numbers)


def _joins(lines: Iterable[SweepLine], language: Language) -> Iterator[Row]:
    for line in lines:
        for each in line.joins:
            left = str(each.left) if each.left else "-"
            yield (
                line.entity,
                line.code,
                line.name,
                named(each.step, language),
                _numbers(each.numbers) or "-",
                left,
            )


def _ends(lines: Iterable[SweepLine], language: Language) -> Iterator[Row]:
    for line in lines:
        for step, why in line.ends:
            yield line.entity, line.code, line.name, named(step, language), why_ended(why, language)


def _left_out(lines: Iterable[SweepLine], language: Language) -> Iterator[Row]:
    for line in lines:
        for number, left in line.left_out:
            step = named(left.step, language) if left.step else "-"
            yield line.entity, line.code, line.name, number, step, why_left_out(left, language)


def _numbers(numbers: Sequence[str]) -> str:
    more = f" (+{len(numbers) - NUMBERS_MOST})" if len(numbers) > NUMBERS_MOST else ""
    return ", ".join(numbers[:NUMBERS_MOST]) + more


def _table(name: str, rows: Sequence[Row], language: Language, *, several: bool) -> RenderableType:
    """Each row begins with its entity, which is shown where there are several."""
    title = Text(words(language, f"{name}_title", count=len(rows)))
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in (*(("entity",) if several else ()), *_TABLES[name]):
        width = CODE_WIDTH if column == "code" else None
        cut = column == "name"
        heading = words(language, "heading", name=column)
        table.add_column(heading, min_width=width, no_wrap=cut, overflow="ellipsis" if cut else "fold")
    for row in rows[:ROWS_MOST]:
        table.add_row(*map(Text, row if several else row[1:]))
    if len(rows) > ROWS_MOST:
        table.add_row(*([""] * (1 + several)), words(language, "more", count=len(rows) - ROWS_MOST))
    return table
