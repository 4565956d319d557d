// FlexSearch: a document index with its store, exported part by part and imported likewise.

import { Charset, Document, Encoder } from "flexsearch";
import { beginning } from "../page.mjs";

const create = () =>
  new Document({
    document: { id: "id", index: ["title", "text"], store: ["title", "text"] },
    tokenize: "strict",
    encoder: new Encoder(Charset.Normalize).addMapper("đ", "d"),
  });

let index;

export async function build({ documents, write }) {
  const made = create();
  for (const document of documents) made.add(document);
  const parts = {};
  await made.export((name, data) => {
    if (data) parts[name] = data;
  });
  await write("index.json", JSON.stringify(parts));
}

export async function load() {
  index = create();
  const parts = await (await fetch("index.json")).json();
  for (const [name, data] of Object.entries(parts)) index.import(name, data);
}

export async function search(query) {
  // Without `suggest` a document must have every word. The limit is that of each field.
  const found = index.search(query, { limit: 10, suggest: true, merge: true, enrich: true });
  return found.map(({ doc }) => ({ title: doc.title, excerpt: beginning(doc.text) }));
}
