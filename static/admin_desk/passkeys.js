// Says in words that a passkey was not got; the browser's own error would stand in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault()
  document.querySelector("#passkey-failed").hidden = false
})
