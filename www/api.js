// A library as callers see it: what they pass is checked here, so that a mistake is named and never guessed at.

import { TracuuError } from "./tracuu.js";

export class Library {
  #session;

  constructor(session) {
    this.#session = session;
  }

  /** What the library says of itself: another answer once another build has taken its place. */
  get info() {
    return Object.freeze(this.#session.info);
  }

  async search(query, options = {}) {
    const { limit = 10, offset = 0, signal, ...others } = options;
    if (typeof query !== "string") throw usage("search(query): the query must be a string");
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw usage("search: limit must be 1 to 1000");
    if (!Number.isInteger(offset) || offset < 0 || offset > 0xffff_ffff)
      throw usage("search: offset must be 0 or more");
    const choice = choose(others);
    return this.#session.run(
      (library) => library.search(query, limit, offset, choice),
      (task) => task.answer(),
      signal,
    );
  }

  async suggest(prefix, options = {}) {
    const { limit = 8, signal, ...others } = options;
    if (typeof prefix !== "string") throw usage("suggest(prefix): the prefix must be a string");
    if (!Number.isInteger(limit) || limit < 1 || limit > 50) throw usage("suggest: limit must be 1 to 50");
    for (const name of Object.keys(others)) throw usage(`suggest: there is no option "${name}"`);
    return this.#session.run(
      (library) => library.suggest(prefix, limit),
      (task) => task.answer(),
      signal,
    );
  }

  async document(id, { query, literal = false, signal } = {}) {
    if (typeof id !== "string") throw usage("document(id): the id must be a string");
    if (query !== undefined && typeof query !== "string") throw usage("document: query must be a string");
    return this.#session.run((library) => library.document(id, query, !!literal), whole, signal);
  }

  async browse(path = [], options = {}) {
    const { page = 0, signal, ...others } = options;
    if (!Array.isArray(path)) throw usage("browse(path): the path must be an array of strings");
    if (!Number.isInteger(page) || page < 0 || page > 0xffff_ffff) throw usage("browse: page must be 0 or more");
    for (const name of Object.keys(others)) throw usage(`browse: there is no option "${name}"`);
    const parts = path.map(text).join("\0");
    return this.#session.run(
      (library) => library.browse(parts, page),
      (task) => task.answer(),
      signal,
    );
  }

  close() {
    this.#session.close();
  }
}

/** All of an opened document. */
function whole(task) {
  const places = task.found();
  const found = [];
  for (let at = 0; at < places.length; at += 3) {
    found.push({ passage: places[at], start: places[at + 1], end: places[at + 2] });
  }
  return { ...task.answer(), passages: task.passages(0, 0xffff_ffff), found };
}

/**
 * The remaining options as the engine takes them: names and values, a NUL behind each. What they mean the engine
 * knows; an option it would not be told of is refused rather than ignored, since the answer would be wrong.
 */
function choose({ sort, filters, from, to, facets, literal, typing, ...others }) {
  for (const name of Object.keys(others)) throw usage(`search: there is no option "${name}"`);
  const pairs = Object.entries({ sort, from, to }).filter(([, value]) => value !== undefined && value !== "");
  if (literal) pairs.push(["literal", ""]);
  if (typing) pairs.push(["typing", ""]);
  for (const [field, values] of Object.entries(filters ?? {})) {
    for (const value of list(values, `filters.${field}`)) pairs.push([`=${field}`, value]);
  }
  for (const field of list(facets ?? [], "facets")) pairs.push(["facet", field]);
  return pairs
    .flat()
    .map((word) => `${text(word)}\0`)
    .join("");
}

function list(value, name) {
  if (Array.isArray(value)) return value;
  throw usage(`search: ${name} must be an array of strings`);
}

/** A string without NUL, which nothing in a library has. */
function text(word) {
  if (typeof word === "string" && !word.includes("\0")) return word;
  throw usage(`${JSON.stringify(word)} must be a string without control characters`);
}

function usage(message) {
  return new TracuuError("usage", message);
}
