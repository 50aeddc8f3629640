"""Who somebody in Slack is, and what keeps a match when accounts come, go and change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fakes_conversation import TEAM, FakeWork, account, member
from fakes_slack import FakeSlack

from bot.errors import SlackAwayError, StrangerError
from bot.members import Member, Preferences, Reader
from bot.policy import Person, Policy, Role
from bot.services.people import Matching, language_of, matched, person_of, recognise, refresh, zone_of
from bot.sight import EVERYTHING, Sight

CAMILLE = Person(
    email="Camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)
LEA = Person(email="lea@lumen.example", name="Léa Faure", role=Role.SALESPERSON)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
RULES = Policy(people=(CAMILLE, LEA, NADIA))
CAMILLES = account("U0CAMILLE", "camille@lumen.example")


def fixed(person: Person, slack_id: str) -> Policy:
    """The policy says which account is that person's."""
    people = (replace_person(one, slack_id) if one is person else one for one in RULES.people)
    return Policy(people=tuple(people))


def replace_person(person: Person, slack_id: str) -> Person:
    return person.model_copy(update={"slack_id": slack_id})


async def ask(
    work: FakeWork, slack: FakeSlack, slack_id: str, rules: Policy = RULES, team_id: str = TEAM
) -> Reader:
    return await recognise(work, slack, rules, slack_id, team_id)


async def test_a_known_account_is_recognised_without_asking_slack() -> None:
    slack = FakeSlack()
    reader = await ask(FakeWork.knowing(member("U0CAMILLE", CAMILLE)), slack, "U0CAMILLE")
    assert (reader.person, reader.member.slack_id, slack.asked) == (CAMILLE, "U0CAMILLE", [])
    assert reader.sight == Sight(False, frozenset({"camille@lumen.example", "camille roy", "c. roy"}))


async def test_an_account_met_for_the_first_time_is_matched_by_its_e_mail_and_kept() -> None:
    work = FakeWork()
    reader = await ask(work, FakeSlack([account("U1", "NADIA@Lumen.Example", name="Nad")]), "U1")
    assert (reader.person, reader.sight, reader.preferences) == (
        NADIA,
        EVERYTHING,
        Preferences("nadia@lumen.example"),
    )
    assert work.members.kept == {
        "U1": Member(
            "U1", "nadia@lumen.example", "Nad", "NADIA@Lumen.Example", "Europe/Paris", "en-US", is_active=True
        )
    }


async def test_the_policys_account_wins_over_an_e_mail() -> None:
    slack = FakeSlack([account("U1", "lea@lumen.example"), CAMILLES])
    rules = fixed(CAMILLE, "U1")
    assert (await ask(FakeWork(), slack, "U1", rules)).person.name == "Camille Roy"
    with pytest.raises(StrangerError):
        await ask(FakeWork(), slack, "U0CAMILLE", rules)


async def test_the_policys_account_wins_over_a_match_that_is_known() -> None:
    work = FakeWork.knowing(member("U1", LEA), member("U0CAMILLE", CAMILLE))
    slack = FakeSlack([account("U1", "lea@lumen.example"), CAMILLES])
    rules = fixed(CAMILLE, "U1")
    assert (await ask(work, slack, "U1", rules)).person.name == "Camille Roy"
    assert [one.person for one in work.members.kept.values()] == ["camille@lumen.example"]
    with pytest.raises(StrangerError):
        await ask(work, slack, "U0CAMILLE", rules)


@pytest.mark.parametrize(
    "stranger",
    [
        account("U9", "somebody@lumen.example"),
        account("U9", ""),
        account("U9", "camille@lumen.example", is_active=False),
        account("U9", "camille@lumen.example", is_bot=True),
        account("U9", "camille@lumen.example", team_id="T0OTHER"),
    ],
)
async def test_strangers_are_nobody_and_nothing_is_kept(stranger: Any) -> None:
    work = FakeWork()
    with pytest.raises(StrangerError):
        await ask(work, FakeSlack([stranger]), "U9")
    assert work.members.kept == {}


async def test_an_account_that_slack_does_not_know_is_a_stranger() -> None:
    with pytest.raises(StrangerError):
        await ask(FakeWork(), FakeSlack(), "U9")


async def test_another_company_cannot_pass_by_saying_that_the_request_is_its_own() -> None:
    theirs = account("U9", "camille@lumen.example", team_id="T0OTHER")
    with pytest.raises(StrangerError):
        await ask(FakeWork(), FakeSlack([theirs]), "U9", team_id="T0OTHER")


