// The cookie notice goes away where it is; without this, its form leads back to the page.
const notice = document.querySelector("[data-notice]");

const dismiss = () => {
  const hadFocus = notice.contains(document.activeElement);
  notice.remove();
  if (hadFocus) document.querySelector("#content")?.focus({ preventScroll: true });
};

// Set here and not by an answer: whoever follows a link at once takes it along.
notice?.addEventListener("submit", (event) => {
  document.cookie = notice.dataset.notice;
  if (!document.cookie.includes(notice.dataset.notice.split("=")[0])) return;
  event.preventDefault();
  dismiss();
});

// A page that the browser kept from before may still have the notice.
addEventListener("pageshow", () => {
  const isSeen = /(^|; )(__Host-)?avviso=/.test(document.cookie);
  if (notice?.isConnected && !("asked" in notice.dataset) && isSeen) dismiss();
});
