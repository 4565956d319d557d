// The results before and after a document, in the list it was opened from.

import { make } from "./dom.js";

/** The links; none without a list that has the document. @returns {HTMLElement[]} */
export function neighbours(route, { parse }, words) {
  const links = [...document.querySelectorAll("#results .hit h2 a")];
  const routes = links.map((link) => parse(new URL(link.href)));
  const at = routes.findIndex(({ id, query }) => id === route.id && query === route.query);
  if (at < 0 || !route.query) return [];
  const nav = make("nav", { class: "neighbours", "aria-label": words.say("neighbours") });
  for (const [which, link] of [["previous", links[at - 1]], ["next", links[at + 1]]]) {
    if (!link) continue;
    const name = make("span", { text: words.say(`neighbours.${which}`) });
    const title = make("bdi", { text: link.textContent, lang: link.lang || undefined });
    nav.append(make("a", { class: which, href: link.href }, name, " ", title));
  }
  return nav.childElementCount > 0 ? [nav] : [];
}
