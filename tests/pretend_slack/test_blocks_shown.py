"""Blocks as HTML: what is said, what can be done, and nothing that an app or a customer slips in."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pretend_slack.every_block import (
    AREA,
    BAR,
    CONFIRM,
    DATA_TABLE,
    LINE,
    MESSAGE,
    MODAL,
    PIE,
    asked,
    button,
    option,
    plain,
)
from sandbox.page import blocks
from sandbox.page.blocks import Surroundings, mrkdwn, render_blocks
from sandbox.page.blocks.words import FRENCH

Json = dict[str, Any]

AROUND = Surroundings(
    "message",
    action_url="/act",
    container={"message_ts": "1.000001"},
    users={"U1": "Camille Roy"},
    channels={"C1": "credit"},
    today=date(2026, 11, 23),
)
IN_MODAL = Surroundings("modal", action_url="/act")

HOSTILE = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>&amp;"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~no~", "<b>bold</b> <i>it</i> <s>no</s>"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("a * b * c, 2*3*4 and a_b_c", "a * b * c, 2*3*4 and a_b_c"),
        ("`*not bold*`", '<code class="bk-code">*not bold*</code>'),
        ("R&amp;D &lt;!channel&gt;", "R&amp;D &lt;!channel&gt;"),
        ("<b>raw</b>", "&lt;b&gt;raw&lt;/b&gt;"),
        ("<@U1>", '<span class="bk-mention">@Camille Roy</span>'),
        ("<@U9>", '<span class="bk-mention">@U9</span>'),
        ("<#C1|x>", '<span class="bk-mention">#credit</span>'),
        ("<!here>", '<span class="bk-mention bk-broadcast">@here</span>'),
        (
            "<!date^1795334400^{date_num} {time}|then>",
            '<time datetime="2026-11-22T09:00:00+01:00">2026-11-22 09:00</time>',
        ),
        (
            "<!date^1795334400^{date_pretty}|then>",
            '<time datetime="2026-11-22T09:00:00+01:00">yesterday</time>',
        ),
        ("<!date^never^{date}|then>", "then"),
        (":tada: :no_such_one: 10:30:00", "🎉 :no_such_one: 10:30:00"),
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
        ("<|> <!> <@>", '&lt;|&gt; &lt;!&gt; <span class="bk-mention">@</span>'),
        ("> said\nafter", '<blockquote class="bk-quote">said</blockquote>after'),
        ("&gt; said", '<blockquote class="bk-quote">said</blockquote>'),
        ("```\na *b*\n```", '<pre class="bk-pre"><code>a *b*</code></pre>'),
    ],
)
def test_slacks_markup_becomes_html(text: str, html: str) -> None:
    assert str(mrkdwn(text, AROUND)) == html


def test_links_lead_to_the_web_mail_or_telephone_only() -> None:
    rel = 'target="_blank" rel="noopener noreferrer nofollow"'
    assert (
        str(mrkdwn("<https://e.com/?a=1&amp;b=2|see>", AROUND))
        == f'<a href="https://e.com/?a=1&amp;b=2" {rel}>see</a>'
    )
    assert str(mrkdwn("<tel:+33536490012|05 36 49 00 12>", AROUND)).startswith('<a href="tel:+33536490012"')
    assert "href" not in mrkdwn("<data:text/html,x|x> <file:///etc|y>", AROUND)


def test_bare_addresses_are_links_unless_verbatim() -> None:
    assert 'href="https://e.com/a"' in mrkdwn("see https://e.com/a.", AROUND)
    assert "href" not in mrkdwn("see https://e.com/a.", AROUND, verbatim=True)


class Tags(HTMLParser):
    """Counts tags, and holds that they nest."""

    VOID = frozenset({"img", "input", "hr", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser.seen


def hostile(value: Any, key: str = "") -> Any:
    """The same payload with hostile text wherever people's text stands."""
    if isinstance(value, dict):
        return {name: hostile(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner, key) for inner in value]
    kept = ("type", "initial_date", "initial_time", "style", "level", "status", "align", "icon", "label")
    return HOSTILE if isinstance(value, str) and key not in kept else value


