// Filters, orders and facets, as a page of somebody else's would ask for them.

import assert from "node:assert/strict";
import { build, scenario, tracuu } from "./rig.mjs";

const notice = (id, rest) => JSON.stringify({ id, title: `Thông báo ${id}`, text: "Nước sông lên.", ...rest });
const notices = build(
  {
    "notices.jsonl": [
      notice("a", { date: "2023-10-05", source: "Trạm Bắc", kind: ["lũ", "mưa"], level: 9 }),
      notice("b", { date: "2023-12", source: "Trạm Nam", kind: "lũ", level: 10 }),
      notice("c", { date: "2024-06-30", source: "Trạm Bắc", kind: "hạn" }),
      notice("d", { source: "Trạm Bắc" }),
    ].join("\n"),
    "tracuu.toml": '[fields]\nlevel = "number"\n',
  },
  ["--lang", "vi"],
);

// The helper below compiles text; the page's own policy is what other files test.
const server = { policy: "default-src 'self'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'" };

scenario("columns: filters, orders and facets answer as the command does", { library: notices, server }, async ({ page, server }) => {
  const body = "<!doctype html><link rel='icon' href='data:,'><title>Blank</title>";
  await page.route("**/blank", (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(`${server.url}blank`);
  const search = (query, options) =>
    page.evaluate(
      async ([query, options]) => {
        globalThis.library ??= await (await import("./tracuu.js")).open();
        return globalThis.library.search(query, options);
      },
      [query, options],
    );
  const ids = ({ hits }) => hits.map(({ id }) => id).join("");

  const filtered = await search("nước", {
    filters: { kind: ["lũ", "mưa"], source: ["Trạm Bắc"] },
    facets: ["source", "kind", "date"],
  });
  assert.equal(filtered.total, 1);
  assert.equal(ids(filtered), "a");
  assert.deepEqual(filtered.facets, {
    source: [{ value: "Trạm Bắc", count: 1 }, { value: "Trạm Nam", count: 1 }],
    kind: ["hạn", "lũ", "mưa"].map((value) => ({ value, count: 1 })),
    date: [{ value: "2023", count: 1 }],
  });

  assert.equal(ids(await search("", { sort: "newest" })), "cbad");
  assert.equal(ids(await search("", { sort: "oldest" })), "abcd");
  assert.equal(ids(await search("", { from: "2023-12", to: "2024" })), "cb");
  assert.equal(ids(await search("", { filters: { level: ["9.5.."] } })), "b");
  assert.equal(ids(await search("", { filters: { source: [] }, to: "" })), "", "nothing is asked");

  const options = { filters: { source: ["Trạm Bắc"] }, sort: "newest", facets: ["kind"], from: "2023" };
  const here = await search("nuoc song", options);
  const flags = ["--filter", "source=Trạm Bắc", "--sort", "newest", "--facets", "kind", "--from", "2023", "--json"];
  const there = JSON.parse(tracuu("search", notices, "nuoc song", ...flags));
  for (const hit of there.hits) hit.score = Math.fround(hit.score);
  assert.deepEqual(there, here);
  assert.equal(ids(here), "ca");
});
