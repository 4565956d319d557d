// Filters over the results: what documents must have, with counts; when they are of; in which order they come.

import { element, svg } from "./element.js";
import { fieldName, groupName } from "./fields.js";

/** Values of a field that are shown before all are asked for. */
const FEW = 7;
/** Bars of the histogram at most: of a longer time each stands for several years. */
const BARS = 60;

/**
 * The panel of filters and the chips of those that are on.
 *
 * What is chosen is in the address alone; the panel says what it could be. It is drawn anew when the answer changes,
 * and the focus stays on what it was on.
 */
export class Filters {
  #details;
  #panel;
  #chips;
  #host;
  #signal;
  /** The library whose fields are known, and these, in the order of the first page. */
  #library;
  #fields;
  /** Fields whose values are shown, and those of which all are. */
  #open = new Set();
  #whole = new Set();
  /** Values of fields with their numbers of documents, of the present search. */
  #facets = {};

  /**
   * @param {HTMLDetailsElement} details  what the panel is in
   * @param {Element} chips
   * @param {object} host
   * @param {() => object} host.library  the engine's; another, if it was published anew
   * @param {() => import("./words.js").Words} host.words
   * @param {() => import("./address.js").Route} host.route
   * @param {() => Promise<object>} host.fields  the listing of the first page
   * @param {(fields: string[], signal: AbortSignal) => Promise<object>} host.count  the present search, with facets
   * @param {(change: object) => string} host.address  of the present search, changed
   * @param {(address: string) => void} host.go
   */
  constructor(details, chips, host) {
    const panel = details.lastElementChild;
    this.#details = details;
    this.#panel = panel;
    this.#chips = chips;
    this.#host = host;
    panel.addEventListener("change", (event) => this.#changed(event.target));
    panel.addEventListener("click", (event) => this.#clicked(event));
  }

  /** Shows what is on; and, if the panel is open, what could be. */
  async show(signal) {
    this.#signal = signal;
    this.#drawChips();
    if (!this.#details.open) return;
    if (this.#library !== this.#host.library()) {
      const { page } = await this.#host.fields();
      this.#fields = page.flatMap(({ field }) => (field && field !== "title" ? [field] : []));
      this.#library = this.#host.library();
    }
    await this.#count();
  }

  /** Counts what is in sight: each field is read for itself, at a cost that grows with the library. */
  async #count() {
    const signal = this.#signal;
    const fields = this.#fields.filter((field) => field === "date" || this.#open.has(field));
    const { facets } = await this.#host.count(fields, signal);
    if (signal.aborted) return;
    this.#facets = facets;
    this.#draw();
  }

  /** Draws what is on, each with the way to take it off. */
  #drawChips() {
    const words = this.#host.words();
    const { filters, from, to } = this.#host.route();
    const focused = [...this.#chips.querySelectorAll("a")].indexOf(document.activeElement);
    const chips = filters.map(([field, value], at) => {
      const name = `${fieldName(field, words)}: ${groupName([field, value], words)}`;
      return this.#chip(name, { filters: filters.filter((_, other) => other !== at) });
    });
    if (from || to) {
      const [start, end] = [from, to].map((date) => date && words.date(date));
      chips.push(this.#chip(`${fieldName("date", words)}: ${start} – ${end}`, { from: "", to: "" }));
    }
    if (chips.length > 1) {
      chips.push(
        element(
          "a",
          { class: "clear", href: this.#host.address({ filters: [], from: "", to: "" }) },
          words.say("filters.clear"),
        ),
      );
    }
    this.#chips.replaceChildren(...chips.map((chip) => element("li", {}, chip)));
    // The one that was taken off is gone: its neighbour is what the finger, or the reader, is at.
    if (focused >= 0)
      (
        [...this.#chips.querySelectorAll("a")][Math.min(focused, chips.length - 1)] ??
        this.#panel.parentElement.querySelector("summary")
      ).focus();
  }

  #chip(name, change) {
    const words = this.#host.words();
    const remove = element("span", { class: "unseen" }, words.say("filters.remove"), " ");
    return element("a", { class: "chip", href: this.#host.address(change) }, remove, element("bdi", {}, name));
  }

  #draw() {
    const words = this.#host.words();
    const route = this.#host.route();
    const held = this.#panel.contains(document.activeElement) ? document.activeElement.id : "";
    const content = [this.#order(route, words)];
    for (const field of this.#fields) {
      const values = this.#facets[field] ?? [];
      if (field === "date") content.push(this.#dates(values, route, words));
      else content.push(this.#field(field, values, route, words));
    }
    this.#panel.replaceChildren(...content);
    if (held) this.#panel.querySelector(`#${CSS.escape(held)}`)?.focus();
  }

  #order({ sort, query }, words) {
    const choices = query ? ["", "newest", "oldest"] : ["newest", "oldest"];
    const select = element("select", { id: "sort" });
    for (const value of choices) {
      const option = element("option", { value }, words.say(`sort.${value || "relevance"}`));
      option.selected = value === (sort || choices[0]);
      select.append(option);
    }
    return element("p", { class: "order" }, element("label", { for: "sort" }, words.say("sort")), " ", select);
  }

  #field(field, values, { filters }, words) {
    const on = filters.filter(([other]) => other === field).map(([, value]) => value);
    // What is on stays in sight, even if no document has it.
    const missing = on.filter((value) => !values.some((other) => other.value === value));
    const all = [...missing.map((value) => ({ value, count: 0 })), ...values];
    const shown = this.#whole.has(field) ? all : all.filter(({ value }, at) => at < FEW || on.includes(value));
    const name = fieldName(field, words);
    const set = element("fieldset", {}, element("legend", { class: "unseen" }, name));
    for (const [at, { value, count }] of shown.entries()) {
      const box = element("input", { type: "checkbox", id: `filter-${field}-${at}` });
      Object.assign(box, { checked: on.includes(value), value });
      box.dataset.field = field;
      const label = element("bdi", {}, groupName([field, value], words));
      set.append(element("label", {}, box, label, element("span", { class: "count" }, words.number(count))));
    }
    if (shown.length < all.length) {
      set.append(
        element(
          "button",
          { type: "button", id: `all-${field}`, "data-all": field },
          words.say("browse.all", { n: all.length }),
        ),
      );
    }
    const part = element(
      "details",
      {},
      element("summary", { id: `filter-${field}` }, on.length ? `${name} (${words.number(on.length)})` : name),
      set,
    );
    part.open = this.#open.has(field);
    part.addEventListener("toggle", () => {
      if (part.open === this.#open.has(field)) return;
      if (!part.open) return void this.#open.delete(field);
      this.#open.add(field);
      this.#count().catch((error) => (set.textContent = words.say(`error.${error.code ?? "usage"}`)));
    });
    return part;
  }

  #dates(values, { from, to }, words) {
    const set = element("fieldset", { class: "dates" }, element("legend", {}, fieldName("date", words)));
    const years = new Map(values.map(({ value, count }) => [Number(value), count]));
    if (years.size > 1) set.append(histogram(years, Number(from.slice(0, 4)) || 0, Number(to.slice(0, 4)) || 9999));
    for (const [name, value, key] of [
      ["from", from, "filters.from"],
      ["to", to, "filters.to"],
    ]) {
      const input = element("input", {
        id: `filter-${name}`,
        inputmode: "numeric",
        size: "10",
        maxlength: "10",
        autocomplete: "off",
        placeholder: words.say("filters.day"),
      });
      input.value = value;
      set.append(element("label", { class: "day" }, words.say(key), input));
    }
    return set;
  }

  #changed(target) {
    const { filters } = this.#host.route();
    if (target.id === "sort") this.#go({ sort: target.value });
    else if (target.id === "filter-from" || target.id === "filter-to") this.#day(target);
    else if (target.dataset.field) {
      const pair = [target.dataset.field, target.value];
      const others = filters.filter(([field, value]) => field !== pair[0] || value !== pair[1]);
      this.#go({ filters: target.checked ? [...others, pair] : others });
    }
  }

  /** A day as people write it, `30/6/2024` or `6/2024`, or as computers do. */
  #day(input) {
    const parts = input.value
      .trim()
      .split(/[-/.]/)
      .map((part) => part.padStart(2, "0"));
    const date = input.value.trim() && (parts[0].length === 4 ? parts : parts.reverse()).join("-");
    const right = date === "" || /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(date);
    input.setAttribute("aria-invalid", String(!right));
    if (right) this.#go({ [input.id.slice("filter-".length)]: date });
  }

  #clicked(event) {
    const field = event.target.closest("[data-all]")?.dataset.all;
    const years = event.target.closest("[data-years]")?.dataset.years.split(" ");
    if (years) this.#go({ from: years[0], to: years.at(-1) });
    if (!field) return;
    this.#whole.add(field);
    this.#draw();
    this.#panel.querySelector(`#${CSS.escape(`filter-${field}-${FEW}`)}`)?.focus();
  }

  #go(change) {
    this.#host.go(this.#host.address(change));
  }
}

/** Years as bars; what is outside the range is pale. A picture beside two fields that say and do the same. */
function histogram(years, from, to) {
  const [first, last] = [Math.min(...years.keys()), Math.max(...years.keys())];
  const step = Math.ceil((last - first + 1) / BARS);
  const bars = Math.ceil((last - first + 1) / step);
  const counts = Array.from({ length: bars }, (_, bar) => {
    let count = 0;
    for (let year = first + bar * step; year < first + (bar + 1) * step; year++) count += years.get(year) ?? 0;
    return count;
  });
  const most = Math.max(...counts);
  const picture = svg("svg", {
    viewBox: `0 0 ${bars} 40`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
    class: "histogram",
  });
  for (const [bar, count] of counts.entries()) {
    const [start, end] = [first + bar * step, Math.min(last, first + (bar + 1) * step - 1)];
    const height = count ? Math.max(2, (38 * count) / most) : 0;
    const out = end < from || start > to ? "out" : "in";
    const group = svg("g", { "data-years": start === end ? start : `${start} ${end}`, class: out });
    // The whole height takes the click.
    group.append(svg("rect", { x: bar, y: 0, width: 1, height: 40, class: "ground" }));
    group.append(svg("rect", { x: bar + 0.1, y: 40 - height, width: 0.8, height }));
    picture.append(group);
  }
  const ends = element(
    "p",
    { class: "ends", "aria-hidden": "true" },
    element("span", {}, String(first)),
    element("span", {}, String(last)),
  );
  const whole = element("div", {}, picture, ends);
  // A few years are no wall.
  whole.style.maxInlineSize = `${4 * bars}rem`;
  return whole;
}
