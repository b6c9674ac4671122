// A queue without reloading: each form is sent in the background, the next row is at hand at once,
// and what was done can be undone. Whatever goes otherwise than expected is left to the plain form.
const { offerUndo, send } = await import(document.querySelector("#desk-queues").dataset.deeds)
const list = document.querySelector("#queue")
const said = document.querySelector("#queue-said")
const undo = document.querySelector("#queue-undo")
const end = document.querySelector("#queue-end")
// A field that searches has its list open before it can be typed into.
const TYPED_INTO =
  "input, textarea, select, [role=combobox], [contenteditable]:not([contenteditable=false])"
let current = null
let last = null // the row that was decided last, and what stood after it
let line = Promise.resolve() // one request after the other: what was pressed last is undone first

const rows = () => [...list.querySelectorAll(":scope > .queue-row:not([aria-busy])")]
const areKeysOn = () => localStorage.getItem("desk-keys") !== "off"

function go(row) {
  current?.classList.remove("is-current")
  current = row
  row?.classList.add("is-current")
  row?.focus({ preventScroll: true })
  row?.scrollIntoView({ block: "nearest" })
}

const after = (row) => {
  const all = [...list.children].filter((one) => one === row || !one.hasAttribute("aria-busy"))
  const place = all.indexOf(row)
  return all[place + 1] ?? all[place - 1] ?? null
}

function count(number) {
  const shown = document.querySelector('.queue-tabs [aria-current="page"] .queue-number')
  if (shown && number <= 1000) shown.textContent = number
  if (list.children.length) return
  // More than this page shows may wait.
  if (number) setTimeout(() => location.reload(), 0)
  else end.hidden = false
}

function decide(form, button) {
  const row = form.closest(".queue-row")
  if (row.hasAttribute("aria-busy")) return
  const next = after(row)
  row.setAttribute("aria-busy", "true")
  go(next)
  line = line.then(() => settle(row, form, button))
}

async function settle(row, form, button) {
  try {
    const answer = await send(form, button)
    row.removeAttribute("aria-busy")
    said.textContent = answer.sentence
    if (!answer.gone) return answer.isDone ? undefined : go(row)
    last = { row, next: row.nextElementSibling }
    row.remove()
    if (answer.isDone) {
      offerUndo(undo, answer.undo)
      count(answer.number)
    }
  } catch {
    row.removeAttribute("aria-busy")
    plain(form, button)
  }
}

function plain(form, button) {
  const chosen = document.createElement("input")
  Object.assign(chosen, { type: "hidden", name: button.name, value: button.value })
  if (button.name) form.append(chosen)
  form.submit()
}

async function takeBack() {
  const waiting = last
  if (undo.hidden) return
  undo.hidden = true
  try {
    const answer = await send(undo)
    said.textContent = answer.sentence
    undo.hidden = !answer.isAway
    if (!answer.isDone) return
    if (!waiting) return location.reload()
    end.hidden = true
    list.insertBefore(waiting.row, waiting.next?.isConnected ? waiting.next : null)
    count(answer.number)
    go(waiting.row)
    last = null
  } catch {
    undo.submit()
  }
}

function move(step) {
  const all = rows()
  const place = all.indexOf(current)
  go(all[Math.min(Math.max(place + step, 0), all.length - 1)] ?? null)
}

function act(key) {
  if (key === "j") return move(1)
  if (key === "k") return move(-1)
  if (key === "u") return void (line = line.then(takeBack))
  if (!current?.isConnected) go(rows()[0] ?? null)
  if (!current) return
  if (key === "o") return current.querySelector(".queue-open").click()
  const answer = current.querySelector(".queue-answer")
  if (key === "r" && answer) {
    answer.open = true
    return answer.querySelector("textarea").focus()
  }
  const button = current.querySelector(`[data-key="${CSS.escape(key)}"]`)
  button?.form.requestSubmit(button)
}

function press(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.name === "answer") {
    return event.target.form.requestSubmit(event.target.parentElement.querySelector("button"))
  }
  if (event.key === "Escape" && event.target.name === "answer") return go(current)
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.repeat || event.isComposing || event.target.closest?.(TYPED_INTO)) return
  if (!areKeysOn() || document.querySelector("dialog[open]")) return
  if (!"jkuoraxs".includes(event.key)) return
  event.preventDefault()
  act(event.key)
}

if (list) {
  go(rows()[0] ?? null)
  list.addEventListener("focusin", (event) => {
    const row = event.target.closest(".queue-row")
    if (!row || row === current) return
    current?.classList.remove("is-current")
    current = row
    row.classList.add("is-current")
  })
  list.addEventListener("submit", (event) => {
    event.preventDefault()
    decide(event.target, event.submitter)
  })
  undo.addEventListener("submit", (event) => {
    event.preventDefault()
    line = line.then(takeBack)
  })
  document.addEventListener("keydown", press)
}
