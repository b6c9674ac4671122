// What a reader has chosen, before the first paint: the colour scheme, else the system's, and the
// size of articles' text. Loaded in the head without `defer`, so that no page flashes.
(() => {
  const KEY = "schema";
  const TEXT = "testo";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const stored = (read) => {
    try {
      return read();
    } catch {
      return null; // storage is switched off: the choice lasts as long as the page
    }
  };

  const store = (scheme) => {
    try {
      localStorage.setItem(KEY, scheme);
    } catch {
      // nothing to be done, see above
    }
  };

  const apply = (scheme) => {
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
  };

  root.classList.add("js");
  root.classList.toggle("can-share", "share" in navigator);
  apply(stored(() => localStorage.getItem(KEY)));
  const size = stored(() => localStorage.getItem(TEXT));
  if (/^[1-3]$/.test(size)) root.dataset.text = size;

  addEventListener("storage", (event) => {
    if (event.key === KEY) apply(event.newValue);
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-scheme-switch]")) return;
    const isDark = (root.dataset.scheme || (system.matches ? "dark" : "light")) === "dark";
    apply(isDark ? "light" : "dark");
    store(root.dataset.scheme);
  });
})();
