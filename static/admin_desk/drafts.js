// Unsaved work in a form of the desk: the browser asks before it is left, and keeps a draft of it
// that is offered on return. Drafts stay in this browser and are never sent anywhere; they go with
// a save, with signing out, and after some days.
const SECONDS = 10
const LARGEST = 4_000_000 // characters
const PATIENCE = 1000 // milliseconds that saving waits for the draft
const SENT = "desk-draft-sent"

// The names of static files change with what is in them: the page says where these are.
const page = document.querySelector("#desk-drafts").dataset
const { drafts, forgetAll, put, remove, tidy } = await import(page.store)
const { cut, digest, editors, fields, label, plain, saved, shown, value, write } = await import(
  page.values
)

const account = page.account
const settings = document.querySelector("#desk-draft")
const form = document.querySelector(settings ? `#${settings.dataset.id}` : "#changelist-form")
const isKeeping = settings !== null && "keep" in settings.dataset

// What was changed. ``base`` has a digest of each field as it is saved; a form that was refused
// has what was sent in its place, and goes on with what is known from before.

let base = {}
let isLeaving = false

const changed = () =>
  [...fields(form)].filter(([key, field]) => digest(value(field)) !== base[key])

// Whether it differs each time by itself, such as the date of a new object.
const moves = (field) => form.querySelector(`[name="initial-${CSS.escape(field.name)}"]`)

// Of a new object everything else is kept.
function toBeKept() {
  const found = changed()
  if (!found.length || settings.dataset.object) return found
  const touched = new Set(found.map(([key]) => key))
  return [...fields(form)].filter(([key, field]) => touched.has(key) || !moves(field))
}

addEventListener("beforeunload", (event) => {
  if (isLeaving || !form || !changed().length) return
  event.preventDefault()
  event.returnValue = "" // for browsers that know nothing else
})
addEventListener("pageshow", (event) => {
  if (event.persisted) isLeaving = isSigningOut = false
})

// Keeping

let token = [...crypto.getRandomValues(new Uint8Array(16))]
  .map((byte) => byte.toString(16).padStart(2, "0"))
  .join("")
let keptText = ""
let isSigningOut = false
let isReady = false
const mark = document.createElement("input")
const status = document.querySelector("#desk-draft-status")

function say(name, moment = "") {
  const line = status.firstElementChild
  // The same said again is read aloud again.
  if (line.textContent !== status.dataset[name]) line.textContent = status.dataset[name]
  status.lastElementChild.textContent = moment
}

const textOf = (found) => JSON.stringify(found.map(([key, field]) => [key, value(field)]))

async function keep() {
  if (!isReady || isSigningOut) return
  const found = toBeKept()
  const text = found.length ? textOf(found) : ""
  if (text === keptText) return
  try {
    if (!text) {
      await remove([token])
      say("nothing")
    } else if (text.length > LARGEST) {
      return say("large")
    } else {
      const values = Object.fromEntries(found.map(([key, field]) => [key, value(field)]))
      const { form: kind, object } = settings.dataset
      await put({ token, account, form: kind, object, made: Date.now(), base, values })
      const time = new Date().toLocaleTimeString(document.documentElement.lang, {
        timeStyle: "short",
      })
      say("kept", time)
    }
    keptText = text
  } catch {
    say("failed")
  }
}

// Other tabs must not offer what is being worked on here. Without a secure context there are no
// locks, and a form that is open twice may be offered the other's draft.
function hold() {
  navigator.locks?.request(`desk-draft-${token}`, () => new Promise(() => {}))
}
async function held() {
  const locks = await navigator.locks?.query()
  return new Set(locks?.held.map((lock) => lock.name))
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

let isSending = false
async function send(event) {
  if (event.target !== form || event.defaultPrevented) return
  if (event.submitter?.formTarget === "_blank") return // a preview leaves nothing
  if (isSending) return event.preventDefault()
  isLeaving = true
  if (!isReady) return
  sessionStorage.setItem(SENT, token)
  const found = toBeKept()
  if ((found.length ? textOf(found) : "") === keptText) return
  // The draft is there before the answer, whatever that is.
  event.preventDefault()
  isSending = true
  await Promise.race([keep(), pause(PATIENCE)])
  isSending = false
  removeEventListener("submit", send)
  form.requestSubmit(event.submitter)
  addEventListener("submit", send)
}
addEventListener("submit", send)
addEventListener("input", () => (isLeaving = isSigningOut = false))

document.addEventListener("submit", async (event) => {
  const leave = event.target
  if (!leave.getAttribute("action")?.includes("/logout/")) return
  event.preventDefault()
  isSigningOut = true
  await Promise.race([forgetAll(account).catch(() => {}), pause(2 * PATIENCE)])
  HTMLFormElement.prototype.submit.call(leave)
})

// Offering

function differing(draft) {
  const now = fields(form)
  const found = Object.entries(draft.values)
    .filter(([key, kept]) => now.has(key) && plain(kept) !== plain(value(now.get(key))))
    .map(([key, kept]) => [now.get(key), kept])
  // A new form that was sent empty differs from another in its date alone.
  return draft.object || found.some(([field]) => !moves(field)) ? found : []
}

// The fields that somebody has saved differently since the draft was begun.
function changedSince(draft) {
  if (!draft.object) return []
  return [...fields(form)].filter(([key]) => key in draft.base && draft.base[key] !== base[key])
}

const names = (found) => [...new Set(found.map(label))].join(", ")

function offerOf(draft, found) {
  const offer = settings.content.firstElementChild.cloneNode(true)
  const time = offer.querySelector("time")
  time.dateTime = new Date(draft.made).toISOString()
  time.textContent = new Date(draft.made).toLocaleString(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  })
  offer.querySelector("[data-fields]").textContent = names(found.map(([field]) => field))
  const since = changedSince(draft)
  if (since.length) {
    offer.querySelector("[data-since]").hidden = false
    offer.querySelector("[data-since-fields]").textContent = names(since.map(([, field]) => field))
  }
  for (const [field, kept] of found) {
    const row = offer.querySelector("tbody").insertRow()
    const texts = [shown(field, value(field)), shown(field, kept)]
    const head = document.createElement("th")
    head.scope = "row"
    head.textContent = label(field)
    row.append(head)
    row.insertCell().textContent = cut(texts[0], texts[1])
    row.insertCell().textContent = cut(texts[1], texts[0])
    for (const cell of row.cells) cell.dir = "auto"
  }
  return offer
}

