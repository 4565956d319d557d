// What a document leads to: documents it mentions, documents that mention it, documents like it. Found by searching,
// when the reader has come to the end.

import { make } from "./reader/dom.js";
import { sameNumber } from "./reader/numbers.js";
import { ownNumber } from "./reader/source.js";

/** Most of each kind. */
const MOST = 5;
/** Most numbers that are looked up. */
const NUMBERS = 12;
/** Words of the title that are looked for. */
const WORDS = 12;

/**
 * @param {Element} into
 * @param {import("./reader/document.js").DrawnDocument} drawn
 */
export async function related(into, drawn, { session, words, format, route, signal, numbered }) {
  const { head, passages, numbers } = drawn.opened;
  const lang = route().lang;
  const search = async (query, limit) => {
    const { hits } = await session.run(
      (library) => library.search(query, limit, 0, ""),
      (task) => task.answer(),
      signal,
    );
    return hits.filter((hit) => hit.id !== head.id);
  };
  const section = (name, links) => {
    if (links.length === 0) return;
    const list = make("ul", { role: "list" });
    for (const link of links) list.append(make("li", {}, ...[link].flat()));
    into.append(make("section", {}, make("h2", { text: words().say(name) }), list));
  };
  const document = (hit, passage) => {
    const link = make("a", {
      href: format({ id: hit.id, passage, lang }),
      text: hit.title,
      lang: hit.lang || undefined,
    });
    const facts = [hit.source, hit.date && words().date(hit.date)].filter(Boolean).join(" · ");
    return [link, " ", make("span", { class: "soft", text: facts })];
  };

  const own = ownNumber(head);
  const cited = [];
  for (const [n, places] of numbers) {
    for (const [start, end] of places) {
      const text = passages[n].text.slice(start, end);
      const known = [own, ...cited].some((other) => other && sameNumber(other, text));
      if (!known && cited.length < NUMBERS) cited.push(text);
    }
  }
  const shown = new Set();
  const cites = [];
  for (const text of cited) {
    const hit = await numbered(text, head.id);
    if (hit && shown.has(hit.id)) continue;
    if (hit) shown.add(hit.id);
    cites.push(
      hit
        ? document(hit, null)
        : make("a", { href: format({ query: `"${text}"`, lang }), text, lang: head.lang || undefined }),
    );
  }
  section("related.cites", cites);

  const citing = own ? (await search(`"${own}"`, MOST + 1)).slice(0, MOST) : [];
  section(
    "related.citedBy",
    citing.map((hit) => document(hit, hit.passage)),
  );

  for (const hit of citing) shown.add(hit.id);
  const title = head.title
    .replace(/[^\p{L}\p{M}\p{N}/.-]+/gu, " ")
    .trim()
    .split(" ")
    .slice(0, WORDS)
    .join(" ")
    .toLowerCase();
  const similar = title ? (await search(title, 2 * MOST + 1)).filter((hit) => !shown.has(hit.id)).slice(0, MOST) : [];
  section(
    "related.similar",
    similar.map((hit) => document(hit, null)),
  );
}
