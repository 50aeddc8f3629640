"""A file as it lies on the disk: whether it can be read at all, what it is, and how its text is encoded."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from bot.errors import ImportRefusedError
from storage.imports.cells import Cell

_PIECE = 1 << 20
_SAMPLE = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "open it in a spreadsheet and save it as .xlsx or CSV."
_NOT_TABLES = {
    b"%PDF": "is a PDF, which holds no columns: export the list as CSV or .xlsx.",
    b"\x1f\x8b": "is compressed: unpack it and import the file inside.",
    b"7z\xbc\xaf": "is an archive: unpack it and import the file inside.",
    b"Rar!": "is an archive: unpack it and import the file inside.",
    b"SQLite format 3": "is a database: export the list as CSV or .xlsx.",
    b"\x89PNG": "is a picture: export the list as CSV or .xlsx.",
    b"\xff\xd8\xff": "is a picture: export the list as CSV or .xlsx.",
    b"{\\rtf": f"is a text document: {_SAVE_AS}",
    b"<?xml": f"is XML, not a table: {_SAVE_AS}",
    b"<!doctype html": f"is a web page under another name: {_SAVE_AS}",
    b"<html": f"is a web page under another name: {_SAVE_AS}",
    b"<table": f"is a web page under another name: {_SAVE_AS}",
}
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some lines of a file: the columns asked for, and the lines whose cells do not fit the headers."""

    lines: Sequence[int]
    columns: list[Sequence[Cell]]
    misfits: list[Misfit]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A line that has too many or too few cells, or broken quotation marks."""

    line: int
    cells: Sequence[Cell]
    reason: str


class Source(Protocol):
    """The rows below the headers of a CSV file or a sheet."""

    typed: bool
    """Whether cells may be numbers and dates, not only text."""

    def chunks(self, places: Sequence[int], size: int) -> Iterator[Chunk]:
        """The columns at these places from the first line on, about `size` lines at a time."""
        ...

    def progress(self) -> tuple[int, int]:
        """Bytes read and bytes in all."""
        ...

    def close(self) -> None:
        """Let the file go."""
        ...


def sample_of(path: Path) -> bytes:
    """The first bytes of the file. Raises ImportRefusedError when there is nothing to read."""
    try:
        if path.is_dir():
            raise ImportRefusedError(f"{path} is a folder: name the file inside it.")
        if path.exists() and not path.is_file():
            raise ImportRefusedError(f"{path.name} is a pipe or a device: save it to a file first.")
        with path.open("rb") as raw:
            sample = raw.read(_SAMPLE)
    except FileNotFoundError as error:
        raise ImportRefusedError(f"There is no file {path}: check its name.") from error
    except OSError as error:
        raise ImportRefusedError(
            f"{path.name} cannot be opened ({error.strerror}): check its rights."
        ) from error
    if not sample:
        raise ImportRefusedError(f"{path.name} is empty: export it again.")
    return sample


def is_workbook(path: Path, sample: bytes) -> bool:
    """Whether the file is a zip, as .xlsx is. Raises ImportRefusedError for what is neither that nor text."""
    if sample.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return True
    if sample.startswith(_OLE):
        if _contains(path, _ENCRYPTED):
            raise ImportRefusedError(f"{path.name} is protected by a password: save it without one.")
        raise ImportRefusedError(f"{path.name} is an old Excel file (.xls): save it as .xlsx or CSV.")
    start = sample.removeprefix(codecs.BOM_UTF8).lstrip()[:64].lower()
    for mark, why in _NOT_TABLES.items():
        if start.startswith(mark.lower()):
            raise ImportRefusedError(f"{path.name} {why}")
    if b"\0" in sample and not sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ImportRefusedError(f"{path.name} is not a text file: export the list as CSV or .xlsx.")
    return False


def open_text(path: Path, encoding: str | None) -> tuple[TextIO, str]:
    """The file opened as text and its encoding's name; any line ending reads as a newline.

    Without one named: its byte-order mark, else UTF-8, else Windows-1252, else ISO 8859-15.
    Raises ImportRefusedError for what is no text or is not in the encoding named.
    """
    sample = sample_of(path)
    if is_workbook(path, sample):
        raise ImportRefusedError(f"{path.name} is a workbook or an archive, not a text file.")
    name = _known(encoding) if encoding else _detected(path, sample)
    if encoding and (place := _first_stray(path, name)) is not None:
        raise ImportRefusedError(
            f"{path.name} is not in {encoding} (byte {place}): correct `encoding` under `files:`"
            " in encours.yaml."
        )
    return io.TextIOWrapper(path.open("rb"), encoding=name, errors="strict", newline=None), name


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise ImportRefusedError(f"{encoding!r} is not an encoding: try utf-8 or cp1252.") from error


def _detected(path: Path, sample: bytes) -> str:
    for mark, name in _BOMS.items():
        if sample.startswith(mark):
            if (place := _first_stray(path, name)) is not None:
                raise ImportRefusedError(
                    f"{path.name} says it is in {name} and is not (byte {place}): export it again."
                )
            return name
    return next(n for n in ("utf-8", "cp1252", "iso8859-15") if _first_stray(path, n) is None)


def _first_stray(path: Path, encoding: str) -> int | None:
    """The place of the first byte that is not in the encoding, None when all are."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    with path.open("rb") as raw:
        while piece := raw.read(_PIECE):
            if len(piece) == _PIECE and b"\n" not in piece and b"\r" not in piece:
                raise ImportRefusedError(f"{path.name} has a line of a million characters: export it again.")
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                return done + error.start
            done += len(piece)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return done
    return None


def _contains(path: Path, wanted: bytes) -> bool:
    tail = b""
    with path.open("rb") as raw:
        while piece := raw.read(_PIECE):
            if wanted in tail + piece:
                return True
            tail = piece[-len(wanted) :]
    return False
