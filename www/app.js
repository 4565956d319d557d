// The page: reads the address, asks the engine, lets it draw, and moves history, scroll and focus.

import { TracuuError, connect } from "./tracuu.js";
import { choice, format, isSearch, parse } from "./address.js";
import { drawFailure } from "./failure.js";
import { later, style } from "./later.js";
import { frame } from "./pace.js";
import { Words, choose, direction, offerLanguages, replaceWord } from "./words.js";

/** Milliseconds after the last key before a query is run. */
const TYPING = 120;
/** Milliseconds of rest after which results are announced, and the place in them is kept. */
const SETTLED = 500;
/** Milliseconds without an answer after which the reader is told to wait. */
const PATIENCE = 200;
const HITS = 10;
/** What all looks like but the results. Its code comes when it is needed, and this with it. */
const SHEET = "style/browse.css";
/** The words of what comes when it is needed. */
const MORE = "more";

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
  /** What shows documents, once one was asked for. @type {Promise<import("./reader.js").Reader> | undefined} */
  #loading;
  /** @type {import("./reader.js").Reader | undefined} */
  #reader;
  /** Whether the address is of a query that is being typed, and changes with it. */
  #typing = false;
  /** Whether letters were typed since a query was last finished. */
  #composing = false;
  /** What completes them, once somebody types. */
  #suggesting;
  /** @type {import("./suggest.js").Suggestions | undefined} */
  #suggestions;
  #timers = {};

  async start() {
    history.scrollRestoration = "manual";
    this.#listen();
    this.route = parse(location);
    field.value = this.route.query;
    const lists = !this.route.id && !isSearch(this.route);
    if (lists) browsing().catch(() => {});
    try {
      const opening = connect();
      // Waited for below; until then its failure is nobody's.
      opening.catch(() => {});
      await this.#speak();
      if (lists) this.words.extend(MORE).catch(() => {});
      this.session = await opening;
      // Now that the library's own language is known.
      await this.#speak();
    } catch (error) {
      return this.#fail(error, () => location.reload());
    }
    this.session.renewed = () => this.#renew();
    await this.#show();
    if (history.state?.renewed) this.#tell();
    const desk = matchMedia("(hover: hover) and (pointer: fine)").matches;
    if (desk && !this.route.id && document.activeElement === document.body) field.focus({ preventScroll: true });
  }

  /** Speaks the language the address asks for, else the reader's, else the library's. */
  async #speak() {
    const language = choose([this.route.lang, ...navigator.languages, this.session?.info.lang]);
    if (this.words?.language === language) return;
    const words = await Words.load(language, this.words?.parts);
    this.words = words;
    Object.assign(document.documentElement, { lang: language, dir: direction(language) });
    offerLanguages(by("languages"), words);
    for (const element of document.querySelectorAll("[data-say]")) element.textContent = words.say(element.dataset.say);
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", words.say(element.dataset.label));
    }
    field.placeholder = words.say(field.dataset.placeholder);
    if (by("help").open) this.#help();
  }

  /** What the engine's drawing asks for: see `Ui` in crates/web/src/page/mod.rs. */
  get #ui() {
    const { words, route } = this;
    return {
      say: (key) => words.say(key),
      about: (key, what) => words.say(key, { what }),
      count: (key, n) => words.say(key, { n }),
      place: (key, n, total) => words.say(key, { n, total }),
      date: (iso) => words.date(iso),
      language: (tag) => words.languageName(tag),
      mend: replaceWord,
      search: (query, literal) => this.#address({ query, literal }),
      document: (id, passage) => format({ ...route, id, passage }),
    };
  }

  /** What a document was opened from: a search, a list, or the first page. */
  get #above() {
    return { ...this.route, id: null };
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
      document.querySelector(".brand").href = format({ lang: this.route.lang });
      if (route.id) await this.#showDocument(route, signal);
      else if (isSearch(route)) await this.#showResults(route, signal);
      else await this.#browse(route, signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error, () => this.#show());
    }
  }

  /** Shows the first page, or a list. */
  async #browse(route, signal) {
    const { path, page } = route;
    const asked = this.#list(path, page, signal).catch((error) => {
      if (error.code !== "not-found" || !path.length) throw error;
    });
    const [{ draw }, listing] = await Promise.all([browsing(), asked, later(this.words.extend(MORE))]);
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
      const { advise } = await later(import("./nothing.js"), this.words.extend(MORE));
      const count = async (other) => (await this.#count(other, [], signal)).total;
      const address = (other) => format({ lang: route.lang, ...other });
      await advise(into, route, { words: this.words, count, address });
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
      this.#filters.catch(() => (this.#filters = undefined));
      await (await this.#filters).show(signal);
    } catch (error) {
      if (!signal.aborted) by("panel").textContent = this.words.say(`error.${error.code ?? "usage"}`);
    }
  }

  async #loadFilters() {
    const { Filters } = await later(import("./filters.js"), style(SHEET), this.words.extend(MORE));
    return new Filters(by("refine"), by("chips"), {
      library: () => this.session.library,
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
      if (!signal.aborted) this.#fail(error, () => this.#show());
    }
  }

  async #showDocument(route, signal) {
    if (!this.#loading) this.#wait();
    // What was chosen is painted before work on it begins; and a style sheet that comes meets a page of few elements.
    if (!by("waiting").hidden) await frame();
    this.#reader = await (this.#loading ??= this.#loadReader());
    const title = await this.#reader.open(route, signal);
    if (signal.aborted) return;
    this.#reveal("reader", `${title} — ${this.session.info.title}`);
    await this.#reader.arrive(route, signal);
  }

  /** Gets the reader's code and style. */
  async #loadReader() {
    const words = ["reader", MORE].map((part) => this.words.extend(part));
    try {
      const { Reader } = await later(import("./reader.js"), style("reader.css"), ...words);
      return new Reader(by("reader"), {
        session: this.session,
        words: () => this.words,
        route: () => this.route,
        back: () => this.#origin,
        format,
        parse,
        go: (address) => this.#go(address),
        move: (change) => {
          this.route = { ...this.route, ...change };
          history.replaceState(history.state, "", format(this.route));
        },
        announce: (text) => this.#announce(text, 0),
      });
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }

  /** Where the document shown was opened from. */
  get #origin() {
    const from = history.state?.from;
    const list = from === "browse" || this.route.path.length > 0;
    const name = from === "results" || isSearch(this.route) ? "back" : list ? "list" : "home";
    return { name: `reader.${name}`, address: format(this.#above) };
  }

  /** Shows one of the views. */
  #reveal(id, title) {
    const results = by("results");
    if (id !== "waiting") {
      clearTimeout(this.#timers.patience);
      by("main").removeAttribute("aria-busy");
    }
    if (!results.hidden && id !== "results") this.#results.scroll = scrollY;
    const help = by("help");
    // It is what the first page is for; in other places it waits to be asked.
    if (by(id).hidden) help.open = id === "start";
    help.hidden = id !== "start" && id !== "results";
    if (id !== "reader" && !by("reader").hidden) this.#reader?.leave();
    for (const view of views) view.hidden = view.id !== id;
    document.title = title;
  }

  #wait() {
    by("main").setAttribute("aria-busy", "true");
    // While a query is typed, the results before stay: what flickers cannot be read.
    const typed = isSearch(this.route) && !this.route.id && !by("results").hidden;
    if (!typed && by("waiting").hidden) this.#promise();
  }

  /** Shows that something comes: the document that a link leads to, by its name. */
  #promise(link) {
    const title = by("waiting").querySelector("h1");
    title.textContent = link?.textContent ?? this.words?.say("waiting");
    title.lang = link?.lang ?? "";
    by("waiting").classList.toggle("chosen", Boolean(link));
    this.#reveal("waiting", document.title);
  }

  #fail(error, retry) {
    // What is not ours is a mistake in the page: it goes to the console, where it can be reported from.
    if (!(error instanceof TracuuError)) reportError(error);
    const code = error instanceof TracuuError ? error.code : "usage";
    // The library is one for a newer page than this: that page is there too.
    if (code === "version" && this.session) {
      history.replaceState({ ...history.state, renewed: true }, "");
      return location.reload();
    }
    const words = this.words ?? { say: (key) => key };
    const back = format(this.route.id ? this.#above : { lang: this.route.lang });
    drawFailure(by("failure"), words, code, String(error?.message ?? error), back);
    this.#timers.retry = retry;
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
    const link = this.#returning && focus && by(view).querySelector(`a[href="${CSS.escape(focus)}"]`);
    if (link) link.focus({ preventScroll: true });
    this.#returning = false;
  }

  /** The library was published anew: what is shown is shown of the new one, where the reader is. */
  #renew() {
    this.#results.key = undefined;
    this.#returning = true;
    if (!by("reader").hidden) this.#reader?.renew();
    this.#show();
    this.#tell();
  }

  /** Says that the library is another. */
  async #tell() {
    await this.words.extend(MORE).catch(() => {});
    history.replaceState({ ...history.state, renewed: false }, "");
    const note = Object.assign(document.createElement("p"), { id: "renewed", className: "notes" });
    note.textContent = this.words.say("renewed");
    by("renewed")?.remove();
    by("main").prepend(note);
    this.#announce(note.textContent, 0);
  }

  #announce(text, delay) {
    this.#timers.announce = replace(this.#timers.announce, () => (by("live").textContent = text), delay);
  }

  /** Opens the panel of settings, which few need: its code comes when it is asked for. */
  async #set(button) {
    try {
      const { open } = await later(import("./settings.js"), this.words.extend(MORE));
      await open(this.words, button);
    } catch {
      this.#announce(this.words.say("error.network"), 0);
    }
  }

  /** Goes to an address of this page. */
  #go(address, how = "push") {
    const from = lists.find((id) => !by(id).hidden) ?? null;
    this.#returning = false;
    // What was typed last is behind, were it a moment ago.
    clearTimeout(this.#timers.typing);
    // What is said stays while somebody types.
    if (!this.#typing) by("renewed")?.remove();
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
    this.#composing = false;
    this.#suggestions?.close();
    this.#query(false);
    // On a touch screen the keyboard covers the results.
    if (matchMedia("(pointer: coarse)").matches) field.blur();
  }

  /** Completes what is typed; the code for it comes with the first letter. */
  async #complete() {
    try {
      this.#suggesting ??= later(import("./suggest.js"), style(SHEET), this.words.extend(MORE));
      const { Suggestions } = await this.#suggesting;
      this.#suggestions ??= new Suggestions(field, by("suggestions"), {
        run: async (...task) => this.session.run(...task),
        name: (kind) => this.words.say(`suggest.${kind}`),
        search: () => this.#commit(),
        open: (id) => this.#go(format({ id, lang: this.route.lang })),
      });
      if (this.#composing) this.#suggestions.typed();
    } catch {
      // It is a help: without it everything goes on, and with the next letter it is tried again.
      this.#suggesting = undefined;
    }
  }

  /** Explains the query language. */
  async #help() {
    try {
      const { drawHelp } = await later(import("./help.js"), style(SHEET), this.words.extend(MORE));
      drawHelp(by("help"), this.words, (query) => format({ query, lang: this.route.lang }));
    } catch {
      // As above.
      by("help").open = false;
    }
  }

  /** Searches what was typed once more, now that it is known to be finished. */
  #finish() {
    this.#results = { ...this.#results, key: undefined };
    this.#show();
  }

  /** Back to the results the reader came from, or to those of the address. */
  #back() {
    if (history.state?.from) history.back();
    else this.#go(format(this.#above));
  }

  #listen() {
    field.addEventListener("input", () => {
      this.#timers.typing = replace(this.#timers.typing, () => this.#query(true), TYPING);
      this.#composing = true;
      this.#complete();
    });
    by("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#commit();
    });
    addEventListener("popstate", () => {
      this.#suggestions?.close();
      this.#typing = this.#composing = false;
      this.#returning = true;
      this.#arrive();
    });
    addEventListener("scroll", () => {
      this.#timers.scroll = replace(this.#timers.scroll, () => this.#remember(), SETTLED);
    });
    by("languages").addEventListener("change", (event) => {
      this.#go(format({ ...this.route, lang: event.target.value }), "replace");
    });
    by("settings").addEventListener("click", (event) => this.#set(event.currentTarget));
    by("refine").addEventListener("toggle", () => {
      if (by("refine").open) this.#filter(this.#abort.signal);
    });
    by("help").addEventListener("toggle", () => {
      if (by("help").open) this.#help();
    });
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  #click(event) {
    const button = event.target.closest("[data-do]");
    if (button) return this.#act(button.dataset.do, button);
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
    if (link.matches(".back")) return this.#back();
    this.#go(url);
    // What was chosen shows in the next frame, whatever it takes to get it.
    if (url.hash && link.closest("main h2, main h3")) this.#promise(link);
  }

  #act(action, button) {
    if (action === "more") this.#more();
    else if (action === "retry") this.#timers.retry();
    else this.#reader?.act(action, button);
  }

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    // Whoever presses it to get to the field may be there already; no question begins so.
    const again = event.key === "/" && event.target === field && !field.value;
    const writing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (writing && !again) return;
    const reading = !by("reader").hidden;
    if (event.key === "Escape" && reading) return this.#reader?.escape() || this.#back();
    if (document.documentElement.dataset.shortcuts === "off") return;
    if (event.key === "/") {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (reading) this.#reader?.key(event);
  }
}

/** The code for browsing. */
function browsing() {
  return later(import("./browse.js"), style(SHEET));
}

function replace(timer, action, delay) {
  clearTimeout(timer);
  return setTimeout(action, delay);
}

if (!document.documentElement.dataset.cannot) new Page().start();
