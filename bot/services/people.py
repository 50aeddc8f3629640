"""Who somebody in Slack is: matching accounts with the policy's people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.errors import StrangerError
from bot.members import Account, Member, Preferences, Reader
from bot.policy import Person, Policy
from bot.ports import Directory, UnitOfWork
from bot.sight import sight_of

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Matching:
    """What reading the accounts of a workspace found out."""

    keep: tuple[Member, ...]
    """New matches, and known ones that changed: their name, e-mail, zone, locale or being active."""
    without_account: tuple[Person, ...]
    """People of the policy with whom no account goes."""
    deactivated: tuple[Person, ...]
    """People of the policy whose account is deactivated."""


async def recognise(
    work: UnitOfWork, slack: Directory, policy: Policy, slack_id: str, team_id: str
) -> Reader:
    """Who asks, what they see and how they are spoken to; an account met for the first time is matched.

    Raises StrangerError for bots, deactivated accounts, accounts of another workspace and people whom
    the policy does not name; SlackError when a new account cannot be looked up.
    """
    async with work.looking() as now:
        known, preferences = await now.met(slack_id) or (None, None)
        person = _still(policy, known) if known else None
        if known and person and preferences:
            return _reader(policy, person, known, preferences)
        everybody = await now.members.all()
    person, account = await _met(slack, policy, slack_id, team_id, everybody)
    member = _member(person, account)
    async with work.working() as now:
        await now.members.keep(member)
        return _reader(policy, person, member, await now.preferences.of_person(member.person))


async def person_of(work: UnitOfWork, slack: Directory, policy: Policy, slack_id: str) -> Person | None:
    """The person of an account that somebody names; None for an account that `recognise` would not match.

    A known match holds when the account is deactivated: the customers of who has left are still asked for.
    Raises SlackError when a new account cannot be looked up.
    """
    async with work.looking() as now:
        known = await now.members.of_slack(slack_id)
        everybody = await now.members.all()
    if known and _still_theirs(policy, known):
        return policy.person(known.person)
    team_id = (await slack.identity()).team_id
    try:
        person, _ = await _met(slack, policy, slack_id, team_id, everybody)
    except StrangerError:
        return None
    return person


async def refresh(work: UnitOfWork, slack: Directory, policy: Policy) -> Matching:
    """Read every account of the workspace and keep what is new of the matches. Raises SlackError."""
    team = (await slack.identity()).team_id
    accounts = [one async for one in slack.accounts() if one.team_id == team]
    async with work.working() as now:
        found = matched(policy, accounts, await now.members.all())
        for member in found.keep:
            await now.members.keep(member)
    return found


def matched(policy: Policy, accounts: Iterable[Account], known: Iterable[Member]) -> Matching:
    """Match all accounts of a workspace with the policy's people.

    The policy's `slack_id` wins; then a match that is known and active stays, whatever became of the
    account's name and e-mail; then the e-mail decides. A known account that is no longer there counts as
    deactivated.
    """
    everybody, before = list(accounts), tuple(known)
    chosen = _chosen(policy, everybody, before)
    members = [_member(_known_person(policy, email), account) for email, account in chosen.items()]
    gone = _gone(policy, everybody, before, chosen)
    missing = [person for person in policy.people if _key(person) not in chosen]
    off = {_key(person) for person in missing if _was_there(person, everybody, before)}
    return Matching(
        keep=tuple(one for one in (*members, *gone) if one not in before),
        without_account=tuple(person for person in missing if _key(person) not in off),
        deactivated=tuple(person for person in missing if _key(person) in off),
    )


def language_of(person: Person, member: Member, preferences: Preferences, policy: Policy) -> str:
    """`fr` or `en`: their own choice, else the policy's for them, else Slack's locale, else the digest's."""
    if preferences.language in LANGUAGES:
        return preferences.language
    if "language" in person.model_fields_set:
        return person.language
    spoken = member.locale.casefold()[:2]
    return spoken if spoken in LANGUAGES else policy.digest.language


def zone_of(member: Member, policy: Policy) -> ZoneInfo:
    """The time zone that Slack says, when it is one; else the company's."""
    try:
        return ZoneInfo(member.timezone) if member.timezone else policy.zone
    except (KeyError, ValueError, OSError):
        return policy.zone


def _reader(policy: Policy, person: Person, member: Member, preferences: Preferences) -> Reader:
    return Reader(
        person=person,
        member=member,
        preferences=preferences,
        language=language_of(person, member, preferences, policy),
        sight=sight_of(person, policy),
        zone=zone_of(member, policy),
    )


