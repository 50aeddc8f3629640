"""The messages of notices: what decides that something is said asks here how."""

from __future__ import annotations

from datetime import datetime

from bot.credit.digest import Digest
from bot.credit.freshness import Freshness
from bot.files import ImportReport
from bot.mornings import Morning
from bot.notices import Payload
from messages.digest import render_digest
from messages.folded import render_folded
from messages.old_figures import render_old_figures
from messages.report_notice import render_import_notice, render_refused_file


class SlackWording:
    """Notices as Slack messages, in the reader's language; implements bot.ports.Wording."""

    def digest(self, digest: Digest) -> Payload:
        """A morning, in its recipient's language."""
        return render_digest(digest).payload()

    def folded(self, morning: Morning, language: str) -> Payload:
        """A former morning in one line."""
        return render_folded(morning, language).payload()

    def report(self, report: ImportReport, language: str) -> Payload:
        """How a file went in."""
        return render_import_notice(report, language).payload()

    def refused(self, file_name: str, reason: str, language: str) -> Payload:
        """Why a file was refused."""
        return render_refused_file(file_name, reason, language).payload()

    def old_figures(self, entity: str, taken: datetime, age: Freshness, language: str) -> Payload:
        """An entity's figures are old, or too old to rank with."""
        return render_old_figures(entity, taken, age, language).payload()