async def test_a_request_from_another_workspace_is_not_ours() -> None:
    with pytest.raises(StrangerError):
        await ask(FakeWork(), FakeSlack([CAMILLES]), "U0CAMILLE", team_id="T0OTHER")


async def test_a_new_name_and_e_mail_leave_a_match_as_it_is() -> None:
    work = FakeWork.knowing(member("U0CAMILLE", CAMILLE))
    slack = FakeSlack([account("U0CAMILLE", "camille.durand@lumen.example", name="Camille Durand")])
    assert (await ask(work, slack, "U0CAMILLE")).person is CAMILLE


async def test_a_recycled_address_takes_nobodys_customers_while_the_first_account_is_active() -> None:
    work = FakeWork.knowing(member("U0CAMILLE", CAMILLE))
    slack = FakeSlack([CAMILLES, account("U9", "camille@lumen.example")])
    with pytest.raises(StrangerError):
        await ask(work, slack, "U9")
    assert list(work.members.kept) == ["U0CAMILLE"]


@pytest.mark.parametrize("first", [[], [replace(CAMILLES, is_active=False)]])
async def test_a_new_account_takes_over_once_the_first_is_gone(first: list[Any]) -> None:
    work = FakeWork.knowing(member("U0CAMILLE", CAMILLE))
    slack = FakeSlack([*first, account("U9", "camille@lumen.example")])
    assert (await ask(work, slack, "U9")).person is CAMILLE
    assert list(work.members.kept) == ["U9"]


async def test_a_deactivated_match_holds_again_once_slack_says_that_it_is_active() -> None:
    work = FakeWork.knowing(member("U0CAMILLE", CAMILLE, is_active=False))
    with pytest.raises(StrangerError):
        await ask(work, FakeSlack([replace(CAMILLES, is_active=False)]), "U0CAMILLE")
    assert (await ask(work, FakeSlack([CAMILLES]), "U0CAMILLE")).member.is_active


async def test_somebody_who_left_the_policy_is_a_stranger() -> None:
    work = FakeWork.knowing(member("U0CAMILLE", CAMILLE))
    with pytest.raises(StrangerError):
        await ask(work, FakeSlack([CAMILLES]), "U0CAMILLE", Policy(people=(LEA,)))


async def test_slack_away_says_so_and_keeps_nothing() -> None:
    work, slack = FakeWork(), FakeSlack([CAMILLES])
    slack.failing.append(SlackAwayError())
    with pytest.raises(SlackAwayError):
        await ask(work, slack, "U0CAMILLE")
    assert work.members.kept == {}


async def test_all_accounts_are_read_and_only_what_is_new_is_kept() -> None:
    lea = account("U0LEA", "lea@lumen.example", timezone="Europe/Zurich")
    work = FakeWork.knowing(member("U0CAMILLE", CAMILLE, name="camille", email="camille@lumen.example"))
    found = await refresh(work, FakeSlack([CAMILLES, lea]), RULES)
    assert found == Matching(
        keep=(member("U0LEA", LEA, name="lea", timezone="Europe/Zurich"),),
        without_account=(NADIA,),
        deactivated=(),
    )
    assert sorted(work.members.kept) == ["U0CAMILLE", "U0LEA"]
    assert (await refresh(work, FakeSlack([CAMILLES, lea]), RULES)).keep == ()


async def test_guests_of_a_shared_channel_are_not_matched() -> None:
    work = FakeWork()
    found = await refresh(work, FakeSlack([account("U9", LEA.email, team_id="T0OTHER")]), RULES)
    assert (found.keep, work.members.kept) == ((), {})


def test_a_renamed_account_renews_the_match() -> None:
    renamed = account("U0CAMILLE", "camille.durand@lumen.example", name="Camille Durand", locale="fr-FR")
    found = matched(RULES, [renamed], [member("U0CAMILLE", CAMILLE)])
    (kept,) = found.keep
    assert (kept.person, kept.name, kept.email, kept.locale) == (
        "camille@lumen.example",
        "Camille Durand",
        "camille.durand@lumen.example",
        "fr-FR",
    )
    assert found.without_account == (LEA, NADIA)


def test_the_first_account_keeps_its_person_against_the_same_address() -> None:
    known = member("U1", CAMILLE, name="camille", email="camille@lumen.example")
    both = [account("U0", "camille@lumen.example"), account("U1", "camille@lumen.example")]
    assert matched(RULES, both, [known]).keep == ()


