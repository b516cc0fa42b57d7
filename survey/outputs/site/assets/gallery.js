/* The gallery: search and filters, a photo large in a dialog, to the next one by arrows. */
"use strict";
(() => {
  const { words, fold, counted, label, make, filters, pager, readCentres } = SITE;
  const [types, , regions] = SURVEY_FACETS, centres = readCentres();
  const items = SURVEY_PHOTOS.map(([photo, width, height, number, caption]) => {
    const centre = centres[number];
    return { photo, width, height, centre, caption, type: centre.type, region: centre.region, folded: `${fold(caption)} ${centre.folded}`,
      alt: caption || words.photo_of.replace("{name}", centre.name) };
  });
  const viewer = document.getElementById("viewer"), [large, told, place, count] = ["photo", "caption", "place", "number"]
    .map((name) => document.getElementById(`viewer-${name}`));
  let found = items, shown = 0;

  const about = (item) => [item.centre.place, label(types, item.type)].filter(Boolean).join(" · ");
  const link = (item) => make("a", { href: `centre/${item.centre.slug}.html` }, item.centre.name);
  function figure(item) {
    const picture = make("img", { src: `../photos/${item.photo}-s.jpg`, width: item.width, height: item.height, alt: item.alt });
    const opener = make("a", { class: "enlarge", href: `../photos/${item.photo}.jpg`, "aria-haspopup": "dialog" }, picture);
    opener.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !viewer.showModal) return;
      event.preventDefault();
      enlarge(found.indexOf(item));
      viewer.showModal();
    });
    return make("li", null, make("figure", null, opener, make("figcaption", null,
      item.caption ? make("span", { class: "said" }, item.caption) : null, link(item), make("span", { class: "quiet-text" }, about(item)))));
  }

  function enlarge(number) {
    shown = (number + found.length) % found.length;
    const item = found[shown];
    large.replaceChildren(make("img", { src: `../photos/${item.photo}.jpg`, alt: item.alt }));
    told.textContent = item.caption;
    told.hidden = !item.caption;
    place.replaceChildren(link(item), make("span", { class: "quiet-text" }, about(item)));
    count.textContent = words.photo_number.replace("{n}", shown + 1).replace("{all}", found.length);
  }
  const step = (by) => enlarge(shown + by);
  document.getElementById("previous").addEventListener("click", () => step(-1));
  document.getElementById("next").addEventListener("click", () => step(1));
  document.getElementById("viewer-close").addEventListener("click", () => viewer.close());
  viewer.addEventListener("click", (event) => { if (event.target === viewer) viewer.close(); });
  viewer.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") { event.preventDefault(); step(event.key === "ArrowLeft" ? -1 : 1); }
  });
  // The focus goes back to the photo that was looked at last.
  viewer.addEventListener("close", () => document.querySelectorAll("#list .enlarge")[shown]?.focus());

  const show = pager(figure, { printsAll: false });
  filters({ type: types, region: regions }, (item, facet) => [item[facet]], (test) => {
    found = items.filter(test);
    document.getElementById("count").textContent = counted(found.length, "one_photo", "many_photos");
    show(found);
  });
})();
