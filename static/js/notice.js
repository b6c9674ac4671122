// The cookie notice goes away where it is; without this, its form leads back to the page.
const notice = document.querySelector("[data-notice]");
const isAskedFor = notice?.dataset.notice === "asked";

const dismiss = () => {
  const hadFocus = notice.contains(document.activeElement);
  notice.remove();
  if (hadFocus) document.querySelector("#content")?.focus({ preventScroll: true });
};

notice?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    // The answer leads back to this page: its cookie is all that is wanted of it.
    await fetch(notice.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(notice)),
      redirect: "manual",
    });
    dismiss();
  } catch {
    notice.submit();
  }
});

// A page that the browser kept from before may still have the notice.
addEventListener("pageshow", () => {
  if (notice?.isConnected && !isAskedFor && /(^|; )(__Host-)?avviso=/.test(document.cookie)) dismiss();
});
