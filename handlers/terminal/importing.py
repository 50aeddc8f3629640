"""`encours import`: files into the ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from bot.credit.history import WHOLE_DAY
from bot.errors import ImportRefusedError
from bot.files import FileKind, ImportReport, ImportRequest
from bot.policy import Policy
from bot.ports import Progress as Told
from bot.services.dispute_clock import propose_resolutions
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
from messages.report import render_brief, render_report
from messages.report_json import report_json


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
        reports, refused = [], []
        for path in files:
            request = ImportRequest(
                path=path,
                now=runtime.now(),
                ledger_at=_moment(as_of, policy.zone),
                entity=entity,
                kind=kind,
                dry_run=dry_run,
            )
            try:
                with _bar(path.name, shown=not as_json) as told:
                    reports.append(await services.importer.take(request, told))
            except ImportRefusedError as error:
                refused.append(str(error))
                continue
            if not as_json:
                render = render_brief if brief else render_report
                show(render(reports[-1], policy.digest.language))
        if reports and not dry_run:
            await _follow(services, runtime.now())
        return reports, refused

    reports, refused = run(context, work)
    if as_json and reports:
        answer(report_json(reports[0]) if len(files) == 1 else [report_json(one) for one in reports])
    for sentence in refused:
        complain(sentence)
    if refused:
        raise typer.Exit(1)


async def _follow(services: Services, now: datetime) -> None:
    """What came in keeps promises, proposes how disputes end and ends reservations, as with a running bot."""
    await propose_resolutions(services.house, now)
    await settle_promises(services.house, now)
    await settle_reservations(services.house, now)


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
