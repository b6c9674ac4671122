// The page of an import that goes on shows how far it is; when it is done, all of it is loaded.
const SECONDS = 2

const again = () => setTimeout(look, SECONDS * 1000)

async function look() {
  try {
    const response = await fetch(location.href, { redirect: "error" })
    if (!response.ok) throw new Error(response.statusText)
    const page = new DOMParser().parseFromString(await response.text(), "text/html")
    const now = page.querySelector("#desk-run")
    if (!now || !("goesOn" in now.dataset)) return location.reload()
    document.querySelector("#desk-run").replaceWith(document.adoptNode(now))
  } catch {
    // The site is out of reach for a moment.
  }
  again()
}

again()
