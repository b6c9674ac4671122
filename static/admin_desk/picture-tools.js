// Pictures put into the text: by the button, pasted, or dropped on it. The dialog
// (picture-dialog.js) takes them in; here they get their place.
import { Extension, Plugin } from "django-prose-editor/editor"

const dialog = () => document.querySelector("#desk-pictures")
const isPicture = (file) => file.type.startsWith("image/")

// Word and the like add a picture of the text to the text: then it is the text that is meant.
function filesIn(data) {
  const files = [...(data?.files ?? [])]
  const html = data?.getData("text/html") ?? ""
  const words = new DOMParser().parseFromString(html, "text/html").body.textContent.trim()
  return words ? [] : files
}

function figure({ address, width, height, alt, caption, credit }) {
  const content = []
  if (caption) content.push({ type: "text", text: credit ? `${caption} ` : caption })
  if (credit) content.push({ type: "text", text: credit, marks: [{ type: "small" }] })
  const attrs = { alt, src: address, width: String(width), height: String(height) }
  return { type: "textPicture", attrs, content }
}

function ask(editor, files = []) {
  const attrs = editor.getAttributes("textPicture")
  const isChange = !files.length && attrs.src
  const done = (picture) => {
    const made = figure(picture)
    const chain = editor.chain().focus()
    if (isChange) chain.updateAttributes("textPicture", { ...made.attrs, href: null }).run()
    else chain.insertContent(made).run()
  }
  const shown = isChange ? { ...attrs, address: attrs.src, small: attrs.src } : null
  const detail = { done, files, shown, inText: !isChange }
  dialog().dispatchEvent(new CustomEvent("desk:picture", { detail }))
}

// How many pictures of the text say nothing to who cannot see them.
function warn(editor) {
  let number = 0
  editor.state.doc.descendants((node) => {
    if (node.type.name === "textPicture" && node.attrs.src && !node.attrs.alt?.trim()) number += 1
  })
  const box = editor.view.dom.parentElement
  if (!box?.parentElement) return
  let note = box.parentElement.querySelector(".desk-picture-note")
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "desk-picture-note" })
    note.setAttribute("role", "status")
    box.after(note)
  }
  const text = number ? `${dialog().dataset.missing} ${number}` : ""
  if (note.textContent !== text) note.textContent = text
}

export const Pictures = Extension.create({
  name: "pictures",
  onCreate() {
    // Once what one writes in stands in the page.
    if (dialog()) setTimeout(() => warn(this.editor))
  },
  onUpdate() {
    if (dialog()) warn(this.editor)
  },
  addMenuItems({ menu, buttons }) {
    if (!dialog()) return
    menu.defineItem({
      name: "pictures",
      groups: "nodes",
      button: buttons.material("image", dialog().dataset.button),
      command: (editor) => ask(editor),
      active: (editor) => editor.isActive("textPicture"),
    })
  },
  addProseMirrorPlugins() {
    const editor = this.editor
    const handlePaste = (_view, event) => {
      const files = filesIn(event.clipboardData).filter(isPicture)
      if (!files.length || !dialog()) return false
      event.preventDefault()
      ask(editor, files)
      return true
    }
    const handleDrop = (view, event, _slice, isMoved) => {
      const files = filesIn(event.dataTransfer)
      if (isMoved || !files.length || !dialog()) return false
      // Else the browser would leave the page for the file.
      event.preventDefault()
      const place = view.posAtCoords({ left: event.clientX, top: event.clientY })
      if (place) editor.commands.setTextSelection(place.pos)
      ask(editor, files)
      return true
    }
    return [new Plugin({ props: { handlePaste, handleDrop } })]
  },
})
