"""Whatever bytes a file holds, an import ends in a report or in one sentence."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acceptance.console import DAY, HEADER, LEDGER, Encours

RUNS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
NAMES = st.sampled_from([f"any-{DAY}.csv", f"any-{DAY}.xlsx", "123456789FEC20261120.txt", "any"])
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["C1", "F1", "2026-10-01", "1,00", "1.00", "-5", "EUR", '"', '""', "=1", "", "\t", "\n"]),
)
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=9), max_size=12)


def _ends_well(encours: Encours, content: bytes, name: str) -> None:
    said = encours.take(content, name)
    if said.status == 0:
        assert said.err == ""
        report = said.json
        assert report["read"] >= report["refused"]
        assert report["read"] == sum(report[n] for n in ("added", "changed", "unchanged", "refused"))
    else:
        assert said.status == 1
        assert said.complaint


@RUNS
@given(content=st.binary(max_size=400), name=NAMES)
def test_random_bytes(ledger: Encours, content: bytes, name: str) -> None:
    _ends_well(ledger, content, name)


@RUNS
@given(rest=st.binary(max_size=300))
def test_headers_and_then_random_bytes(ledger: Encours, rest: bytes) -> None:
    _ends_well(ledger, HEADER.encode() + rest, f"any-{DAY}.csv")


@RUNS
@given(lines=LINES, separator=st.sampled_from([";", ",", "\t", "|"]))
def test_headers_and_then_random_cells(ledger: Encours, lines: list[list[str]], separator: str) -> None:
    content = HEADER.replace(",", separator) + "\n".join(separator.join(line) for line in lines)
    _ends_well(ledger, content.encode("utf-8", "surrogatepass"), f"any-{DAY}.csv")


@RUNS
@given(changes=st.dictionaries(st.integers(0, len(LEDGER) - 1), st.integers(0, 255), max_size=8))
def test_a_ledger_with_some_of_its_bytes_changed(ledger: Encours, changes: dict[int, int]) -> None:
    content = bytearray(LEDGER.encode())
    for place, byte in changes.items():
        content[place] = byte
    _ends_well(ledger, bytes(content), f"any-{DAY}.csv")
