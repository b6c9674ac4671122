// What the desk does without leaving the page: a form is sent in the background, and what it did is
// offered to be undone for some seconds.
const UNDO_SECONDS = 10
let hiding = 0

// What the site answers, with ``isDone``; anything but its JSON is an error, after which the plain
// form should be sent. A site that cannot be reached leaves the page as it is, with ``isAway``: the
// plain form would only lead away from what else stands there.
export async function send(form, button) {
  let response
  try {
    response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, button),
      headers: { Accept: "application/json" },
      redirect: "manual",
    })
  } catch {
    const { away } = document.querySelector(".desk-said").dataset
    return { isDone: false, isAway: true, sentence: away }
  }
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("page")
  return { isDone: response.ok, ...(await response.json()) }
}

export function offerUndo(form, token) {
  clearTimeout(hiding)
  form.elements.undo.value = token
  form.hidden = !token
  if (token) hiding = setTimeout(hide, UNDO_SECONDS * 1000, form)
}

// Nobody loses it under the finger: it stays as long as pointer or keyboard are on it.
function hide(form) {
  if (form.matches(":hover, :focus-within")) hiding = setTimeout(hide, 1000, form)
  else form.hidden = true
}
