// An open form of an article says so while it can be seen, and shows who else has it open.
const SECONDS = 25
const place = document.querySelector("#desk-presence")
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""
let timer

function body(values) {
  const data = new FormData()
  data.append("csrfmiddlewaretoken", token)
  for (const [name, value] of Object.entries(values)) data.append(name, value)
  return data
}

function show(others) {
  const shown = [...place.children].map((line) => line.textContent)
  // What has not changed is not read out again.
  if (shown.join("\n") === others.join("\n")) return
  place.replaceChildren(
    ...others.map((text) => Object.assign(document.createElement("span"), { textContent: text })),
  )
}

async function say() {
  clearTimeout(timer)
  if (document.visibilityState !== "visible") return
  try {
    const options = { method: "POST", body: body({}), redirect: "error" }
    const response = await fetch(place.dataset.address, options)
    if (response.ok) show((await response.json()).others)
  } catch {
    // The site is out of reach for a moment.
  }
  timer = setTimeout(say, SECONDS * 1000)
}

document.addEventListener("visibilitychange", say)
addEventListener("pageshow", say)
addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.address, body({ gone: 1 })))
