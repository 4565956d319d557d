// The bar that appears with a selection: the sentence or the selected words with their source.

import { make } from "./reader/dom.js";
import { copy, sourceLine } from "./reader/source.js";

/** Milliseconds a selection must rest before the bar follows it: a finger is still dragging. */
const SETTLED = 250;

export class Tool {
  #bar;
  #host;
  #timer;
  #selected;

  constructor(root, host) {
    this.#host = host;
    const { words } = host;
    this.#bar = make("div", { class: "quote", role: "group", "aria-label": words.say("quote"), hidden: "" });
    for (const [name, does] of [
      ["copy", () => this.#copy()],
      ["share", () => host.use("share", this.#bar)],
    ]) {
      const button = make("button", { type: "button", text: words.say(`quote.${name}`) });
      // A press takes the selection away in some browsers.
      button.addEventListener("pointerdown", (event) => event.preventDefault());
      button.addEventListener("click", does);
      this.#bar.append(button);
    }
    root.append(this.#bar);
  }

  open() {
    this.select(getSelection());
  }

  /** The passage, and the place in it, of what is selected now. */
  get selected() {
    return this.#selected;
  }

  /** Something was selected; nothing: no longer. */
  select(selection) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // The focus may have gone to the bar; what it is about stays.
      if (!selection && this.#bar.contains(document.activeElement)) return;
      this.#selected = selection && take(selection, this.#host.document);
      this.#bar.hidden = !this.#selected;
    }, SETTLED);
  }

  async #copy() {
    const { document: drawn, words, permalink, announce } = this.#host;
    const { n, text, place } = this.#selected;
    const source = sourceLine(drawn.opened.head, words, permalink(n, place));
    const quoted = `${words.say("quote.text", { what: text })}\n${source}`;
    const button = this.#bar.firstElementChild;
    const done = await copy(quoted, words, announce);
    button.textContent = words.say(done ? "tool.copied" : "tool.failed");
    setTimeout(() => (button.textContent = words.say("quote.copy")), 2500);
  }

  escape() {
    const { hidden } = this.#bar;
    this.leave();
    return !hidden;
  }

  leave() {
    clearTimeout(this.#timer);
    this.#bar.hidden = true;
  }
}

/**
 * What a selection says and where it stands. One word, as a long press selects, stands for its sentence.
 * @returns {{ n: number, text: string, place: [number, number] | null } | undefined}
 */
function take(selection, drawn) {
  const range = selection.getRangeAt(0);
  const text = selection.toString().replace(/\s+/g, " ").trim();
  const holder = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[id^=p-]");
  const [first, last] = [holder(range.startContainer), holder(range.endContainer)];
  if (!text || !first) return undefined;
  const n = Number(first.id.slice(2));
  const passage = drawn.opened.passages[n];
  // Cells have a tab between them that is not in the page.
  if (first !== last || passage.kind === "row") return { n, text, place: null };
  const before = document.createRange();
  before.setStart(first, 0);
  before.setEnd(range.startContainer, range.startOffset);
  let start = before.toString().length;
  let end = start + range.toString().length;
  if (!/\s/.test(text)) [start, end] = sentence(passage.text, start, drawn.opened.head.lang);
  while (start < end && /\s/.test(passage.text[start])) start += 1;
  while (start < end && /\s/.test(passage.text[end - 1])) end -= 1;
  return { n, text: passage.text.slice(start, end), place: [start, end] };
}

/** The sentence of a text that has a place in it. */
function sentence(text, at, lang) {
  for (const { index, segment } of new Intl.Segmenter(lang || undefined, { granularity: "sentence" }).segment(text)) {
    if (at < index + segment.length) return [index, index + segment.length];
  }
  return [0, text.length];
}
