// Reading aloud, sentence by sentence from the passage that is read, with the browser's own voices.

import { make } from "./reader/dom.js";
import { ranges } from "./reader/text.js";

const registry = globalThis.Highlight && CSS.highlights;

export class Tool {
  #bar;
  #host;
  #pause;
  #none = make("p", { hidden: "" });
  /** What is read now: its number among the sentences of its passage, and the passage. */
  #at;
  #speaking = 0;

  constructor(root, host) {
    this.#host = host;
    const { words } = host;
    this.#bar = make("div", { class: "speaking", role: "group", "aria-label": words.say("speak"), hidden: "" });
    this.#pause = make("button", { type: "button", text: words.say("speak.pause") });
    this.#pause.addEventListener("click", () => this.#toggle());
    const stop = make("button", { type: "button", text: words.say("speak.stop") });
    stop.addEventListener("click", () => this.escape());
    this.#bar.append(this.#none, this.#pause, stop);
    root.append(this.#bar);
  }

  async open() {
    const { document: drawn, words, announce, place } = this.#host;
    const lang = drawn.opened.head.lang || words.language;
    const voice = await voiceOf(lang);
    this.#none.hidden = !!voice;
    this.#pause.hidden = !voice;
    if (!voice) {
      const name = new Intl.DisplayNames(words.language, { type: "language" }).of(lang);
      this.#none.textContent = words.say("speak.none", { what: name });
      this.#bar.hidden = false;
      announce(this.#none.textContent);
      return this.#bar.lastElementChild.focus({ preventScroll: true });
    }
    speechSynthesis.cancel();
    speechSynthesis.resume();
    this.#bar.hidden = false;
    this.#pause.textContent = words.say("speak.pause");
    this.#pause.focus({ preventScroll: true });
    const turn = ++this.#speaking;
    for (const [n, start, end] of sentences(drawn.opened.passages, place(), lang)) {
      const text = drawn.opened.passages[n].text.slice(start, end).replaceAll("\t", ", ");
      await drawn.prepare(n);
      this.#show(n, start, end);
      if (!(await say(text, voice)) || turn !== this.#speaking) break;
    }
    if (turn === this.#speaking) this.leave();
  }

  /** Shows which sentence is read. */
  #show(n, start, end) {
    const drawn = this.#host.document;
    const element = drawn.passage(n);
    if (!element) return;
    if (registry) registry.set("spoken", new Highlight(...ranges(element, drawn.opened.passages[n], start, end)));
    const { top, bottom } = element.getBoundingClientRect();
    if (n !== this.#at && (top < 60 || bottom > innerHeight - 120)) element.scrollIntoView({ block: "center" });
    this.#at = n;
  }

  #toggle() {
    const { words } = this.#host;
    const paused = speechSynthesis.paused;
    if (paused) speechSynthesis.resume();
    else speechSynthesis.pause();
    this.#pause.textContent = words.say(paused ? "speak.pause" : "speak.resume");
  }

  escape() {
    const { hidden } = this.#bar;
    this.leave();
    return !hidden;
  }

  leave() {
    this.#speaking += 1;
    speechSynthesis.cancel();
    registry?.delete("spoken");
    this.#bar.hidden = true;
  }
}

/** Says a text; whether it was said to its end. */
function say(text, voice) {
  return new Promise((resolve) => {
    const utterance = new SpeechSynthesisUtterance(text);
    Object.assign(utterance, { voice, lang: voice.lang });
    utterance.onend = () => resolve(true);
    utterance.onerror = () => resolve(false);
    speechSynthesis.speak(utterance);
  });
}

/** A voice for a language; some browsers know theirs only after a while. */
async function voiceOf(lang) {
  const find = () =>
    speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === lang.split("-")[0]);
  if (speechSynthesis.getVoices().length === 0) {
    await new Promise((resolve) => {
      speechSynthesis.addEventListener("voiceschanged", resolve, { once: true });
      setTimeout(resolve, 1000);
    });
  }
  return find();
}

/** The sentences from passage `n` on: passage, start, end. */
function* sentences(passages, n, lang) {
  const segmenter = new Intl.Segmenter(lang, { granularity: "sentence" });
  for (const { n: number, text } of passages.slice(n)) {
    for (const { index, segment } of segmenter.segment(text)) {
      if (/[\p{L}\p{N}]/u.test(segment)) yield [number, index, index + segment.length];
    }
  }
}
