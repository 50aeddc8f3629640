"""Real payloads pass: the bot's own screens, blocks that slackblocks makes, the mock-ups where they are."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import slackblocks as sb
from slackblocks.errors import InvalidUsageError

from bot.home import HomeView
from bot.members import SettingsView
from bot.policy_parts import Role
from messages.digest import render_digest, render_digest_modal
from messages.help import render_help, render_help_modal
from messages.home import render_home
from messages.menu import render_menu
from messages.settings import render_settings, render_settings_modal
from sandbox.blocks import check_blocks, check_view
from sandbox.page.blocks import Surroundings, render_blocks

Json = dict[str, Any]

ROOT = Path(__file__).parents[2]
MOCK_UPS = sorted((ROOT.parent / "shared" / "ux").glob("*.json"))
MORNINGS = runpy.run_path(str(ROOT / "tests" / "unit" / "messages" / "mornings.py"))
TODAY = date(2026, 11, 24)
SETTINGS = SettingsView("fr", time(8, 30), True, frozenset({4}), (), "Europe/Paris", True)

SCREENS: dict[str, Callable[[str], Json]] = {
    "digest": lambda language: render_digest(MORNINGS["MOCKUP"]).payload(),
    "help": lambda language: render_help(language).payload(),
    "settings said": lambda language: render_settings(SETTINGS, language, True).payload(),
    "digest modal": lambda language: render_digest_modal(MORNINGS["MOCKUP"], language).payload(),
    "help modal": lambda language: render_help_modal(language).payload(),
    "menu": lambda language: render_menu(language, Role.SALESPERSON, TODAY).payload(),
    "settings": lambda language: render_settings_modal(SETTINGS, language).payload(),
    "home": lambda language: render_home(
        HomeView("Camille", TODAY, MORNINGS["MOCKUP"], None, SETTINGS), language
    ).payload(),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", SCREENS)
def test_the_bots_screens_pass_and_show(name: str, language: str) -> None:
    payload = SCREENS[name](language)
    if "type" in payload:
        assert check_view(payload) == []
    else:
        assert check_blocks(payload["blocks"], "message") == []
    assert "bk-block" in render_blocks(payload["blocks"], Surroundings("message", locale=language))


@pytest.mark.parametrize(
    "path",
    MOCK_UPS or [pytest.param(None, marks=pytest.mark.skip("the mock-ups are not beside this checkout"))],
    ids=lambda path: path.stem if path else "none",
)
def test_the_mock_ups_pass_and_show(path: Path) -> None:
    payload = json.loads(path.read_text())
    assert check_blocks(payload["blocks"], "message") == []
    assert "bk-block" in render_blocks(payload["blocks"], Surroundings("message"))


def options(count: int) -> list[sb.Option]:
    return [sb.Option(sb.PlainText(f"o{at}"), f"v{at}") for at in range(count)]


def rich(text: str) -> sb.RichTextBlock:
    return sb.RichTextBlock([sb.RichTextSection([sb.RichText(text, bold=True)])])


def chart(make: Any) -> sb.DataVisualizationBlock:
    lines = [sb.DataSeries("a", [sb.DataPoint("x", 1), sb.DataPoint("y", -2.5)])]
    return sb.DataVisualizationBlock("t", make(lines, sb.AxisConfig(["x", "y"], "across", "up")))


CONFIRM = sb.Confirm("Sure?", "It is final", "Yes", "No", style="danger")
CARD = sb.CardBlock(
    title="t", body=sb.Text("*b*"), actions=[sb.Button("b", "b")], slack_icon=sb.SlackIcon("bug")
)
TASK = sb.TaskCardBlock("1", "t", rich("d"), rich("o"), [sb.URLSource("https://e.com", "e")], "complete")

MADE: dict[str, Callable[[], sb.Block]] = {
    "section": lambda: sb.SectionBlock(
        "t", fields=["a", "b"], accessory=sb.Button("b", "b", confirm=CONFIRM)
    ),
    "header": lambda: sb.HeaderBlock("t"),
    "divider": lambda: sb.DividerBlock(),
    "context": lambda: sb.ContextBlock([sb.Text("t"), sb.Image(image_url="https://e.com/i", alt_text="i")]),
    "actions": lambda: sb.ActionsBlock(
        [
            sb.Button("b", "b", value="v", style="primary"),
            sb.OverflowMenu("o", options(5)),
            sb.StaticSelectMenu("s", options(100), placeholder="p"),
            sb.StaticMultiSelectMenu("m", options(2), max_selected_items=2),
            sb.ExternalSelectMenu("e", min_query_length=0),
            sb.UserSelectMenu("u", "U1"),
            sb.ChannelSelectMenu("c"),
            sb.ConversationSelectMenu("v", filter=sb.ConversationFilter(["im", "public"])),
            sb.DatePicker("d", "2026-11-22"),
            sb.TimePicker("t", "08:30", timezone="Europe/Paris"),
            sb.DateTimePicker("dt", 1795334400),
            sb.RadioButtonGroup("r", options(10)),
            sb.CheckboxGroup("k", options(10)),
        ]
    ),
    "input": lambda: sb.InputBlock(
        "l", sb.PlainTextInput("p", "x", True, 1, 3000), True, hint="h", optional=True
    ),
    "number": lambda: sb.InputBlock("l", sb.NumberInput(True, "n", "1.5", 1, 2)),
    "e-mail": lambda: sb.InputBlock("l", sb.EmailInput("e", "a@b.fr")),
    "address": lambda: sb.InputBlock("l", sb.URLInput("u", "https://e.com")),
    "rich input": lambda: sb.InputBlock("l", sb.RichTextInput("r", rich("x"), min_lines=2, max_lines=3)),
    "files": lambda: sb.InputBlock("l", sb.FileInput("f", ["pdf"], 10)),
    "image": lambda: sb.ImageBlock("https://e.com/i", "i", "t"),
    "video": lambda: sb.VideoBlock("a", "https://e.com/t", "t", "https://e.com/v", "author"),
    "file": lambda: sb.FileBlock("x"),
    "rich text": lambda: rich("t"),
    "markdown": lambda: sb.MarkdownBlock("# t"),
    "table": lambda: sb.TableBlock([[sb.RawText("a")]], [sb.ColumnSettings("right", True)]),
    "data table": lambda: sb.DataTableBlock([[sb.RawText("a")], [sb.RawNumber(1.5, "1.5")]], "c", 100),
    "pie": lambda: sb.DataVisualizationBlock("t", sb.PieChart([sb.ChartSegment("a", 1)] * 6)),
    "bar": lambda: chart(sb.BarChart),
    "line": lambda: chart(sb.LineChart),
    "area": lambda: chart(sb.AreaChart),
    "card": lambda: CARD,
    "carousel": lambda: sb.CarouselBlock([CARD]),
    "container": lambda: sb.ContainerBlock([sb.DividerBlock()], "t", subtitle="s", is_collapsible=True),
    "task": lambda: TASK,
    "plan": lambda: sb.PlanBlock("p", [TASK]),
    "feedback": lambda: sb.ContextActionsBlock(
        [
            sb.FeedbackButtons(sb.FeedbackButton("g", "1"), sb.FeedbackButton("b", "2"), "f"),
            sb.IconButton("d"),
        ]
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_what_slackblocks_makes_passes_and_shows(name: str) -> None:
    payload = sb.MessageResponse(text="t", blocks=[MADE[name]()]).to_dict()
    assert check_blocks(payload["blocks"], "message") == []
    assert "bk-block" in render_blocks(payload["blocks"], Surroundings("message"))


def test_what_slackblocks_makes_for_a_modal_passes() -> None:
    blocks = [sb.AlertBlock("Careful", "error"), MADE["input"]()]
    assert check_view(sb.ModalView("t", blocks, submit="s").to_dict()) == []


REFUSED: dict[str, tuple[Callable[[], object], Json]] = {
    "long header": (
        lambda: sb.HeaderBlock("x" * 151),
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
    ),
    "empty text": (
        lambda: sb.SectionBlock(sb.Text("")),
        {"type": "section", "text": {"type": "mrkdwn", "text": ""}},
    ),
    "section of nothing": (lambda: sb.SectionBlock(), {"type": "section"}),
    "six in an overflow": (
        lambda: sb.OverflowMenu("o", options(6)),
        {
            "type": "actions",
            "elements": [
                {
                    "type": "overflow",
                    "options": [{"text": {"type": "plain_text", "text": "o"}, "value": "v"}] * 6,
                }
            ],
        },
    ),
    "a date that is none": (
        lambda: sb.DatePicker("d", "22/11/2026"),
        {"type": "actions", "elements": [{"type": "datepicker", "initial_date": "22/11/2026"}]},
    ),
    "an unknown status": (
        lambda: sb.TaskCardBlock("1", "t", status="late"),  # type: ignore[arg-type]
        {"type": "task_card", "task_id": "1", "title": "t", "status": "late"},
    ),
    "a slice of nothing": (
        lambda: sb.ChartSegment("a", 0),
        {
            "type": "data_visualization",
            "title": "t",
            "chart": {"type": "pie", "segments": [{"label": "a", "value": 0}]},
        },
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_slackblocks_refuses_is_refused(name: str) -> None:
    make, payload = REFUSED[name]
    with pytest.raises(InvalidUsageError):
        make()
    assert check_blocks([payload], "message") != []
