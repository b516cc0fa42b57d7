/* Light or dark: as the system asks, until the reader chooses; the choice is kept where the browser lets us. */
"use strict";
(() => {
  const dark = document.getElementById("dark"), asked = matchMedia("(prefers-color-scheme: dark)"), KEY = "survey-theme";
  let chosen = null;
  try { chosen = localStorage.getItem(KEY); } catch { /* A browser that keeps nothing: the choice lasts for this page. */ }
  const isDark = () => (chosen === "dark" || chosen === "light" ? chosen === "dark" : asked.matches);
  const apply = () => {
    dark.media = isDark() ? "screen" : "not all";
    document.getElementById("theme")?.setAttribute("aria-pressed", String(isDark()));
  };
  apply();
  asked.addEventListener("change", apply);
  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    button.hidden = false;
    button.addEventListener("click", () => {
      chosen = isDark() ? "light" : "dark";
      try { localStorage.setItem(KEY, chosen); } catch { /* As above. */ }
      apply();
    });
    apply();
  });
})();
