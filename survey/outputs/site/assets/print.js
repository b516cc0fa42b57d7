/* Photos that wait until they are scrolled to are asked for before a print: not every browser does it by itself. */
"use strict";
addEventListener("beforeprint", () => {
  for (const photo of document.querySelectorAll("img[loading=lazy]")) photo.loading = "eager";
});
