// What the page's address says, and the address of what the page shows.
//
//   ?q=QUERY            the results of a search
//   ?q=QUERY&literal=1  those of exactly these words: nothing is put to them, nothing corrected
//   #/d/ID/PASSAGE      a document at a passage; with ?q=, its matches marked
//   …?t=ANCHOR&s=0.9    what the passage says (reader/anchor.js), and the characters of it that were quoted
//   ?lang=en            the interface's language, if it was chosen

/**
 * @typedef {object} Route
 * @property {string} query    "" without a search
 * @property {boolean} literal  whether the words are searched exactly as they stand
 * @property {string | null} lang
 * @property {string | null} id       of the document shown
 * @property {number | null} passage  where it opens
 * @property {string | null} anchor   what the passage said when the address was made
 * @property {[number, number] | null} quote  start and end of what was quoted from it
 */

/** @param {URL | Location} url @returns {Route} */
export function parse(url) {
  const search = new URLSearchParams(url.search);
  const query = (search.get("q") ?? "").trim();
  const literal = query !== "" && search.get("literal") === "1";
  const route = { query, literal, lang: search.get("lang"), id: null, passage: null, anchor: null, quote: null };
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
export function format({ query, literal, lang, id, passage, anchor, quote }) {
  const search = new URLSearchParams();
  if (query) search.set("q", query);
  if (query && literal) search.set("literal", "1");
  if (lang) search.set("lang", lang);
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

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
