"""A hand-over in words: what is claimed, what was tried, what is left out, and how it went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.credit.litigation import Litigation, LitigationState
from bot.credit.money import Money
from bot.dunning_views import HandOverView
from messages.escape import Mrkdwn, clean, escape
from messages.formats import DateStyle, Language, clock, day
from messages.limit_words import name_of, numbers_text
from messages.prose import Voice

SCREEN = "hand_over"
LETTERS_NAMED = 3
AGREEMENTS_NAMED = 3


def hand_over_voice(language: str) -> Voice:
    """The voice of hand-overs, for a tag such as `fr-FR`."""
    return Voice(Language.of(language), SCREEN)


def waits(view: HandOverView) -> bool:
    """Whether it is not decided yet."""
    return view.litigation.state is LitigationState.ASKED


def how(view: HandOverView) -> Mrkdwn:
    """How it stands, `lapsed` when it ended undecided."""
    return Mrkdwn("lapsed") if view.litigation.has_lapsed else Mrkdwn(view.litigation.state)


def head_text(view: HandOverView, voice: Voice) -> Mrkdwn:
    """`Hand over ACME?`, `ACME: in litigation`."""
    return voice.say("head", state=how(view), customer=name_of(view.of))


def customer_line(view: HandOverView, voice: Voice) -> Mrkdwn:
    """`*ACME* (C0042)`."""
    return voice.say("customer", name=name_of(view.of), code=view.of.code if clean(view.of.name) else "")


def asked_text(view: HandOverView, voice: Voice) -> Mrkdwn:
    """Who asks, and to whom it would go."""
    return voice.say("asks", by=view.asked_by, to=view.litigation.to, waits=waits(view))


def claim_texts(view: HandOverView, voice: Voice) -> list[Mrkdwn]:
    """What is claimed, charges, total; once it is handed over, as it was then."""
    litigation, facts = view.litigation, view.facts
    is_over = bool(litigation.documents)
    claimed = litigation.claimed if is_over else facts.owed
    charges = litigation.charges if is_over else (*facts.interest, *facts.indemnities)
    count = len(litigation.documents) if is_over else len(facts.lines)
    oldest = max((line.days_late for line in facts.lines), default=0) if not is_over else 0
    days = voice.word("days", count=oldest) if oldest else Mrkdwn()
    said = [voice.say("claimed", amounts=amounts(claimed, voice), count=count, days=days)]
    on = litigation.handed_over_on if is_over and litigation.handed_over_on else facts.as_of
    said.append(_charges(view, charges, on, voice))
    together = _together((*claimed, *charges))
    if charges and not (facts.unknown_rates and not is_over):
        said.append(voice.say("total", amounts=amounts(together, voice)))
    return said


def tried_texts(view: HandOverView, voice: Voice) -> list[Mrkdwn]:
    """Reminders, calls and letters, and promises that were not kept."""
    named = [escape(each.number) for each in view.letters[:LETTERS_NAMED]]
    more = max(len(view.letters) - LETTERS_NAMED, 0)
    letters = voice.say("letters", named=Mrkdwn(", ".join(named)), more=more)
    said = [voice.say("tried", reminders=view.reminders, calls=view.calls), letters]
    if view.broken_promises:
        said.append(voice.say("promises", count=view.broken_promises))
    return said


def warning_texts(view: HandOverView, voice: Voice) -> list[Mrkdwn]:
    """A plan that waits, no formal notice, and what is left out: promised, contested, credits."""
    facts, said = view.facts, agreement_texts(view, voice)
    if view.without_notice:
        numbers = numbers_text(view.without_notice, voice.language)
        makers = "" if view.may_make_letter else view.letter_makers
        may = view.may_make_letter
        said.append(voice.say("no_notice", numbers=numbers, may=may, makers=makers))
    if view.no_copies:
        numbers = numbers_text(view.no_copies, voice.language)
        said.append(voice.say("no_copies", numbers=numbers, count=len(view.no_copies)))
    if facts.promised:
        said.append(voice.say("promised", count=len(facts.promised)))
    if facts.disputed:
        contested = _together(amount for _, amount in facts.disputed)
        said.append(voice.say("disputed", amounts=amounts(contested, voice), count=view.disputes))
    if facts.credits:
        said.append(voice.say("credits", amounts=amounts([-each for each in facts.credits], voice)))
    return said


def agreement_texts(view: HandOverView, voice: Voice) -> list[Mrkdwn]:
    """Promises and plans for the same invoices that nobody decided yet, and where that is done."""
    said = [
        voice.say(
            "agreement_asked",
            amount=each.amount,
            parts=each.instalments,
            on=each.asked_on,
            by=each.asked_by,
        )
        for each in view.agreements_asked[:AGREEMENTS_NAMED]
    ]
    if more := len(view.agreements_asked) - len(said):
        said.append(voice.say("agreements_more", count=more))
    return [*said, voice.say("agreements_first")] if said else []


def outcome_texts(view: HandOverView, voice: Voice) -> list[Mrkdwn]:
    """How it went: refused, approved with the dossier, taken back, settled."""
    litigation = view.litigation
    match litigation.state:
        case LitigationState.ASKED:
            return []
        case LitigationState.REFUSED:
            by, at = view.decided_by, _when(litigation, voice)
            return [voice.say("refused", by=by, at=at, reason=_words(litigation.decision_reason))]
        case LitigationState.HANDED_OVER:
            return [_approved(view, voice), *dossier_texts(view, voice), brought_text(view, voice)]
        case LitigationState.ENDED if litigation.has_lapsed:
            return [voice.say("lapsed", on=litigation.ended_on)]
        case LitigationState.ENDED:
            return [_ended(view, voice), _approved(view, voice), brought_text(view, voice)]


def dossier_texts(view: HandOverView, voice: Voice) -> list[Mrkdwn]:
    """Its name and its SHA-256."""
    if not view.file_name:
        return []
    said = [voice.say("dossier", name=view.file_name)]
    return [*said, voice.say("sha256", seal=Mrkdwn(view.sha256))] if view.sha256 else said


def brought_text(view: HandOverView, voice: Voice) -> Mrkdwn:
    """What the agency collected, and its fees."""
    if not view.collected:
        return voice.say("nothing_brought")
    fees = amounts(view.fees, voice) if view.fees else Mrkdwn()
    return voice.say("brought", amounts=amounts(view.collected, voice), fees=fees)


def amounts(those: Iterable[Money], voice: Voice) -> Mrkdwn:
    """One amount a currency, side by side; `nothing` when there is none."""
    found = list(those)
    return voice.sums(found) if found else voice.say("nothing")


def _charges(view: HandOverView, charges: Iterable[Money], on: date, voice: Voice) -> Mrkdwn:
    if view.facts.unknown_rates and not view.litigation.documents:
        return voice.say("no_rates", since=date.fromisoformat(view.facts.unknown_rates))
    together = _together(charges)
    return (
        voice.say("charges", amounts=amounts(together, voice), on=on) if together else voice.say("no_charges")
    )


def _approved(view: HandOverView, voice: Voice) -> Mrkdwn:
    litigation = view.litigation
    return voice.say("approved", to=litigation.to, by=view.decided_by, at=_when(litigation, voice))


def _ended(view: HandOverView, voice: Voice) -> Mrkdwn:
    litigation = view.litigation
    if not litigation.ended_by:
        return voice.say("settled", on=litigation.ended_on)
    by = view.ended_by or litigation.ended_by
    return voice.say("taken_back", by=by, on=litigation.ended_on, reason=_words(litigation.end_reason))


def _when(litigation: Litigation, voice: Voice) -> Mrkdwn:
    """`Tue 24 Nov, 10:02`."""
    at = litigation.decided_at
    if at is None:
        return Mrkdwn()
    return Mrkdwn(f"{day(at.date(), voice.language, DateStyle.SHORT)}, {clock(at, voice.language)}")


def _together(those: Iterable[Money]) -> list[Money]:
    """One amount a currency, by currency."""
    found: dict[str, Money] = {}
    for each in those:
        found[each.currency] = found[each.currency] + each if each.currency in found else each
    return [found[currency] for currency in sorted(found)]


def _words(text: str) -> str:
    return text if clean(text) else ""
