"""A day of promises and disputes, from the export to the digest, the Home and the trail, on each engine."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.audit import Deed, Surface
from bot.credit.digest import Digest, GoodNews, NewsKind
from bot.credit.dispute import DisputeState
from bot.credit.priority import Reason
from bot.credit.promise import PromiseState
from bot.members import Member, Preferences, Reader
from bot.policy import Person, Policy, Role
from bot.services.digests import digests
from bot.services.home import home_view
from bot.services.house import House
from bot.sight import sight_of
from integration.ledgers import FIRST, SECOND, Company, item
from integration.logged import CAMILLE, dispute, entry, euros, ids_of, promise, work_of
from messages.wording import SlackWording

PERSON = Person(email=CAMILLE, name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",))
RULES = Policy(people=(PERSON,))
HEADER = "customer;number;issued;due;gross;currency;salesperson"
NEXT = FIRST + timedelta(days=1)


def line(customer: str, number: str, amount: str) -> str:
    return f"{customer};{number};2026-01-15;2026-02-14;{amount};EUR;C. ROY"


async def logged(company: Company) -> None:
    """ACME's FA1 is promised, BETA's promise was broken, GAMMA's kept and its dispute resolved."""
    lines = (line("ACME", "FA1", "1000"), line("BETA", "FB1", "800"), line("GAMMA", "FG1", "50"))
    await company.export(FIRST, *lines, header=HEADER)
    ids = await ids_of(company)
    acme, beta, gamma = (ids.customers[code] for code in ("ACME", "BETA", "GAMMA"))
    at = datetime(2026, 3, 2, 15, tzinfo=UTC)
    ended = {"ended_on": FIRST, "ended_at": at, "promised_on": FIRST}
    async with work_of(company).working() as one:
        assert await one.promises.add(promise(acme, ids.documents["FA1"]), "1")
        broken = promise(beta, ids.documents["FB1"], state=PromiseState.BROKEN, **ended)
        assert await one.promises.add(broken, "2")
        twenty = {"amount": euros("20"), "received": euros("20")}
        kept = promise(gamma, ids.documents["FG1"], state=PromiseState.KEPT, **twenty, **ended)
        assert await one.promises.add(kept, "3")
        resolved = dispute(
            gamma,
            ids.documents["FG1"],
            state=DisputeState.RESOLVED_CREDIT_NOTE,
            ended_on=FIRST,
            ended_at=at,
        )
        assert await one.disputes.add(resolved, "1")


async def camilles(company: Company, as_of: date) -> Digest:
    (digest,) = [one async for one in digests(company.books, RULES, as_of, CAMILLE)]
    return digest


async def test_the_digest_pauses_what_is_promised_and_begins_with_what_was_broken(company: Company) -> None:
    await logged(company)
    digest = await camilles(company, NEXT)
    assert [one.code for one in digest.calls] == ["BETA", "GAMMA"]
    assert digest.calls[0].priority.reasons[0] is Reason.BROKEN_PROMISE
    (paused,) = digest.also
    assert (paused.code, paused.promised, paused.promises[0].promised_on) == (
        "ACME",
        (euros("1000"),),
        date(2026, 3, 12),
    )
    assert digest.good_news == (
        GoodNews("GAMMA", NewsKind.RESOLVED, euros("300")),
        GoodNews("GAMMA", NewsKind.KEPT, euros("20")),
    )
    assert (await camilles(company, NEXT + timedelta(days=1))).good_news == ()


async def test_the_home_has_the_promise_and_what_changed(company: Company) -> None:
    await logged(company)
    member = Member("U1", CAMILLE, "Camille", CAMILLE, "Europe/Paris", "fr-FR", is_active=True)
    own = Preferences(CAMILLE)
    reader = Reader(PERSON, member, own, "fr", sight_of(PERSON, RULES), RULES.zone)
    house = House(work_of(company), RULES, SlackWording())
    view = await home_view(company.books, house, reader, NEXT, datetime.combine(NEXT, time(9), tzinfo=UTC))
    assert [one.numbers for one in view.promises.shown] == [("FA1",)]
    assert view.promised == (euros("1000"),)
    assert [(one.kind.value, one.name) for one in view.changes.shown] == [
        ("broken", "BETA"),
        ("kept", "GAMMA"),
        ("resolved", "GAMMA"),
    ]


async def test_an_import_is_in_the_trail_after_what_was_there(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"), item("C2", "F2", "50"))
    async with work_of(company).working() as one:
        await one.trail.add(entry())
    await company.export(SECOND, item("C1", "F1", "80"))
    async with work_of(company).looking() as one:
        entries = await one.trail.all()
        assert (await one.trail.verify()).flaw is None
    assert [each.entry.deed for each in entries] == [
        Deed.FILE_IMPORTED,
        Deed.PROMISE_LOGGED,
        Deed.FILE_IMPORTED,
    ]
    last = entries[-1].entry
    assert (last.who, last.surface, last.subject, last.customer_id) == ("", Surface.IMPORT, "import:2", None)
    assert last.after == {
        "file": "export-1.csv",
        "kind": "receivables",
        "entity": "MAIN",
        "ledger_at": "2026-03-09T08:00:00+00:00",
        "read": 1,
        "added": 0,
        "changed": 1,
        "unchanged": 0,
        "closed": 1,
        "refused": 0,
    }


async def test_a_dry_run_leaves_no_entry(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"), dry_run=True)
    async with work_of(company).looking() as one:
        assert await one.trail.all() == ()
