// The button back to the top: there once the first screen has been scrolled away.
const button = document.querySelector("[data-to-top]");
const firstScreen = document.querySelector(".first-screen");

if (button && firstScreen) {
  new IntersectionObserver(([entry]) => {
    button.hidden = entry.isIntersecting;
  }).observe(firstScreen);

  button.addEventListener("click", () => {
    const wantsCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    firstScreen.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: wantsCalm ? "instant" : "smooth" });
  });
}
