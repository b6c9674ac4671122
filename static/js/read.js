// Says once that this article has been before its reader's eyes for five seconds.
const article = document.querySelector("[data-read]");
const NEEDED = 5000;
let seen = 0;
let since = 0;
let timer = 0;

const tell = () => {
  document.removeEventListener("visibilitychange", follow);
  navigator.sendBeacon(article.dataset.read);
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
