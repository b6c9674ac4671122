// Extensions of the rich-text editor that are this archive's own.
import { Extension, Mark, Node } from "django-prose-editor/editor"

// The editor would put a style element into the page, which the site's security policy
// forbids; its rules stand in editor.css.
export const OwnStyles = Extension.create({
  name: "ownStyles",
  onBeforeCreate() {
    this.editor.options.injectCSS = false
  },
})

// What one writes in has the name that its row shows, which no label gives to an element of this
// kind, and the direction of what is written.
export const OwnName = Extension.create({
  name: "ownName",
  onCreate() {
    const { dom } = this.editor.view
    const label = dom.closest(".form-row")?.querySelector("label")
    if (label) dom.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""))
    dom.dir = "auto"
  },
})

// One that is not there is left out: some of the editor's own views would write "null".
const kept = (...names) => {
  const rendered = (name) => (attributes) =>
    attributes[name] === null ? {} : { [name]: attributes[name] }
  return Object.fromEntries(
    names.map((name) => [name, { default: null, renderHTML: rendered(name) }]),
  )
}

// Attributes that the sanitiser lets through and the editor has no button for.
export const KeptAttributes = Extension.create({
  name: "keptAttributes",
  addGlobalAttributes() {
    const blocks = ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem"]
    return [
      {
        types: [...blocks, "descriptionList", "otherFigure", "textPicture"],
        attributes: kept("lang", "dir"),
      },
      { types: ["link"], attributes: kept("hreflang") },
      { types: ["tableHeader"], attributes: kept("scope") },
    ]
  },
})

// Inline markup of an imported article that must survive being edited here.
const inline = (name, tag, selectors = [tag], ...attributes) =>
  Mark.create({
    name,
    parseHTML: () => selectors.map((selector) => ({ tag: selector })),
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
    addAttributes: () => kept("lang", "dir", ...attributes),
  })

export const Small = inline("small", "small")
export const Abbreviation = inline("abbreviation", "abbr", ["abbr"], "title")
export const Cite = inline("cite", "cite")
export const Quotation = inline("quotation", "q")
export const Time = inline("time", "time", ["time"], "datetime")
export const Span = inline("span", "span", ["span[lang]", "span[dir]"])

const block = (name, tag, group, content) =>
  Node.create({
    name,
    group,
    content,
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  })

export const DescriptionList = block(
  "descriptionList",
  "dl",
  "block",
  "(descriptionTerm | descriptionDetails)+",
)
export const DescriptionTerm = block("descriptionTerm", "dt", "", "inline*")
export const DescriptionDetails = block("descriptionDetails", "dd", "", "block+")

// A figure of something else than a picture: a table, a quotation, code.
export const OtherFigure = Node.create({
  name: "otherFigure",
  group: "block",
  content: "(block | otherCaption)+",
  parseHTML: () => [
    { tag: "figure", priority: 40, getAttrs: (dom) => (dom.querySelector("img") ? false : null) },
  ],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
})
export const OtherCaption = block("otherCaption", "figcaption", "", "inline*")

const isOwn = (address) => /^\/media\/articles\/[0-9a-f]{32}\.(jpg|png)$/.test(address)
// As in the archive's own reading of pictures: these are fetched, and what is smaller is a sign.
const isOfTheWeb = (address) => /^https?:\/\/[^\s"<>]{1,990}$/.test(address)
const SMALLEST = 48
const isSmall = (image) =>
  ["width", "height"].some((side) => Number(image.getAttribute(side) ?? SMALLEST) < SMALLEST)

// What the picture of an <img> is to the archive: its own, a link to be fetched, or nothing.
const pictureOf = (image) => {
  const address = image.getAttribute("src") ?? ""
  if (isOwn(address)) {
    const names = ["alt", "src", "width", "height"]
    return Object.fromEntries(names.map((name) => [name, image.getAttribute(name)]))
  }
  if (!isOfTheWeb(address) || isSmall(image)) return false
  return { href: address, alt: image.getAttribute("alt") }
}

const pictureIn = (figure) => {
  const images = figure.querySelectorAll("img")
  if (images.length) return images.length === 1 && pictureOf(images[0])
  const link = figure.firstElementChild
  if (!link?.matches("a[href]")) return false
  return { href: link.getAttribute("href"), alt: link.textContent }
}

const nameOf = (address) => {
  const name = address.split(/[?#]/)[0].split("/").pop()
  try {
    return decodeURIComponent(name).slice(0, 100) || address.slice(0, 100)
  } catch {
    return name.slice(0, 100)
  }
}

// A picture of a text: shown from the archive, or a link until it is kept there. Only its caption
// is written in.
export const TextPicture = Node.create({
  name: "textPicture",
  group: "block",
  content: "inline*",
  isolating: true,
  addAttributes: () => {
    const names = ["alt", "src", "width", "height", "href"]
    // Left to itself, the editor would take each from the element's attribute of that name.
    const one = { default: null, rendered: false, parseHTML: () => null }
    return Object.fromEntries(names.map((name) => [name, one]))
  },
  parseHTML: () => [
    {
      tag: "figure",
      getAttrs: pictureIn,
      contentElement: (dom) =>
        dom.querySelector("figcaption") ?? document.createElement("figcaption"),
    },
    { tag: "img", getAttrs: pictureOf },
  ],
  renderHTML: ({ node, HTMLAttributes }) => {
    const { alt, src, width, height, href } = node.attrs
    const shown = src
      ? ["img", { alt: alt ?? "", src, width, height }]
      : ["a", { href, rel: "noopener", contenteditable: "false" }, alt || nameOf(href)]
    return ["figure", HTMLAttributes, shown, ["figcaption", 0]]
  },
})
