"""Text objects, rich text and pictures."""

from __future__ import annotations

from markupsafe import Markup, escape

from sandbox.page.blocks.dates import said_date
from sandbox.page.blocks.emoji import emoji, with_emoji
from sandbox.page.blocks.mrkdwn import broadcast, channel_mention, mrkdwn, unescaped, user_mention
from sandbox.page.blocks.surroundings import Surroundings
from sandbox.page.blocks.tags import link, safe_url, tag, together
from sandbox.workspace import Json


def plain(text: Json | None) -> str:
    """What a text object says, without its formatting."""
    return with_emoji(unescaped(text["text"])) if text else ""


def text_object(text: Json, around: Surroundings) -> Markup:
    """A text object, formatted when it is mrkdwn."""
    if text["type"] == "mrkdwn":
        return mrkdwn(text["text"], around, text.get("verbatim", False))
    return escape(plain(text))


def picture(image: Json, class_: str) -> Markup:
    """A picture from the web, or its description where there is none to show."""
    url = safe_url(image.get("image_url", ""))
    if url is None:
        return tag("span", image["alt_text"], class_=f"{class_} bk-noimage", role="img")
    return tag(
        "img", src=url, alt=image["alt_text"], class_=class_, loading="lazy", referrerpolicy="no-referrer"
    )


def rich_text(block: Json, around: Surroundings) -> Markup:
    """Rich text: sections, lists, quotations and code."""
    return together(_part(part, around) for part in block["elements"])


def _part(part: Json, around: Surroundings) -> Markup:
    match part["type"]:
        case "rich_text_list":
            items = [tag("li", _runs(item, around)) for item in part["elements"]]
            indent = int(part.get("indent", 0))
            if part["style"] == "ordered":
                start = int(part.get("offset", 0)) + 1
                return tag("ol", *items, class_=f"bk-list bk-indent-{indent}", start=start)
            return tag("ul", *items, class_=f"bk-list bk-indent-{indent}")
        case "rich_text_preformatted":
            return tag("pre", tag("code", _runs(part, around)), class_="bk-pre")
        case "rich_text_quote":
            return tag("blockquote", _runs(part, around), class_="bk-quote")
        case _:
            return tag("div", _runs(part, around), class_="bk-rich")


def _runs(part: Json, around: Surroundings) -> Markup:
    return together(_styled(run, around) for run in part["elements"])


_MARKS = {"bold": "b", "italic": "i", "strike": "s", "code": "code", "underline": "u"}


def _styled(run: Json, around: Surroundings) -> Markup:
    shown = _run(run, around)
    for style, element in _MARKS.items():
        if run.get("style", {}).get(style):
            shown = tag(element, shown, class_="bk-code" if style == "code" else None)
    return shown


def _run(run: Json, around: Surroundings) -> Markup:
    match run["type"]:
        case "text":
            return escape(run["text"])
        case "link":
            return link(run["url"], run.get("text") or run["url"])
        case "emoji":
            return escape(emoji(run["name"]))
        case "user":
            return user_mention(run["user_id"], "", around)
        case "channel":
            return channel_mention(run["channel_id"], "", around)
        case "broadcast":
            return broadcast(run["range"], "", around) or Markup("")
        case "date":
            shown, machine = said_date(str(run["timestamp"]), run["format"], run.get("fallback", ""), around)
            return tag("time", shown, datetime=machine or None)
        case "color":
            return tag("code", run["value"], class_="bk-code")
        case _:
            return tag(
                "span", "@" + str(run.get("usergroup_id") or run.get("team_id", "")), class_="bk-mention"
            )
