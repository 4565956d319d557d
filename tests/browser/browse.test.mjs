// Browsing: whoever never types reaches every document, from the first page on, by links that have addresses.

import assert from "node:assert/strict";
import { accessible, build, fitsWidth, scenario, serve } from "./rig.mjs";

const desk = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

const words = ["Ấm", "An", "Ăn", "Bàn", "Đá", "Dân", "Êm", "Én", "Ông", "Ơn", "Từ", "Ưa", "2 lần"];
/** So many short documents, a part of them without a date. */
function lines(count) {
  const line = (_, number) => {
    const [year, month] = [2016 + (number % 9), 1 + (number % 12)];
    return JSON.stringify({
      id: `bai-${number}`,
      title: `${words[number % words.length]} thứ ${number}`,
      text: `Câu chuyện ngắn thứ ${number}.`,
      ...(number % 10 && { date: `${year}-${String(month).padStart(2, "0")}-0${1 + (number % 9)}` }),
      source: ["Báo Bắc", "Báo Nam", "Đài Trung"][number % 3],
      kind: `loại ${number % 25}`,
      lang: number % 4 ? "vi" : "en",
    });
  };
  return Array.from({ length: count }, line).join("\n");
}

const config = 'title = "Kho truyện"\ndescription = "Truyện ngắn để thử"\nlang = "vi"\n[fields]\nkind = "filter"\n';
const library = (count) => build({ "stories.jsonl": lines(count), "tracuu.toml": config });
const small = library(130);

/** Shows the first page. */
async function start({ page, server }) {
  await page.goto(server.url);
  await page.locator("#start h2").first().waitFor();
}

const search = (page) => new URL(page.url()).search;

scenario("the first page says what there is, newest first, and every way in", { library: small, context: desk }, async (rig) => {
  const { page } = rig;
  await start(rig);
  assert.equal(await page.locator("#start h1").innerText(), "Kho truyện");
  assert.equal(await page.locator("#start .lead").innerText(), "Truyện ngắn để thử");
  assert.match(await page.locator("#start .count").first().innerText(), /130 tài liệu.*Tiếng Việt.*Tiếng Anh/);
  const dates = await page.locator("#start .cards .facts span:first-child").allInnerTexts();
  assert.equal(dates.length, 6);
  assert.ok(dates.every((date) => date.includes("2024")), dates.join());
  const ways = await page.locator("#start h2").allInnerTexts();
  assert.deepEqual(ways, ["Mới nhất", "Ngày", "Tiêu đề từ A đến Z", "Nguồn", "kind", "Ngôn ngữ"]);
  const letters = await page.locator("#start section").filter({ hasText: "Tiêu đề từ" }).locator("bdi").allInnerTexts();
  assert.deepEqual(letters, ["0–9", "A", "Ă", "Â", "B", "D", "Đ", "E", "Ê", "Ô", "Ơ", "T", "Ư"]);
  assert.ok(await page.getByRole("link", { name: "Xem tất cả 25" }).isVisible());
});

scenario("a document of a month is three taps away, and back is back", { library: small, context: phone }, async (rig) => {
  const { page } = rig;
  await start(rig);
  await page.getByRole("link", { name: /^2020/ }).tap();
  await page.locator("#browse h1").filter({ hasText: "2020" }).waitFor();
  assert.equal(search(page), "?browse=date&of=2020");
  const month = page.locator("#browse section").filter({ has: page.getByRole("heading", { level: 2, name: "tháng 5 năm 2020" }) });
  const card = month.locator(".cards a").last();
  const title = await card.innerText();
  await card.scrollIntoViewIfNeeded();
  const place = await page.evaluate(() => scrollY);
  assert.ok(place > 0, "the list is longer than the window");
  await card.tap();
  await page.locator("article h1").filter({ hasText: title }).waitFor();
  await page.goBack();
  await page.locator("#browse h1").waitFor();
  assert.equal(await page.evaluate(() => scrollY), place, "the list is where it was left");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), title);
  await page.goForward();
  await page.locator("article h1").waitFor();
  await page.locator("a.back").tap();
  await page.locator("#browse h1").waitFor();
  await page.goBack();
  await page.locator("#start h1").waitFor();
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^2020/);
  await fitsWidth(page);
});

