// A filter with many choices is a select; choosing is enough, no button has to be pressed.
for (const form of document.querySelectorAll("form.desk-filter")) {
  form.querySelector("button").hidden = true
  form.querySelector("select").addEventListener("change", () => form.submit())
}
