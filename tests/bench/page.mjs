// The page that every engine gets: loads it, asks what its address asks, draws titles and excerpts.

/** What a search without an excerpt of its own shows. */
export const beginning = (text) => text.slice(0, 200);

/**
 * @param {() => Promise<void>} load  fetches what any query needs
 * @param {(query: string) => Promise<{ title: string, excerpt: string }[]>} search  the best, at least ten
 */
export function start(load, search) {
  const ask = async (query) => {
    const found = (await search(query)).slice(0, 10);
    document.querySelector("ol").replaceChildren(...found.map(draw));
    return found.length;
  };
  const first = async () => {
    await load();
    await ask(new URLSearchParams(location.search).get("q"));
    await new Promise(requestAnimationFrame);
    return performance.now();
  };
  window.bench = { first: first(), ask };
}

function draw({ title, excerpt }) {
  const [item, heading, text] = ["li", "h2", "p"].map((name) => document.createElement(name));
  heading.textContent = title;
  text.textContent = excerpt;
  item.append(heading, text);
  return item;
}
