// The interface's languages are complete, and the page says plainly what it cannot do without.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { before, test } from "node:test";
import en from "../../www/i18n/en.js";
import { Words, direction, languages, replaceWord } from "../../www/words.js";
import { accessible, fitsWidth, scenario } from "./rig.mjs";

const source = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const folder = new URL("../../www/i18n/", import.meta.url);
const tags = readdirSync(folder).filter((name) => name.endsWith(".js")).map((name) => name.replace(".js", ""));
/** Words of parts of the page that are loaded later lie in folders, in English at least. */
const parts = readdirSync(folder).filter((name) => existsSync(new URL(`${name}/en.js`, folder)));
const catalogues = new Map();
// Not awaited here: hooks of a file that waits while it is loaded run before its tests are known.
before(async () => {
  for (const tag of tags) catalogues.set(tag, await import(new URL(`${tag}.js`, folder)));
});
const forms = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry));
const gaps = (entry) => [...new Set(forms(entry).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

for (const part of ["", ...parts.map((name) => `${name}/`)]) {
  for (const tag of tags) {
    test(`the catalogue ${part}${tag} is complete`, async () => {
      const { default: english } = await import(new URL(`${part}en.js`, folder));
      const address = new URL(`${part}${tag}.js`, folder);
      assert.ok(existsSync(address), `there is no www/i18n/${part}${tag}.js`);
      const { default: catalogue, made } = await import(address);
      const missing = Object.fromEntries(Object.entries(english).filter(([key]) => !(key in catalogue)));
      assert.deepEqual(missing, {}, `to be translated in www/i18n/${part}${tag}.js, from English`);
      assert.deepEqual(Object.keys(catalogue).filter((key) => !(key in english)), [], "unknown keys");
      assert.deepEqual(Object.keys(catalogue), Object.keys(english), "in the order of the others");
      const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.sort();
      for (const [key, entry] of Object.entries(catalogue)) {
        assert.deepEqual(gaps(entry), gaps(english[key]), `the gaps of ${key}`);
        assert.equal(typeof entry, typeof english[key], key);
        if (typeof entry === "object") assert.deepEqual(Object.keys(entry).sort(), categories, `the plural forms of ${key}`);
        for (const text of forms(entry)) assert.ok(text.trim() === text && text !== "" && text === text.normalize("NFC"), key);
      }
      if (!part) assert.ok(made === "reviewed" || made === "machine");
    });
  }
}

test("the menu offers every catalogue, and says which are made by machine", () => {
  assert.deepEqual([...languages].sort(), [...tags].sort());
  const of = (which) => tags.filter((tag) => catalogues.get(tag).made === which).sort();
  assert.deepEqual(of("reviewed"), ["en", "vi"]);
  // Those made by machine follow those that were read.
  assert.deepEqual(languages.slice(0, 2).sort(), of("reviewed"));
});

test("days and numbers are those of the language", () => {
  const say = (tag) => {
    const words = new Words(tag, catalogues.get(tag).default);
    return [words.date("2024-06-06"), words.date("2024-06"), words.date("0099"), words.say("results.count", { n: 12345 })];
  };
  assert.deepEqual(say("vi"), ["6 tháng 6, 2024", "tháng 6 năm 2024", "99", "12.345 tài liệu"]);
  assert.deepEqual(say("en").slice(0, 2), ["June 6, 2024", "June 2024"]);
  assert.deepEqual(say("ja").slice(0, 2), ["2024年6月6日", "2024年6月"]);
  assert.equal(new Words("ru", catalogues.get("ru").default).say("results.count", { n: 22 }), "22 документа");
  for (const tag of tags) assert.match(say(tag)[3], /12.?345/, tag);
});

test("direction is that of the language", () => {
  assert.deepEqual(["vi", "ar", "ar-EG", "he", "fa", "arn", "zh-Hans"].map(direction), ["ltr", "rtl", "rtl", "rtl", "rtl", "ltr", "ltr"]);
});

for (const tag of tags) {
  const context = { locale: tag, viewport: { width: 320, height: 700 } };
  scenario(`the page speaks ${tag}, at 320 px`, { context }, async ({ page, server }) => {
    const asked = [];
    page.on("request", (request) => /\/i18n\//.test(request.url()) && asked.push(request.url().replace(/.*\//, "")));
    const { default: words, made } = catalogues.get(tag);
    await page.goto(`${server.url}?q=qwxzqw`);
    await page.getByRole("heading", { name: words.nothing.replace("{what}", "qwxzqw") }).waitFor();
    // What follows nothing found, and what was found, has words of its own.
    assert.deepEqual([...new Set(asked)], [`${tag}.js`], "one language is loaded");
    assert.equal(await page.locator("html").getAttribute("lang"), tag);
    assert.equal(await page.locator("#languages").inputValue(), tag);
    const group = await page.locator("#languages option:checked").evaluate((option) => option.closest("optgroup")?.label);
    assert.equal(group, made === "machine" ? words["languages.machine"] : undefined);
    await fitsWidth(page);
    await accessible(page);
    await page.getByRole("button", { name: words.settings }).click();
    await page.getByRole("dialog", { name: words.settings }).waitFor();
    await fitsWidth(page);
    await accessible(page);
  });
}

for (const [locale, day] of [["en-US", "November 22, 2026"], ["en-GB", "22 November 2026"], ["vi-VN", "22 tháng 11, 2026"]]) {
  scenario(`days are written as in the reader's region, ${locale}`, { context: { locale } }, async ({ page, server }) => {
    await page.goto(server.url);
    await page.locator("#start").getByText(day).first().waitFor();
  });
}

scenario("the language is chosen in the menu, and is in the address", {}, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thong tin`);
  await page.locator(".hit").first().waitFor();
  const names = await page.locator("#languages option").allTextContents();
  assert.deepEqual(names, ["Tiếng Việt", "English", "Français", "Español", "Русский", "中文", "日本語", "한국어", "ລາວ", "ខ្មែរ"]);
  await page.locator("#languages").focus();
  await page.locator("#languages").selectOption("fr");
  await page.waitForURL(/lang=fr/);
  await page.getByRole("heading", { level: 1, name: /documents/ }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  assert.equal(await page.evaluate(() => document.activeElement.id), "languages", "the focus stays");
  await page.goBack();
  assert.equal(page.url(), "about:blank", "choosing a language is no step of its own");
});

test("every key that is asked for exists, and every key is asked for", async () => {
  const english = { ...en };
  for (const part of parts) Object.assign(english, (await import(new URL(`${part}/en.js`, folder))).default);
  const below = (folder, ending) =>
    readdirSync(new URL(`../../${folder}`, import.meta.url), { recursive: true })
      .filter((name) => ending.test(name) && !/^(i18n|library)\//.test(name))
      .map((name) => source(`${folder}${name}`));
  const code = [...below("crates/web/src/page/", /\.rs$/), ...below("www/", /\.(js|html)$/)].join("\n");
  // Some are put together: `settings.${name}`, "find." and what follows.
  const beginnings = [...code.matchAll(/[`"]([a-z][\w-]*\.)(?:\$\{|")/g)].map(([, beginning]) => beginning);
  const unused = Object.keys(english).filter((key) => {
    const built = beginnings.some((beginning) => key.startsWith(beginning));
    return !built && !code.includes(`"${key}"`);
  });
  assert.deepEqual(unused, []);
  const asked = [...code.matchAll(/(?:say|about|count|place)\((?:&)?"([\w.-]+)"/g), ...code.matchAll(/data-(?:say|label|placeholder)="([\w.]+)"/g)];
  assert.ok(asked.length > 20);
  for (const [, key] of asked) assert.ok(key in english, key);
  for (const code of ["network", "corrupt", "version", "not-found", "usage"]) {
    assert.ok(`error.${code}` in english && `error.${code}.advice` in english, code);
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

scenario("a browser that keeps Wasm off is told so", {}, async ({ page, server }) => {
  await page.addInitScript(() => delete window.WebAssembly);
  await page.goto(server.url);
  await page.getByText("WebAssembly đang tắt").waitFor();
  assert.equal(await page.getByText("Trình duyệt này quá cũ").isVisible(), false);
  assert.equal(await page.locator("#page").isVisible(), false);
  await page.getByRole("link", { name: /Mọi tài liệu/ }).click();
  await page.getByRole("heading", { level: 1, name: "Mọi tài liệu" }).waitFor();
});

scenario("without scripts every document can be read", { context: { javaScriptEnabled: false } }, async ({ page, server }) => {
  await page.goto(server.url);
  await page.getByRole("heading", { level: 1, name: "Trang này cần JavaScript" }).waitFor();
  assert.ok(await page.locator("noscript h2", { hasText: "This page needs JavaScript" }).isVisible());
  assert.equal(await page.locator("#page").isVisible(), false);
  await page.getByRole("link", { name: /Mọi tài liệu/ }).click();
  const links = await page.locator("main li a").count();
  assert.match(await page.locator("main").innerText(), /2026/);
  assert.equal(links, 89);
  await page.getByRole("link", { name: "Tệp cấu hình tracuu.toml" }).click();
  assert.equal(await page.locator("article h1").innerText(), "Tệp cấu hình tracuu.toml");
  // A link to another document leads to its plain page.
  await page.getByRole("link", { name: "English version" }).click();
  assert.equal(await page.locator("article h1").innerText(), "The tracuu.toml file");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
});

scenario("an old browser can still read", {}, async ({ page, server }) => {
  await page.addInitScript(() => delete window.DecompressionStream);
  await page.goto(server.url);
  await page.getByRole("link", { name: /Mọi tài liệu/ }).click();
  await page.getByRole("link", { name: "Tệp cấu hình tracuu.toml" }).click();
  await page.getByRole("heading", { level: 1, name: "Tệp cấu hình tracuu.toml" }).waitFor();
});

scenario("opened from disk the page says what to do", { expected: [/file:|CORS|ERR_/] }, async ({ page, server }) => {
  await page.goto(`file://${server.folder}/index.html`);
  await page.getByText("Trang này cần một máy chủ web").waitFor();
});
