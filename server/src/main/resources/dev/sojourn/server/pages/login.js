"use strict";

const result = document.getElementById("result");

function show(text, good) {
  result.textContent = text;
  result.classList.toggle("good", good);
  result.classList.toggle("bad", !good);
}

/** Sends what the form would send, and shows the answer here. Without scripts the browser goes to the answer instead. */
async function submit(event) {
  event.preventDefault();
  const form = event.target;
  const body = form.method === "post" ? new URLSearchParams(new FormData(form)) : undefined;
  try {
    const answer = await fetch(form.action, { method: form.method, body });
    show(answer.status + " " + (await answer.text()), answer.ok);
  } catch (failure) {
    show("The server did not answer", false);
  }
}

document.querySelectorAll("form").forEach((form) => form.addEventListener("submit", submit));
