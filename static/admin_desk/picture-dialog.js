// The dialog that takes a picture in, or chooses one of the library. Whoever wants one sends it
// "desk:picture" with { files, shown, inText, done }: `done` is called with the picture that was
// chosen and its words. Nothing of the article is touched before that.
const dialog = document.querySelector("#desk-pictures")
const find = (selector) => dialog?.querySelector(selector)
const insert = find("[value=insert]")
const search = find("[type=search]")
const rows = find(".desk-pictures-rows > div")
const words = {
  alt: find("#desk-picture-alt"),
  caption: find("#desk-picture-caption"),
  credit: find("#desk-picture-credit"),
}
const make = (name, values) => Object.assign(document.createElement(name), values)
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""
const LARGEST = 15 * 1024 * 1024 // as the server has it, told before anything is sent
let wanted = null // what was asked for
let chosen = null
let waiting = [] // files after the one that is sent
let page = 1
let timer
let sending
let asked = 0

const tell = (text) => (find(".desk-pictures-state").textContent = text)
const complain = (text) => (find(".desk-pictures-error").textContent = text)

function body(values) {
  const data = new FormData()
  data.append("csrfmiddlewaretoken", token())
  for (const [name, value] of Object.entries(values)) data.append(name, value)
  return data
}

// The rows of the library

function row(picture) {
  const label = document.createElement("label")
  const radio = make("input", { type: "radio", name: "desk-picture" })
  const image = make("img", { src: picture.small, alt: "", loading: "lazy" })
  const said = [picture.alt || picture.file_name, picture.credit]
  const text = make("span", { textContent: said.filter(Boolean).join(" · ") })
  radio.addEventListener("change", () => choose(picture))
  radio.checked = picture.id === chosen?.id
  label.append(radio, image, text)
  return label
}

async function list(from) {
  const turn = ++asked
  page = from
  const query = new URLSearchParams({ q: search.value, page })
  try {
    const response = await fetch(`${dialog.dataset.choose}?${query}`, { redirect: "error" })
    if (!response.ok) throw new Error(response.status)
    const found = await response.json()
    if (turn !== asked) return // another question was asked meanwhile
    const made = found.pictures.map(row)
    if (page === 1) rows.replaceChildren(...made)
    else rows.append(...made)
    find("[data-more]").hidden = !found.more
    if (!rows.children.length) rows.textContent = dialog.dataset.none
  } catch {
    if (turn === asked) complain(dialog.dataset.signedOut)
  }
}

// The picture that is chosen

function warn() {
  find("#desk-picture-lacks").hidden = words.alt.value.trim() !== ""
}

function choose(picture) {
  chosen = picture
  for (const [name, input] of Object.entries(words)) input.value = picture[name] ?? ""
  find(".desk-pictures-chosen").src = picture.small
  find(".desk-pictures-words").hidden = false
  insert.disabled = false
  complain("")
  warn()
}

function forget() {
  chosen = null
  insert.disabled = true
  find(".desk-pictures-words").hidden = true
}

// Sending

async function answerTo(file) {
  if (!file.type.startsWith("image/")) return { error: dialog.dataset.noPicture }
  if (file.size > LARGEST) return { error: dialog.dataset.large }
  sending = new AbortController()
  const options = { method: "POST", body: body({ file }), signal: sending.signal }
  const response = await fetch(dialog.dataset.upload, options)
  if (response.redirected) return { error: dialog.dataset.signedOut }
  if (response.status === 413) return { error: dialog.dataset.large }
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json")
  return isJson ? response.json() : { error: dialog.dataset.failed }
}

async function send(files) {
  const [file, ...others] = files
  waiting = others
  forget()
  complain("")
  tell(dialog.dataset.working)
  let answer
  try {
    answer = await answerTo(file)
  } catch (error) {
    if (error.name === "AbortError") return
    answer = { error: dialog.dataset.failed }
  }
  tell("")
  if (answer.error) {
    complain(`${file.name}: ${answer.error}`)
    return
  }
  if (!answer.is_new) tell(dialog.dataset.there)
  choose(answer)
  await list(1)
  words.alt.focus()
}

// From the outside, and back

function open({ detail }) {
  wanted = detail
  for (const part of dialog.querySelectorAll("[data-in-text]")) part.hidden = !detail.inText
  forget()
  complain("")
  tell("")
  if (!dialog.open) dialog.showModal()
  if (detail.shown) choose(detail.shown)
  if (detail.files?.length) {
    send(detail.files)
  } else {
    list(1)
    search.focus()
  }
}

function close() {
  sending?.abort()
  waiting = []
  const file = find("[type=file]")
  if (file) file.value = ""
  wanted = null
}

function finish() {
  const typed = Object.entries(words).map(([name, input]) => [name, input.value.trim()])
  const said = Object.fromEntries(typed)
  if (chosen.is_new) {
    // The library learns what was said here.
    const address = dialog.dataset.words.replace("/0/", `/${chosen.id}/`)
    fetch(address, { method: "POST", body: body(said) }).catch(() => {})
  }
  wanted.done({ ...chosen, ...said })
  if (waiting.length) send(waiting)
  else dialog.close()
}

if (dialog) {
  dialog.addEventListener("desk:picture", open)
  dialog.addEventListener("close", close)
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault()
    if (event.submitter?.value === "cancel") dialog.close()
    else if (chosen) finish()
  })
  find("[type=file]")?.addEventListener("change", (event) => {
    if (event.target.files.length) send([...event.target.files])
  })
  search.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(() => list(1), 250)
  })
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return
    event.preventDefault()
    clearTimeout(timer)
    list(1)
  })
  find("[data-more]").addEventListener("click", () => list(page + 1))
  words.alt.addEventListener("input", warn)

  // The head of the article: its number is found by looking.
  const field = document.querySelector("input[data-picture-choice]")
  if (field) {
    const look = { type: "button", className: "button", textContent: dialog.dataset.library }
    const button = make("button", look)
    const done = (picture) => {
      field.value = picture.id
      for (const name of ["alt", "credit"]) {
        const input = document.querySelector(`#id_image_${name}`)
        if (input && !input.value) input.value = picture[name]
      }
      field.dispatchEvent(new Event("input", { bubbles: true }))
      button.focus()
    }
    button.addEventListener("click", () => {
      const detail = { done, inText: false }
      dialog.dispatchEvent(new CustomEvent("desk:picture", { detail }))
    })
    field.after(" ", button)
  }
}
