// The list of suggestions under the search field: a combobox with manual selection, after the ARIA Authoring Practices.
// The focus stays in the field; the list never opens by itself, only while somebody types. Its code comes with the
// first letter that is typed.

import { numbered, titled } from "./reader/numbers.js";

/** Milliseconds after the last key before suggestions are asked for. */
const TYPING = 80;
const MOST = 8;
/** Kinds that stand together, in this order. */
const GROUPS = [["word", "pair"], ["title"], ["number"]];

/** @typedef {{ text: string, kind: "word" | "pair" | "title" | "number", count: number }} Suggestion */

export class Suggestions {
  #field;
  #list;
  #host;
  #timer;
  #abort = new AbortController();
  /** What the list holds. @type {Suggestion[]} */
  #offered = [];
  /** Number of the option that Enter would take; -1 is the field itself. */
  #active = -1;

  /**
   * @param {HTMLInputElement} field
   * @param {HTMLElement} list  a listbox, hidden
   * @param {object} host
   * @param {import("./host.js").Session["run"]} host.run
   * @param {(kind: string) => string} host.name  of a kind of suggestion, in the reader's language
   * @param {() => void} host.search  searches what the field holds, that is the suggestion that was taken
   * @param {(id: string) => void} host.open  opens the document that was meant by it
   */
  constructor(field, list, host) {
    this.#field = field;
    this.#list = list;
    this.#host = host;
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("blur", () => this.close());
    // The focus stays in the field, or the list would close before the click arrives.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#take(option);
    });
  }

  /** Closes the list, and forgets what was asked. */
  close() {
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#list.hidden = true;
    this.#field.setAttribute("aria-expanded", "false");
    this.#activate(-1);
  }

  /** Something was typed. */
  typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), TYPING);
  }

  async #ask() {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const typed = this.#field.value;
    // Suggestions are a help: without them everything goes on, and what is wrong the search will say.
    const make = (library) => library.suggest(typed, MOST);
    const found = typed.trim() ? await this.#host.run(make, (task) => task.answer(), signal).catch(() => []) : [];
    if (signal.aborted) return;
    const group = ({ kind }) => GROUPS.findIndex((kinds) => kinds.includes(kind));
    const others = found.filter(({ text }) => text !== typed.trim()).sort((one, other) => group(one) - group(other));
    if (others.length === 0 || document.activeElement !== this.#field) return this.close();
    this.#activate(-1);
    this.#offered = others;
    this.#list.replaceChildren(...others.map((suggestion, number) => this.#option(suggestion, number)));
    for (const [number, other] of others.entries()) {
      const begins = number > 0 && group(other) !== group(others[number - 1]);
      this.#list.children[number].classList.toggle("begins", begins);
    }
    this.#list.scrollTop = 0;
    this.#list.hidden = false;
    this.#field.setAttribute("aria-expanded", "true");
  }

  #option({ text, kind }, number) {
    const option = document.createElement("li");
    option.id = `suggestion-${number}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const words = document.createElement("bdi");
    words.textContent = text;
    const name = document.createElement("span");
    name.textContent = this.#host.name(kind);
    option.append(words, " ", name);
    return option;
  }

  #activate(number) {
    this.#options[this.#active]?.setAttribute("aria-selected", "false");
    const option = this.#options[number];
    this.#active = option ? number : -1;
    if (!option) return this.#field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", option.id);
  }

  get #options() {
    return this.#list.children;
  }

  async #take(option) {
    const suggestion = this.#offered[[...this.#options].indexOf(option)];
    this.#field.value = suggestion.text;
    this.close();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const id = await this.#meant(suggestion, signal).catch(() => undefined);
    if (signal.aborted) return;
    if (id === undefined) this.#host.search();
    else this.#host.open(id);
  }

  /** The document that a title or a number is of, if it is exactly one. */
  async #meant({ text, kind }, signal) {
    if (kind === "number") return (await numbered(this.#host, text, undefined, signal))?.id;
    if (kind !== "title") return undefined;
    const flat = ({ title }) => title.trim().replace(/\s+/g, " ");
    const whole = await titled(this.#host, text, (hit) => flat(hit) === text, signal);
    // A very long title was cut.
    return (whole ?? (await titled(this.#host, text, (hit) => flat(hit).startsWith(text), signal)))?.id;
  }

  #key(event) {
    // What composes a letter, an input method has to itself.
    if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const open = !this.#list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return void (event.key === "ArrowDown" && this.#ask());
      if (event.altKey) return void (event.key === "ArrowUp" && this.close());
      // The field is one stop on the way round.
      const stops = this.#options.length + 1;
      const step = event.key === "ArrowDown" ? 1 : stops - 1;
      this.#activate(((this.#active + 1 + step) % stops) - 1);
    } else if (event.key === "Enter" && this.#active >= 0) {
      event.preventDefault();
      this.#take(this.#options[this.#active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (open) return this.close();
      if (this.#field.value === "") return;
      this.#field.value = "";
      this.#field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight" || event.key === "Home" || event.key === "End") {
      // The caret moves in the field, and so does what is active.
      this.#activate(-1);
    }
  }
}
