// The page: reads the address, asks the engine, lets it draw, and moves history, scroll and focus.

import { TracuuError, connect } from "./tracuu.js";
import { choice, format, isSearch, parse } from "./address.js";
import { drawFailure } from "./failure.js";
import { drawHelp } from "./help.js";
import { Suggestions } from "./suggest.js";
import { Words, choose, replaceWord } from "./words.js";

/** Milliseconds after the last key before a query is run. */
const TYPING = 120;
/** Milliseconds of rest after which results are announced, and the place in them is kept. */
const SETTLED = 500;
/** Milliseconds without an answer after which the reader is told to wait. */
const PATIENCE = 200;
const HITS = 10;
/** What browsing and filters look like. Their code comes when it is needed, and this with it. */
const SHEET = "style/browse.css";

const by = (id) => document.getElementById(id);
const field = by("query");
/** What leads on to documents, and is left and returned to. */
const lists = ["start", "browse", "results"];
const views = ["start", "browse", "results", "reader", "failure", "waiting"].map(by);

class Page {
  session;
  words;
  /** What the address says. */
  route;
  /** Ends the task under way. */
  #abort = new AbortController();
  /** The search whose results are drawn, how it was asked, and where the reader was in them. */
  #results = { key: undefined, choice: "", count: 0, scroll: 0 };
  /** What draws filters, once they were needed. @type {Promise<import("./filters.js").Filters> | undefined} */
  #filters;
  /** Whether what is shown was shown before, and is to be as it was left. */
  #returning = true;
  /** The document that is drawn. */
  #reader = { key: undefined, drawn: undefined, engine: undefined };
  /** Whether the address is of a query that is being typed, and changes with it. */
  #typing = false;
  /** Whether the failure shown is that of a second try. */
  #retried = false;
  #timers = {};

  async start() {
    history.scrollRestoration = "manual";
    this.#listen();
    this.route = parse(location);
    field.value = this.route.query;
    if (!this.route.id && !isSearch(this.route)) browsing().catch(() => {});
    try {
      const opening = connect();
      // Waited for below; until then its failure is nobody's.
      opening.catch(() => {});
      await this.#speak();
      this.session = await opening;
      // Now that the library's own language is known.
      await this.#speak();
    } catch (error) {
      return this.#fail(error, () => location.reload());
    }
    const brand = document.querySelector(".brand");
    brand.textContent = this.session.info.title;
    brand.lang = this.session.info.lang;
    await this.#show();
    const desk = matchMedia("(hover: hover) and (pointer: fine)").matches;
    if (desk && !this.route.id && document.activeElement === document.body) field.focus({ preventScroll: true });
  }

