"use strict";
// Without this script every form still works, with a page load. With it: forms post in place, the page follows
// the workspace, dialogs are modal, the composer lists commands, and menus fed by the app are filled as one types.
document.documentElement.classList.add("js");

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// ── One page becomes the next, touching only what differs: focus, scroll and what is being typed stay ──

const KEPT = { DETAILS: ["open"], DIALOG: ["open"], TEXTAREA: ["style", "aria-activedescendant"] };

function morph(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.isEqualNode(fresh) || old.dataset.own !== undefined) return;
  const kept = KEPT[old.tagName] || [];
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !kept.includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !kept.includes(name)) old.setAttribute(name, value);
  }
  morphChildren(old, fresh);
}

function morphChildren(old, fresh) {
  const wanted = new Set([...fresh.children].map((child) => child.id).filter(Boolean));
  for (const child of [...old.children]) if (child.id && !wanted.has(child.id)) child.remove();
  const byId = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let here = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const known = next.id && byId.get(next.id);
    if (known && known.nodeName === next.nodeName) {
      while (here && here !== known && !here.id) here = dropped(here);
      if (here === known) here = here.nextSibling;
      else old.insertBefore(known, here);
      morph(known, next);
    } else if (here && !here.id && !next.id && here.nodeName === next.nodeName) {
      const after = here.nextSibling;
      morph(here, next);
      here = after;
    } else {
      old.insertBefore(next, here);
    }
  }
  while (here) here = dropped(here);
}

function dropped(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  if (versionOf(fresh) < versionOf(document)) return;
  const followed = $$("[data-bottom]").filter(atBottom).map((one) => one.id);
  const known = new Set($$("[data-bottom] .message").map((one) => one.id));
  const dialog = $("[data-modal]")?.id;
  document.title = fresh.title;
  morph(document.body, fresh.body);
  settle();
  for (const one of $$("[data-bottom]")) if (followed.includes(one.id) || isAnswered(one, known)) toBottom(one);
  if (dialog && !$("[data-modal]")) $("textarea", $("#main") || document)?.focus();
}

const versionOf = (page) => Number((page.body.dataset.changes || "").split("since=")[1] || 0);
const atBottom = (one) => {
  const last = $$(".message", one).pop();
  return !last || last.getBoundingClientRect().top < one.getBoundingClientRect().bottom;
};

// What one did oneself is followed until its answer stands there, however far up one had scrolled; what others
// say meanwhile moves nothing, and whoever scrolls on is left alone.
const AWAITED_MS = 15000;
let awaitedUntil = 0;

function isAnswered(one, known) {
  if (Date.now() > awaitedUntil) return false;
  const fresh = $$(".message", one).filter((message) => !known.has(message.id));
  if (fresh.some((message) => message.dataset.by === "app")) awaitedUntil = 0;
  return fresh.some((message) => message.dataset.by !== "other");
}

for (const own of ["wheel", "touchmove"]) {
  document.addEventListener(own, () => { awaitedUntil = 0; }, { passive: true });
}

// The end of a conversation; of a last message that is taller than the screen, its beginning.
function toBottom(one) {
  one.scrollTop = one.scrollHeight;
  const last = $$(".message", one).pop();
  if (last && last.offsetHeight > one.clientHeight) last.scrollIntoView({ block: "start" });
}

function settle() {
  for (const dialog of $$("dialog[data-modal]:not(:modal)")) {
    dialog.removeAttribute("open");
    dialog.showModal();
    dialog.focus();
  }
  // A modal that says "working on it" first has its fields later: they take the focus if nobody has moved it.
  const modal = document.activeElement?.closest("dialog[data-modal]");
  if (modal && modal === document.activeElement) {
    $(".modal-body :is(input, select, textarea):not([type=hidden])", modal)?.focus();
  }
  $$("textarea[data-draft]").forEach(grow);
  document.dispatchEvent(new Event("settled"));
}

// ── Following the workspace: one tab listens and tells the others, since browsers open few connections a site ──

let refreshing = false;
let again = false;

async function refresh() {
  if (refreshing) { again = true; return; }
  refreshing = true;
  try {
    const headers = { "X-Page": document.hidden ? "hidden" : "open" };
    const answer = await fetch(location.href, { headers });
    const html = await answer.text();
    if (answer.ok) show(html);
  } catch (failed) {
    lost(true);
  } finally {
    refreshing = false;
    if (again) { again = false; setTimeout(refresh, 80); }
  }
}

function lost(is) {
  const words = document.body.dataset.lost;
  let bar = $("#lost");
  if (!is || !words) { bar?.remove(); return; }
  if (bar) return;
  bar = Object.assign(document.createElement("p"), { id: "lost", className: "lost", textContent: words });
  bar.setAttribute("role", "status");
  document.documentElement.append(bar);
}

