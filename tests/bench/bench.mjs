// Compares search engines for static sites in Chromium: `cargo xtask bench`. Prints one JSON object.
//
//   node tests/bench/bench.mjs COLLECTION QUERIES FOLDER
//
// The two are files of JSON lines; the sites are built in the folder. All engines get the same titles and texts.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { join } from "node:path";
import { launch, root } from "../browser/chromium.mjs";
import { serve } from "../browser/server.mjs";
import { lines, site } from "./sites.mjs";

// Pinned once, where the scenarios are.
const { chromium } = createRequire(join(root, "tests/browser/package.json"))("playwright-core");

/** Modules in `engines/`, and what they are called; ours is first. */
const ENGINES = [
  { name: "tracuu", title: "Tracuu" },
  { name: "pagefind", title: "Pagefind" },
  { name: "flexsearch", title: "FlexSearch" },
  { name: "minisearch", title: "MiniSearch" },
  { name: "lunr", title: "Lunr" },
  { name: "orama", title: "Orama", from: "@orama/orama" },
];
/** First visits of an engine, each with another query. */
const VISITS = 3;
/** 1.6 Mbit/s, 150 ms. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

const [collection, asked, folder] = process.argv.slice(2);
const queries = (await lines(asked)).map(({ text }) => text);
const documents = (await lines(collection)).map(({ id, title, text }) => ({ id, title, text }));
const input = join(folder, "documents.jsonl");
await mkdir(folder, { recursive: true });
await writeFile(input, documents.map((document) => `${JSON.stringify(document)}\n`).join(""));

const { devDependencies: versions } = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8"));
const browser = await chromium.launch(launch);
const result = {
  browser: browser.version(),
  load: loadavg()[0],
  documents: documents.length,
  bytes: documents.reduce((sum, { title, text }) => sum + Buffer.byteLength(title) + Buffer.byteLength(text), 0),
  queries: queries.length,
  visits: VISITS,
  engines: [],
};
try {
  for (const { name, title, from = name } of ENGINES) {
    const place = join(folder, name);
    const built = await site(name, input, documents, place);
    const engine = { title, version: versions[from], ...built, ...(await measure(place)) };
    result.engines.push(engine);
    console.error(JSON.stringify(engine));
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(result));

/** First visits on a slow line, and one that asks everything. */
async function measure(place) {
  const server = await serve(place, { compress: true, policy: "" });
  try {
    // Fills the server's store of compressed files: a host has done that before anybody comes.
    await visit(server, queries[0], undefined);
    const visits = [];
    for (const query of queries.slice(0, VISITS)) visits.push(await visit(server, query, SLOW));
    const further = await visit(server, queries[0], undefined, async (page) => {
      server.forget();
      const { times, hits } = await page.evaluate(askAll, queries.slice(1));
      if (hits === 0) throw new Error(`${place}: no query finds anything`);
      return { times, hits: hits / times.length, bytes: server.bytes / times.length };
    });
    const median = (of) => percentile(visits.map(of), 0.5);
    return {
      first: {
        milliseconds: median((visit) => visit.milliseconds),
        bytes: median((visit) => visit.bytes),
        requests: median((visit) => visit.requests),
      },
      further: {
        median: percentile(further.times, 0.5),
        slow: percentile(further.times, 0.95),
        bytes: further.bytes,
      },
      hits: further.hits,
    };
  } finally {
    await server.close();
  }
}

/** What a new visitor's first search costs, or what `act` makes of the page then. */
async function visit(server, query, network, act = (_, first) => first) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    if (network) await slowDown(page, network);
    server.forget();
    await page.goto(`${server.url}?q=${encodeURIComponent(query)}`);
    const milliseconds = await page.evaluate(() => window.bench.first);
    return await act(page, { milliseconds, bytes: server.bytes, requests: server.requests.length });
  } finally {
    await context.close();
  }
}

async function slowDown(page, network) {
  const tools = await page.context().newCDPSession(page);
  await tools.send("Network.enable");
  await tools.send("Network.emulateNetworkConditions", network);
}

/** In the page: asks one query after the other. */
async function askAll(queries) {
  const times = [];
  let hits = 0;
  for (const query of queries) {
    const start = performance.now();
    hits += await window.bench.ask(query);
    times.push(performance.now() - start);
  }
  return { times, hits };
}

function percentile(numbers, part) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}
