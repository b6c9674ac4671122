// What is saved for later and what was read lately: ids of articles, the newest first, in this
// browser alone. On an article's page and in lists the buttons that save; on the page of what is saved
// the lists.
const KEY = "letture";
const MOST = { saved: 100, read: 30 };

// Whatever stands there may have been written by anybody.
const stored = () => {
  try {
    const lists = JSON.parse(localStorage.getItem(KEY));
    return lists && typeof lists === "object" ? lists : {};
  } catch {
    return {};
  }
};

const load = (name) => {
  const list = stored()[name];
  const ids = Array.isArray(list) ? list.filter((id) => Number.isSafeInteger(id) && id > 0) : [];
  return [...new Set(ids)].slice(0, MOST[name]);
};

// What is read is kept unless the reader has said no.
const remembers = () => stored().read !== false;

// Whether the browser keeps it.
const write = (lists) => {
  try {
    if (lists.saved.length || lists.read === false || lists.read.length) {
      localStorage.setItem(KEY, JSON.stringify(lists));
    } else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
};

const keep = (name, ids) => {
  const read = remembers() && load("read");
  const lists = { saved: load("saved"), read, [name]: ids.slice(0, MOST[name]) };
  return write(name === "read" && !read ? { ...lists, read } : lists);
};

const without = (name, id) => load(name).filter((other) => other !== id);

// An article's page

const button = document.querySelector("[data-save]");

if (button) {
  const id = Number(button.dataset.save);
  const status = document.getElementById("tool-status");
  const show = () => button.setAttribute("aria-pressed", String(load("saved").includes(id)));

  button.addEventListener("click", () => {
    const isSaved = load("saved").includes(id);
    const others = without("saved", id);
    const isKept = keep("saved", isSaved ? others : [id, ...others]);
    show();
    document.querySelector("[data-saved-link]").hidden = isSaved || !isKept;
    status.textContent = button.dataset[!isKept ? "failed" : isSaved ? "undone" : "done"];
  });
  document.addEventListener("article-read", () => keep("read", [id, ...without("read", id)]));
  addEventListener("pageshow", show);
  addEventListener("storage", show);
  show();
}

// Lists: a button at each article

const saving = [...document.querySelectorAll("[data-save-card]")];
const idOf = (one) => Number(one.dataset.saveCard);

const showSaving = () => {
  const ids = new Set(load("saved"));
  for (const one of saving) {
    const isSaved = ids.has(idOf(one));
    const title = one.closest(".card").querySelector(".card-title").textContent.trim();
    one.setAttribute("aria-pressed", String(isSaved));
    one.setAttribute("aria-label", `${one.children[Number(isSaved)].textContent}: ${title}`);
  }
};

for (const one of saving) {
  one.addEventListener("click", () => {
    const id = idOf(one);
    const isSaved = load("saved").includes(id);
    const others = without("saved", id);
    if (keep("saved", isSaved ? others : [id, ...others])) showSaving();
    else alert(one.closest("[data-save-failed]").dataset.saveFailed);
  });
}

if (saving.length) {
  addEventListener("pageshow", showSaving);
  addEventListener("storage", showSaving);
  showSaving();
}

// The page of the lists

const page = document.querySelector("[data-cards]");
const lists = [...document.querySelectorAll("[data-list]")];
const say = (words) => {
  page.querySelector("[data-status]").textContent = words;
};

const fill = (list, known, asked) => {
  const name = list.dataset.list;
  // What was saved in another tab meanwhile was not asked for: it stays.
  keep(name, load(name).filter((id) => known.has(id) || !asked.includes(id)));
  const ids = load(name).filter((id) => known.has(id));
  list.querySelector("ul").replaceChildren(...ids.map((id) => known.get(id).cloneNode(true)));
  list.querySelector("[data-empty]").hidden = ids.length > 0;
  list.querySelector("[data-clear]").hidden = !ids.length;
};

const cards = async (ids) => {
  if (!ids.length) return new Map();
  const body = new URLSearchParams({ ids: ids.join() });
  const answer = await fetch(page.dataset.cards, { method: "POST", body });
  if (!answer.ok) throw new Error(answer.status);
  const html = new DOMParser().parseFromString(await answer.text(), "text/html");
  const items = [...html.querySelectorAll("[data-article]")];
  return new Map(items.map((item) => [Number(item.dataset.article), document.adoptNode(item)]));
};

const showLists = async () => {
  const asked = [...new Set(lists.flatMap(({ dataset }) => load(dataset.list)))];
  try {
    const known = await cards(asked);
    for (const list of lists) fill(list, known, asked);
    say("");
  } catch {
    for (const list of lists) list.querySelector("[data-empty]").hidden = true;
    say(page.dataset.failed);
  }
};

const remove = (list, item) => {
  const next = item.nextElementSibling ?? item.previousElementSibling;
  keep(list.dataset.list, without(list.dataset.list, Number(item.dataset.article)));
  item.remove();
  const isEmpty = !next;
  list.querySelector("[data-empty]").hidden = !isEmpty;
  list.querySelector("[data-clear]").hidden = isEmpty;
  (next?.querySelector("[data-remove]") ?? list.querySelector("h2")).focus();
  say(page.dataset.removed);
};

const clear = (list, question) => {
  if (!confirm(question)) return;
  keep(list.dataset.list, []);
  fill(list, new Map(), []);
  list.querySelector("h2").focus();
  say(page.dataset.cleared);
};

for (const list of lists) {
  list.addEventListener("click", ({ target }) => {
    if (target.closest("[data-remove]")) remove(list, target.closest("[data-article]"));
    else if (target.dataset.clear) clear(list, target.dataset.clear);
  });
}

if (page) {
  const choice = page.querySelector("[data-remember]");
  choice.checked = remembers();
  choice.addEventListener("change", () => {
    write({ saved: load("saved"), read: choice.checked && [] });
    if (!choice.checked) document.dispatchEvent(new Event("keeping-unwanted"));
    showLists();
  });
  showLists();
  addEventListener("pageshow", (event) => event.persisted && showLists());
}
