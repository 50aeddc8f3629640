"""The HTML of blocks: `render_blocks` writes it, `read_form` understands what comes back.

What the page around owes and gets:

- The page links `blocks.css` and sets `class="js"` on `<html>` when its script runs.
- In a message or App Home, `render_blocks` opens its own `<form class="bk-form" method="post"
  action="{action_url}">` with the fields of `container` hidden in it. In a modal the page's own form goes
  around; it carries the container's fields itself, and whatever acts has `formaction="{action_url}"` and
  `formnovalidate`, so that only the page's submit button submits the view. Enter in a field presses the first
  button of a form: a modal's form begins with a hidden copy of its submit button, ours with a dead one.
- What acts is `<button name="act" value="{json}">`, the JSON holding `block_id`, `action_id` and, for a
  button that has one, `value`; for an overflow menu the chosen option's `value`.
- A menu, picker or list of choices that acts when it changes stands in `<span class="bk-act"
  data-act="{json}">`: on `change` inside it the script posts the form with `act` set to that JSON. Without
  script the button `.bk-apply` beside it does so; blocks.css hides it under `.js`. Inputs with
  `dispatch_action` do the same.
- What stands in an input is posted as `in/{block id}/{action id}`, both percent-encoded.
- Menus fed by the app: `<input class="bk-query" data-external="{json}" name="query/..." list="...">` with
  its `<datalist>`, and a hidden `in/...` field that holds the chosen option as JSON. The script asks the
  app while the person types (`min_query_length` is in the JSON), fills the datalist and the hidden field.
  Without script the button `name="suggest" value="{json}"` posts the query; the page asks the app and
  renders again with `Surroundings.suggestions`, which become a plain `<select>`.
- A confirmation is `<details class="bk-confirm">`; the script closes it on `[data-close]`.
- `table.bk-data-table` has `data-page-size`; its `th[data-sort="text|number"]` sort by `td[data-value]`.
  Without script every row shows. A `details.bk-menu` is an overflow menu.
- Links with `target="_blank"` and `data-act` are buttons with an address: the script also posts their act.
- Field errors have `role="alert"` and are tied to their control with `aria-describedby`.
"""

from __future__ import annotations

from sandbox.page.blocks.layout import render_blocks
from sandbox.page.blocks.mrkdwn import mrkdwn
from sandbox.page.blocks.reading import Given, read_form
from sandbox.page.blocks.surroundings import Surroundings

__all__ = ["Given", "Surroundings", "mrkdwn", "read_form", "render_blocks"]
