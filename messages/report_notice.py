"""How a file from the inbox went in, told to the accountant in Slack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slackblocks import Block

from bot.block_ids import block_id
from bot.credit.money import by_currency
from bot.files import ImportReport, Refusal, UnbalancedGroup
from messages.blocks import SECTION_MAX, Message, context, header, section
from messages.cut import fit
from messages.escape import Mrkdwn, clean, escape, shorten
from messages.formats import Language
from messages.prose import Voice
from messages.report import CELL_MAX, REFUSALS_SHOWN, UNBALANCED_SHOWN
from messages.report_json import COUNTS
from messages.told import told

REASON_MAX = 1000
WARNINGS_SHOWN = 10


def render_import_notice(report: ImportReport, language: str) -> Message:
    """What was taken and refused, every kind of trouble counted, and what customers owe now."""
    notice = _Notice(report, Language.of(language))
    parts = list(notice.parts())
    hello = notice.voice.say("hello_refused", count=report.refused) if report.refused else None
    sentences = [hello or notice.voice.say("hello"), notice.title(), notice.about()]
    blocks: list[Block] = [
        header(notice.title(), _id(report.file, "head")),
        context([notice.about()], _id(report.file, "about")),
        *(section(text, _id(report.file, name)) for name, text in parts),
    ]
    return Message(told([*sentences, *(text for _, text in parts)], notice.voice), tuple(blocks))


def render_refused_file(file_name: str, reason: str, language: str) -> Message:
    """Why a file was refused, that nothing was changed, and what to do."""
    voice = Voice(Language.of(language), "import")
    title = voice.say("refused_title", file=file_name)
    why = voice.say("refused_reason", reason=escape(reason, REASON_MAX))
    what_next = voice.say("refused_to_do")
    blocks = (
        header(title, _id(file_name, "head")),
        section(f"{why}\n{what_next}", _id(file_name, "why")),
    )
    return Message(told([voice.say("refused_hello"), title, why, what_next], voice), blocks)


class _Notice:
    """The paragraphs of one report, top to bottom."""

    def __init__(self, report: ImportReport, language: Language) -> None:
        self.report = report
        self.voice = Voice(language, "import")
        self.shared = Voice(language, "report")

    def title(self) -> Mrkdwn:
        return self.shared.say("title", file=self.report.file, dry_run=self.report.dry_run)

    def about(self) -> Mrkdwn:
        """`open items · Atelier Lumen · 23 Nov 2026, 18:10 (the file's name)`."""
        report = self.report
        origin = self.shared.say("origin", name=report.ledger_at_from)
        said = [self.shared.say("kind", name=report.kind)]
        if clean(report.entity):
            said.append(self.voice.word("text", text=report.entity))
        return Mrkdwn(" · ".join([*said, self.shared.say("ledger", at=report.ledger_at, origin=origin)]))

    def parts(self) -> Iterator[tuple[str, Mrkdwn]]:
        """Each paragraph with its id."""
        report = self.report
        yield "counts", self.voice.say("counts", **{name: getattr(report, name) for name in COUNTS})
        if report.refused:
            yield "refused", self._refusals()
            yield "todo", self.voice.say("to_do")
        if report.unbalanced:
            yield "unbalanced", self._unbalanced()
        if report.unmatched:
            balance = report.unmatched_balance
            yield "unmatched", self.shared.say("unmatched", count=report.unmatched, balance=balance)
        if report.warnings:
            yield "warnings", self._warnings()
        if report.balances:
            yield "owed", self._owed()

    def _refusals(self) -> Mrkdwn:
        shown = self.report.refusals[:REFUSALS_SHOWN]
        title = self.shared.say("refused_title", count=self.report.refused)
        lines = [self._refusal(one) for one in shown]
        return self._listing(title, lines, max(self.report.refused - len(shown), 0))

    def _refusal(self, one: Refusal) -> Mrkdwn:
        value = shorten(one.value, CELL_MAX)
        return self.voice.say(
            "refused_line", line=Mrkdwn(one.line), column=one.column, value=value, reason=one.reason
        )

    def _unbalanced(self) -> Mrkdwn:
        groups = self.report.unbalanced
        total = self.shared.sums(by_currency(one.difference for one in groups))
        title = self.shared.say("unbalanced_title", count=len(groups), sum=total)
        lines = [self._group(one) for one in groups[:UNBALANCED_SHOWN]]
        return self._listing(title, lines, len(groups) - len(lines))

    def _group(self, one: UnbalancedGroup) -> Mrkdwn:
        return self.voice.say("group", customer=one.customer, letter=one.letter, difference=one.difference)

    def _warnings(self) -> Mrkdwn:
        warnings = self.report.warnings
        lines = [
            self.shared.say("warning", text=escape(text, REASON_MAX)) for text in warnings[:WARNINGS_SHOWN]
        ]
        return self._listing(Mrkdwn(), lines, len(warnings) - len(lines))

    def _owed(self) -> Mrkdwn:
        amounts = self.report.balances
        if not any(amounts):
            return self.shared.say("nothing_owed", entity=self.report.entity)
        return self.shared.say("owed", entity=self.report.entity, amounts=self.shared.sums(amounts))

    def _listing(self, title: Mrkdwn, lines: Sequence[Mrkdwn], left_out: int) -> Mrkdwn:
        head = f"*{title}*\n" if title else ""
        more = self.voice.more
        return fit(lines, SECTION_MAX, more, separator="\n", head=head, left_out=left_out)


def _id(file: str, name: str) -> str:
    return block_id("import", file, name)
