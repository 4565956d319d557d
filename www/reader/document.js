// A document on screen: the parts it is drawn in, the part that is wanted first, and the matches marked in it.

import { make } from "./dom.js";
import { Matches } from "./matches.js";
import { Outline } from "./outline.js";
import { Pace, frame } from "../pace.js";
import { Body, fill } from "./text.js";

/** Passages taken over from the engine at once. */
const SLICE = 20;
/** Parts in one section: of a section out of sight the browser does not even look at its parts. */
const SECTION = 20;
/** Height of a character and of a passage in pixels, for what was not laid out yet: it need only be about right. */
const HEIGHT = { character: 0.42, passage: 34 };

/**
 * What a document is, as plain data.
 * @typedef {object} Opened
 * @property {import("../tracuu.js").Document} head  without its passages
 * @property {import("../tracuu.js").Passage[]} passages
 * @property {Uint32Array} found  as `Task.found` in crates/web/src/engine.rs gives them
 * @property {Map<number, [number, number][]>} numbers  of passages that have any: where numbers of documents stand
 */

/** Takes an opened document over from the engine. @returns {Promise<Opened>} */
export async function read(task, signal) {
  const pace = new Pace(signal);
  const passages = [];
  const numbers = new Map();
  for (let from = 0; from === passages.length; from += SLICE) {
    passages.push(...task.passages(from, from + SLICE));
    const places = task.numbers(from, from + SLICE);
    for (let i = 0; i < places.length; i += 3) {
      const [n, start, end] = places.subarray(i, i + 3);
      numbers.set(n, [...(numbers.get(n) ?? []), [start, end]]);
    }
    await pace.rest();
  }
  return { head: task.answer(), passages, found: task.found(), numbers };
}

export class DrawnDocument {
  /** @type {Opened} */
  opened;
  /** @type {Outline} */
  outline;
  matches;
  /** The element that holds the parts. */
  element = make("div", { class: "text" });
  title;
  #parts = [];
  /** About how high each part is, and how far below the head of its section. */
  #heights = [];
  #tops = [];
  /** Each part's drawing, once begun. @type {Promise<void>[]} */
  #drawn = [];
  #source;
  #signal;
  /** What was quoted, if the address leads to a quotation. */
  #quoted;

  /**
   * @param {Opened} opened
   * @param {HTMLHeadingElement} title  which is the first passage too, if the document begins with it
   * @param {object} words  how the drawing speaks: see `Source` in text.js
   * @param {AbortSignal} signal  ends the drawing
   */
  constructor(opened, title, words, signal) {
    const { head, passages, numbers } = opened;
    this.opened = opened;
    this.title = title;
    this.#signal = signal;
    // Most documents begin with their title. It is shown once, and is a passage like any other.
    const titled = passages[0]?.kind === "heading" && passages[0].text === head.title;
    this.outline = new Outline(passages, titled ? 1 : 0);
    this.matches = new Matches(opened.found);
    this.#source = {
      ...words,
      outline: this.outline,
      numbers: (n) => numbers.get(n) ?? [],
      marks: (n) => this.#marks(n),
      continued: (n) => passages[n + 1]?.kind === "continued",
    };
    title.tabIndex = -1;
    if (titled) title.id = "p-0";
    else title.textContent = head.title;
    for (const { from, to, characters } of this.outline.parts) {
      const part = make("div", { class: "part" });
      const height = characters * HEIGHT.character + (to - from) * HEIGHT.passage;
      part.style.setProperty("--height", `${Math.round(height)}px`);
      this.#parts.push(part);
      this.#heights.push(height);
    }
    for (let from = 0; from < this.#parts.length; from += SECTION) {
      const section = make("div", { class: "section" }, ...this.#parts.slice(from, from + SECTION));
      let height = 0;
      for (const each of this.#heights.slice(from, from + SECTION)) {
        this.#tops.push({ section, within: height });
        height += each;
      }
      section.dataset.height = String(Math.round(height));
      section.style.setProperty("--height", `${Math.round(height)}px`);
      this.element.append(section);
    }
    if (titled) this.#refill(0);
  }

