// Every state in every theme and language: accessible, no wider than the window, readable.

import assert from "node:assert/strict";
import { accessible, build, fitsWidth, scenario } from "./rig.mjs";

const wide = build({
  "wide.md": `# Bảng rộng và chữ dài

${"Mộttừrấtdàikhôngcókhoảngtrắng".repeat(12)} rùa

| ${Array.from({ length: 14 }, (_, i) => `Cột ${i}`).join(" | ")} |
|${"---|".repeat(14)}
| ${Array.from({ length: 14 }, (_, i) => `giá trị số ${i}`).join(" | ")} |

\`\`\`
${"một dòng mã rất dài ".repeat(20)}
\`\`\`

https://example.org/${"duong-dan-dai/".repeat(20)}

#### Đề mục sâu

1. một
   - hai
     - ba
2. bốn

> Trích dẫn.
`,
});

const states = {
  start: { path: "", ready: "#start h1" },
  results: { path: "?q=thong tin doi ngoai", ready: ".hit" },
  nothing: { path: "?q=qwxzqw", ready: "#results h1" },
  reader: { path: "?q=bảng#/d/vi/dinh-dang-dau-vao/3", ready: ".find" },
  missing: { path: "#/d/khong-co", ready: "#failure h1" },
};

for (const [name, { path, ready }] of Object.entries(states)) {
  for (const colorScheme of ["light", "dark"]) {
    for (const locale of ["vi-VN", "en-US"]) {
      const width = colorScheme === "light" ? 1440 : 320;
      const context = { colorScheme, locale, viewport: { width, height: 800 } };
      scenario(`${name} is accessible, ${colorScheme}, ${locale}, ${width} px`, { context }, async ({ page, server }) => {
        await page.goto(server.url + path);
        await page.locator(ready).first().waitFor();
        assert.equal(await page.locator("h1:visible").count(), 1);
        await fitsWidth(page);
        await accessible(page);
      });
    }
  }
}

for (const width of [320, 360, 768, 1440]) {
  scenario(`wide content fits ${width} px`, { library: wide, context: { viewport: { width, height: 700 } } }, async (rig) => {
    const { page, server } = rig;
    for (const path of ["?q=rùa", "?q=rùa#/d/wide"]) {
      await page.goto(server.url + path);
      await page.locator(path.includes("#") ? "#reader article" : ".hit").waitFor();
      await fitsWidth(page);
      await accessible(page);
    }
  });
}

scenario("structure becomes elements", { library: wide }, async ({ page, server }) => {
  await page.goto(`${server.url}#/d/wide`);
  await page.locator("#reader article").waitFor();
  const shape = await page.locator(".text").evaluate((text) => ({
    headings: [...document.querySelectorAll("article h1, article h2, article h3, article h4")].map((h) => `${h.tagName} ${h.textContent}`),
    head: text.querySelectorAll("thead th[scope=col]").length,
    cells: text.querySelectorAll("tbody td").length,
    lists: [...text.querySelectorAll("li")].map((li) => `${li.parentElement.tagName} ${li.firstElementChild.textContent}`),
    nested: text.querySelector("ol > li > ul > li > ul > li > span").textContent,
    quote: text.querySelector("blockquote p").textContent,
    code: text.querySelector("pre code").textContent.startsWith("một dòng mã"),
  }));
  assert.deepEqual(shape, {
    headings: ["H1 Bảng rộng và chữ dài", "H2 Đề mục sâu"],
    head: 14,
    cells: 14,
    lists: ["OL một", "UL hai", "UL ba", "OL bốn"],
    nested: "ba",
    quote: "Trích dẫn.",
    code: true,
  });
});

scenario("text can be spaced out without loss", { context: { viewport: { width: 320, height: 800 } } }, async (rig) => {
  const { page, server } = rig;
  await page.goto(`${server.url}?q=thong tin`);
  await page.locator(".hit").first().waitFor();
  // The values of WCAG 1.4.12.
  await page.evaluate(() => {
    for (const element of document.querySelectorAll("*")) {
      Object.assign(element.style, { lineHeight: "1.5", letterSpacing: "0.12em", wordSpacing: "0.16em" });
    }
  });
  await fitsWidth(page);
});

