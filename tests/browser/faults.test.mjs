// Files that are missing, cut, changed or replaced, servers without Range, no network: an error with a way out, never
// a wrong answer, and what does not need the file still works.

import assert from "node:assert/strict";
import { accessible, build, scenario } from "./rig.mjs";

const context = { viewport: { width: 900, height: 700 } };
const text = (word) => Array.from({ length: 40 }, (_, i) => `Đoạn ${i} kể về ${word} và những việc khác.`).join("\n\n");
const library = build({ "a.md": `# Con rùa\n\n${text("rùa")}`, "b.md": `# Chim sếu\n\n${text("sếu")}` });

const loud = [/Failed to load resource/, /ERR_/];
const packs = (fault) => (path) => (path.endsWith(".pack") ? fault : undefined);

/** The page is open, and nothing of the library but its manifest is loaded. */
async function opened(page, server) {
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
}

async function recovers(page, server, code) {
  const failure = page.locator("#failure");
  await failure.locator("h1").filter({ hasText: code === "network" ? "Chưa tải được" : "bị hỏng" }).waitFor();
  assert.equal(await page.locator("#results").isVisible(), false, "no list that looks like an answer");
  assert.ok(await failure.locator("details").count());
  server.options.fault = undefined;
  await failure.getByRole("button", { name: "Thử lại" }).click();
  await page.locator(".hit").first().waitFor();
}

for (const [fault, code] of [
  ["missing", "network"],
  ["error", "network"],
  ["reset", "network"],
  ["cut", "corrupt"],
]) {
  scenario(`a pack that is ${fault} gives an error; trying again helps`, { library, context, expected: loud }, async (rig) => {
    const { page, server } = rig;
    await opened(page, server);
    // Every pack shorter by a byte: only what needs that byte may fail, so whole packs are asked for.
    Object.assign(server.options, { fault: packs(fault), range: fault !== "cut" });
    await page.fill("#query", "rua");
    await recovers(page, server, code);
  });
}

scenario("a web page in place of a pack is not an answer", { library, context }, async ({ page, server }) => {
  await opened(page, server);
  const body = "<!doctype html><title>Not found</title><p>This page does not exist.</p>";
  await page.route("**/*.pack*", (route) => route.fulfill({ status: 200, contentType: "text/html", body }));
  await page.fill("#query", "rua");
  await page.locator("#failure h1").filter({ hasText: "bị hỏng" }).waitFor();
  await page.locator("#failure summary").click();
  assert.match(await page.locator("#failure details p").innerText(), /library\/[0-9a-f]{16}\.pack/, "the file is named");
  await page.unroute("**/*.pack*");
  await recovers(page, server, "corrupt");
});

scenario("a changed bit is never shown as text", { library, context }, async ({ page, server }) => {
  const run = () =>
    page.evaluate(async () => {
      const { open } = await import("./tracuu.js");
      const library = await open();
      const attempt = (call) => call.then(JSON.stringify, (error) => error.code);
      return [await attempt(library.search("rùa")), await attempt(library.document("a"))];
    });
  await opened(page, server);
  const right = await run();
  assert.ok(right.every((answer) => answer.startsWith("{")));
  let caught = 0;
  const files = [...new Set(server.requests.map(({ path }) => path))].filter((path) => path.endsWith(".pack"));
  for (const file of files) {
    for (const range of [true, false]) {
      Object.assign(server.options, { range, fault: (path) => (path === file ? "flip" : undefined) });
      (await run()).forEach((answer, i) => {
        assert.ok(answer === right[i] || answer === "corrupt", answer);
        caught += answer === "corrupt";
      });
    }
  }
  assert.ok(caught >= files.length, `${caught} of ${files.length} changed files were noticed`);
});

scenario("a damaged file stops only what needs it", { context, expected: loud }, async ({ page, server }) => {
  await opened(page, server);
  const first = () => page.locator(".hit a").first().innerText();
  await page.fill("#query", "jsonl");
  await page.locator(".hit").first().waitFor();
  const title = await first();
  server.options.fault = packs("missing");
  await page.fill("#query", "hội nghị Đà Lạt");
  await page.locator("#failure").waitFor();
  await page.fill("#query", "jsonl");
  await page.locator(".hit").first().waitFor();
  assert.equal(await first(), title);
});

