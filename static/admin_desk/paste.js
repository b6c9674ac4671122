// The link to be dragged to the bookmarks does nothing here: this page is no article.
for (const link of document.querySelectorAll("a.desk-drag")) {
  link.addEventListener("click", (event) => event.preventDefault())
}
