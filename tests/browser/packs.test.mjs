// How blocks are asked for, with a server made up: which parts of which packs, and which of them at the same time.

import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

// The engine is there only once it is built; nothing of it is used here.
const resolve = `export const resolve = (name, context, next) =>
  name === "./engine.js" ? { url: "data:text/javascript,", shortCircuit: true } : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(resolve)}`);
const { Packs } = await import("../../www/packs.js");

const LENGTH = 65_536;

/** Blocks of 50 bytes, each given as pack and offset, as a task names them. */
const need = (blocks) => Uint32Array.from(blocks.flatMap(([pack, offset]) => [pack, offset, 50, 50]));
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Packs on a server; `load` tells what is asked for before any answer is there, and after. */
function serve(ranged) {
  const [asked, provided, waiting] = [[], [], []];
  globalThis.fetch = (url, { headers }) => {
    asked.push(`${url.pathname}${url.search} ${headers?.Range ?? "whole"}`);
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(headers?.Range ?? "") ?? [];
    const part = ranged && first !== undefined;
    const body = new Uint8Array(part ? last - first + 1 : LENGTH);
    const fields = part ? { "Content-Range": `bytes ${first}-${last}/${LENGTH}` } : {};
    const answer = new Response(body, { status: part ? 206 : 200, headers: fields });
    return new Promise((resolve) => waiting.push(() => resolve(answer)));
  };
  const library = {
    primer: () => new Uint8Array(),
    primer_length: () => 0,
    pack_name: (pack) => `pack${pack}`,
    provide: (pack, offset) => provided.push([pack, offset]),
  };
  const packs = new Packs(new URL("http://library.example/"), library, (error) => error);
  const answer = () => waiting.splice(0).forEach((answer) => answer());
  const load = async (blocks) => {
    const loaded = packs.load(need(blocks));
    await turn();
    const before = asked.splice(0);
    for (let done = false; !done; ) {
      answer();
      done = await Promise.race([loaded.then(() => true), turn()]);
    }
    assert.deepEqual(provided.splice(0).sort(), blocks.sort(), "every block comes once");
    return { before, after: asked.splice(0) };
  };
  return { packs, provided, answer, load };
}

// Two that lie far apart, one near the second, and one of another pack.
const FIRST = [[0, 100], [0, 60_000], [0, 61_000], [1, 7]];

test("what lies between two blocks is not asked for, and two parts of a pack come at once", async () => {
  const { load } = serve(true);
  // The server might send a pack whole, so the first question is for one part of each.
  assert.deepEqual(await load(FIRST), {
    before: ["/pack0.pack bytes=100-149", "/pack1.pack bytes=7-56"],
    after: ["/pack0.pack?1 bytes=60000-61049"],
  });
  assert.deepEqual(await load([[0, 1_000], [0, 30_000]]), {
    before: ["/pack0.pack bytes=1000-1049", "/pack0.pack?1 bytes=30000-30049"],
    after: [],
  });
});

test("what came between two blocks is not asked for when it is wanted", async () => {
  const { load } = serve(true);
  assert.deepEqual(await load([[0, 100], [0, 3_000]]), { before: ["/pack0.pack bytes=100-3049"], after: [] });
  assert.deepEqual(await load([[0, 1_000], [0, 2_000], [0, 9_000]]), {
    before: ["/pack0.pack bytes=9000-9049"],
    after: [],
  });
});

test("of a server without Range no pack is asked for twice", async () => {
  const { load } = serve(false);
  const { before, after } = await load(FIRST);
  assert.equal(before.length, 2);
  assert.deepEqual(after, []);
  assert.deepEqual(await load([[0, 1_000], [0, 30_000]]), { before: [], after: [] });
});

test("what was given up and is wanted again comes to the engine once", async () => {
  const { packs, provided, answer } = serve(true);
  const controller = new AbortController();
  const given = packs.load(need([[0, 100]]), controller.signal);
  await turn();
  controller.abort();
  await assert.rejects(given);
  const again = packs.load(need([[0, 100]]));
  await turn();
  // This server does not hear that nobody waits any more.
  answer();
  await again;
  await turn();
  assert.deepEqual(provided, [[0, 100]]);
});
