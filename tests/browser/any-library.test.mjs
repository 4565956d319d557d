// What must hold of any library, whatever is in it: the sample, and those of one's own, for which
//
//   TRACUU_LIBRARIES=/path/of/one:/path/of/another node --test tests/browser/any-library.test.mjs
//
// names folders that `tracuu build` wrote.

import assert from "node:assert/strict";
import { basename } from "node:path";
import { accessible, fitsWidth, sample, scenario } from "./rig.mjs";

const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1280, height: 720 } };
const libraries = [sample, ...(process.env.TRACUU_LIBRARIES ?? "").split(":").filter(Boolean)];

/** A document that a visitor meets first, and a word in the middle of it that few others may have. */
async function pick(page) {
  const link = page.locator('#start a[href*="#/d/"]').first();
  const id = decodeURIComponent((await link.getAttribute("href")).split("#/d/")[1].split("?")[0]);
  return page.evaluate(async (id) => {
    const { passages } = await (await (await import("./tracuu.js")).open()).document(id);
    const words = passages.slice(passages.length >> 1).flatMap(({ text }) => text.match(/[\p{L}\p{M}]{4,12}/gu) ?? []);
    const word = words.sort((one, other) => other.length - one.length)[0];
    return { id, word, last: passages.length - 1 };
  }, id);
}

const inSight = (page, selector) =>
  page.waitForFunction((selector) => {
    const { top, bottom } = document.querySelector(selector)?.getBoundingClientRect() ?? {};
    return top >= 0 && bottom <= innerHeight + 1;
  }, selector);

for (const library of libraries) {
  const about = (what) => `${basename(library)}: ${what}`;

  scenario(about("whoever never types reaches a document"), { library, context: phone }, async ({ page, server }) => {
    await page.goto(server.url);
    await page.locator("#start h1").waitFor();
    await fitsWidth(page);
    await accessible(page);
    await page.locator("#start h3 a, #start .cards a").first().tap();
    await page.locator("#reader article h1").waitFor();
    await page.locator(".text [id^=p-], article h1#p-0").first().waitFor();
    await fitsWidth(page);
    await accessible(page);
    await page.goBack();
    await page.locator("#start h1").waitFor();
  });

  scenario(about("a word of a document finds it, and opens it where the word is"), { library, context: desk }, async ({ page, server }) => {
    await page.goto(server.url);
    const { id, word } = await pick(page);
    await page.goto(`${server.url}?q=${encodeURIComponent(`"${word}"`)}`);
    await page.locator(".hit").first().waitFor();
    await accessible(page);
    const all = await page.evaluate(async (query) => {
      const library = await (await import("./tracuu.js")).open();
      return (await library.search(query, { limit: 100 })).hits.map(({ id }) => id);
    }, `"${word}"`);
    assert.ok(all.length === 100 || all.includes(id), `${word} in ${id}`);
    await page.locator(".hit a").first().click();
    await page.locator("mark.current").first().waitFor();
    await inSight(page, "mark.current");
    await accessible(page);
    await page.getByRole("button", { name: "Chỗ khớp tiếp" }).click();
    await inSight(page, "mark.current");
    await page.keyboard.press("Escape");
    await page.locator(".hit").first().waitFor();
    assert.ok(await page.evaluate(() => document.activeElement.matches(".hit a")), "back on the link that led away");
  });

  scenario(about("typed without marks, by keyboard alone"), { library, context: desk }, async ({ page, server }) => {
    await page.goto(server.url);
    const { word } = await pick(page);
    const typed = word.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
    await page.keyboard.press("/");
    await page.keyboard.type(typed, { delay: 15 });
    assert.equal(await page.evaluate(() => document.activeElement.value), typed, "the key writes nothing");
    await page.keyboard.press("Enter");
    await page.locator(".hit").first().waitFor();
    for (let i = 0; i < 60; i++) {
      if (await page.evaluate(() => document.activeElement.matches(".hit h2 a"))) break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.locator("#reader article h1").waitFor();
  });

  scenario(about("the last passage has an address, and paper has all"), { library, context: phone }, async ({ page, server }) => {
    await page.goto(server.url);
    const { id, last } = await pick(page);
    await page.goto(`${server.url}#/d/${id.split("/").map(encodeURIComponent).join("/")}/${last}`);
    await page.locator(`#p-${last}`).waitFor();
    await page.waitForFunction((id) => {
      const { top, bottom } = document.getElementById(id).getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    }, `p-${last}`);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const drawn = await page.evaluate(() => new Set([...document.querySelectorAll("[id^=p-]")].map(({ id }) => id)).size);
    assert.equal(drawn, last + 1);
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator(".tail").isVisible());
  });

  scenario(about("filters, order and suggestions are there"), { library, context: desk }, async ({ page, server }) => {
    await page.goto(server.url);
    const { word } = await pick(page);
    await page.locator("#query").pressSequentially(word.slice(0, 3));
    await page.locator("#suggestions [role=option]").first().waitFor();
    await page.locator(".hit, #results h1").first().waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#query").fill(word);
    await page.keyboard.press("Enter");
    await page.locator(".hit").first().waitFor();
    await page.locator("#refine > summary").click();
    await page.locator("#panel select").first().waitFor();
    await accessible(page);
  });
}
