"""The lines of a run as a Markdown table, or as JSON."""

from __future__ import annotations

from bench.aims import Line

WIDTHS = (10, 9, 56, 8, 8, 6, 24, 10, 7, 6)
HEADERS = ("engine", "documents", "what", "time", "floor", "ratio", "aim", "met", "peak MB", "growth")


def head() -> str:
    """The table's first two lines."""
    return f"{_row(HEADERS)}\n{_row(tuple('-' * width for width in WIDTHS))}"


def row(line: Line) -> str:
    """One line of the table."""
    remark = f" ({line.measured.remark})" if line.measured.remark else ""
    return _row(
        (
            line.engine,
            f"{line.documents:,}",
            f"{line.part.title}{remark}",
            duration(line.measured.seconds),
            duration(line.floor.seconds) if line.floor else "",
            _number(line.ratio),
            line.aim,
            f"no: {', '.join(line.missed)}" if line.missed else "yes",
            f"{line.measured.peak_mb:.0f}",
            _number(line.growth),
        )
    )


def facts(line: Line) -> dict[str, object]:
    """One line for programs; times in seconds, memory in MB."""
    return {
        "engine": line.engine,
        "documents": line.documents,
        "part": line.part.name,
        "seconds": line.measured.seconds,
        "floor_seconds": line.floor.seconds if line.floor else None,
        "ratio": line.ratio,
        "aim": line.aim,
        "missed": list(line.missed),
        "peak_mb": line.measured.peak_mb,
        "growth": line.growth,
        "remark": line.measured.remark,
    }


def duration(seconds: float) -> str:
    """Seconds, or milliseconds when it is short."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.{0 if seconds > 0.1 else 1}f} ms"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 20 else f"{value:.2f}"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)) + " |"
