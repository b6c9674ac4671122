// Has the browser keep what is read for reading without network; nothing, and no more of what it has,
// for a reader who has said so (saved.js, offline.js).
const worker = document.querySelector("link[rel=manifest]")?.dataset.worker;

const isWanted = () => {
  try {
    return JSON.parse(localStorage.getItem("letture"))?.read !== false;
  } catch {
    return false; // nothing is to be stored
  }
};

const forget = async () => {
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    await registration.unregister();
  }
  for (const name of await caches.keys()) await caches.delete(name);
};

// After all that the page itself needs.
addEventListener("load", () => {
  if (!worker || !navigator.serviceWorker) return;
  if (isWanted()) navigator.serviceWorker.register(worker).catch(() => {});
  else forget();
});

document.addEventListener("keeping-unwanted", () => navigator.serviceWorker && forget());
