// A picture larger, over the page. Without this its link leads to the picture itself.
const dialog = document.querySelector(".picture-dialog");
const figure = dialog?.querySelector("figure");

const show = (link) => {
  const image = new Image();
  const small = link.querySelector("img");
  image.alt = small.alt;
  image.lang = small.closest("[lang]").lang;
  image.src = link.href;
  figure.replaceChildren(image);
  const caption = link.closest("figure")?.querySelector("figcaption");
  if (caption) figure.append(caption.cloneNode(true));
  dialog.showModal();
};

if (dialog?.showModal) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.larger");
    // Whoever wants it in a tab of its own gets that.
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(link);
  });

  // A press beside the picture closes it as Escape and the button do, which need no script.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target === figure) dialog.close();
  });

  // Told a moment later: by then the next picture may be open.
  dialog.addEventListener("close", () => {
    if (!dialog.open) figure.replaceChildren();
  });
}
