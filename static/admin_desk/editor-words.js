// The rich-text editor speaks the language of the desk. It is loaded before the editor, which asks
// `gettext` for the words of its dialogues, and writes the names of its buttons in English.
{
  const words = JSON.parse(document.querySelector("#desk-editor-words").textContent)
  const before = window.gettext ?? ((text) => text)
  window.gettext = (text) => words[text] ?? before(text)

  const name = (button) => {
    for (const attribute of ["title", "aria-label"]) {
      const word = words[button.getAttribute(attribute)]
      if (word) button.setAttribute(attribute, word)
    }
    const walk = document.createTreeWalker(button, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
      const word = words[walk.currentNode.data]
      // The names of signs in the font of the buttons are no words.
      if (word && !button.matches(".material-icons")) walk.currentNode.data = word
    }
  }
  const nameAll = (box) => {
    const buttons = box.querySelectorAll(".prose-menubar button")
    for (const button of buttons) name(button)
    return buttons.length > 0
  }
  // The buttons are made some time after the editor says that it is ready.
  document.addEventListener("prose-editor:ready", (event) => {
    const box = event.detail.textarea.closest(".prose-editor")
    if (nameAll(box)) return
    const wait = new MutationObserver(() => nameAll(box) && wait.disconnect())
    wait.observe(box, { childList: true, subtree: true })
  })
}
