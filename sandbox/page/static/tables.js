"use strict";
// Data tables sort by a column and show one page of rows; without this script every row shows, in the app's order.

const standing = new WeakMap(); // table → { column, down, page }

function arrange(table) {
  const rows = [...table.tBodies[0].rows];
  const state = standing.get(table) || { column: -1, down: false, page: 0 };
  standing.set(table, state);
  if (state.column >= 0) sorted(table, rows, state);
  const size = Number(table.dataset.pageSize) || rows.length;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  state.page = Math.min(state.page, pages - 1);
  rows.forEach((row, index) => { row.hidden = Math.floor(index / size) !== state.page; });
  turner(table, state, pages);
}

function sorted(table, rows, { column, down }) {
  const head = table.tHead.rows[0].cells[column];
  const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
  const number = head.dataset.sort === "number";
  rows.sort((one, two) => {
    const order = number
      ? Number(value(one)) - Number(value(two))
      : value(one).localeCompare(value(two), document.documentElement.lang);
    return down ? -order : order;
  });
  table.tBodies[0].append(...rows);
  for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
}

function turner(table, state, pages) {
  const place = table.parentElement;
  const known = place.parentElement.querySelector(":scope > .pages");
  if (pages === 1) return known?.remove();
  const bar = known || Object.assign(document.createElement("div"), { className: "pages" });
  bar.replaceChildren(turn("‹", table, -1, state.page === 0), `${state.page + 1} / ${pages}`,
    turn("›", table, 1, state.page === pages - 1));
  if (!known) place.after(bar);
}

function turn(sign, table, step, end) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign, disabled: end });
  button.className = "quiet";
  const french = document.documentElement.lang === "fr";
  const words = french ? ["Page précédente", "Page suivante"] : ["Previous page", "Next page"];
  button.setAttribute("aria-label", words[step < 0 ? 0 : 1]);
  button.addEventListener("click", () => {
    standing.get(table).page += step;
    arrange(table);
  });
  return button;
}

document.addEventListener("click", (event) => {
  const head = event.target.closest("table.bk-data-table th[data-sort]");
  if (!head) return;
  const table = head.closest("table");
  const state = standing.get(table);
  state.down = state.column === head.cellIndex && !state.down;
  state.column = head.cellIndex;
  state.page = 0;
  arrange(table);
});

document.addEventListener("settled", () => document.querySelectorAll("table.bk-data-table").forEach(arrange));
