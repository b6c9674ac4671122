// Ctrl or Cmd with Alt and P shows what is in the form, in a new tab.
document.addEventListener("keydown", (event) => {
  const isTyped = event.getModifierState("AltGraph") // AltGr makes letters of some keyboards
  if (isTyped || !(event.ctrlKey || event.metaKey) || !event.altKey || event.code !== "KeyP") return
  const button = document.querySelector(".desk-preview-button")
  if (!button) return
  event.preventDefault()
  button.click()
})
