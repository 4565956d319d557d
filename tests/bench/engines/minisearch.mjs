// MiniSearch: the index and the stored fields are one JSON file.

import MiniSearch from "minisearch";
import { fold } from "../fold.mjs";
import { beginning } from "../page.mjs";

const options = {
  fields: ["title", "text"],
  storeFields: ["title", "text"],
  processTerm: fold,
  searchOptions: { boost: { title: 2 }, fuzzy: (term) => (term.length > 4 ? 0.2 : false) },
};

let index;

export async function build({ documents, write }) {
  const made = new MiniSearch(options);
  made.addAll(documents);
  await write("index.json", JSON.stringify(made));
}

export async function load() {
  index = MiniSearch.loadJSON(await (await fetch("index.json")).text(), options);
}

export async function search(query) {
  const found = index.search(query).slice(0, 10);
  return found.map(({ title, text }) => ({ title, excerpt: beginning(text) }));
}
