"use strict";

const ENDED = 1008;
const byId = (id) => document.getElementById(id);
const http = byId("http");
const door = byId("socket");
let socket = null;

function showState(state) {
  byId("counter").textContent = state.session ? state.counter : "-";
  byId("value").textContent = state.session ? state.value || "(empty)" : "-";
  byId("who").textContent = !state.session
    ? "There is no session."
    : (state.user ? "Logged in as " + state.user : "Not logged in") + ", fingerprint " + state.fingerprint;
  http.disabled = !state.session;
  byId("begin-row").hidden = state.session;
}

function say(id, text, good) {
  const line = byId(id);
  line.textContent = text;
  line.classList.toggle("good", good);
  line.classList.toggle("bad", !good);
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
    socket = null;
    door.disabled = true;
    const why = event.code === ENDED ? "the session has ended" : event.reason || "the connection is gone";
    say("socket-state", "The socket was closed with " + event.code + ": " + why, event.code === ENDED);
    look(false);
  });
}

async function request(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", body });
    const text = await answer.text();
    say("http-result", answer.status + " " + text, answer.ok);
    return answer.ok;
  } catch (failure) {
    say("http-result", "The server did not answer", false);
    return false;
  }
}

/** Asks once over HTTP whether there is a session, and opens the socket if so. */
async function look(open) {
  try {
    const state = await (await fetch("/demos/live/value")).json();
    showState(state);
    if (state.session && open) {
      connect();
    } else if (!state.session && open) {
      say("socket-state", "A socket needs a session", false);
    }
  } catch (failure) {
    say("socket-state", "The server did not answer", false);
  }
}

byId("begin").addEventListener("click", async () => {
  await request("/demos/live/start");
  look(true);
});

http.querySelector("[data-add]").addEventListener("click", () => request("/demos/live/add"));
http.querySelector("[data-slow]").addEventListener("click", () =>
  request("/demos/live/slow", new URLSearchParams({ ms: 3000 })));
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

look(true);
