// The button back to the top: there once the first screen has been scrolled away; on a phone, where
// it would lie on the text, only while the reader scrolls up.
const button = document.querySelector("[data-to-top]");
const firstScreen = document.querySelector(".first-screen");

if (button && firstScreen) {
  const narrow = matchMedia("(max-width: 40rem)");
  let isPastFirst = false;
  // Not the place that a page begins at: to ask for that lays the page out once more.
  let last = 0;

  new IntersectionObserver(([entry]) => {
    isPastFirst = !entry.isIntersecting;
    button.hidden = !isPastFirst || narrow.matches;
  }).observe(firstScreen);

  addEventListener("scroll", () => {
    const moved = scrollY - last;
    // A hand that trembles neither shows it nor takes it away.
    if (Math.abs(moved) < 8) return;
    last = scrollY;
    // Whoever stands on it with the keyboard keeps it.
    if (isPastFirst && narrow.matches && document.activeElement !== button) button.hidden = moved > 0;
  }, { passive: true });

  button.addEventListener("click", () => {
    const wantsCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    firstScreen.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: wantsCalm ? "instant" : "smooth" });
  });
}
