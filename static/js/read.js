// Says once, to the site and to the page's other scripts, that this article has been before its
// reader's eyes for five seconds, and whether a search of the site led here.
const article = document.querySelector("[data-read]");
const NEEDED = 5000;
let seen = 0;
let since = 0;
let timer = 0;

const isFromSearch = () => {
  const from = document.referrer && new URL(document.referrer);
  return from && from.origin === location.origin && from.pathname.endsWith("/cerca/");
};

const tell = () => {
  document.removeEventListener("visibilitychange", follow);
  navigator.sendBeacon(article.dataset.read + (isFromSearch() ? "?da=cerca" : ""));
  document.dispatchEvent(new Event("article-read"));
};

const follow = () => {
  clearTimeout(timer);
  if (document.visibilityState === "visible") {
    since = performance.now();
    timer = setTimeout(tell, NEEDED - seen);
  } else if (since) {
    seen += performance.now() - since;
    since = 0;
  }
};

if (article && navigator.sendBeacon) {
  document.addEventListener("visibilitychange", follow);
  follow();
}
