"""The company's policy: who does what, and the numbers that differ from the defaults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache, cached_property, partial
from pathlib import PurePath
from typing import Annotated, Self
from zoneinfo import ZoneInfo

import holidays
from pydantic import AfterValidator, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from bot.credit.ageing import DEFAULT_BOUNDS, Bounds
from bot.credit.charges import ChargeTerms
from bot.credit.conversion import DatedRate
from bot.credit.dunning import Scenario
from bot.credit.terms import EndOfMonthReading
from bot.credit.working_days import WorkingDays
from bot.dunning_views import Payee
from bot.files import FileKind, FileMapping
from bot.policy_charges import charge_terms
from bot.policy_credit import CreditPolicy
from bot.policy_disputes import DisputePolicy
from bot.policy_dunning import DunningPolicy
from bot.policy_dunning_rules import dunning_problems
from bot.policy_parts import DigestPolicy, Organisation, Person, Rate, Role, SellingEntity, Visibility
from bot.policy_payees import payees
from bot.policy_payment import filled, filled_link
from bot.policy_rules import (
    Problem,
    dispute_problems,
    entity_problems,
    file_problems,
    people_problems,
    rate_problems,
)
from bot.policy_scenarios import Scenarios
from bot.policy_values import PolicyModel, Share, TimeZone, countries, folded

__all__ = [
    "CreditPolicy",
    "DigestPolicy",
    "DisputePolicy",
    "DunningPolicy",
    "Organisation",
    "Person",
    "Policy",
    "Rate",
    "Role",
    "SellingEntity",
    "Visibility",
]


@cache
def _public_holidays(country: str, year: int) -> frozenset[date]:
    """The national ones; a region's own (Alsace-Moselle's two) are worked days here."""
    return frozenset(holidays.country_holidays(country, years=year))


def _is_holiday(country: str, day: date) -> bool:
    return day in _public_holidays(country, day.year)


def _growing(buckets: tuple[int, ...]) -> tuple[int, ...]:
    if len(buckets) != 3 or not 0 < buckets[0] < buckets[1] < buckets[2]:
        raise ValueError("expected three growing numbers of days, such as [30, 60, 90]")
    return buckets


class Policy(PolicyModel):
    """What `encours.yaml` says; `Policy()` is the working default."""

    entities: tuple[SellingEntity, ...] = (SellingEntity(code="MAIN", name="Main"),)
    people: tuple[Person, ...] = ()
    visibility: Visibility = Visibility.OWN
    organisation: Organisation = Organisation.BACK_OFFICE
    timezone: TimeZone = "Europe/Paris"
    buckets: Annotated[tuple[int, ...], AfterValidator(_growing)] = DEFAULT_BOUNDS
    digest: DigestPolicy = DigestPolicy()
    commission: Share | None = None
    disputes: DisputePolicy = DisputePolicy()
    credit: CreditPolicy = CreditPolicy()
    dunning: DunningPolicy = DunningPolicy()
    terms_reading: EndOfMonthReading | None = None
    rates: tuple[Rate, ...] = ()
    files: tuple[FileMapping, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if problems := list(self._problems()):
            details = [
                InitErrorDetails(
                    type=PydanticCustomError("encours", "{said}", {"said": said}), loc=at, input=None
                )
                for at, said in problems
            ]
            raise ValidationError.from_exception_data("Policy", details)
        return self

    def _problems(self) -> Iterator[Problem]:
        yield from entity_problems(self.entities)
        yield from people_problems(self.people)
        yield from dispute_problems(self.disputes, self.people)
        yield from dunning_problems(self.dunning, self.people, self.entities)
        yield from rate_problems(self.rates)
        yield from file_problems(self.files, self.entities)

    @property
    def zone(self) -> ZoneInfo:
        """Where the company's days begin and end."""
        return ZoneInfo(self.timezone)

    @property
    def bounds(self) -> Bounds:
        """Where the late buckets end."""
        return Bounds(*self.buckets)

    def entity(self, code: str) -> SellingEntity | None:
        """The selling company of that code, ignoring case."""
        return next((e for e in self.entities if e.code.casefold() == code.strip().casefold()), None)

    def person(self, email: str) -> Person | None:
        """Whoever has that e-mail, ignoring case."""
        return self._by_email.get(email.strip().casefold())

    def person_for(self, ledger_name: str) -> Person | None:
        """Whom the ledger means by a salesperson's name, ignoring case, accents and spare spaces."""
        return self._by_ledger_name.get(folded(ledger_name))

    def person_of_account(self, slack_id: str) -> Person | None:
        """Whom the policy gives a Slack account by its id."""
        return self._by_slack_id.get(slack_id)

    def team_of(self, email: str) -> tuple[Person, ...]:
        """Who reports to somebody directly, by their e-mail in small letters, in the file's order."""
        return self._by_manager.get(email, ())

    def people_with(self, role: Role) -> tuple[Person, ...]:
        """Everybody of that role, in the file's order."""
        return tuple(person for person in self.people if person.role is role)

    def manager_of(self, person: Person) -> Person | None:
        """The person's manager; None when they have none."""
        return self.person(person.manager) if person.manager else None

    def commission_of(self, person: Person) -> Decimal | None:
        """The person's share of what is paid (0.02 is 2 %), else the company's; None shows no line."""
        return self.commission if person.commission is None else person.commission

    def working_days(self, country: str) -> WorkingDays:
        """The policy's working days less the country's public holidays; of an unknown country, none."""
        weekdays = frozenset(day.number for day in self.digest.working_days)
        if country not in countries():
            return WorkingDays(weekdays)
        return WorkingDays(weekdays, partial(_is_holiday, country))

    def rate_on(self, day: date, of: str, to: str) -> DatedRate | None:
        """The latest rate on or before the day, with its date; of a currency to itself, 1."""
        if of == to:
            return DatedRate(of, to, Decimal(1), day)
        known = (rate for rate in self.rates if (rate.of, rate.to) == (of, to) and rate.on <= day)
        latest = max(known, key=lambda rate: rate.on, default=None)
        return DatedRate(of, to, latest.rate, latest.on) if latest else None

    @cached_property
    def scenarios(self) -> Scenarios:
        """Every scenario of dunning, with who is in which."""
        return Scenarios(self.dunning, self.organisation, [entity.code for entity in self.entities])

    def scenario_of(self, entity: str, code: str, profile: str, number: str | None = None) -> Scenario:
        """What counts for a customer, or for one of its invoices; `profile` as the ledger writes it."""
        if number is None:
            return self.scenarios.of_customer(entity, code, profile)
        return self.scenarios.of_invoices(entity, code, profile)(number)

    def scenarios_by_number(self, entity: str, code: str, profile: str) -> Callable[[str], Scenario]:
        """The same for all the invoices of a customer: looked up once, asked for each."""
        return self.scenarios.of_invoices(entity, code, profile)

    @property
    def dunning_smallest(self) -> Decimal:
        """Less than this of an invoice, in its currency, is not asked for."""
        smallest = self.dunning.smallest_amount
        return self.digest.smallest_amount if smallest is None else smallest

    def charge_terms(self, entity: str) -> ChargeTerms | None:
        """What late customers of an entity, by its code, are charged; None where nothing is."""
        selling = self.entity(entity)
        return charge_terms(self.dunning.charges, selling) if selling else None

    @cached_property
    def payees(self) -> Mapping[str, Payee]:
        """How to pay each entity, by its code in small letters; references and links with their places."""
        return payees(self.dunning.payment, self.entities)

    def payee_of(self, entity: str, code: str, number: str = "") -> Payee:
        """How a customer pays an entity; `number` is the oldest invoice's that is asked for."""
        payee = self.payees.get(entity.casefold()) or Payee(entity, reference="{code}")
        places = {"code": code, "number": number, "entity": entity}
        link = filled_link(payee.link, places)
        return replace(payee, reference=filled(payee.reference, places), link=link)

    def mapping_for(self, file_name: str, kind: FileKind | None = None) -> FileMapping:
        """The first mapping for a file of that name and kind, ignoring case; else one that detects all."""
        name = PurePath(file_name).name.casefold()
        for mapping in self.files:
            compatible = kind is None or mapping.kind in (None, kind)
            if compatible and fnmatchcase(name, mapping.files.casefold()):
                return mapping
        return FileMapping()

    @cached_property
    def _by_email(self) -> dict[str, Person]:
        return {person.email.casefold(): person for person in self.people}

    @cached_property
    def _by_slack_id(self) -> dict[str, Person]:
        return {person.slack_id: person for person in self.people if person.slack_id}

    @cached_property
    def _by_manager(self) -> dict[str, tuple[Person, ...]]:
        teams = defaultdict[str, list[Person]](list)
        for person in self.people:
            if person.manager:
                teams[person.manager.casefold()].append(person)
        return {email: tuple(team) for email, team in teams.items()}

    @cached_property
    def _by_ledger_name(self) -> dict[str, Person]:
        return {name: person for person in self.people for name in person.names}
