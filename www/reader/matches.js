// Where a query matches in a document, and how that is shown: every match with the browser's highlights, the present
// one as a `<mark>`, which assistive technology knows. Browsers without highlights get a `<mark>` for each.

import { ranges } from "./text.js";

const registry = globalThis.Highlight && CSS.highlights;

export class Matches {
  /** Three numbers a match: its passage, start and end. */
  #found;
  /** The present match. */
  current = 0;
  #highlight = registry ? new Highlight() : undefined;
  /** What is highlighted of each passage. @type {Map<number, StaticRange[]>} */
  #shown = new Map();

  /** @param {Uint32Array} found  as `Task.found` in crates/web/src/engine.rs gives them */
  constructor(found) {
    this.#found = found;
    if (registry) registry.set("found", this.#highlight);
  }

  get count() {
    return this.#found.length / 3;
  }

  /** Match `number`: its passage, start and end. */
  at(number) {
    return this.#found.subarray(3 * number, 3 * number + 3);
  }

  /** The passage of match `number`. */
  passage(number) {
    return this.#found[3 * number];
  }

  /** The number of the first match in passage `n` or behind it. */
  from(n) {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#found[3 * middle] < n) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many there are in the passages `from` to `to`, that excluded. */
  within(from, to) {
    return this.from(to) - this.from(from);
  }

  /** Those of passage `n`. */
  #of(n) {
    const out = [];
    for (let number = this.from(n); number < this.count && this.#found[3 * number] === n; number++) {
      const [, start, end] = this.at(number);
      out.push({ number, start, end, current: number === this.current });
    }
    return out;
  }

  /** What of passage `n` becomes elements. */
  elements(n) {
    return this.#of(n).filter((match) => match.current || !registry);
  }

  /** Passages in which matches are elements. */
  marked() {
    const all = registry ? this.#found.subarray(3 * Math.max(this.current, 0)).subarray(0, 3) : this.#found;
    return new Set(all.filter((_, at) => at % 3 === 0));
  }

  /** Highlights passage `n` anew, whose text stands in `element`. */
  show(element, passage) {
    if (!registry) return;
    this.hide(passage.n);
    const fresh = this.#of(passage.n).filter((match) => !match.current);
    const pieces = fresh.flatMap(({ start, end }) => ranges(element, passage, start, end));
    for (const range of pieces) this.#highlight.add(range);
    if (pieces.length > 0) this.#shown.set(passage.n, pieces);
  }

  /** Takes the highlights of passage `n` away. */
  hide(n) {
    for (const range of this.#shown.get(n) ?? []) this.#highlight.delete(range);
    this.#shown.delete(n);
  }

  /** Takes the highlights away. */
  clear() {
    this.#highlight?.clear();
  }
}
