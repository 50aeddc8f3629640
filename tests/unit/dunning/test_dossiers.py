"""The dossier: the same facts make the same bytes, nothing in it is worked out, and it can be checked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path, PurePosixPath

import pytest
from credit.case_world import ACME, CAMILLE, NADIA, TUESDAY, at
from fakes import eur

from bot.credit.due_step import StepLine, StepLineKind, StepOutcome
from bot.credit.mailing import MailingState
from bot.credit.note import Note, NoteKind
from bot.dossier import Dossier, DossierError, DossierFile, DossierFlaw
from bot.dossier_zip import INDEX, check, index_json, listed, pack, safe_name, within
from bot.policy import DigestPolicy
from bot.services.dossier_copies import copies_within
from bot.services.dossiers import build_dossier, dossier_view, make_dossier, verified_trail
from bot.services.overdue_facts import overdue_facts
from dunning.hand_over_world import CALL, CONTESTED, LATE, HandOverWorld, done
from messages.dossier_cells import cell, table
from messages.formats import Language


@pytest.fixture
def world() -> HandOverWorld:
    return HandOverWorld()


async def _built(world: HandOverWorld) -> Dossier:
    house, verified = world.house, await verified_trail(world.house)
    async with world.work.working() as one:
        customer = await one.ledger.customer(ACME)
        facts = await overdue_facts(house, one, customer, TUESDAY)
        return await build_dossier(house, one, customer, facts, at("10:00"), verified)


def _files(dossier: Dossier) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(dossier.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


async def _told(world: HandOverWorld) -> None:
    """A reminder that left, a call, a note, a promise, a dispute and a letter."""
    step = await world.step(CALL, CAMILLE)
    mailing = await world.mailing(step, MailingState.SENT)
    await world.records.mailings.keep_content(mailing.id, "Relance", "Bonjour,\nMerci de régler F-0011.")
    await world.records.dunning.say(
        [
            StepLine(0, step.id, ACME, StepLineKind.OPENED, "", at("07:00")),
            StepLine(
                0,
                step.id,
                ACME,
                StepLineKind.CALLED,
                "camille@lumen.example",
                at("09:30"),
                StepOutcome.REACHED,
                "pays on Friday",
            ),
        ]
    )
    note = Note(0, ACME, None, NoteKind.NOTE, "=1+1", "camille@lumen.example", at("09:40"), TUESDAY)
    assert await world.records.notes.add(note, "n1")
    await world.promise(LATE)
    await world.dispute(CONTESTED)
    await world.formal_notice(LATE)


async def test_what_went_wrong_with_a_reminder_is_in_words(world: HandOverWorld) -> None:
    step = await world.step(CALL, CAMILLE)
    mailing = await world.mailing(step, MailingState.FAILED)
    await world.records.mailings.change(replace(mailing, trouble="no address"))
    await world.records.dunning.say(
        [StepLine(0, step.id, ACME, StepLineKind.FAILED, "", at("09:10"), text="no address")]
    )
    files = _files(await _built(world))
    for name in ("story.txt", "reminders.csv"):
        text = files[name].decode("utf-8-sig")
        assert "la balance clients n'a pas d'adresse e-mail" in text
        assert "no address" not in text


async def test_the_same_facts_make_the_same_bytes(world: HandOverWorld) -> None:
    await _told(world)
    first, second = await _built(world), await _built(world)
    assert first.content == second.content
    assert first.sha256 == hashlib.sha256(first.content).hexdigest()
    assert first.name == "dossier-C0042-2026-11-24.zip"


async def test_it_has_everything_with_each_files_checksum(world: HandOverWorld) -> None:
    await _told(world)
    files = _files(await _built(world))
    assert sorted(files) == [
        "LISEZMOI.txt",
        "audit.csv",
        "calls.csv",
        "charges.csv",
        "contact.csv",
        "dispute_threads.csv",
        "disputes.csv",
        "index.json",
        "invoices.csv",
        "letters.csv",
        "letters/2026-11-17-MD-2026-0001-1.pdf",
        "notes.csv",
        "promises.csv",
        "reminders.csv",
        "reminders/2026-11-24-1.txt",
        "settlements.csv",
        "statement.pdf",
        "story.txt",
    ]
    index = json.loads(files[INDEX])
    assert [one["name"] for one in index["files"]] == sorted(files.keys() - {INDEX})
    for one in index["files"]:
        content = files[one["name"]]
        assert (one["size"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert one["name"] == "LISEZMOI.txt" or one["sha256"] in files["LISEZMOI.txt"].decode()
    assert "Merci de régler F-0011." in files["reminders/2026-11-24-1.txt"].decode()
    assert index["hand_over"] is None
    assert index["trail"]["flaw"] is None


async def test_its_tables_say_what_is_owed_and_what_was_tried(world: HandOverWorld) -> None:
    await _told(world)
    files = _files(await _built(world))
    late, contested = _rows(files["invoices.csv"])[:2]
    assert (late["Numéro"], late["Restant dû"], late["Jours de retard"]) == ("F-0011", "18500,00", "44")
    assert (contested["En litige"], contested["Réclamé"]) == ("2300,00", "10100,00")
    (call,) = _rows(files["calls.csv"])
    assert (call["Par"], call["Résultat"], call["Texte"]) == ("Camille Roy", "joint", "pays on Friday")
    (note,) = _rows(files["notes.csv"])
    assert note["Texte"] == "'=1+1"
    charges = [row["Montant"] for row in _rows(files["charges.csv"]) if row["Numéro"] == "F-0012"]
    assert charges[-1] == "40,00"
    assert len(_rows(files["disputes.csv"])) == 1


async def test_its_story_is_told_from_the_oldest_on(world: HandOverWorld) -> None:
    await _told(world)
    story = _files(await _built(world))["story.txt"].decode("utf-8-sig").splitlines()
    assert "Mise en demeure" not in story[0]
    told = [line.split("\u00a0: ", 1)[1].split("\u00a0:")[0] for line in story[2:]]
    assert told[0] == "Litige de 300\u00a0€ sur F-0012 (qualité)"
    assert told[1].startswith("Courrier établi, mise en demeure MD-2026-0001")
    assert told[2] == "Appel"
    assert "Promesse de 1\u202f000\u00a0€ pour le 27 nov. 2026" in told


@dataclass
class Copies:
    """A folder of copies, by number."""

    folder: Path

    def find(self, entity: str, number: str) -> Path | None:
        path = self.folder / f"{number}.pdf"
        return path if path.exists() else None


async def test_copies_of_invoices_go_with_it_as_far_as_there_is_room(
    world: HandOverWorld, tmp_path: Path
) -> None:
    (tmp_path / "F-0011.pdf").write_bytes(b"%PDF 11")
    (tmp_path / "F-0012.pdf").write_bytes(b"%PDF twelve")
    house = replace(world.house, invoice_copies=Copies(tmp_path))
    async with world.work.looking() as one:
        customer = await one.ledger.customer(ACME)
        facts = await overdue_facts(house, one, customer, TUESDAY)
        view = await dossier_view(house, one, customer, facts, at("10:00"), await one.trail.verify())
    kept, left_out = await copies_within(house, view, 10)
    assert kept == (DossierFile("invoices/F-0011-11.pdf", b"%PDF 11"),)
    assert left_out == (("invoices/F-0012-12.pdf", 11),)


async def test_it_speaks_the_companys_language_where_it_says_one(world: HandOverWorld) -> None:
    world.policy = world.policy.model_copy(update={"digest": DigestPolicy(language="en")})
    files = _files(await _built(world))
    assert "INDEX.txt" in files
    assert files["invoices.csv"].decode("utf-8-sig").startswith("Number,Kind,Issued")


async def test_a_customers_words_name_no_file_and_work_out_nothing(world: HandOverWorld) -> None:
    known = world.records.ledger.known[ACME]
    world.records.ledger.known[ACME] = replace(
        known, code="../../etc/passwd", name='=HYPERLINK("http://evil.example")', phone="+33 5 36 49 00 12"
    )
    dossier = await _built(world)
    assert dossier.name == "dossier-etc-passwd-2026-11-24.zip"
    files = _files(dossier)
    assert all(".." not in PurePosixPath(name).parts and not name.startswith("/") for name in files)
    values = [row["Valeur"] for row in _rows(files["contact.csv"])]
    assert '\'=HYPERLINK("http://evil.example")' in values
    assert "'+33 5 36 49 00 12" in values


async def test_a_broken_trail_is_said_in_it(world: HandOverWorld) -> None:
    await world.promise(LATE)
    done(await world.ask(NADIA))
    entries = world.records.trail.entries
    entries[0] = replace(entries[0], seal="0" * 63 + "1")
    files = _files(await _built(world))
    assert json.loads(files[INDEX])["trail"]["flaw"] == "changed"
    assert "PISTE D'AUDIT INCOMPLÈTE" in files["LISEZMOI.txt"].decode()


async def test_making_one_apart_leaves_an_entry_with_its_checksum(world: HandOverWorld) -> None:
    made = await make_dossier(world.house, ACME, at("10:00"))
    last = world.records.trail.entries[-1].entry
    assert (last.deed.value, last.subject, last.who) == ("dossier.made", f"customer:{ACME}", "")
    assert last.after == {"dossier": made.name, "sha256": made.sha256}


def test_what_does_not_fit_is_named_with_its_size() -> None:
    small, large = DossierFile("a.txt", b"12345"), DossierFile("b.pdf", b"123456")
    assert within((large, small), 10) == ((large,), (("a.txt", 5),))
    assert within((small, large), 11) == ((small, large), ())
    index = json.loads(index_json({}, (listed(small),), (("b.pdf", 6),)).content)
    assert index["left_out"] == [{"name": "b.pdf", "size": 6}]


def _packed(*files: DossierFile, known: tuple[DossierFile, ...]) -> bytes:
    return pack((*files, index_json({}, map(listed, known), ())))


def test_a_dossier_that_was_not_touched_is_whole() -> None:
    files = (DossierFile("a.txt", b"one"), DossierFile("b.txt", b"two"))
    content = _packed(*files, known=files)
    checked = check(content)
    assert (checked.files, checked.flaws) == (2, ())
    assert checked.sha256 == hashlib.sha256(content).hexdigest()


def test_what_was_changed_taken_out_or_put_in_is_found() -> None:
    known = (DossierFile("a.txt", b"one"), DossierFile("b.txt", b"two"))
    content = _packed(DossierFile("a.txt", b"onf"), DossierFile("c.txt", b"new"), known=known)
    assert check(content).flaws == (
        ("a.txt", DossierFlaw.CHANGED),
        ("b.txt", DossierFlaw.MISSING),
        ("c.txt", DossierFlaw.STRANGE),
    )


def test_no_more_is_unpacked_than_the_index_says() -> None:
    bomb = DossierFile("a.txt", b"0" * 1_000_000)
    assert check(_packed(bomb, known=(DossierFile("a.txt", b"00"),))).flaws == (
        ("a.txt", DossierFlaw.CHANGED),
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"no zip", pack((DossierFile("a.txt", b"one"),)), pack((DossierFile(INDEX, b"{]"),))],
)
def test_what_is_no_dossier_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(DossierError):
        check(content)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("C0042", "C0042"),
        ("../x", "x"),
        ("", "x"),
        ("...", "x"),
        ("a/b\\c:d", "a-b-c-d"),
        ("Étoile & Fils", "toile-Fils"),
        ("y" * 200, "y" * 80),
    ],
)
def test_a_files_name_is_made_of_plain_characters(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@sum", "\t=1", "  =1", "\r=1", "|cmd"])
def test_a_cell_that_would_be_worked_out_is_text(text: str) -> None:
    assert cell(text, Language.EN).startswith("'")


def test_our_own_numbers_are_numbers_of_the_language() -> None:
    assert cell(eur("-1200.50"), Language.FR) == "-1200,50"
    assert cell(eur("-1200.50"), Language.EN) == "-1200.50"
    assert cell(Decimal("13.15"), Language.FR) == "13,15"
    assert table(("a", "b"), [("x;y", 1)], Language.FR) == '\ufeffa;b\r\n"x;y";1\r\n'.encode()
