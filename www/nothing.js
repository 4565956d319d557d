// What to do when nothing was found: other ways of asking, each tried beforehand, so that none leads to nothing again.

import { element } from "./element.js";

/** More are not offered. */
const MOST = 4;

/**
 * Draws advice.
 * @param {Element} into
 * @param {import("./address.js").Route} route  the search that found nothing
 * @param {object} host
 * @param {import("./words.js").Words} host.words
 * @param {(route: object) => Promise<number>} host.count  how many documents a search finds
 * @param {(route: object) => string} host.address
 */
export async function advise(into, route, { words, count, address }) {
  const found = [];
  const tried = new Set([route.query]);
  for (const [key, what, change] of others(route)) {
    if (found.length >= MOST) break;
    if ("query" in change && (tried.has(change.query) || !change.query)) continue;
    tried.add(change.query);
    const other = { ...route, ...change };
    const n = await count(other);
    if (n > 0)
      found.push(
        element(
          "li",
          {},
          element("a", { href: address(other) }, words.say(key, { what })),
          " ",
          element("span", { class: "count" }, words.say("start.documents", { n })),
        ),
      );
  }
  // What cannot be done is no advice.
  const tips = Object.entries({ "nothing.fewer": /\S\s+\S/, "nothing.marks": /\p{M}|đ/iu })
    .filter(([, applies]) => applies.test(route.query.normalize("NFD")))
    .map(([key]) => element("li", {}, words.say(key)));
  const browse = element("a", { href: address({}) }, words.say("nothing.browse"));
  into.replaceChildren(
    element("p", {}, words.say("nothing.try")),
    element("ul", {}, ...(found.length > 0 ? found : tips), element("li", {}, browse)),
  );
}

/** Other searches, the nearest first: the key of what each is called, what it is about, and what is different. */
function* others({ query, literal, filters, from, to }) {
  if (filters.length > 0 || from || to) yield ["nothing.filters", "", { filters: [], from: "", to: "" }];
  if (filters.length + Boolean(from || to) > 1) {
    for (const [field, value] of filters) {
      yield ["nothing.filter", value, { filters: filters.filter((other) => other[0] !== field || other[1] !== value) }];
    }
  }
  if (literal) yield ["nothing.loose", "", { literal: false }];
  if (query.includes('"')) yield ["nothing.quotes", "", { query: query.replaceAll('"', "") }];
  const words = query.split(/\s+/);
  if (words.some((word) => word.startsWith("-"))) {
    yield ["nothing.minus", "", { query: words.filter((word) => !word.startsWith("-")).join(" ") }];
  }
  if (words.length < 2 || words.length > 8 || /["()]/.test(query)) return;
  for (const at of words.keys())
    yield ["nothing.word", words[at], { query: words.filter((_, other) => other !== at).join(" ") }];
}