scenario("a list opens by its address, and a reload keeps the place", { library: small, context: desk }, async ({ page, server }) => {
  await page.goto(`${server.url}?browse=source&of=${encodeURIComponent("Báo Bắc")}`);
  await page.locator("#browse h1").filter({ hasText: "Báo Bắc" }).waitFor();
  assert.match(await page.title(), /^Báo Bắc — Kho truyện$/);
  assert.deepEqual(await page.locator(".trail a").allInnerTexts(), ["Trang đầu", "Nguồn"]);
  await page.evaluate(() => scrollTo(0, 300));
  await page.waitForFunction(() => history.state?.scroll === 300);
  await page.reload();
  await page.locator("#browse h1").waitFor();
  assert.equal(await page.evaluate(() => scrollY), 300);
  await page.getByRole("link", { name: "Nguồn" }).click();
  await page.locator("#browse h1").filter({ hasText: "Nguồn" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1", "what was opened is read from its heading");
  assert.deepEqual(await page.locator("#browse .groups bdi").allInnerTexts(), ["Báo Bắc", "Báo Nam", "Đài Trung"]);
});

scenario("a list that is there no longer leads to the one it was in", { library: small, context: desk }, async ({ page, server }) => {
  await page.goto(`${server.url}?browse=date&of=1999&of=1999-01&page=7`);
  await page.locator("#browse h1").filter({ hasText: "Ngày" }).waitFor();
  assert.equal(search(page), "?browse=date");
  await page.goto(`${server.url}?browse=colour&of=red`);
  await page.locator("#start h1").waitFor();
});

scenario("by title every document is reached by clicking, page by page", { library: small, context: desk }, async ({ page, server }) => {
  await page.goto(`${server.url}?browse=title`);
  await page.locator("#browse .groups a").first().waitFor();
  const seen = new Set();
  for (const letter of await page.locator("#browse .groups bdi").allInnerTexts()) {
    await page.locator("#browse .groups a").filter({ hasText: new RegExp(`^${letter}\\s`) }).click();
    await page.locator("#browse .cards").waitFor();
    for (const href of await page.locator("#browse .cards a").evaluateAll((links) => links.map(({ hash }) => hash))) seen.add(href);
    await page.goBack();
    await page.locator("#browse .groups").waitFor();
  }
  assert.equal(seen.size, 130);
});

scenario("more documents than a page holds are divided by years, and what fits on a page is not", { library: small, context: phone }, async ({ page, server }) => {
  await page.goto(`${server.url}?browse=lang&of=vi`);
  await page.locator("#browse .groups a").filter({ hasText: /^2020/ }).tap();
  await page.locator("#browse .cards").waitFor();
  assert.deepEqual(await page.locator(".trail a").allInnerTexts(), ["Trang đầu", "Ngôn ngữ", "Tiếng Việt"]);
  await page.goto(`${server.url}?browse=kind`);
  await page.locator("#browse .groups a").first().waitFor();
  assert.equal(await page.locator("#browse .groups a").count(), 25);
  assert.equal(await page.locator(".pager").count(), 0);
});

for (const colorScheme of ["light", "dark"]) {
  for (const locale of ["vi-VN", "en-US"]) {
    const context = { ...phone, colorScheme, locale };
    scenario(`first page and lists are accessible, ${colorScheme}, ${locale}`, { library: small, context }, async (rig) => {
      const { page, server } = rig;
      await start(rig);
      for (const path of ["", "?browse=date", "?browse=date&of=2020", "?browse=kind", "?browse=lang&of=vi&of=2020"]) {
        if (path) await page.goto(server.url + path);
        await page.locator(path ? "#browse h1" : "#start h2").first().waitFor();
        await fitsWidth(page);
        await accessible(page);
        const small = await page.locator("#start a:visible, #browse a:visible").evaluateAll((links) =>
          links.filter((link) => link.getBoundingClientRect().height < 44).map((link) => link.textContent));
        assert.deepEqual(small, [], "every link takes a finger");
        const low = await page.locator("#start a:visible, #browse a:visible").evaluateAll((links) =>
          links.filter((link) => parseFloat(getComputedStyle(link).lineHeight) < 1.4 * parseFloat(getComputedStyle(link).fontSize)).length);
        assert.equal(low, 0, "stacked marks have room");
      }
    });
  }
}

scenario("the keyboard alone reaches a document", { library: small, context: desk }, async (rig) => {
  const { page } = rig;
  await start(rig);
  const press = async (wanted) => {
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press("Tab");
      const text = await page.evaluate(() => document.activeElement.textContent);
      if (wanted.test(text)) return page.keyboard.press("Enter");
    }
    assert.fail(`no stop at ${wanted}`);
  };
  await press(/^Đài Trung/);
  await page.locator("#browse h1").filter({ hasText: "Đài Trung" }).waitFor();
  await press(/thứ \d+/);
  await page.locator("article h1").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#browse h1").filter({ hasText: "Đài Trung" }).waitFor();
  assert.match(await page.evaluate(() => document.activeElement.textContent), /thứ \d+/);
});

scenario("hostile labels stay text", {
  library: build({
    "docs.jsonl": ["<img src=x onerror=alert(1)>", "javascript:alert(1)", "a&of=b?#/"].map((source, number) =>
      JSON.stringify({ id: `d/${number}?#`, title: `${source} </a>`, text: "Chữ.", source, date: "2024-06-01" })).join("\n"),
  }),
  context: desk,
}, async (rig) => {
  const { page } = rig;
  page.on("dialog", () => assert.fail("a script ran"));
  await start(rig);
  assert.equal(await page.locator("main img").count(), 0);
  for (const source of ["<img", "javascript:", "a&of=b"]) {
    await page.locator("#start .groups a").filter({ hasText: source }).click();
    await page.locator("#browse h1").filter({ hasText: source }).waitFor();
    await page.locator("#browse .cards a").click();
    await page.locator("article h1").filter({ hasText: source }).waitFor();
    await page.goBack();
    await page.goBack();
    await page.locator("#start .groups").first().waitFor();
  }
});

scenario("a faint connection is met with a way to try again", { library: small, context: desk, expected: [/503|Failed to load/] }, async ({ page, server }) => {
  server.options.fault = (path) => (/browse\.js/.test(path) ? "error" : undefined);
  await page.goto(server.url);
  await page.locator("#failure h1").waitFor();
  server.options.fault = undefined;
  await page.getByRole("button", { name: "Thử lại" }).click();
  await page.locator("#start h2").first().waitFor();
});

// 20,000 documents are built in a few seconds.
const large = library(20_000);

/** What a path costs: requests and bytes, code and style included. */
async function cost({ page }, folder, path, ready) {
  // Beside a build a first page of 20,000 documents may take its time.
  page.setDefaultTimeout(30_000);
  const server = await serve(folder, { compress: true });
  try {
    await page.goto(server.url + path);
    await page.locator(ready).first().waitFor();
    await page.waitForLoadState("networkidle");
    return { requests: server.requests.length, bytes: server.bytes };
  } finally {
    await server.close();
  }
}

for (const [path, ready] of [
  ["", "#start h2"],
  ["?browse=date", "#browse h1"],
  ["?browse=date&of=2020", "#browse h1"],
  ["?browse=title&of=Đ", "#browse h1"],
  ["?browse=kind", "#browse h1"],
]) {
  scenario(`/${path}: a large library costs no more requests than a small one, and at most twice the bytes`, { library: small, context: desk }, async (rig) => {
    const [one, other] = [await cost(rig, small, path, ready), await cost(rig, large, path, ready)];
    assert.ok(other.requests <= one.requests, `${other.requests} requests, not ${one.requests}`);
    assert.ok(other.bytes <= 2 * one.bytes, `${other.bytes} bytes, of the small one ${one.bytes}`);
  });
}

scenario("in a large library a month has pages", { library: large, context: phone }, async ({ page, server }) => {
  await page.goto(`${server.url}?browse=date&of=2020`);
  await page.locator("#browse .groups a").first().click();
  await page.locator(".pager").waitFor();
  const first = await page.locator("#browse .cards a").allInnerTexts();
  assert.equal(first.length, 50);
  await page.getByRole("link", { name: "Tiếp" }).click();
  await page.waitForURL((url) => url.searchParams.get("page") === "2");
  await page.locator(".pager [aria-current]").filter({ hasText: "2" }).waitFor();
  const second = await page.locator("#browse .cards a").allInnerTexts();
  assert.ok(second.every((title) => !first.includes(title)));
  await fitsWidth(page);
  await accessible(page);
});