async def _met(
    slack: Directory, policy: Policy, slack_id: str, team_id: str, known: tuple[Member, ...]
) -> tuple[Person, Account]:
    """The person whom an account met for the first time goes with. Raises StrangerError and SlackError."""
    account = await _own_account(slack, slack_id, team_id)
    accounts = [account, *await _rivals(slack, policy, account, known)]
    chosen = _chosen(policy, accounts, known)
    email = next((email for email, one in chosen.items() if one.slack_id == slack_id), None)
    person = policy.person(email) if email else None
    if person is None:
        raise StrangerError
    return person, account


async def _own_account(slack: Directory, slack_id: str, team_id: str) -> Account:
    """An account that may be matched: somebody active, of this workspace and of no other."""
    account = await slack.account(slack_id)
    if account is None or not _is_somebody(account):
        raise StrangerError
    if account.team_id != team_id or account.team_id != (await slack.identity()).team_id:
        raise StrangerError
    return account


async def _rivals(
    slack: Directory, policy: Policy, account: Account, known: tuple[Member, ...]
) -> list[Account]:
    """The account with which the e-mail's person is matched, as Slack has it now."""
    person = policy.person(account.email)
    others = [one.slack_id for one in known if person and one.person == _key(person)]
    found = [await slack.account(one) for one in others if one != account.slack_id]
    return [one for one in found if one is not None]


def _chosen(policy: Policy, accounts: Iterable[Account], known: Iterable[Member]) -> dict[str, Account]:
    """The active account of each person who has one, by the person's e-mail."""
    active = {one.slack_id: one for one in accounts if _is_somebody(one)}
    fixed = {person.slack_id: _key(person) for person in policy.people if person.slack_id}
    chosen = {email: active[slack_id] for slack_id, email in fixed.items() if slack_id in active}
    for member in known:
        if member.slack_id in active and _still_theirs(policy, member):
            chosen.setdefault(member.person, active[member.slack_id])
    taken = {one.slack_id for one in chosen.values()} | fixed.keys()
    for account in sorted(active.values(), key=lambda one: one.slack_id):
        person = policy.person(account.email)
        if person and not person.slack_id and account.slack_id not in taken:
            chosen.setdefault(_key(person), account)
    return chosen


def _is_somebody(account: Account) -> bool:
    return account.is_active and not account.is_bot


def _still(policy: Policy, member: Member) -> Person | None:
    """The person of a match that holds without asking Slack."""
    return policy.person(member.person) if member.is_active and _still_theirs(policy, member) else None


def _still_theirs(policy: Policy, member: Member) -> bool:
    """Whether the policy does not say otherwise: it names the person, and gives the account to no other."""
    person = policy.person(member.person)
    if person is None or person.slack_id not in (None, member.slack_id):
        return False
    return policy.person_of_account(member.slack_id) in (None, person)


def _gone(
    policy: Policy, accounts: list[Account], known: tuple[Member, ...], chosen: dict[str, Account]
) -> list[Member]:
    """Known matches of the policy's people that hold no longer and that no other replaces: inactive."""
    taken = {one.slack_id for one in chosen.values()}
    by_id = {one.slack_id: one for one in accounts}
    left = [one for one in known if policy.person(one.person) and one.person not in chosen]
    return [_inactive(one, by_id.get(one.slack_id)) for one in left if one.slack_id not in taken]


def _inactive(member: Member, account: Account | None) -> Member:
    name, email = (account.name, account.email) if account else (member.name, member.email)
    return Member(
        member.slack_id, member.person, name, email, member.timezone, member.locale, is_active=False
    )


def _was_there(person: Person, accounts: list[Account], known: tuple[Member, ...]) -> bool:
    """Whether an account goes with the person, though a deactivated one."""
    ids = {one.slack_id for one in known if one.person == _key(person)} | {person.slack_id}
    there = {one.slack_id for one in accounts if one.slack_id in ids or one.email.casefold() == _key(person)}
    return bool(there)


def _member(person: Person, account: Account) -> Member:
    return Member(
        slack_id=account.slack_id,
        person=_key(person),
        name=account.name,
        email=account.email,
        timezone=account.timezone,
        locale=account.locale,
        is_active=True,
    )


def _known_person(policy: Policy, email: str) -> Person:
    return next(person for person in policy.people if _key(person) == email)


def _key(person: Person) -> str:
    return person.email.casefold()
