// What the page's address says, and the address of what the page shows.
//
//   ?q=QUERY            the results of a search
//   ?q=QUERY&literal=1  those of exactly these words: nothing is put to them, nothing corrected
//   &source=VALUE       only documents with this value, or one of several; so &section=, and &.FIELD= of others
//   &from=2023&to=2024-06  only documents of these days;  &sort=newest or oldest: the order, if it is not the usual
//   ?browse=FIELD&of=GROUP&of=GROUP&page=2  a page of a list, reached through these groups
//   #/d/ID/PASSAGE      a document at a passage; with ?q=, its matches marked
//   …?t=ANCHOR&s=0.9    what the passage says (reader/anchor.js), and the characters of it that were quoted
//   ?lang=en            the interface's language, if it was chosen

/**
 * @typedef {object} Route
 * @property {string} query    "" without a search
 * @property {boolean} literal  whether the words are searched exactly as they stand
 * @property {[string, string][]} filters  fields and values, in the order in which they were chosen
 * @property {string} from  the first day, month or year; "" for any
 * @property {string} to
 * @property {"" | "newest" | "oldest"} sort
 * @property {string[]} path  of a list; empty without one
 * @property {number} page  of the list, from 0
 * @property {string | null} lang
 * @property {string | null} id       of the document shown
 * @property {number | null} passage  where it opens
 * @property {string | null} anchor   what the passage said when the address was made
 * @property {[number, number] | null} quote  start and end of what was quoted from it
 */

/** Fields that are written as they are; others have a dot before them: none is taken for one of the page's own. */
const PLAIN = ["source", "section"];
const DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;

/** @param {URL | Location} url @returns {Route} */
export function parse(url) {
  const search = new URLSearchParams(url.search);
  const get = (name, form) => (form.test(search.get(name) ?? "") ? search.get(name) : "");
  const day = (name) => (isDate(search.get(name)) ? search.get(name) : "");
  const query = (search.get("q") ?? "").trim();
  const filters = [];
  for (const [name, value] of search) {
    const field = PLAIN.includes(name) ? name : name[0] === "." ? name.slice(1) : "";
    if (field && value && !value.includes("\0")) filters.push([field, value]);
  }
  const browse = search.get("browse");
  const route = {
    query,
    literal: query !== "" && search.get("literal") === "1",
    filters,
    from: day("from"),
    to: day("to"),
    sort: get("sort", /^(newest|oldest)$/),
    path: browse ? [browse, ...search.getAll("of")] : [],
    page: Math.max(0, Number(get("page", /^\d{1,7}$/)) - 1),
    lang: search.get("lang"),
    id: null,
    passage: null,
    anchor: null,
    quote: null,
  };
  if (!url.hash.startsWith("#/d/")) return route;
  // Within an id a question mark is written as %3F.
  const [path, more] = url.hash.slice("#/d/".length).split("?", 2);
  const parts = path.split("/");
  if (parts.length > 1 && /^\d{1,9}$/.test(parts.at(-1))) route.passage = Number(parts.pop());
  route.id = parts.map(decode).join("/");
  if (route.passage !== null && more) {
    const place = new URLSearchParams(more);
    route.anchor = place.get("t");
    const quote = /^(\d{1,9})\.(\d{1,9})$/.exec(place.get("s"));
    if (quote) route.quote = [Number(quote[1]), Number(quote[2])];
  }
  return route;
}

/** @param {Partial<Route>} route  @returns {string} relative to the page */
export function format({
  query,
  literal,
  filters = [],
  from,
  to,
  sort,
  path: [browse, ...of] = [],
  page,
  lang,
  id,
  passage,
  anchor,
  quote,
}) {
  const search = new URLSearchParams();
  const set = (name, value) => value && search.append(name, value);
  set("q", query);
  set("literal", query && literal ? "1" : "");
  for (const [field, value] of filters) set(PLAIN.includes(field) ? field : `.${field}`, value);
  set("from", from);
  set("to", to);
  set("sort", sort);
  set("browse", browse);
  // The label of documents without a date is empty.
  for (const label of of) search.append("of", label);
  set("page", page && String(page + 1));
  set("lang", lang);
  let address = String(search) ? `?${search}` : location.pathname;
  if (id) {
    const parts = id.split("/").map(encodeURIComponent);
    // An id that ends in a number is told from a passage by naming the passage too.
    if (passage == null && parts.length > 1 && /^\d{1,9}$/.test(parts.at(-1))) parts.push("0");
    if (passage != null) parts.push(String(passage));
    address += `#/d/${parts.join("/")}`;
    if (passage != null && anchor) address += `?t=${anchor}${quote ? `&s=${quote.join(".")}` : ""}`;
  }
  return address;
}

/** Whether an address asks for results: words, or what documents must have, or an order of all of them. */
export function isSearch({ query, filters, from, to, sort }) {
  return Boolean(query || filters.length || from || to || sort);
}

/**
 * What of a search is no words, as the engine takes it (see `Library.search` in crates/web/src/engine.rs): names and
 * values, a NUL behind each.
 */
export function choice({ literal, filters, from, to, sort }, typing) {
  const pairs = [...filters.map(([field, value]) => [`=${field}`, value])];
  for (const [name, value] of Object.entries({ from, to, sort })) if (value) pairs.push([name, value]);
  if (literal || typing) pairs.push([literal ? "literal" : "typing", ""]);
  return pairs
    .flat()
    .map((word) => `${word}\0`)
    .join("");
}

/** Whether it is a year, a month or a day that there is. */
function isDate(text) {
  const date = new Date(DATE.test(text) ? text : NaN);
  return !isNaN(date) && date.toISOString().startsWith(text);
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
