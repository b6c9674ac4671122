// Lists that are pasted from programs that do not write them as lists. Word and Outlook write
// paragraphs with "mso-list" in their style (levels, and the mark as text inside "mso-list:
// Ignore"); Word on the web writes a list for every item; Google Docs and LibreOffice put a list
// into a list instead of into its item.
import { Extension, Plugin } from "django-prose-editor/editor"

const LEVEL = /mso-list:\s*l\d+\s+level(\d)/i
const IS_MARK = /mso-list:\s*ignore/i
const MARKED = /^[\s\u00a0]*(?:[·•▪◦§o–-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])[\s\u00a0]+/i
const NUMBERED = /^\(?(\d{1,3}|[a-z]|[ivxlc]{1,6})[.)]/i

const style = (node) => node.getAttribute?.("style") ?? ""

// The paragraph as an item, its mark taken out; null for any other paragraph.
function itemOf(node) {
  if (!["P", "DIV"].includes(node.tagName)) return null
  const level = LEVEL.exec(style(node))?.[1]
  if (!level && !/^MsoListParagraph/i.test(node.className)) return null
  const span = [...node.querySelectorAll("span")].find((one) => IS_MARK.test(style(one)))
  let mark = span?.textContent ?? ""
  if (span) {
    span.remove()
  } else if ((mark = MARKED.exec(node.textContent)?.[0] ?? "")) {
    takeOff(node, mark.length)
  } else if (!level) {
    return null // a paragraph that is only set like one of a list
  }
  const number = NUMBERED.exec(mark.trim())?.[1]
  return { node, level: Number(level ?? 1), isOrdered: Boolean(number), number }
}

// Take so many characters off the beginning of a node's text.
function takeOff(node, length) {
  const walker = node.ownerDocument.createTreeWalker(node, NodeFilter.SHOW_TEXT)
  while (length > 0 && walker.nextNode()) {
    const text = walker.currentNode
    const taken = Math.min(length, text.data.length)
    text.data = text.data.slice(taken)
    length -= taken
  }
}

// The lists of some items that follow each other, in the place of the first.
function build(items) {
  const page = items[0].node.ownerDocument
  const lists = page.createDocumentFragment()
  const open = []
  for (const { node, level, isOrdered, number } of items) {
    while (open.length && open.at(-1).level > level) open.pop()
    const isOther = open.at(-1)?.level === level && open.at(-1).isOrdered !== isOrdered
    if (isOther) open.pop()
    if (open.at(-1)?.level !== level) {
      const list = page.createElement(isOrdered ? "ol" : "ul")
      if (Number(number) > 1) list.setAttribute("start", number)
      const parent = open.length ? open.at(-1).list.lastElementChild : lists
      parent.append(list)
      open.push({ list, level, isOrdered })
    }
    const paragraph = page.createElement("p")
    const item = page.createElement("li")
    paragraph.append(...node.childNodes)
    item.append(paragraph)
    open.at(-1).list.append(item)
    if (node !== items[0].node) node.remove()
  }
  items[0].node.replaceWith(lists)
}

// Word on the web: each item in a list and a box of its own, with its level beside it.
function unpack(page) {
  for (const box of page.querySelectorAll("div.ListContainerWrapper")) {
    const paragraphs = [...box.querySelectorAll("li")].map((item) => {
      const paragraph = page.createElement("p")
      const level = item.dataset.ariaLevel ?? item.ariaLevel ?? 1
      const place = item.closest("ol")?.start ?? 1
      const mark = page.createElement("span")
      mark.setAttribute("style", "mso-list:Ignore")
      mark.textContent = item.closest("ol") ? `${place}.` : "·"
      paragraph.setAttribute("style", `mso-list:l0 level${level}`)
      paragraph.append(mark, ...(item.querySelector("p") ?? item).childNodes)
      return paragraph
    })
    box.replaceWith(...paragraphs)
  }
}

function nest(page) {
  for (const inner of page.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    const before = inner.previousElementSibling
    const item = before?.tagName === "LI" ? before : page.createElement("li")
    if (item !== before) inner.before(item)
    item.append(inner)
  }
}

// What Google Docs puts around everything is no bold text.
function unwrap(page) {
  for (const box of page.querySelectorAll("b[id^=docs-internal-guid]")) {
    box.replaceWith(...box.childNodes)
  }
}

const SIGNS =
  /mso-?list|ListContainerWrapper|docs-internal-guid|(?:<\/li>|<[uo]l[^>]*>)\s*<[uo]l/i

export function withLists(html) {
  if (!SIGNS.test(html)) return html
  const page = new DOMParser().parseFromString(html, "text/html")
  unwrap(page)
  unpack(page)
  let run = []
  const finish = () => {
    if (run.length) build(run)
    run = []
  }
  for (const node of [...page.querySelectorAll("p, div, h1, h2, h3, h4, table, ul, ol")]) {
    const item = itemOf(node)
    const last = run.at(-1)?.node
    if (last && (!item || last.nextElementSibling !== node)) finish()
    if (item) run.push(item)
  }
  finish()
  nest(page)
  return page.body.innerHTML
}

export const WordLists = Extension.create({
  name: "wordLists",
  addProseMirrorPlugins: () => [new Plugin({ props: { transformPastedHTML: withLists } })],
})
