"""Values of buttons that nobody was given, and templates that nobody should have written."""

from __future__ import annotations

import pytest

from bot.errors import TemplateError
from bot.ids import BadValueError, customer_of, document_of, draft_of, more_of, record_of, subject_of
from bot.list_ids import history_of
from bot.policy_templates import SAMPLES, fill_in
from bot.step_ids import step_more_of

HUGE = "9" * 19
"""More than any of the databases can look for."""


@pytest.mark.parametrize(
    "value",
    [
        f"step:{HUGE}:v1",
        f"step:1:v{HUGE}",
        "step:-1:v1",
        "step:1.5:v1",
        "step::v1",
        "step:1",
        "step:1:v1\n",
        "letter:1:v1",
    ],
)
def test_a_number_that_no_record_can_have_is_turned_away_before_it_is_looked_for(value: str) -> None:
    with pytest.raises(BadValueError):
        record_of(value, "step")
    with pytest.raises(BadValueError):
        step_more_of(f"skip:{value}")


def test_so_is_that_of_a_customer_a_document_a_draft_and_a_page() -> None:
    for read, value in (
        (customer_of, f"customer:{HUGE}:v1"),
        (document_of, f"document:{HUGE}:v1"),
        (draft_of, f"draft:{HUGE}"),
        (subject_of, f"promise:{HUGE}"),
        (more_of, f"pause:customer:{HUGE}:v1"),
        (history_of, f"history:{HUGE}:0"),
    ):
        with pytest.raises(BadValueError):
            read(value)


@pytest.mark.parametrize(
    "template",
    [
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{{ 'x' | center(10 ** 15) }}",
        "{{ range(10 ** 9) | list }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ '{0.__class__}'.format(customer) }}",
        "{{ invoices[7].number }}",
        "{{ 1 / 0 }}",
    ],
)
def test_a_template_that_never_ends_or_looks_behind_the_curtain_says_that_it_is_wrong(template: str) -> None:
    with pytest.raises(TemplateError, match="cannot be filled in"):
        fill_in(template, SAMPLES["en"])
