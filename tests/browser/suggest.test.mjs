// The search field is a combobox: its list opens while one types, and the keyboard and the finger both reach it.

import assert from "node:assert/strict";
import { accessible, build, fitsWidth, scenario } from "./rig.mjs";
import { known, stubSuggestions } from "./suggestions.mjs";

const context = { viewport: { width: 1280, height: 800 } };

/** A page with suggestions, its first view shown. */
async function start({ page, server }, path = "") {
  await stubSuggestions(page);
  await page.goto(server.url + path);
  await page.locator("main h1:visible").first().waitFor();
}

const list = (page) => page.locator("#suggestions");
const field = (page) => page.locator("#query[role=combobox]");
const active = (page) =>
  page.evaluate(() => {
    const id = document.getElementById("query").getAttribute("aria-activedescendant");
    const option = id && document.getElementById(id);
    return option ? [option.querySelector("bdi").textContent, option.getAttribute("aria-selected")] : null;
  });
const query = (page) => new URL(page.url()).searchParams.get("q");

scenario("the list opens while one types, and never by itself", { context }, async (rig) => {
  const { page } = rig;
  await start(rig, "?q=hội");
  await field(page).focus();
  await page.waitForTimeout(300);
  assert.equal(await list(page).isVisible(), false);
  assert.equal(await field(page).getAttribute("aria-expanded"), "false");
  await page.keyboard.type(" ng");
  await list(page).waitFor();
  assert.equal(await field(page).getAttribute("aria-expanded"), "true");
  assert.equal(await field(page).getAttribute("aria-controls"), "suggestions");
  assert.deepEqual(await list(page).getByRole("option").locator("bdi").allInnerTexts(), known.map(({ text }) => text).filter((text) => /^hội ng/i.test(text)));
  assert.deepEqual(await list(page).getByRole("option").locator("span").allInnerTexts(), ["cụm từ", "cụm từ", "tiêu đề"]);
  assert.equal(await active(page), null, "nothing is chosen before somebody chooses");
  await page.waitForURL((url) => url.searchParams.get("q") === "hội ng");
  assert.ok(await list(page).isVisible(), "results below go on without closing the list");
  await page.fill("#query", "xyz");
  await list(page).waitFor({ state: "hidden" });
  assert.equal(await field(page).getAttribute("aria-expanded"), "false");
});

scenario("arrows, Enter, Escape and Tab do what they do in any combobox", { context }, async (rig) => {
  const { page } = rig;
  await start(rig);
  await field(page).focus();
  await page.keyboard.type("hội");
  await list(page).waitFor();
  const options = known.map(({ text }) => text).filter((text) => text !== "hội");
  for (const option of options) {
    await page.keyboard.press("ArrowDown");
    assert.deepEqual(await active(page), [option, "true"]);
    assert.equal(await page.locator("[aria-selected=true]").count(), 1);
  }
  await page.keyboard.press("ArrowDown");
  assert.equal(await active(page), null, "the field is part of the round");
  await page.keyboard.press("ArrowUp");
  assert.equal((await active(page))[0], options.at(-1));
  assert.equal(await field(page).inputValue(), "hội", "what was typed stays until something is taken");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await active(page), null, "a caret that moves is no choice");
  assert.ok(await field(page).evaluate((element) => element === document.activeElement));

  await page.keyboard.press("Escape");
  assert.equal(await list(page).isVisible(), false);
  assert.equal(await field(page).inputValue(), "hội", "Escape closes first");
  await page.keyboard.press("ArrowDown");
  await list(page).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.searchParams.get("q") === options[1]);
  assert.equal(await field(page).inputValue(), options[1]);
  assert.equal(await list(page).isVisible(), false);
  await page.locator(".hit").first().waitFor();

  await page.keyboard.press("Escape");
  assert.equal(await field(page).inputValue(), "", "and clears second");
  await page.locator("#start h1").waitFor();

  await page.keyboard.type("hội");
  await list(page).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  assert.equal(await list(page).isVisible(), false);
  assert.equal(await field(page).inputValue(), "hội", "Tab leaves and takes nothing");
  assert.ok(await field(page).evaluate((element) => element !== document.activeElement));
});

