/* The map: points gathered into clusters on the screen, a popup, zoom and move by mouse, touch and keys. */
"use strict";
(() => {
  const { alone, words, counted, label, linked, photoOf, readCentres, make, filters, pager } = SITE;
  const box = document.getElementById("map"), svg = box.querySelector("svg"), popup = document.getElementById("popup");
  const [base, names, points] = ["base", "names", "points"].map((id) => document.getElementById(id));
  const width = Number(box.dataset.width), height = Number(box.dataset.height);
  const countries = JSON.parse(document.getElementById("country-names").textContent);
  const [types, statuses, regions] = SURVEY_FACETS;
  const items = readCentres();
  const bySlug = new Map(items.map((item) => [item.slug, item]));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const NEAR = 30, POINT = 7, LEAST = 0.9, MOST = 60, ROWS = 1 << 20;
  let found = items, view = { k: 1, x: 0, y: 0 }, drawn = view, opener = null, opened = null;

  const draw = (tag, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  /* The box is measured once a drawing: to ask the browser for each point makes it lay the page out anew. */
  let area = [1, 1];
  const measure = () => { area = [box.clientWidth, box.clientHeight]; };
  const size = () => area;
  const fit = () => Math.min(area[0] / width, area[1] / height);
  const at = (item, scale = fit() * view.k) => [item.x * scale + view.x, item.y * scale + view.y];

  /* Clusters: near points come together until no two circles touch, so that no label lies on another. */
  function clusters() {
    const scale = fit() * view.k;
    let groups = found.filter((item) => item.onMap).map((item) => ({ at: at(item, scale), items: [item] }));
    for (let joined = true; joined;) {
      joined = false;
      const cells = new Map(), kept = [];
      for (const group of groups) {
        const cell = Math.floor(group.at[0] / 60) * ROWS + Math.floor(group.at[1] / 60);
        let near = null;
        for (let dx = -1; dx < 2 && !near; dx++) for (let dy = -1; dy < 2 && !near; dy++)
          near = cells.get(cell + dx * ROWS + dy)?.find((other) =>
            Math.hypot(other.at[0] - group.at[0], other.at[1] - group.at[1]) < apart(other, group));
        if (near) {
          const [n, m] = [near.items.length, group.items.length];
          near.at = [0, 1].map((i) => (near.at[i] * n + group.at[i] * m) / (n + m));
          near.items.push(...group.items);
          joined = true;
        } else {
          kept.push(group);
          if (cells.has(cell)) cells.get(cell).push(group); else cells.set(cell, [group]);
        }
      }
      groups = kept;
    }
    return groups;
  }
  const radius = (group) => (group.items.length === 1 ? POINT : Math.min(22, 12 + Math.log2(group.items.length) * 2));
  const apart = (a, b) => (view.k >= MOST * 0.9 ? 2 : Math.max(radius(a) + radius(b) + 3,
    a.items.length + b.items.length > 2 ? NEAR : 16));

  /* Names stand where they touch neither a circle nor another name. */
  function placer(groups) {
    const taken = groups.map((g) => [g.at[0] - radius(g) - 2, g.at[1] - radius(g) - 2, g.at[0] + radius(g) + 2, g.at[1] + radius(g) + 2]);
    const [w, h] = size();
    return (spots) => {
      const free = spots.find((b) => b[0] > 0 && b[1] > 0 && b[2] < w && b[3] < h
        && !taken.some((t) => t[0] < b[2] && b[0] < t[2] && t[1] < b[3] && b[1] < t[3]));
      if (free) taken.push(free);
      return free;
    };
  }

  function refresh() {
    measure();
    const groups = clusters(), free = placer(groups), focused = document.activeElement?.dataset?.key;
    points.replaceChildren(...groups.map(mark));
    names.replaceChildren();
    const named = new Set();
    for (const group of groups) if (group.items.length === 1) {
      const [x, y] = group.at, name = group.items[0].place || group.items[0].name, long = Math.min(name.length, 26) * 7 + 6;
      if (named.has(name)) continue;
      const spots = [[x + 10, y - 8, x + 10 + long, y + 8], [x - 10 - long, y - 8, x - 10, y + 8],
        [x - long / 2, y + 9, x + long / 2, y + 25], [x - long / 2, y - 25, x + long / 2, y - 9]];
      const spot = free(spots), place = spots.indexOf(spot);
      if (!spot) continue;
      named.add(name);
      names.append(draw("text", { x: [spot[0] + 1, spot[2] - 1, x, x][place], y: spot[3] - 4, class: "name",
        "text-anchor": ["start", "end", "middle", "middle"][place] }, name.length > 26 ? `${name.slice(0, 25)}…` : name));
    }
    for (const country of countries) {
      const [x, y] = at(country), long = country.t.length * 9 + 8, spot = free([[x - long / 2, y - 10, x + long / 2, y + 10]]);
      if (spot) names.append(draw("text", { x, y: y + 4, class: "country" }, country.t));
    }
    drawn = { ...view };
    // On paper the map has another width: the box of the screen is then scaled as a whole.
    svg.setAttribute("viewBox", `0 0 ${size().join(" ")}`);
    slide();
    if (focused) points.querySelector(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
  }

  /* While the map is moved, what is drawn goes along; clusters are made again when it rests. */
  function slide() {
    base.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${fit() * view.k})`);
    for (const group of [points, names]) group.setAttribute("transform", `translate(${view.x - drawn.x} ${view.y - drawn.y})`);
    if (opened) placePopup();
  }

  function mark(group) {
    const [x, y] = group.at, one = group.items.length === 1, first = group.items[0];
    const text = one ? [first.name, label(types, first.type), first.place].filter(Boolean).join(", ")
      : words.cluster.replace("{n}", group.items.length);
    const key = one ? first.slug : `${first.slug}-${group.items.length}`;
    const attributes = { tabindex: 0, role: "button", "aria-label": text, "data-key": key,
      class: one ? (first === opened ? "point open" : "point") : "cluster", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` };
    const circle = draw("circle", { r: radius(group) });
    const element = one ? draw("g", attributes, draw("circle", { r: 14, class: "touch" }), circle)
      : draw("g", attributes, circle, draw("text", { y: 4 }, String(group.items.length)));
    const act = () => (one ? open(first, element) : into(group, element));
    element.addEventListener("click", act);
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); act(); }
    });
    return element;
  }

  function into(group, from) {
    const xs = group.items.map((i) => i.x), ys = group.items.map((i) => i.y), [w, h] = size();
    // Centres in one place never come apart: they are listed.
    if (view.k >= MOST * 0.9 || new Set(group.items.map((i) => `${i.x} ${i.y}`)).size === 1) return openMany(group, from);
    const spread = Math.max((Math.max(...xs) - Math.min(...xs)) / w, (Math.max(...ys) - Math.min(...ys)) / h, 1e-6);
    const k = Math.min(MOST, Math.max(view.k * 1.8, 0.7 / (spread * fit())));
    look((Math.max(...xs) + Math.min(...xs)) / 2, (Math.max(...ys) + Math.min(...ys)) / 2, k);
    (points.querySelector("[tabindex]") || svg).focus({ preventScroll: true });
  }

  function look(x, y, k) {
    const [w, h] = size();
    view = { k, x: w / 2 - x * fit() * k, y: h / 2 - y * fit() * k };
    refresh();
  }
  function centre() {
    measure();
    view = { k: 1, x: (area[0] - width * fit()) / 2, y: (area[1] - height * fit()) / 2 };
  }
  function whole() {
    centre();
    refresh();
  }
  function zoom(factor, cx = size()[0] / 2, cy = size()[1] / 2) {
    const k = Math.min(MOST, Math.max(LEAST, view.k * factor)), f = k / view.k;
    view = { k, x: cx - (cx - view.x) * f, y: cy - (cy - view.y) * f };
    refresh();
  }

  function open(item, from) {
    fill(item, from,
      item.photo ? photoOf(item, words.photo_of.replace("{name}", item.name)) : "",
      make("h2", { id: "popup-title" }, item.name),
      make("p", null, label(types, item.type)),
      make("p", { class: "quiet-text" }, [...new Set([item.place, alone ? label(regions, item.region) : "", label(statuses, item.status)])].filter(Boolean).join(" · ")),
      alone ? "" : make("a", { class: "more", href: `centre/${item.slug}.html` }, words.read_more));
  }
  function openMany(group, from) {
    fill(group.items[0], from, make("h2", { id: "popup-title" }, counted(group.items.length, "one_centre", "many_centres")),
      make("ul", null, ...group.items.map((item) => make("li", null, alone
        ? make("button", { type: "button", class: "plain", onclick: () => open(item, from) }, item.name) : linked(item)))));
  }
  function fill(item, from, ...content) {
    opener = from;
    opened = item;
    const closing = make("button", { type: "button", class: "close", "aria-label": words.close, onclick: close }, "×");
    popup.replaceChildren(closing, ...content);
    popup.hidden = false;
    emphasise();
    placePopup();
    (popup.querySelector("a,li button") || closing).focus({ preventScroll: true });
  }
  function emphasise() {
    for (const point of points.querySelectorAll(".point")) point.classList.toggle("open", point.dataset.key === opened?.slug);
  }
  function placePopup() {
    const [x, y] = at(opened), [w, h] = size(), wide = popup.offsetWidth, high = popup.offsetHeight;
    popup.style.left = `${Math.max(8, Math.min(w - wide - 8, x - wide / 2))}px`;
    popup.style.top = `${Math.max(8, Math.min(h - high - 8, y > high + 20 ? y - high - 14 : y + 14))}px`;
  }
  function close() {
    if (!opened) return;
    const key = opened.slug;
    popup.hidden = true;
    opened = null;
    emphasise();
    (opener?.isConnected ? opener : points.querySelector(`[data-key="${key}"]`) || svg).focus({ preventScroll: true });
  }
  function showItem(item, from) {
    look(item.x, item.y, Math.max(view.k, 4));
    for (let tries = 0; tries < 8 && !points.querySelector(`[data-key="${item.slug}"]`) && view.k < MOST; tries++) look(item.x, item.y, Math.min(MOST, view.k * 2));
    box.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
    open(item, from);
  }

  const show = pager((item) => {
    const button = item.onMap ? make("button", { type: "button", class: "pin", "aria-label": words.show_named.replace("{name}", item.name), title: words.show }, "") : null;
    button?.addEventListener("click", () => showItem(item, button));
    const about = [label(types, item.type), item.place, item.onMap ? "" : words.without_position].filter(Boolean).join(" · ");
    return make("li", null, make("div", null, linked(item),
      make("span", { class: "quiet-text" }, about)), button);
  });

  let drag = null;
  const touches = new Map();
  svg.addEventListener("pointerdown", (event) => {
    touches.set(event.pointerId, [event.clientX, event.clientY]);
    drag = { moved: false };
  });
  svg.addEventListener("pointermove", (event) => {
    const last = touches.get(event.pointerId);
    if (!last || !drag) return;
    const now = [event.clientX, event.clientY], [dx, dy] = [now[0] - last[0], now[1] - last[1]];
    if (!drag.moved && Math.hypot(dx, dy) < 4) return;
    if (!drag.moved) { drag.moved = true; svg.setPointerCapture(event.pointerId); }
    if (touches.size === 2) {
      const other = [...touches].find(([id]) => id !== event.pointerId)[1], edge = box.getBoundingClientRect();
      const gap = (a) => Math.hypot(a[0] - other[0], a[1] - other[1]) || 1;
      zoom(gap(now) / gap(last), other[0] - edge.left, other[1] - edge.top);
    } else { view.x += dx; view.y += dy; slide(); }
    touches.set(event.pointerId, now);
  });
  for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, (event) => {
    if (touches.delete(event.pointerId) && drag?.moved) refresh();
  });
  // Who cannot drag comes anywhere by this and by zooming out.
  svg.addEventListener("dblclick", (event) => {
    const edge = box.getBoundingClientRect();
    zoom(2, event.clientX - edge.left, event.clientY - edge.top);
  });
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const edge = box.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, event.clientX - edge.left, event.clientY - edge.top);
  }, { passive: false });
  box.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (event.key === "Escape") close();
    else if (steps[event.key]) { event.preventDefault(); view.x += steps[event.key][0]; view.y += steps[event.key][1]; refresh(); }
    else if (event.key === "+" || event.key === "=") zoom(1.5);
    else if (event.key === "-") zoom(1 / 1.5);
    else if (event.key === "0") whole();
  });
  document.getElementById("zoom-in").addEventListener("click", () => zoom(1.6));
  document.getElementById("zoom-out").addEventListener("click", () => zoom(1 / 1.6));
  document.getElementById("whole").addEventListener("click", whole);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  /* Draw the map anew when its box has another size: a window was changed, or a scroll bar came. */
  function fitted() {
    const before = String(area);
    measure();
    if (String(area) !== before) whole();
  }
  addEventListener("resize", fitted);

  centre();
  filters({ type: types, status: statuses, region: regions }, (item, facet) => [item[facet]], (test) => {
    found = items.filter(test);
    document.getElementById("count").textContent = counted(found.length, "one_centre", "many_centres");
    if (opened && !found.includes(opened)) { popup.hidden = true; opened = null; }
    refresh();
    show(found);
  });
  fitted();
  performance.mark("drawn");
  const asked = bySlug.get(location.hash.slice(1));
  if (asked?.onMap) showItem(asked, null);
})();
