"""The words of a dossier: its tables, its story from the first step to the last, and its index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from bot.credit.due_step import StepLineKind
from bot.credit.litigation import Litigation
from bot.credit.money import Money, by_currency
from bot.dossier import LINES_IN_HOUSE, DossierFile, DossierIndex, DossierView, Listed
from messages.dossier_tables import SCREEN, dossier_tables, numbers, there, word
from messages.escape import Mrkdwn, clean
from messages.formats import Language, number
from messages.mail_trouble import plain_trouble
from messages.naming import readable
from messages.prose import Value, sums, tell

BOM = "\ufeff"
_READ_ME = {Language.EN: "INDEX.txt", Language.FR: "LISEZMOI.txt"}
_CALLED = frozenset({StepLineKind.CALLED, StepLineKind.ANSWERED})
"""Told by their outcome."""
_TOLD_ELSEWHERE = LINES_IN_HOUSE | {StepLineKind.HAND_OVER_ASKED, StepLineKind.HANDED_OVER}
"""A hand-over is told with its amounts, apart from its step; what is the company's own is not told."""

_READING = (
    "story statement invoices invoices_file charges letters letters_file reminders reminders_file calls "
    "settlements promises disputes dispute_threads contact audit"
).split()
_ORDER = {name: rank for rank, name in enumerate(_READING)}

Told = tuple[datetime, str]
"""A moment where the company is, and what happened then."""


def render_dossier(view: DossierView) -> tuple[DossierFile, ...]:
    """The tables and the story, in the dossier's language."""
    return (DossierFile("story.txt", _file(_story(view))), *dossier_tables(view))


def render_dossier_index(index: DossierIndex) -> DossierFile:
    """What it is of, what is in it, what is not, and how to check it."""
    view = index.view
    language = Language.of(view.language)
    said = [*_head(view), "", *_kept_back(view), "", _say(view, "contents")]
    said += [_described(view, each) for each in _in_reading_order(index.files)]
    said += ["", _say(view, "checksums")]
    said += [_listed(view, each) for each in index.files]
    if index.left_out:
        said += ["", _say(view, "left_out", count=len(index.left_out))]
        said += [_say(view, "left_out_file", name=name, size=size) for name, size in index.left_out]
    if index.no_copies:
        said += ["", _say(view, "no_copies", count=len(index.no_copies)), *map(clean, index.no_copies)]
    said += ["", _say(view, "how_to_check")]
    return DossierFile(_READ_ME[language], _file(said))


def _head(view: DossierView) -> Iterator[str]:
    """Whose, when, what is handed over and to whom, and how the trail reads."""
    customer, litigation = view.customer, view.litigation
    yield _say(view, "title", name=_name(view), code=customer.code)
    yield _say(view, "made", at=view.made_at, on=view.as_of, entity=customer.entity_name)
    if litigation is not None:
        claimed = _sums(view, litigation.claimed)
        yield _say(view, "handed_to", to=litigation.to, count=len(litigation.documents), amounts=claimed)
        if litigation.charges:
            yield _say(view, "handed_charges", amounts=_sums(view, litigation.charges))
        yield _say(view, "because", reason=litigation.reason)
        by = view.name_of(litigation.asked_by), view.name_of(litigation.decided_by)
        at = there(view, litigation.asked_at), there(view, litigation.decided_at)
        yield _say(view, "decided", asked=by[0], asked_at=at[0], decided=by[1], decided_at=at[1])
    yield from _figures(view)
    flaw = view.verified.flaw
    entries = _number(view, view.verified.entries)
    yield _say(
        view, "trail_whole" if flaw is None else "trail_broken", count=entries, seal=view.verified.seal
    )


def _figures(view: DossierView) -> Iterator[str]:
    facts = view.facts
    yield _say(view, "owed", amounts=_sums(view, facts.owed), count=len(facts.lines))
    if facts.unknown_rates:
        yield _say(view, "no_rates", since=date.fromisoformat(facts.unknown_rates))
    elif facts.interest or facts.indemnities:
        interest, fixed = _sums(view, facts.interest), _sums(view, facts.indemnities)
        yield _say(view, "charges", interest=interest, indemnities=fixed)
        yield _say(view, "total", amounts=_sums(view, facts.total))
    if facts.promised:
        yield _say(view, "promised_out", count=len(facts.promised))
    if facts.disputed:
        amounts = [amount for _, amount in facts.disputed]
        yield _say(view, "disputed_out", count=len(facts.disputed), amounts=_sums(view, _together(amounts)))


def _story(view: DossierView) -> Iterator[str]:
    """The oldest first, a line each."""
    yield _say(view, "story_title", name=_name(view), code=view.customer.code)
    yield ""
    of_records = (*_of_steps(view), *_of_mails(view), *_of_letters(view), *_of_people(view))
    told = sorted((*_of_hand_overs(view), *of_records), key=_moment)
    if not told:
        yield _say(view, "story_nothing")
    for at, what in told:
        yield _say(view, "story_line", at=at, what=what)


def _moment(told: Told) -> datetime:
    return told[0]


def _of_steps(view: DossierView) -> Iterator[Told]:
    steps = {each.id: each for each in view.steps}
    for line in view.lines:
        step = steps.get(line.step_id)
        at = there(view, line.at)
        if at is None or step is None or line.kind in _TOLD_ELSEWHERE:
            continue
        outcome = line.outcome.value if line.outcome and line.kind in _CALLED else ""
        what = word(_language(view), "outcome", outcome) if outcome else _kind(view, line.kind)
        failed = line.kind is StepLineKind.FAILED
        yield (
            at,
            _say(
                view,
                "story_step",
                step=tell(_language(view), "words", "step", action=step.step.action),
                what=what,
                by=view.name_of(line.by),
                text=plain_trouble(line.text, _language(view)) if failed else line.text,
                invoices=numbers(view, step.documents) if line.kind is StepLineKind.OPENED else "",
            ),
        )


