// The main path: type without marks, choose a result, read it at its passage, step through the matches, come back.

import assert from "node:assert/strict";
import { scenario } from "./rig.mjs";

const desk = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** Waits until an element lies in the window, the bar of matches aside. */
const visible = (page, selector) =>
  page.waitForFunction((selector) => {
    const { top, bottom } = document.querySelector(selector)?.getBoundingClientRect() ?? { top: -1 };
    return top >= 0 && bottom <= innerHeight;
  }, selector);

scenario("the first page says what the library is", { context: desk }, async ({ page, server }) => {
  await page.goto(server.url);
  const info = await page.evaluate(async () => (await (await import("./tracuu.js")).open()).info);
  assert.equal(await page.locator("main h1:visible").innerText(), info.title);
  assert.match(await page.locator("#start").innerText(), new RegExp(`${info.documents} tài liệu`));
  assert.equal(await page.title(), info.title);
  assert.ok(await page.locator("#query").evaluate((field) => field === document.activeElement));
});

scenario("a phone's keyboard stays away until it is wanted", { context: phone }, async ({ page, server }) => {
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
  assert.ok(await page.locator("#query").evaluate((field) => field !== document.activeElement));
});

scenario("search as one types, open at the passage, step, come back", { context: desk }, async ({ page, server }) => {
  await page.goto(server.url);
  await page.locator("#query").pressSequentially("thong tin doi ngoai", { delay: 15 });
  const first = page.locator(".hit").first();
  await first.locator("mark").first().waitFor();
  await page.waitForURL((url) => url.searchParams.get("q") === "thong tin doi ngoai");
  // Announced once the last letter's results stand.
  await page.waitForFunction(() => /\d+ tài liệu/.test(document.getElementById("live").textContent));
  const hits = await page.locator(".hit").count();
  assert.equal(hits, 10);

  const third = page.locator(".hit a").nth(6);
  await third.scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollBy(0, 40));
  const place = await page.evaluate(() => scrollY);
  assert.ok(place > 0);
  const title = await third.innerText();
  await third.click();
  await page.locator("article h1").waitFor();
  assert.equal(await page.locator("article h1").innerText(), title);
  await page.waitForFunction(() => document.querySelector("mark.current"));
  assert.ok(await visible(page, "mark.current"), "the document opens at a match");

  const status = page.locator(".find .place span").first();
  const total = Number((await status.innerText()).split("/")[1]);
  assert.ok(total > 1);
  const at = Number((await status.innerText()).split("/")[0]);
  await page.getByRole("button", { name: "Chỗ khớp tiếp" }).click();
  assert.equal(await status.innerText(), `${(at % total) + 1}/${total}`);
  assert.equal(await page.locator("mark.current").first().getAttribute("data-match"), String(at % total));
  assert.ok(await visible(page, "mark.current"));
  await page.getByRole("button", { name: "Chỗ khớp trước" }).click();
  await page.getByRole("button", { name: "Chỗ khớp trước" }).click();
  assert.equal(await status.innerText(), `${((at + total - 2) % total) + 1}/${total}`);

  await page.goBack();
  await page.locator(".hit").first().waitFor();
  assert.equal(await page.evaluate(() => scrollY), place, "the list is where it was left");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), title);
});

for (const [query, title] of [
  ["thong tin doi ngoai", /thông tin đối ngoại/i],
  ["Kết luận 57", /Kết luận.*57/],
  ["đối ngoại nhân dân", /đối ngoại nhân dân/i],
  ["how do I publish a folder", /publish a folder/i],
]) {
  scenario(`"${query}" finds and opens its passage`, { context: phone }, async ({ page, server }) => {
    await page.goto(`${server.url}?q=${encodeURIComponent(query)}`);
    const link = page.locator(".hit a").first();
    assert.match(await link.innerText(), title);
    await link.click();
    await page.locator("mark.current").first().waitFor();
    assert.ok(await visible(page, "mark.current"));
  });
}

scenario("closing the bar takes the marks away and leaves the text", { context: desk }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thư mục`);
  await page.locator(".hit a").first().click();
  await page.locator("mark.current").first().waitFor();
  const before = await page.locator("#reader article").innerText();
  await page.getByRole("button", { name: "Bỏ đánh dấu" }).click();
  await page.waitForFunction(() => !document.querySelector("#reader mark") && CSS.highlights.get("found").size === 0);
  assert.equal(await page.getByRole("button", { name: "Chỗ khớp tiếp" }).count(), 0);
  assert.equal(await page.locator("#reader article").innerText(), before);
});

scenario("more results follow the first ten", { context: desk }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thong tin`);
  await page.locator(".hit").first().waitFor();
  const total = Number(/\d+/.exec(await page.locator("#results h1").innerText())[0]);
  assert.ok(total > 10, "the sample has more than ten documents on this");
  const titles = () => page.locator(".hit a").allInnerTexts();
  const first = await titles();
  await page.getByRole("button", { name: "Xem thêm" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".hit").length > 10);
  assert.deepEqual((await titles()).slice(0, 10), first);
  const hrefs = await page.locator(".hit a").evaluateAll((links) => links.map((link) => link.href));
  assert.equal(new Set(hrefs.map((href) => href.replace(/\/\d+$/, ""))).size, hrefs.length, "no document twice");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), (await titles())[10]);
});

