"""Why something was not done: a sentence that says what to do, for every reason in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from filled_forms import AT
from limits import assert_modal_within_limits, assert_within_limits
from mornings import TODAY, eur
from screens import read

from bot.block_ids import FormBlock
from bot.credit.refused import About, Refused, Why
from bot.ids import Callback
from messages.refused import field_of, refused_sentence, render_refused, render_refused_modal

ALL = [
    Refused(why, "Nadia Benali", AT, eur("20000"), eur("18500"), date(2026, 12, 24), "F-0871", 3000)
    for why in Why
]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_reason_has_a_sentence_with_or_without_its_values(language: str) -> None:
    sentences = set()
    for refused in [*ALL, *map(Refused, Why)]:
        message = render_refused(refused, language)
        assert_within_limits(message.payload())
        assert_modal_within_limits(render_refused_modal(refused, language).payload())
        said = refused_sentence(refused, language)
        assert said in read(message.payload())
        assert said.endswith(".")
        assert "None" not in said
        assert ".." not in said
        assert "  " not in said
        sentences.add(said)
    assert len(sentences) > len(Why), "one each, and another where values are known"


@pytest.mark.parametrize(
    ("refused", "english", "french"),
    [
        (
            Refused(Why.ABOVE_OPEN, amount=eur("20000"), most=eur("18500")),
            "€20,000 is more than the €18,500 open. Give €18,500 at most.",
            "20\u202f000\u00a0€ dépassent les 18\u202f500\u00a0€ à payer. "
            "Indiquez 18\u202f500\u00a0€ au plus.",
        ),
        (
            Refused(Why.DAY_TOO_FAR, until=date(2026, 12, 24)),
            "A promise goes up to Thu 24 Dec. Later: make a plan.",
            "Une promesse va jusqu'au jeu. 24 déc. Au-delà\u00a0: proposez un échéancier.",
        ),
        (
            Refused(Why.CAME_SECOND, who="Camille Roy", at=AT),
            "Camille Roy logged a promise at 09:40, after you opened this. "
            "Yours was not recorded: look at how it stands first.",
            "Camille Roy a noté une promesse à 9 h 40, après que vous avez ouvert ceci. "
            "Votre saisie n'a pas été enregistrée\u00a0: voyez d'abord où en sont les choses.",
        ),
        (
            Refused(Why.CAME_SECOND, who="Camille Roy", at=AT, number="F-0902"),
            "Camille Roy opened a dispute of F-0902 at 09:40, after you opened this. "
            "Yours was not recorded: look at how it stands first.",
            "Camille Roy a ouvert un litige sur F-0902 à 9 h 40, après que vous avez ouvert ceci. "
            "Votre saisie n'a pas été enregistrée\u00a0: voyez d'abord où en sont les choses.",
        ),
        (
            Refused(Why.ASLEEP_ALREADY, who="Camille Roy", at=AT),
            "Camille Roy put this case to sleep at 09:40, after you opened this. "
            "Look at how it stands first.",
            "Camille Roy a mis ce dossier en veille à 9 h 40, après que vous avez ouvert ceci. "
            "Voyez d'abord où en sont les choses.",
        ),
        (
            Refused(Why.DAY_PASSED),
            "Its day has passed, so it cannot be agreed to any more: a new day is needed.",
            "Sa date est passée, vous ne pouvez plus l'accorder\u00a0: il faut une nouvelle date.",
        ),
        (
            Refused(Why.NOBODY_DECIDES),
            "Nobody is left who could agree to it: the policy has to name a credit manager and a finance "
            "director. Ask whoever looks after this app.",
            "Personne ne peut donner cet accord\u00a0: la politique de crédit doit désigner un responsable "
            "crédit et un DAF. Adressez-vous à la personne qui s'occupe de cette application.",
        ),
        (
            Refused(Why.DECIDED, who="Nadia Benali", at=AT),
            "Nadia Benali decided this at 09:40. Nothing more to do.",
            "Nadia Benali a pris la décision à 9 h 40. Il n'y a plus rien à faire.",
        ),
        (
            Refused(Why.TAKEN, who="Thomas Petit", at=AT),
            "Thomas Petit has it since 09:40. Nothing more to do.",
            "Thomas Petit s'en charge depuis 9 h 40. Il n'y a plus rien à faire.",
        ),
        (
            Refused(Why.OWN_REQUEST, who="Hugues Martin"),
            "You asked, so Hugues Martin decides.",
            "C'est votre demande\u00a0: Hugues Martin décide.",
        ),
        (
            Refused(Why.NO_LIMIT),
            "This customer has no limit that could be raised: ask the credit manager for one in the ledger.",
            "Ce client n'a pas de plafond à relever\u00a0: demandez au responsable crédit d'en fixer un dans "
            "la balance clients.",
        ),
        (
            Refused(Why.PERIOD_TOO_LONG, until=date(2026, 12, 31)),
            "That is too long: the last day that can be given is Thu 31 Dec.",
            "C'est trop long\u00a0: le dernier jour possible est le jeu. 31 déc.",
        ),
        (
            Refused(Why.ABOVE_ASKED, most=eur("5000"), until=date(2026, 12, 15)),
            "The first of two agreed to €5,000 at most, until Tue 15 Dec at the latest. "
            "Grant as much or less, or reject it.",
            "Le premier accord porte sur 5\u202f000\u00a0€ au plus, jusqu'au mar. 15 déc. au plus "
            "tard\u00a0: accordez autant ou moins, ou refusez.",
        ),
        (
            Refused(Why.REQUEST_WAITS, who="Camille Roy", at=AT, number="REQ-118"),
            "REQ-118 for the same waits for a decision: Camille Roy asked at 09:40. "
            "Wait for the answer, or have it withdrawn first.",
            "REQ-118, sur le même objet, attend une décision\u00a0: elle vient de Camille Roy, à 9 h 40. "
            "Attendez la réponse, ou faites-la retirer d'abord.",
        ),
        (
            Refused(Why.AGREED_ALREADY, who="Hugues Martin", at=AT),
            "You agreed to it already, at 09:40. Hugues Martin decides now.",
            "Vous avez déjà donné votre accord, à 9 h 40. À présent, Hugues Martin décide.",
        ),
        (
            Refused(Why.LAPSED, at=AT),
            "Nobody answered by 09:40: it lapsed. Ask again if it is still needed.",
            "La demande a expiré à 9 h 40, sans réponse. Refaites-la si elle est encore utile.",
        ),
        (
            Refused(Why.HELD_ALREADY, who="Nadia Benali", at=AT),
            "Nadia Benali put orders on hold already, at 09:40. The card says what would lift it.",
            "Nadia Benali a déjà bloqué les commandes, à 9 h 40. La fiche dit ce qui lèverait le blocage.",
        ),
        (
            Refused(Why.STILL_HELD),
            "The order does not fit any more: figures changed, or another order came first. Check it again.",
            "La commande n'entre plus dans le plafond\u00a0: les chiffres ont changé, ou une autre commande "
            "est passée avant. Vérifiez-la de nouveau.",
        ),
        (
            Refused(Why.OTHER_CURRENCY, number="EUR"),
            "This customer is followed in EUR: give the amount in EUR.",
            "Ce client est suivi en EUR\u00a0: indiquez le montant en EUR.",
        ),
        (
            Refused(Why.CASE_CLOSED, at=AT),
            "This case closed by itself at 09:40. Nothing more to do.",
            "Ce dossier s'est clos de lui-même à 9 h 40. Il n'y a plus rien à faire.",
        ),
        (
            Refused(Why.DELEGATE_UNKNOWN, who="Marc Olivier"),
            "Marc Olivier cannot stand in for you: either the policy does not know them, or they have no "
            "active account here. Name somebody else.",
            "Marc Olivier ne peut pas vous suppléer\u00a0: soit la politique de crédit ne connaît pas cette "
            "personne, soit elle n'a pas de compte actif ici. Désignez quelqu'un d'autre.",
        ),
        (
            Refused(Why.UNDO_TOO_LATE, at=AT),
            "Undo works for ten minutes: it was possible until 09:40. Log a correction instead.",
            "L'annulation est possible pendant dix minutes\u00a0; le délai a pris fin à 9 h 40. "
            "Notez plutôt une correction.",
        ),
        (
            Refused(Why.TEXT_TOO_LONG, count=3000),
            "That is too long: 3,000 characters at most.",
            "C'est trop long\u00a0: 3\u202f000 caractères au plus.",
        ),
    ],
)
def test_what_happened_and_what_to_do(refused: Refused, english: str, french: str) -> None:
    assert refused_sentence(refused, "en", today=TODAY) == english
    assert refused_sentence(refused, "fr", today=TODAY) == french


def test_a_moment_of_another_day_is_said_with_its_day() -> None:
    refused = Refused(Why.TAKEN, who="Thomas Petit", at=AT)
    later = date(2026, 11, 25)
    assert refused_sentence(refused, "en", today=later) == (
        "Thomas Petit has it since Tue 24 Nov at 09:40. Nothing more to do."
    )
    assert refused_sentence(refused, "fr") == (
        "Thomas Petit s'en charge depuis le mar. 24 nov. à 9 h 40. Il n'y a plus rien à faire."
    )
    assert refused_sentence(Refused(Why.ENDED, at=AT), "en") == (
        "It ended by itself on Tue 24 Nov at 09:40. Nothing more to do."
    )


def test_the_last_day_of_a_plan_is_said_with_its_year() -> None:
    refused = Refused(Why.DAY_TOO_FAR, until=date(2027, 11, 24))
    assert refused_sentence(refused, "en", today=TODAY, about=Callback.PLAN) == (
        "The last day that can be given is 24 Nov 2027."
    )
    assert refused_sentence(refused, "fr", today=TODAY, about=Callback.PLAN) == (
        "La dernière date possible est le 24 nov. 2027."
    )


@pytest.mark.parametrize(
    ("why", "about", "block"),
    [
        (Why.ABOVE_OPEN, Callback.PROMISE, FormBlock.AMOUNT),
        (Why.ABOVE_OPEN, Callback.PLAN, FormBlock.PART_AMOUNT),
        (Why.DAY_TOO_FAR, Callback.PROMISE, FormBlock.DATE),
        (Why.DAY_PASSED, Callback.DISPUTE, FormBlock.TARGET),
        (Why.DAY_PASSED, Callback.DISPUTE_TARGET, FormBlock.TARGET),
        (Why.PLAN_ORDER, Callback.PLAN, FormBlock.PART_DATE),
        (Why.NOT_OPEN, Callback.PROMISE, FormBlock.INVOICES),
        (Why.NOT_OPEN, Callback.DISPUTE, FormBlock.INVOICE),
        (Why.NO_TEXT, Callback.NOTE, FormBlock.TEXT),
        (Why.SAME_OWNER, Callback.DISPUTE_HAND_ON, FormBlock.OWNER),
        (Why.NOBODY, Callback.DISPUTE, None),
        (Why.NO_AMOUNT, Callback.ORDER, FormBlock.AMOUNT),
        (Why.OTHER_CURRENCY, Callback.LIMIT, FormBlock.AMOUNT),
        (Why.PERIOD_ORDER, Callback.LIMIT, FormBlock.UNTIL),
        (Why.PERIOD_TOO_LONG, Callback.LIMIT, FormBlock.UNTIL),
        (Why.DAY_PASSED, Callback.LIMIT_CHANGE, FormBlock.UNTIL),
        (Why.ABOVE_ASKED, Callback.LIMIT_CHANGE, FormBlock.AMOUNT),
        (Why.NO_REASON, Callback.LIMIT_REJECT, FormBlock.TEXT),
        (Why.NO_REASON, Callback.HOLD, FormBlock.TEXT),
        (Why.DAY_PASSED, Callback.RELEASE, FormBlock.UNTIL),
        (Why.DAY_TOO_FAR, Callback.CASE_SNOOZE, FormBlock.UNTIL),
        (Why.SAME_OWNER, Callback.CASE_ASSIGN, FormBlock.OWNER),
        (Why.NO_AMOUNT, Callback.TERMS, None),
        (Why.REQUEST_WAITS, Callback.LIMIT, None),
        (Why.CAME_SECOND, Callback.PROMISE, None),
        (Why.ROLE, Callback.PROMISE, None),
    ],
)
def test_an_error_stands_below_the_input_it_belongs_to(
    why: Why, about: Callback, block: FormBlock | None
) -> None:
    assert field_of(why, about) is block


@pytest.mark.parametrize("language", ["en", "fr"])
def test_names_without_a_readable_character_are_nobodys(language: str) -> None:
    for why in Why:
        hidden = refused_sentence(Refused(why, who="\u202e ", number="\x00"), language)
        assert hidden == refused_sentence(Refused(why), language)


PAID = About("promise", "ACME", eur("12000"), "kept")
DISPUTED = About("dispute", "ACME", eur("2300"))


@pytest.mark.parametrize(
    ("refused", "english", "french"),
    [
        (
            Refused(Why.UNDO_DEPENDS, "Camille Roy", AT, yours=True, about=DISPUTED),
            "You went on with the dispute of €2,300 (ACME) at 09:40, so it cannot be undone any more. "
            "Log a correction instead.",
            "Vous avez donné suite au litige de 2\u202f300\u00a0€ (ACME) à 9 h 40\u00a0: "
            "l'annulation n'est plus possible. Notez plutôt une correction.",
        ),
        (
            Refused(Why.UNDO_DEPENDS, "Nadia Benali", AT, about=About("note", "ACME")),
            "Nadia Benali went on with the note (ACME) at 09:40, so it cannot be undone any more. "
            "Log a correction instead.",
            "Nadia Benali a donné suite à la note (ACME) à 9 h 40\u00a0: "
            "l'annulation n'est plus possible. Notez plutôt une correction.",
        ),
        (
            Refused(Why.UNDO_DEPENDS, at=AT, about=PAID),
            "ACME paid: the promise of €12,000 is kept, so it cannot be undone any more. Nothing more to do.",
            "ACME a payé\u00a0: la promesse de 12\u202f000\u00a0€ est tenue, l'annulation n'est plus "
            "possible. Il n'y a plus rien à faire.",
        ),
        (
            Refused(Why.UNDO_TOO_LATE, at=AT, about=PAID),
            "Undo works for ten minutes: the promise of €12,000 (ACME) could be undone until 09:40. "
            "Log a correction instead.",
            "L'annulation est possible pendant dix minutes\u00a0; pour la promesse de 12\u202f000\u00a0€ "
            "(ACME), le délai a pris fin à 9 h 40. Notez plutôt une correction.",
        ),
        (
            Refused(Why.UNDO_NOT_THIS, at=AT, about=About("letter_mailed", "ACME")),
            "The last thing you did, at 09:40, was to make a letter and send it by e-mail (ACME): undo takes "
            "neither back. Recall the e-mail from the card before it leaves, and do not post the letter.",
            "Votre dernier geste, à 9 h 40, a été d'établir un courrier et de l'envoyer par e-mail "
            "(ACME)\u00a0: ni l'un ni l'autre ne s'annule ainsi. Rappelez l'e-mail depuis la fiche avant son "
            "départ, et ne postez pas le courrier.",
        ),
    ],
)
def test_what_is_not_undone_is_named(refused: Refused, english: str, french: str) -> None:
    assert refused_sentence(refused, "en", today=AT.date()) == english
    assert refused_sentence(refused, "fr", today=AT.date()) == french


@pytest.mark.parametrize("why", [Why.UNDO_DEPENDS, Why.UNDO_TOO_LATE])
@pytest.mark.parametrize("state", ["kept", "partly_kept", "broken", "cancelled", "replaced", ""])
def test_it_is_named_with_or_without_its_values(why: Why, state: str) -> None:
    for language in ("en", "fr"):
        for about in (replace(PAID, state=state), About("promise", "", state=state), DISPUTED):
            said = refused_sentence(Refused(why, about=about), language)
            assert said.endswith(".")
            assert said[0].isupper()
            assert not any(wrong in said for wrong in ("None", "..", "  ", "()"))


def test_several_people_are_listed_as_the_language_does() -> None:
    every = Refused(Why.QUEUE_ROLE, who="Marc Olivier, Nadia <Benali>, Hugues Martin")
    assert refused_sentence(every, "en").startswith(
        "Only Marc Olivier, Nadia &lt;Benali&gt; and Hugues Martin can see"
    )
    assert refused_sentence(every, "fr").startswith(
        "Seuls Marc Olivier, Nadia &lt;Benali&gt; et Hugues Martin peuvent voir"
    )
    own = Refused(Why.OWN_REQUEST, who="Nadia Benali, Hugues Martin")
    assert refused_sentence(own, "en") == "You asked, so Nadia Benali and Hugues Martin decide."
    assert refused_sentence(replace(own, who="Nadia Benali"), "fr") == (
        "C'est votre demande\u00a0: Nadia Benali décide."
    )
