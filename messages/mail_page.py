"""A mail's parts as text and as HTML: the same words in both, escaped by the template of the page alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from bot.dunning_views import MailText

SUBJECT_MAX = 150
COLONS = {"en": ": ", "fr": "\u00a0: "}
"""Between a label and what it names."""


@dataclass(frozen=True, slots=True)
class Row:
    """One document: what it is, what there is to say of it, and its amount."""

    title: str
    detail: str
    amount: str


@dataclass(frozen=True, slots=True)
class MailPage:
    """A mail, part by part; every text is plain, and one line but for the opening's paragraphs."""

    language: str
    subject: str
    opening: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[tuple[str, str], ...]
    """A label and an amount, under the rows."""
    notes: tuple[str, ...]
    how_to_pay: str
    payment: tuple[tuple[str, str], ...]
    link_label: str
    link: str
    closing: tuple[str, ...]
    signature: tuple[str, ...]


def mail_text(page: MailPage) -> MailText:
    """The mail in both forms; a link that is not of the web is left out."""
    return MailText(page.subject, _plain(page), _layout().render(asdict(page) | {"link": _web_link(page)}))


def _plain(page: MailPage) -> str:
    colon = COLONS[page.language]
    listed = [f"- {row.title}{colon}{row.amount}\n  {row.detail}" for row in page.rows]
    totals = [f"{label}{colon}{amount}" for label, amount in page.totals]
    payment = [f"{label}{colon}{value}" for label, value in page.payment]
    if link := _web_link(page):
        payment.append(f"{page.link_label}{colon}{link}")
    groups = [
        *page.opening,
        "\n".join(listed),
        "\n".join(totals),
        *page.notes,
        "\n".join([f"{page.how_to_pay}\n", *payment]) if payment else "",
        *page.closing,
        "\n".join(page.signature),
    ]
    return "\n\n".join(group for group in groups if group) + "\n"


def _web_link(page: MailPage) -> str:
    return page.link if urlsplit(page.link).scheme in ("http", "https") else ""


@cache
def _layout() -> Template:
    loader = PackageLoader("messages", "layouts")
    env = Environment(
        loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return env.get_template("mail.html.j2")