@pytest.mark.parametrize("block", [*MESSAGE, BAR, AREA], ids=lambda block: block["block_id"])
def test_hostile_text_in_a_message_is_shown_not_run(block: Json) -> None:
    spoilt = hostile(block)
    if block["type"] == "data_visualization" and "axis_config" in block["chart"]:
        spoilt["chart"]["axis_config"]["categories"] = block["chart"]["axis_config"]["categories"]
    assert_harmless(render_blocks([spoilt], AROUND))


@pytest.mark.parametrize("block", MODAL, ids=lambda block: block["block_id"])
def test_hostile_text_in_a_modal_is_shown_not_run(block: Json) -> None:
    assert_harmless(render_blocks([hostile(block)], IN_MODAL))


def assert_harmless(html: str) -> None:
    for name, attributes in tags(html):
        assert name not in ("script", "iframe", "object", "style")
        assert not [key for key in attributes if key.startswith("on")]
        for address in ("href", "src", "formaction"):
            assert re.match(r"https?:|mailto:|tel:|/act", attributes.get(address) or "/act")


def test_every_block_is_whole_html_with_ids_said_once() -> None:
    for shown, around in ((MESSAGE, AROUND), (MODAL, IN_MODAL)):
        ids = [attributes["id"] for _, attributes in tags(render_blocks(shown, around)) if "id" in attributes]
        assert len(ids) == len(set(ids))


def test_a_message_is_a_form_of_its_own_and_a_modal_is_not() -> None:
    message = render_blocks([{"type": "divider"}], AROUND)
    assert '<form class="bk-form" method="post" action="/act">' in message
    assert '<input type="hidden" name="message_ts" value="1.000001">' in message
    assert "<form" not in render_blocks([{"type": "divider"}], IN_MODAL)


def test_enter_in_a_field_presses_no_button_of_the_app() -> None:
    block = {"type": "actions", "block_id": "b", "elements": [button("Go", "go"), {"type": "datepicker"}]}
    first = next(found for name, found in tags(render_blocks([block], AROUND)) if name == "button")
    assert "disabled" in first
    assert "name" not in first


def acts(block: Json, around: Surroundings = AROUND) -> list[str | None]:
    html = render_blocks([block], around)
    return [
        found.get("value") for name, found in tags(html) if name == "button" and found.get("name") == "act"
    ]


def test_a_button_posts_where_it_stands_and_its_value() -> None:
    block = {
        "type": "actions",
        "block_id": "b",
        "elements": [button("Go", "go", value="v:1", style="danger")],
    }
    assert acts(block) == ['{"block_id":"b","action_id":"go","value":"v:1"}']
    assert 'class="bk-button bk-danger"' in render_blocks([block], AROUND)


def test_a_button_that_asks_first_acts_from_its_confirmation() -> None:
    block = {"type": "actions", "block_id": "b", "elements": [button("Go", "go", confirm=CONFIRM)]}
    html = render_blocks([block], AROUND)
    assert acts(block) == ['{"block_id":"b","action_id":"go"}']
    assert html.index("<summary") < html.index("Send the formal notice?") < html.index("Send it")
    assert "It leaves <b>today</b>" in html


def test_an_overflow_menu_acts_with_its_option() -> None:
    menu = {
        "type": "overflow",
        "action_id": "m",
        "options": [option("Snooze", "s"), option("Hand over", "h")],
    }
    assert acts({"type": "section", "block_id": "b", "text": plain("x"), "accessory": menu}) == [
        '{"block_id":"b","action_id":"m","value":"s"}',
        '{"block_id":"b","action_id":"m","value":"h"}',
    ]


def test_an_input_has_its_label_hint_error_and_what_was_typed() -> None:
    block = asked("b 1", "Amount", {"type": "plain_text_input", "action_id": "a/1"}, hint=plain("In euros"))
    around = Surroundings(
        "modal",
        values={"b 1": {"a/1": {"type": "plain_text_input", "value": "12"}}},
        errors={"b 1": "Too little"},
    )
    html = render_blocks([block], around)
    assert '<label class="bk-label" for="bk.b%201.a%2F1">Amount</label>' in html
    assert 'name="in/b%201/a%2F1"' in html
    assert 'aria-describedby="bk.b%201.hint bk.b%201.error"' in html
    assert 'value="12"' in html
    assert '<p class="bk-error" id="bk.b%201.error" role="alert">Too little</p>' in html
    assert acts(block, around) == []


