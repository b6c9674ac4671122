// Says once that this search was before its reader's eyes: words, and whether they found anything.
const search = document.querySelector("[data-searched]");

const tell = () => {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", tell);
  const { searched, words, found, mark } = search.dataset;
  navigator.sendBeacon(searched, new URLSearchParams({ words, found, mark }));
};

if (search && navigator.sendBeacon) {
  document.addEventListener("visibilitychange", tell);
  tell();
}
