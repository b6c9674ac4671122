// The comment form: a token of its own once somebody begins to write, and replies in place.

const form = document.querySelector("[data-comment-form]");
const section = document.getElementById("commenta");

async function fetchToken() {
  try {
    const response = await fetch(`${form.action}?gettone=1`, { cache: "no-store" });
    const { gettone } = await response.json();
    if (gettone) {
      form.elements.token.value = gettone;
    }
  } catch {
    // The token of the page will do: the comment then waits for an editor.
  }
}

if (form && "wantsToken" in form.dataset) {
  form.addEventListener("focusin", fetchToken, { once: true });
}

if (form && section) {
  const home = document.querySelector("[data-form-home]");
  const replying = form.querySelector("[data-replying]");
  let pressed = null;

  const place = (link) => {
    pressed = link;
    form.elements.parent.value = link ? link.dataset.reply : "";
    replying.hidden = !link;
    if (link) {
      replying.querySelector("[data-replying-name]").textContent = link.dataset.name;
      link.closest(".comment").after(section);
    } else {
      home.append(section);
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    place(link);
    form.elements.name.focus();
  });

  form.querySelector("[data-cancel-reply]").addEventListener("click", () => {
    const link = pressed;
    place(null);
    link?.focus();
  });
}
