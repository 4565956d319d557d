// The reader: a document with its matches. Its code, style and words come with the first document that is opened.
//
// What the page lends it:
//
// @typedef {object} Host
// @property {import("./host.js").Session} session
// @property {() => import("./words.js").Words} words
// @property {() => import("./address.js").Route} route  what the address says
// @property {() => { name: string, address: string }} back  where the document was opened from; a key of its name
// @property {(route: object) => string} format
// @property {(url: URL) => import("./address.js").Route} parse
// @property {(address: string) => void} go              goes to an address of this page
// @property {(change: object) => void} move             changes the route and the address, in one entry of the history
// @property {(text: string) => void} announce           says something to who cannot see it

import { anchor, resolve } from "./reader/anchor.js";
import { Bar } from "./reader/bar.js";
import { frame, pause } from "./pace.js";
import { DrawnDocument, read } from "./reader/document.js";
import { make } from "./reader/dom.js";
import { facts } from "./reader/head.js";
import { neighbours } from "./reader/neighbours.js";
import { numbered } from "./reader/numbers.js";
import { Panel } from "./reader/panel.js";
import { bring, present } from "./reader/scroll.js";
import { seen } from "./reader/text.js";
import { Ticks } from "./reader/ticks.js";
import { Whereabouts } from "./reader/whereabouts.js";
import { direction } from "./words.js";

/** Characters of a title that is not set in the size of one. */
const LONG = 200;
/** Parts of a document that is drawn before it is shown. */
const FEW = 6;

export class Reader {
  #root;
  #host;
  /** What the drawn document is for: its address but for the passage, and the language. */
  #key;
  /** @type {DrawnDocument | undefined} */
  #document;
  /** The engine's library it is of. */
  #library;
  /** Ends what is still done for the document on screen. */
  #end = new AbortController();
  #bar;
  #panel;
  #ticks;
  #whereabouts;
  /** What of a long document is shown after its head. @type {Element[]} */
  #later = [];
  /** The passage that was last gone to. */
  #gone;
  /** What was opened last with each tool. @type {Record<string, object>} */
  #tools = {};