  /** Speaks the language the address asks for, else the reader's, else the library's. */
  async #speak() {
    const language = choose([this.route.lang, ...navigator.languages, this.session?.info.lang]);
    if (this.words?.language === language) return;
    const words = await Words.load(language);
    this.words = words;
    document.documentElement.lang = language;
    for (const element of document.querySelectorAll("[data-say]")) element.textContent = words.say(element.dataset.say);
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", words.say(element.dataset.label));
    }
    field.placeholder = words.say(field.dataset.placeholder);
    drawHelp(by("help"), words, (query) => format({ query, lang: this.route.lang }));
  }

  /** What the engine's drawing asks for: see `Ui` in crates/web/src/page/mod.rs. */
  get #ui() {
    const { words, route } = this;
    return {
      say: (key) => words.say(key === "reader.back" && !isSearch(route) ? (route.path.length ? "reader.list" : "reader.home") : key),
      about: (key, what) => words.say(key, { what }),
      count: (key, n) => words.say(key, { n }),
      place: (key, n, total) => words.say(key, { n, total }),
      date: (iso) => words.date(iso),
      language: (tag) => words.languageName(tag),
      mend: replaceWord,
      search: (query, literal) => this.#address({ query, literal }),
      document: (id, passage) => format({ ...route, id, passage }),
      back: () => format({ ...route, id: null, passage: null }),
    };
  }

  /** Shows what the address says. */
  async #show() {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const { route } = this;
    clearTimeout(this.#timers.announce);
    this.#timers.patience = replace(this.#timers.patience, () => this.#wait(), PATIENCE);
    try {
      await this.#speak();
      if (signal.aborted) return;
      this.#offerLanguages();
      if (route.id) await this.#showDocument(route, signal);
      else if (isSearch(route)) await this.#showResults(route, signal);
      else await this.#browse(route, signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error, () => this.#retry());
    } finally {
      if (!signal.aborted) {
        clearTimeout(this.#timers.patience);
        by("main").removeAttribute("aria-busy");
      }
    }
  }

  /** Shows the first page, or a list. */
  async #browse(route, signal) {
    const { path, page } = route;
    const asked = this.#list(path, page, signal).catch((error) => {
      if (error.code !== "not-found" || !path.length) throw error;
    });
    const [{ draw }, listing] = await Promise.all([browsing(), asked]);
    if (signal.aborted) return;
    // A list that is there no longer: the one it was in.
    if (!listing) return this.#go(format({ ...route, path: page ? path : path.slice(0, -1), page: 0 }), "replace");
    const { info } = this.session;
    const view = path.length ? "browse" : "start";
    const name = draw(by(view), listing, route, {
      words: this.words,
      info,
      list: (path, page) => format({ path, page, lang: route.lang }),
      document: (id) => format({ ...route, id }),
    });
    this.#reveal(view, [name, info.title].filter(Boolean).join(" — "));
    if (!this.#returning) by(view).querySelector("h1[tabindex]")?.focus({ preventScroll: true });
    this.#settle(view, this.#returning ? history.state?.scroll : 0);
  }

  async #showResults(route, signal) {
    const { query, literal, filters, from, to, sort } = route;
    const key = JSON.stringify([query, literal, filters, from, to, sort, this.words.language]);
    const kept = history.state?.key === key ? history.state : {};
    if (this.#results.key !== key) await this.#find(route, key, kept.count, signal);
    if (signal.aborted) return;
    const title = query || by("list").querySelector("h1").textContent;
    this.#reveal("results", `${title} — ${this.session.info.title}`);
    this.#settle("results", this.#results.scroll || kept.scroll);
    this.#filter(signal);
  }

  /** Finds and draws the first results, or as many as there were. */
  async #find(route, key, count, signal) {
    const { query, literal } = route;
    const limit = Math.min(count || HITS, 1000);
    // What is being typed may end within a word.
    const asked = choice(route, this.#typing);
    this.#results.choice = asked;
    let noting;
    const total = await this.session.run(
      (library) => library.search(query, limit, 0, asked),
      (task, engine) => {
        noting = document.activeElement?.closest(".notes");
        return engine.draw_results(by("list"), this.#ui, task, query, literal);
      },
      signal,
    );
    this.#results = { key, choice: asked, count: by("list").querySelectorAll("ol > li").length, scroll: 0 };
    // Where the way to the exact words was, there is now the way back.
    if (noting) by("list").querySelector(".notes a")?.focus({ preventScroll: true });
    if (total === 0) this.#advise(route, signal);
    const news = [...by("list").querySelectorAll("h1, .notes span")].map((element) => element.textContent);
    this.#announce(news.join(". "), total === 0 ? 0 : SETTLED);
  }

  /** How many documents a search finds, and by values of fields. */
  #count(route, facets, signal) {
    const asked = choice(route, this.#typing) + facets.map((field) => `facet\0${field}\0`).join("");
    return this.session.run((library) => library.search(route.query, 1, 0, asked), (task) => task.answer(), signal);
  }

  /** Says what else could be asked, below results that are none. */
  async #advise(route, signal) {
    const into = by("list").firstElementChild.appendChild(document.createElement("div"));
    try {
      const { advise } = await import("./nothing.js");
      const count = async (other) => (await this.#count(other, [], signal)).total;
      await advise(into, route, { words: this.words, count, address: (other) => format({ lang: route.lang, ...other }) });
    } catch {
      // It was a help: without it everything is said that has to be.
    }
  }

  /** Shows what is filtered, and, if somebody wants to know, what could be. */
  async #filter(signal) {
    const { filters, from, to } = this.route;
    if (!this.#filters && !by("refine").open && !filters.length && !from && !to) return;
    try {
      this.#filters ??= this.#loadFilters();
      await (await this.#filters).show(signal);
    } catch (error) {
      this.#filters = undefined;
      if (!signal.aborted) by("panel").textContent = this.words.say(`error.${error.code ?? "usage"}`);
    }
  }

  async #loadFilters() {
    const { Filters } = await later(import("./filters.js"));
    return new Filters(by("refine"), by("chips"), {
      words: () => this.words,
      route: () => this.route,
      fields: () => this.#list([], 0, this.#abort.signal),
      count: (facets, signal) => this.#count(this.route, facets, signal),
      address: (change) => this.#address(change),
      go: (address) => this.#go(address),
    });
  }

  /** A page of a list. */
  #list(path, page, signal) {
    return this.session.run((library) => library.browse(path.join("\0"), page), (task) => task.answer(), signal);
  }

  /** The address of the present search, changed; of a list, that of a search of everything. */
  #address(change) {
    return format({ ...this.route, path: [], page: 0, id: null, passage: null, ...change });
  }

  async #more() {
    const { signal } = this.#abort;
    const { count, choice } = this.#results;
    const list = by("list").querySelector("ol");
    try {
      await this.session.run(
        (library) => library.search(this.route.query, HITS, count, choice),
        (task, engine) => engine.draw_more(by("list"), this.#ui, task),
        signal,
      );
      this.#results.count = list.children.length;
      this.#remember();
      list.children[count]?.querySelector("a").focus();
    } catch (error) {
      if (!signal.aborted) this.#fail(error, () => this.#retry());
    }
  }

  async #showDocument(route, signal) {
    const key = JSON.stringify([route.id, route.query, this.words.language]);
    const { engine } = this.session;
    if (this.#reader.key !== key || this.#reader.engine !== engine) {
      const drawn = await this.#draw(route, signal);
      // What an earlier instance of the engine drew went with it.
      if (this.#reader.engine === this.session.engine) this.#reader.drawn?.free();
      this.#reader = { key, drawn, engine: this.session.engine };
    }
    const title = by("reader").querySelector("h1");
    this.#reveal("reader", `${title.textContent} — ${this.session.info.title}`);
    const place = route.passage === null ? undefined : this.#reader.drawn.place(route.passage);
    if (place) bring(place);
    else scrollTo(0, 0);
    (place?.closest("[id^=p-]") ?? title).focus({ preventScroll: true });
  }

  async #draw(route, signal) {
    const open = (id, passage) =>
      this.session.run(
        (library) => library.document(id, route.query || undefined),
        (task, engine) => engine.Reader.draw(by("reader"), this.#ui, task, passage),
        signal,
      );
    try {
      return await open(route.id, route.passage ?? 0);
    } catch (error) {
      // An id may end in a number that was taken for a passage.
      if (error.code !== "not-found" || route.passage === null) throw error;
      const id = `${route.id}/${route.passage}`;
      const drawn = await open(id, 0).catch(() => Promise.reject(error));
      Object.assign(route, { id, passage: null });
      return drawn;
    }
  }

  #step(forward) {
    const place = this.#reader.drawn?.step(this.#ui, forward);
    if (!place) return;
    bring(place);
    const passage = place.closest("[id^=p-]");
    passage.focus({ preventScroll: true });
    this.route = { ...this.route, passage: Number(passage.id.slice(2)) };
    history.replaceState(history.state, "", format(this.route));
  }

  /** Shows one of the views. */
  #reveal(id, title) {
    const results = by("results");
    if (id !== "failure" && id !== "waiting") this.#retried = false;
    if (!results.hidden && id !== "results") this.#results.scroll = scrollY;
    const help = by("help");
    // It is what the first page is for; in other places it waits to be asked.
    if (by(id).hidden) help.open = id === "start";
    help.hidden = id !== "start" && id !== "results";
    for (const view of views) view.hidden = view.id !== id;
    document.title = title;
  }

  #wait() {
    by("main").setAttribute("aria-busy", "true");
    // While a query is typed, the results before stay: what flickers cannot be read.
    const typed = isSearch(this.route) && !this.route.id && !by("results").hidden;
    if (!typed) this.#reveal("waiting", document.title);
  }

  #fail(error, retry) {
    // What is not ours is a mistake in the page: it goes to the console, where it can be reported from.
    if (!(error instanceof TracuuError)) reportError(error);
    const code = error instanceof TracuuError ? error.code : "usage";
    const words = this.words ?? { say: (key) => key };
    drawFailure(by("failure"), words, code, String(error?.message ?? error), this.route.id ? this.#ui.back() : format({ lang: this.route.lang }));
    this.#timers.retry = retry;
    clearTimeout(this.#timers.patience);
    this.#reveal("failure", document.title);
    const title = by("failure").querySelector("h1");
    if (document.activeElement === field) this.#announce(title.textContent, 0);
    else title.focus();
  }

  /** Keeps the place in what is shown, and the link that leads on, for a return from there or a reload. */
  #remember(focus = history.state?.focus) {
    if (lists.every((id) => by(id).hidden)) return;
    const { key, count } = this.#results;
    const shown = by("results").hidden ? {} : { key, count };
    history.replaceState({ ...history.state, ...shown, focus, scroll: scrollY }, "");
  }

  /** Scrolls to where the reader was, and puts the focus on the link that led away. */
  #settle(view, scroll = 0) {
    scrollTo(0, scroll);
    const { focus } = history.state ?? {};
    if (this.#returning && focus) by(view).querySelector(`a[href="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
    this.#returning = false;
  }

  /** Tries once more; from the second time on with the page itself, whose manifest may be that of an older library. */
  #retry() {
    if (this.#retried) return location.reload();
    this.#retried = true;
    this.#show();
  }

  #announce(text, delay) {
    this.#timers.announce = replace(this.#timers.announce, () => (by("live").textContent = text), delay);
  }

  #offerLanguages() {
    for (const link of by("languages").children) {
      link.href = format({ ...this.route, lang: link.lang });
      if (link.lang === this.words.language) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    document.querySelector(".brand").href = format({ lang: this.route.lang });
  }

  /** Goes to an address of this page. */
  #go(address, how = "push") {
    const from = lists.find((id) => !by(id).hidden) ?? null;
    this.#returning = false;
    if (how === "push") history.pushState({ from }, "", address);
    else history.replaceState(history.state, "", address);
    this.#arrive();
  }

  #arrive() {
    const route = parse(location);
    // A fragment that is not ours belongs to the document shown.
    if (location.hash && !route.id) return;
    if (document.activeElement !== field || !this.#typing) field.value = route.query;
    this.route = route;
    if (this.session) this.#show();
  }

  /** Runs what stands in the field; typing goes on in one entry of the history. */
  #query(typing) {
    clearTimeout(this.#timers.typing);
    const query = field.value.trim();
    const same = query === this.route.query && !this.route.id;
    const { filters, from, to, sort, lang } = this.route;
    const address = format({ query, filters, from, to, sort, lang });
    const how = this.#typing && !this.route.id ? "replace" : "push";
    this.#typing = typing;
    if (!same) this.#go(address, how);
    else if (!typing && this.#results.choice.endsWith("typing\0\0")) this.#finish();
  }

  /** Runs what stands in the field, which is finished. */
  #commit() {
    this.#query(false);
    // On a touch screen the keyboard covers the results.
    if (matchMedia("(pointer: coarse)").matches) field.blur();
  }

  async #suggest(text, most, signal) {
    if (!this.session?.library?.suggest) return [];
    return this.session.run((library) => library.suggest(text, most), (task) => task.answer(), signal);
  }

  /** Searches what was typed once more, now that it is known to be finished. */
  #finish() {
    this.#results = { ...this.#results, key: undefined };
    this.#show();
  }

  /** Back to the results the reader came from, or to those of the address. */
  #back() {
    if (history.state?.from) history.back();
    else this.#go(format({ ...this.route, id: null, passage: null }));
  }

  #listen() {
    const suggestions = new Suggestions(field, by("suggestions"), {
      ask: (text, most, signal) => this.#suggest(text, most, signal),
      name: (kind) => this.words.say(`suggest.${kind}`),
      take: () => this.#commit(),
    });
    field.addEventListener("input", () => {
      this.#timers.typing = replace(this.#timers.typing, () => this.#query(true), TYPING);
    });
    by("form").addEventListener("submit", (event) => {
      event.preventDefault();
      suggestions.close();
      this.#commit();
    });
    addEventListener("popstate", () => {
      suggestions.close();
      this.#typing = false;
      this.#returning = true;
      this.#arrive();
    });
    addEventListener("scroll", () => {
      this.#timers.scroll = replace(this.#timers.scroll, () => this.#remember(), SETTLED);
    });
    by("refine").addEventListener("toggle", () => {
      if (by("refine").open) this.#filter(this.#abort.signal);
    });
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  #click(event) {
    const action = event.target.closest("[data-do]")?.dataset.do;
    if (action) return this.#act(action);
    const link = event.target.closest("a[href]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented) return;
    if (link.matches(".skip")) {
      event.preventDefault();
      by("main").focus();
      return;
    }
    const url = new URL(link.href);
    const here = url.origin === location.origin && url.pathname === location.pathname;
    if (!here || (url.hash && !url.hash.startsWith("#/"))) return;
    event.preventDefault();
    this.#typing = false;
    this.#remember(link.getAttribute("href"));
    if (link.matches(".back")) this.#back();
    else this.#go(url, link.closest("#languages") ? "replace" : "push");
  }

  #act(action) {
    if (action === "next" || action === "previous") this.#step(action === "next");
    else if (action === "close") {
      this.#reader.drawn.close();
      by("reader").querySelector("h1").focus({ preventScroll: true });
    } else if (action === "more") this.#more();
    else if (action === "retry") this.#timers.retry();
  }

  #key(event) {
    const writing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (writing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const reading = !by("reader").hidden;
    if (event.key === "Escape" && reading) return this.#back();
    if (!by("shortcuts").checked) return;
    if (event.key === "/") {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (reading && event.key.toLowerCase() === "n") this.#step(!event.shiftKey && event.key === "n");
  }
}

