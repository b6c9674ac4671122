// Long articles: the rest is folded until the reader asks for it, or finds a word in it.
for (const rest of document.querySelectorAll("[data-fold-rest]")) {
  const button = document.querySelector(`[aria-controls="${rest.id}"]`);

  const set = (isOpen) => {
    if (isOpen) rest.removeAttribute("hidden");
    else rest.setAttribute("hidden", "until-found");
    button.setAttribute("aria-expanded", String(isOpen));
  };

  set(rest.contains(document.querySelector(":target")));
  rest.dataset.ready = "";
  rest.addEventListener("beforematch", () => set(true));

  button.addEventListener("click", () => {
    const opens = button.getAttribute("aria-expanded") === "false";
    set(opens);
    // The button now stands below what it opened: reading goes on where it was.
    if (opens) rest.focus({ preventScroll: true });
    else button.scrollIntoView({ block: "center" });
  });
}
