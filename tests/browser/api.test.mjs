// The JavaScript interface, as a page of somebody else's would use it.

import assert from "node:assert/strict";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { build, sample, scenario, temporary, tracuu } from "./rig.mjs";

const turtles = build(
  {
    "a.md": "---\ntitle: Rùa biển\ndate: 2024-06-06\nsource: Báo Biển\nsection: Thiên nhiên\nurl: https://example.org/rua\n---\n\n## Đời sống\n\nCon rùa 🐢 bơi **rất chậm**, xem [bài này](https://example.org/x).\n\n- một\n- hai\n\n| Tên | Tuổi |\n|---|---|\n| Rùa | 100 |\n",
    "b.md": "# Chim sếu\n\nBay về phương nam.\n",
  },
  ["--title", "Thú vật", "--lang", "vi"],
);

/** Runs a function in the page with the module; what it throws comes back as data. */
const use = (page, body, argument) =>
  page.evaluate(
    async ([body, argument]) => {
      const module = await import(argument?.module ?? "./tracuu.js");
      try {
        return await new Function("module", "argument", `return (${body})(module, argument)`)(module, argument);
      } catch (error) {
        return { error: error.constructor.name, name: error.name, code: error.code, message: error.message };
      }
    },
    [body.toString(), argument],
  );

// The helper above compiles text; the page's own policy is what the other files test.
const server = { policy: "default-src 'self'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'" };

const blankPage = "<!doctype html><link rel='icon' href='data:,'><title>Blank</title>";

async function blank(page, server) {
  // A page of the same origin without scripts of its own.
  await page.route("**/blank", (route) => route.fulfill({ contentType: "text/html", body: blankPage }));
  await page.goto(`${server.url}blank`);
}

scenario("info, search and document have the promised shapes", { library: turtles, server }, async ({ page, server }) => {
  await blank(page, server);
  const info = await use(page, async ({ open }) => (await open("/")).info);
  assert.equal(info.title, "Thú vật");
  assert.equal(info.documents, 2);
  assert.equal(info.lang, "vi");
  assert.equal(info.formatVersion, 13);
  assert.match(info.build, /^[0-9a-f]+$/);

  const found = await use(page, async ({ open }) => (await open()).search("rua cham"));
  assert.equal(found.total, 1);
  assert.equal(found.reading, "rùa chậm");
  assert.deepEqual(found.facets, {});
  assert.deepEqual(found.dropped, []);
  const [hit] = found.hits;
  assert.equal(hit.id, "a");
  assert.equal(hit.title, "Rùa biển");
  assert.equal(hit.date, "2024-06-06");
  assert.equal(hit.url, "https://example.org/rua");
  assert.equal(hit.source, "Báo Biển");
  assert.ok(hit.score > 0);
  const marked = hit.snippet.marks.map(([start, end]) => hit.snippet.text.slice(start, end));
  assert.deepEqual(marked, ["rùa", "chậm", "Rùa"], "marks count UTF-16 units, also behind an emoji");

  const document = await use(page, async ({ open }) => (await open()).document("a", { query: "chậm" }));
  assert.equal(document.title, "Rùa biển");
  const kinds = document.passages.map(({ kind }) => kind);
  for (const kind of ["heading", "paragraph", "item", "row"]) assert.ok(kinds.includes(kind), kind);
  assert.deepEqual(document.passages.map(({ n }) => n), document.passages.map((_, n) => n));
  const paragraph = document.passages.find(({ kind }) => kind === "paragraph");
  const spans = paragraph.spans.map(({ start, end, kind, href }) => [paragraph.text.slice(start, end), kind, href]);
  assert.deepEqual(spans, [["rất chậm", "strong", undefined], ["bài này", "link", "https://example.org/x"]]);
  const [match] = document.found;
  assert.equal(document.passages[match.passage].text.slice(match.start, match.end), "chậm");
  assert.ok(hit.passage === match.passage);

  const unknown = await use(page, async ({ open }) => (await open()).search("chim", { limit: 1 }));
  assert.equal(unknown.hits[0].date, null);
  assert.equal(unknown.hits[0].url, null);
});

scenario("pages of results join without gap or overlap", { server }, async ({ page, server }) => {
  await blank(page, server);
  const { whole, parts } = await use(page, async ({ open }) => {
    const library = await open();
    const ids = async (limit, offset) => (await library.search("thông tin", { limit, offset })).hits.map(({ id }) => id);
    return { whole: await ids(9, 0), parts: [await ids(4, 0), await ids(4, 4), await ids(1, 8)].flat() };
  });
  assert.equal(whole.length, 9);
  assert.deepEqual(parts, whole);
});

