// Filters, spans of time and orders over the results: all of them in the address, each with a way back.

import assert from "node:assert/strict";
import { accessible, build, fitsWidth, scenario, serve } from "./rig.mjs";

const context = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

const sources = ["Báo Bắc", "Báo Nam", "Đài Trung"];
const reports = (count) => build({
  "reports.jsonl": Array.from({ length: count }, (_, number) =>
    JSON.stringify({
      id: `tin-${number}`,
      title: `Bản tin ${number}`,
      text: `Nước sông lên ở trạm ${number}.\n\n${number % 2 ? "Mưa lớn." : "Trời nắng."}`,
      date: `${2018 + (number % 7)}-0${1 + (number % 9)}-15`,
      source: sources[number % 3],
      level: `cấp ${number % 12}`,
      lang: "vi",
    })).join("\n"),
}, ["--lang", "vi"]);
const library = reports(60);

const address = (page) => new URL(page.url()).searchParams;
const total = async (page) => Number(/\d+/.exec(await page.locator("#results h1").innerText())[0]);
const counted = (page, n) => page.locator("#results h1").filter({ hasText: new RegExp(`^${n} tài liệu`) }).waitFor();

/** Results with the panel open. */
async function open({ page, server }, path = "?q=nước") {
  await page.goto(server.url + path);
  await page.locator("#results h1").waitFor();
  await page.locator("#refine > summary").click();
  await page.locator("#panel fieldset.dates").waitFor();
}

/** Opens the values of a field. */
const field = async (page, name) => {
  await page.locator("#panel summary").filter({ hasText: name }).click();
  await page.locator("#panel details[open] label").first().waitFor();
};

scenario("nothing is loaded for filters before somebody wants them", { library, context }, async (rig) => {
  const { page, server } = rig;
  await page.goto(`${server.url}?q=nước`);
  await page.locator(".hit").first().waitFor();
  const loaded = () => server.requests.map(({ path }) => path).filter((path) => /filters|browse/.test(path));
  assert.deepEqual(loaded(), []);
  await page.locator("#refine > summary").click();
  await page.locator("#panel fieldset.dates").waitFor();
  assert.deepEqual(loaded().sort(), ["/filters.js", "/style/browse.css"]);
});

scenario("a value narrows the results, several widen them, and each is taken off alone", { library, context }, async (rig) => {
  const { page } = rig;
  await open(rig);
  await counted(page, 60);
  await field(page, "Nguồn");
  assert.deepEqual(await page.locator("#panel details[open] label").allTextContents(), sources.map((source) => `${source}20`));
  await page.getByRole("checkbox", { name: /Báo Bắc/ }).check();
  await counted(page, 20);
  assert.deepEqual(address(page).getAll("source"), ["Báo Bắc"]);
  assert.equal(await page.evaluate(() => document.activeElement.value), "Báo Bắc", "the focus stays where it was");
  assert.deepEqual(await page.locator("#panel details[open] label").allTextContents(), sources.map((source) => `${source}20`), "others can still be chosen");
  await page.getByRole("checkbox", { name: /Đài Trung/ }).check();
  await counted(page, 40);
  assert.deepEqual(await page.locator("#chips li").allTextContents(), ["Bỏ lọc Nguồn: Báo Bắc", "Bỏ lọc Nguồn: Đài Trung", "Bỏ mọi bộ lọc"]);
  await page.getByRole("link", { name: "Bỏ lọc Nguồn: Báo Bắc" }).click();
  await counted(page, 20);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Bỏ lọc Nguồn: Đài Trung", "its neighbour has the focus");
  await page.goBack();
  await counted(page, 40);
  await page.goBack();
  await counted(page, 20);
  await page.goBack();
  await counted(page, 60);
  assert.equal(await page.locator("#chips li").count(), 0);
});

