"""A dossier's archive: packed so that the same files make the same bytes, and checked by its index."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.dossier import DossierChecked, DossierError, DossierFile, DossierFlaw, Listed

INDEX = "index.json"
FORMAT = "encours-dossier/1"
_ENTRY_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that the format knows: when a dossier was made is said by its index alone."""
_READABLE = 0o644 << 16
_UNIX = 3
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_MAX = 80
_INDEX_MAX = 16 * 1024 * 1024


def safe_name(text: str) -> str:
    """Other people's text as part of a file's name: no separators, no leading dots, not too long."""
    return _UNSAFE.sub("-", text).strip("-.")[:_NAME_MAX].strip("-.") or "x"


def listed(file: DossierFile) -> Listed:
    """A file as the index has it."""
    return Listed(file.name, len(file.content), hashlib.sha256(file.content).hexdigest())


def within(
    files: Sequence[DossierFile], most: int
) -> tuple[tuple[DossierFile, ...], tuple[tuple[str, int], ...]]:
    """Those that fit in so many bytes, the first ones first, and names and sizes of the others."""
    kept, left_out, room = list[DossierFile](), list[tuple[str, int]](), most
    for file in files:
        if len(file.content) <= room:
            kept.append(file)
            room -= len(file.content)
        else:
            left_out.append((file.name, len(file.content)))
    return tuple(kept), tuple(left_out)


def index_json(
    facts: Mapping[str, Any], files: Iterable[Listed], left_out: Iterable[tuple[str, int]]
) -> DossierFile:
    """The index for programs: what the dossier is of, each file's size and SHA-256, what was left out."""
    said = {
        "format": FORMAT,
        **facts,
        "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in _sorted(files)],
        "left_out": [{"name": name, "size": size} for name, size in sorted(left_out)],
    }
    written = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    return DossierFile(INDEX, written.encode("utf-8", "replace"))


def pack(files: Iterable[DossierFile]) -> bytes:
    """One zip of these files, by name; the same files make the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(files, key=lambda one: one.name):
            entry = zipfile.ZipInfo(file.name, _ENTRY_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            archive.writestr(entry, file.content)
    return packed.getvalue()


def check(content: bytes) -> DossierChecked:
    """Work out every size and SHA-256 again. Raises DossierError for what is no dossier."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _checked(archive, hashlib.sha256(content).hexdigest())
    except (zipfile.BadZipFile, NotImplementedError) as error:
        sentence = "The file is no zip, or a damaged one: ask for it to be sent again."
        raise DossierError(sentence, said="no_zip") from error


def _checked(archive: zipfile.ZipFile, sha256: str) -> DossierChecked:
    index = _index_of(archive)
    found = Counter(archive.namelist())
    flaws = [(one.name, flaw) for one in index if (flaw := _flaw(archive, found, one))]
    known = {INDEX, *(one.name for one in index)}
    flaws += [(name, DossierFlaw.STRANGE) for name, count in found.items() if count > 1 or name not in known]
    return DossierChecked(len(index), tuple(sorted(set(flaws))), sha256)


def _index_of(archive: zipfile.ZipFile) -> tuple[Listed, ...]:
    try:
        said = json.loads(_read(archive, INDEX, _INDEX_MAX))
        if said["format"] != FORMAT:
            sentence = f"The dossier is of another version of encours: this one reads {FORMAT}."
            raise DossierError(sentence, said="other_version", form=FORMAT)
        return tuple(Listed(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in said["files"])
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise DossierError from error


def _flaw(archive: zipfile.ZipFile, found: Counter[str], one: Listed) -> DossierFlaw | None:
    """A damaged entry is a changed one; no more is unpacked than the index says."""
    if one.name not in found:
        return DossierFlaw.MISSING
    try:
        content = _read(archive, one.name, one.size)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
        return DossierFlaw.CHANGED
    return None if listed(DossierFile(one.name, content)) == one else DossierFlaw.CHANGED


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as entry:
        return entry.read(most + 1)


def _sorted(files: Iterable[Listed]) -> list[Listed]:
    return sorted(files, key=lambda one: one.name)
