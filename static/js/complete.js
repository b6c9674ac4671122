// Completion of the search field: an ARIA combobox whose list comes from the server.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
const DELAY = 150;
const SHORTEST = 2;

class Completion {
  constructor(input) {
    this.input = input;
    this.active = -1;
    this.timer = 0;
    this.request = null;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? "");
    this.list.hidden = true;
    input.after(this.list);
    this.prepare();
  }

  prepare() {
    const { input, list } = this;
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.schedule());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // Before the field loses the focus, which would close the list.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
  }

  schedule() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim();
    if (text.length < SHORTEST) this.close();
    else this.timer = setTimeout(() => this.ask(text), DELAY);
  }

  async ask(text) {
    this.request = new AbortController();
    const address = `${this.input.dataset.complete}?${new URLSearchParams({ q: text })}`;
    try {
      const answer = await fetch(address, { signal: this.request.signal });
      if (answer.ok) this.show(await answer.json());
    } catch {
      this.close(); // superseded, or no connection: the field goes on as a plain one
    }
  }

  show(words) {
    if (document.activeElement !== this.input || words.length === 0) {
      this.close();
      return;
    }
    this.active = -1;
    this.list.replaceChildren(...words.map((word, index) => this.option(word, index)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
  }

  option(word, index) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dir = "auto";
    item.textContent = word;
    return item;
  }

  close() {
    clearTimeout(this.timer);
    this.active = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (this.list.hidden || event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      this.move(steps[event.key]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.take(this.list.children[this.active]);
    }
  }

  move(step) {
    const { children } = this.list;
    children[this.active]?.setAttribute("aria-selected", "false");
    // One place before the first stands for the field itself.
    this.active = ((this.active + 1 + step + children.length + 1) % (children.length + 1)) - 1;
    const option = children[this.active];
    option?.setAttribute("aria-selected", "true");
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  take(option) {
    this.input.value = option.textContent;
    this.close();
    this.input.form.requestSubmit();
  }
}

for (const input of document.querySelectorAll("[data-complete]")) new Completion(input);
