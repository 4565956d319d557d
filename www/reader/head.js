// The title and what is known of a document.

import { isSafe, make } from "./dom.js";

/**
 * @param {import("../tracuu.js").Document} head
 * @param {import("../words.js").Words} words
 * @returns {HTMLElement | undefined}  nothing if nothing is known
 */
export function facts(head, words) {
  const list = make("dl", { class: "facts" });
  const fact = (name, value, lang) => {
    const place = make("dd", { lang }, value);
    list.append(make("div", {}, make("dt", { text: name }), place));
  };
  const lang = head.lang || undefined;
  if (head.source) fact(words.say("reader.source"), head.source, lang);
  if (head.date) fact(words.say("reader.date"), make("time", { datetime: head.date, text: words.date(head.date) }));
  if (head.section) fact(words.say("reader.section"), head.section, lang);
  const language = words.languageName(head.lang);
  if (language) fact(words.say("reader.language"), language);
  for (const { name, values } of head.fields) {
    // A field's name is the publisher's; of the common ones the interface knows a better.
    const known = words.say(`field.${name}`);
    fact(known === `field.${name}` ? name : known, values.join(", "), lang);
  }
  if (head.url && isSafe(head.url)) {
    fact(words.say("reader.original"), make("a", { href: head.url, rel: "noopener", text: head.url }));
  }
  return list.childElementCount > 0 ? list : undefined;
}
