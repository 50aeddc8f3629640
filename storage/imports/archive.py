"""A workbook's archive: whether it is one, and whether unpacking it is safe."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl.utils.exceptions import InvalidFileException

from bot.errors import ImportRefusedError

_MOST_BYTES = 1 << 30
_MOST_STRINGS = 1 << 28
_MOST_ENTRIES = 5_000
_MOST_SWELLING = 200
"""Times the file's own size that its content may have, once above the size below."""
_SWELLING_FROM = 1 << 26
_PIECE = 1 << 20
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_OVERLAP = 16
CORRUPT = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What openpyxl lets through when a workbook is not what it should be."""


def damaged(path: Path) -> ImportRefusedError:
    """The refusal of a workbook that cannot be read."""
    return ImportRefusedError(
        f"{path.name} is damaged: open it in a spreadsheet and save it as .xlsx or CSV."
    )


def inspect(path: Path) -> bool:
    """Unpack the workbook once in pieces, and say whether it has formulas.

    Raises ImportRefusedError for what is no workbook, is damaged or protected, or swells beyond reason.
    """
    try:
        with ZipFile(path) as archive:
            _check_entries(path, archive)
            return _unpack(path, archive)
    except CORRUPT as error:
        raise damaged(path) from error


def _check_entries(path: Path, archive: ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise ImportRefusedError(f"{path.name} is protected by a password: save it without one.")
    if "xl/workbook.bin" in names:
        raise ImportRefusedError(f"{path.name} is a binary workbook (.xlsb): save it as .xlsx or CSV.")
    if "xl/workbook.xml" not in names:
        raise ImportRefusedError(
            f"{path.name} is an archive, not an Excel workbook: import a CSV or .xlsx file."
        )
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES or _swells(declared, path.stat().st_size):
        raise _bomb(path)


def _unpack(path: Path, archive: ZipFile) -> bool:
    """Read every entry to its end, whatever size it declares; its checksum is verified on the way."""
    size = path.stat().st_size
    done = 0
    formulas = False
    for entry in archive.infolist():
        tail, inside = b"", 0
        with archive.open(entry) as content:
            while piece := content.read(_PIECE):
                done += len(piece)
                inside += len(piece)
                if _swells(done, size) or (
                    entry.filename == "xl/sharedStrings.xml" and inside > _MOST_STRINGS
                ):
                    raise _bomb(path)
                seen = tail + piece
                if entry.filename.endswith((".xml", ".rels")) and _DTD.search(seen):
                    raise ImportRefusedError(
                        f"{path.name} declares XML entities, which no workbook needs: save it as CSV."
                    )
                formulas = formulas or (
                    entry.filename.startswith("xl/worksheets/") and bool(_FORMULA.search(seen))
                )
                tail = piece[-_OVERLAP:]
    return formulas


def _swells(unpacked: int, packed: int) -> bool:
    return unpacked > _MOST_BYTES or (unpacked > _SWELLING_FROM and unpacked > packed * _MOST_SWELLING)


def _bomb(path: Path) -> ImportRefusedError:
    return ImportRefusedError(f"{path.name} unpacks to far more than a ledger: export the list as CSV.")