scenario("an address with filters opens as it was shared", { library, context }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=nước&source=Báo Nam&.level=cấp 1&from=2019&to=2023-06&sort=oldest`);
  await page.locator("#chips a").first().waitFor();
  assert.deepEqual(await page.locator("#chips li").allTextContents(), [
    "Bỏ lọc Nguồn: Báo Nam",
    "Bỏ lọc level: cấp 1",
    "Bỏ lọc Ngày: 2019 – tháng 6 năm 2023",
    "Bỏ mọi bộ lọc",
  ]);
  const info = await page.evaluate(async () => {
    const library = await (await import("./tracuu.js")).open();
    return library.search("nước", { filters: { source: ["Báo Nam"], level: ["cấp 1"] }, from: "2019", to: "2023-06", sort: "oldest" });
  });
  assert.ok(info.total > 1);
  assert.equal(await total(page), info.total);
  assert.deepEqual(await page.locator(".hit h2").allInnerTexts(), info.hits.map(({ title }) => title));
  // A document, and back: all of it is kept.
  await page.locator(".hit a").first().click();
  await page.locator("article h1").waitFor();
  await page.locator("a.back").click();
  await counted(page, info.total);
  await page.getByRole("link", { name: "Bỏ mọi bộ lọc" }).click();
  await counted(page, 60);
  assert.equal(address(page).get("sort"), "oldest", "an order is no filter");
});

scenario("filters stay while one types on, and words are not needed", { library, context }, async (rig) => {
  const { page } = rig;
  await open(rig, "?source=Báo Bắc");
  await counted(page, 20);
  await page.fill("#query", "mưa");
  await page.waitForURL((url) => url.searchParams.get("q") === "mưa");
  await counted(page, 10);
  assert.equal(address(page).get("source"), "Báo Bắc");
  await page.fill("#query", "");
  await counted(page, 20);
  assert.match(await page.title(), /^20 tài liệu/);
});

scenario("a span of time is typed, or a year touched", { library, context }, async (rig) => {
  const { page } = rig;
  await open(rig);
  await page.getByLabel("Từ", { exact: true }).fill("15/6/2020");
  await page.keyboard.press("Tab");
  await page.waitForURL((url) => url.searchParams.get("from") === "2020-06-15");
  await page.getByLabel("Đến", { exact: true }).fill("2021");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.searchParams.get("to") === "2021");
  await page.locator("#chips a").filter({ hasText: "15 tháng 6, 2020 – 2021" }).waitFor();
  await page.getByLabel("Đến", { exact: true }).fill("hôm qua");
  await page.keyboard.press("Tab");
  assert.equal(await page.getByLabel("Đến", { exact: true }).getAttribute("aria-invalid"), "true");
  assert.equal(address(page).get("to"), "2021", "what is no day changes nothing");
  assert.equal(await page.locator(".histogram g").count(), 7, "a bar for each year, those outside too");
  await page.locator(".histogram g").nth(5).click();
  await page.waitForURL((url) => url.searchParams.get("from") === "2023");
  assert.equal(address(page).get("to"), "2023");
  await page.getByLabel("Từ", { exact: true }).fill("");
  await page.keyboard.press("Tab");
  await page.waitForURL((url) => !url.searchParams.has("from"));
});

scenario("an order is chosen, and is the best first again", { library, context }, async (rig) => {
  const { page } = rig;
  await open(rig);
  await page.getByLabel("Sắp xếp").selectOption({ label: "Mới nhất trước" });
  await page.waitForURL((url) => url.searchParams.get("sort") === "newest");
  await page.locator(".hit").first().filter({ hasText: "2024" }).waitFor();
  await page.getByLabel("Sắp xếp").selectOption({ label: "Cũ nhất trước" });
  await page.locator(".hit").first().filter({ hasText: "2018" }).waitFor();
  await page.getByLabel("Sắp xếp").selectOption({ label: "Sát nhất trước" });
  await page.waitForURL((url) => !url.searchParams.has("sort"));
});

scenario("many values are shown when they are asked for", { library, context }, async (rig) => {
  const { page } = rig;
  await open(rig);
  await field(page, "level");
  assert.equal(await page.locator("#panel details[open] label").count(), 7);
  await page.getByRole("button", { name: "Xem tất cả 12" }).click();
  assert.equal(await page.locator("#panel details[open] label").count(), 12);
  assert.ok(await page.evaluate(() => document.activeElement.matches("#panel label:nth-of-type(8) input")), "the first of the new ones has the focus");
});

scenario("nothing found offers what finds something", { library, context }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=${encodeURIComponent('"nước lên sông"')}`);
  await page.getByRole("link", { name: "bỏ ngoặc kép" }).waitFor();
  await page.goto(`${server.url}?q=nước&source=Báo Bắc&from=1990&to=1991`);
  const without = page.locator("#list").getByRole("link", { name: "bỏ mọi bộ lọc" });
  await without.waitFor();
  assert.match(await without.locator("xpath=..").innerText(), /60 tài liệu/);
  await without.click();
  await counted(page, 60);
  await page.goto(`${server.url}?q=${encodeURIComponent("mưa -lớn")}`);
  await page.getByRole("link", { name: "bỏ dấu trừ" }).click();
  await counted(page, 30);
  await page.goto(`${server.url}?q=qwxzqw`);
  await page.getByRole("link", { name: "xem tài liệu theo ngày, theo tiêu đề" }).click();
  await page.locator("#start h1").waitFor();
});

