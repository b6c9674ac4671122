// Rows that are dragged, in one way by mouse, pen and finger: by their handle, and by the mouse
// anywhere but on what can be pressed. A finger elsewhere scrolls, as on every page.
const NEAR = 5 // pixels that a hand may tremble
const EDGE = 64 // pixels from the window's edge within which the page scrolls
const PRESSED = "button, input, select, textarea, summary, label"

// ``doing`` has take(row), over(row, point), drop(row) and leave(row), which puts it back; a point
// has x and y in the window, dx and dy from where the row was taken.
export function makeDraggable(row, handle, doing) {
  let hold = null

  function begin(event) {
    const isMouse = event.pointerType === "mouse" && !event.target.closest(PRESSED)
    if (hold || !event.isPrimary || event.button) return
    if (!isMouse && !handle.contains(event.target)) return
    hold = { id: event.pointerId, x: event.pageX, y: event.pageY, isMoving: false }
    listen(document.addEventListener)
  }

  function listen(way) {
    for (const [name, heed] of HEEDED) way.call(document, name, heed, { capture: true })
  }

  function follow(event) {
    if (event.pointerId !== hold.id) return
    hold.at = { x: event.clientX, y: event.clientY }
    const far = Math.hypot(event.pageX - hold.x, event.pageY - hold.y)
    if (!hold.isMoving && far < NEAR) return
    if (!hold.isMoving) {
      hold.isMoving = true
      row.setPointerCapture(hold.id)
      document.documentElement.classList.add("is-dragging")
      row.classList.add("is-dragged")
      doing.take(row)
      requestAnimationFrame(scroll)
    }
    tell()
  }

  function tell() {
    const { x, y } = hold.at
    doing.over(row, { x, y, dx: x + scrollX - hold.x, dy: y + scrollY - hold.y })
  }

  // What the row is dragged to may be out of sight.
  function scroll() {
    if (!hold?.isMoving) return
    const beyond = Math.min(0, hold.at.y - EDGE) + Math.max(0, hold.at.y - innerHeight + EDGE)
    const before = scrollY
    if (beyond) scrollBy(0, Math.max(-EDGE, Math.min(EDGE, beyond)) / 4)
    if (scrollY !== before) tell()
    requestAnimationFrame(scroll)
  }

  function end(event, put) {
    if (event.pointerId !== undefined && event.pointerId !== hold.id) return
    listen(document.removeEventListener)
    const { isMoving } = hold
    hold = null
    if (!isMoving) return
    document.documentElement.classList.remove("is-dragging")
    row.classList.remove("is-dragged")
    // The press that ends a drag opens no link and takes no handle.
    const swallow = (click) => (click.preventDefault(), click.stopPropagation())
    addEventListener("click", swallow, { capture: true, once: true })
    setTimeout(() => removeEventListener("click", swallow, { capture: true }))
    put(row)
  }

  function escape(event) {
    if (event.key !== "Escape" || !hold.isMoving) return
    event.stopPropagation()
    end(event, doing.leave)
  }

  const HEEDED = [
    ["pointermove", follow],
    ["pointerup", (event) => end(event, doing.drop)],
    ["pointercancel", (event) => end(event, doing.leave)],
    ["keydown", escape],
  ]
  row.classList.add("is-draggable")
  row.addEventListener("pointerdown", begin)
  // Links and pictures have a drag of their own.
  row.addEventListener("dragstart", (event) => event.preventDefault())
}
