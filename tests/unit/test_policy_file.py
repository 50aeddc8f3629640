"""The policy file: every mistake is said with its line and what was expected."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PolicyError
from bot.files import DateOrder, FileKind
from bot.policy import Policy
from bot.policy_file import PolicyRefusedError, load_policy, parse_policy

PEOPLE = """\
people:
  - email: a@lumen.example
    name: Ana
    role: manager
  - email: b@lumen.example
    name: Ben
    role: salesperson
"""


def problems_of(text: str | bytes) -> tuple[str, ...]:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(PolicyRefusedError) as raised:
        parse_policy(content)
    assert str(raised.value) == "\n".join(raised.value.problems)
    return raised.value.problems


def the_problem(text: str | bytes) -> str:
    (problem,) = problems_of(text)
    return problem.removeprefix("encours.yaml ")


def test_no_file_at_the_usual_place_is_the_default_policy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_policy() == Policy()
    assert load_policy(Path("encours.yaml")) == Policy()


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "company.yaml"
    with pytest.raises(PolicyError) as raised:
        load_policy(path)
    assert str(raised.value) == f"{path}: there is no such file; write one or correct ENCOURS_POLICY"


def test_a_folder_is_not_a_policy(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read: Is a directory"):
        load_policy(tmp_path)


def test_a_file_is_read_and_its_name_begins_each_problem(tmp_path: Path) -> None:
    path = tmp_path / "lumen.yaml"
    path.write_text("visibility: all\n", encoding="utf-8")
    assert load_policy(path).visibility == "all"
    path.write_text("visibility: some\n", encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load_policy(path)
    assert str(raised.value) == (
        'lumen.yaml line 1: visibility: "some" is not a visibility; expected one of own, team, all'
    )


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# nothing yet\n", "---\n", "~", "{}", "\ufeff", "people:\ndigest:\n"]
)
def test_an_empty_file_is_the_default_policy(text: str) -> None:
    assert parse_policy(text.encode()) == Policy()


def test_values_are_read_as_they_are_written() -> None:
    policy = parse_policy(
        b"""\
entities:
  - {code: 007, name: Yes, country: NO, siren: 552100554, currency: NOK}
digest: {hour: 08:30, smallest_amount: 20.10}
rates:
  - {on: 2026-01-01, of: USD, to: NOK, rate: 0.1}
files:
  - {files: "*.csv", partial: true, dates: day-first, separator: "\\t", decimal: ",", kind: orders}
