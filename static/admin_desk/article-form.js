// The form of an article: its checklist and the name of its main button follow what is typed, and
// on a narrow screen one part is shown at a time.
const form = document.querySelector("#article_form")
const deeds = document.querySelector(".desk-decide")
const WAIT = 300 // milliseconds after the last letter
const READ = [
  ...["csrfmiddlewaretoken", "section", "source", "new_source", "language", "language_guessed"],
  ...["summary", "url", "image_alt", "status", "published_0", "published_1", "published_which"],
]

// The checklist

let timer
let asked = 0

function hasPicture() {
  const chosen = form.querySelector("#id_image")
  const stored = form.querySelector(".field-image .file-upload a")
  const isCleared = form.querySelector("#image-clear_id")?.checked
  const isFetched = form.querySelector("#id_fetch_picture")?.checked
  return Boolean(chosen?.files.length || isFetched || (stored && !isCleared))
}

// Who stands on a warning still stands on it when the list is a new one.
function renew(old, list) {
  if (old.isEqualNode(list)) return
  const link = old.contains(document.activeElement) ? document.activeElement.hash : undefined
  old.replaceWith(list)
  if (link) list.querySelector(`a[href="${link}"]`)?.focus({ preventScroll: true })
}

function put(html) {
  const page = new DOMParser().parseFromString(html, "text/html")
  const fresh = page.querySelector("#desk-checklist")
  const place = document.querySelector("#desk-checklist")
  if (!fresh || !place) return
  const [status, said] = [place.querySelector("[role=status]"), fresh.querySelector("[role=status]")]
  // What has not changed is not read out again.
  if (status.textContent !== said.textContent) status.textContent = said.textContent
  renew(place.querySelector("ul"), document.adoptNode(fresh.querySelector("ul")))
  const main = deeds.querySelector("input[name=_save]")
  if (main) main.value = fresh.dataset.button
}

async function look() {
  const typed = new FormData(form)
  const body = new FormData()
  for (const name of READ) if (typed.has(name)) body.append(name, typed.get(name))
  if (hasPicture()) body.append("has_picture", "1")
  const turn = (asked += 1)
  try {
    // A session that has ended leads elsewhere: the form itself will say so.
    const options = { method: "POST", body, redirect: "manual" }
    const response = await fetch(deeds.dataset.checklist, options)
    const html = await response.text()
    if (response.ok && turn === asked) put(html)
  } catch {
    // The site is out of reach for a moment.
  }
}

function later(event) {
  clearTimeout(timer)
  timer = setTimeout(look, event.type === "change" ? 0 : WAIT)
}

// Fields that search tell of a choice by an event of jQuery alone.
function follow() {
  window.django.jQuery(form).on("input change", ":input", later)
  document.querySelector(".desk-side-column").addEventListener("click", (event) => {
    const link = event.target.closest(".desk-checklist a")
    const field = link && document.querySelector(link.hash)
    if (!field) return
    event.preventDefault()
    show(field.closest(".desk-part"))
    const box = field.parentElement.querySelector(".select2-selection")
    ;(box ?? field).focus()
  })
}

// The parts

const parts = [...document.querySelectorAll(".desk-part")]
const linkOf = (part) => document.querySelector(`.desk-parts a[href="#${part.id}"]`)

function show(part) {
  if (!part) return
  for (const each of parts) {
    each.classList.toggle("is-shown", each === part)
    if (each === part) linkOf(each).setAttribute("aria-current", "step")
    else linkOf(each).removeAttribute("aria-current")
  }
}

function step() {
  form.classList.add("is-stepped")
  for (const part of parts) {
    linkOf(part).classList.toggle("has-errors", part.querySelector(".errorlist") !== null)
  }
  document.querySelector(".desk-parts").addEventListener("click", (event) => {
    const part = document.querySelector(event.target.closest("a")?.hash ?? "#none")
    if (!part) return
    event.preventDefault()
    show(part)
    scrollTo({ top: form.querySelector(".desk-parts").offsetTop })
  })
  // What takes the focus is seen.
  form.addEventListener("focusin", (event) => show(event.target.closest(".desk-part")))
  show(parts.find((part) => part.querySelector(".errorlist")) ?? parts[0])
}

if (form && parts.length) step()
if (form && deeds && document.querySelector("#desk-checklist")) follow()
