// Buttons of an article: share, change the size of the text.

// The device's own way to share; the button is there only where it has one (scheme.js).
for (const button of document.querySelectorAll("[data-share]")) {
  button.addEventListener("click", () => {
    // Whoever shuts it again has done nothing wrong.
    navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {});
  });
}

// The size of the text: one of a few steps, remembered in this browser; scheme.js sets it before
// the first paint.
const KEY = "testo";
const LARGEST = 3;
const root = document.documentElement;
const sizeButtons = [...document.querySelectorAll("[data-text-step]")];

const step = () => Number(root.dataset.text ?? 0);

const show = () => {
  for (const button of sizeButtons) {
    const isEnd = step() === (button.dataset.textStep === "1" ? LARGEST : 0);
    button.setAttribute("aria-disabled", String(isEnd));
  }
};

for (const button of sizeButtons) {
  button.addEventListener("click", () => {
    const chosen = Math.min(LARGEST, Math.max(0, step() + Number(button.dataset.textStep)));
    if (chosen) root.dataset.text = chosen;
    else delete root.dataset.text;
    show();
    try {
      if (chosen) localStorage.setItem(KEY, chosen);
      else localStorage.removeItem(KEY);
    } catch {
      // storage is switched off: the choice lasts as long as the page
    }
  });
}

show();
