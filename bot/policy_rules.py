"""What the parts of a policy must have in common: one meaning a code, an e-mail or a name, no loose end."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.credit.currencies import MINOR_DIGITS
from bot.credit.terms import UnknownTermsError, parse_terms
from bot.files import FIELDS, FileMapping
from bot.policy_disputes import DisputePolicy
from bot.policy_parts import Person, Rate, Role, SellingEntity
from bot.policy_values import folded
from bot.policy_words import did_you_mean, listed, quoted

_EVERY_FIELD = frozenset[str]().union(*FIELDS.values())


class Problem(NamedTuple):
    """Something wrong: where, and a sentence that says what was expected."""

    at: tuple[int | str, ...]
    sentence: str


def entity_problems(entities: Sequence[SellingEntity]) -> Iterator[Problem]:
    """At least one selling company, and each code once."""
    if not entities:
        yield Problem(
            ("entities",), "expected at least one selling company; leave the key out for the default"
        )
    for _, again in _repeated(entity.code.casefold() for entity in entities):
        code = entities[again].code
        yield Problem(("entities", again, "code"), f"{quoted(code)} is already the code of another entity")


def people_problems(people: Sequence[Person]) -> Iterator[Problem]:
    """Each e-mail and Slack id once, managers who exist, and ledger names that mean one person."""
    for _, again in _repeated(person.email.casefold() for person in people):
        taken = f"{quoted(people[again].email)} is already the e-mail of another person"
        yield Problem(("people", again, "email"), taken)
    for _, again in _repeated(person.slack_id or person.email for person in people):
        if people[again].slack_id:
            yield Problem(("people", again, "slack_id"), "is already the Slack id of another person")
    yield from _manager_problems(people)
    yield from _name_problems(people)


def dispute_problems(disputes: DisputePolicy, people: Sequence[Person]) -> Iterator[Problem]:
    """Owners who are among the people."""
    known = {person.email.casefold() for person in people}
    for reason, owner in disputes.owners:
        if owner is not None and owner not in set(Role) and owner.casefold() not in known:
            unknown = f"{quoted(owner)} is not the e-mail of one of the people"
            who = did_you_mean(owner, known) if known else "nobody is listed there yet"
            yield Problem(("disputes", "owners", reason), f"{unknown}; {who}")


def rate_problems(rates: Sequence[Rate]) -> Iterator[Problem]:
    """Two different currencies, and one rate a day for each pair."""
    for position, rate in enumerate(rates):
        if rate.of == rate.to:
            yield Problem(("rates", position, "to"), f"expected another currency than {rate.of}")
    for _, again in _repeated((rate.on, rate.of, rate.to) for rate in rates):
        rate = rates[again]
        twice = f"the rate of {rate.of} to {rate.to} on {rate.on} is already given"
        yield Problem(("rates", again, "on"), twice)


def file_problems(mappings: Sequence[FileMapping], entities: Sequence[SellingEntity]) -> Iterator[Problem]:
    """Columns, entities, currencies, terms and encodings that are known."""
    codes = [entity.code for entity in entities]
    for position, mapping in enumerate(mappings):
        for key, expected in _mapping_problems(mapping, codes):
            yield Problem(("files", position, *key), expected)


def _repeated(keys: Iterable[Hashable]) -> Iterator[tuple[int, int]]:
    first: dict[Hashable, int] = {}
    for position, key in enumerate(keys):
        if first.setdefault(key, position) != position:
            yield first[key], position


def _manager_problems(people: Sequence[Person]) -> Iterator[Problem]:
    managers = {p.email.casefold(): p.manager.casefold() for p in people if p.manager}
    known = {p.email.casefold() for p in people}
    for position, person in enumerate(people):
        at = ("people", position, "manager")
        email, manager = person.email.casefold(), (person.manager or "").casefold()
        if manager == email:
            yield Problem(at, "nobody is their own manager; leave the key out for whoever has none")
        elif manager and manager not in known:
            unknown = f"{quoted(person.manager)} is not the e-mail of one of the people"
            yield Problem(at, f"{unknown}; {did_you_mean(manager, known)}")
        elif circle := _circle(email, managers):
            yield Problem(at, f"managers go round in a circle: {' → '.join(circle)}")


def _circle(start: str, managers: dict[str, str]) -> list[str]:
    """The chain from `start` back to itself, told once: by its alphabetically first member."""
    chain = [start]
    while (above := managers.get(chain[-1])) and above not in chain:
        chain.append(above)
    is_circle = above == start and len(chain) > 1
    return [*chain, start] if is_circle and start == min(chain) else []


def _name_problems(people: Sequence[Person]) -> Iterator[Problem]:
    owner: dict[str, Person] = {}
    for position, person in enumerate(people):
        for key, name in _written_names(person):
            other = owner.setdefault(folded(name), person)
            if other.email.casefold() != person.email.casefold():
                claimed = f"{quoted(name)} would mean both {other.email} and {person.email} in the ledger"
                yield Problem(("people", position, *key), f"{claimed}; give each their own names")


def _written_names(person: Person) -> Iterator[tuple[tuple[int | str, ...], str]]:
    yield ("email",), person.email
    yield ("name",), person.name
    for position, name in enumerate(person.ledger_names):
        yield ("ledger_names", position), name


def _mapping_problems(mapping: FileMapping, codes: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    fields = FIELDS[mapping.kind] if mapping.kind else _EVERY_FIELD
    for field in mapping.columns:
        if field not in fields:
            yield ("columns", field), _unknown_field(field, fields)
    if mapping.entity is not None and mapping.entity not in codes:
        yield ("entity",), f"{quoted(mapping.entity)} is not the code of an entity; expected {listed(codes)}"
    if mapping.currency is not None and mapping.currency not in MINOR_DIGITS:
        yield ("currency",), f"{quoted(mapping.currency)} is wrong; expected an ISO 4217 currency such as EUR"
    if not _accepts(parse_terms, mapping.terms, UnknownTermsError):
        yield ("terms",), f"{quoted(mapping.terms)} is wrong; expected payment terms such as 30 days"
    if not _accepts("".encode, mapping.encoding, LookupError):
        yield ("encoding",), f"{quoted(mapping.encoding)} is wrong; expected one such as utf-8 or cp1252"


def _unknown_field(field: str, fields: frozenset[str]) -> str:
    if not fields:
        return "a FEC's columns are set by law; leave columns out"
    return f"unknown field; {did_you_mean(field, fields)}"


def _accepts(read: Callable[[str], object], text: str | None, refusal: type[Exception]) -> bool:
    if text is None:
        return True
    try:
        read(text)
    except refusal:
        return False
    return True