"""
    )
    (entity,) = policy.entities
    assert (entity.code, entity.name, entity.country, entity.siren) == ("007", "Yes", "NO", "552100554")
    assert policy.digest.hour == time(8, 30)
    assert policy.digest.smallest_amount == Decimal("20.10")
    assert policy.rates[0].on == date(2026, 1, 1)
    assert policy.rates[0].rate == Decimal("0.1")
    (mapping,) = policy.files
    assert mapping.partial
    assert (mapping.dates, mapping.separator, mapping.kind) == (DateOrder.DAY_FIRST, "\t", FileKind.ORDERS)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("entites: []\n", 'line 1: entites: unknown key; did you mean "entities"?'),
        (
            "\nzzz:\n",
            "line 2: zzz: unknown key; expected one of buckets, commission, credit, digest, disputes, "
            "dunning, entities, files, organisation, people, rates, terms_reading, timezone, visibility",
        ),
        (
            "people:\n  - email: a@b\n    name: A\n    role: boss\n",
            'line 4: people.0.role: "boss" is not a role; expected one of salesperson, manager, '
            "credit_manager, accountant, finance_director",
        ),
        ("people:\n  - email: a@b\n    name: A\n", "line 2: people.0.role: is required"),
        ("people:\n  - email: a@b\n    role:\n    name: A\n", "line 3: people.0.role: is required"),
        (
            "people:\n  - email: ab\n    role: manager\n    name: A\n",
            'line 2: people.0.email: "ab" is wrong; '
            "expected an e-mail address such as camille.roy@example.com",
        ),
        (
            "people:\n  - Ana\n",
            'line 2: people.0: "Ana" is wrong; '
            "expected keys and values, such as {email: …, name: …, role: …}",
        ),
        (
            "people: Ana\n",
            'line 1: people: "Ana" is wrong; expected a list: one line for each, beginning with a dash, '
            "such as - email: …",
        ),
        (
            "visibility:\n  teams\n",
            'line 2: visibility: "teams" is not a visibility; expected one of own, team, all',
        ),
        ("visibility: [own]\n", "line 1: visibility: is not a visibility; expected one of own, team, all"),
        (
            "organisation: us\n",
            'line 1: organisation: "us" is not an organisation; '
            "expected one of back_office, specialist, credit_manager",
        ),
        (
            "\nbuckets:\n  - 30\n  - 20\n  - 10\n",
            "line 2: buckets: is wrong; expected three growing numbers of days, such as [30, 60, 90]",
        ),
        ("buckets: [30, x, 90]\n", 'line 1: buckets.1: "x" is wrong; expected a whole number'),
        (
            "digest:\n  calls: 11\n",
            'line 2: digest.calls: "11" is wrong; expected a value less than or equal to 10',
        ),
        (
            "digest:\n  hour: noon\n",
            'line 2: digest.hour: "noon" is wrong; expected an hour of the day such as 08:30',
        ),
        (
            "digest:\n  working_days: [mon, tues]\n",
            'line 2: digest.working_days.1: "tues" is not a day of the week; '
            "expected one of mon, tue, wed, thu, fri, sat, sun",
        ),
        (
            "digest:\n  working_days: []\n",
            "line 2: digest.working_days: is wrong; "
            "expected at least one day, such as [mon, tue, wed, thu, fri]",
        ),
        (
            "digest:\n  language: de\n",
            'line 2: digest.language: "de" is not a language; expected one of fr, en',
        ),
        ("digest:\n  hours: 08:00\n", 'line 2: digest.hours: unknown key; did you mean "hour"?'),
        (
            "digest:\n  smallest_amount: -1\n",
            'line 2: digest.smallest_amount: "-1" is wrong; expected a value greater than or equal to 0',
        ),
        (
            "commission: 2\n",
            'line 1: commission: "2" is wrong; expected a share between 0 and 1, such as 0.02 or 2 %',
        ),
        (
            "terms_reading: 60\n",
            'line 1: terms_reading: "60" is not a reading of the longest terms; '
            "expected one of net_60, days_then_month_end, month_end_then_days",
        ),
        (
            "rates:\n  - on: 2026-02-30\n    of: USD\n    to: EUR\n    rate: 0.9\n",
            'line 2: rates.0.on: "2026-02-30" is wrong; expected a date such as 2026-01-31',
        ),
        (
            "rates:\n  - on: 86400\n    of: USD\n    to: EUR\n    rate: 0.9\n",
            'line 2: rates.0.on: "86400" is wrong; expected a date such as 2026-01-31',
        ),
        (
            "rates:\n  - on: 2026-01-01\n    of: USD\n    to: EUR\n    rate: 0\n",
            'line 5: rates.0.rate: "0" is wrong; expected a value greater than 0',
        ),
        (
            "rates:\n  - {on: 2026-01-01, of: EUR, to: EUR, rate: 1}\n",
            "line 2: rates.0.to: expected another currency than EUR",
        ),
        (
            "rates:\n  - {on: 2026-01-01, of: USD, to: EUR, rate: 1}\n"
            "  - {on: 2026-01-01, of: USD, to: EUR, rate: 2}\n",
            "line 3: rates.1.on: the rate of USD to EUR on 2026-01-01 is already given",
        ),
        (
            "entities:\n  - code: A\n    name: A\n    currency: EURO\n",
            'line 4: entities.0.currency: "EURO" is wrong; expected an ISO 4217 currency such as EUR',
        ),
        (
            "entities:\n  - code: A\n    name: A\n    country: UK\n",
            'line 4: entities.0.country: "UK" is wrong; '
            "expected an ISO 3166 country of two letters, such as FR",
        ),
        (
            "entities:\n  - {code: A, name: A}\n  - {code: a, name: B}\n",
            'line 3: entities.1.code: "a" is already the code of another entity',
        ),
        (
            "entities: []\n",
            "line 1: entities: expected at least one selling company; leave the key out for the default",
        ),
        (
            "files:\n  - columns:\n      custmer: Client\n",
            'line 3: files.0.columns.custmer: unknown field; did you mean "customer"?',
        ),
        (
            "files:\n  - kind: fec\n    columns: {customer: Client}\n",
            "line 3: files.0.columns.customer: a FEC's columns are set by law; leave columns out",
        ),
        (
            "files:\n  - kind: orders\n    columns: {gross: TTC}\n",
            "line 3: files.0.columns.gross: unknown field; expected one of amount, currency, customer, "
            "customer_name, entity, expected, number, open, ordered",
        ),
        (
            "files:\n  - entity: LUM\n",
            'line 2: files.0.entity: "LUM" is not the code of an entity; expected MAIN',
        ),
        (
            "files:\n  - currency: F\n",
            'line 2: files.0.currency: "F" is wrong; expected an ISO 4217 currency such as EUR',
        ),
        (
            "files:\n  - terms: later\n",
            'line 2: files.0.terms: "later" is wrong; expected payment terms such as 30 days',
        ),
        (
            "files:\n  - encoding: utf-9\n",
            'line 2: files.0.encoding: "utf-9" is wrong; expected one such as utf-8 or cp1252',
        ),
        (
            "files:\n  - decimal: x\n",
            'line 2: files.0.decimal: "x" is not a decimal sign; expected one of ",", "."',
        ),
        ("files:\n  - partial: maybe\n", 'line 2: files.0.partial: "maybe" is wrong; expected true or false'),
        ("files:\n  - column: {}\n", 'line 2: files.0.column: unknown key; did you mean "columns"?'),
    ],
)
def test_a_mistake_is_said_with_its_line_and_what_was_expected(text: str, problem: str) -> None:
    assert the_problem(text) == problem


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (
            "    manager: b@lumen.example\n",
            "line 8: people.1.manager: nobody is their own manager; leave the key out for whoever has none",
        ),
        (
            "    manager: c@lumen.example\n",
            'line 8: people.1.manager: "c@lumen.example" is not the e-mail of one of the people; '
            'did you mean "b@lumen.example"?',
        ),
        (
            "    ledger_names:\n      - Benoît\n      - ANÀ\n",
            'line 10: people.1.ledger_names.1: "ANÀ" would mean both a@lumen.example and b@lumen.example '
            "in the ledger; give each their own names",
        ),
        (
            "  - {email: A@lumen.example, name: Zoe, role: accountant}\n",
            'line 8: people.2.email: "A@lumen.example" is already the e-mail of another person',
        ),
        (
            "    slack_id: camille\n",
            'line 8: people.1.slack_id: "camille" is wrong; expected a Slack member id such as U012AB3CD',
        ),
        (
            "    slack_id: U012\n  - {email: c@lumen.example, name: Zoe, role: accountant, slack_id: U012}\n",
            "line 9: people.2.slack_id: is already the Slack id of another person",
        ),
    ],
)
def test_people_who_do_not_fit_together_are_said(more: str, problem: str) -> None:
    assert the_problem(PEOPLE + more) == problem


def test_managers_in_a_circle_are_told_once() -> None:
    text = PEOPLE.replace("role: manager", "role: manager\n    manager: b@lumen.example")
    assert the_problem(text + "    manager: a@lumen.example\n") == (
        "line 5: people.0.manager: managers go round in a circle: "
        "a@lumen.example → b@lumen.example → a@lumen.example"
    )


def test_all_mistakes_are_said_at_once_from_top_to_bottom() -> None:
    problems = problems_of("digest:\n  calls: no\n  calls: 3\nvisibility: x\nentites: []\n")
    assert [problem.split(":")[0] for problem in problems] == [
        "encours.yaml line 2",
        "encours.yaml line 3",
        "encours.yaml line 4",
        "encours.yaml line 5",
    ]


def test_a_key_given_twice_names_both_lines() -> None:
    assert the_problem("visibility: own\n\nvisibility: all\n") == (
        "line 3: the key visibility is given twice, on lines 1 and 3"
    )
    assert the_problem("digest:\n  calls: 3\n  hour: 08:00\n  calls: 4\n") == (
        "line 4: the key calls is given twice, on lines 2 and 4"
    )


def test_a_hundred_mistakes_are_told_and_the_rest_counted() -> None:
    problems = problems_of("".join(f"key{n}: 1\n" for n in range(130)))
    assert len(problems) == 101
    assert problems[-1] == "encours.yaml: and 30 more"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("digest:\n\tcalls: 3\n", "line 2: indent with spaces, not with tabs"),
        (
            "digest:\n  hour: a: b\n",
            "line 2: a second colon on a line: check the indentation, or put the value in quotes",
        ),
        (
            "people:\n  - email: a@b\n   name: A\n",
            "line 3: the indentation is not that of the lines above: "
            "keys that belong together begin in one column",
        ),
        ("buckets: [30, 60\n", "line 2: a bracket is opened and never closed"),
        ("\nvisibility: 'own\n", "line 3: a quote is opened and never closed"),
        ("commission: @x\n", "line 1: put a value that begins with a sign in quotes"),
        (
            "people\nfiles: []\n",
            "line 2: a second colon on a line: check the indentation, or put the value in quotes",
        ),
        ("visibility: own\n---\nvisibility: all\n", "line 2: expected one document: take out the line ---"),
        ("- a\n- b\n", "line 1: expected keys and values, such as people: at the top"),
        ("\nhello\n", "line 2: expected keys and values, such as people: at the top"),
        ("? [a]\n: b\n", "line 1: a key is text, not a list or keys and values"),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            "line 1: tags (!name) are not read here: write the value alone",
        ),
        ("commission: !!float 0.1\n", "line 1: tags (!name) are not read here: write the value alone"),
        ("people: &p []\nrates: *p\n", "line 2: aliases (*name) are not read here: write the value out"),
        ("people: &p [*p]\n", "line 1: aliases (*name) are not read here: write the value out"),
        ("a: " + "[" * 100_000, "line 1: lists or keys are nested too deep"),
        ("visibility: own\nx: \x01\n", "line 2: holds a character that is not text"),
        ('visibility: own\nx: "\\ud800"\n', "line 2: holds a character that is not text"),
        ('x: "\\0"\n', "line 1: holds a character that is not text"),
        (
            'x: "\\UFFFFFFFF"\n',
            "line 1: holds a character that is not text: an escape that begins with \\U",
        ),
        ("visibility: own\nx: é\n".encode("latin-1"), "line 2: is not UTF-8 text: save the file as UTF-8"),
        ("visibility: own\n".encode("utf-16"), "encours.yaml: is not a text file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "encours.yaml: is not a text file"),
        (b"# " + b"x" * 10_000_000, "encours.yaml: is larger than 1 MB, which no policy is"),
    ],
)
def test_what_is_not_a_policy_at_all_is_one_sentence(text: str | bytes, problem: str) -> None:
    assert the_problem(text) == problem


def test_a_laughing_billion_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in pairwise("abcdefgh"))
    assert the_problem(bomb) == "line 2: aliases (*name) are not read here: write the value out"


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.binary())
def test_any_file_is_a_policy_or_a_sentence(content: str | bytes) -> None:
    try:
        parse_policy(content.encode() if isinstance(content, str) else content)
    except PolicyRefusedError as error:
        assert error.problems


@given(
    st.lists(
        st.sampled_from(["people:", "digest:", "\n", "  ", "- ", "email: a@b", "hour: 8", "{", "]", "'", "x"])
    )
)
def test_any_half_written_policy_is_a_policy_or_a_sentence(parts: list[str]) -> None:
    try:
        parse_policy("".join(parts).encode())
    except PolicyRefusedError as error:
        assert all(problem.startswith("encours.yaml") for problem in error.problems)