/** Code that draws, with its style. */
async function later(code) {
  try {
    const [module] = await Promise.all([code, style(SHEET)]);
    return module;
  } catch (cause) {
    throw new TracuuError("network", "a part of the page could not be loaded. Check the connection and try again.", { cause });
  }
}

/** The code for browsing. */
function browsing() {
  return later(import("./browse.js"));
}

function replace(timer, action, delay) {
  clearTimeout(timer);
  return setTimeout(action, delay);
}

/**
 * Scrolls an element to about a third of the window. What is far away has only an estimated place until it is laid
 * out, so the jump is corrected until it stays.
 */
function bring(element, tries = 5) {
  // Meanwhile the reader may have gone elsewhere.
  if (element.getClientRects().length === 0) return;
  const wanted = innerHeight * 0.3;
  const off = element.getBoundingClientRect().top - wanted;
  if (Math.abs(off) < 2 || tries === 0) return;
  scrollBy({ top: off, behavior: "instant" });
  requestAnimationFrame(() => bring(element, tries - 1));
}

/** Loads a style sheet that the first result does not need; fails with an event. */
function style(name) {
  const there = document.querySelector(`link[href="${name}"]`);
  if (there?.sheet) return Promise.resolve();
  const link = there ?? document.createElement("link");
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", (event) => {
      link.remove();
      reject(event);
    });
    if (there) return;
    link.rel = "stylesheet";
    link.href = name;
    document.head.append(link);
  });
}

if (!document.documentElement.dataset.cannot) new Page().start();
