// Tracuu: the folder that `tracuu build` writes, asked through its JavaScript interface.

let library;

export async function build({ collection, folder, tracuu }) {
  // The others have no plain pages either.
  await tracuu("build", collection, "--output", `${folder}/library`, "--pages", "0", "--no-cache", "--quiet");
}

export async function load() {
  const { open } = await import("./library/tracuu.js");
  library = await open("library/");
}

export async function search(query) {
  const { hits } = await library.search(query);
  return hits.map(({ title, snippet }) => ({ title, excerpt: snippet.text }));
}
