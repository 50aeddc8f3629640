"""The page's own sentences: all in French, with its typography, and none that nothing says."""

import re
from pathlib import Path

import sandbox.page
from sandbox.app_side import refusals
from sandbox.page.hints import Hint, hints
from sandbox.page.inspector import LABELS, coloured
from sandbox.page.words import FRENCH, speaking
from sandbox.workspace import Command

HOME = Path(sandbox.page.__file__).parent
_SAID = (
    re.compile(r'\b(?:t|speak|_speak)\(\s*"([^"]+)"'),
    re.compile(r'\b(?:t|speak)\(\s*"[^"]+" if [^"]* else "([^"]+)"'),
    re.compile(r'\.counted\([^"]*"([^"]+)", "[^"]+"'),
    re.compile(r'\.counted\([^"]*"[^"]+", "([^"]+)"'),
)


def _sources() -> str:
    files = [*(HOME / "templates").glob("*.html"), *HOME.glob("*.py")]
    return "\n".join(one.read_text("utf-8") for one in files if one.name != "words.py")


def test_every_sentence_of_a_template_exists_in_french() -> None:
    said = {sentence for pattern in _SAID for sentence in pattern.findall(_sources())}
    assert len(said) > 40
    assert said - FRENCH.keys() == set()


def test_every_refusal_and_every_filter_exists_in_french() -> None:
    errors = [one for one in vars(refusals).values() if isinstance(one, type)]
    kinds = [one for one in errors if issubclass(one, refusals.ActError) and one is not refusals.ActError]
    said = {str(one.__doc__) for one in kinds}
    assert len(said) > 5
    assert (said | set(LABELS.values())) - FRENCH.keys() == set()


def test_nothing_is_translated_that_nobody_says() -> None:
    source = _sources() + "".join(str(one.__doc__) for one in vars(refusals).values())
    assert [sentence for sentence in FRENCH if sentence not in source] == []


def test_french_has_its_unbreakable_spaces() -> None:
    assert [said for said in FRENCH.values() if re.search(r"[^\xa0][:;?!]", said)] == []


def test_a_locale_gives_a_voice_and_a_count_its_sentence() -> None:
    assert speaking("fr-CA")("Today") == "Aujourd'hui"
    assert speaking("de-DE")("Today") == "Today"
    assert speaking("fr-FR").counted(1, "1 reply", "{count} replies") == "1 réponse"
    assert speaking("fr-FR").counted(2, "1 reply", "{count} replies") == "2 réponses"


def test_hints_are_the_command_and_each_example() -> None:
    command = Command("/credit", "Who is late", "ACME, invoice 0871, [help]")
    assert hints([command]) == [
        Hint("/credit ", "/credit", "Who is late"),
        Hint("/credit ACME", "/credit ACME"),
        Hint("/credit invoice 0871", "/credit invoice 0871"),
        Hint("/credit help", "/credit help"),
    ]


def test_json_is_coloured_and_escaped() -> None:
    assert coloured({"a<": ["b>", 1.5, True]}) == (
        '{\n  <span class="k">&#34;a&lt;&#34;</span>: [\n'
        '    <span class="s">&#34;b&gt;&#34;</span>,\n    <span class="n">1.5</span>,\n'
        '    <span class="n">true</span>\n  ]\n}'
    )
