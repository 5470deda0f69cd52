"use strict";

/** Keeps a page of the console current, asks before acts without leaving the page, and leads by "/" to the filter. */
const DEFAULT_SECONDS = 5;
const RETRY_SECONDS = 10;
const live = document.querySelector("[data-live]");
const clock = () => new Date().toISOString().slice(11, 19) + " UTC";

/** How somebody likes the console is all that the browser keeps of it. */
const LIKES = "sojourn-console";
const likes = liked();
const page = live?.dataset.live;

/** A list is read again only when somebody wants that: each time is a line in the audit. */
let seconds = likes[page] ?? (live?.hasAttribute("data-off") ? 0 : DEFAULT_SECONDS);
let timer = 0;
let line = null;

function liked() {
  try {
    return JSON.parse(localStorage.getItem(LIKES)) ?? {};
  } catch (failure) {
    // Nothing that can be read, or a browser that keeps nothing.
    return {};
  }
}

function like(what, value) {
  likes[what] = value;
  try {
    localStorage.setItem(LIKES, JSON.stringify(likes));
  } catch (failure) {
    // It holds for this page then.
  }
}

function later(wait) {
  clearTimeout(timer);
  if (live !== null && seconds > 0) {
    timer = setTimeout(refresh, wait * 1000);
  }
}

/** Whether somebody is in the middle of something that new rows would spoil. */
function isBusy() {
  const focused = document.activeElement;
  return document.hidden
    || document.querySelector("dialog[open]") !== null
    || document.querySelector("form.ends input:checked") !== null
    || focused?.matches("input, select, textarea, [data-live] *") === true;
}

/** The part of a page that changes; null when the login is over. */
async function read(url) {
  const answer = await fetch(url, { headers: { "Sojourn-Refresh": "1" } });
  if (answer.ok && !(answer.headers.get("Content-Type") ?? "").startsWith("text/html")) {
    return null;
  }
  const text = await answer.text();
  const fresh = answer.ok ? new DOMParser().parseFromString(text, "text/html").querySelector("[data-live]") : null;
  if (fresh === null) {
    throw new Error("There is no such part");
  }
  return fresh;
}

function put(fresh) {
  live.replaceChildren(...fresh.childNodes);
  live.classList.remove("stale");
  connectForms(live);
  line.textContent = "Updated " + clock();
}

async function refresh() {
  if (isBusy()) {
    later(1);
    return;
  }
  try {
    const fresh = await read(location.pathname + location.search);
    if (fresh === null) {
      stale("You were logged out. Load the page again to log in.");
      return;
    }
    if (!isBusy()) {
      put(fresh);
    }
    later(seconds);
  } catch (failure) {
    stale("Not current since " + clock() + ": the server or its store does not answer. Trying again in "
      + RETRY_SECONDS + " s.");
    later(RETRY_SECONDS);
  }
}

/** The last good rows stay, and say that they are old. */
function stale(words) {
  if (!live.classList.contains("stale")) {
    live.classList.add("stale");
    line.textContent = words;
  }
}

/** Nothing was found yet: looks on until something is, all was looked at, or somebody has had enough. */
async function lookOn() {
  let link = live.querySelector("[data-further][data-none]");
  if (link === null) {
    return;
  }
  const status = live.querySelector(".looked");
  const row = document.createElement("div");
  row.className = "acts";
  const bar = document.createElement("progress");
  bar.max = Number(link.dataset.of);
  bar.setAttribute("aria-label", "Looked at");
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "second";
  stop.textContent = "Stop";
  let stopped = false;
  stop.addEventListener("click", () => {
    stopped = true;
  });
  row.append(bar, stop);
  live.querySelector(".empty").replaceWith(row);
  status.textContent = "Looking\u2026";
  let fresh = null;
  let url = "";
  while (link !== null && !stopped) {
    bar.value = Number(link.dataset.further);
    url = link.getAttribute("href");
    try {
      fresh = await read(url);
    } catch (failure) {
      fresh = null;
    }
    if (fresh === null) {
      stale("Not current: the server does not answer, or you were logged out.");
      return;
    }
    link = fresh.querySelector("[data-further][data-none]");
  }
  history.replaceState(null, "", url);
  put(fresh);
}

function showRefresh() {
  const row = document.createElement("div");
  row.className = "refresh";
  const label = document.createElement("label");
  label.htmlFor = "every";
  label.textContent = "Refresh";
  const choice = document.createElement("select");
  choice.id = "every";
  for (const [value, words] of [[2, "every 2 s"], [5, "every 5 s"], [15, "every 15 s"], [0, "off"]]) {
    const option = document.createElement("option");
    option.value = value;
    option.textContent = words;
    option.selected = value === seconds;
    choice.append(option);
  }
  line = document.createElement("span");
  line.textContent = "Updated " + clock();
  choice.addEventListener("change", () => {
    seconds = Number(choice.value);
    like(page, seconds);
    later(seconds);
  });
  row.append(line, label, choice);
  if (document.querySelector(".filter input") !== null) {
    row.append(keys());
  }
  document.querySelector(".top").append(row);
}

/** A single key can be in somebody's way, so it can be switched off (WCAG 2.1.4). */
function keys() {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = likes.keys !== false;
  box.addEventListener("change", () => like("keys", box.checked));
  label.className = "keys";
  label.append(box, " / goes to the filter");
  return label;
}

/** What the server would show as a page of its own is shown over this one. */
async function ask(event) {
  const form = event.target;
  event.preventDefault();
  const button = event.submitter;
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const question = page.querySelector(".question");
    if (!answer.ok || question === null) {
      throw new Error("no question");
    }
    show(question, button);
  } catch (failure) {
    // The server says it better, with a page.
    form.removeEventListener("submit", ask);
    form.requestSubmit(button);
  }
}

function show(question, button) {
  const dialog = document.createElement("dialog");
  question.querySelector("h1").id = "question-title";
  dialog.setAttribute("aria-labelledby", "question-title");
  dialog.append(question);
  const cancel = dialog.querySelector("[data-cancel]");
  cancel.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    button?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  cancel.focus();
}

/** Buttons say how many they are for. */
function countTicks(form) {
  const ticked = form.querySelectorAll("input[name=key]:checked").length;
  const button = form.querySelector("[data-ticked]");
  if (button !== null) {
    button.disabled = ticked === 0;
    button.textContent = ticked === 0 ? "End ticked" : "End " + ticked + " ticked";
  }
}

function connectForms(root) {
  root.querySelectorAll("form[data-asks]").forEach((form) => form.addEventListener("submit", ask));
  root.querySelectorAll("form.ends").forEach((form) => {
    form.addEventListener("change", () => countTicks(form));
    countTicks(form);
  });
  root.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = navigator.clipboard === undefined;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
    });
  });
}

document.addEventListener("keydown", (event) => {
  const filter = document.querySelector(".filter input");
  const typing = event.target.matches?.("input, select, textarea");
  if (event.key === "/" && !typing && filter !== null && !event.ctrlKey && !event.metaKey && !event.altKey
      && document.querySelector("dialog[open]") === null && likes.keys !== false) {
    event.preventDefault();
    filter.focus();
  }
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    later(0);
  }
});

connectForms(document);
if (live !== null) {
  showRefresh();
  later(seconds);
  lookOn();
}
