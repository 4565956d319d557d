// The help on the query language: nine lines, each with an example that runs. Drawn when it is first opened.

const LINES = ["words", "phrase", "without", "either", "group", "field", "prefix", "date", "number"];

/**
 * Fills a details element, below its summary.
 * @param {HTMLDetailsElement} into
 * @param {{ say(key: string): string }} words
 * @param {(query: string) => string} address  of a search
 */
export function drawHelp(into, words, address) {
  const make = (tag, ...content) => {
    const element = document.createElement(tag);
    element.append(...content);
    return element;
  };
  const list = make("dl");
  for (const line of LINES) {
    const example = words.say(`help.${line}`);
    const link = make("a", make("code", example));
    link.href = address(example);
    list.append(make("div", make("dt", link), make("dd", words.say(`help.${line}.meaning`))));
  }
  into.replaceChildren(into.querySelector("summary"), list);
}
