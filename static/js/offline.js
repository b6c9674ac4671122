// The page of what is kept in this browser: shows it, and takes it away for whoever wants that.
const kept = document.querySelector("[data-kept-pages]");
const list = kept.querySelector("ul");
const off = document.querySelector("[data-keep-off]");
const on = document.querySelector("[data-keep-on]");
const KEY = "letture"; // of saved.js, where the wish stands

const lists = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
};

const wish = (read) => localStorage.setItem(KEY, JSON.stringify({ saved: lists().saved ?? [], read }));

const show = (name, isShown) => {
  for (const part of document.querySelectorAll(`[data-${name}]`)) part.hidden = !isShown;
};

const entry = async (request, response) => {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const heading = page.querySelector("h1");
  const link = document.createElement("a");
  link.href = new URL(request.url).pathname;
  link.textContent = heading?.textContent.trim() || page.title;
  link.lang = heading?.lang || page.documentElement.lang;
  link.dir = "auto";
  const time = document.createElement("time");
  const moment = new Date(Number(response.headers.get("X-Read-At")));
  time.dateTime = moment.toISOString();
  time.textContent = moment.toLocaleString(document.documentElement.lang, {
    day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
  });
  const item = document.createElement("li");
  item.append(link, " ", time);
  return [moment, item];
};

const entries = async () => {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-")) continue;
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      found.push(await entry(request, await pages.match(request)));
    }
  }
  return found.sort(([one], [other]) => other - one).map(([, item]) => item);
};

const refresh = async () => {
  const items = await entries();
  list.replaceChildren(...items);
  show("kept-pages", items.length);
  show("kept-none", !items.length);
  const isWanted = lists().read !== false;
  off.hidden = !isWanted;
  on.hidden = isWanted;
};

// As in keep.js, which this page does without.
const forget = async () => {
  const registration = await navigator.serviceWorker.getRegistration("/");
  await registration?.unregister();
  for (const name of await caches.keys()) {
    if (/^(pages|files)-/.test(name)) await caches.delete(name);
  }
};

off.addEventListener("click", async () => {
  wish(false);
  await forget();
  await refresh();
  on.focus();
});

on.addEventListener("click", async () => {
  wish([]);
  await navigator.serviceWorker.register(document.querySelector("link[rel=manifest]").dataset.worker);
  await navigator.serviceWorker.ready;
  await refresh();
  off.focus();
});

// It stands in the place of a page that could not be had.
const { notKept } = document.querySelector("[data-not-kept]").dataset;
show("not-kept", location.pathname !== notKept);
if (globalThis.caches && navigator.serviceWorker) await refresh();
