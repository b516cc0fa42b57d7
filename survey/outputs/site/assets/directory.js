/* The directory of contents: search, filters, one entry a content. */
"use strict";
(() => {
  const { column, words, fold, counted, make, filters, pager } = SITE;
  const facets = SURVEY_CONTENT_FACETS;
  const items = SURVEY_CONTENTS.map((entry) => ({ ...entry, folded: fold(
    [entry.t, entry.p[column], ...entry.h.map((h) => h[1]), ...entry.theme.map((n) => facets.theme[n][column])].join(" ")) }));

  const fact = (word, ...shown) => make("div", null, make("dt", null, words[word]), make("dd", null, ...shown));
  const linked = (text) => (/^https?:\/\/[^\s]+$/i.test(text) ? make("a", { href: text, rel: "nofollow noopener noreferrer" }, text) : text);
  function entry(item) {
    const named = (facet) => item[facet].map((number) => facets[facet][number][column]);
    const facts = make("dl");
    for (const [word, text] of [["language", named("language").join(", ")], ["format", item.format[column]],
      ["origin", item.origin[column]], ["rights", item.rights[column]], ["access", item.access[column]]]) if (text) facts.append(fact(word, linked(text)));
    const holders = item.h.map(([slug, name]) => make("div", null, make("a", { href: `centre/${slug}.html` }, name || words.unnamed)));
    if (item.o) holders.push(make("div", null, item.o < 0 ? words.few_unnamed : counted(item.o, "one_unnamed", "many_unnamed")));
    if (holders.length) facts.append(fact("holders", ...holders.slice(0, 3), holders.length > 3
      ? make("details", null, make("summary", null, words.and_more.replace("{n}", holders.length - 3)), ...holders.slice(3)) : ""));
    const tags = [...named("kind"), ...named("theme")];
    return make("li", { class: "entry" }, make("h3", null, item.t),
      item.p[column] ? make("p", { class: "quiet-text" }, item.p[column]) : null,
      tags.length ? make("ul", { class: "badges" }, ...tags.map((tag) => make("li", null, tag))) : null, facts);
  }

  const show = pager(entry);
  filters(facets, (item, facet) => item[facet], (test) => {
    const found = items.filter(test);
    document.getElementById("count").textContent = counted(found.length, "one_content", "many_contents");
    show(found);
  });
})();
