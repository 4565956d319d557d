// What a flat run of passages is made of: headings with their ranks, footnotes, and the parts it is drawn in.

/** Passages in one part, and characters: parts out of sight are not laid out, which must pay. */
const PASSAGES = 8;
const CHARACTERS = 1200;
/** A list may be divided between two of its outermost items once its part is this many times too long. */
const PATIENCE = 10;

/**
 * @typedef {import("../tracuu.js").Passage} Passage
 * @typedef {{ n: number, rank: number, text: string, above: Heading | undefined }} Heading
 * @typedef {{ from: number, to: number, characters: number }} Part  its passages, `to` excluded
 */

export class Outline {
  /** @type {Heading[]} */
  headings = [];
  /** @type {Part[]} */
  parts = [];
  /** The passage that explains a footnote's mark. @type {Map<string, number>} */
  notes = new Map();
  /** The passage that has a footnote's mark. @type {Map<string, number>} */
  noted = new Map();

  /** Whether the first passage is the document's title, which is in no part. */
  titled;
  /** Headings above the present place, outermost first. */
  #above = [];
  /** The passage added last. */
  #before;

  /** @param {boolean} titled */
  constructor(titled) {
    this.titled = titled;
  }

  /** Takes the next passage in. @param {Passage} passage */
  add(passage) {
    const { n, kind, text, spans } = passage;
    if (kind === "heading") this.#head(passage);
    for (const span of spans) {
      if (span.kind !== "superscript") continue;
      const label = text.slice(span.start, span.end);
      if (span.start > 0 && !this.noted.has(label)) this.noted.set(label, n);
      else if (span.start === 0) this.notes.set(label, n);
    }
    // As the reader of Markdown writes what a note says: [1], then the text.
    const opening = /^\[[^\]]{1,12}\](?= )/.exec(text)?.[0];
    if (opening && this.noted.has(opening)) this.notes.set(opening, n);
    if (n > 0 || !this.titled) this.#place(passage);
    this.#before = passage;
  }

  #head({ n, text, level }) {
    const above = this.#above;
    while (above.length > 0 && above.at(-1).level >= level) above.pop();
    // A document may skip levels; what a screen reader walks through must not.
    const heading = { n, rank: Math.min(above.length + 2, 6), text, above: above.at(-1), level };
    above.push(heading);
    this.headings.push(heading);
  }

  /** Puts a passage into the present part, or a new one. */
  #place(passage) {
    let part = this.parts.at(-1);
    const full = part && (part.to - part.from >= PASSAGES || part.characters >= CHARACTERS);
    if (!part || (full && begins(passage, this.#before, part))) {
      part = { from: passage.n, to: passage.n, characters: 0 };
      this.parts.push(part);
    }
    part.to = passage.n + 1;
    part.characters += passage.text.length + 40;
  }

  /** The nearest heading at or above a passage. @returns {Heading | undefined} */
  at(n) {
    return this.headings[after(this.headings, (heading) => heading.n <= n) - 1];
  }

  /** The headings above a passage, outermost first, its own included. */
  path(n) {
    const path = [];
    for (let heading = this.at(n); heading; heading = heading.above) path.unshift(heading);
    return path;
  }

  /** The number of the part that holds a passage; the first for a title. */
  partOf(n) {
    return after(this.parts, (part) => part.to <= n);
  }
}

/** How many of an ordered list come first for which `before` holds. */
function after(list, before) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(list[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a part may begin with a passage. */
function begins({ kind, first, depth }, before, part) {
  if (kind === "continued" || (kind === "row" && !first)) return false;
  if (kind === "quote") return before?.kind !== "quote";
  if (kind !== "item" || !before || !["item", "continued"].includes(before.kind)) return true;
  return depth === 0 && part.to - part.from >= PASSAGES * PATIENCE;
}
