// A document on screen: the parts it is drawn in, the part that is wanted first, and the matches marked in it.

import { make } from "./dom.js";
import { Matches } from "./matches.js";
import { Outline } from "./outline.js";
import { PLACE } from "./scroll.js";
import { Pace, frame } from "../pace.js";
import { Body, fill, seen } from "./text.js";

/** Parts beside the one that is read which a browser may lay out although they are not in the window. */
const BESIDE = 3;
/**
 * Windows above a place that are laid out before it is shown: so far browsers lay out what is not seen. What is found
 * to be of another height later moves the text, and the browser scrolls to make up for it, but counts that as a shift.
 */
const ABOVE = 1.5;
/** Passages taken over from the engine at once. */
const SLICE = 20;
/** Parts in one section: of a section out of sight the browser does not even look at its parts. */
const SECTION = 20;
/** Milliseconds that printing waits for pictures. */
const LATE = 5000;
/** Height of a passage without its characters in pixels, for what was not laid out yet: it need only be about right. */
const HEIGHT = 34;
/** Characters from whose height that of all is guessed: it depends on the script, the screen and what is set. */
const SAMPLE = 1000;

/**
 * What a document is, as plain data.
 * @typedef {object} Opened
 * @property {import("../tracuu.js").Document} head  without its passages
 * @property {import("../tracuu.js").Passage[]} passages
 * @property {Uint32Array} found  as `Task.found` in crates/web/src/engine.rs gives them
 * @property {Map<number, [number, number][]>} numbers  of passages that have any: where numbers of documents stand
 * @property {Outline} outline  of the passages
 */