def test_of_two_new_accounts_of_an_address_the_active_one_is_matched() -> None:
    both = [account("U0", LEA.email, is_active=False), account("U1", LEA.email)]
    assert [one.slack_id for one in matched(RULES, both, ()).keep] == ["U1"]


@pytest.mark.parametrize("accounts", [[], [replace(CAMILLES, is_active=False)]])
def test_an_account_that_went_is_kept_as_deactivated(accounts: list[Any]) -> None:
    found = matched(RULES, accounts, [member("U0CAMILLE", CAMILLE)])
    assert [(one.slack_id, one.is_active) for one in found.keep] == [("U0CAMILLE", False)] * len(found.keep)
    assert len(found.keep) == 1


def test_a_deactivated_account_is_told_from_none() -> None:
    gone = replace(CAMILLES, is_active=False)
    found = matched(RULES, [gone], ())
    assert (found.keep, found.deactivated, found.without_account) == ((), (CAMILLE,), (LEA, NADIA))


def test_the_policys_account_that_is_gone_is_not_replaced_by_an_e_mail() -> None:
    rules = fixed(CAMILLE, "U1")
    found = matched(rules, [CAMILLES], ())
    assert (found.keep, [one.name for one in found.deactivated]) == ((), ["Camille Roy"])


def test_two_people_whose_accounts_the_policy_swaps_are_swapped() -> None:
    rules = Policy(people=(replace_person(CAMILLE, "U2"), replace_person(LEA, "U1")))
    accounts = [account("U1", CAMILLE.email), account("U2", LEA.email)]
    known = [member("U1", CAMILLE), member("U2", LEA)]
    found = matched(rules, accounts, known)
    assert {one.slack_id: one.person for one in found.keep} == {
        "U2": "camille@lumen.example",
        "U1": "lea@lumen.example",
    }


def test_bots_are_nobody() -> None:
    assert matched(RULES, [account("U1", LEA.email, is_bot=True)], ()).keep == ()


@pytest.mark.parametrize(
    ("own", "written", "locale", "digest", "expected"),
    [
        ("fr", "en", "en-US", "en", "fr"),
        ("en", "fr", "fr-FR", "fr", "en"),
        (None, "en", "fr-FR", "fr", "en"),
        (None, "fr", "en-US", "en", "fr"),
        (None, None, "fr-FR", "en", "fr"),
        (None, None, "FR", "en", "fr"),
        (None, None, "en-GB", "fr", "en"),
        (None, None, "de-DE", "fr", "fr"),
        (None, None, "", "en", "en"),
    ],
)
def test_the_language_is_ones_own_then_the_policys_then_slacks_then_the_digests(
    own: str | None, written: str | None, locale: str, digest: str, expected: str
) -> None:
    said = {} if written is None else {"language": written}
    person = Person(email="x@lumen.example", name="X", role=Role.SALESPERSON, **said)
    rules = Policy.model_validate({"digest": {"language": digest}})
    preferences = Preferences("x@lumen.example", language=own)
    assert language_of(person, member("U1", person, locale=locale), preferences, rules) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("America/Montreal", "America/Montreal"),
        ("", "Europe/Paris"),
        ("Mars/Olympus", "Europe/Paris"),
        ("../../etc/passwd", "Europe/Paris"),
        ("Europe", "Europe/Paris"),
    ],
)
def test_the_zone_is_slacks_when_it_is_one(said: str, expected: str) -> None:
    assert zone_of(member("U1", LEA, timezone=said), RULES).key == expected


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "Nadia Benali"),
        ({"team_id": "T0ELSEWHERE"}, None),
        ({"is_bot": True}, None),
        ({"is_active": False}, None),
        ({"email": "who@else.example"}, None),
    ],
)
async def test_a_mentioned_account_is_somebody_under_the_same_checks(
    changes: dict[str, Any], name: str | None
) -> None:
    work, nadias = FakeWork(), replace(account("U1", "nadia@lumen.example"), **changes)
    found = await person_of(work, FakeSlack([nadias]), RULES, "U1")
    assert (found.name if found else None) == name
    assert work.members.kept == {}


async def test_who_has_left_is_still_who_a_mention_means() -> None:
    gone = replace(member("U0CAMILLE", CAMILLE), is_active=False)
    assert await person_of(FakeWork.knowing(gone), FakeSlack(), RULES, "U0CAMILLE") == CAMILLE
