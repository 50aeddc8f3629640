"""Why a mail did not arrive, in words: the house's own reasons are translated, a server's are quoted."""

from __future__ import annotations

import pytest

from messages.formats import Language
from messages.mail_trouble import plain_trouble, trouble_of
from messages.step_words import step_voice

EN, FR = step_voice("en"), step_voice("fr")


@pytest.mark.parametrize(
    ("reason", "code", "said"),
    [
        ("no address", "no_address", "the ledger has no e-mail address"),
        ("no template", "no_template", "the words that the policy has for it cannot be put together"),
        ("unsure", "unsure", "the connection ended before the mail server answered"),
        ("expired", "expired", "its sending hours ended first"),
        (
            "mail outdated",
            "mail_outdated",
            "what the customer owes, or their address, changed while it waited for the mail server",
        ),
        ("no mail server", "no_server", "no mail server is set up"),
        (
            "letter outdated",
            "letter_outdated",
            "the letter says other figures than today's: make a new one",
        ),
    ],
)
def test_the_houses_own_reasons_are_said_in_words(reason: str, code: str, said: str) -> None:
    found = trouble_of(reason, 200, EN)
    assert (found.code, found.words) == (code, said)
    assert trouble_of(reason, 200, FR).words not in ("", said)


def test_a_mail_servers_words_stay_as_they_are_and_act_on_nothing() -> None:
    found = trouble_of("550 5.1.1 <!channel> *unknown*", 200, EN)
    assert (found.code, found.words) == ("", "“550 5.1.1 &lt;!channel&gt; ∗unknown∗”")


def test_nothing_wrong_is_nothing_said() -> None:
    assert trouble_of(" \n", 200, EN).words == ""


def test_what_may_have_arrived_is_not_said_to_have_failed() -> None:
    unsure = trouble_of("unsure", 200, EN)
    assert EN.say("failed_title", name="ACME", code=unsure.code) == "ACME: the reminder may not have arrived"
    assert "before you send it again" in EN.say("trouble_to_do", code=unsure.code)
    assert FR.say("trouble", text="x", code=unsure.code).startswith("La relance n'est peut-être pas arrivée")


def test_in_a_file_the_houses_own_are_words_and_a_servers_stay_as_they_are() -> None:
    assert plain_trouble("no address", Language.EN) == "the ledger has no e-mail address"
    assert plain_trouble("550 <unknown>", Language.FR) == "550 <unknown>"
    assert plain_trouble("", Language.EN) == ""