def test_optional_inputs_say_so_in_the_readers_language() -> None:
    block = asked("b", "Note", {"type": "plain_text_input", "action_id": "a"}, optional=True)
    assert " (optional)" in render_blocks([block], Surroundings("modal", locale="en-GB"))
    assert " (facultatif)" in render_blocks([block], Surroundings("modal", locale="fr-FR"))


def test_a_select_begins_with_its_option_and_acts_on_change() -> None:
    options = [option("All", "all"), option("Mine", "mine")]
    menu = {"type": "static_select", "action_id": "m", "options": options, "initial_option": options[1]}
    html = render_blocks([{"type": "actions", "block_id": "b", "elements": [menu]}], AROUND)
    assert '<option value="mine" selected>Mine</option>' in html
    assert 'data-act="{&#34;block_id&#34;:&#34;b&#34;,&#34;action_id&#34;:&#34;m&#34;}"' in html


def test_a_menu_fed_by_the_app_offers_what_it_gave() -> None:
    block = asked("b", "Customer", {"type": "external_select", "action_id": "a", "min_query_length": 2})
    assert "&#34;min_query_length&#34;:2" in render_blocks([block], IN_MODAL)
    given = Surroundings("modal", suggestions={("b", "a"): [option("ACME", "c1")]})
    assert ">ACME</option>" in render_blocks([block], given)


def test_a_data_table_sorts_numbers_as_numbers_and_shows_every_row() -> None:
    html = render_blocks([DATA_TABLE], AROUND)
    assert 'data-page-size="2"' in html
    assert [found.get("data-sort") for name, found in tags(html) if "data-sort" in found] == [
        "text",
        "number",
        "text",
    ]
    assert '<td data-value="30900" class="bk-right">30,900</td>' in html
    assert "<caption>Largest late customers</caption>" in html
    assert html.count('scope="row"') == 3


@pytest.mark.parametrize("block", [PIE, LINE, BAR, AREA], ids=lambda block: block["chart"]["type"])
def test_a_chart_says_its_figures_to_those_who_listen(block: Json) -> None:
    html = render_blocks([block], AROUND)
    drawn = next(found for name, found in tags(html) if name == "svg")
    assert drawn["role"] == "img"
    for target in (drawn["aria-labelledby"] or "").split():
        assert f'id="{target}"' in html
    first = block["chart"].get("segments", [None])[0] or block["chart"]["series"][0]["data"][0]
    assert re.search(rf"<desc[^>]*>[^<]*{re.escape(first['label'])}[^<]*{first['value']:g}", html)


def test_lines_are_scaled_to_what_they_show_and_bars_to_nothing() -> None:
    def lowest(block: Json) -> list[str]:
        return re.findall(r'bk-tick-y">([^<]+)<', render_blocks([block], AROUND))

    # 35.7 to 51.3 days is drawn from 35; bars always stand on 0, here with one below it.
    assert lowest(LINE) == ["35", "40", "45", "50", "55"]
    assert lowest(BAR) == ["-50", "0", "50", "100", "150", "200"]


def test_figures_are_written_as_the_reader_writes_them() -> None:
    french = render_blocks([PIE], Surroundings("message", locale="fr-FR"))
    assert "168,2 (49\u202f%)" in french or "168,2 (49\u00a0%)" in french


@pytest.mark.parametrize("value", [0, 1e25, 1e308, -1e308, 5e-324])
@pytest.mark.parametrize("chart", [BAR, LINE, AREA], ids=lambda block: block["chart"]["type"])
def test_figures_of_any_size_are_drawn(chart: Json, value: float) -> None:
    block = deepcopy(chart)
    block["chart"]["series"][0]["data"][0]["value"] = value
    drawn = render_blocks([block], AROUND)
    assert "nan" not in drawn
    assert "inf" not in drawn


def test_slices_of_any_size_are_drawn() -> None:
    block = deepcopy(PIE)
    for slice_ in block["chart"]["segments"]:
        slice_["value"] = 1e308
    # Six sixths, each said in the description and in the legend.
    assert render_blocks([block], AROUND).count("1e+308 (17%)") == 12


def test_every_word_of_the_page_inside_blocks_is_said_in_french() -> None:
    said = re.compile(r'\bsay\(\s*"([^"]+)"')
    source = Path(blocks.__file__).parent
    spoken = {word for path in source.glob("*.py") for word in said.findall(path.read_text())}
    assert spoken <= FRENCH.keys()
