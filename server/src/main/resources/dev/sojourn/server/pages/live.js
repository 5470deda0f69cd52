"use strict";

const ENDED = 1008;
const RETRY_MILLIS = 2000;
const SLOW_MILLIS = 3000;
const byId = (id) => document.getElementById(id);
const http = byId("http");
const door = byId("socket");
let socket = null;
let had = null;

function showState(state) {
  const held = document.activeElement;
  byId("counter").textContent = state.session ? state.counter : "-";
  byId("value").textContent = state.session ? state.value || "(empty)" : "-";
  byId("who").textContent = !state.session
    ? "There is no session."
    : (state.user ? "Logged in as " + state.user : "Not logged in") + ", fingerprint " + state.fingerprint;
  http.disabled = !state.session;
  byId("begin-row").hidden = state.session;
  keepFocus(held, state.session);
  had = state.session;
}

/** Who works by keyboard goes on where the next step is, and not at the top of the page. */
function keepFocus(held, has) {
  if (had === true && !has && !held.closest("a")) {
    byId("begin").focus();
  } else if (had === false && has && held === byId("begin")) {
    http.querySelector("[data-add]").focus();
  }
}

function say(id, text, good) {
  const line = byId(id);
  line.textContent = text;
  line.classList.toggle("good", good === true);
  line.classList.toggle("bad", good === false);
}

/** Opens the socket with the page's cookie; the server sends the state at once and after each change. */
function connect() {
  if (socket !== null) {
    return;
  }
  socket = new WebSocket(location.origin.replace(/^http/, "ws") + "/demos/live");
  socket.addEventListener("open", () => {
    door.disabled = false;
    say("socket-state", "The socket is open", true);
  });
  socket.addEventListener("message", (event) => {
    const message = JSON.parse(event.data);
    if (message.error) {
      say("socket-state", message.error, false);
    } else {
      showState(message);
    }
  });
  socket.addEventListener("close", (event) => {
    if (event.target !== socket) {
      return;
    }
    socket = null;
    door.disabled = true;
    if (event.code === ENDED) {
      say("socket-state", "The socket was closed with " + ENDED + ": the session has ended", true);
      look(false);
    } else {
      say("socket-state", "The socket was closed with " + event.code + ". Trying again", false);
      setTimeout(() => look(true), RETRY_MILLIS);
    }
  });
}

async function request(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", body });
    say("http-result", answer.status + " " + (await answer.text()), answer.ok);
  } catch (failure) {
    say("http-result", "The server did not answer", false);
  }
}

/** Asks once over HTTP whether there is a session, and opens the socket if so. */
async function look(open) {
  try {
    const state = await (await fetch("/demos/live/state")).json();
    showState(state);
    if (state.session && open) {
      connect();
    } else if (open) {
      say("socket-state", "A socket needs a session");
    }
  } catch (failure) {
    say("socket-state", "The server did not answer. Trying again", false);
    setTimeout(() => look(true), RETRY_MILLIS);
  }
}

byId("begin").addEventListener("click", async () => {
  await request("/demos/live/start");
  look(true);
});

http.querySelector("[data-add]").addEventListener("click", () => request("/demos/live/add"));
http.querySelector("[data-slow]").addEventListener("click", () => {
  say("http-result", "Saving in " + SLOW_MILLIS / 1000 + " seconds");
  request("/demos/live/slow", new URLSearchParams({ ms: SLOW_MILLIS }));
});
http.querySelector("[data-logout]").addEventListener("click", () => request("/demos/sessions/logout"));
http.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  request("/demos/live/value", new URLSearchParams(new FormData(event.target)));
});

door.querySelector("[data-add]").addEventListener("click", () => socket?.send(JSON.stringify({ add: 1 })));
door.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  socket?.send(JSON.stringify({ value: byId("socket-text").value }));
});

// Browsers keep a page that was left, with its socket open, so that going back is quick.
addEventListener("pagehide", () => {
  socket?.close();
  socket = null;
  door.disabled = true;
});
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    look(true);
  }
});

// Another tab may have begun a session or logged in.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && socket === null) {
    look(true);
  }
});

look(true);
