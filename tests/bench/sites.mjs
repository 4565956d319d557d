// A site for each engine: what the engine makes of the documents, and the page that asks it.

import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));
// Pinned once, where the page's code is bundled.
const esbuild = createRequire(join(root, "crates/xtask/npm/package.json"))("esbuild");

const HTML = `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<title>Bench</title>
<link rel="icon" href="data:,">
<script type="module" src="page.js"></script>
<ol></ol>
</html>
`;

/** The objects of a file of JSON lines. */
export async function lines(path) {
  const text = await readFile(path, "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/**
 * Builds an engine's site anew.
 * @param {string} name        a module in `engines/`
 * @param {string} collection  a file of JSON lines
 * @param {object[]} documents what it holds
 * @param {string} folder      where to
 */
export async function site(name, collection, documents, folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const engine = await import(`./engines/${name}.mjs`);
  const write = (file, text) => writeFile(join(folder, file), text);
  const tracuu = (...words) => run(join(root, "target/release/tracuu"), words);
  const start = performance.now();
  await engine.build({ collection, documents, folder, write, tracuu });
  const seconds = (performance.now() - start) / 1000;
  await write("index.html", HTML);
  await page(name, folder);
  return { seconds, ...(await weigh(folder)) };
}

async function page(name, folder) {
  await esbuild.build({
    stdin: {
      contents: `import { load, search } from "./engines/${name}.mjs";
        import { start } from "./page.mjs";
        start(load, search);`,
      resolveDir: here,
    },
    // What the page finds beside it, and what only a build imports.
    external: ["./library/*", "./pagefind/*", "pagefind"],
    bundle: true,
    minify: true,
    format: "esm",
    outfile: join(folder, "page.js"),
    logLevel: "error",
  });
}

/** Bytes and number of the files below a folder. */
async function weigh(folder) {
  const names = await readdir(folder, { recursive: true });
  const found = await Promise.all(names.map((name) => stat(join(folder, name))));
  const files = found.filter((entry) => entry.isFile());
  return { bytes: files.reduce((sum, { size }) => sum + size, 0), files: files.length };
}
