// Draws passages: the flat run grouped again into lists, tables, quotations and headings, and each passage's text with
// its inline mark-up.

import { isSafe, make, pictured } from "./dom.js";

/** A hostile library may nest spans as deep as a text is long; a page need not. */
const NESTING = 8;
const TAGS = { emphasis: "em", strong: "strong", code: "code", superscript: "sup", subscript: "sub" };

/**
 * A stretch of a text to be marked: a match, or what was quoted.
 * @typedef {{ start: number, end: number, number?: number, current?: boolean }} Mark
 *
 * What a drawing takes from its document.
 * @typedef {object} Source
 * @property {import("./outline.js").Outline} outline
 * @property {(n: number) => [number, number][]} numbers  where numbers of documents stand in a passage
 * @property {(n: number) => Mark[]} marks  those that become elements, sorted, apart from each other
 * @property {(text: string) => string} search  the address of a search
 * @property {(n: number) => string} address  of a passage
 * @property {string} table  what a table is called
 * @property {(n: number) => boolean} continued  whether the next passage goes on with a passage
 */

/** Draws passages one after another into a part. */
export class Body {
  #root;
  #source;
  /** What the next passage may continue. */
  #text;
  #lists = [];
  #table;
  #quote;

  /** @param {Element} root  @param {Source} source */
  constructor(root, source) {
    this.#root = root;
    this.#source = source;
  }

  /** @param {import("../tracuu.js").Passage} passage */
  draw(passage) {
    const element = this.#element(passage);
    element.id = `p-${passage.n}`;
    element.tabIndex = -1;
    fill(element, passage, this.#source);
  }

  /** Where a passage's text goes: an element that holds nothing else. */
  #element(passage) {
    const { kind } = passage;
    if (kind === "row") return this.#row(passage);
    if (kind === "item") return this.#item(passage);
    if (kind === "continued") return this.#continued();
    const quote = kind === "quote" ? (this.#quote ?? this.#add("blockquote")) : undefined;
    this.#end();
    this.#quote = quote;
    if (kind === "heading") return this.#add(`h${this.#source.outline.at(passage.n).rank}`);
    if (kind === "code") return this.#add("pre").appendChild(make("code"));
    const paragraph = (quote ?? this.#root).appendChild(make("p", { class: kind === "caption" ? kind : undefined }));
    this.#text = paragraph;
    return this.#source.continued(passage.n) ? paragraph.appendChild(make("span")) : paragraph;
  }

  #add(tag) {
    return this.#root.appendChild(make(tag));
  }

  #end() {
    this.#text = this.#table = this.#quote = undefined;
    this.#lists = [];
  }

  #continued() {
    const holder = this.#text ?? this.#lists.at(-1)?.item;
    if (!holder) {
      this.#text = this.#add("p");
      return this.#text.appendChild(make("span"));
    }
    const element = make("span");
    // After the text it goes on with, before a list below it.
    const last = [...holder.children].findLast((child) => child.matches("span"));
    if (last) last.after(" ", element);
    else holder.append(" ", element);
    return element;
  }

  #item({ depth, number }) {
    const lists = this.#lists.slice(0, depth + 1);
    this.#end();
    const tag = number === undefined ? "UL" : "OL";
    // Of another kind: another list. Never more than one level deeper than the item before.
    if (lists.length === depth + 1 && lists.at(-1).element.tagName !== tag) lists.pop();
    const goesOn = lists.length === depth + 1;
    const element = goesOn ? lists.pop().element : (lists.at(-1)?.item ?? this.#root).appendChild(make(tag));
    const item = element.appendChild(make("li", { value: number === undefined ? undefined : String(number) }));
    this.#lists = [...lists, { element, item }];
    return item.appendChild(make("span"));
  }

  #row({ header, first }) {
    let { table, rows } = this.#table && !first ? this.#table : {};
    this.#end();
    if (!table) {
      // Wide tables scroll on their own; that must work from the keyboard too.
      const scroller = make("div", { class: "table", role: "region", "aria-label": this.#source.table, tabindex: "0" });
      table = this.#root.appendChild(scroller).appendChild(make("table"));
    }
    // A heading row in the middle of a table stays in its body.
    if (!rows || (rows.tagName === "THEAD" && !header)) rows = table.appendChild(make(header ? "thead" : "tbody"));
    this.#table = { table, rows };
    return rows.appendChild(make("tr"));
  }
}

/** Writes a passage's text into its element, in place of what that held. */
export function fill(element, passage, source) {
  const inline = new Inline(passage, source);
  element.textContent = "";
  if (passage.kind !== "row") return inline.draw(element, 0, passage.text.length);
  for (const [start, end] of cells(passage.text)) {
    const cell = make(passage.header ? "th" : "td", { scope: passage.header ? "col" : undefined });
    inline.draw(element.appendChild(cell), start, end);
  }
}

