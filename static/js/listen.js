// Reads the article aloud with a voice of this device, in the article's own language: what the page
// shows and nothing else, sentence by sentence, because browsers stop in the middle of long texts.
const button = document.querySelector("[data-listen]");
const stopButton = document.querySelector("[data-listen-stop]");
const speech = window.speechSynthesis;
const LONGEST = 200; // characters at once; some voices fall silent after 15 seconds
const language = (button?.dataset.listen ?? "").toLowerCase();
const primary = (code) => code.split(/[-_]/)[0];

// Voices that are not of this device would send the text to whoever made the browser.
const voice = () => {
  const own = speech.getVoices().filter(({ localService }) => localService);
  const code = ({ lang }) => lang.toLowerCase().replace("_", "-");
  return own.find((each) => code(each) === language)
    ?? own.find((each) => primary(code(each)) === primary(language));
};

// A sentence in pieces that end between words.
const pieces = (sentence) =>
  sentence.trim().match(new RegExp(`.{1,${LONGEST}}(?=\\s|$)|\\S{1,${LONGEST}}`, "gs")) ?? [];

const sentences = (text) => {
  if (!window.Intl?.Segmenter) return [text];
  const cut = new Intl.Segmenter(language, { granularity: "sentence" });
  return [...cut.segment(text)].map(({ segment }) => segment);
};

const BLOCKS = "h1, h2, h3, h4, p, li, blockquote, pre, dt, dd, caption, td, th, .body";

// The blocks of title and text with the words of each; pictures and their captions are passed over.
const blocks = () => {
  const found = [];
  for (const part of document.querySelectorAll(".story-head h1, .story-text .body")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      const block = parentElement.closest(BLOCKS);
      if (parentElement.closest("figure, a.larger")) continue;
      if (found.at(-1)?.block === block) found.at(-1).text += data;
      else found.push({ block, text: data });
    }
  }
  return found;
};

const utterances = () =>
  blocks().flatMap(({ block, text }) =>
    sentences(text).flatMap(pieces).map((piece) => ({ block, text: piece })));

let parts = [];
let at = 0;
let current = null; // held here: browsers forget one that nobody holds before it has ended
let turn = 0; // what an utterance of an earlier turn still says of itself is not listened to

const mark = (block) => {
  document.querySelector(".is-spoken")?.classList.remove("is-spoken");
  block?.classList.add("is-spoken");
};

const stand = (state) => {
  if (state) button.dataset.state = state;
  else delete button.dataset.state;
  stopButton.hidden = !state;
};

const silence = () => {
  turn += 1;
  speech.cancel();
};

const stop = () => {
  const hadFocus = document.activeElement === stopButton;
  silence();
  at = 0;
  mark(null);
  if (hadFocus) button.focus();
  stand("");
};

const speak = () => {
  const part = parts[at];
  if (!part) return stop();
  const mine = turn;
  current = new SpeechSynthesisUtterance(part.text);
  current.voice = voice();
  current.lang = current.voice?.lang ?? language;
  current.onend = () => {
    if (mine !== turn) return;
    at += 1;
    speak();
  };
  current.onerror = () => mine === turn && stop();
  // Opens the fold, as a word that is found there does.
  part.block.closest("[hidden]")?.dispatchEvent(new Event("beforematch"));
  mark(part.block);
  speech.speak(current);
};

// Not the browser's own pause, which some take for an end.
const toggle = () => {
  if (button.dataset.state === "speaking") {
    silence();
    return stand("paused");
  }
  if (!button.dataset.state) parts = utterances();
  stand("speaking");
  speak();
};

const offer = () => {
  if (voice()) button.dataset.ready = "";
};

if (button && speech && language) {
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  button.addEventListener("click", toggle);
  stopButton.addEventListener("click", stop);
  addEventListener("pagehide", stop);
}