scenario("no network: an error, and trying again when it is back", { library, context, expected: loud }, async (rig) => {
  const { page, context, server } = rig;
  await opened(page, server);
  await context.setOffline(true);
  await page.fill("#query", "rua");
  await page.locator("#failure h1").filter({ hasText: "Chưa tải được" }).waitFor();
  await context.setOffline(false);
  await page.getByRole("button", { name: "Thử lại" }).click();
  await page.locator(".hit").first().waitFor();
});

scenario("without the manifest the page says so, and opens when it is there", { library, context, expected: loud }, async (rig) => {
  const { page, server } = rig;
  server.options.fault = (path) => (path.endsWith("manifest.tracuu") ? "missing" : undefined);
  await page.goto(`${server.url}?q=rua`);
  await page.locator("#failure h1").filter({ hasText: "Chưa tải được" }).waitFor();
  server.options.fault = undefined;
  await page.getByRole("button", { name: "Thử lại" }).click();
  await page.locator(".hit").first().waitFor();
});

for (const fault of ["cut", "flip"]) {
  scenario(`a manifest that is ${fault} is refused`, { library, context }, async ({ page, server }) => {
    server.options.fault = (path) => (path.endsWith("manifest.tracuu") ? fault : undefined);
    await page.goto(server.url);
    await page.locator("#failure h1").filter({ hasText: "bị hỏng" }).waitFor();
  });
}

scenario("a manifest of another format is told from a damaged one", { library, context }, async ({ page, server }) => {
  await page.route("**/manifest.tracuu", async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    body.writeUInt32LE(77, 8);
    await route.fulfill({ response: answer, body });
  });
  await page.goto(server.url);
  await page.locator("#failure h1").filter({ hasText: "không đọc được thư viện" }).waitFor();
});

scenario("without the engine the page says so", { library, context, expected: loud }, async ({ page, server }) => {
  server.options.fault = (path) => (path.endsWith(".wasm") ? "missing" : undefined);
  await page.goto(server.url);
  await page.locator("#failure h1").filter({ hasText: "Chưa tải được" }).waitFor();
  server.options.fault = undefined;
  await page.getByRole("button", { name: "Thử lại" }).click();
  await page.locator("#start h1").waitFor();
});

scenario("an engine of an unknown type runs all the same", { library, context }, async ({ page, server }) => {
  await page.route("**/*.wasm", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, headers: { ...answer.headers(), "content-type": "application/octet-stream" } });
  });
  await page.goto(`${server.url}?q=rua`);
  await page.locator(".hit").first().waitFor();
});

const renewed = build({ "a.md": `# Con rùa già\n\n${text("rùa")}`, "c.md": `# Cá chép\n\n${text("chép")}` });
const manifests = (server) => server.requests.filter(({ path }) => path.endsWith("manifest.tracuu")).length;

scenario("a library that is published anew is gone over to, once and with a word", { library, context, expected: loud }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=rua`);
  await page.locator(".hit").first().waitFor();
  const before = manifests(server);
  server.folder = renewed;
  await page.fill("#query", "doan");
  await page.locator("#renewed").filter({ hasText: "vừa được cập nhật" }).waitFor();
  await page.waitForFunction(() => document.title.startsWith("doan "));
  const titles = (await page.locator(".hit h2").allInnerTexts()).sort();
  assert.deepEqual(titles, ["Con rùa già", "Cá chép"].sort(), "of the new one alone");
  assert.equal(manifests(server), before + 1, "its manifest is asked for once");
  assert.equal(await page.locator("#failure").isVisible(), false);
  await page.waitForFunction(() => /cập nhật|tài liệu/.test(document.querySelector("#live").textContent));
  await accessible(page);
  await page.locator(".hit a").filter({ hasText: "Con rùa già" }).click();
  await page.locator("#reader article h1").filter({ hasText: "Con rùa già" }).waitFor();
  assert.equal(await page.locator("#renewed").count(), 0, "said once");
});

scenario("further results are never put to those of an older library", { context, expected: loud }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thong tin`);
  await page.locator(".hit").first().waitFor();
  server.folder = renewed;
  await page.getByRole("button", { name: "Xem thêm" }).click();
  await page.locator("#renewed").waitFor();
  await page.locator("#results h1").filter({ hasText: "Không tìm thấy gì" }).waitFor();
  assert.equal(await page.locator(".hit").count(), 0);
});

