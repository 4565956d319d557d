// Everything on screen has an address, and the history works.

import assert from "node:assert/strict";
import { build, scenario } from "./rig.mjs";

const context = { viewport: { width: 1000, height: 700 } };

const line = (id, title, text) => JSON.stringify({ id, title, text });
const odd = build({
  "docs.jsonl": [
    line("plain", "Plain title", "First words here.\n\nThe passage about turtles.\n\nLast words."),
    line("2024/5", "Fifth of the year", "A paragraph about herons.\n\nAnother about turtles."),
    line("tiếng việt/mã số #1?&%/b", "Mã lạ", "Đoạn nói về rùa biển và turtles."),
  ].join("\n"),
});

scenario("typing makes one entry, Enter ends it", { context }, async ({ page, server }) => {
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
  await page.locator("#query").pressSequentially("thu muc", { delay: 150 });
  await page.keyboard.press("Enter");
  await page.locator(".hit").first().waitFor();
  await page.fill("#query", "tài liệu");
  await page.waitForURL((url) => url.searchParams.get("q") === "tài liệu");
  await page.locator(".hit").first().waitFor();
  await page.goBack();
  assert.equal(new URL(page.url()).searchParams.get("q"), "thu muc");
  assert.equal(await page.locator("#query").inputValue(), "thu muc");
  await page.goBack();
  await page.locator("#start h1").waitFor();
  assert.equal(await page.locator("#query").inputValue(), "");
  await page.goForward();
  await page.locator(".hit").first().waitFor();
  assert.equal(await page.locator("#query").inputValue(), "thu muc");
});

scenario("a search and a document open by their addresses", { context, library: odd }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=turtles`);
  await page.locator(".hit").first().waitFor();
  assert.equal(await page.locator(".hit").count(), 3);
  assert.equal(await page.locator("#query").inputValue(), "turtles");

  await page.goto(`${server.url}#/d/plain`);
  await page.locator("article h1").filter({ hasText: "Plain title" }).waitFor();
  assert.equal(await page.locator("mark:visible").count(), 0);
  assert.equal(await page.evaluate(() => scrollY), 0);

  await page.goto(`${server.url}?q=turtles#/d/plain/1`);
  await page.locator("mark.current").waitFor();
  assert.equal(await page.locator("mark.current").innerText(), "turtles");
  await page.reload();
  await page.locator("mark.current").waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.textContent.includes("turtles")), "the passage has the focus");
});

scenario("a day that there is not is none", { context, library: odd }, async ({ page, server }) => {
  for (const asked of ["from=2024-99", "to=1999-02-31", "from=yesterday", "to=1999-13-01"]) {
    await page.goto(`${server.url}?q=turtles&${asked}`);
    await page.locator(".hit").first().waitFor();
    assert.equal(await page.locator(".hit").count(), 3, asked);
  }
});

scenario("any id has an address", { context, library: odd }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=turtles`);
  for (const title of ["Fifth of the year", "Mã lạ", "Plain title"]) {
    await page.locator(".hit a").filter({ hasText: title }).click();
    await page.locator("article h1").filter({ hasText: title }).waitFor();
    await page.reload();
    await page.locator("article h1").filter({ hasText: title }).waitFor();
    await page.locator("a.back").click();
    await page.locator(".hit").first().waitFor();
  }
  // Written by hand, this could be passage 5 of "2024".
  await page.goto(`${server.url}#/d/2024/5`);
  await page.locator("article h1").filter({ hasText: "Fifth of the year" }).waitFor();
});

scenario("a result can be opened in a tab of its own", { context, library: odd }, async ({ page, context, server }) => {
  await page.goto(`${server.url}?q=herons`);
  const [tab] = await Promise.all([
    context.waitForEvent("page"),
    page.locator(".hit a").first().click({ modifiers: ["Control"] }),
  ]);
  await tab.locator("mark.current").waitFor();
  assert.equal(await tab.locator("mark.current").innerText(), "herons");
  assert.equal(await page.locator(".hit").count(), 1, "this tab stays where it is");
});

scenario("a link between documents stays in the page", { context }, async ({ page, server }) => {
  await page.goto(`${server.url}#/d/vi/doc-tai-lieu`);
  await page.locator("article h1").waitFor();
  server.forget();
  const link = page.locator("#reader article a[href^='#/d/']").last();
  await link.click();
  await page.waitForFunction(() => document.querySelector("#reader article")?.lang === "en");
  const others = server.requests.map(({ path }) => path).filter((path) => !/\.pack$|favicon|related\.js$/.test(path));
  assert.deepEqual(others, [], "nothing but blocks is loaded, and what the end of a document needs");
  await page.goBack();
  await page.waitForFunction(() => document.querySelector("#reader article")?.lang === "vi");
});

scenario("the language is part of the address", { context }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thu+muc&lang=en`);
  await page.locator("#results h1").filter({ hasText: /^\d+ documents$/ }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await page.locator(".hit a").first().click();
  await page.locator("#reader article").waitFor();
  assert.equal(new URL(page.url()).searchParams.get("lang"), "en");
  await page.locator("#languages").selectOption("vi");
  await page.getByText("Về kết quả").waitFor();
  assert.equal(new URL(page.url()).searchParams.get("lang"), "vi");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "vi");
  assert.ok(await page.locator("#reader article").isVisible(), "the document stays open");
});

scenario("the reader's own language comes first", { context: { ...context, locale: "en-GB" } }, async ({ page, server }) => {
  await page.goto(server.url);
  await page.getByText("How to write a query").waitFor();
});

scenario("a reload keeps the place in the list", { context }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thong tin`);
  await page.getByRole("button", { name: "Xem thêm" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".hit").length > 10);
  const count = await page.locator(".hit").count();
  await page.evaluate(() => scrollTo(0, 900));
  await page.waitForFunction(() => history.state.scroll === 900);
  await page.reload();
  await page.waitForFunction((count) => document.querySelectorAll(".hit").length === count, count);
  await page.waitForFunction(() => scrollY === 900);
});
