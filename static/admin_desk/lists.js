// A filter with many choices is a select; choosing is enough, no button has to be pressed.
for (const form of document.querySelectorAll("form.desk-filter")) {
  form.querySelector("button").hidden = true
  form.querySelector("select").addEventListener("change", () => form.submit())
}

// On a narrow screen rows are cards: each value says which column it is of.
const heads = [...document.querySelectorAll("#result_list thead th")].map((head) =>
  head.querySelector(".text")?.textContent.trim(),
)
for (const row of document.querySelectorAll("#result_list tbody tr")) {
  for (const [place, cell] of [...row.cells].entries()) {
    if (heads[place] && cell.colSpan === 1) cell.dataset.label = heads[place]
  }
}

// The box that chooses all rows has no head to stand in then, and says in words what it does.
const toggle = document.querySelector("#action-toggle")
if (toggle) {
  const label = document.createElement("label")
  Object.assign(label, { htmlFor: toggle.id, textContent: toggle.ariaLabel, className: "desk-all" })
  toggle.after(label)
}
