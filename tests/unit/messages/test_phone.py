"""Phone numbers that can be dialled, and those that are only shown."""

from __future__ import annotations

import pytest

from messages.phone import dialable, phone_link


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("05 36 49 00 12", "", "+33536490012"),
        ("05.36.49.00.12", "FR", "+33536490012"),
        ("05 36 49 00 12", "BE", ""),
        ("+33 (0)5 36 49 00 12", "", "+33536490012"),
        ("+44 161 496 0000", "GB", "+441614960000"),
        ("0044 161 496 0000", "", "+441614960000"),
        ("00 12", "", ""),
        ("0161 496 0000", "GB", ""),
        ("3949", "", ""),
        ("05 36 49 00 12 poste 4", "", ""),
        ("+33 5 36 49 00 12 / +33 5 36 49 00 13", "", ""),
        ("+1234567890123456", "", ""),
        ("٠٥٣٦٤٩٠٠١٢", "", ""),
        ("", "", ""),
    ],
)
def test_a_number_is_dialled_only_when_it_is_sure(written: str, country: str, number: str) -> None:
    assert dialable(written, country) == number


def test_a_link_shows_the_number_as_it_was_written() -> None:
    assert phone_link("05 36 49 00 12") == "<tel:+33536490012|05 36 49 00 12>"
    assert phone_link("<!here>") == "&lt;!here&gt;"
