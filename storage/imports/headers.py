"""From a file's headers to our fields, in French and English, or as the mapping says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.errors import ImportRefusedError
from bot.files import FileKind, FileMapping
from storage.imports.cells import cut, unaccented
from storage.imports.fields import KINDS, MONEY, WEAK, KindSpec

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NUMBER_SIGN = re.compile(r"\bn[°ºo]\.?(?![a-z])|№", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_SMALL_WORDS = frozenset(["d", "de", "du", "des", "l", "la", "le", "les", "the", "of", "en", "in"])
_CURRENCY_WORDS = frozenset(["eur", "euro", "euros", "usd", "gbp", "chf"])
_NUMBER_WORDS = frozenset(["num", "numero", "number", "nr", "nbr", "no"])


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field stands in a file of a kind, and what speaks for reading it so."""

    kind: FileKind
    places: dict[str, int]
    headers: dict[str, str]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]
    rivals: dict[str, tuple[str, str]]
    score: int
    width: int
    """Columns, without the empty ones at the end."""
    told: bool
    """Whether a header speaks for this kind alone."""

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """The greater, the likelier."""
        return (not self.missing, self.told, self.score)


def key(header: str) -> str:
    """What is left of a header without case, accents, punctuation and small words."""
    spaced = _CAMEL.sub(" ", _NUMBER_SIGN.sub(" no ", _IN_BRACKETS.sub(" ", header)))
    words = [word for word in re.split(r"[\W_]+", unaccented(spaced).lower()) if word]
    words = [word for word in words[:-1] if word not in _SMALL_WORDS] + words[-1:]
    if len(words) > 1:
        words = [word for word in words if word not in _CURRENCY_WORDS] or words
    joined = "".join("no" if word in _NUMBER_WORDS else word for word in words)
    return re.sub("numero|number", "no", joined)


@cache
def _names(kind: FileKind) -> dict[str, tuple[str, int]]:
    """Every name's field, and 2 for a field's own name or 1 for one it may share."""
    known: dict[str, tuple[str, int]] = {}
    for weight in (2, 1):
        for name, spec in KINDS[kind].fields.items():
            own = spec.own if name in spec.shared else (name, *spec.own)
            for header in own if weight == 2 else spec.shared:
                known.setdefault(key(header), (name, weight))
    return known


def layout_of(row: Sequence[str], kind: FileKind, mapping: FileMapping) -> Layout:
    """The row read as the headers of a file of that kind; mapped columns that are not there are `missing`."""
    headers = [" ".join(header.split()) for header in row]
    places = _mapped(headers, mapping)
    rivals: dict[str, tuple[str, str]] = {}
    weights = dict.fromkeys(places, 3)
    taken = set(places.values())
    for place, header in enumerate(headers):
        name, weight = _names(kind).get(key(header), ("", 0))
        if not name or place in taken or weights.get(name) == 3 or name in mapping.columns:
            continue
        if weight == weights.get(name):
            rivals.setdefault(name, (headers[places[name]], header))
        elif weight > weights.get(name, 0):
            places[name], weights[name] = place, weight
            rivals.pop(name, None)
    spec = KINDS[kind]
    used = set(places.values())
    return Layout(
        kind=kind,
        places={name: places[name] for name in spec.fields if name in places},
        headers={name: headers[places[name]] for name in spec.fields if name in places},
        ignored=tuple(h for i, h in enumerate(headers) if h and i not in used),
        missing=_missing(spec, places, mapping),
        rivals={name: pair for name, pair in rivals.items() if spec.fields[name].content in MONEY},
        score=sum(_worth(name, weight) for name, weight in weights.items()),
        told=not spec.telling or any(weights.get(name, 0) > 1 for name in spec.telling),
        width=max((i + 1 for i, header in enumerate(headers) if header), default=0),
    )


def _worth(name: str, weight: int) -> int:
    """What a header says for a kind: places are named in orders and payments, too."""
    return min(weight, WEAK[name]) if name in WEAK else weight


def _mapped(headers: list[str], mapping: FileMapping) -> dict[str, int]:
    keys = [key(header) for header in headers]
    places: dict[str, int] = {}
    for name, header in mapping.columns.items():
        wanted = " ".join(header.split())
        if wanted in headers:
            places[name] = headers.index(wanted)
        elif key(wanted) in keys:
            places[name] = keys.index(key(wanted))
    return places


def _missing(spec: KindSpec, places: dict[str, int], mapping: FileMapping) -> tuple[str, ...]:
    absent = [name for name in dict.fromkeys((*spec.required, *mapping.columns)) if name not in places]
    if spec.one_of and not any(name in places for name in spec.one_of):
        absent.append(" or ".join(spec.one_of))
    return tuple(absent)


def best_layout(
    rows: Sequence[Sequence[str]], kind: FileKind | None, mapping: FileMapping
) -> tuple[int, Layout]:
    """The likeliest header row among the first ones, its place and its layout; `rows` has one at least."""
    kinds = [kind] if kind else [k for k in KINDS if mapping.columns.keys() <= KINDS[k].fields.keys()]
    if not kinds or (kind and not mapping.columns.keys() <= KINDS[kind].fields.keys()):
        raise ImportRefusedError(_unknown_field(kind, mapping))
    best: tuple[int, Layout] | None = None
    for place, row in enumerate(rows):
        for one in kinds:
            layout = layout_of(row, one, mapping)
            if best is None or layout.rank > best[1].rank:
                best = place, layout
    if best is None:
        raise ImportRefusedError("The file has no line to read: export it again.")
    return best


def check(layout: Layout, row: Sequence[str], kind: FileKind | None, mapping: FileMapping) -> None:
    """Raise ImportRefusedError unless the row has the columns it takes, each once."""
    found = ", ".join(cut(" ".join(h.split())) for h in row[:40] if h.strip()) or "none"
    for name in layout.missing:
        if name in mapping.columns:
            raise ImportRefusedError(
                f"The mapping reads {name} from {mapping.columns[name]!r}, which the file does not have. It"
                f" has: {found}. Correct `columns` under `files:` in encours.yaml."
            )
    if layout.missing or (kind is None and layout.score < 3):
        needed = ", ".join(layout.missing) or "a second column"
        raise ImportRefusedError(
            f"No line of headers was recognised: read as {layout.kind}, the file lacks {needed}. It has:"
            f" {found}. Name them with `columns` under `files:` in encours.yaml."
        )
    for name, (one, other) in layout.rivals.items():
        raise ImportRefusedError(
            f"Both {cut(one)!r} and {cut(other)!r} could be {name}: say which with `columns: {{{name}: ...}}`"
            " under `files:` in encours.yaml."
        )


def _unknown_field(kind: FileKind | None, mapping: FileMapping) -> str:
    known = KINDS[kind].fields if kind else {name: 0 for spec in KINDS.values() for name in spec.fields}
    strange = [name for name in mapping.columns if name not in known] or list(mapping.columns)
    return (
        f"The mapping names {', '.join(strange)}, which no {kind or 'file of one kind'} has: correct"
        " `columns` under `files:` in encours.yaml."
    )