scenario("the page and the command give the same answers", { server }, async ({ page, server }) => {
  await blank(page, server);
  for (const query of ["thong tin doi ngoai", '"đối ngoại nhân dân" -hội', "title:jsonl OR terminal", "folder qwxzqw"]) {
    const here = await use(page, async ({ open }, { query }) => (await open()).search(query, { limit: 20 }), { query });
    const there = JSON.parse(tracuu("search", sample, query, "--limit", "20", "--json"));
    // Scores are single precision; JSON holds their shortest form.
    for (const hit of there.hits) hit.score = Math.fround(hit.score);
    assert.deepEqual(there, here, query);
  }
});

scenario("what is typed is completed, from the first letter on", { server }, async ({ page, server }) => {
  await blank(page, server);
  await use(page, async ({ open }) => { globalThis.library = await open(); });
  const suggest = (prefix, limit) =>
    use(page, (_, { prefix, limit }) => library.suggest(prefix, { limit }), { prefix, limit });
  const first = await suggest("t");
  assert.equal(first.length, 8);
  for (const { text, kind, count } of first) {
    assert.match(text.normalize("NFD"), /^t/i);
    assert.ok(["word", "pair", "title", "number"].includes(kind) && Number.isInteger(count) && count > 0, kind);
  }
  assert.ok(new Set(first.map(({ kind }) => kind)).size > 1, "not one kind fills the list");
  // The terminal completes the same way, and what was asked before changes nothing.
  for (const prefix of ["t", "đ", "tài li", "thư mục ", "Tìm trong c", "30/2020/n", "ddoois", "57"]) {
    assert.deepEqual(await suggest(prefix), JSON.parse(tracuu("suggest", sample, prefix, "--json")), prefix);
  }
  const texts = async (prefix) => (await suggest(prefix, 20)).map(({ text }) => text);
  assert.ok((await texts("tài l")).includes("tài liệu"));
  assert.ok((await texts("tai l")).includes("tài liệu"));
  assert.ok((await texts("đọc tài l")).includes("đọc tài liệu"));
  const titles = await suggest("tìm trong");
  assert.ok(titles.some(({ text, kind }) => kind === "title" && text === "Tìm trong cửa sổ dòng lệnh"), JSON.stringify(titles));
});

const decisions = build({
  "a.md": "# Quyết định 12/2031/QĐ-BTV\n\nSửa đổi Quyết định 7/2030/QĐ-BTV.\n",
  "b.md": "# Thông báo\n\nTheo Quyết định 12/2031/QĐ-BTV.\n",
});

scenario("a number is completed as it is printed", { library: decisions, server }, async ({ page, server }) => {
  await blank(page, server);
  const found = await use(page, async ({ open }) => (await open()).suggest("12/2"));
  assert.deepEqual(found, [{ text: "12/2031/QĐ-BTV", kind: "number", count: 2 }]);
});

scenario("errors have codes and say what to do", { library: turtles, server, expected: [/404/] }, async (rig) => {
  const { page, server } = rig;
  await blank(page, server);
  const failing = async (code, body, message = /./) => {
    const error = await use(page, body);
    assert.equal(error.error, "TracuuError", `${body}`);
    assert.equal(error.name, "TracuuError");
    assert.equal(error.code, code, `${body}`);
    assert.match(error.message, message);
  };
  await failing("network", ({ open }) => open("/nowhere"), /nowhere\/library\/manifest\.tracuu.*404/);
  await failing("usage", ({ open }) => open("http://["));
  await failing("not-found", async ({ open }) => (await open()).document("no such"), /no such/);
  await failing("usage", async ({ open }) => (await open()).search(5));
  await failing("usage", async ({ open }) => (await open()).search("a", { limit: 0 }), /limit/);
  await failing("usage", async ({ open }) => (await open()).search("a", { offset: -1 }), /offset/);
  await failing("usage", async ({ open }) => (await open()).search("a", { sort: "best" }), /best.*relevance, newest or oldest/);
  await failing("usage", async ({ open }) => (await open()).search("a", { filters: { colour: ["x"] } }), /"colour".*source/);
  await failing("usage", async ({ open }) => (await open()).search("a", { filters: { source: "x" } }), /filters\.source must be an array/);
  await failing("usage", async ({ open }) => (await open()).search("a", { filters: { source: ["x\0y"] } }), /control characters/);
  await failing("usage", async ({ open }) => (await open()).search("a", { facets: [5] }), /string/);
  await failing("usage", async ({ open }) => (await open()).search("a", { from: "June" }), /from is "June"/);
  await failing("usage", async ({ open }) => (await open()).search("a", { limits: 5 }), /limits/);
  await failing("usage", async ({ open }) => (await open()).suggest(), /prefix/);
  await failing("usage", async ({ open }) => (await open()).suggest("a", { limit: 51 }), /limit/);
  await failing("usage", async ({ open }) => (await open()).suggest("a", { kind: "word" }), /"kind"/);
  await failing("usage", async ({ open }) => (await open()).document(7));
  await failing("usage", async ({ open }) => {
    const library = await open();
    library.close();
    library.close();
    return library.search("a");
  }, /closed/);
  // What does nothing is allowed.
  const fine = await use(page, async ({ open }) => {
    const library = await open();
    const options = { sort: "relevance", filters: {}, from: undefined, signal: new AbortController().signal };
    return [(await library.search("rua", options)).total, await library.suggest("xyz", { limit: undefined })];
  });
  assert.deepEqual(fine, [1, []]);
});

