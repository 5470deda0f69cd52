"use strict";

const POLL_MILLIS = 2000;
const byId = (id) => document.getElementById(id);

/** Shows an answer below its buttons. */
function show(id, text, good) {
  const result = byId(id);
  result.textContent = text;
  result.classList.toggle("good", good);
  result.classList.toggle("bad", !good);
}

async function call(resultId, path, options, times) {
  try {
    if (times > 1) {
      // Requests that come at once without a cookie would begin a session each.
      await fetch("/demos/live/start", { method: "POST" });
    }
    const calls = Array.from({ length: times }, () => fetch(path, options));
    const answers = await Promise.all(calls);
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    const last = texts.sort((a, b) => a.length - b.length || a.localeCompare(b))[texts.length - 1];
    const good = answers.every((answer) => answer.ok);
    show(resultId, (times > 1 ? times + " answers, the last: " : answers[0].status + " ") + last, good);
  } catch (failure) {
    show(resultId, "The server did not answer", false);
  }
  refresh();
  lookAtLive();
}

function row(event) {
  const line = document.createElement("li");
  const time = document.createElement("time");
  const at = new Date(event.at);
  time.dateTime = at.toISOString();
  time.textContent = at.toLocaleTimeString([], { hour12: false });
  const session = document.createElement("code");
  session.textContent = event.session || "";
  const what = document.createElement("span");
  what.className = "what";
  what.textContent = event.what;
  line.append(time, session, what);
  return line;
}

let newest = -1;

async function refresh() {
  try {
    const status = await (await fetch("/demos/status")).json();
    byId("sessions").textContent = status.sessions ?? "not counted";
    byId("sockets").textContent = status.sockets;
    const first = status.events.length > 0 ? status.events[0].number : 0;
    if (first !== newest && first > 0) {
      newest = first;
      byId("events").replaceChildren(...status.events.map(row));
    }
    const health = await (await fetch("/health")).json();
    byId("health").textContent = health.status;
  } catch (failure) {
    byId("health").textContent = "no answer";
  }
}

async function lookAtLive() {
  try {
    const state = await (await fetch("/demos/live/state")).json();
    show("live-result", state.session ? "counter " + state.counter + ", text \"" + state.value + "\"" : "No session", true);
  } catch (failure) {
    show("live-result", "The server did not answer", false);
  }
}

for (const button of document.querySelectorAll("[data-get], [data-post]")) {
  const path = button.dataset.get || button.dataset.post;
  const options = { method: button.dataset.post ? "POST" : "GET" };
  button.addEventListener("click", () => call(button.dataset.result, path, options, Number(button.dataset.times || 1)));
}

byId("login").addEventListener("submit", (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target));
  call("login-result", "/demos/sessions/start", { method: "POST", body }, 1);
});

byId("curl").textContent = "curl -c jar -b jar " + location.origin + "/demos/visits";
refresh();
lookAtLive();
setInterval(() => {
  if (!document.hidden) {
    refresh();
  }
}, POLL_MILLIS);