scenario("lines leave room for stacked marks", {}, async ({ page, server }) => {
  for (const path of ["", "?q=thong tin", "?q=thong tin#/d/vi/tim-kiem"]) {
    await page.goto(server.url + path);
    await page.locator("main h1:visible").first().waitFor();
    await page.waitForTimeout(300);
    const low = await page.evaluate(() =>
      [...document.querySelectorAll("h1, h2, h3, p, li, a, button, input, td, th, dd, label")].flatMap((element) => {
        const { lineHeight, fontSize } = getComputedStyle(element);
        const ratio = parseFloat(lineHeight) / parseFloat(fontSize);
        const least = /^(P|LI|TD|DD)$/.test(element.tagName) ? 1.6 : 1.4;
        return ratio < least - 0.001 ? [`${element.tagName}.${element.className}: ${ratio}`] : [];
      }),
    );
    assert.deepEqual(low, []);
  }
});

scenario("targets are large enough for a finger", { context: { viewport: { width: 360, height: 740 } } }, async (rig) => {
  const { page, server } = rig;
  for (const path of ["?q=thong tin", "?q=thong tin#/d/vi/tim-kiem"]) {
    await page.goto(server.url + path);
    await page.locator("main h1:visible").waitFor();
    await page.waitForTimeout(300);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, header a, a.back, .keys, summary")].filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return width > 0 && (height < 43.5 || width < 43.5);
      }).map((element) => element.outerHTML),
    );
    assert.deepEqual(small, []);
  }
});

scenario("the present match differs from the others by more than its colour", { context: { forcedColors: "active" } }, async (rig) => {
  const { page, server } = rig;
  await page.goto(`${server.url}?q=thong tin`);
  await page.locator(".hit a").first().click();
  await page.locator("mark.current").first().waitFor();
  const outlines = await page.evaluate(() =>
    [document.querySelector("mark.current"), document.querySelector("article mark:not(.current)")].map(
      (mark) => getComputedStyle(mark).outlineStyle,
    ),
  );
  assert.deepEqual(outlines, ["solid", "none"]);
  await accessible(page);
});

scenario("on paper there is the document alone", {}, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thong tin#/d/vi/tim-kiem`);
  await page.locator("#reader article").waitFor();
  await page.emulateMedia({ media: "print" });
  for (const selector of ["header", "footer", ".back"]) {
    assert.equal(await page.locator(selector).first().isVisible(), false, selector);
  }
  assert.ok(await page.locator("article h1").isVisible());
});

const long = build({
  "long.md": `# Tài liệu dài\n\n${Array.from({ length: 4000 }, (_, i) => `Đoạn thứ ${i} có vài chữ để đọc${i === 3500 ? " và một con tê giác" : ""}.`).join("\n\n")}\n`,
});

scenario("a long document opens at a far passage", { library: long }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=tê giác`);
  await page.locator(".hit a").click();
  await page.locator("mark.current").first().waitFor();
  await page.waitForFunction(() => {
    const { top } = document.querySelector("mark.current").getBoundingClientRect();
    return Math.abs(top - innerHeight * 0.3) < 30;
  });
  assert.match(await page.locator("mark.current").first().evaluate((mark) => mark.closest("p").textContent), /Đoạn thứ 3500/);
});

scenario("a long document that is still being drawn is printed whole", { library: long }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=tê giác`);
  await page.locator(".hit a").click();
  const printed = await page.evaluate(async () => {
    while (!document.querySelector("mark.current")) await new Promise(requestAnimationFrame);
    const count = () => document.querySelectorAll(".text p").length;
    const before = count();
    dispatchEvent(new Event("beforeprint"));
    const now = count();
    await new Promise((done) => setTimeout(done, 1500));
    return { before, now, after: count(), numbers: new Set([...document.querySelectorAll("[id^=p-]")].map(({ id }) => id)).size };
  });
  assert.ok(printed.before < printed.now, JSON.stringify(printed));
  assert.equal(printed.now, printed.after, "nothing is drawn twice");
  assert.ok(printed.numbers >= printed.now, "each passage is there once");
});
