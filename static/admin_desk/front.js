// The rows of the front page are moved where they stand, by drag or by their arrows; the order in
// which they stand is the order in which the form sends them.
const { makeDraggable } = await import(document.querySelector("#desk-front").dataset.drag)
const form = document.querySelector(".front-form")
const said = document.querySelector("#front-said")
const values = () => new URLSearchParams(new FormData(form)).toString()
const shown = values()
let order = [] // of the rows when one of them was taken
let isLeaving = false

function tell(row) {
  const rows = [...row.parentElement.children]
  const words = said.dataset.place
    .replace("{place}", rows.indexOf(row) + 1)
    .replace("{number}", rows.length)
  said.textContent = `${row.dataset.name}: ${words}`
}

function move(row, step) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling
  if (other) step < 0 ? other.before(row) : other.after(row)
  tell(row)
}

// The row stands at once where it would be dropped: half a row further is the next place.
function follow(row, { y }) {
  const middle = (other) => {
    const box = other.getBoundingClientRect()
    return box.top + box.height / 2
  }
  const others = [...row.parentElement.children].filter((other) => other !== row)
  const next = others.find((other) => middle(other) > y)
  if (next ? next.previousElementSibling !== row : row.nextElementSibling) {
    next ? next.before(row) : row.parentElement.append(row)
  }
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget === "_blank") return // the preview leaves all as it is
  // A second press would be told that the first has changed the page meanwhile.
  if (isLeaving) event.preventDefault()
  isLeaving = true
})
form.querySelector(".front-cancel").addEventListener("click", () => (isLeaving = true))
addEventListener("pageshow", () => (isLeaving = false))
addEventListener("beforeunload", (event) => {
  if (!isLeaving && values() !== shown) event.preventDefault()
})

form.addEventListener("click", (event) => {
  const button = event.target.closest(".front-arrows button")
  if (!button) return
  event.preventDefault()
  move(button.closest(".front-row"), button.value.startsWith("up") ? -1 : 1)
  button.focus()
})

form.addEventListener("keydown", (event) => {
  const button = event.target.closest(".front-arrows button")
  if (!button || !["ArrowUp", "ArrowDown"].includes(event.key)) return
  event.preventDefault()
  move(button.closest(".front-row"), event.key === "ArrowUp" ? -1 : 1)
  button.focus()
})

for (const row of form.querySelectorAll(".front-row")) {
  const handle = row.querySelector(".front-grab")
  handle.hidden = false
  makeDraggable(row, handle, {
    take: () => (order = [...row.parentElement.children]),
    over: follow,
    drop: tell,
    leave: () => row.parentElement.append(...order),
  })
}
