"""The form of an instalment plan: dated parts, their sum and who decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from filled_forms import FRIDAY, PLAN_FORM, inputs, many_items
from limits import assert_modal_within_limits
from mornings import eur
from screens import elements, read

from bot.credit.promise import Instalment
from bot.credit.refused import Refused, Why
from bot.forms import PlanForm
from messages.plan_form import render_plan_form


def shown(form: PlanForm = PLAN_FORM, language: str = "en", **how: Any) -> dict[str, Any]:
    view = render_plan_form(form, language, "private", **how).payload()
    assert_modal_within_limits(view)
    return view


def parts(count: int) -> PlanForm:
    return replace(PLAN_FORM, instalments=(Instalment(FRIDAY, eur("100")),) * count)


def test_each_part_has_a_day_and_an_amount() -> None:
    view = shown()
    asked = inputs(view)
    assert list(asked) == [
        "invoices",
        "part_date#1",
        "part_amount#1",
        "part_date#2",
        "part_amount#2",
        "part_date#3",
        "part_amount#3",
        "who",
        "text",
    ]
    assert asked["part_date#3"]["initial_date"] == "2027-01-27"
    assert asked["part_amount#3"]["initial_value"] == "6166.66"
    assert asked["part_amount#3"]["action_id"] == "part_amount"
    assert [one["value"] for one in asked["invoices"]["initial_options"]] == ["1"]
    assert view["callback_id"] == "plan"
    assert view["submit"]["text"] == "Ask"


def test_parts_drawn_anew_have_ids_of_their_own() -> None:
    assert list(inputs(shown(redraw=4)))[1:3] == ["part_date#1#4", "part_amount#1#4"]


@pytest.mark.parametrize(
    ("language", "total", "decides"),
    [
        (
            "en",
            "€18,500 in 3 parts, of €18,500 open",
            "Nadia Benali decides. Until then it pauses no reminder; "
            "the first part that is not paid ends the plan.",
        ),
        (
            "fr",
            "18\u202f500\u00a0€ en 3 échéances, sur 18\u202f500\u00a0€ à payer",
            "Nadia Benali décide. D'ici là, aucune relance n'est suspendue\u00a0; "
            "la première échéance non tenue met fin à l'échéancier.",
        ),
    ],
)
def test_the_sum_and_who_decides(language: str, total: str, decides: str) -> None:
    said = read(shown(language=language))
    assert total in said
    assert decides in said


def test_a_policy_without_a_credit_manager_names_the_role() -> None:
    assert "The credit manager decides." in read(shown(replace(PLAN_FORM, decides="")))


@pytest.mark.parametrize(
    ("count", "buttons"),
    [
        (2, ["plan.more"]),
        (3, ["plan.more", "plan.fewer"]),
        (11, ["plan.more", "plan.fewer"]),
        (12, ["plan.fewer"]),
    ],
)
def test_a_plan_has_two_to_twelve_parts(count: int, buttons: list[str]) -> None:
    view = shown(parts(count))
    offered = [name for name in elements(view) if name.startswith("plan.")]
    assert offered == buttons
    assert f"in {count} parts" in read(view)


def test_a_wrong_order_of_days_is_said_above() -> None:
    view = shown(error=Refused(Why.PLAN_ORDER))
    assert "give each part a later day than the one before" in view["blocks"][0]["text"]["text"]


def test_three_hundred_invoices_and_twelve_parts_fit() -> None:
    form = replace(parts(12), items=many_items(300), documents=(300,))
    view = shown(form)
    assert len(inputs(view)["invoices"]["options"]) == 10
    assert "290 more invoices are open: these are the oldest." in read(view)