def _kind(view: DossierView, kind: StepLineKind) -> str:
    return word(_language(view), "step_line", kind)


def _of_mails(view: DossierView) -> Iterator[Told]:
    for mailing, _ in view.mailings:
        at = there(view, mailing.ended_at or mailing.leaves_at)
        if at is not None:
            state = word(_language(view), "mailing", mailing.state)
            trouble = plain_trouble(mailing.trouble, _language(view))
            yield at, _say(view, "story_mail", to=mailing.to, state=state, trouble=trouble)


def _of_letters(view: DossierView) -> Iterator[Told]:
    for letter, _ in view.letters:
        at = there(view, letter.made_at)
        if at is not None:
            kind = word(_language(view), "letter", letter.kind)
            amounts = _sums(view, letter.owed)
            yield (
                at,
                _say(
                    view, "story_letter", kind=kind, number=letter.number, amounts=amounts, on=letter.pay_by
                ),
            )


def _of_hand_overs(view: DossierView) -> Iterator[Told]:
    """Who asked and why, who approved, to whom it went, with what amounts; and how earlier ones ended."""
    for each in view.litigations:
        asked, decided = there(view, each.asked_at), there(view, each.decided_at)
        if asked is not None:
            by = view.name_of(each.asked_by)
            yield asked, _say(view, "story_asked", to=each.to, by=by, text=each.reason)
        if decided is not None:
            yield decided, _handed_over(view, each)
        if ended := there(view, view.ended_at.get(each.id)):
            yield ended, _over(view, each)


def _handed_over(view: DossierView, each: Litigation) -> Mrkdwn:
    return _say(
        view,
        "story_handed_over",
        to=each.to,
        by=view.name_of(each.decided_by),
        amounts=_sums(view, each.claimed),
        count=len(each.documents),
        charges=_sums(view, each.charges) if each.charges else Mrkdwn(),
        text=each.decision_reason,
    )


def _over(view: DossierView, each: Litigation) -> Mrkdwn:
    if not each.ended_by:
        return _say(view, "story_settled", to=each.to)
    return _say(view, "story_taken_back", to=each.to, by=view.name_of(each.ended_by), text=each.end_reason)


def _of_people(view: DossierView) -> Iterator[Told]:
    """Promises, disputes and calls beside the steps."""
    for each in view.promises:
        promise, at = each.promise, there(view, each.promise.logged_at)
        state = word(_language(view), "promise", promise.state)
        if at is not None:
            said: dict[str, Value] = {
                "amount": promise.amount,
                "on": promise.promised_on,
                "state": state,
                "by": promise.said_by,
            }
            yield at, _say(view, "story_promise", **said)
    for contested in view.disputes:
        dispute, at = contested.dispute, there(view, contested.dispute.opened_at)
        reason = word(_language(view), "dispute_reason", dispute.reason)
        state = word(_language(view), "dispute", dispute.state)
        if at is not None:
            facts: dict[str, Value] = {
                "number": contested.number,
                "amount": dispute.amount,
                "reason": reason,
                "state": state,
            }
            yield at, _say(view, "story_dispute", **facts)
    for noted in view.notes:
        note, at = noted.note, there(view, noted.note.at)
        if at is not None:
            what = word(_language(view), "outcome", note.kind)
            yield at, _say(view, "story_note", what=what, by=noted.by, text=note.text)


def _kept_back(view: DossierView) -> Iterator[str]:
    """What kinds of notes are in it, and what stays in the company."""
    yield _say(view, "notes_in_it")
    kept = view.kept_back
    if kept.notes or kept.comments or kept.entries:
        yield _say(view, "kept_back", notes=kept.notes, comments=kept.comments, entries=kept.entries)


def _in_reading_order(files: Iterable[Listed]) -> list[Listed]:
    """The story and the statement first; within a folder by name."""
    return sorted(files, key=lambda each: (_ORDER.get(_kind_of(each.name), len(_ORDER)), each.name))


def _kind_of(name: str) -> str:
    """What tells the kind of a file: its folder, else its name without its suffix."""
    folder, _, _ = name.rpartition("/")
    return f"{folder}_file" if folder else name.partition(".")[0]


def _described(view: DossierView, file: Listed) -> str:
    return _say(
        view, "described", name=file.name, what=word(_language(view), "contains", _kind_of(file.name))
    )


def _listed(view: DossierView, file: Listed) -> str:
    return _say(view, "file", name=file.name, size=file.size, sha256=file.sha256)


def _together(amounts: Iterable[Money]) -> list[Money]:
    """One amount a currency."""
    return sorted(by_currency(amounts), key=lambda each: each.currency)


def _sums(view: DossierView, amounts: Iterable[Money]) -> str:
    those = list(amounts)
    return sums(those, _language(view)) if those else _say(view, "nothing")


def _name(view: DossierView) -> str:
    return readable(view.customer.name, view.customer.code, view.customer.id)


def _number(view: DossierView, count: int) -> str:
    return number(count, _language(view))


def _language(view: DossierView) -> Language:
    return Language.of(view.language)


def _say(view: DossierView, sentence: str, **values: Value) -> Mrkdwn:
    """It can be a part of another sentence, and keeps its no-break spaces there."""
    return Mrkdwn(tell(_language(view), SCREEN, sentence, **values))


def _file(lines: Iterable[str]) -> bytes:
    """As Windows' editors read it, too."""
    return (BOM + "".join(f"{line}\r\n" for line in lines)).encode("utf-8", "replace")
