// Single keys for readers: "/" leads to the search, j and k from title to title, "?" tells of them.
// They are silent while something is typed or another key is held, and can be switched off, for
// those whose voice or software types on its own (WCAG 2.1.4).
const dialog = document.querySelector("#keys");
const TYPED_INTO = "input, textarea, select, [contenteditable]:not([contenteditable=false])";
const TITLES = "main .card-title a, main .story-title";

function isOff() {
  try {
    return localStorage.getItem("tasti") === "no";
  } catch {
    return false;
  }
}

function keep(isOn) {
  try {
    if (isOn) localStorage.removeItem("tasti");
    else localStorage.setItem("tasti", "no");
  } catch {
    // A browser that keeps nothing: they are off for this page alone, by the box.
  }
}

function search() {
  const fields = [...document.querySelectorAll("input[type=search]")];
  const field = fields.find((each) => each.checkVisibility?.() ?? each.offsetParent);
  if (!field) {
    document.querySelector(".menu-search")?.click();
    return;
  }
  field.focus();
  field.select();
}

function step(by) {
  const titles = [...document.querySelectorAll(TITLES)].filter((each) => each.offsetParent);
  const at = titles.indexOf(document.activeElement);
  // Whoever has scrolled goes on from there, not from the top.
  const seen = titles.findIndex((each) => each.getBoundingClientRect().top >= 0);
  const next = at < 0 ? (by > 0 ? seen : seen - 1) : at + by;
  titles[next]?.focus({ focusVisible: true });
}

const deeds = { "/": search, j: () => step(1), k: () => step(-1), "?": () => dialog.showModal() };

if (dialog?.showModal) {
  const box = dialog.querySelector("input");
  box.checked = !isOff();
  box.addEventListener("change", () => keep(box.checked));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || event.target.closest?.(TYPED_INTO)) return;
    if (!box.checked || document.querySelector("dialog[open], :popover-open")) return;
    const deed = Object.hasOwn(deeds, event.key) && deeds[event.key];
    if (!deed || (event.repeat && event.key !== "j" && event.key !== "k")) return;
    event.preventDefault();
    deed();
  });
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
  }
}
