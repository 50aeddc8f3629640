"""Slack's own markup, mrkdwn, as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markupsafe import Markup, escape

from sandbox.page.blocks.dates import said_date
from sandbox.page.blocks.emoji import EMOJI
from sandbox.page.blocks.surroundings import Surroundings
from sandbox.page.blocks.tags import link, safe_url, tag, together

_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_QUOTED = re.compile(r"(?:&gt;|>) ?")
_EDGE, _END = r"(?<![^\W_])", r"(?![^\W_])"
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>\n]+)>"
    rf"|{_EDGE}\*(?P<b>[^\s*](?:[^*\n]*[^\s*])?)\*{_END}"
    rf"|{_EDGE}_(?P<i>[^\s_](?:[^_\n]*[^\s_])?)_{_END}"
    rf"|{_EDGE}~(?P<s>[^\s~](?:[^~\n]*[^\s~])?)~{_END}"
    r"|:(?P<emoji>[a-z0-9_+'-]+):"
    r"|(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]'\"])"
)


def mrkdwn(text: str, around: Surroundings, verbatim: bool = False) -> Markup:
    """A formatted text; `verbatim` makes no links that were not written as links."""
    parts: list[Markup] = []
    for index, part in enumerate(_FENCE.split(text)):
        if index % 2:
            parts.append(tag("pre", tag("code", unescaped(part)), class_="bk-pre"))
        else:
            parts += _lines(part.strip("\n") if len(parts) or "```" in text else part, around, verbatim)
    return together(parts)


def unescaped(text: str) -> str:
    """Slack's three entities as the characters they stand for."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _lines(text: str, around: Surroundings, verbatim: bool) -> Iterator[Markup]:
    """Runs of quoted lines as quotations, the rest as it stands."""
    run: list[str] = []
    quoting = False
    for line in [*text.split("\n"), None]:
        quoted = line is not None and bool(_QUOTED.match(line))
        if run and (line is None or quoted is not quoting):
            inner = _inline("\n".join(run), around, verbatim)
            yield tag("blockquote", inner, class_="bk-quote") if quoting else inner
            run = []
        if line is not None:
            quoting = quoted
            run.append(_QUOTED.sub("", line, count=1) if quoted else line)


def _inline(text: str, around: Surroundings, verbatim: bool) -> Markup:
    parts: list[Markup] = []
    done = 0
    for found in _INLINE.finditer(text):
        parts.append(escape(unescaped(text[done : found.start()])))
        parts.append(_marked(found, around, verbatim))
        done = found.end()
    return together([*parts, escape(unescaped(text[done:]))])


def _marked(found: re.Match[str], around: Surroundings, verbatim: bool) -> Markup:
    kind = found.lastgroup or ""
    inner = found[kind]
    match kind:
        case "code":
            return tag("code", unescaped(inner), class_="bk-code")
        case "angle":
            return _angle(inner, around) or escape(unescaped(found[0]))
        case "emoji":
            return escape(EMOJI.get(inner, found[0]))
        case "url":
            return escape(unescaped(inner)) if verbatim else link(unescaped(inner), unescaped(inner))
        case _:
            return tag(kind, _inline(inner, around, verbatim))


def _angle(inner: str, around: Surroundings) -> Markup | None:
    """A mention, a date or a link; None for what is none of them."""
    target, _, label = inner.partition("|")
    special = _SPECIAL.get(target[:1])
    if special:
        return special(target[1:], label, around)
    url = unescaped(target)
    return link(url, unescaped(label) or url.removeprefix("mailto:")) if safe_url(url) else None


def user_mention(user: str, label: str, around: Surroundings) -> Markup:
    """A person, by the name they are shown with."""
    return tag("span", f"@{around.users.get(user) or label or user}", class_="bk-mention")


def channel_mention(channel: str, label: str, around: Surroundings) -> Markup:
    """A channel, by its name."""
    return tag("span", f"#{around.channels.get(channel) or label or channel}", class_="bk-mention")


def broadcast(target: str, label: str, around: Surroundings) -> Markup | None:
    """`@here` and the like, a group of people, or a date."""
    if target in ("here", "channel", "everyone"):
        return tag("span", f"@{target}", class_="bk-mention bk-broadcast")
    kind, _, rest = target.partition("^")
    if kind == "date":
        return _date(rest, label, around)
    if kind == "subteam":
        return tag("span", unescaped(label) or f"@{rest}", class_="bk-mention")
    return None


def _date(given: str, fallback: str, around: Surroundings) -> Markup:
    timestamp, _, rest = given.partition("^")
    pattern, _, url = rest.partition("^")
    shown, machine = said_date(timestamp, unescaped(pattern), unescaped(fallback), around)
    said = tag("time", shown, datetime=machine) if machine else escape(shown)
    return link(unescaped(url), said) if url else said


_SPECIAL: dict[str, Callable[[str, str, Surroundings], Markup | None]] = {
    "@": user_mention,
    "#": channel_mention,
    "!": broadcast,
}
