// Fields that search have the name that their row shows: a label reaches only the select behind
// them, which nobody sees.
const $ = window.django?.jQuery

function name(select) {
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`)
  const box = select.nextElementSibling?.querySelector(".select2-selection")
  if (!label || !box) return
  label.id ||= `${select.id}_label`
  const shown = box.querySelector(".select2-selection__rendered")
  // The box is the field; within it this is its value, and no text box of its own.
  shown.removeAttribute("role")
  shown.removeAttribute("aria-readonly")
  box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`.trim())
  const words = label.textContent.trim().replace(/:$/, "")
  box.querySelector(".select2-search__field")?.setAttribute("aria-label", words)
  $(select).on("select2:open", () => {
    const typed = document.querySelectorAll(".select2-container--open .select2-search__field")
    for (const field of typed) {
      field.setAttribute("aria-label", words)
      // The library does so a moment later: what is typed before would be lost.
      field.focus()
    }
  })
}

// A form that was refused is taken up at its first mistake, unless it says more than that.
function goToMistake() {
  if (document.querySelector(".desk-clashes")) return
  const row = document.querySelector("#content form .errors")
  row?.querySelector(".select2-selection, input:not([type=hidden]), select, textarea")?.focus()
}

$?.(() => {
  document.querySelectorAll("select.admin-autocomplete").forEach(name)
  goToMistake()
})

// Django's fields of many choices, made when all is loaded, have signs with a name and no role.
addEventListener("load", () => {
  for (const sign of document.querySelectorAll("span.help-tooltip[aria-label]")) sign.role = "img"
})
