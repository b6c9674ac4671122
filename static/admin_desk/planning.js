// The calendar: articles that have yet to appear are dragged from day to day, or taken in hand and
// carried with the arrows. Both send the form that stands in “Move”.
const addresses = document.querySelector("#desk-planning").dataset
const { offerUndo, send } = await import(addresses.deeds)
const { makeDraggable } = await import(addresses.drag)
const plan = document.querySelector("#plan")
const said = document.querySelector("#plan-said")
const undo = document.querySelector("#plan-undo")
const days = [...plan.querySelectorAll(".plan-day")]
// Days that an arrow leads on, in a row and from row to row.
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -7], ArrowDown: [0, 7] }
let carried = null // the article in hand
let target = null // the day it is over
let line = Promise.resolve() // one request after the other: each gets the hour after the one before

function aim(day) {
  target?.classList.remove("is-target")
  target = day
  day?.classList.add("is-target")
}

const nameOf = (day) => day.querySelector("time").title

// The article among those of its new day, at its hour.
function place(article, answer) {
  const day = days.find((one) => one.dataset.day === answer.day)
  if (!day) return article.remove()
  const list = day.querySelector("ul")
  article.dataset.at = answer.at
  article.classList.replace("is-draft", "is-scheduled")
  const time = article.querySelector(".plan-time")
  Object.assign(time, { textContent: answer.time, dateTime: answer.at, hidden: false })
  const form = article.querySelector("form")
  form.elements.version.value = answer.version
  form.elements.day.value = answer.day
  article.querySelector("details").open = false
  const later = [...list.children].find(
    (one) => one !== article && Date.parse(one.dataset.at) > Date.parse(answer.at),
  )
  const from = article.closest(".plan-day")
  list.insertBefore(article, later ?? null)
  day.classList.remove("is-empty")
  if (from && !from.querySelector("li")) from.classList.add("is-empty")
}

function move(article, date) {
  article.setAttribute("aria-busy", "true")
  line = line.then(() => settle(article, date))
}

async function settle(article, date) {
  const form = article.querySelector("form")
  form.elements.day.value = date
  try {
    const answer = await send(form)
    said.textContent = answer.sentence
    if (answer.isDone) {
      place(article, answer)
      offerUndo(undo, answer.undo)
    } else if (answer.gone) article.remove()
    article.querySelector(".plan-grab").focus({ preventScroll: true })
  } catch {
    form.submit()
  }
  article.removeAttribute("aria-busy")
}

function take(article) {
  carried = article
  article.classList.add("is-carried")
  const today = days.find((day) => day.classList.contains("is-today"))
  aim(article.closest(".plan-day") ?? today ?? days[0])
  said.textContent = said.dataset.taken
}

function leave() {
  carried?.classList.remove("is-carried")
  carried = null
  aim(null)
}

// Where the days stand one below the other, up and down are a day as well.
function beyond(day, [across, down]) {
  const shown = days.filter((one) => one.offsetParent)
  const isStacked = shown[1]?.offsetLeft === shown[0].offsetLeft
  return shown[shown.indexOf(day) + (across || (isStacked ? Math.sign(down) : down))] ?? day
}

function carry(event) {
  if (event.key === "Escape") {
    leave()
    said.textContent = said.dataset.left
  } else if (event.key in STEPS) {
    aim(beyond(target, STEPS[event.key]))
    // Under a pointer nothing may be scrolled away; who uses the keys has to see the day.
    target.scrollIntoView({ block: "nearest" })
    said.textContent = nameOf(target)
  } else if (event.key === "Enter" || event.key === " ") {
    const [article, day] = [carried, target]
    leave()
    if (article.closest(".plan-day") !== day) move(article, day.dataset.day)
    else said.textContent = said.dataset.left
  } else return
  event.preventDefault()
  event.stopPropagation()
}

// The article goes with the pointer, and lies over the day that it would get.
function follow(article, { x, y, dx, dy }) {
  article.style.translate = `${dx}px ${dy}px`
  const day = document.elementFromPoint(x, y)?.closest(".plan-day")
  const isFree = day && plan.contains(day) && !day.classList.contains("is-over")
  aim(isFree ? day : null)
}

function letGo(article) {
  article.style.translate = ""
  aim(null)
}

function put(article) {
  const day = target
  letGo(article)
  if (day && article.closest(".plan-day") !== day) move(article, day.dataset.day)
}

for (const grab of document.querySelectorAll(".plan-grab")) {
  const article = grab.closest(".plan-article")
  grab.hidden = false
  grab.addEventListener("click", () => (carried === article ? leave() : take(article)))
  grab.addEventListener("keydown", (event) => carried === article && carry(event))
  grab.addEventListener("blur", () => carried === article && leave())
  makeDraggable(article, grab, { take: leave, over: follow, drop: put, leave: letGo })
}

document.addEventListener("submit", async (event) => {
  const form = event.target
  if (form.matches(".plan-move")) {
    event.preventDefault()
    move(form.closest(".plan-article"), form.elements.day.value)
  } else if (form === undo) {
    event.preventDefault()
    try {
      const answer = await send(undo)
      if (answer.isDone) location.reload()
      said.textContent = answer.sentence
      undo.hidden = !answer.isAway
    } catch {
      undo.submit()
    }
  }
})
