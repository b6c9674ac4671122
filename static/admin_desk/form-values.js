// The fields of a form as values that can be kept, compared and shown. A value is a text, a yes
// or no, or the chosen options with their words.

const NOT_KEPT = ["hidden", "submit", "button", "reset", "image", "file", "password"]
const OF_LISTS = ["_selected_action", "action", "select_across", "index"]

export const editors = new Map() // text area -> rich-text editor

export function fields(form) {
  const found = new Map()
  for (const field of form?.elements ?? []) {
    if (!field.name || !field.matches("input, select, textarea") || field.closest(".selector")) {
      continue
    }
    if (NOT_KEPT.includes(field.type) || OF_LISTS.includes(field.name)) continue
    const isOneOfMany = field.type === "checkbox" || field.type === "radio"
    found.set(isOneOfMany ? `${field.name}=${field.value}` : field.name, field)
  }
  return found
}

const words = (options) => options.map((option) => [option.value, option.text])

export function value(field) {
  if (editors.has(field)) return editors.get(field).getHTML()
  if (field.type === "checkbox" || field.type === "radio") return field.checked
  return field.options ? words([...field.selectedOptions]) : field.value
}

// What the server put into the field.
export function saved(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.defaultChecked
  if (!field.options) return field.defaultValue
  const chosen = [...field.options].filter((option) => option.defaultSelected)
  const isFirst = !chosen.length && !field.multiple && field.options.length
  return words(isFirst ? [field.options[0]] : chosen)
}

export const plain = (value) =>
  Array.isArray(value) ? JSON.stringify(value.map(([key]) => key).sort()) : String(value)

// Whether a text is another one than it was; 53 bits, after "cyrb53", which is public domain.
export function digest(value) {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (const char of plain(value)) {
    const code = char.codePointAt(0)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (2097151 & low) + (high >>> 0)
}

export function write(field, value) {
  if (editors.has(field)) {
    editors.get(field).commands.setContent(value, { emitUpdate: true })
  } else if (field.type === "checkbox" || field.type === "radio") {
    field.checked = value
  } else if (field.options) {
    const there = new Set([...field.options].map((option) => option.value))
    for (const [key, text] of value) if (!there.has(key)) field.add(new Option(text, key))
    const chosen = new Set(value.map(([key]) => key))
    for (const option of field.options) option.selected = chosen.has(option.value)
  } else {
    field.value = value
  }
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }))
}

export function label(field) {
  const row = field.closest(".fieldBox, .form-row")
  // A moment has a label for its date and one for its time: the row says what it is of.
  const own = field.closest(".datetime") ? null : field.labels?.[0]
  const found = own ?? row?.querySelector("legend, label")
  return (found?.textContent ?? field.name).trim().replace(/\s*:$/, "")
}

export function shown(field, value) {
  if (typeof value === "boolean") return value ? "✓" : "–"
  if (Array.isArray(value)) return value.map(([, text]) => text).join(", ")
  if (!editors.has(field)) return value
  const page = new DOMParser().parseFromString(value, "text/html")
  return page.body.textContent
}

// Where two texts begin to differ, with a few words around it.
export function cut(text, other) {
  let start = 0
  while (start < text.length && text[start] === other[start]) start += 1
  start = start > 40 ? start - 40 : 0
  const end = start + 160
  return (start ? "…" : "") + text.slice(start, end) + (text.length > end ? "…" : "") || "–"
}
