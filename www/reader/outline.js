// What a flat run of passages is made of: headings with their ranks, footnotes, and the parts it is drawn in.

/** Passages in one part, and characters: parts out of sight are not laid out, which must pay. */
const PASSAGES = 20;
const CHARACTERS = 3000;
/** A list may be divided between two of its outermost items once its part is this many times too long. */
const PATIENCE = 5;

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

  /** @param {Passage[]} passages  @param {number} first  the first that is drawn in a part */
  constructor(passages, first) {
    // Headings above the present place, outermost first.
    const above = [];
    let part;
    for (const passage of passages) {
      const { n, kind, text, spans } = passage;
      if (kind === "heading") {
        while (above.length > 0 && above.at(-1).level >= passage.level) above.pop();
        // A document may skip levels; what a screen reader walks through must not.
        const heading = { n, rank: Math.min(above.length + 2, 6), text, above: above.at(-1), level: passage.level };
        above.push(heading);
        this.headings.push(heading);
      }
      for (const span of spans) {
        if (span.kind !== "superscript") continue;
        const label = text.slice(span.start, span.end);
        if (span.start > 0 && !this.noted.has(label)) this.noted.set(label, n);
        else if (span.start === 0) this.notes.set(label, n);
      }
      // As the reader of Markdown writes what a note says: [1], then the text.
      const opening = /^\[[^\]]{1,12}\](?= )/.exec(text)?.[0];
      if (opening && this.noted.has(opening)) this.notes.set(opening, n);
      if (n < first) continue;
      if (!part || (part.to - part.from >= PASSAGES || part.characters >= CHARACTERS) && begins(passage, passages[n - 1], part)) {
        part = { from: n, to: n, characters: 0 };
        this.parts.push(part);
      }
      part.to = n + 1;
      part.characters += text.length + 40;
    }
  }

  /** The nearest heading at or above a passage. @returns {Heading | undefined} */
  at(n) {
    let [low, high] = [0, this.headings.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.headings[middle].n <= n) low = middle + 1;
      else high = middle;
    }
    return this.headings[low - 1];
  }

  /** The headings above a passage, outermost first, its own included. */
  path(n) {
    const path = [];
    for (let heading = this.at(n); heading; heading = heading.above) path.unshift(heading);
    return path;
  }

  /** The number of the part that holds a passage; the first for what is in none. */
  partOf(n) {
    return Math.max(0, this.parts.findIndex((part) => n < part.to));
  }
}

/** Whether a part may begin with a passage. */
function begins({ kind, first, depth }, before, part) {
  if (kind === "continued" || (kind === "row" && !first)) return false;
  if (kind === "quote") return before?.kind !== "quote";
  if (kind !== "item" || !before || !["item", "continued"].includes(before.kind)) return true;
  return depth === 0 && part.to - part.from >= PASSAGES * PATIENCE;
}
