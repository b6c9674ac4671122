// Buttons that copy a text: a citation, a link, the address of a feed.

// What is hidden until now needs a browser that lets a page copy.
for (const button of document.querySelectorAll("[data-copy], [data-copy-text]")) {
  const source = document.getElementById(button.dataset.copy);
  const status = document.getElementById(button.getAttribute("aria-describedby"));
  if (source && !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    // Said again it is heard again.
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(button.dataset.copyText ?? source.textContent.trim());
      status.textContent = button.dataset.done;
    } catch {
      if (source) getSelection().selectAllChildren(source);
      status.textContent = button.dataset.failed;
    }
  });
}
