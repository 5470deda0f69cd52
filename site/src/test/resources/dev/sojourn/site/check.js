"use strict";

/** Opens each page in a frame of a phone's size, in both schemes, and writes down what is wrong with it. */
(async () => {
  const pages = new URLSearchParams(location.search).getAll("page");
  const found = [];

  async function loaded(element, address) {
    const event = new Promise((resolve) => element.addEventListener("load", resolve, { once: true }));
    element.src = address;
    return event;
  }

  async function check(page, scheme) {
    const frame = document.createElement("iframe");
    frame.width = 360;
    frame.height = 740;
    frame.style.colorScheme = scheme;
    const opened = loaded(frame, page);
    document.body.append(frame);
    await opened;
    const inside = frame.contentDocument;
    const script = inside.createElement("script");
    const ran = loaded(script, "/page-checks.js");
    inside.head.append(script);
    await ran;
    const say = (words) => found.push(`${page} ${scheme}: ${words}`);
    const checks = frame.contentWindow.checks;
    ["faintTexts", "namelessControls"].forEach((name) => checks[name]().forEach((fault) => say(`${name} ${fault}`)));
    const { h1, main, language, titled, skippedLevels, doubleIds } = checks.structure();
    if (h1 !== 1 || main !== 1 || language !== "en" || !titled || skippedLevels !== 0 || doubleIds !== 0) {
      say(`structure ${JSON.stringify(checks.structure())}`);
    }
    const wider = inside.documentElement.scrollWidth - inside.documentElement.clientWidth;
    if (wider > 0) {
      say(`${wider} pixels too wide`);
    }
    const style = frame.contentWindow.getComputedStyle(inside.body);
    if (parseFloat(style.fontSize) < 16) {
      say(`letters of ${style.fontSize}`);
    }
    found.push(`${page} ${scheme} on ${style.backgroundColor}`);
    frame.remove();
  }

  try {
    for (const page of pages) {
      await check(page, "light");
      await check(page, "dark");
    }
  } catch (fault) {
    found.push(`fault: ${fault}`);
  }
  document.getElementById("found").textContent = found.join("\n");
})();