/** Where the cells of a row's text begin and end. */
function cells(text) {
  let start = 0;
  return text.split("\t").map((cell) => {
    const place = [start, start + cell.length];
    start += cell.length + 1;
    return place;
  });
}

/**
 * The pieces of an element's text nodes that a stretch of its passage covers.
 * @returns {StaticRange[]}
 */
export function ranges(element, passage, start, end) {
  const holders =
    passage.kind === "row" ? cells(passage.text).map(([at], i) => [element.cells[i], at]) : [[element, 0]];
  const out = [];
  for (const [holder, offset] of holders) {
    let at = offset;
    const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()) && at < end; at += node.length) {
      const [from, to] = [Math.max(start - at, 0), Math.min(end - at, node.length)];
      if (from < to)
        out.push(new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: to }));
    }
  }
  return out;
}

class Inline {
  #text;
  #spans;
  #marks;
  #source;
  #n;

  constructor({ n, text, spans }, source) {
    const more = source.numbers(n).map(([start, end]) => ({ start, end, kind: "number" }));
    const label = text.startsWith("[") ? text.slice(0, text.indexOf("]") + 1) : "";
    if (label && source.outline.notes.get(label) === n) more.push({ start: 0, end: label.length, kind: "note" });
    this.#spans = more.length === 0 ? spans : [...spans, ...more].sort((a, b) => a.start - b.start || b.end - a.end);
    this.#marks = source.marks(n);
    this.#text = text;
    this.#source = source;
    this.#n = n;
  }

  /** Appends a stretch. Spans that cross each other or the stretch are cut, not refused. */
  draw(parent, from, to) {
    let at = from;
    const open = [];
    const close = ({ element, end }) => {
      this.#marked(element, at, end);
      at = end;
    };
    for (const span of this.#spans) {
      const start = Math.max(span.start, from);
      while (open.length > 0 && open.at(-1).end <= start) close(open.pop());
      const { element: holder, end: limit } = open.at(-1) ?? { element: parent, end: to };
      const end = Math.min(span.end, limit);
      if (end <= start || open.length >= NESTING) continue;
      // A link in a link is none.
      const inside = holder.closest("a") && span.kind !== "image" && !TAGS[span.kind];
      const element = inside ? undefined : this.#element(span);
      if (!element) continue;
      this.#marked(holder, at, start);
      at = start;
      holder.append(element);
      // A picture's words stand beside it.
      open.push({ element: element.lastElementChild ?? element, end });
    }
    while (open.length > 0) close(open.pop());
    this.#marked(parent, at, to);
  }

  /** The element of a span; none for a link that leads nowhere good, and a picture that lies there: the text stays. */
  #element({ kind, href, start, end }) {
    const { outline, search, address } = this.#source;
    if (kind === "link") return isSafe(href) ? make("a", { href, rel: "noopener" }) : undefined;
    const text = this.#text.slice(start, end);
    if (kind === "image") return picture(pictured(href), text);
    if (kind === "number") return make("a", { class: "number", href: search(`"${text}"`) });
    if (kind !== "superscript" && kind !== "note") return make(TAGS[kind]);
    // From a footnote's mark to the note, and back.
    const to = start === 0 ? outline.noted.get(text) : outline.notes.get(text);
    if (to === undefined || to === this.#n) return make("sup");
    return make("a", { class: "note", href: address(to), role: start === 0 ? "doc-backlink" : "doc-noteref" });
  }

  /** Appends a stretch without spans, what is marked in it in `<mark>`. */
  #marked(parent, from, to) {
    let at = from;
    for (const mark of this.#marks) {
      const [start, end] = [Math.max(mark.start, at), Math.min(mark.end, to)];
      if (start >= end) continue;
      if (at < start) parent.append(this.#text.slice(at, start));
      // A match that crosses a span is several elements with one number.
      const kind = mark.current ? "current" : mark.number === undefined ? "quoted" : undefined;
      const number = mark.number === undefined ? undefined : String(mark.number);
      parent.append(make("mark", { class: kind, "data-match": number, text: this.#text.slice(start, end) }));
      at = end;
    }
    if (at < to) parent.append(this.#text.slice(at, to));
  }
}

/** A picture and, behind it, the place of its words: they are there for marks and selections, and seen if it is not. */
function picture(place, alt) {
  if (!place) return undefined;
  const image = make("img", { loading: "lazy", decoding: "async", alt, ...place });
  const words = make("span", { hidden: "" });
  image.addEventListener("error", () => {
    image.remove();
    words.hidden = false;
  });
  return make("span", { class: "picture" }, image, words);
}

/** What is seen of a mark: itself, or the picture in whose words it is. */
export function seen(mark) {
  return mark?.closest(".picture") ?? mark;
}
