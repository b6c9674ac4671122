// Focus and part of a picture, picked on the picture itself. The number fields below it are what is
// saved, and do the same without this script.
const box = document.querySelector(".picture-cut")
const RATIO = 16 / 9
const field = (name) => document.querySelector(`#id_${name}`)
const names = ["focus_x", "focus_y", "crop_left", "crop_top", "crop_right", "crop_bottom"]
const fields = Object.fromEntries(names.map((name) => [name, field(name)]))
const within = (value, least, most) => Math.min(Math.max(value, least), most)
const number = (name) => within(Number(fields[name].value) || 0, 0, 100)

function set(values) {
  for (const [name, value] of Object.entries(values)) {
    fields[name].value = Math.round(within(value, 0, 100))
    fields[name].dispatchEvent(new Event("input", { bubbles: true }))
  }
  draw()
}

const image = box?.querySelector("img")
const make = (name, values) => Object.assign(document.createElement(name), values)
const stage = make("div", { className: "picture-cut-stage" })
const part = make("div", { className: "picture-cut-part" })
const focus = make("button", { type: "button", className: "picture-cut-focus" })
const canvas = make("canvas", { width: 480, height: 270 })
const drawing = make("input", { type: "checkbox" })

// As the server cuts it (articles/content/lead_sizes.py).
function cut() {
  const [wide, high] = [image.naturalWidth, image.naturalHeight]
  const [left, top] = [(wide * number("crop_left")) / 100, (high * number("crop_top")) / 100]
  const right = (wide * number("crop_right")) / 100
  const bottom = (high * number("crop_bottom")) / 100
  const width = Math.min(right - left, (bottom - top) * RATIO)
  const height = width / RATIO
  const start = (middle, length, least, most) =>
    Math.max(least, Math.min(middle - length / 2, most - length))
  const x = start((wide * number("focus_x")) / 100, width, left, right)
  const y = start((high * number("focus_y")) / 100, height, top, bottom)
  return [x, y, width, height]
}

function draw() {
  focus.style.left = `${number("focus_x")}%`
  focus.style.top = `${number("focus_y")}%`
  part.style.left = `${number("crop_left")}%`
  part.style.top = `${number("crop_top")}%`
  part.style.width = `${Math.max(0, number("crop_right") - number("crop_left"))}%`
  part.style.height = `${Math.max(0, number("crop_bottom") - number("crop_top"))}%`
  const [x, y, width, height] = cut()
  const context = canvas.getContext("2d")
  context.clearRect(0, 0, canvas.width, canvas.height)
  if (width <= 0 || height <= 0) return
  context.drawImage(image, x, y, width, height, 0, 0, canvas.width, canvas.height)
}

function place(event) {
  const { left, top, width, height } = stage.getBoundingClientRect()
  const [x, y] = [(event.clientX - left) / width, (event.clientY - top) / height]
  return [within(100 * x, 0, 100), within(100 * y, 0, 100)]
}

function press(event) {
  if (event.button !== 0) return
  event.preventDefault()
  stage.setPointerCapture(event.pointerId)
  const from = place(event)
  const move = (moved) => {
    const [x, y] = place(moved)
    if (!drawing.checked) return set({ focus_x: x, focus_y: y })
    if (Math.abs(x - from[0]) < 1 || Math.abs(y - from[1]) < 1) return
    set({
      crop_left: Math.min(x, from[0]),
      crop_right: Math.max(x, from[0]),
      crop_top: Math.min(y, from[1]),
      crop_bottom: Math.max(y, from[1]),
    })
  }
  move(event)
  stage.addEventListener("pointermove", move)
  const end = () => stage.removeEventListener("pointermove", move)
  stage.addEventListener("lostpointercapture", end, { once: true })
}

function step(event) {
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
  const steps = ways[event.key]
  if (!steps) return
  event.preventDefault()
  const far = event.shiftKey ? 10 : 1
  set({ focus_x: number("focus_x") + steps[0] * far, focus_y: number("focus_y") + steps[1] * far })
}

if (box && fields.focus_x) {
  const label = document.createElement("label")
  label.append(drawing, ` ${box.dataset.crop}`)
  focus.setAttribute("aria-label", box.dataset.focus)
  canvas.setAttribute("role", "img")
  canvas.setAttribute("aria-label", box.dataset.result)
  image.draggable = false
  image.before(stage)
  stage.append(image, part, focus)
  box.append(label, canvas)
  stage.addEventListener("pointerdown", press)
  focus.addEventListener("keydown", step)
  for (const one of Object.values(fields)) one.addEventListener("change", draw)
  image.decode().then(draw, () => {})
}
