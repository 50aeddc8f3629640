"""One of every block and element, as an app would send them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def run(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def said(text: str) -> Json:
    return rich({"type": "rich_text_section", "elements": [run(text)]})


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


CONFIRM = {
    "title": plain("Send the formal notice?"),
    "text": mrkdwn("It leaves *today*, by registered post."),
    "confirm": plain("Send it"),
    "deny": plain("Not yet"),
    "style": "danger",
}
OPTIONS = [option("Everyone", "all"), option("My customers", "mine"), option("Nobody", "none")]
PICTURE = {"type": "image", "image_url": "https://images.invalid/acme.png", "alt_text": "ACME's logo"}

WORDS: list[Json] = [
    {"type": "header", "block_id": "head", "text": plain("ACME owes you €30,900 :warning:")},
    {
        "type": "section",
        "block_id": "words",
        "text": mrkdwn(
            "*Bold*, _italic_, ~struck~, `code`, *_both_*, snake_case_name and 2*3*4.\n"
            "> A quotation\n> in two lines\n"
            "<https://example.com/a?b=1&amp;c=2|A link>, <mailto:pay@example.com|mail>, "
            "<javascript:alert(1)|bad>\n"
            "<@U1> in <#C1> told <!here> on <!date^1795334400^{date_short} at {time}|some day>; "
            "R&amp;D &lt;ok&gt; :tada:\n"
            "```\nline 1\n  line 2\n```\nafter"
        ),
        "accessory": button("Open", "open", value="acme"),
    },
    {
        "type": "section",
        "block_id": "fields",
        "fields": [mrkdwn("*Late*\n€30,900"), mrkdwn("*Oldest*\n44 days"), plain("Limit"), mrkdwn("€40,000")],
    },
    {"type": "divider", "block_id": "line"},
    {
        "type": "context",
        "block_id": "small",
        "elements": [PICTURE, mrkdwn("Figures of *this morning*, 08:30"), plain("FEC of 21 Nov")],
    },
    {
        "type": "rich_text",
        "block_id": "rich",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    run("Rich "),
                    run("bold", bold=True),
                    run(" and "),
                    {"type": "link", "url": "https://example.com", "text": "a link"},
                    {"type": "emoji", "name": "tada"},
                    {"type": "user", "user_id": "U1"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    {"type": "rich_text_section", "elements": [run(text)]} for text in ("one", "two")
                ],
            },
            {"type": "rich_text_quote", "elements": [run("Quoted")]},
            {"type": "rich_text_preformatted", "elements": [run("x = 1")]},
        ],
    },
    {
        "type": "image",
        "block_id": "pic",
        "image_url": "https://images.invalid/b.png",
        "alt_text": "A graph",
        "title": plain("Graph"),
    },
    {
        "type": "video",
        "block_id": "video",
        "alt_text": "How to",
        "title": plain("How to call a customer"),
        "thumbnail_url": "https://images.invalid/t.png",
        "video_url": "https://video.invalid/v",
        "author_name": "Ines",
    },
]

ACTIONS: list[Json] = [
    {
        "type": "actions",
        "block_id": "buttons",
        "elements": [
            button("Approve", "yes", style="primary", value="1"),
            button("Refuse", "no", style="danger", value="2"),
            button("Send notice", "ask", value="3", confirm=CONFIRM),
            button("Open the ledger", "go", url="https://example.com/ledger"),
            {
                "type": "overflow",
                "action_id": "more",
                "options": [
                    option("Snooze", "s", description=plain("Until tomorrow")),
                    option("Hand over", "h"),
                ],
            },
        ],
    },
    {
        "type": "actions",
        "block_id": "menus",
        "elements": [
            {"type": "static_select", "action_id": "who", "options": OPTIONS, "initial_option": OPTIONS[1]},
            {"type": "users_select", "action_id": "person", "initial_user": "U1"},
            {"type": "external_select", "action_id": "customer", "min_query_length": 2},
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-22"},
            {"type": "timepicker", "action_id": "hour", "initial_time": "08:30"},
            {"type": "radio_buttons", "action_id": "kind", "options": OPTIONS},
            {"type": "checkboxes", "action_id": "which", "options": OPTIONS, "initial_options": OPTIONS[:1]},
        ],
    },
]


def series(name: str, *values: float) -> Json:
    return {
        "name": name,
        "data": [{"label": f"W{at}", "value": value} for at, value in enumerate(values, 40)],
    }


def chart(kind: str, block_id: str, *lines: Json) -> Json:
    categories = [point["label"] for point in lines[0]["data"]]
    axes = {"categories": categories, "x_label": "week", "y_label": "days"}
    drawn = {"type": kind, "series": list(lines), "axis_config": axes}
    return {"type": "data_visualization", "block_id": block_id, "title": f"A {kind} of days", "chart": drawn}


PIE: Json = {
    "type": "data_visualization",
    "block_id": "pie",
    "title": "Late by age",
    "chart": {
        "type": "pie",
        "segments": [
            {"label": label, "value": value}
            for label, value in [
                ("1-30", 168.2),
                ("31-60", 79.9),
                ("61-90", 38.1),
                ("over 90", 26.2),
                ("x", 4),
                ("y", 30),
            ]
        ],
    },
}
LINE = chart(
    "line", "lines", series("DSO", 51.3, 50.8, 49.6, 48.4), series("Best possible", 36, 36.1, 35.9, 35.7)
)
BAR = chart(
    "bar", "bars", series("A week ago", 181.4, 84.2, -39.5, 26.2), series("Now", 168.2, 79.9, 38.1, 26.2)
)
AREA = chart("area", "areas", *(series(f"S{at}", 5 + at, 9 - at, 4 + 2 * at, 7) for at in range(6)))

DATA_TABLE: Json = {
    "type": "data_table",
    "block_id": "late",
    "caption": "Largest late customers",
    "page_size": 2,
    "rows": [
        [{"type": "raw_text", "text": text} for text in ("Customer", "Late (EUR)", "Note")],
        *(
            [
                {"type": "raw_text", "text": name},
                {"type": "raw_number", "value": value, "text": f"{value:,}"},
                said(note),
            ]
            for name, value, note in [
                ("ACME", 30900, "promised"),
                ("Bellevue", 28400, "notice"),
                ("Dupont", 750, "call"),
            ]
        ),
    ],
}
TABLE: Json = {
    "type": "table",
    "block_id": "table",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": "Invoice"}, {"type": "raw_text", "text": "Due"}],
        [{"type": "raw_text", "text": "F-2026-118"}, {"type": "raw_text", "text": "9 Oct"}],
    ],
}

CARD: Json = {
    "type": "card",
    "block_id": "card",
    "icon": PICTURE,
    "title": mrkdwn("*ACME*"),
    "subtitle": plain("Paris"),
    "body": mrkdwn("Late: *€30,900*"),
    "subtext": plain("Updated today"),
    "actions": [button("Call", "call", value="acme")],
}
TASKS: list[Json] = [
    {"task_id": "1", "title": "Read the FEC", "status": "complete", "output": said("1 204 lines")},
    {
        "task_id": "2",
        "title": "Match payments",
        "status": "in_progress",
        "details": said("half done"),
        "sources": [{"type": "url", "url": "https://example.com", "text": "Bank"}],
    },
    {"task_id": "3", "title": "Tell the team", "status": "pending"},
]
GROUPS: list[Json] = [
    CARD,
    {
        "type": "carousel",
        "block_id": "cards",
        "elements": [CARD | {"block_id": f"card{at}"} for at in range(3)],
    },
    {
        "type": "container",
        "block_id": "box",
        "title": plain("Two invoices"),
        "subtitle": mrkdwn("of *ACME*"),
        "is_collapsible": True,
        "child_blocks": [{"type": "section", "block_id": "in", "text": mrkdwn("Inside the box")}],
    },
    {"type": "plan", "block_id": "plan", "title": "This morning", "tasks": TASKS},
    {"type": "task_card", "block_id": "task", **TASKS[1]},
    {
        "type": "markdown",
        "block_id": "md",
        "text": "## Title\n**bold** and [link](https://example.com), <b>raw</b>\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |",
    },
    {
        "type": "context_actions",
        "block_id": "thumbs",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "rate",
                "positive_button": {"text": plain("Good"), "value": "up"},
                "negative_button": {"text": plain("Bad"), "value": "down"},
            },
            {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Delete")},
        ],
    },
    {"type": "file", "block_id": "file", "external_id": "ABCD1", "source": "remote"},
]


def asked(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


INPUTS: list[Json] = [
    asked(
        "note", "Note", {"type": "plain_text_input", "action_id": "a", "multiline": True, "max_length": 500}
    ),
    asked(
        "name",
        "Who promised?",
        {
            "type": "plain_text_input",
            "action_id": "a",
            "placeholder": plain("A name"),
            "initial_value": "Léa",
        },
        hint=plain("First and last name"),
        optional=True,
    ),
    asked("mail", "Mail", {"type": "email_text_input", "action_id": "a"}),
    asked("page", "Page", {"type": "url_text_input", "action_id": "a"}, optional=True),
    asked(
        "sum",
        "Amount",
        {"type": "number_input", "action_id": "a", "is_decimal_allowed": True, "min_value": "0"},
    ),
    asked("on", "By when?", {"type": "datepicker", "action_id": "a", "initial_date": "2026-11-30"}),
    asked("at", "At what time?", {"type": "timepicker", "action_id": "a"}),
    asked(
        "when", "When exactly?", {"type": "datetimepicker", "action_id": "a", "initial_date_time": 1795334400}
    ),
    asked("to", "Whom to tell", {"type": "multi_users_select", "action_id": "a", "initial_users": ["U1"]}),
    asked("room", "Channel", {"type": "channels_select", "action_id": "a"}),
    asked("talk", "Conversation", {"type": "conversations_select", "action_id": "a"}),
    asked("pick", "Pick one", {"type": "static_select", "action_id": "a", "options": OPTIONS}),
    asked("picks", "Pick some", {"type": "multi_static_select", "action_id": "a", "options": OPTIONS}),
    asked(
        "cust",
        "Customer",
        {"type": "external_select", "action_id": "a", "initial_option": option("ACME", "c1")},
    ),
    asked("custs", "Customers", {"type": "multi_external_select", "action_id": "a"}),
    asked("radio", "Which?", {"type": "radio_buttons", "action_id": "a", "options": OPTIONS}),
    asked(
        "checks", "What else?", {"type": "checkboxes", "action_id": "a", "options": OPTIONS}, optional=True
    ),
    asked("rich", "Letter", {"type": "rich_text_input", "action_id": "a", "initial_value": said("Dear all")}),
    asked("files", "Proof", {"type": "file_input", "action_id": "a", "filetypes": ["pdf"]}),
]
ALERT: Json = {"type": "alert", "block_id": "alert", "text": mrkdwn("Above the *limit*"), "level": "warning"}

MESSAGE: list[Json] = [*WORDS, *ACTIONS, PIE, LINE, DATA_TABLE, TABLE, *GROUPS]
MODAL: list[Json] = [ALERT, *INPUTS]
