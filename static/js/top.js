// The button back to the top: there while the reader scrolls up, below the first screen.
const button = document.querySelector("[data-to-top]");
const firstScreen = document.querySelector(".first-screen");

if (button && firstScreen) {
  let isPastFirst = false;
  let last = scrollY;

  new IntersectionObserver(([entry]) => {
    isPastFirst = !entry.isIntersecting;
    if (!isPastFirst) button.hidden = true;
  }).observe(firstScreen);

  addEventListener("scroll", () => {
    const moved = scrollY - last;
    // A hand that trembles neither shows it nor takes it away.
    if (Math.abs(moved) < 8) return;
    last = scrollY;
    // Whoever stands on it with the keyboard keeps it.
    if (isPastFirst && document.activeElement !== button) button.hidden = moved > 0;
  }, { passive: true });

  button.addEventListener("click", () => {
    const wantsCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    firstScreen.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: wantsCalm ? "instant" : "smooth" });
  });
}
