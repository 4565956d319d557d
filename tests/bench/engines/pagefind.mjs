// Pagefind: records added through its Node interface. It folds marks by itself and has no place for a fold of others.

let pagefind;

export async function build({ documents, folder }) {
  const service = await import("pagefind");
  const { index } = await service.createIndex();
  for (const { id, title, text } of documents) {
    const record = { url: `/${id}`, content: `${title}\n${text}`, language: "vi", meta: { title } };
    sound(await index.addCustomRecord(record));
  }
  sound(await index.writeFiles({ outputPath: `${folder}/pagefind` }));
  await service.close();
}

function sound({ errors }) {
  if (errors.length > 0) throw new Error(`Pagefind: ${errors.join("; ")}`);
}

export async function load() {
  pagefind = await import("./pagefind/pagefind.js");
  await pagefind.init();
}

export async function search(query) {
  const { results } = await pagefind.search(query);
  const found = await Promise.all(results.slice(0, 10).map((result) => result.data()));
  return found.map(({ meta, plain_excerpt }) => ({ title: meta.title, excerpt: plain_excerpt }));
}
