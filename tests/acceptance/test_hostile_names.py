"""A customer can be called anything: in Slack's blocks it stays a name, and on a terminal too."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest

from acceptance.console import Encours

DAY = date(2026, 11, 24)
NAMES = {
    "N1": "<!channel> <!here> <!everyone>",
    "N2": "<@U1> <#C1> <!subteam^S1>",
    "N3": "<https://evil.example|Pay here> & <mailto:a@b.example|mail>",
    "N4": "*bold* _italic_ ~struck~ `code` > quote",
    "N5": "[red]rich[/red] [link=https://evil.example]x[/link]",
    "N6": "{{ 7 * 7 }} {% raw %} %(name)s {0}",
    "N7": "&lt;!channel&gt; &amp;amp;",
    "N8": ":skull: @channel @here",
    "N9": "شركة \u202eevil\u202c",
}
POLICY = """people:
  - {email: camille@example.com, name: Camille, role: salesperson, language: en}
"""
HEADER = "Customer;Customer name;Invoice;Issue date;Due date;Amount;Salesperson;Contact;Phone;E-mail\n"
SPECIAL = re.compile(r"<(?!tel:\+?[0-9]+\|)[^>]*>")
"""Anything that Slack would read as a mention, a command or a link, but for the telephone links we make."""


@pytest.fixture
def hostile(encours: Encours) -> Encours:
    """A ledger whose customers and contacts have such names, all of them late."""
    encours.file("encours.yaml", POLICY)
    lines = [
        f'{code};"{name}";F-{code};2026-09-01;{DAY - timedelta(days=place + 5)};{9000 - place};'
        f'Camille;"{name}";<@U1>;<!here>@example.com\n'
        for place, (code, name) in enumerate(NAMES.items())
    ]
    lines.append('N0;"Two\nlines";F-N0;2026-09-01;2026-11-20;9500;Camille;"Mme\nX";;\n')
    assert encours.take(HEADER + "".join(lines), "open-2026-11-23.csv").json["refused"] == 0
    return encours


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def test_in_the_blocks_of_a_digest_nothing_is_a_mention_a_link_or_a_second_line(hostile: Encours) -> None:
    said = hostile("digest", "--as-of", str(DAY), "--salesperson", "Camille", "--format", "blocks")
    assert said.status == 0
    message = said.json
    for text in _texts({"blocks": message["blocks"], "text": message["text"]}):
        assert not SPECIAL.search(text), text
    shown = json.dumps(message, ensure_ascii=False)
    assert "&lt;!channel&gt;" in shown
    assert "Two lines" in shown
    assert "7 ∗ 7" in shown


def test_the_names_come_back_as_they_were_in_the_answers_for_programs(hostile: Encours) -> None:
    told = {row["code"]: row["name"] for row in hostile.ageing(str(DAY))["customers"]}
    assert told == NAMES | {"N0": "Two lines", "N9": "شركة evil"}


@pytest.mark.parametrize("code", NAMES)
def test_the_table_prints_a_name_as_it_is_and_the_card_as_slack_would_show_it(
    hostile: Encours, code: str
) -> None:
    card = hostile("customer", code, "--as-of", str(DAY))
    ageing = hostile("ageing", "--as-of", str(DAY))
    assert (card.status, ageing.status) == (0, 0)
    first = NAMES[code].split()[0]
    assert first in ageing.out
    assert first in card.out.replace("∗", "*").replace("\u2060", "")
    assert "\x1b" not in card.out


def test_a_name_that_others_share_is_listed_as_it_is(hostile: Encours) -> None:
    said = hostile("customer", "zzz", "--as-of", str(DAY))
    assert said.status == 1
    assert "Traceback" not in said.err
    assert any(name.split()[0] in said.out for name in NAMES.values())


@pytest.mark.parametrize(
    "typed", ["[/red]", "[bold", "{{ 7 }}", "<!channel>", "%(x)s", "\\[", "*", "\x00", "\x1b[31m"]
)
def test_what_is_typed_is_repeated_as_it_is(hostile: Encours, typed: str) -> None:
    said = hostile("customer", typed, "--as-of", str(DAY))
    assert said.status in (0, 1)
    assert "Traceback" not in said.err
    assert "\x1b" not in said.out
