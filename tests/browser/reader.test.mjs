// Reading: the place in the document, its matches, its contents, its footnotes, tables and numbers, long documents.

import assert from "node:assert/strict";
import { accessible, build, fitsWidth, scenario } from "./rig.mjs";

const desk = { viewport: { width: 1440, height: 900 } };
const laptop = { viewport: { width: 1100, height: 800 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

const filler = (from, to) => Array.from({ length: to - from }, (_, i) => `Câu chuyện thứ ${from + i} kể về một buổi chợ sớm ở bến sông, có thuyền, có người mua kẻ bán và tiếng chào mời.`).join("\n\n");

const library = build({
  "tracuu.toml": 'title = "Kho thử"\nlang = "vi"\n',
  "in/quy-che.md": `---
title: Quy chế chợ nổi
lang: vi
date: 2024-03-05
source: Ban quản lý bến
number: ["12/QC-BQL"]
url: https://example.org/quy-che
---

# Quy chế chợ nổi

Mở đầu về con sông và những chiếc ghe bầu chở dưa hấu.[^1]

## Phần một: ghe thuyền

${filler(0, 30)}

### Neo đậu

Ghe bầu neo ở bờ nam theo Quyết định số 47/QĐ-BQL. Ghe nhỏ neo ở bờ bắc.

${filler(30, 60)}

## Phần hai: hàng hóa

| Mặt hàng | Nơi bán | Giờ | Giá thấp nhất trong mùa | Giá cao nhất trong mùa |
|---|---|---|---|---|
| Dưa hấu | ghe bầu | 5 giờ | mười nghìn đồng một ký | mười lăm nghìn đồng một ký |

Người bán dưa hấu treo cây bẹo. Ghe bầu lớn được ưu tiên.

${filler(60, 90)}

[^1]: Ghe bầu là loại ghe lớn đi biển.
`,
  "in/quyet-dinh.md": `---
title: Quyết định số 47/QĐ-BQL về nơi neo đậu
lang: vi
date: 2023-01-02
number: ["47/QĐ-BQL"]
---

Điều duy nhất: ghe lớn neo bờ nam. Xem thêm Quy chế 12/QC-BQL và Thông tư số 9/2020/TT-BVT.
`,
  "in/cho-noi.md": "# Chợ nổi mùa nước lớn\n\nMùa nước lớn, chợ nổi đông ghe bầu. Quy chế 12/QC-BQL được dán ở đầu bến.\n",
  "in/english.md": "---\ntitle: Floating market\nlang: en\n---\n\nBoats and melons at dawn, by the river.\n",
});

const place = (page) => page.locator(".find .place span").first();
const inThird = (page, selector) =>
  page.waitForFunction((selector) => {
    const top = document.querySelector(selector)?.getBoundingClientRect().top;
    return Math.abs(top - innerHeight * 0.3) < 40;
  }, selector);

async function open(page, server, query, hash) {
  await page.goto(`${server.url}${query ? `?q=${encodeURIComponent(query)}` : ""}#/d/${hash}`);
  await page.locator("#reader article h1").waitFor();
}

scenario("all matches are listed with what stands around them, and lead there", { library, context: laptop }, async ({ page, server }) => {
  await open(page, server, "ghe bầu", "in/quy-che");
  await page.locator("mark.current").waitFor();
  const total = Number((await place(page).innerText()).split("/")[1]);
  assert.ok(total >= 4, `${total} matches`);
  await page.getByRole("button", { name: "Mục lục, tìm" }).click();
  const items = page.locator(".matches button");
  assert.equal(await items.count(), total);
  assert.match((await items.allInnerTexts()).join("\n"), /Ghe bầu lớn được ưu tiên/);
  await accessible(page);
  await items.nth(1).click();
  await inThird(page, "mark.current");
  assert.equal(await place(page).innerText(), `2/${total}`);
  assert.equal(await page.locator(".panel").evaluate((panel) => panel.open), false, "the sheet gives way");
  assert.match(await page.locator(".find [role=status] .unseen").innerText(), new RegExp(`Chỗ khớp 2 trên ${total}`));
});

scenario("contents count the matches under each heading", { library, context: laptop }, async ({ page, server }) => {
  await open(page, server, "ghe bầu", "in/quy-che");
  await page.locator("mark.current").waitFor();
  await page.keyboard.press("t");
  const rows = await page.locator(".contents li").evaluateAll((items) => items.map((item) => [item.className, item.querySelector("a").textContent, item.querySelector(".count [aria-hidden]")?.textContent]));
  assert.deepEqual(rows.map((row) => row.slice(0, 2)), [
    ["rank-2", "Phần một: ghe thuyền"],
    ["rank-3", "Neo đậu"],
    ["rank-2", "Phần hai: hàng hóa"],
  ]);
  const counts = await page.evaluate(async () => {
    const { passages, found } = await (await (await import("./tracuu.js")).open()).document("in/quy-che", { query: "ghe bầu" });
    const above = (n) => passages.slice(0, n + 1).findLast(({ kind, n }) => kind === "heading" && n > 0)?.text;
    return found.map(({ passage }) => above(passage));
  });
  for (const [, heading, count] of rows) {
    const expected = counts.filter((other) => other === heading).length;
    assert.equal(count, expected ? String(expected) : undefined, heading);
  }
  assert.ok(rows.some(([, , count]) => count));
  await page.locator(".contents a").nth(2).click();
  await page.waitForFunction(() => document.activeElement.textContent === "Phần hai: hàng hóa");
  await page.waitForFunction(() => document.querySelector(".path").textContent === "Phần hai: hàng hóa");
  assert.match(page.url(), /#\/d\/in\/quy-che\/\d+$/);
  await page.goBack();
  await page.locator("#reader article").waitFor();
});

scenario("the headings above the place are shown", { library, context: phone }, async ({ page, server }) => {
  await open(page, server, "neo bờ nam", "in/quy-che/35");
  await page.waitForFunction(() => document.querySelector(".path").textContent === "Phần một: ghe thuyền › Neo đậu");
  await fitsWidth(page);
});

scenario("nothing moves when a result is opened at its passage", { context: phone }, async ({ page, server }) => {
  await page.addInitScript(() => {
    window.moved = 0;
    const add = (list) => list.getEntries().forEach(({ value }) => (window.moved += value));
    new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(`${server.url}?q=${encodeURIComponent("thong tin doi ngoai")}`);
  await page.locator(".hit").first().waitFor();
  const addresses = await page.locator(".hit h3 a, .hit h2 a").evaluateAll((links) => links.map((link) => link.href));
  assert.ok(addresses.length >= 8, `${addresses.length} results`);
  for (const address of addresses) {
    // From another page, so that the document is the first thing this one shows.
    await page.goto("about:blank");
    await page.goto(address);
    await page.locator("mark.current").first().waitFor();
    await page.waitForTimeout(300);
    const moved = await page.evaluate(() => window.moved);
    assert.ok(moved < 0.05, `${address}: layout shifts of ${moved}`);
  }
});

scenario("something else is found in the document, marks or none, letters with accents or none", { library, context: laptop }, async ({ page, server }) => {
  await open(page, server, "ghe bầu", "in/quy-che");
  await page.locator("mark.current").waitFor();
  await page.keyboard.press("f");
  await page.locator(".within input").fill("dua hau");
  await page.waitForFunction(() => /dưa hấu/i.test(document.querySelector("mark.current")?.textContent));
  const total = Number((await place(page).innerText()).split("/")[1]);
  assert.ok(total >= 3);
  assert.equal(await page.locator(".matches button").count(), total);
  await page.locator(".within input").fill("xyzzy qwx");
  await page.locator(".find .place").filter({ hasText: "Không thấy" }).waitFor();
  assert.equal(await page.locator("#reader article mark").count(), 0);
  await accessible(page);
  await page.locator(".within input").press("Escape");
  assert.equal(await page.locator(".panel").evaluate((panel) => panel.open), false);
});

scenario("ticks stand where matches are", { library, context: desk }, async ({ page, server }) => {
  await open(page, server, "ghe bầu", "in/quy-che");
  await page.waitForFunction(() => document.querySelector(".ticks path").getAttribute("d"));
  const ticks = await page.locator(".ticks path").getAttribute("d");
  const total = Number((await place(page).innerText()).split("/")[1]);
  const marks = ticks.split("M").length - 1;
  assert.ok(marks >= 3 && marks <= total, `${marks} ticks of ${total} matches`);
  const { x, y, height, width } = await page.locator(".ticks").boundingBox();
  await page.mouse.click(x + width / 2, y + height - 2);
  // The last, or the one before it where both are one tick.
  await page.waitForFunction((total) => parseInt(document.querySelector(".find .place span").textContent) >= total - 1, total);
});

scenario("beside a wide window's text the panel stands by itself, and stays shut once shut", { library, context: desk }, async ({ page, server }) => {
  await open(page, server, "ghe bầu", "in/quy-che");
  await page.locator(".matches button").first().waitFor();
  assert.ok(await page.locator("#reader article").evaluate((article) => !article.contains(document.querySelector("dialog"))));
  const [panel, text] = await page.evaluate(() => [".panel", ".text"].map((selector) => document.querySelector(selector).getBoundingClientRect().toJSON()));
  assert.ok(panel.left > text.right, "beside, not over");
  await accessible(page);
  await page.locator(".panel .shut").click();
  await page.goBack();
  await open(page, server, "ghe", "in/cho-noi");
  assert.equal(await page.locator(".panel").evaluate((element) => element.open), false);
});

scenario("footnotes lead there and back, tables scroll by themselves", { library, context: phone }, async ({ page, server }) => {
  await open(page, server, "", "in/quy-che");
  const mark = page.locator(".text a[role=doc-noteref]");
  await mark.click();
  await page.waitForFunction(() => /loại ghe lớn/.test(document.activeElement.textContent));
  await page.locator(".text a[role=doc-backlink]").click();
  await page.waitForFunction(() => /chở dưa hấu/.test(document.activeElement.textContent));
  const table = page.getByRole("region", { name: "Bảng" });
  await table.scrollIntoViewIfNeeded();
  assert.ok(await table.evaluate((element) => element.scrollWidth > element.clientWidth && element.tabIndex === 0));
  await fitsWidth(page);
});

scenario("a document's number leads to that document, or to a search", { library, context: desk }, async ({ page, server }) => {
  await open(page, server, "", "in/quy-che/35");
  await page.locator("a.number", { hasText: "47/QĐ-BQL" }).first().click();
  await page.locator("article h1", { hasText: "Quyết định số 47/QĐ-BQL" }).waitFor();
  const unknown = page.locator("a.number", { hasText: "9/2020/TT-BVT" });
  assert.match(await unknown.getAttribute("href"), /^\?q=/);
  await unknown.click();
  await page.locator("#results h1").waitFor();
});

scenario("what is cited, who cites, and what is like it", { library, context: desk }, async ({ page, server }) => {
  await open(page, server, "", "in/quy-che");
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.locator(".related section").nth(1).waitFor();
  const related = await page.locator(".related section").evaluateAll((sections) =>
    Object.fromEntries(sections.map((section) => [section.querySelector("h2").textContent, [...section.querySelectorAll("a")].map((link) => link.textContent)])),
  );
  assert.deepEqual(related["Văn bản được nhắc đến"], ["Quyết định số 47/QĐ-BQL về nơi neo đậu"]);
  assert.deepEqual(related["Tài liệu nhắc đến văn bản này"].sort(), ["Chợ nổi mùa nước lớn", "Quyết định số 47/QĐ-BQL về nơi neo đậu"].sort());
  assert.ok(Object.keys(related).length >= 2);
  await accessible(page);
});

scenario("the next result is one step away, and back is where one was", { context: desk }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thong tin doi ngoai`);
  const titles = await page.locator(".hit h2 a").allInnerTexts();
  await page.locator(".hit h2 a").nth(1).click();
  await page.locator(".neighbours .next").click();
  await page.locator("article h1", { hasText: titles[2] }).waitFor();
  await page.locator(".neighbours .previous").click();
  await page.locator("article h1", { hasText: titles[1] }).waitFor();
});

scenario("after a literal search only the words themselves are marked", { library, context: desk }, async ({ page, server }) => {
  const marks = async (literal) => {
    await page.goto(`${server.url}?q=melonz+river${literal ? "&literal=1" : ""}#/d/in/english`);
    await page.waitForFunction((literal) => document.querySelectorAll("article mark").length > 0 && location.search.includes("literal") === literal, literal);
    const highlights = await page.evaluate(() => [...CSS.highlights.get("found")].map(({ startContainer, startOffset, endOffset }) => startContainer.data.slice(startOffset, endOffset)));
    return [...highlights, ...(await page.locator("article mark").allInnerTexts())].sort();
  };
  assert.deepEqual(await marks(false), ["melons", "river"]);
  assert.deepEqual(await marks(true), ["river"]);
  const found = (literal) =>
    page.evaluate(async (literal) => {
      const { passages, found } = await (await (await import("./tracuu.js")).open()).document("in/english", { query: "melonz river", literal });
      return found.map(({ passage, start, end }) => passages[passage].text.slice(start, end));
    }, literal);
  assert.deepEqual([await found(false), await found(true)], [["melons", "river"], ["river"]]);
});

for (const [name, context] of [["phone", { viewport: { width: 320, height: 640 }, hasTouch: true }], ["dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }], ["forced colours", { forcedColors: "active" }]]) {
  scenario(`the panel and the tools are accessible, ${name}`, { library, context }, async ({ page, server }) => {
    await open(page, server, "ghe bầu", "in/quy-che");
    await page.locator("mark.current").waitFor();
    await accessible(page);
    await page.locator(".find .named").click();
    await page.locator(".matches button").first().waitFor();
    await accessible(page);
    await fitsWidth(page);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement.matches(".find .named"));
    for (const tool of ["cite", "share"]) {
      await page.locator(`.document-tools [data-do=${tool}]`).click();
      await page.locator("dialog.tool[open]").waitFor();
      await accessible(page);
      await fitsWidth(page);
      await page.keyboard.press("Escape");
      await page.waitForFunction((tool) => document.activeElement.matches(`[data-do=${tool}]`), tool);
    }
  });
}

scenario("with the keyboard alone: open, next, panel, tool, back", { context: laptop }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thong tin doi ngoai`);
  await page.locator(".hit h2 a").first().focus();
  await page.keyboard.press("Enter");
  await page.locator("mark.current").first().waitFor();
  const before = await place(page).innerText();
  await page.keyboard.press("n");
  await page.waitForFunction((before) => document.querySelector(".find .place span").textContent !== before, before);
  await page.keyboard.press("t");
  assert.ok(await page.evaluate(() => document.activeElement.closest(".panel")));
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector(".panel").open);
  await page.evaluate(() => document.querySelector(".document-tools button").focus());
  await page.keyboard.press("Enter");
  await page.locator("dialog.tool[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog.tool[open]").waitFor({ state: "detached" }).catch(() => {});
  await page.keyboard.press("Escape");
  await page.locator(".hit").first().waitFor();
});

scenario("a long document is drawn whole, and found in by the browser", { library: build({ "long.md": `# Dài\n\n${filler(0, 3000)}\n\nChỗ cuối có con cù lao.\n` }), context: phone }, async ({ page, server }) => {
  await page.addInitScript(() => {
    // Looked at in the page, in the moment the passage is there: from here the document might already be whole.
    document.addEventListener("DOMContentLoaded", () => {
      new MutationObserver((_, observer) => {
        if (!document.getElementById("p-1500")) return;
        observer.disconnect();
        window.first = document.querySelectorAll("[id^=p-]").length;
      }).observe(document.getElementById("reader"), { childList: true, subtree: true });
    });
  });
  await open(page, server, "", "long/1500");
  await inThird(page, "#p-1500");
  const first = await page.evaluate(() => window.first);
  assert.ok(first > 0 && first < 200, `${first} passages are drawn when the wanted one is there`);
  await page.waitForFunction(() => !document.querySelector(".section:empty, .part:empty"), undefined, { timeout: 30_000 });
  const passages = await page.evaluate(async () => (await (await (await import("./tracuu.js")).open()).document("long")).passages.length);
  assert.ok(passages > 3000);
  assert.equal(await page.locator("[id^=p-]").count(), passages);
  await inThird(page, "#p-1500");
  assert.ok(await page.evaluate(() => window.find("con cù lao")), "the browser's own find finds it");
});


const nile = build({ "nile.md": "---\ntitle: السلحفاة والنهر\nlang: ar\n---\n\nتعيش السلحفاة في النهر، كما في 57-KL/TW.\n" });

scenario("a document runs the way of its language, and the page its own", { library: nile, context: phone }, async ({ page, server }) => {
  await open(page, server, "", "nile");
  await page.locator("#p-0").waitFor();
  const way = (selector) => page.locator(selector).first().evaluate((element) => getComputedStyle(element).direction);
  assert.deepEqual(await Promise.all(["article h1", "#p-0", "a.number", ".document-tools", ".where"].map(way)), ["rtl", "rtl", "ltr", "ltr", "ltr"]);
  const { left, right } = await page.locator("#p-0").evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  });
  assert.ok(360 - right < left, "it begins at the right");
  await fitsWidth(page);
  await accessible(page);
});
