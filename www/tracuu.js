// The library's JavaScript interface. See tracuu.d.ts for its types and what each call promises.
//
//   import { open } from "./tracuu.js";
//   const library = await open();
//   const { hits } = await library.search("đối ngoại nhân dân");

import { Session } from "./host.js";

/** What every call fails with, except an aborted one, which fails with its signal's reason. */
export class TracuuError extends Error {
  /** Said here, since the published class has a shorter name. */
  static name = "TracuuError";

  /**
   * @param {"network" | "corrupt" | "version" | "not-found" | "usage"} code  stable, for programs
   * @param {string} message  for people: what happened to which file, and what to do
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = "TracuuError";
    this.code = code;
  }
}

/** Opens the library in a folder; by default the one beside this module. */
export async function open(base) {
  return new Library(await connect(base));
}

/**
 * Opens a library and returns the session behind it: for the page, which draws answers without making objects of
 * them first.
 */
export async function connect(base = new URL(".", import.meta.url)) {
  const folder = folderOf(base);
  const manifest = new URL("library/manifest.tracuu", folder);
  // At once: on a slow line each round trip is felt, and neither has to wait for the other.
  const [begunManifest, begunWasm] = await Promise.all([
    begin(manifest, { cache: "no-cache" }),
    begin(new URL("engine_bg.wasm", import.meta.url)),
  ]);
  return Session.open(manifest, begunManifest, begunWasm);
}

/** A request begun early. It may fail: whoever needs it asks again, and says so properly. */
function begin(url, options) {
  return fetch(url, options).then(
    (response) => ({ url, response }),
    () => ({ url, response: undefined }),
  );
}

function folderOf(base) {
  let url;
  try {
    url = new URL(base, globalThis.document?.baseURI ?? globalThis.location?.href);
  } catch {
    throw new TracuuError("usage", `open(base): "${base}" is not an address. Pass the address of a library's folder.`);
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

class Library {
  #session;

  constructor(session) {
    this.#session = session;
    /** What the library says of itself. */
    this.info = Object.freeze(session.info);
  }

  async search(query, options = {}) {
    const { limit = 10, offset = 0, signal, ...others } = options;
    if (typeof query !== "string") throw usage("search(query): the query must be a string");
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw usage("search: limit must be 1 to 1000");
    if (!Number.isInteger(offset) || offset < 0 || offset > 0xffff_ffff) throw usage("search: offset must be 0 or more");
    const choice = choose(others);
    return this.#session.run((library) => library.search(query, limit, offset, choice), (task) => task.answer(), signal);
  }

  async suggest(prefix, options = {}) {
    const { limit = 8, signal, ...others } = options;
    if (typeof prefix !== "string") throw usage("suggest(prefix): the prefix must be a string");
    if (!Number.isInteger(limit) || limit < 1 || limit > 50) throw usage("suggest: limit must be 1 to 50");
    for (const name of Object.keys(others)) throw usage(`suggest: there is no option "${name}"`);
    return this.#session.run((library) => library.suggest(prefix, limit), (task) => task.answer(), signal);
  }

  async document(id, { query, signal } = {}) {
    if (typeof id !== "string") throw usage("document(id): the id must be a string");
    if (query !== undefined && typeof query !== "string") throw usage("document: query must be a string");
    return this.#session.run((library) => library.document(id, query), (task) => task.answer(), signal);
  }

  async browse(path = [], options = {}) {
    const { page = 0, signal, ...others } = options;
    if (!Array.isArray(path)) throw usage("browse(path): the path must be an array of strings");
    if (!Number.isInteger(page) || page < 0 || page > 0xffff_ffff) throw usage("browse: page must be 0 or more");
    for (const name of Object.keys(others)) throw usage(`browse: there is no option "${name}"`);
    const parts = path.map(text).join("\0");
    return this.#session.run((library) => library.browse(parts, page), (task) => task.answer(), signal);
  }

  close() {
    this.#session.close();
  }
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
  return pairs.flat().map((word) => `${text(word)}\0`).join("");
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