  /** @param {HTMLElement} root  @param {Host} host */
  constructor(root, host) {
    this.#root = root;
    this.#host = host;
    document.addEventListener("selectionchange", () => this.#selected());
    root.addEventListener("click", (event) => this.#number(event));
  }

  /** Draws a route's document unless it is drawn already; returns its title. */
  async open(route, signal) {
    const { session, words } = this.#host;
    const key = () => JSON.stringify([route.id, route.query, route.literal, words().language]);
    if (this.#key !== key() || this.#library !== session.library) {
      await Promise.all(["reader", "more"].map((part) => words().extend(part)));
      const opened = await this.#open(route, signal);
      signal.throwIfAborted();
      await this.#draw(opened, route);
      [this.#key, this.#library] = [key(), session.library];
    }
    return this.#document.opened.head.title;
  }

  /** Goes to a route's passage; the document is drawn and in sight. */
  async arrive(route, signal) {
    const drawn = this.#document;
    const left = () => signal.aborted || drawn !== this.#document;
    this.#panel.leave();
    // Of what is long the head is painted first, then the frame of the text, then the text: each is enough for a turn.
    if (!drawn.begun) {
      await frame();
      for (const element of this.#later) element.toggleAttribute("hidden");
      await frame();
    }
    let n = route.passage;
    if (n === null) {
      await drawn.prepare(0);
      if (left()) return;
      scrollTo(0, 0);
      drawn.title.focus({ preventScroll: true });
    } else {
      const { place, changed } = resolve(drawn.opened.passages, n, route.anchor);
      n = place;
      if (changed) this.#host.announce(this.#host.words().say("reader.changed"));
      await drawn.prepare(n);
      await pause();
      if (left()) return;
      const { matches } = drawn;
      const within = matches.within(n, n + 1) > 0;
      if (within && matches.at(matches.current)[0] !== n) this.#choose(matches.from(n));
      if (route.quote && !changed) drawn.quote(n, ...route.quote);
      const element = drawn.passage(n) ?? drawn.title;
      present((within && drawn.place(matches.current)) || seen(element.querySelector("mark")) || element);
      // To lay out, which was done to find the place, and to draw is enough for a turn each.
      await pause();
      if (left()) return;
      element.focus({ preventScroll: true });
      if (n !== route.passage) this.#host.move({ passage: n });
    }
    this.#gone = n ?? 0;
    frame().then(() => left() || this.#whereabouts.look());
    this.#panel.offer();
    const ended = this.#end.signal;
    drawn.finish(n ?? 0).then(
      () => this.#ticks.draw(drawn),
      (error) => ended.aborted || reportError(error),
    );
  }

  /** The library is another: what is under way for this document ends; its successor opens at the same place. */
  renew() {
    this.#end.abort();
    const place = this.#place;
    this.#host.move({ passage: place, anchor: anchor(this.#document.opened.passages, place), quote: null });
  }

  /** Does what a button says. */
  act(action, element) {
    const { matches } = this.#document;
    if (action === "next") this.#step(1);
    else if (action === "previous") this.#step(-1);
    else if (action === "match") this.#show(Number(element.dataset.number));
    else if (action === "panel") this.#panel.toggle(matches.count > 0 ? "matches" : "contents", element);
    else if (action === "close") this.#find("");
    else if (action === "print") this.#document.whole().then(print);
    else this.#use(action, element);
  }

  /** Does what a single key says. */
  key(event) {
    const key = event.key.toLowerCase();
    if (key === "n") this.#step(event.shiftKey || event.key === "N" ? -1 : 1);
    else if (key === "t") this.#panel.toggle("contents");
    else if (key === "f") this.#panel.search();
    else return;
    event.preventDefault();
  }

  /** Closes what lies over the document; whether there was anything. */
  escape() {
    for (const tool of Object.values(this.#tools)) if (tool.escape?.()) return true;
    return this.#panel.escape();
  }

  /** The document was left. */
  leave() {
    this.#ticks?.hide();
    this.#panel?.leave();
    for (const tool of Object.values(this.#tools)) tool.leave?.();
  }

  async #open(route, signal) {
    const open = (id) =>
      this.#host.session.run(
        (library) => library.document(id, route.query || undefined, route.literal),
        (task) => read(task, signal),
        signal,
      );
    try {
      return await open(route.id);
    } catch (error) {
      // An id may end in a number that was taken for a passage.
      if (error.code !== "not-found" || route.passage === null) throw error;
      const id = `${route.id}/${route.passage}`;
      const opened = await open(id).catch(() => Promise.reject(error));
      Object.assign(route, { id, passage: null });
      return opened;
    }
  }

  async #draw(opened, route) {
    const { format } = this.#host;
    const words = this.#host.words();
    const { head } = opened;
    this.leave();
    this.#key = undefined;
    this.#end.abort();
    this.#end = new AbortController();
    this.#document?.matches.clear();
    this.#tools = {};
    const { signal } = this.#end;

    const lang = head.lang || undefined;
    // A title that is a paragraph leaves room for the text.
    const title = make("h1", { class: head.title.length > LONG ? "long" : undefined });
    const drawn = new DrawnDocument(
      opened,
      title,
      {
        table: words.say("table"),
        search: (query) => format({ query, lang: route.lang }),
        address: (passage) => format({ ...route, passage, anchor: null, quote: null }),
      },
      this.#root.parentElement,
      signal,
    );
    this.#document = drawn;
    await pause();
    signal.throwIfAborted();
    const dir = direction(head.lang) === "rtl" ? "rtl" : undefined;
    const article = make("article", { lang, dir }, title);
    const about = facts(head, words);
    if (about) article.append(about);
    about?.setAttribute("lang", words.language);
    about?.setAttribute("dir", document.documentElement.dir);
    const tail = make("p", { class: "tail", lang: words.language });
    article.append(this.#drawTools(words), drawn.element, tail);
    // Written when it is needed: the day of printing may not be that of opening.
    addEventListener(
      "beforeprint",
      () => {
        // Paper shows all of it.
        drawn.complete();
        const date = words.date(new Date().toLocaleDateString("sv"));
        const what = [this.#host.session.info.title, this.#permalink()].join(", ");
        tail.textContent = words.say("print.line", { what, date });
      },
      { signal },
    );

    const { name, address } = this.#host.back();
    const back = make("a", { class: "back", href: address, text: words.say(name) });
    this.#whereabouts = new Whereabouts(drawn, back, words);
    this.#bar = new Bar(words);
    this.#panel = new Panel(drawn, words, {
      address: (passage) => format({ ...route, passage, anchor: null, quote: null }),
      find: (text) => this.#find(text),
    });
    this.#ticks = new Ticks((number) => this.#show(number), signal);
    await pause();
    signal.throwIfAborted();
    const links = neighbours(route, this.#host, words);
    this.#root.replaceChildren(
      this.#whereabouts.element,
      article,
      ...links,
      this.#bar.element,
      this.#panel.element,
      this.#ticks.element,
    );

    // Citations and what is like the document come when their place comes into view.
    const end = make("aside", { class: "related", "aria-label": words.say("related") });
    article.after(end);
    this.#later = [drawn.element, end, ...links, this.#bar.element, this.#ticks.element];
    // What is short is drawn before it is shown: nothing moves then.
    if (drawn.outline.parts.length <= FEW) await drawn.prepare(route.passage ?? 0);
    else for (const element of this.#later) element.toggleAttribute("hidden");
    const { matches } = drawn;
    const first = matches.from(route.passage ?? 0);
    if (matches.count > 0) this.#choose(first < matches.count ? first : 0);
    else this.#bar.say(0, 0);
    this.#panel.draw();
    // What comes next, laying out, is long enough by itself.
    await pause();
    new IntersectionObserver(
      async ([entry], observer) => {
        if (!entry.isIntersecting) return;
        observer.disconnect();
        const find = (text, besides) => numbered(this.#host.session, text, besides, signal);
        try {
          const { related } = await import("./related.js");
          await related(end, drawn, { ...this.#host, signal, numbered: find });
        } catch (error) {
          // Without a connection there is simply less at the end of the document.
          if (!signal.aborted && error.code && error.code !== "network") reportError(error);
        }
      },
      { rootMargin: "200px" },
    ).observe(end);
  }

  #drawTools(words) {
    const tools = make("div", {
      class: "document-tools",
      role: "group",
      "aria-label": words.say("tools"),
      lang: words.language,
      dir: document.documentElement.dir,
    });
    for (const action of ["cite", "share", "speak", "print"]) {
      if (action === "speak" && !globalThis.speechSynthesis) continue;
      tools.append(make("button", { type: "button", "data-do": action, text: words.say(`tools.${action}`) }));
    }
    return tools;
  }

  /** Opens a tool; its code comes when it is first used. */
  async #use(action, element) {
    const modules = {
      cite: () => import("./cite.js"),
      share: () => import("./share.js"),
      speak: () => import("./speak.js"),
      quote: () => import("./quote.js"),
    };
    if (!modules[action]) return;
    const document = this.#document;
    const words = this.#host.words();
    const module = await modules[action]().catch(() => undefined);
    if (document !== this.#document) return;
    if (!module) return this.#host.announce(words.say("error.network"));
    const { Tool } = module;
    this.#tools[action] ??= new Tool(this.#root, {
      document,
      words,
      announce: this.#host.announce,
      place: () => this.#place,
      quoted: () => this.#tools.quote?.selected,
      permalink: (n, quote) => this.#permalink(n, quote),
      use: (other, from) => this.#use(other, from),
      title: this.#host.session.info.title,
    });
    this.#tools[action].open(element);
  }

  /** The whole address of a passage, or of a quotation in it, that leads there after the document was changed too. */
  #permalink(n, quote) {
    const { id, lang } = this.#host.route();
    const address =
      n === undefined
        ? { id, lang }
        : { id, lang, passage: n, anchor: anchor(this.#document.opened.passages, n), quote };
    return new URL(this.#host.format(address), location.href).href;
  }

  /** The passage that is read: the one that was gone to, while it is in sight, else the first below the upper third. */
  get #place() {
    const top = this.#document.passage(this.#gone)?.getBoundingClientRect().top ?? -1;
    return top >= 0 && top < innerHeight * 0.6 ? this.#gone : this.#whereabouts.passage;
  }

  /** Something in the document was selected, or no longer is. */
  #selected() {
    if (this.#root.hidden || !this.#document) return;
    const selection = getSelection();
    const inside = !selection.isCollapsed && this.#document.element.contains(selection.anchorNode);
    if (this.#tools.quote) this.#tools.quote.select(inside ? selection : undefined);
    else if (inside) this.#use("quote");
  }

  /** A number of a document was chosen: leads to that document, if there is exactly one, else to the search. */
  async #number(event) {
    const link = event.target.closest("a.number");
    const { id, lang } = this.#host.route();
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const document = this.#document;
    const hit = await numbered(this.#host.session, link.textContent, id, this.#end.signal).catch(() => undefined);
    if (document === this.#document) this.#host.go(hit ? this.#host.format({ id: hit.id, lang }) : link.href);
  }

  #step(by) {
    const { count, current } = this.#document.matches;
    if (count > 0) this.#show((current + by + count) % count);
  }

  /** Makes a match the present one and brings it into view. */
  async #show(number) {
    const drawn = this.#document;
    const n = drawn.matches.passage(number);
    this.#choose(number);
    this.#gone = n;
    this.#panel.leave();
    // Which it is shows in the next frame, whatever it takes to go there. Who has gone on meanwhile is not called back.
    await frame();
    await drawn.prepare(n);
    if (drawn !== this.#document || drawn.matches.current !== number || this.#root.hidden) return;
    bring(drawn.place(number));
    drawn.passage(n).focus({ preventScroll: true });
    this.#host.move({ passage: n, anchor: null, quote: null });
  }

  #choose(number) {
    const { matches } = this.#document;
    this.#document.choose(number);
    this.#bar.say(number + 1, matches.count);
    this.#panel.current(number);
  }

  /** Marks where something else is found in the document; nothing: takes the marks away. */
  async #find(text) {
    const drawn = this.#document;
    const { signal } = this.#end;
    const { id, query } = this.#host.route();
    if (!text && query === "" && drawn.matches.count === 0) return;
    const find = (library) => library.document(id, text, false);
    const none = new Uint32Array();
    const found = text ? await this.#host.session.run(find, (task) => task.found(), signal).catch(() => none) : none;
    if (drawn !== this.#document || signal.aborted) return;
    await drawn.remark(found);
    const { matches } = drawn;
    this.#panel.draw();
    this.#ticks.draw(drawn);
    if (matches.count === 0) {
      this.#bar.say(0, 0, text);
      if (!text) drawn.title.focus({ preventScroll: true });
      return;
    }
    // From where the reader is on, as in any find.
    const first = matches.from(this.#whereabouts.passage);
    const number = first < matches.count ? first : 0;
    await drawn.prepare(matches.at(number)[0]);
    this.#choose(number);
    bring(drawn.place(number));
  }
}
