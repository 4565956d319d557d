// Lunr: an index built beforehand. It stores no fields, so titles and texts are a file beside it.

import lunr from "lunr";
import { fold } from "../fold.mjs";
import { beginning } from "../page.mjs";

let index;
let texts;

export async function build({ documents, write }) {
  const made = lunr(function () {
    this.ref("id");
    this.field("title", { boost: 2 });
    this.field("text");
    // Stop words and stems are English ones.
    this.pipeline.reset();
    this.searchPipeline.reset();
    for (const { id, title, text } of documents) this.add({ id, title: fold(title), text: fold(text) });
  });
  await write("index.json", JSON.stringify(made));
  await write("texts.json", JSON.stringify(Object.fromEntries(documents.map(({ id, ...rest }) => [id, rest]))));
}

export async function load() {
  const read = async (name) => (await fetch(name)).json();
  const [made, beside] = await Promise.all([read("index.json"), read("texts.json")]);
  index = lunr.Index.load(made);
  texts = beside;
}

export async function search(query) {
  const found = index.query((asked) => lunr.tokenizer(fold(query)).forEach((token) => asked.term(token)));
  return found.slice(0, 10).map(({ ref }) => ({ title: texts[ref].title, excerpt: beginning(texts[ref].text) }));
}