scenario("an unknown field is a failure with a way out", { library, context }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=nước&.colour=red`);
  await page.locator("#failure h1").waitFor();
  await page.locator("#failure a.button").click();
  await page.locator("#start h1").waitFor();
});

scenario("the keyboard alone filters", { library, context }, async (rig) => {
  const { page } = rig;
  await page.goto(`${rig.server.url}?q=nước`);
  await page.locator(".hit").first().waitFor();
  const reach = async (selector) => {
    for (let i = 0; i < 40; i++) {
      if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`no stop at ${selector}`);
  };
  await reach("#refine > summary");
  await page.keyboard.press("Enter");
  await page.locator("#panel fieldset.dates").waitFor();
  await reach("#panel summary");
  await page.keyboard.press("Enter");
  await page.locator("#panel details[open] label").first().waitFor();
  await reach("#panel [type=checkbox]");
  await page.keyboard.press("Space");
  await counted(page, 20);
  await page.keyboard.press("Space");
  await counted(page, 60);
});

for (const colorScheme of ["light", "dark"]) {
  for (const [locale, settings] of [["vi-VN", phone], ["en-US", context]]) {
    scenario(`filters are accessible, ${colorScheme}, ${locale}`, { library, context: { ...settings, colorScheme, locale } }, async (rig) => {
      const { page } = rig;
      await open(rig, "?q=nước&source=Báo Bắc&from=2019");
      await field(page, /Nguồn|Source/);
      await fitsWidth(page);
      await accessible(page);
      const small = await page.locator("#panel label:visible, #panel summary:visible, #panel select, #panel .day input, #chips a, #refine > summary").evaluateAll((all) =>
        all.filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent || one.id));
      assert.deepEqual(small.filter((text) => !/^(Từ|Đến|From|To|Sắp xếp|Order)$/.test(text)), [], "everything takes a finger");
    });
  }
}

scenario("over a large library the panel costs a request more at most, and at most twice the bytes", { context }, async ({ page }) => {
  const costs = [];
  for (const folder of [library, reports(20_000)]) {
    const server = await serve(folder, { compress: true });
    try {
      await open({ page, server });
      costs.push([server.requests.length, server.bytes]);
    } finally {
      await server.close();
    }
  }
  const [[requests, bytes], [more, large]] = costs;
  // The column of dates may begin in one pack and end in another.
  assert.ok(more <= requests + 1, `${more} requests, ${requests} over the small one`);
  assert.ok(large <= 2 * bytes, `${large} bytes, ${bytes} over the small one`);
});