/** Takes an opened document over from the engine. @returns {Promise<Opened>} */
export async function read(task, signal) {
  const pace = new Pace(signal);
  const head = task.answer();
  const passages = [];
  const numbers = new Map();
  let outline;
  for (let from = 0; from === passages.length; from += SLICE) {
    for (const passage of task.passages(from, from + SLICE)) {
      // Most documents begin with their title. It is shown once, and is a passage like any other.
      outline ??= new Outline(passage.kind === "heading" && passage.text === head.title);
      outline.add(passage);
      passages.push(passage);
    }
    const places = task.numbers(from, from + SLICE);
    for (let i = 0; i < places.length; i += 3) {
      const [n, start, end] = places.subarray(i, i + 3);
      numbers.set(n, [...(numbers.get(n) ?? []), [start, end]]);
    }
    await pace.rest();
  }
  return { head, passages, found: task.found(), numbers, outline: outline ?? new Outline(false) };
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
  /** What parts are in, with their heights, about. @type {{ element: Element, height: number }[]} */
  #sections = [];
  /** About how high each part is, and how far below the head of its section. */
  #heights = [];
  #tops = [];
  /** Height of a character in pixels, about. */
  #character;
  /** Each part's drawing, once begun, and what is left of it. @type {Promise<void>[]} */
  #drawn = [];
  /** @type {Generator<void>[]} */
  #strokes = [];
  #source;
  #signal;
  /** What was quoted, if the address leads to a quotation. */
  #quoted;
  /**
   * Parts in the window or near it, by number. They are laid out whether they are seen or not, so that nothing moves
   * when they come into sight. Only their matches are highlighted: with each picture a browser goes through all
   * highlights there are.
   */
  #near = new Set();
  #sight = new IntersectionObserver((seen) => this.#look(seen), { rootMargin: "100%" });

  /**
   * @param {Opened} opened
   * @param {HTMLHeadingElement} title  which is the first passage too, if the document begins with it
   * @param {object} words  how the drawing speaks: see `Source` in text.js
   * @param {Element} place  what it will be in, or an element on screen that is as wide
   * @param {AbortSignal} signal  ends the drawing
   */
  constructor(opened, title, words, place, signal) {
    const { head, passages, numbers, outline } = opened;
    this.opened = opened;
    this.title = title;
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#sight.disconnect());
    this.outline = outline;
    this.matches = new Matches(opened.found);
    this.#source = {
      ...words,
      outline,
      numbers: (n) => numbers.get(n) ?? [],
      marks: (n) => this.#marks(n),
      continued: (n) => passages[n + 1]?.kind === "continued",
    };
    title.tabIndex = -1;
    this.#character = height(passages, place);
    for (const [number, { from, to, characters }] of outline.parts.entries()) {
      if (number % SECTION === 0) this.#sections.push({ element: make("div", { class: "section" }), height: 0 });
      const section = this.#sections.at(-1);
      const height = Math.round(characters * this.#character + (to - from) * HEIGHT);
      this.#heights.push(height);
      this.#tops.push(section.height);
      section.height += height;
    }
    for (const { element, height } of this.#sections) element.style.setProperty("--height", `${height}px`);
    this.element.append(...this.#sections.map(({ element }) => element));
    if (outline.titled) title.id = "p-0";
    else title.textContent = head.title;
    this.#refill(0);
  }

  /** The element of a part; made with those of its section when the first of them is needed. */
  #part(number) {
    const { element } = this.#sections[Math.floor(number / SECTION)];
    if (!element.firstChild) {
      const first = number - (number % SECTION);
      for (const height of this.#heights.slice(first, first + SECTION)) {
        const part = element.appendChild(make("div", { class: "part" }));
        part.style.setProperty("--height", `${height}px`);
        part.dataset.number = String(first + element.childElementCount - 1);
      }
    }
    return element.children[number % SECTION];
  }

  /** What of passage `n` becomes elements: of matches and a quotation that overlap, the matches. */
  #marks(n) {
    const matches = this.matches.elements(n);
    if (this.#quoted?.n !== n || matches.length > 0) return matches;
    return [this.#quoted];
  }

  /** Whether any of it is drawn. */
  get begun() {
    return this.#drawn.length > 0;
  }

  /** Draws the part of passage `n`, and those beside it that are laid out too when the passage is in its place. */
  async prepare(n) {
    const at = this.outline.partOf(n);
    const { from, to } = this.outline.parts[at] ?? { from: n, to: n };
    await this.#bring(at);
    const { passages } = this.opened;
    const height = (some) => some.reduce((sum, { text }) => sum + text.length * this.#character + HEIGHT, 0);
    let room = innerHeight * (1 - PLACE) - height(passages.slice(n, to));
    for (let next = at + 1; room > 0 && next in this.#heights; next++) {
      await this.#bring(next);
      room -= this.#heights[next];
    }
    room = innerHeight * (ABOVE + PLACE) - height(passages.slice(from, n));
    for (let last = at - 1; room > 0 && last in this.#heights; last--) {
      await this.#bring(last);
      room -= this.#heights[last];
    }
  }

  /** Draws what is left, the nearest to passage `n` first, while the reader reads. */
  async finish(n) {
    const at = this.outline.partOf(n);
    const pace = new Pace(this.#signal);
    for (let away = 1; away < this.#heights.length; away++) {
      for (const number of [at + away, at - away]) {
        if (number in this.#heights && !this.#drawn[number]) {
          // What is near is laid out with the next picture: one part is enough for that. What is far is not.
          if (away <= BESIDE) await frame();
          await pace.rest();
          await this.#draw(number);
        }
      }
    }
  }

  /** Draws all that is left at once: the browser's own printing does not wait. */
  complete() {
    for (const number of this.#heights.keys()) for (const _ of this.#left(number));
  }

  /** The same, and waits a while for the pictures. */
  async whole() {
    this.complete();
    const pictures = [...this.element.querySelectorAll("img")];
    for (const picture of pictures) picture.loading = "eager";
    const late = new Promise((resolve) => setTimeout(resolve, LATE));
    const come = Promise.allSettled(pictures.map((picture) => picture.decode()));
    await Promise.race([late, come]);
  }

  /** Draws a part that will be in the window. */
  async #bring(number) {
    if (!(number in this.#heights)) return;
    await this.#draw(number);
    this.#near.add(number);
    this.#light(number);
  }

  /** Draws a part, once. */
  #draw(number) {
    return (this.#drawn[number] ??= this.#render(number));
  }

  async #render(number) {
    const pace = new Pace(this.#signal);
    for (const _ of this.#left(number)) await pace.rest();
  }

  /** What is left of the drawing of a part: whoever goes on with it goes on where it was left. */
  #left(number) {
    return (this.#strokes[number] ??= this.#body(number));
  }

  /** Draws a part, a passage a step. */
  *#body(number) {
    const { from, to } = this.outline.parts[number];
    const element = this.#part(number);
    const body = new Body(element, this.#source);
    for (let n = from; n < to; n++) yield body.draw(this.opened.passages[n]);
    this.#sight.observe(element);
  }

  /** Parts came near the window, or went away. */
  #look(seen) {
    for (const { target, isIntersecting } of seen) {
      const number = Number(target.dataset.number);
      if (isIntersecting) this.#near.add(number);
      else if (!this.#near.delete(number)) continue;
      this.#light(number);
    }
  }

  /** Lays a part out and highlights its matches, or, of one that is far away, no longer. */
  #light(number) {
    const { matches } = this;
    this.#part(number).classList.toggle("near", this.#near.has(number));
    const { from, to } = this.outline.parts[number];
    const end = matches.from(to);
    for (let match = matches.from(from); match < end; match++) {
      const n = matches.passage(match);
      if (match > 0 && matches.passage(match - 1) === n) continue;
      if (this.#near.has(number)) matches.show(this.passage(n), this.opened.passages[n]);
      else matches.hide(n);
    }
  }

  /**
   * Where matches are on the page as it is now, from 0 at its head to 1 at its foot, about.
   * @returns {number[]}
   */
  heights() {
    const total = document.documentElement.scrollHeight;
    const boxes = this.#sections.map(({ element }) => element.getBoundingClientRect());
    const out = [];
    this.outline.parts.forEach(({ from, to }, number) => {
      const [first, last] = [this.matches.from(from), this.matches.from(to)];
      if (first === last) return;
      const section = Math.floor(number / SECTION);
      const { top, height } = boxes[section];
      const scale = height / this.#sections[section].height / total;
      const start = (top + scrollY) / total + this.#tops[number] * scale;
      const step = (this.#heights[number] * scale) / (to - from);
      for (let match = first; match < last; match++) out[match] = start + (this.matches.passage(match) - from) * step;
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

  /** Writes passage `n` anew, with its marks as they are now. */
  #refill(n) {
    const element = this.passage(n);
    const passage = this.opened.passages[n];
    if (!element || !passage) return;
    fill(element, passage, this.#source);
    // The title is in no part, and always near.
    if (element === this.title || this.#near.has(this.outline.partOf(n))) this.matches.show(element, passage);
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
    for (const n of new Set([...before.marked(), ...this.matches.marked()])) {
      this.#refill(n);
      await pace.rest();
    }
    if (this.outline.titled) this.#refill(0);
    for (const number of this.#near) this.#light(number);
  }

  /** The element to show for match `number`, if it is drawn. */
  place(number) {
    const [n] = this.matches.at(number);
    return seen(this.passage(n)?.querySelector(`mark[data-match="${Number(number)}"]`)) ?? this.passage(n);
  }
}

/** Height in pixels of a character of a text, as the text would be set in a place. */
function height(passages, place) {
  let text = "";
  for (let n = 0; n < passages.length && text.length < SAMPLE; n++) text += `${passages[n].text} `;
  text = text.slice(0, SAMPLE);
  const sample = place.appendChild(make("div", { class: "text", text }));
  const { height } = sample.getBoundingClientRect();
  sample.remove();
  return height / text.length || 0;
}
