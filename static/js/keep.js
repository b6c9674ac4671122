// Has the browser keep what is read for reading without network; nothing, and no more of what it has,
// where the site offers none of it, and for a reader who has said so (saved.js, offline.js).
const worker = document.querySelector("link[rel=manifest]")?.dataset.worker;

const isWanted = () => {
  try {
    return JSON.parse(localStorage.getItem("letture"))?.read !== false;
  } catch {
    return false; // nothing is to be stored
  }
};

// Other programs at this address, with folders of their own, are left alone.
const forget = async () => {
  const registration = await navigator.serviceWorker.getRegistration("/");
  await registration?.unregister();
  for (const name of await caches.keys()) {
    if (/^(pages|files)-/.test(name)) await caches.delete(name);
  }
};

// After all that the page itself needs.
addEventListener("load", () => {
  if (!navigator.serviceWorker) return;
  if (worker && isWanted()) navigator.serviceWorker.register(worker).catch(() => {});
  else forget();
});

document.addEventListener("keeping-unwanted", () => navigator.serviceWorker && forget());
