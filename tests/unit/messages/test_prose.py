"""Sentences: the same ones in both languages, every value written by its type."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from importlib.resources import files

import pytest
from jinja2 import UndefinedError
from jinja2.runtime import Macro
from mornings import eur, usd

from messages.escape import Mrkdwn
from messages.formats import Language
from messages.prose import Value, environment, listed, say, stop, sums, tell

EN, FR = Language.EN, Language.FR
SCREENS = (
    "acted ageing buttons card cases charges choices delegates digest dispute_form dispute_message done "
    "dossier down_payment dunning exposure folded forms hand_over help history holds home home_credit "
    "home_records import letter letter_form limit_form limits menu not_understood note_form old_figures "
    "order overdue pause_form plan_form promise_form promise_notice queue read_back record_lists records "
    "refusals refused reminder reminder_preview report request scenario settings sheet small_forms "
    "standing statement steps words wrong_inputs"
).split()
BY_ERRORS = ["complaints"]
"""Said in English by the errors themselves: the template has the French."""
_MACRO = re.compile(r"\{% macro (\w+)\(([^)]*)\) %\}")


def _macros(screen: str, language: Language) -> dict[str, str]:
    source = files("messages").joinpath("templates", f"{screen}.{language}.j2").read_text("utf-8")
    found = _MACRO.findall(source)
    assert len(found) == len(dict(found)), f"{screen}.{language} has a sentence twice"
    return dict(found)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_sentence_exists_in_both_languages_with_the_same_parameters(screen: str) -> None:
    assert _macros(screen, EN) == _macros(screen, FR)


def test_no_screen_is_missing_from_that_check() -> None:
    names = {entry.name.split(".")[0] for entry in files("messages").joinpath("templates").iterdir()}
    assert names == {*SCREENS, *BY_ERRORS}


RESERVED = frozenset("true false none True False None and or not in is if else elif loop self super".split())
"""Words that Jinja reads as its own: a sentence of that name cannot be called."""


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("screen", SCREENS + BY_ERRORS)
def test_every_template_compiles_and_each_of_its_sentences_can_be_called(
    screen: str, language: Language
) -> None:
    module = environment(language).get_template(f"{screen}.{language}.j2").module
    names = _macros(screen, language)
    assert not RESERVED & set(names)
    assert [name for name in names if not isinstance(getattr(module, name, None), Macro)] == []


@pytest.mark.parametrize("screen", SCREENS + BY_ERRORS)
def test_french_keeps_its_punctuation_on_the_line(screen: str) -> None:
    """A no-break space before `: ; ? !` and inside quotation marks."""
    source = files("messages").joinpath("templates", f"{screen}.fr.j2").read_text("utf-8")
    assert not re.findall(r".{0,20} [:;?!](?=[\s*<{`\"]|$)|.{0,20} »|« .{0,20}", source, re.MULTILINE)


def test_values_are_written_by_the_language() -> None:
    values: dict[str, Value] = {"name": "A & B", "amount": eur("1045.50"), "on": date(2026, 11, 27)}
    assert say(EN, "digest", "next_due", **values) == "Next due: A &amp; B, €1,045.50, Fri 27 Nov"
    assert say(FR, "digest", "next_due", **values) == (
        "Prochaine échéance\u00a0: A &amp; B, 1\u202f045,50\u00a0€, ven. 27 nov."
    )


def test_safe_text_is_not_escaped_twice_and_a_terminal_gets_it_unescaped() -> None:
    assert say(EN, "words", "text", text=say(EN, "words", "text", text="A & B")) == "A &amp; B"
    assert say(EN, "words", "text", text=Mrkdwn("*bold*")) == "*bold*"
    assert tell(EN, "report", "text", text="A & *B*\n<c>") == "A & *B* <c>"


def test_a_sentence_without_one_of_its_values_fails() -> None:
    with pytest.raises(UndefinedError):
        say(EN, "digest", "title_calls")


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (0, "0 days", "0 jour"),
        (1, "1 day", "1 jour"),
        (2, "2 days", "2 jours"),
        (1234, "1,234 days", "1\u202f234 jours"),
    ],
)
def test_plurals(count: int, english: str, french: str) -> None:
    assert say(EN, "words", "days", count=count) == english
    assert say(FR, "words", "days", count=count) == french


def test_lists_and_sums_in_words() -> None:
    assert listed(["a"], EN) == "a"
    assert listed(["a", "b", "c"], EN) == "a, b and c"
    assert listed(["a", "b"], FR) == "a et b"
    assert sums([eur("9850"), usd("1200")], EN) == "€9,850 and $1,200"


def test_a_sentence_ends_with_one_full_stop() -> None:
    assert stop("le mer. 25 nov.") == "le mer. 25 nov."
    assert stop("on Wed 25 Nov") == "on Wed 25 Nov."


def test_a_sentence_said_before_is_never_taken_for_another() -> None:
    """What is equal to Python is not always read alike: text that is safe, a truth, a moment elsewhere."""
    assert say(Language.EN, "words", "text", text="<a>") == "&lt;a&gt;"
    assert say(Language.EN, "words", "text", text=Mrkdwn("<a>")) == "<a>"
    assert tell(Language.EN, "words", "text", text="<a>") == "<a>"
    paris = datetime(2026, 11, 23, 18, 10, tzinfo=timezone(timedelta(hours=1)))
    utc = paris.astimezone(UTC)
    assert paris == utc
    said = [say(Language.EN, "card", "ledger", at=at) for at in (paris, utc)]
    assert said == ["ledger of Mon 23 Nov, 18:10", "ledger of Mon 23 Nov, 17:10"]
    assert say(Language.EN, "card", "figures_left_out", count=1).startswith("1 more paragraph does")
    with pytest.raises(TypeError):
        say(Language.EN, "card", "figures_left_out", count=True)
