// The first page and the lists by which one browses: drawn when they are first shown.

import { element } from "./element.js";
import { fieldName, groupName } from "./fields.js";

/** Rows of a page of a list, as the format has it. */
const PAGE = 50;

/**
 * @typedef {object} Host
 * @property {import("./words.js").Words} words
 * @property {object} info  of the library
 * @property {(path: string[], page?: number) => string} list  the address of a list
 * @property {(id: string) => string} document  the address of a document, within the present list
 */

/**
 * Draws a page of a list, or, without a path, the first page.
 * @param {Element} into
 * @param {object} listing
 * @param {{ path: string[], page: number }} route
 * @param {Host} host
 * @returns {string | undefined} what the list is called
 */
export function draw(into, listing, route, host) {
  return route.path.length ? drawList(into, listing, route, host) : drawStart(into, listing, host);
}

/** Draws what the library is, and every way into it. */
function drawStart(into, { page }, host) {
  const { words, info } = host;
  const head = element("div", { class: "start" }, element("h1", { lang: info.lang }, info.title));
  if (info.description) head.append(element("p", { class: "lead", lang: info.lang }, info.description));
  const named = info.languages.filter(({ lang }) => lang);
  const languages = named.length > 1 ? named.map(({ lang }) => words.nameOf(lang)).join(", ") : "";
  head.append(
    element(
      "p",
      { class: "count" },
      [words.say("start.documents", { n: info.documents }), languages].filter(Boolean).join(" · "),
    ),
  );
  into.replaceChildren(head);

  const cards = page.filter((row) => "id" in row);
  if (cards.length > 0) {
    const title = cards[0].date ? "browse.newest" : "browse.documents";
    into.append(section(words.say(title), cardList(cards, host, "h3")));
  }
  for (const [at, { field, groups }] of page.entries()) {
    if (field === undefined) continue;
    const rows = page.slice(at + 1);
    const end = rows.findIndex((row) => row.label === undefined);
    const first = end < 0 ? rows : rows.slice(0, end);
    const part = section(fieldName(field, words), groupList([field], first, host, true));
    if (groups > first.length) {
      const all = element("a", { href: host.list([field]) }, words.say("browse.all", { n: groups }));
      part.append(element("p", { class: "all" }, all));
    }
    into.append(part);
  }
}

function drawList(into, { documents, rows, page }, { path, page: number }, host) {
  const { words } = host;
  const names = path.map((_, depth) => groupName(path.slice(0, depth + 1), words));
  const title = names.at(-1);
  const trail = element("ol", {}, element("li", {}, element("a", { href: host.list([]) }, words.say("browse.home"))));
  for (const [depth, name] of names.slice(0, -1).entries()) {
    trail.append(element("li", {}, element("a", { href: host.list(path.slice(0, depth + 1)) }, name)));
  }
  const heading = element("h1", { tabindex: "-1" }, title);
  const count = element("p", { class: "count" }, words.say("start.documents", { n: documents }));
  into.replaceChildren(
    element("nav", { class: "trail", "aria-label": words.say("browse.trail") }, trail),
    heading,
    count,
  );

  if ("label" in page[0]) into.append(groupList(path, page, host));
  else into.append(...byMonth(path, page, host));
  const pages = Math.ceil(rows / PAGE);
  if (pages > 1) into.append(pager(path, number, pages, host));
  return title;
}

/** Groups as rows, or, to save room, as many as fit on a line. */
function groupList(path, rows, host, dense) {
  const names = rows.map(({ label }) => groupName([...path, label], host.words));
  dense ||= names.every((name) => name.length <= 12);
  const list = element("ul", { class: dense ? "groups dense" : "groups", role: "list" });
  for (const [at, { label, documents }] of rows.entries()) {
    const name = names[at];
    const count = element("span", { class: "count" }, host.words.number(documents));
    list.append(
      element("li", {}, element("a", { href: host.list([...path, label]) }, element("bdi", {}, name), " ", count)),
    );
  }
  return list;
}

/** The documents of a year under the names of its months; any other list as it is. */
function byMonth(path, cards, host) {
  if (path[0] !== "date" || path.length > 2 || !path[1]) return [cardList(cards, host, "h2")];
  const months = new Map();
  for (const card of cards) {
    const month = card.date?.slice(0, 7) ?? "";
    months.set(month, [...(months.get(month) ?? []), card]);
  }
  return [...months].map(([month, some]) => section(host.words.date(month), cardList(some, host, "h3")));
}

function cardList(cards, host, heading) {
  const list = element("ol", { class: "cards", role: "list" });
  for (const { id, title, date, lang, source } of cards) {
    const link = element("a", { href: host.document(id) }, title);
    if (lang) link.lang = lang;
    const facts = [date && host.words.date(date), source, host.words.languageName(lang)].filter(Boolean);
    const card = element("li", {}, element(heading, {}, link));
    if (facts.length > 0)
      card.append(
        element(
          "p",
          { class: "facts" },
          ...facts.map((fact) => element("span", {}, fact)).flatMap((fact) => [fact, " "]),
        ),
      );
    list.append(card);
  }
  return list;
}

/** The first and the last page, and those around this one. */
function pager(path, page, pages, host) {
  const { words } = host;
  const wanted = [0, page - 1, page, page + 1, pages - 1].filter((other) => other >= 0 && other < pages);
  const list = element("ol", { role: "list" });
  let before = -1;
  const step = (other, rel, name) =>
    element("li", {}, element("a", { href: host.list(path, other), rel }, words.say(name)));
  if (page > 0) list.append(step(page - 1, "prev", "browse.previous"));
  for (const other of new Set(wanted)) {
    if (other > before + 1) list.append(element("li", { "aria-hidden": "true" }, "…"));
    before = other;
    const link = element(
      "a",
      { href: host.list(path, other), "aria-label": words.say("browse.page", { n: other + 1, total: pages }) },
      words.number(other + 1),
    );
    if (other === page) link.setAttribute("aria-current", "page");
    list.append(element("li", {}, link));
  }
  if (page + 1 < pages) list.append(step(page + 1, "next", "browse.next"));
  return element("nav", { class: "pager", "aria-label": words.say("browse.pages") }, list);
}

function section(title, ...content) {
  return element("section", {}, element("h2", {}, title), ...content);
}
