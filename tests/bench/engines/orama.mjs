// Orama: a database saved as JSON, documents included.

import { create, insertMultiple, load as restore, save, search as ask } from "@orama/orama";
import { words } from "../fold.mjs";
import { beginning } from "../page.mjs";

const empty = () =>
  create({
    schema: { title: "string", text: "string" },
    components: { tokenizer: { language: "english", normalizationCache: new Map(), tokenize: words } },
  });

let database;

export async function build({ documents, write }) {
  const made = empty();
  await insertMultiple(made, documents);
  await write("index.json", JSON.stringify(save(made)));
}

export async function load() {
  database = empty();
  restore(database, await (await fetch("index.json")).json());
}

export async function search(query) {
  const { hits } = await ask(database, { term: query, limit: 10, boost: { title: 2 } });
  return hits.map(({ document: { title, text } }) => ({ title, excerpt: beginning(text) }));
}