scenario("Enter without a choice searches what was typed", { context }, async (rig) => {
  const { page } = rig;
  await start(rig);
  await field(page).focus();
  await page.keyboard.type("hội ng");
  await list(page).waitFor();
  await page.keyboard.press("Enter");
  await list(page).waitFor({ state: "hidden" });
  assert.equal(query(page), "hội ng");
  await page.waitForTimeout(300);
  assert.equal(await list(page).isVisible(), false, "an answer that comes late stays away");
});

scenario("the newest suggestions win", { context }, async (rig) => {
  const { page } = rig;
  await start(rig);
  await page.evaluate(() => globalThis.slow.push(700));
  await field(page).focus();
  await page.keyboard.type("hội");
  await page.waitForFunction(() => globalThis.slow.length === 0);
  await page.keyboard.type(" ng");
  await list(page).waitFor();
  const texts = () => list(page).getByRole("option").locator("bdi").allInnerTexts();
  const shown = await texts();
  assert.ok(shown.every((text) => /^hội ng/i.test(text)));
  await page.waitForTimeout(900);
  assert.deepEqual(await texts(), shown, "an older answer that comes late is not shown");
});

scenario("only what is being typed may end within a word", { context }, async (rig) => {
  const { page } = rig;
  await start(rig);
  const last = () => page.evaluate(() => globalThis.searches.at(-1));
  await field(page).focus();
  await page.keyboard.type("hội ng");
  await page.locator(".hit").first().waitFor();
  assert.deepEqual(await last(), ["hội ng", "typing\0\0"]);
  await page.getByRole("button", { name: "Xem thêm" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".hit").length > 10);
  assert.deepEqual(await last(), ["hội ng", "typing\0\0"], "further results are those of the same question");
  await field(page).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => globalThis.searches.at(-1)[1] === "");
  assert.equal((await last())[0], "hội ng", "Enter says that the query is finished");
  const count = await page.evaluate(() => globalThis.searches.length);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => globalThis.searches.length), count, "which is said once");
  await page.fill("#query", "hội nghi");
  // The title comes with the results.
  await page.waitForFunction(() => document.title.startsWith("hội nghi "));
  assert.deepEqual(await last(), ["hội nghi", "typing\0\0"]);
  await page.goBack();
  await page.waitForFunction(() => globalThis.searches.at(-1)[0] === "hội ng");
  assert.deepEqual(await last(), ["hội ng", ""]);
});

scenario("while letters are composed, keys belong to the input method", { context }, async (rig) => {
  const { page } = rig;
  await start(rig);
  await field(page).focus();
  await page.keyboard.type("hội");
  await list(page).waitFor();
  await field(page).evaluate((element) => {
    for (const key of ["ArrowDown", "Enter", "Escape"]) {
      element.dispatchEvent(new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true, cancelable: true }));
    }
  });
  assert.equal(await active(page), null);
  assert.ok(await list(page).isVisible());
});

scenario("a mouse takes a suggestion", { context }, async (rig) => {
  const { page } = rig;
  await start(rig);
  await field(page).focus();
  await page.keyboard.type("hội");
  await list(page).getByRole("option").nth(1).click();
  await page.waitForURL((url) => url.searchParams.get("q") === "hội nghị tập huấn");
  await page.goBack();
  await page.locator("#start h1").waitFor();
  assert.equal(await field(page).inputValue(), "", "typing and taking were one step");
});

const ordinances = build({
  "a.md": "---\ntitle: Quy ước bến đò\n---\n\nĐò chở không quá mười hai người.\n",
  "b.md": "---\ntitle: Quy ước bến đò và chợ\n---\n\nChợ họp từ canh tư.\n",
  "c.md": "---\ntitle: Quyết định 31/QĐ-HTX\n---\n\nVề mùa cấy.\n",
  "d.md": "---\ntitle: Sổ họp\n---\n\nNhắc lại Quyết định 31/QĐ-HTX và quy ước bến đò.\n",
  "e.md": "---\ntitle: Biên bản giao ban\n---\n\nMột.\n",
  "f.md": "---\ntitle: Biên bản giao ban\n---\n\nHai.\n",
});

