"""`encours import`: files into the ledger."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, RenderableType
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from bot.credit.history import WHOLE_DAY
from bot.errors import ImportRefusedError
from bot.files import FileKind, ImportReport, ImportRequest
from bot.policy import Policy
from bot.ports import Progress as Told
from bot.services.dispute_clock import propose_resolutions
from bot.services.hand_overs import end_litigations
from bot.services.reservations import settle_reservations
from bot.services.settling import settle_promises
from handlers.terminal.runtime import (
    Json,
    Runtime,
    Services,
    answer,
    complain,
    read_day,
    read_moment,
    run,
    show,
)
from messages.report import render_brief, render_litigation_ended, render_report
from messages.report_json import report_json

Said = Callable[[ImportReport, str], RenderableType]
"""A report in a language."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_files)


def import_files(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="CSV, Excel or FEC.")],
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The day of the figures, when the file does not say."),
    ] = None,
    entity: Annotated[str | None, typer.Option(metavar="CODE", help="Whose file it is.")] = None,
    kind: Annotated[FileKind | None, typer.Option(help="What the file holds.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report, and change nothing.")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="One line a file.")] = False,
    now: Annotated[
        str | None, typer.Option("--now", metavar="MOMENT", help="Take them as at this moment, to try out.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take receivables, customers, orders, payments or a FEC: each file all or not at all."""
    runtime: Runtime = context.obj
    if now is not None:
        runtime = runtime.starting_at(read_moment(now, runtime.load()[1]))

    async def work(services: Services, policy: Policy) -> tuple[list[ImportReport], list[str]]:
        at = _moment(as_of, policy.zone)
        asked = (ImportRequest(one, runtime.now(), at, entity, kind, dry_run=dry_run) for one in files)
        taken = await _take_each(services, policy, asked, None if as_json else _said(brief))
        if taken[0] and not dry_run:
            for name in await _follow(services, runtime.now()):
                if not as_json:
                    show(render_litigation_ended(name, policy.digest.language))
        return taken

    reports, refused = run(context, work)
    if as_json and reports:
        answer(report_json(reports[0]) if len(files) == 1 else [report_json(one) for one in reports])
    for sentence in refused:
        complain(sentence)
    if refused:
        raise typer.Exit(1)


def _said(brief: bool) -> Said:
    """How a report is shown to a person."""
    return render_brief if brief else render_report


async def _take_each(
    services: Services, policy: Policy, requests: Iterable[ImportRequest], said: Said | None
) -> tuple[list[ImportReport], list[str]]:
    """The reports, each shown as it comes where somebody reads, and why the other files were refused."""
    reports, refused = [], []
    for request in requests:
        try:
            with _bar(request.path.name, shown=said is not None) as told:
                reports.append(await services.importer.take(request, told))
        except ImportRefusedError as error:
            refused.append(str(error))
            continue
        if said is not None:
            show(said(reports[-1], policy.digest.language))
    return reports, refused


async def _follow(services: Services, now: datetime) -> list[str]:
    """What came in keeps promises, proposes how disputes end, ends reservations and litigations, as with a
    running bot; the customers whose litigation ended."""
    await propose_resolutions(services.house, now)
    await settle_promises(services.house, now)
    await settle_reservations(services.house, now)
    ended = await end_litigations(services.house, now)
    async with services.house.work.looking() as one:
        customers = await one.ledger.customers({each.customer_id for each in ended})
    return [customers[each.customer_id].name for each in ended if each.customer_id in customers]


def _moment(as_of: str | None, zone: tzinfo) -> datetime | None:
    if as_of is None:
        return None
    if "T" in as_of:
        try:
            moment = datetime.fromisoformat(as_of)
        except ValueError:
            moment = None
        if moment is not None:
            read_day(moment.date().isoformat(), "--as-of")
            return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return datetime.combine(read_day(as_of, "--as-of"), WHOLE_DAY, zone)


@contextmanager
def _bar(name: str, *, shown: bool) -> Iterator[Told]:
    """A progress bar on stderr, where there is somebody to see it."""
    console = Console(stderr=True)
    if not shown or not sys.stderr.isatty():
        yield lambda done, of: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(name, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)
