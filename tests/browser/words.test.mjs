// The interface's languages are complete, and the page says plainly what it cannot do without.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import en from "../../www/i18n/en.js";
import vi from "../../www/i18n/vi.js";
import { replaceWord } from "../../www/words.js";
import { scenario } from "./rig.mjs";

const source = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("both languages have the same keys and the same gaps", () => {
  assert.deepEqual(Object.keys(vi), Object.keys(en));
  const gaps = (entry) => new Set(Object.values(typeof entry === "string" ? [entry] : entry).flatMap((text) => text.match(/\{\w+\}/g) ?? []));
  for (const key of Object.keys(en)) {
    assert.deepEqual(gaps(vi[key]), gaps(en[key]), key);
    assert.equal(typeof vi[key], typeof en[key], key);
  }
  for (const [language, catalogue] of [["vi", vi], ["en", en]]) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, entry] of Object.entries(catalogue)) {
      if (typeof entry === "object") assert.deepEqual(Object.keys(entry).sort(), [...forms].sort(), `${language} ${key}`);
    }
  }
});

test("every key that is asked for exists, and every key is asked for", () => {
  const page = readdirSync(new URL("../../crates/web/src/page/", import.meta.url)).map((name) => source(`crates/web/src/page/${name}`));
  const scripts = readdirSync(new URL("../../www/", import.meta.url)).filter((name) => /\.(js|html)$/.test(name)).map((name) => source(`www/${name}`));
  const code = [...page, ...scripts].join("\n");
  const unused = Object.keys(en).filter((key) => {
    const built = /^(error|field|find|help|sort|suggest)\./.test(key);
    return !built && !code.includes(`"${key}"`);
  });
  assert.deepEqual(unused, []);
  const asked = [...code.matchAll(/(?:say|about|count|place)\((?:&)?"([\w.-]+)"/g), ...code.matchAll(/data-(?:say|label|placeholder)="([\w.]+)"/g)];
  assert.ok(asked.length > 20);
  for (const [, key] of asked) assert.ok(key in en, key);
  for (const code of ["network", "corrupt", "version", "not-found", "usage"]) {
    assert.ok(`error.${code}` in en && `error.${code}.advice` in en, code);
  }
});

test("a word is replaced where it stands by itself", () => {
  assert.equal(replaceWord("hôij nghij, hôijx", "hôij", "hội"), "hội nghij, hôijx");
  assert.equal(replaceWord("(“hôij” OR -title:hôij)", "hôij,", "hội"), "(“hội” OR -title:hội)");
  assert.equal(replaceWord("a.c abc", "a.c", "$&"), "$& abc");
});

scenario("an old browser is told what it lacks", {}, async ({ page, server }) => {
  await page.addInitScript(() => delete window.DecompressionStream);
  await page.goto(server.url);
  await page.getByText("Trình duyệt này quá cũ").waitFor();
  assert.ok(await page.getByText("This browser is too old").isVisible());
  assert.equal(await page.locator("#page").isVisible(), false);
});

scenario("without scripts the page says what it needs", { context: { javaScriptEnabled: false } }, async ({ page, server }) => {
  await page.goto(server.url);
  assert.match(await page.locator("noscript").innerText(), /Trang này cần JavaScript[^]*This page needs JavaScript/);
  assert.equal(await page.locator("#page").isVisible(), false);
});

scenario("opened from disk the page says what to do", { expected: [/file:|CORS|ERR_/] }, async ({ page, server }) => {
  await page.goto(`file://${server.folder}/index.html`);
  await page.getByText("Trang này cần một máy chủ web").waitFor();
});
