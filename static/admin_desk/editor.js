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

// What one writes in has the name that its row shows; a label reaches no element of this kind.
export const OwnName = Extension.create({
  name: "ownName",
  onCreate() {
    const { dom } = this.editor.view
    const label = dom.closest(".form-row")?.querySelector("label")
    if (label) dom.setAttribute("aria-label", label.textContent.trim().replace(/:$/, ""))
  },
})

const kept = (...names) => Object.fromEntries(names.map((name) => [name, { default: null }]))

// Attributes that the sanitiser lets through and the editor has no button for.
export const KeptAttributes = Extension.create({
  name: "keptAttributes",
  addGlobalAttributes() {
    const blocks = ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem"]
    return [
      { types: [...blocks, "descriptionList"], attributes: kept("lang", "dir") },
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

// A picture of a text: shown from the archive, or a link until it is kept there. Only its caption
// is written in.
const isOwn = (address) => /^\/media\/articles\/[0-9a-f]{32}\.(jpg|png)$/.test(address ?? "")

export const TextPicture = Node.create({
  name: "textPicture",
  group: "block",
  content: "inline*",
  isolating: true,
  addAttributes: () => kept("src", "alt", "width", "height", "href"),
  parseHTML: () => [
    {
      tag: "figure",
      getAttrs: (dom) => {
        const image = dom.querySelector("img")
        const link = dom.querySelector("a[href]")
        if (isOwn(image?.getAttribute("src"))) {
          const names = ["src", "alt", "width", "height"]
          return Object.fromEntries(names.map((name) => [name, image.getAttribute(name)]))
        }
        if (!link || dom.firstElementChild !== link) return false
        return { href: link.getAttribute("href"), alt: link.textContent }
      },
      contentElement: (dom) =>
        dom.querySelector("figcaption") ?? document.createElement("figcaption"),
    },
  ],
  renderHTML: ({ node }) => {
    const { src, alt, width, height, href } = node.attrs
    const shown = src
      ? ["img", { src, alt: alt ?? "", width, height }]
      : ["a", { href, rel: "noopener", contenteditable: "false" }, alt || href]
    return ["figure", {}, shown, ["figcaption", 0]]
  },
})
