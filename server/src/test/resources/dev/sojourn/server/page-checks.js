"use strict";

/** What a page is checked for in the browser that shows it. Each check returns the offenders, in words. */
globalThis.checks = (() => {
  const visible = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const words = (element) => element.localName + (element.id ? "#" + element.id : "") + " \""
    + (element.innerText || element.value || "").slice(0, 30) + "\"";
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

  /** Red, green, blue and opacity of any CSS color, each from 0 to 1. */
  function channels(color) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((channel) => channel / 255);
  }

  /** The first ground behind an element that lets nothing through. */
  function ground(element) {
    for (let e = element; e !== null; e = e.parentElement) {
      const color = channels(getComputedStyle(e).backgroundColor);
      if (color[3] === 1) {
        return color;
      }
    }
    return [1, 1, 1, 1];
  }

  /** Relative luminance, WCAG 2.2. */
  function luminance(color) {
    const [r, g, b] = color.slice(0, 3).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  const controls = () => [...document.querySelectorAll("a[href], button, input, [tabindex='0']")].filter(visible);
  const usable = () => controls().filter((control) => !control.matches(":disabled"));

  return {
    /** Texts below 4.5 : 1 (WCAG 1.4.3); what cannot be used is exempt. */
    faintTexts: () => [...document.body.querySelectorAll("*")]
      .filter((e) => visible(e) && !e.matches(":disabled, button:disabled *"))
      .filter((e) => e.localName === "input" || [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
      .map((e) => [words(e), contrast(channels(getComputedStyle(e).color), ground(e))])
      .filter(([, ratio]) => ratio < 4.5)
      .map(([e, ratio]) => e + " " + ratio.toFixed(2)),

    /** Borders of fields and buttons below 3 : 1 against what is around them (WCAG 1.4.11). */
    faintEdges: () => usable()
      .filter((e) => e.matches("input, button, .button"))
      .map((e) => [words(e), contrast(channels(getComputedStyle(e).borderTopColor), ground(e.parentElement))])
      .filter(([, ratio]) => ratio < 3)
      .map(([e, ratio]) => e + " " + ratio.toFixed(2)),

    /** The ring around the focused element, against what is around it. */
    focusContrast: () => {
      const style = getComputedStyle(document.activeElement);
      return style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2 ? 0
        : contrast(channels(style.outlineColor), ground(document.activeElement.parentElement));
    },

    namelessControls: () => controls()
      .filter((e) => !(e.labels?.[0]?.innerText || (e.localName !== "input" && e.innerText) || "").trim())
      .map(words),

    /** What is smaller than a finger needs (WCAG 2.5.8); links in text are exempt. */
    smallTargets: () => controls()
      .filter((e) => e.matches("input, button, .button"))
      .filter((e) => e.getBoundingClientRect().height < 24 || e.getBoundingClientRect().width < 24)
      .map(words),

    /** How far the page is wider than the screen. */
    overflow: () => document.documentElement.scrollWidth - screen.width,

    structure: () => ({
      h1: document.querySelectorAll("h1").length,
      main: document.querySelectorAll("main").length,
      nav: document.querySelectorAll("nav[aria-label]").length,
      language: document.documentElement.lang,
      titled: document.title !== "",
      skippedLevels: [...document.querySelectorAll("h1, h2, h3, h4")].map((h) => Number(h.localName[1]))
        .filter((level, i, all) => level > (i === 0 ? 1 : all[i - 1] + 1)).length,
      doubleIds: [...document.querySelectorAll("[id]")].map((e) => e.id)
        .filter((id, i, all) => all.indexOf(id) !== i).length,
      readOut: document.querySelectorAll("[role=status]").length,
    }),

    usable: () => usable().map(words),
    focused: () => document.activeElement === document.body ? "" : words(document.activeElement),
  };
})();