scenario("a search can be aborted, and the next one works", { server }, async ({ page, server }) => {
  await blank(page, server);
  await use(page, async ({ open }) => { globalThis.library = await open(); });
  server.options.fault = (path) => (path.endsWith(".pack") ? "hang" : undefined);
  const aborted = await use(page, async () => {
    const already = library.search("thông tin", { signal: AbortSignal.abort() }).catch((error) => error.name);
    const controller = new AbortController();
    const later = library.search("thông tin", { signal: controller.signal }).catch((error) => error.name);
    setTimeout(() => controller.abort(), 200);
    return [await already, await later];
  });
  assert.deepEqual(aborted, ["AbortError", "AbortError"]);
});

scenario("nothing is fetched twice", { server }, async ({ page, server }) => {
  await blank(page, server);
  server.forget();
  const total = await use(page, async ({ open }) => {
    const library = await open();
    const all = await Promise.all(["thông tin đối ngoại", "thong tin", "thông tin"].map((query) => library.search(query)));
    await library.search("thông tin đối ngoại");
    return all[0].total;
  });
  assert.ok(total > 0);
  const asked = server.requests.map(({ path, range }) => `${path} ${range}`);
  assert.equal(new Set(asked).size, asked.length, asked.join("\n"));
  const manifest = server.requests.filter(({ path }) => path.endsWith(".tracuu"));
  assert.equal(manifest.length, 1);
});

scenario("blocks near each other come in one request, and only what is needed comes", { server }, async (rig) => {
  const { page, server } = rig;
  await blank(page, server);
  await use(page, async ({ open }) => { globalThis.library = await open(); await library.search("thư mục"); });
  server.forget();
  await use(page, async () => (await library.search("đối ngoại nhân dân")).total);
  const packs = server.requests.filter(({ path }) => path.endsWith(".pack"));
  assert.ok(packs.length > 0);
  assert.ok(packs.some(({ status }) => status === 206), "this server honours Range, so parts are asked for");
  // Two parts of one pack in one step lie further apart than a request is worth.
  const parts = packs.flatMap(({ path, range }) => {
    const match = /bytes=(\d+)-(\d+)/.exec(range ?? "");
    return match ? [{ path, first: Number(match[1]), last: Number(match[2]) }] : [];
  });
  for (const a of parts) {
    for (const b of parts) {
      if (a !== b && a.path === b.path) assert.ok(a.last < b.first || b.last < a.first, "no byte is sent twice");
    }
  }
});

const both = temporary();
cpSync(turtles, join(both, "a"), { recursive: true });
if (existsSync(sample)) cpSync(sample, join(both, "b"), { recursive: true });

scenario("two libraries live side by side", { library: both, server }, async ({ page, server }) => {
  await blank(page, server);
  const totals = await use(page, async ({ open }) => {
    const [a, b] = await Promise.all([open(), open("b")]);
    const answers = await Promise.all([a.search("rùa"), b.search("thông tin")]);
    return answers.map(({ total }) => total);
  }, { module: "./a/tracuu.js" });
  assert.equal(totals[0], 1);
  assert.ok(totals[1] > 5);
});
