// Single keys lead about the desk; "?" lists them. They are silent while something is typed, and
// can be switched off for those whose software types on its own.
const dialog = document.querySelector("#desk-keys")
const isOn = () => localStorage.getItem("desk-keys") !== "off"
// A field that searches has its list open before it can be typed into.
const TYPED_INTO =
  "input, textarea, select, [role=combobox], [contenteditable]:not([contenteditable=false])"

function search() {
  const field = document.querySelector("#desk-search, #searchbar")
  field?.focus()
  field?.select()
  return Boolean(field)
}

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.repeat || event.isComposing || event.target.closest?.(TYPED_INTO)) return
  if (!isOn() || document.querySelector("dialog[open]")) return
  const link = dialog.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  if (event.key === "?") dialog.showModal()
  else if (!link) return
  else if (event.key !== "/" || !search()) link.click()
  event.preventDefault()
}

if (dialog) {
  const box = dialog.querySelector("#desk-keys-on")
  box.checked = isOn()
  box.addEventListener("change", () => localStorage.setItem("desk-keys", box.checked ? "on" : "off"))
  document.addEventListener("keydown", press)
  for (const button of document.querySelectorAll(".desk-keys-open")) {
    button.hidden = false
    button.addEventListener("click", () => dialog.showModal())
  }
  if (location.hash === "#searchbar") search()
}
