// Keeps the front page and the articles that were read last, for reading without network.
// What it does, and why, stands in docs/offline.md.

const RELEASE = {{ release|tojson }};
// Front page -> page that says what is kept, the language with the longest address first.
const LANGUAGES = {{ languages|tojson }};
const DESK = {{ desk|tojson }};
// Of the pages that are kept.
const FILES = {{ files|tojson }};
const STATIC = {{ static|tojson }};
const MOST_ARTICLES = {{ most_articles|tojson }};
const KEPT_DAYS = {{ kept_days|tojson }};

const DAY = 24 * 3600 * 1000;
const ARTICLE = /^\d{4}\/\d\d\/\d\d\/[^/]+\/$/;
const DIGEST = /\.[0-9a-f]{12}\.\w+$/;
const pagesName = `pages-${RELEASE}`;
const filesName = `files-${RELEASE}`;

// Front page and page of what is kept in the language of an address.
const languageOf = (path) => LANGUAGES.find(([front]) => path.startsWith(front)) ?? LANGUAGES.at(-1);
const isFront = (path) => LANGUAGES.some(([front]) => path === front);
const isArticle = (path) => ARTICLE.test(path.slice(languageOf(path)[0].length));
const isKeepable = (url) => url.origin === location.origin && !url.search
  && (isFront(url.pathname) || isArticle(url.pathname));

const time = (response, name) => Number(response.headers.get(name));

// An answer that says nothing about the page: the site, or something in front of it, is out of order.
const isFault = (response) => response.status >= 500 || response.status === 429;
const mayKeep = (response) => response.status === 200 && !response.redirected
  && (response.headers.get("Content-Type") ?? "").startsWith("text/html")
  && !/no-store/i.test(response.headers.get("Cache-Control") ?? "");

// Follows what the network says of a page: keeps it, or drops what was kept of it.
async function follow(path, response, readAt) {
  if (isFault(response)) return;
  const pages = await caches.open(pagesName);
  if (!mayKeep(response)) {
    await pages.delete(path);
    return;
  }
  const headers = new Headers(response.headers);
  // The body is kept as it is read, and its language is in its address.
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  headers.set("X-Read-At", readAt);
  headers.set("X-Checked-At", Date.now());
  await pages.put(path, new Response(await response.blob(), { headers }));
}

async function ask(path, readAt) {
  try {
    // A page that has moved is another page.
    await follow(path, await fetch(path, { cache: "no-cache", redirect: "manual" }), readAt);
  } catch {
    // No network: what is kept stays until it is too old.
  }
}

// Path and response of all that is kept, what was read last first.
async function keptPages(name = pagesName) {
  const pages = await caches.open(name);
  const found = [];
  for (const request of await pages.keys()) {
    found.push([new URL(request.url).pathname, await pages.match(request)]);
  }
  return found.sort(([, one], [, other]) => time(other, "X-Read-At") - time(one, "X-Read-At"));
}

const isOld = (response) => Date.now() - time(response, "X-Read-At") > KEPT_DAYS * DAY;

async function dropOld() {
  const pages = await caches.open(pagesName);
  let articles = 0;
  for (const [path, response] of await keptPages()) {
    if (isArticle(path)) articles += 1;
    const isTooMany = isArticle(path) && articles > MOST_ARTICLES;
    if (isTooMany || isOld(response)) await pages.delete(path);
  }
}

// Once a day all that is kept is asked for again: what was withdrawn meanwhile goes.
async function askAgain() {
  for (const [path, response] of await keptPages()) {
    if (Date.now() - time(response, "X-Checked-At") > DAY) {
      await ask(path, time(response, "X-Read-At"));
    }
  }
}

// The front page may name an article that is gone.
async function askFrontPages() {
  for (const [path, response] of await keptPages()) {
    if (isFront(path)) await ask(path, time(response, "X-Read-At"));
  }
}

async function afterPage(url, response) {
  if (isArticle(url.pathname) && [404, 410].includes(response.status)) await askFrontPages();
  await follow(url.pathname, response, Date.now());
  await dropOld();
  if (!isFault(response)) await askAgain();
}

// The page out of what is kept, with the line that says so; else the page that says what is kept.
async function withoutNetwork(url) {
  const kept = isKeepable(url) && await (await caches.open(pagesName)).match(url.pathname);
  if (kept && !isOld(kept)) {
    const text = (await kept.text()).replace("data-kept hidden", "data-kept");
    return new Response(text, { headers: kept.headers });
  }
  const list = await (await caches.open(filesName)).match(languageOf(url.pathname)[1], { ignoreVary: true });
  return list ? new Response(list.body, { status: 503, headers: list.headers }) : Response.error();
}

async function page(event, url) {
  let response;
  try {
    response = await event.preloadResponse ?? await fetch(event.request);
  } catch {
    return withoutNetwork(url);
  }
  if (isKeepable(url)) event.waitUntil(afterPage(url, response.clone()));
  return response;
}

async function file(request) {
  const files = await caches.open(filesName);
  const kept = await files.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await files.put(request, response.clone());
  return response;
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (!url.pathname.startsWith(DESK)) event.respondWith(page(event, url));
  } else if (DIGEST.test(url.pathname) && STATIC.some((folder) => url.pathname.startsWith(folder))) {
    event.respondWith(file(request));
  }
});

// What the release before this has kept, what is open now, and the front page that goes with it.
async function takeOver() {
  const readAt = new Map();
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-") || name === pagesName) continue;
    for (const [path, response] of await keptPages(name)) {
      readAt.set(path, time(response, "X-Read-At"));
    }
  }
  for (const { url } of await clients.matchAll({ includeUncontrolled: true, type: "window" })) {
    const address = new URL(url);
    address.hash = "";
    if (isKeepable(address)) readAt.set(address.pathname, Date.now());
    readAt.set(languageOf(address.pathname)[0], Date.now());
  }
  for (const [path, moment] of readAt) await ask(path, moment);
}

async function install() {
  const files = await caches.open(filesName);
  const lists = LANGUAGES.map(([, list]) => new Request(list, { cache: "no-cache" }));
  await files.addAll([...FILES, ...lists]);
  await takeOver();
  await skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name !== pagesName && name !== filesName) await caches.delete(name);
  }
  await registration.navigationPreload?.enable();
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
