/* What the pages with lists share: words, folding accents, filters. Everything shown is set as text. */
"use strict";
const SITE = (() => {
  const french = document.documentElement.lang === "fr";
  const column = french ? 0 : 1;
  const words = JSON.parse(document.getElementById("words").textContent);
  const whole = { "ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ɓ": "b", "ɗ": "d", "ɛ": "e", "ɔ": "o",
    "ŋ": "n", "ɲ": "n", "ƴ": "y", "ʋ": "v", "ɩ": "i", "’": "'", "ʼ": "'", "‘": "'", "`": "'" };
  const label = (texts, number) => (number < 0 ? "" : texts[number][column]);
  const fold = (text) => text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(/[ßœæøđðłɓɗɛɔŋɲƴʋɩ’ʼ‘`]/g, (sign) => whole[sign]).replace(/[-‐‑‒–—_]/g, " ").replace(/\s+/g, " ").trim();
  const counted = (n, one, many) => words[(french ? n < 2 : n === 1) ? one : many].replace("{n}", n);

  /* A map that is one file has no pages to lead to, and holds its photos. */
  const alone = "alone" in document.body.dataset;
  const linked = (item) => (alone ? make("strong", null, item.name) : make("a", { href: `centre/${item.slug}.html` }, item.name));
  let pictures = null;
  function photoOf(item, alt) {
    const image = make("img", { alt, src: alone ? null : `../photos/${item.photo}-s.jpg` });
    const show = () => {
      pictures ??= JSON.parse(document.getElementById("pictures").textContent);
      image.src = `data:image/jpeg;base64,${pictures[item.photo]}`;
    };
    // They stand at the end of the file, so that the map is there before them.
    if (alone && document.readyState === "loading") addEventListener("DOMContentLoaded", show, { once: true });
    else if (alone) show();
    return image;
  }

  /* The centres of data.js; the text in which one is searched is made when somebody searches. */
  function readCentres() {
    const [types, , regions] = SURVEY_FACETS;
    return SURVEY_CENTRES.map(([slug, name, place, type, status, region, x, y, photo]) => {
      let folded = null;
      return { slug, name: name || words.unnamed, place, type, status, region, x, y, photo, onMap: x !== "",
        get folded() { return (folded ??= fold(`${name} ${place} ${label(regions, region)} ${label(types, type)}`)); } };
    });
  }

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  }

  /* Filters: fills the lists of choices with what occurs, calls `changed` with a test of an item. */
  function filters(facets, codes, changed) {
    const form = document.getElementById("filters"), search = document.getElementById("q");
    const clear = document.getElementById("clear");
    const selects = [...form.querySelectorAll("select[data-facet]")];
    for (const select of selects) {
      const texts = facets[select.dataset.facet].map((pair, number) => [pair[column], number]);
      texts.sort((a, b) => fold(a[0]).localeCompare(fold(b[0])));
      for (const [text, number] of texts) select.append(make("option", { value: number }, text));
      select.parentElement.hidden = texts.length === 0;
    }
    const run = () => {
      const asked = fold(search.value).split(" ").filter(Boolean);
      const chosen = selects.filter((s) => s.value !== "").map((s) => [s.dataset.facet, Number(s.value)]);
      clear.hidden = !asked.length && !chosen.length;
      changed((item) => asked.every((word) => item.folded.includes(word))
        && chosen.every(([facet, number]) => codes(item, facet).includes(number)));
    };
    search.addEventListener("input", run);
    // Not the form's own change: it comes when the search is left, between the press and the release of a click.
    for (const select of selects) select.addEventListener("change", run);
    form.addEventListener("submit", (event) => event.preventDefault());
    clear.addEventListener("click", () => { form.reset(); run(); search.focus(); });
    run();
  }

  /* A long list is shown a page at a time, and printed whole; but for photos, which paper does not wait for. */
  function pager(show, { printsAll = true } = {}) {
    const list = document.getElementById("list"), more = document.getElementById("more");
    let items = [], shown = 0;
    const next = (focus) => {
      const from = shown;
      shown = Math.min(items.length, shown + 40);
      list.append(...items.slice(from, shown).map(show));
      more.hidden = shown >= items.length;
      if (!focus) return;
      const first = list.children[from].querySelector("a,button") || list.children[from];
      if (first === list.children[from]) first.tabIndex = -1;
      first.focus();
    };
    more.addEventListener("click", () => next(true));
    if (printsAll) addEventListener("beforeprint", () => { while (shown < items.length) next(false); });
    return (found) => {
      items = found;
      shown = 0;
      list.replaceChildren();
      document.getElementById("none").hidden = items.length > 0;
      next(false);
    };
  }
  return { alone, column, words, fold, counted, label, linked, photoOf, readCentres, make, filters, pager };
})();
