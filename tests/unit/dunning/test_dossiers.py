"""The dossier: the same facts make the same bytes, and nothing in it is worked out."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Literal

import pytest
from credit.case_world import ACME, CAMILLE, NADIA, TUESDAY, at

from bot.acts import AddNote
from bot.audit import Deed, NewEntry, Surface
from bot.credit.dispute import DisputeLine, DisputeState, LineKind
from bot.credit.due_step import DueStep, StepLine, StepLineKind, StepOutcome
from bot.credit.mailing import MailingState
from bot.credit.note import Note, NoteKind
from bot.dossier import Dossier, DossierFile
from bot.dossier_zip import INDEX
from bot.dunning_acts import HandOver
from bot.policy import DigestPolicy
from bot.records import Invoiced
from bot.services.dossier_copies import copies_within
from bot.services.dossier_language import dossier_language
from bot.services.dossiers import build_dossier, dossier_view, make_dossier, verified_trail
from bot.services.hand_overs import ask_hand_over
from bot.services.notes import add_note
from bot.services.overdue_facts import overdue_facts
from bot.services.step_deeds import step_facts
from dunning.hand_over_world import CALL, CONTESTED, LATE, HandOverWorld, done
from messages.dossier_shown import dossier_json, render_dossier_made
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


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


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

    def find(self, one: Invoiced, others: Collection[Invoiced] = ()) -> Path | None:
        path = self.folder / f"{one.number}.pdf"
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
        copies = await copies_within(house, one, view, 10)
    assert copies.kept == (DossierFile("invoices/F-0011-11.pdf", b"%PDF 11"),)
    assert copies.left_out == (("invoices/F-0012-12.pdf", 11),)
    assert copies.missing == ("F-0013", "F-0001")


async def test_invoices_without_a_copy_are_named_in_both_indexes(
    world: HandOverWorld, tmp_path: Path
) -> None:
    without = await _built(world)
    assert without.no_copies == ("F-0011", "F-0012", "F-0013", "F-0001")
    files = _files(without)
    assert json.loads(files[INDEX])["invoices_without_copy"] == [*without.no_copies]
    read_me = files["LISEZMOI.txt"].decode("utf-8-sig").replace("\r\n", "\n")
    assert (
        "SANS COPIE, car aucune n'a été trouvée à l'établissement de ce dossier\u00a0: demandez ces factures"
        " au créancier.\nF-0011\nF-0012\nF-0013\nF-0001\n"
    ) in read_me
    shown = render_dossier_made(without, "d.zip", Language.EN)
    assert "No copy was found of 4 invoices: F-0011, F-0012, F-0013" in str(shown)
    assert "ENCOURS_INVOICE_COPIES" in str(shown)
    assert dossier_json(without, "d.zip")["invoices_without_copy"] == [*without.no_copies]
    for number in without.no_copies:
        (tmp_path / f"{number}.pdf").write_bytes(b"%PDF")
    house = replace(world.house, invoice_copies=Copies(tmp_path))
    whole = await make_dossier(house, ACME, at("10:00"))
    assert whole.no_copies == ()
    assert json.loads(_files(whole)[INDEX])["invoices_without_copy"] == []
    assert "SANS COPIE" not in _files(whole)["LISEZMOI.txt"].decode()


async def test_whose_work_a_step_was_and_until_when_stays_in_the_house(world: HandOverWorld) -> None:
    step = await world.step(CALL, CAMILLE)
    opened = NewEntry(
        Deed.STEP_OPENED, "", at("07:00"), Surface.CLOCK, f"step:{step.id}", ACME, None, step_facts(step)
    )
    taken = replace(opened, before=step_facts(step), after=step_facts(_later(step)))
    async with world.work.working() as one:
        await one.trail.add_all([opened, taken])
    files = _files(await _built(world))
    for name in ("audit.csv", "story.txt"):
        text = _plain(files[name].decode("utf-8-sig"))
        assert not [word for word in ("30 nov. 2026", "déc. 2026", "Julien", "Camille") if word in text], text
    assert len(_rows(files["audit.csv"])) == 2


def _later(step: DueStep) -> DueStep:
    return replace(step, owner="julien@lumen.example", due_on=date(2026, 12, 1))


@pytest.mark.parametrize(
    ("customers", "country", "companys", "expected"),
    [
        ("en", "FR", "fr", "en"),
        ("fr-BE", "DE", "en", "fr"),
        ("de", "FR", "en", "fr"),
        ("", "FR", "en", "fr"),
        ("", "GB", "fr", "en"),
        ("", "DE", "fr", "fr"),
        ("", "DE", "en", "en"),
    ],
)
async def test_without_a_choice_it_is_the_customers_language_then_the_entitys_countrys(
    world: HandOverWorld, customers: str, country: str, companys: Literal["fr", "en"], expected: str
) -> None:
    known = world.records.ledger.known
    known[ACME] = replace(known[ACME], language=customers, country=country)
    world.policy = world.policy.model_copy(update={"digest": DigestPolicy(language=companys)})
    assert dossier_language(world.house, known[ACME]) == expected


async def test_where_nothing_tells_it_is_that_of_whoever_approves(world: HandOverWorld) -> None:
    known = replace(world.records.ledger.known[ACME], language="", country="DE")
    assert dossier_language(world.house, known, "fr") == "fr"


async def test_every_part_is_in_the_language_that_is_asked_for(world: HandOverWorld) -> None:
    await _told(world)
    made = [await make_dossier(world.house, ACME, at("10:00"), language) for language in ("en", "fr")]
    english, french = map(_files, made)
    assert english["invoices.csv"].decode("utf-8-sig").startswith("Number,Kind,Issued")
    assert french["invoices.csv"].decode("utf-8-sig").startswith("Numéro;Nature;Date")
    assert english["story.txt"].decode("utf-8-sig").startswith("STORY: ACME")
    assert french["story.txt"].decode("utf-8-sig").startswith("HISTORIQUE")
    assert english["statement.pdf"].endswith(b" en")
    assert french["statement.pdf"].endswith(b" fr")
    assert "INDEX.txt" in english
    assert "LISEZMOI.txt" in french
    assert [json.loads(one[INDEX])["language"] for one in (english, french)] == ["en", "fr"]


async def test_the_language_that_was_asked_for_is_kept_until_it_is_approved(world: HandOverWorld) -> None:
    await world.step(owner=CAMILLE)
    wish = HandOver(ACME, "Recouvra", "no answer", "k1", None, "en")
    asked = done(await ask_hand_over(world.house, world.actor(CAMILLE), wish))
    assert asked.language == "en"
    handed = done(await world.decide(NADIA, asked))
    assert handed.file_id is not None
    _, content = world.records.letters.files[handed.file_id]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("story.txt").decode("utf-8-sig").startswith("STORY: ACME")
        assert archive.read("statement.pdf").endswith(b" en")
    again = _files(await make_dossier(world.house, ACME, at("11:00")))
    assert "INDEX.txt" in again


async def test_it_tells_who_asked_why_who_approved_to_whom_and_how_much(world: HandOverWorld) -> None:
    asked = await world.asked(CAMILLE)
    handed = done(await world.decide(NADIA, asked, reason="agreed", hour="10:02"))
    assert handed.file_id is not None
    _, content = world.records.letters.files[handed.file_id]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        story = archive.read("story.txt").decode("utf-8-sig").replace("\u00a0", " ").replace("\u202f", " ")
        audit = _rows(archive.read("audit.csv"))
        read_me = archive.read("LISEZMOI.txt").decode("utf-8-sig").replace("\u00a0", " ")
        index = json.loads(archive.read(INDEX))
    assert "Remise à Recouvra demandée par Camille Roy : « no answer »" in story
    assert "Remise à Recouvra accordée par Nadia Benali : 28 600 € hors frais de retard, 2 factures" in story
    # 18,500 for 44 days and 10,100 for 14 at 12.40 % are 276.54 and 48.04, and 40 for each
    assert "frais de retard 404,58 €" in story
    assert "« agreed »" in story
    assert [(row["Par"], row["Acte"]) for row in audit] == [
        ("Camille Roy", "remise au recouvrement demandée"),
        ("Nadia Benali", "remis au recouvrement"),
        ("Nadia Benali", "remis au recouvrement"),
    ]
    assert "Recouvra" in audit[0]["Détail"]
    assert "réclamé 28 600 €, frais de retard 404,58 €" in _plain(audit[-1]["Détail"])
    assert "Demandé par Camille Roy, 24 nov. 2026" in read_me
    assert index["hand_over"]["claimed"] == [{"amount": "28600.00", "currency": "EUR"}]


async def test_what_is_of_the_house_stays_there_and_the_index_says_so(world: HandOverWorld) -> None:
    step = await world.step(CALL, CAMILLE)
    skipped = StepLine(
        0, step.id, ACME, StepLineKind.SKIPPED, "camille@lumen.example", at("09:00"), text="kin"
    )
    await world.records.dunning.say([skipped])
    private = AddNote(ACME, NoteKind.NOTE, "n1", "his brother runs our depot")
    await add_note(world.house, world.actor(CAMILLE), private)
    unanswered = AddNote(ACME, NoteKind.NO_ANSWER, "n2", "")
    await add_note(world.house, world.actor(CAMILLE), unanswered)
    dispute = await world.dispute(CONTESTED)
    lines = [
        DisputeLine(0, dispute.id, LineKind.COMMENT, "camille@lumen.example", at("09:50"), text="our fault"),
        DisputeLine(
            0,
            dispute.id,
            LineKind.STATE,
            "camille@lumen.example",
            at("09:55"),
            text="looked at",
            state=DisputeState.IN_PROGRESS,
        ),
    ]
    for line in lines:
        await world.records.disputes.say(line)
    files = _files(await make_dossier(world.house, ACME, at("10:00")))
    everything = b"".join(files.values()).decode("utf-8", "replace")
    for word in ("his brother", "our fault", "kin"):
        assert word not in everything, word
    assert "looked at" in files["dispute_threads.csv"].decode()
    assert [row["Résultat"] for row in _rows(files["calls.csv"])] == ["appel sans réponse"]
    read_me = files["LISEZMOI.txt"].decode("utf-8-sig").replace("\u00a0", " ")
    assert "Notes qui y figurent : ce qui a été dit lors des appels, des promesses et des litiges." in read_me
    assert "Conservé par le créancier : 1 note, 1 commentaire de litige" in read_me


async def test_the_index_names_the_files_in_the_order_to_read_them(world: HandOverWorld) -> None:
    await _told(world)
    read_me = _files(await _built(world))["LISEZMOI.txt"].decode("utf-8-sig").replace("\u00a0", " ")
    contents = read_me[read_me.index("CONTENU") : read_me.index("EMPREINTES")].splitlines()[1:]
    assert [line.split(" : ")[0] for line in contents if line] == [
        "story.txt",
        "statement.pdf",
        "invoices.csv",
        "charges.csv",
        "letters.csv",
        "letters/2026-11-17-MD-2026-0001-1.pdf",
        "reminders.csv",
        "reminders/2026-11-24-1.txt",
        "calls.csv",
        "settlements.csv",
        "promises.csv",
        "disputes.csv",
        "dispute_threads.csv",
        "contact.csv",
        "audit.csv",
    ]
    assert "statement.pdf : relevé de compte, avec les frais de retard à ce jour" in contents


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
