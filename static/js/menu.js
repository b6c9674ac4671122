// The menu works without this: here it closes by itself when the reader goes elsewhere.
const menu = document.querySelector(".menu");
const sheet = menu?.querySelector("[popover]");
const button = menu?.querySelector(".menu-button");
const wide = matchMedia("(min-width: 64rem)");

const closeSubmenus = (except) => {
  for (const details of menu.querySelectorAll("details[open]")) {
    if (details !== except) details.open = false;
  }
};

const isOpen = () => sheet.matches(":popover-open");

if (sheet?.showPopover) {
  button.setAttribute("aria-expanded", "false");
  sheet.addEventListener("toggle", (event) => {
    button.setAttribute("aria-expanded", String(event.newState === "open"));
  });
  sheet.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (isOpen() && next && next !== button && !sheet.contains(next)) sheet.hidePopover();
  });
  wide.addEventListener("change", () => {
    if (isOpen()) sheet.hidePopover();
    closeSubmenus();
  });
}

menu?.addEventListener("keydown", (event) => {
  const details = event.target.closest("details[open]");
  if (event.key !== "Escape" || !details) return;
  details.open = false;
  details.querySelector("summary").focus();
  event.preventDefault();
});

menu?.addEventListener("focusout", (event) => {
  const details = event.target.closest("details[open]");
  const next = event.relatedTarget;
  if (wide.matches && details && next && !details.contains(next)) details.open = false;
});

document.addEventListener("click", (event) => {
  if (menu && wide.matches) closeSubmenus(event.target.closest("details"));
});
