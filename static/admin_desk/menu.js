// Where the menu has more links than the window has room for, the page that is open is in sight.
const links = document.querySelector(".desk-menu > ul")
const current = links?.querySelector("[aria-current]")?.parentElement
if (current) {
  links.scrollLeft = current.offsetLeft - links.offsetLeft - (links.clientWidth - current.offsetWidth) / 2
}