function settle(offer, name) {
  offer.remove()
  say(name)
  status.focus()
}

function isOfThisForm(draft) {
  const { form: kind, object } = settings.dataset
  return draft.account === account && draft.form === kind && draft.object === object
}

// From here on it is the draft of this form.
function goOnWith(draft) {
  const before = token
  token = mark.value = draft.token
  keptText = ""
  hold()
  return remove([before]).then(keep, keep)
}

async function offerOne(waiting) {
  const draft = waiting.shift()
  if (!draft) return
  const found = differing(draft)
  if (!found.length) {
    // A browser that goes back has put it into the fields itself: it is the draft of what is typed.
    if (changed().length) await goOnWith(draft)
    else await remove([draft.token])
    return offerOne(waiting)
  }
  const offer = offerOf(draft, found)
  offer.querySelector("[data-take]").addEventListener("click", () => {
    for (const [field, kept] of differing(draft)) write(field, kept)
    goOnWith(draft)
    settle(offer, "taken")
  })
  offer.querySelector("[data-discard]").addEventListener("click", async () => {
    await remove([draft.token])
    settle(offer, "discarded")
    await offerOne(waiting)
  })
  form.before(offer)
  say("offered")
}

async function look() {
  const elsewhere = await held()
  const own = (await drafts()).filter(
    (draft) => isOfThisForm(draft) && !elsewhere.has(`desk-draft-${draft.token}`),
  )
  await offerOne(own.sort((one, other) => other.made - one.made))
}

// Beginning

function enter(textarea, editor) {
  const isUntouched = digest(textarea.value) === base[textarea.name]
  editors.set(textarea, editor)
  // The editor writes the same text in its own way.
  if (isUntouched) base[textarea.name] = digest(editor.getHTML())
}

// Rich-text editors load by themselves; one that does not come is the text area that it was.
async function editorsAreReady() {
  const areas = () => [...form.querySelectorAll("[data-django-prose-editor-configurable]")]
  for (let turn = 0; turn < 50; turn += 1) {
    for (const area of areas()) {
      const editor = area.closest(".prose-editor")?.querySelector(".tiptap")?.editor
      if (editor && !editors.has(area)) enter(area, editor)
    }
    if (areas().every((area) => editors.has(area))) return
    await pause(100)
  }
}

// What was sent and came back goes on with the draft that was kept before it was sent.
async function goOn() {
  const sent = sessionStorage.getItem(SENT)
  const draft = (await drafts()).find((one) => one.token === sent && isOfThisForm(one))
  if (!draft) return
  token = draft.token
  base = draft.base
}

async function begin() {
  const done = /^#draft-([0-9a-f]{32})$/.exec(location.hash)?.[1]
  if (done) {
    await remove([done])
    history.replaceState(history.state, "", location.pathname + location.search)
  }
  await tidy()
  if (!isKeeping || !form) return
  if (isRefused) await goOn()
  await editorsAreReady()
  hold()
  Object.assign(mark, { type: "hidden", name: "_draft", value: token })
  form.append(mark)
  isReady = true
  if (isRefused) await keep()
  else await look()
  setInterval(keep, SECONDS * 1000)
  document.addEventListener("visibilitychange", keep)
  addEventListener("pagehide", keep)
}

const isRefused = settings !== null && "refused" in settings.dataset
if (form && !isRefused) {
  for (const [key, field] of fields(form)) base[key] = digest(saved(field))
}
if (form && status) form.append(status)
begin().catch(() => status && say("failed"))