  /** What of passage `n` becomes elements: of matches and a quotation that overlap, the matches. */
  #marks(n) {
    const matches = this.matches.elements(n);
    if (this.#quoted?.n !== n || matches.length > 0) return matches;
    return [this.#quoted];
  }

  /** Draws the part of passage `n`, and those beside it. */
  async prepare(n) {
    const at = this.outline.partOf(n);
    for (const number of [at, at + 1, at - 1]) await this.#draw(number);
  }

  /** Draws what is left, the nearest to passage `n` first, while the reader reads. */
  async finish(n) {
    const at = this.outline.partOf(n);
    const pace = new Pace(this.#signal, frame);
    for (let away = 1; away < this.#parts.length; away++) {
      for (const number of [at + away, at - away]) {
        if (number in this.#parts && !this.#drawn[number]) {
          await pace.rest();
          await this.#draw(number);
        }
      }
    }
  }

  #draw(number) {
    const part = this.outline.parts[number];
    return part && (this.#drawn[number] ??= this.#render(number, part));
  }

  async #render(number, part) {
    const pace = new Pace(this.#signal);
    const body = new Body(this.#parts[number], this.#source);
    for (let n = part.from; n < part.to; n++) {
      body.draw(this.opened.passages[n]);
      if (this.matches.within(n, n + 1) > 0) this.matches.show(this.passage(n), this.opened.passages[n]);
      await pace.rest();
    }
  }

  /**
   * Where matches are on the page as it is now, from 0 at its head to 1 at its foot, about.
   * @returns {number[]}
   */
  heights() {
    const total = document.documentElement.scrollHeight;
    const out = [];
    this.outline.parts.forEach(({ from, to }, number) => {
      const [first, last] = [this.matches.from(from), this.matches.from(to)];
      if (first === last) return;
      const { section, within } = this.#tops[number];
      const { top, height } = section.getBoundingClientRect();
      const share = this.#heights[number] / section.dataset.height / (to - from);
      for (let match = first; match < last; match++) {
        const place = within / section.dataset.height + (this.matches.at(match)[0] - from) * share;
        out[match] = (top + scrollY + place * height) / total;
      }
    });
    // A match in the title is in no part.
    return Array.from({ length: this.matches.count }, (_, match) => out[match] ?? 0);
  }

  /** The element of passage `n`, if it is drawn. */
  passage(n) {
    const found = n === 0 && this.title.id ? this.title : this.element.querySelector(`#p-${Number(n)}`);
    return found ?? undefined;
  }

  /**
   * The part at a height in the window. Only what is in sight is asked where it is: to know that of anything else, the
   * browser would have to lay it out.
   * @returns {Element | undefined}
   */
  partAt(y) {
    const reaches = (element) => element.getBoundingClientRect().bottom > y;
    const section = [...this.element.children].find(reaches);
    return section && ([...section.children].find(reaches) ?? section.lastElementChild);
  }

  /** Where passage `n` is on the page, from 0 at its head to 1 at its foot, about. */
  height(n) {
    const number = this.outline.partOf(n);
    const { from, to } = this.outline.parts[number];
    const section = this.#parts[number].parentElement;
    const { top, height } = section.getBoundingClientRect();
    const first = number - (number % SECTION);
    const sum = (end) => this.#heights.slice(first, end).reduce((total, each) => total + each, 0);
    const before = sum(number) + ((n - from) / (to - from)) * this.#heights[number];
    return (top + scrollY + (before / sum(first + SECTION)) * height) / document.documentElement.scrollHeight;
  }

  /** Writes passage `n` anew, with its marks as they are now. */
  #refill(n) {
    const element = this.passage(n);
    const passage = this.opened.passages[n];
    if (!element || !passage) return;
    fill(element, passage, this.#source);
    this.matches.show(element, passage);
  }

  /** Makes a match the present one. */
  choose(number) {
    const [before] = this.matches.at(this.matches.current);
    this.matches.current = number;
    const [n] = this.matches.at(number);
    if (before !== undefined && before !== n) this.#refill(before);
    this.#refill(n);
  }

  /** Marks a quotation in passage `n`. */
  quote(n, start, end) {
    this.#quoted = { n, start, end };
    this.#refill(n);
  }

  /** Marks other matches in place of the present ones. */
  async remark(found) {
    const before = this.matches;
    before.clear();
    this.matches = new Matches(found);
    this.matches.current = -1;
    const pace = new Pace(this.#signal);
    const touched = new Set();
    for (const matches of [before, this.matches]) {
      for (let number = 0; number < matches.count; number++) touched.add(matches.at(number)[0]);
    }
    for (const n of touched) {
      this.#refill(n);
      await pace.rest();
    }
  }

  /** The element to show for match `number`, if it is drawn. */
  place(number) {
    const [n] = this.matches.at(number);
    return this.passage(n)?.querySelector(`mark[data-match="${Number(number)}"]`) ?? this.passage(n);
  }
}