scenario("a reader stays at the passage when the library is published anew", { library, context, expected: loud }, async ({ page, server }) => {
  await page.goto(`${server.url}#/d/a/30`);
  await page.locator("#p-30").waitFor();
  server.folder = renewed;
  await page.keyboard.press("f");
  await page.locator(".within input").fill("chép");
  await page.locator("#renewed").waitFor();
  await page.locator("#reader article h1").filter({ hasText: "Con rùa già" }).waitFor();
  assert.match(page.url(), /#\/d\/a\/\d+\?t=/);
  await page.waitForFunction(() => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    return /^p-(2\d|30)$/.test(document.activeElement.id) && top >= 0 && bottom <= innerHeight;
  });
});

scenario("a library of another format is read by the page it came with", { library, context, expected: loud }, async ({ page, server }) => {
  await opened(page, server);
  server.folder = renewed;
  let loads = 0;
  page.on("request", (request) => (loads += request.isNavigationRequest()));
  await page.route("**/manifest.tracuu", async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    // The page that is loaded then reads it.
    if (loads === 0) body.writeUInt32LE(77, 8);
    await route.fulfill({ response: answer, body });
  });
  const loaded = page.waitForEvent("load");
  await page.fill("#query", "chep");
  await loaded;
  await page.locator("#renewed").waitFor();
  await page.locator(".hit").filter({ hasText: "Cá chép" }).waitFor();
});

scenario("a program goes on with the new library", { library, context, expected: loud }, async ({ page, server }) => {
  await page.goto(server.url);
  await page.evaluate(async () => {
    const { open } = await import("./tracuu.js");
    window.library = await open();
    window.build = window.library.info.build;
  });
  server.folder = renewed;
  const seen = await page.evaluate(async () => {
    const { hits } = await window.library.search("chép");
    return { titles: hits.map(({ title }) => title), same: window.library.info.build === window.build };
  });
  assert.deepEqual(seen, { titles: ["Cá chép"], same: false });
});

const answers = (page) =>
  page.evaluate(async () => {
    const { open } = await import("./tracuu.js");
    const library = await open();
    const queries = ["thông tin đối ngoại", "thu muc", '"công bố"', "how do I publish a folder", "không -thư"];
    const results = [];
    for (const query of queries) results.push(await library.search(query));
    return JSON.stringify([results, await library.document(results[0].hits[0].id)]);
  });

scenario("a server without Range gives the same answers", { context }, async ({ page, server }) => {
  await page.goto(server.url);
  const expected = await answers(page);
  assert.ok(server.requests.some(({ status }) => status === 206));
  server.options.range = false;
  server.forget();
  assert.equal(await answers(page), expected);
  const packs = server.requests.filter(({ path }) => path.endsWith(".pack")).map(({ path }) => path);
  assert.equal(new Set(packs).size, packs.length, "no pack is loaded twice");
});

scenario("a server whose ranges are wrong is noticed", { context }, async ({ page, server }) => {
  await page.goto(server.url);
  const expected = await answers(page);
  // Right headers, bytes from elsewhere.
  await page.route("**/*.pack*", async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    if (answer.status() === 206) body.reverse();
    await route.fulfill({ response: answer, body });
  });
  assert.equal(await answers(page), expected);
});

scenario("an engine that stops is replaced", { library, context }, async ({ page, server }) => {
  await page.goto(server.url);
  const seen = await page.evaluate(async () => {
    const { connect } = await import("./tracuu.js");
    const session = await connect();
    const search = () => session.run((library) => library.search("rùa", 10, 0, ""), (task) => task.answer().total);
    const before = await search();
    const engine = session.library;
    engine.step = () => { throw new WebAssembly.RuntimeError("unreachable"); };
    const failure = await search().catch((error) => [error.name, error.code]);
    return { before, failure, after: await search(), replaced: session.library !== engine };
  });
  assert.deepEqual(seen, { before: 1, failure: ["TracuuError", "corrupt"], after: 1, replaced: true });
  assert.ok(server.requests.some(({ path }) => /^\/engine\.[0-9a-f]+\.js$/.test(path)), "its glue is a file of its own");
});