function follow() {
  const address = document.body.dataset.changes;
  if (!address) return;
  const others = new BroadcastChannel("encours-sandbox-changes");
  others.onmessage = (told) => { lost(told.data === "lost"); if (told.data !== "lost") refresh(); };
  const tell = (word) => { others.postMessage(word); lost(word === "lost"); if (word !== "lost") refresh(); };
  const listen = () => new Promise(() => {
    const source = new EventSource(address);
    source.onmessage = () => tell("changed");
    source.onerror = () => tell("lost");
    source.onopen = () => { if ($("#lost")) tell("back"); };
  });
  if (navigator.locks) navigator.locks.request("encours-sandbox-changes", listen);
  else listen();
  setTimeout(refresh, 400); // what changed between this page's making and its listening
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}

// ── Forms ──

async function post(form, submitter, extra = {}) {
  const data = new URLSearchParams(new FormData(form, submitter || undefined));
  for (const [name, value] of Object.entries(extra)) data.set(name, value);
  const usual = (extra.act && form.dataset.actUrl) || form.getAttribute("action");
  const address = submitter?.getAttribute("formaction") || usual;
  const surface = form.closest("dialog, .message, .home") || form;
  surface.classList.add("busy");
  awaitedUntil = Date.now() + AWAITED_MS;
  try {
    const answer = await fetch(address, { method: "POST", body: data, headers: { "X-Page": "open" } });
    const html = await answer.text();
    if (answer.url.split("#")[0] !== location.href.split("#")[0]) history.pushState({}, "", answer.url);
    show(html);
  } catch (failed) {
    lost(true);
  } finally {
    surface.classList.remove("busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  event.preventDefault();
  if (form.matches("[data-theme-switch]")) return switchTheme(form, event.submitter);
  event.submitter?.closest("details")?.removeAttribute("open");
  post(form, event.submitter);
  if (form.matches("[data-composer]") && !event.submitter?.hasAttribute("formaction")) clearComposer(form);
});

function switchTheme(form, button) {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  button.value = dark ? "light" : "dark";
  document.documentElement.dataset.theme = button.value;
  fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)), redirect: "manual" });
}

// What acts when it changes: menus, pickers, lists of choices.
document.addEventListener("change", (event) => {
  const acting = event.target.closest(".bk-act");
  if (!acting || event.target.matches(".bk-query")) return;
  post(event.target.form, null, { act: acting.dataset.act });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-act]");
  if (link) {
    const form = link.closest("form");
    if (form) post(form, null, { act: link.dataset.act });
  }
  event.target.closest("[data-close]:not(a)")?.closest("details")?.removeAttribute("open");
  for (const menu of $$("details.menu[open], details.bk-menu[open], details.who[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

document.addEventListener("cancel", (event) => {
  if (!event.target.matches("dialog[data-modal]")) return;
  event.preventDefault();
  if ($("details[open]", event.target)) return closeDetails(event.target);
  $("[data-close-modal]", event.target)?.click();
}, true);

document.addEventListener("toggle", (event) => {
  if (event.target.open) $(":scope > :is(.bk-box, .pop)", event.target)?.scrollIntoView({ block: "nearest" });
}, true);

function closeDetails(root = document) {
  const open = $$("details.menu[open], details.bk-menu[open], details.bk-confirm[open], details.who[open]", root).pop();
  if (!open) return false;
  open.removeAttribute("open");
  $("summary", open).focus();
  return true;
}

// ── Menus that the app fills while one types ──

let asked = 0;
let waiting = 0;

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-draft]")) return typed(event.target);
  if (!event.target.matches(".bk-query")) return;
  if (chosen(event.target)) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => suggest(event.target), 180);
});

async function suggest(input) {
  const external = JSON.parse(input.dataset.external);
  if (!holder(input)) return;
  if (input.value.length < (external.min_query_length ?? 3)) return;
  const number = ++asked;
  const form = input.form;
  const data = new URLSearchParams(new FormData(form));
  data.set("suggest", input.dataset.external);
  const address = $(".bk-search", input.parentElement).getAttribute("formaction");
  const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } });
  if (!answer.ok || number !== asked) return;
  const list = input.list;
  list.replaceChildren(...(await answer.json()).options.map((one) => {
    const option = document.createElement("option");
    option.value = one.text.text;
    option.dataset.option = JSON.stringify(one);
    return option;
  }));
  list.dataset.own = "";
  chosen(input);
}

const holder = (input) => $("input[type=hidden][name^='in/']", input.closest(".bk-act, .bk-held"));

