// Every row of tests/equivalence/rows.txt through the JavaScript interface: this query finds that document and not that
// other. The test in tests/suite/equivalence.rs reads the same rows and asks the command; rows.txt says how one is read.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build, scenario } from "./rig.mjs";

/** Results that are looked at. */
const limit = 100;

const file = (name) => new URL(`../equivalence/${name}`, import.meta.url);
const source = (name) => readFileSync(file(name), "utf8");

const unescape = (text) => text.replace(/\\u\{([0-9a-f]+)\}/g, (_, code) => String.fromCodePoint(parseInt(code, 16)));
const words = (text) => text.split(/\s+/).filter(Boolean);

function rows(text) {
  const found = [];
  let section = "";
  for (const [index, line] of text.split("\n").entries()) {
    if (line.startsWith("## ")) section = line.slice(3).split(":")[0];
    else if (!line.startsWith("#") && line.trim()) found.push(row(index + 1, section, line));
  }
  return found;
}

function row(line, section, text) {
  const [state, query, finds = "", not = "", order = "", says = ""] = text.split("|").map((cell) => cell.trim());
  const groups = order.replace(/^\^/, "").split(">").map((group) => words(group.replaceAll(",", " ")));
  return {
    line,
    section,
    pending: state === "pending",
    query: unescape(query),
    finds: words(finds),
    not: words(not).filter((id) => id !== "*"),
    only: words(not).includes("*"),
    atTop: order.startsWith("^"),
    order: groups.filter((group) => group.length > 0),
    says: says.split(";").filter((said) => said.trim()).map((said) => {
      const [key, text] = said.split("=");
      return [key.trim(), unescape(text.trim())];
    }),
  };
}

/** What of a row does not hold for the answer. */
function faults({ finds, not, only, atTop, order, says }, answer) {
  const found = answer.hits.map(({ id }) => id);
  const wanted = [...finds, ...order.flat()];
  const list = [
    ...wanted.filter((id) => !found.includes(id)).map((id) => `${id} is missing`),
    ...not.filter((id) => found.includes(id)).map((id) => `${id} is there`),
    ...(only ? found.filter((id) => !wanted.includes(id)).map((id) => `${id} is there too`) : []),
  ];
  const rank = (id) => found.indexOf(id);
  const first = atTop ? (order[0] ?? []) : [];
  list.push(...first.filter((id) => rank(id) >= first.length).map((id) => `${id} is not at the top`));
  for (const [number, group] of order.slice(1).entries()) {
    for (const before of order[number]) {
      for (const after of group) if (rank(before) > rank(after) && rank(after) >= 0) list.push(`${before} is behind ${after}`);
    }
  }
  for (const [key, text] of says) {
    const said = key === "marks" ? [marked(answer.hits[0]?.snippet)] : texts(answer[key]);
    const right = text === "" ? said.length === 0 : said.includes(text);
    if (!right) list.push(`${key} is ${JSON.stringify(key === "marks" ? said[0] : answer[key])}`);
  }
  return list;
}

/** The texts in a value, at any depth. */
function texts(value) {
  if (typeof value === "string") return [value];
  return value && typeof value === "object" ? Object.values(value).flatMap(texts) : [];
}

/** The marked words of a snippet in lower case, each once, in the order of the text. */
function marked({ text, marks } = { text: "", marks: [] }) {
  const stretches = marks.map(([start, end]) => text.slice(start, end).toLowerCase());
  return [...new Set(stretches.flatMap(words))].join(" ");
}

const library = build({ "documents.jsonl": source("documents.jsonl") }, ["--config", fileURLToPath(file("tracuu.toml"))]);

scenario("every equivalence holds in the browser", { library }, async ({ page, server }) => {
  await page.goto(server.url);
  const table = rows(source("rows.txt"));
  const answers = await page.evaluate(
    async ([queries, limit]) => {
      const { open } = await import("./tracuu.js");
      const library = await open();
      const answers = [];
      for (const query of queries) {
        const answer = await library.search(query, { limit }).catch((error) => ({ hits: [], error: String(error) }));
        answers.push({ ...answer, hits: answer.hits.map(({ id, snippet }, rank) => ({ id, snippet: rank ? null : snippet })) });
      }
      return answers;
    },
    [table.map(({ query }) => query), limit],
  );
  const failed = [];
  let pending = 0;
  for (const [index, row] of table.entries()) {
    const { error } = answers[index];
    const list = error ? [error] : faults(row, answers[index]);
    if (row.pending) pending += 1;
    const checked = error || !row.pending || process.env.TRACUU_PENDING;
    if (checked && list.length > 0) failed.push(`line ${row.line}: ${row.section}: ${row.query}: ${list.join(", ")}`);
  }
  console.log(`${table.length} rows, ${pending} of them pending`);
  assert.equal(failed.length, 0, `rows.txt: ${failed.length} rows do not hold:\n${failed.join("\n")}`);
});

test("a row that does not hold is noticed", () => {
  const snippet = { text: "😀 Đêm hòa nhạc", marks: [[7, 10], [11, 15]] };
  const answer = { hits: [{ id: "a", snippet }, { id: "b" }, { id: "c" }], reading: null, dropped: ["x"] };
  const count = (text) => faults(row(1, "", text), answer).length;
  for (const good of ["| q | a b |", "| q | a b c | *", "| q | | d | ^a > b > c", "| q | | | b,a > c | marks=hòa nhạc; dropped=x; reading=; corrected="]) {
    assert.equal(count(good), 0, good);
  }
  for (const bad of ["| q | d |", "| q | | a", "| q | a b | *", "| q | | | ^b > c", "| q | | | ^a,c > b", "| q | | | b > a", "| q | | | | marks=hòa", "| q | | | | dropped=", "| q | | | | reading=x"]) {
    assert.ok(count(bad) > 0, bad);
  }
});
