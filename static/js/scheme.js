// Colour scheme: the reader's own choice, before the first paint; else the system's.
// Loaded in the head without `defer`, so that no page flashes in the wrong colours.
(() => {
  const KEY = "schema";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
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
  apply(stored());

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