scenario("nothing found says so, and names the words", { context: desk }, async ({ page, server }) => {
  await page.goto(server.url);
  await page.fill("#query", "qwxzqw");
  await page.locator("#results h1").filter({ hasText: "Không tìm thấy gì" }).waitFor();
  assert.match(await page.locator(".notes").innerText(), /qwxzqw/);
  assert.match(await page.locator("#live").innerText(), /Không tìm thấy gì/, "announced at once");
  const advice = async () => (await page.locator("#list ul").first().innerText()).split("\n").filter(Boolean);
  await page.locator("#list ul").first().waitFor();
  assert.equal((await advice()).length, 1, "one word cannot be fewer, and has no marks to leave out");
  await page.fill("#query", "đqwxz zqxvjk");
  await page.waitForFunction(() => document.querySelectorAll("#list ul:first-of-type li").length === 3);
  await page.fill("#query", "thư mục qwxzqw");
  await page.locator(".hit").first().waitFor();
  assert.match(await page.locator(".notes").innerText(), /qwxzqw/, "a word that was dropped is named beside the results");
});

scenario("the count is announced once typing has stopped", { context: desk }, async ({ page, server }) => {
  await page.goto(server.url);
  // Looked at in the page, in the moment the results come: from here the wait might already be over.
  await page.evaluate(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(".hit")) return;
      observer.disconnect();
      window.said = document.getElementById("live").textContent;
    }).observe(document.body, { childList: true, subtree: true });
  });
  await page.fill("#query", "thu muc");
  await page.locator(".hit").first().waitFor();
  assert.equal(await page.evaluate(() => window.said), "");
  await page.waitForFunction(() => /\d+ tài liệu/.test(document.getElementById("live").textContent));
});

scenario("results stay while the next ones come", { context: desk }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thu muc`);
  await page.locator(".hit").first().waitFor();
  server.options.delay = 400;
  await page.fill("#query", "thong tin doi ngoai nhan dan");
  for (let i = 0; i < 8; i++) {
    assert.ok((await page.locator("#results .hit").count()) > 0 && (await page.locator("#results").isVisible()));
    await page.waitForTimeout(50);
  }
  await page.waitForFunction(() => /đối ngoại/i.test(document.querySelector(".hit mark")?.textContent));
});

scenario("from the first key to the last without a mouse", { context: desk }, async ({ page, server }) => {
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
  await page.keyboard.press("Shift+Tab");
  assert.notEqual(await focused(), "query");
  await page.keyboard.press("/");
  assert.equal(await focused(), "query");
  await page.keyboard.type("thong tin");
  await page.keyboard.press("Enter");
  await page.locator(".hit").first().waitFor();
  for (let i = 0; i < 12; i++) {
    if (await page.evaluate(() => document.activeElement.matches(".hit a"))) break;
    await page.keyboard.press("Tab");
  }
  const title = await page.evaluate(() => document.activeElement.textContent);
  await page.keyboard.press("Enter");
  await page.locator("mark.current").first().waitFor();
  const status = page.locator(".find .place span").first();
  const start = await status.innerText();
  await page.keyboard.press("n");
  assert.notEqual(await status.innerText(), start);
  await page.keyboard.press("Shift+N");
  assert.equal(await status.innerText(), start);
  await page.keyboard.press("Escape");
  await page.locator(".hit").first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), title);
});

scenario("single letters can be switched off", { context: desk }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thong tin`);
  await page.locator(".hit a").first().click();
  await page.locator("mark.current").first().waitFor();
  const status = page.locator(".find .place span").first();
  const start = await status.innerText();
  await page.locator("#settings").click();
  await page.locator("#shortcuts").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page.keyboard.press("/");
  assert.equal(await status.innerText(), start);
  assert.ok(await page.evaluate(() => document.activeElement.id !== "query"));
});

scenario("what has the focus is never under the bar", { context: desk }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thong tin`);
  await page.locator(".hit a").first().click();
  await page.locator(".find").waitFor();
  await page.locator("article h1").evaluate((title) => title.focus());
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press("Tab");
    const covered = await page.evaluate(() => {
      const element = document.activeElement;
      if (element.closest(".find") || element === document.body || element.matches(".table")) return false;
      const box = element.getBoundingClientRect();
      const bar = document.querySelector(".find").getBoundingClientRect();
      return box.top >= bar.top && box.bottom <= bar.bottom && box.left >= bar.left && box.right <= bar.right;
    });
    assert.ok(!covered);
  }
});
