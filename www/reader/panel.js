// The panel: finding in the document, its contents with the number of matches under each heading, and all matches
// with what stands around them. Beside the document on a wide screen, a sheet over it on a narrow one.

import { make } from "./dom.js";

/** Matches listed at once. */
const LISTED = 100;
/** Characters shown around a match. */
const CONTEXT = 60;
/** Where there is room for the panel beside the text. */
const BESIDE = "(min-width: 84rem)";
/** Milliseconds after the last key before the document is searched. */
const TYPING = 250;

let last = 0;
/** Whether the reader has closed the panel beside a document: then it waits to be asked for. */
let shut = false;

export class Panel {
  element;
  #document;
  #words;
  #page;
  #field;
  #tabs = {};
  #body = make("div", { class: "body", tabindex: "-1" });
  #tab = "contents";
  #from;
  #listed = LISTED;
  #timer;

  /** @param {import("./document.js").DrawnDocument} drawn */
  constructor(drawn, words, page) {
    this.#document = drawn;
    this.#words = words;
    this.#page = page;
    const id = `find-${++last}`;
    this.#field = make("input", {
      id,
      type: "search",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      enterkeyhint: "search",
      maxlength: "300",
    });
    const form = make(
      "form",
      { class: "within", role: "search" },
      make("label", { for: id, text: words.say("find.within") }),
      this.#field,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#search();
    });
    this.#field.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), TYPING);
    });
    for (const tab of ["contents", "matches"]) {
      this.#tabs[tab] = make("button", { type: "button", "aria-pressed": "false" });
      this.#tabs[tab].addEventListener("click", () => this.#turn(tab));
    }
    const close = make("button", {
      type: "button",
      class: "shut",
      "aria-label": words.say("panel.close"),
      title: words.say("panel.close"),
      text: "×",
    });
    close.addEventListener("click", () => this.close());
    const tabs = make(
      "div",
      { class: "tabs", role: "group", "aria-label": words.say("panel") },
      this.#tabs.contents,
      this.#tabs.matches,
      close,
    );
    this.element = make("dialog", { class: "panel", "aria-label": words.say("panel") }, tabs, form, this.#body);
    this.element.addEventListener("close", () => this.#from?.isConnected && this.#from.focus({ preventScroll: true }));
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    });
    this.element.addEventListener("click", (event) => {
      // On what lies behind the sheet.
      if (event.target === this.element && this.element.matches(":modal")) this.close();
    });
  }

  /** Writes what there is now. */
  draw() {
    const { matches, outline } = this.#document;
    this.#listed = LISTED;
    const headings = outline.headings.filter(({ n }) => n > 0);
    this.#tabs.contents.textContent = this.#words.say("panel.contents");
    this.#tabs.contents.hidden = headings.length === 0;
    this.#tabs.matches.textContent = this.#words.say("panel.matches", { n: matches.count });
    this.#tab = matches.count > 0 || headings.length === 0 ? "matches" : "contents";
    if (this.element.open) this.#turn(this.#tab);
  }

  #turn(tab) {
    this.#tab = tab;
    for (const [name, element] of Object.entries(this.#tabs))
      element.setAttribute("aria-pressed", String(name === tab));
    this.#body.replaceChildren(tab === "contents" ? this.#contents() : this.#matches());
    this.current(this.#document.matches.current);
  }

  #contents() {
    const { outline, matches, opened } = this.#document;
    const headings = outline.headings.filter(({ n }) => n > 0);
    const list = make("ul", { class: "contents", role: "list", lang: opened.head.lang || undefined });
    headings.forEach((heading, i) => {
      const link = make("a", { href: this.#page.address(heading.n), text: heading.text });
      const item = make("li", { class: `rank-${heading.rank}` }, link);
      const count = matches.within(heading.n, headings[i + 1]?.n ?? opened.passages.length);
      if (count > 0) {
        const spoken = make("span", {
          class: "unseen",
          lang: this.#words.language,
          text: this.#words.say("panel.count", { n: count }),
        });
        item.append(
          " ",
          make("span", { class: "count" }, make("span", { "aria-hidden": "true", text: String(count) }), spoken),
        );
      }
      list.append(item);
    });
    return list;
  }

  #matches() {
    const { matches, opened } = this.#document;
    if (matches.count === 0)
      return make("p", { text: this.#words.say(this.#field.value ? "find.none" : "panel.nothing") });
    const list = make("ol", { class: "matches", role: "list", lang: opened.head.lang || undefined });
    const count = Math.min(matches.count, this.#listed);
    for (let number = 0; number < count; number++) list.append(make("li", {}, this.#match(number)));
    if (count === matches.count) return list;
    const more = make("button", { type: "button", text: this.#words.say("panel.more") });
    more.addEventListener("click", () => {
      this.#listed += LISTED;
      this.#turn("matches");
      this.#body.querySelectorAll("li button")[count]?.focus();
    });
    return make("div", {}, list, more);
  }

  #match(number) {
    const [n, start, end] = this.#document.matches.at(number);
    const { text } = this.#document.opened.passages[n];
    const from = start <= CONTEXT ? 0 : text.indexOf(" ", start - CONTEXT) + 1;
    const to = text.length - end <= CONTEXT ? text.length : text.lastIndexOf(" ", end + CONTEXT);
    const plain = (piece) => piece.replaceAll("\t", " · ");
    const before = `${from > 0 ? "…" : ""}${plain(text.slice(Math.min(from, start), start))}`;
    const behind = `${plain(text.slice(end, Math.max(to, end)))}${to < text.length ? "…" : ""}`;
    const mark = make("mark", { text: text.slice(start, end) });
    return make("button", { type: "button", "data-do": "match", "data-number": String(number) }, before, mark, behind);
  }

  /** Shows which match is the present one. */
  current(number) {
    for (const element of this.#body.querySelectorAll("[data-number]")) {
      if (Number(element.dataset.number) === number) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
    }
  }

  #search() {
    clearTimeout(this.#timer);
    this.#page.find(this.#field.value.trim());
  }

  /** Opens the panel, or closes it. */
  toggle(tab, from) {
    if (this.element.open) return this.close();
    this.#turn(this.#tabs[tab].hidden ? "matches" : tab);
    this.#open(from);
  }

  #open(from) {
    this.#from = from ?? document.activeElement;
    // Opening moves the focus, and the focus some browsers' windows.
    const place = scrollY;
    if (matchMedia(BESIDE).matches) this.element.show();
    else this.element.showModal();
    this.#tabs[this.#tab].focus({ preventScroll: true });
    scrollTo({ top: place, behavior: "instant" });
    shut = false;
  }

  /** Opens the panel beside a document that has a use for it, if there is room. */
  offer() {
    const { matches, outline } = this.#document;
    const useful = matches.count > 1 || outline.headings.length > 3;
    if (shut || !useful || this.element.open || !matchMedia(BESIDE).matches) return;
    // Not by a call, which would take the focus.
    this.element.open = true;
    this.#turn(this.#tab);
  }

  /** Opens the panel to find something in the document. */
  search() {
    if (!this.element.open) this.#open();
    this.#field.focus();
    this.#field.select();
  }

  /** Closes the panel if it lies over the document or has the focus; whether it did. */
  escape() {
    const { element } = this;
    return (element.matches(":modal") || element.contains(document.activeElement)) && this.close();
  }

  /** Closes the panel; whether it was open. */
  close() {
    const { open } = this.element;
    shut ||= open;
    if (open) this.element.close();
    return open;
  }

  /** Gives way to the document, where it lies over it. */
  leave() {
    if (!this.element.matches(":modal")) return;
    this.#from = undefined;
    this.element.close();
  }
}
