// Says on an open front page how many articles have come since: one small request a minute, none
// while nobody looks at the tab, and ever fewer while the site does not answer.
const line = document.querySelector("[data-newer]");
const MINUTE = 60_000;
const LONGEST_WAIT = 32 * MINUTE;

let wait = MINUTE;
let timer = 0;
let asked = Date.now(); // when this page was opened it knew all

function say(count) {
  if (count < 1) return;
  const link = line.querySelector("a") ?? line.appendChild(document.createElement("a"));
  const text = (count === 1 ? line.dataset.one : line.dataset.many).replace("%d", count);
  link.href = location.pathname;
  // What has not changed is not read out again.
  if (link.textContent !== text) link.textContent = text;
}

async function ask() {
  asked = Date.now();
  try {
    const answer = await fetch(line.dataset.newer);
    if (!answer.ok) throw new Error(answer.status);
    say((await answer.json()).count);
    wait = MINUTE;
  } catch {
    wait = Math.min(2 * wait, LONGEST_WAIT);
  }
  plan();
}

function plan() {
  clearTimeout(timer);
  if (document.hidden) return;
  timer = setTimeout(ask, Math.max(asked + wait - Date.now(), 0));
}

if (line) {
  document.addEventListener("visibilitychange", plan);
  plan();
}