function chosen(input) {
  const option = [...(input.list?.options || [])].find((one) => one.value === input.value && one.dataset.option);
  const hidden = holder(input);
  if (hidden) hidden.value = option ? option.dataset.option : "";
  const acting = input.closest(".bk-act");
  if (option && acting) post(input.form, null, { act: acting.dataset.act });
  return Boolean(option);
}

// Enter takes what is named in full, else the first that fits, as Slack does.
async function takeFirst(input) {
  if (chosen(input)) return;
  clearTimeout(waiting);
  await suggest(input);
  const [first] = input.list.options;
  if (!first?.dataset.option) return;
  input.value = first.value;
  chosen(input);
}

// ── The composer ──

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

const draftKey = (area) => `draft ${location.pathname.split("/")[2]} ${area.form.dataset.composer}`;

function typed(area) {
  sessionStorage.setItem(draftKey(area), area.value);
  grow(area);
  listCommands(area);
}

function clearComposer(form) {
  const area = $("textarea", form);
  area.value = "";
  sessionStorage.removeItem(draftKey(area));
  listCommands(area);
}

function listCommands(area) {
  const pop = $("[data-commands]", area.form);
  if (!pop) return;
  const start = area.value.toLowerCase();
  let any = false;
  for (const hint of $$("[role=option]", pop)) {
    const fits = start.startsWith("/") && hint.dataset.text.toLowerCase().startsWith(start);
    hint.hidden = !fits;
    hint.setAttribute("aria-selected", "false");
    any ||= fits && hint.dataset.text.trim() !== area.value.trim();
  }
  pop.hidden = !any;
  pop.dataset.own = "";
  area.removeAttribute("aria-activedescendant");
}

function moveInCommands(area, step) {
  const hints = $$("[data-commands]:not([hidden]) [role=option]:not([hidden])", area.form);
  if (!hints.length) return false;
  const from = hints.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const to = hints[(from + step + hints.length + (from < 0 && step < 0 ? 1 : 0)) % hints.length];
  hints.forEach((one) => one.setAttribute("aria-selected", String(one === to)));
  to.scrollIntoView({ block: "nearest" });
  area.setAttribute("aria-activedescendant", to.id);
  return true;
}

function take(area, hint) {
  if (!hint) return false;
  area.value = hint.dataset.text;
  area.focus();
  typed(area);
  return true;
}

document.addEventListener("pointerdown", (event) => {
  const hint = event.target.closest("[data-commands] [role=option]");
  if (!hint) return;
  event.preventDefault();
  take($("textarea", hint.closest("form")), hint);
});

function composerKey(event) {
  const area = event.target;
  const open = "[data-commands]:not([hidden]) [role=option]";
  const selected = $(`${open}[aria-selected=true]`, area.form);
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move && !event.altKey && moveInCommands(area, move)) event.preventDefault();
  else if (event.key === "Tab" && !event.shiftKey && take(area, selected || $(`${open}:not([hidden])`, area.form))) {
    event.preventDefault();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (!take(area, selected) && area.value.trim()) area.form.requestSubmit($(".send", area.form));
  } else if (event.key === "Escape" && $(open, area.form)) {
    $("[data-commands]", area.form).hidden = true;
    event.preventDefault();
  }
}

// ── Keys: Alt with arrows moves between conversations, Escape closes what is open ──

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const places = $$("[data-place]");
  if (step && event.altKey && places.length) {
    event.preventDefault();
    const at = places.findIndex((one) => one.hasAttribute("aria-current"));
    places[(at + step + places.length) % places.length].click();
  } else if (step && event.target.matches("[data-place]")) {
    event.preventDefault();
    places[(places.indexOf(event.target) + step + places.length) % places.length].focus();
  } else if (event.target.matches("[data-draft]")) {
    composerKey(event);
  } else if (event.key === "Enter" && event.target.matches(".bk-query")) {
    event.preventDefault();
    takeFirst(event.target);
  }
  if (event.key === "Escape" && !event.defaultPrevented && !$("dialog:modal") && !closeDetails()) {
    if (location.hash === "#nav") location.hash = "main";
    else if (!event.target.matches("[data-draft]") || !event.target.value) $("[data-close][href]")?.click();
  }
});

// ── Beginning ──

document.addEventListener("DOMContentLoaded", () => {
  for (const area of $$("textarea[data-draft]")) area.value ||= sessionStorage.getItem(draftKey(area)) || "";
  settle();
  const mark = $("#new-mark");
  for (const one of $$("[data-bottom]")) toBottom(one);
  mark?.scrollIntoView({ block: "center" });
  if (!$("dialog:modal") && matchMedia("(hover: hover)").matches) $$("textarea[data-draft]").pop()?.focus();
  follow();
});
addEventListener("popstate", () => location.reload());