scenario("a title or a number that is one document's opens it; any other is searched", { library: ordinances, context }, async ({ page, server }) => {
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
  const take = async (typed, kind, text) => {
    await page.fill("#query", "");
    await field(page).focus();
    await page.keyboard.type(typed);
    const option = list(page).getByRole("option").filter({ has: page.getByText(kind, { exact: true }) });
    await option.filter({ has: page.locator("bdi").getByText(text, { exact: true }) }).click();
  };
  const opened = (title) => page.locator("#reader article h1").getByText(title, { exact: true }).waitFor();
  await take("quy uoc", "tiêu đề", "Quy ước bến đò");
  await opened("Quy ước bến đò");
  assert.equal(new URL(page.url()).hash, "#/d/a");
  assert.equal(await page.locator("a.back").innerText(), "Về kết quả", "it was opened from what was typed");
  await page.locator("a.back").click();
  await page.locator(".hit").first().waitFor();
  assert.equal(query(page), "quy uoc");
  await take("31/", "số hiệu", "31/QĐ-HTX");
  await opened("Quyết định 31/QĐ-HTX");
  await page.goBack();
  await take("bien ban", "tiêu đề", "Biên bản giao ban");
  await page.waitForURL((url) => url.searchParams.get("q") === "Biên bản giao ban");
  assert.equal(await page.locator(".hit").count(), 2, "both are shown");
});

const phone = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

scenario("a finger takes a suggestion, and the keyboard goes", { context: phone }, async (rig) => {
  const { page } = rig;
  await start(rig);
  await field(page).tap();
  await page.keyboard.type("hội");
  await list(page).waitFor();
  const boxes = await list(page).getByRole("option").evaluateAll((options) => options.map((option) => option.getBoundingClientRect().toJSON()));
  for (const { height, left, right } of boxes) {
    assert.ok(height >= 44, `${height} px`);
    assert.ok(left >= 0 && right <= 320);
  }
  await fitsWidth(page);
  await list(page).getByRole("option").first().tap();
  await page.waitForURL((url) => url.searchParams.get("q") === "hội nghị");
  assert.ok(await field(page).evaluate((element) => element !== document.activeElement));
});

for (const colorScheme of ["light", "dark"]) {
  for (const locale of ["vi-VN", "en-US"]) {
    const context = { colorScheme, locale, viewport: { width: 320, height: 800 } };
    scenario(`the list is accessible, ${colorScheme}, ${locale}`, { context }, async (rig) => {
      const { page } = rig;
      await start(rig);
      await field(page).focus();
      await page.keyboard.type("hội");
      await list(page).waitFor();
      await page.waitForTimeout(400);
      await accessible(page);
      await page.keyboard.press("ArrowDown");
      await accessible(page);
      await fitsWidth(page);
      const low = await list(page).getByRole("option").evaluateAll((options) =>
        options.filter((option) => parseFloat(getComputedStyle(option).lineHeight) < 1.4 * parseFloat(getComputedStyle(option).fontSize)).length);
      assert.equal(low, 0, "stacked marks have room");
    });
  }
}

scenario("the help's examples run", { context }, async ({ page, server }) => {
  await page.goto(server.url);
  const help = page.locator("#help");
  await help.locator("dl").waitFor();
  assert.equal(await help.locator("dt").count(), 9);
  for (const locale of ["vi", "en"]) {
    await page.goto(`${server.url}?lang=${locale}`);
    await page.locator(`html[lang=${locale}] #help dl`).waitFor();
    const examples = await help.locator("dt a").allInnerTexts();
    for (const [number, example] of examples.entries()) {
      await help.locator("dt a").nth(number).click();
      await page.locator("#results h1").filter({ hasText: /\d/ }).waitFor();
      assert.equal(query(page), example);
      assert.equal(await page.locator("#query").inputValue(), example);
      assert.ok((await page.locator(".hit").count()) > 0, `${example} finds something in the sample`);
      assert.equal(await help.locator("dl").isVisible(), false, "beside results the help waits to be asked");
      await page.goBack();
      await page.locator("#start h1").waitFor();
    }
  }
});

scenario("the help opens from the keyboard beside results", { context }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thu muc`);
  await page.locator(".hit").first().waitFor();
  await page.locator("#help summary").focus();
  await page.keyboard.press("Enter");
  await page.locator("#help dl").waitFor();
  await accessible(page);
});
