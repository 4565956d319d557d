// What a person meets who listens, who uses keys, who magnifies, who points with a thick finger: half of it is beyond
// what axe can see.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { accessible, fitsWidth, sample, scenario } from "./rig.mjs";

const desk = { viewport: { width: 1280, height: 720 } };
const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
const plain = `d/${readdirSync(join(sample, "d")).find((name) => name.startsWith("vi-tim-kiem-"))}`;

const panel = async (page) => {
  await page.locator("#settings").click();
  await page.locator("#display").waitFor();
};
const filters = async (page) => {
  await page.locator("#refine > summary").click();
  await page.locator("#panel select").waitFor();
};
const suggestions = async (page) => {
  await page.locator("#query").fill("");
  await page.locator("#query").pressSequentially("thong t");
  await page.locator("#suggestions [role=option]").first().waitFor();
  // What is found takes the place of the first page, whenever it comes.
  await page.locator(".hit").first().waitFor();
};
/** Every state: its address, what shows that it is there, and what leads to it. */
const states = {
  start: ["", "#start h1"],
  results: ["?q=thong tin", ".hit"],
  understood: ["?q=thong tin doi ngoai", ".notes"],
  nothing: ["?q=qwxzqw", "#results h1"],
  filters: ["?q=thong tin", ".hit", filters],
  filtered: ["?q=thong tin&.lang=vi", "#chips .chip"],
  years: ["?browse=date", "#browse h1"],
  "documents of a year": ["?browse=date&of=2026", "#browse .cards li"],
  reader: ["?q=bảng#/d/vi/dinh-dang-dau-vao/3", ".text p"],
  failure: ["#/d/khong-co", "#failure h1"],
  settings: ["", "#start h1", panel],
  suggestions: ["", "#start h1", suggestions],
  "plain page": [plain, ".text p"],
  "list of plain pages": ["d/index.html", "main li"],
};

const show = async ({ page, server }, [path, ready, act]) => {
  await page.goto(server.url + path);
  await page.locator(ready).first().waitFor();
  await act?.(page);
};

/** The tree as a screen reader walks it, one line a node, indentation gone. */
const tree = async (page) => (await page.locator("body").ariaSnapshot()).split("\n").map((line) => line.trim().replace(/^- /, "").replace(/^'(.*)'/, "$1"));

/** Fails unless lines that match come in this order, others between them. */
const inOrder = (lines, wanted) => {
  let at = 0;
  for (const pattern of wanted) {
    const found = lines.findIndex((line, number) => number >= at && pattern.test(line));
    assert.notEqual(found, -1, `${pattern} after line ${at} of\n${lines.join("\n")}`);
    at = found + 1;
  }
};

scenario("the main path, as a screen reader walks it", { context: desk }, async (rig) => {
  const { page } = rig;
  const head = [/^link "Đến nội dung"/, /^banner/, /^link "Tra cứu: sổ tay và hồ sơ"/, /^search/, /^combobox "Tìm trong thư viện"/, /^button "Tìm"/,
    /^combobox "Ngôn ngữ giao diện"/, /^button "Cách hiển thị"/, /^main/];
  await show(rig, states.start);
  inOrder(await tree(page), [...head, /^heading "Tra cứu: sổ tay và hồ sơ" \[level=1\]/]);
  await page.locator("#query").fill("thong tin doi ngoai");
  await page.keyboard.press("Enter");
  await page.locator(".hit").first().waitFor();
  const results = await tree(page);
  inOrder(results, [...head, /^heading "\d+ tài liệu" \[level=1\]/, /Đang hiểu là/, /^link "tìm đúng chữ đã gõ: thong tin doi ngoai"/, /^listitem/,
    /^heading "[^"]+" \[level=2\]/, /^link /]);
  const title = await page.locator(".hit a").first().innerText();
  await page.locator(".hit a").first().click();
  await page.locator("mark.current").first().waitFor();
  const reader = await tree(page);
  inOrder(reader, [...head, /^link "Về kết quả"/, /^heading .* \[level=1\]/, /^term/, /^(paragraph|list)/]);
  inOrder(reader, [/^article/]);
  inOrder(reader, [/^button "Chỗ khớp trước"/]);
  inOrder(reader, [/^button "Chỗ khớp tiếp"/]);
  assert.ok(reader.some((line) => line.startsWith("heading") && line.includes(title.slice(0, 20)) && line.includes("level=1")));
});

for (const [name, state] of Object.entries(states)) {
  scenario(`${name}: headings come in order, and every region has a name`, { context: desk }, async (rig) => {
    const { page } = rig;
    await show(rig, state);
    const levels = await page.evaluate(() =>
      [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((h) => h.checkVisibility() && !h.closest("dialog")).map((h) => Number(h.tagName[1])),
    );
    assert.equal(levels.filter((level) => level === 1).length, 1, `${levels}`);
    levels.reduce((before, level) => (assert.ok(level <= before + 1, `${levels}`), level), 0);
    const count = (selector) => page.locator(selector).count();
    assert.equal(await count("main"), 1);
    assert.equal(await count("search"), 1);
  });

  scenario(`${name}: targets are 44 px, links within text 24 px or their line`, { context: phone }, async (rig) => {
    const { page } = rig;
    await show(rig, state);
    const small = await page.evaluate(() => {
      const targets = "a[href], button, input, select, summary, [role=option], [role=button], label:has(input)";
      return [...document.querySelectorAll(targets)].flatMap((element) => {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(".skip, .unseen *")) return [];
        if (document.querySelector("dialog[open]") && !element.closest("dialog")) return [];
        // A box and its label are one target.
        if (element.matches("label input")) return [];
        const { width, height } = element.getBoundingClientRect();
        const inline = element.matches("a") && getComputedStyle(element).display === "inline";
        const running = element.closest(".text, .notes, dd, dt, footer, nav[aria-label] ol");
        const least = running ? 23.5 : 43.5;
        if (inline && running) return [];
        return width < least || height < least ? [`${element.outerHTML.slice(0, 140)}: ${width.toFixed(0)} x ${height.toFixed(0)}`] : [];
      });
    });
    assert.deepEqual(small, []);
  });

  for (const [device, context] of Object.entries({ desk, phone })) {
    scenario(`${name}: what has the focus is in sight, ${device}`, { context }, async (rig) => {
      const { page } = rig;
      await show(rig, state);
      const seen = new Set();
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press("Tab");
        const focus = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === document.body || element.matches("dialog, .table, #display")) return null;
          // What is seen of a radio button is its label.
          const shown = element.matches("#display [type=radio]") ? element.parentElement : element;
          const boxes = [...shown.getClientRects()];
          const points = boxes.flatMap(({ left, top, width, height }) => [0.15, 0.5, 0.85].map((part) => [left + width * part, top + height / 2]));
          const free = points.some(([x, y]) => {
            const hit = document.elementFromPoint(x, y);
            return hit && (shown.contains(hit) || hit.contains(shown));
          });
          const { outlineStyle, outlineWidth } = getComputedStyle(element.matches("#display [type=radio]") ? element.nextElementSibling : element);
          return { html: element.outerHTML.slice(0, 120), free, outline: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
        });
        if (!focus) continue;
        assert.ok(focus.free, `hidden: ${focus.html}`);
        assert.ok(focus.outline, `no outline: ${focus.html}`);
        seen.add(focus.html);
      }
      assert.ok(seen.size >= 3, [...seen].join("\n"));
    });
  }

  scenario(`${name}: magnified four times, spaced out, nothing is lost`, { context: { viewport: { width: 320, height: 256 } } }, async (rig) => {
    const { page } = rig;
    await show(rig, state);
    await fitsWidth(page);
    // The values of WCAG 1.4.12.
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }");
      document.adoptedStyleSheets = [sheet];
    });
    await fitsWidth(page);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll("button, .button, h1, h2, h3, label, legend, summary, p, li")]
        .filter((element) => element.checkVisibility() && !element.closest(".unseen, .table, option"))
        .filter((element) => getComputedStyle(element).overflow !== "visible" && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1))
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    assert.deepEqual(cut, []);
    // What stays in its place must leave room for what moves.
    const covered = await page.evaluate(() =>
      [...document.querySelectorAll("body *")]
        .filter((element) => element.checkVisibility() && !element.closest("dialog, .unseen, .ticks") && /fixed|sticky/.test(getComputedStyle(element).position))
        .reduce((sum, element) => sum + element.getBoundingClientRect().height, 0),
    );
    assert.ok(covered <= 256 / 2, `${covered} px of 256 stay covered`);
  });

  scenario(`${name}: in forced colours, without motion`, { context: { ...phone, forcedColors: "active", reducedMotion: "reduce" } }, async (rig) => {
    const { page } = rig;
    await show(rig, state);
    await accessible(page);
    const moving = await page.evaluate(() => document.getAnimations().filter(({ effect }) => effect.getComputedTiming().activeDuration > 10).length);
    assert.equal(moving, 0);
  });
}

scenario("a chosen setting and a suggestion show without their colour", { context: { ...desk, forcedColors: "active" } }, async (rig) => {
  const { page } = rig;
  await show(rig, states.settings);
  const ticks = await page.evaluate(() =>
    [true, false].map((checked) => {
      const radio = [...document.querySelectorAll("#display [type=radio]")].find((radio) => radio.checked === checked);
      return getComputedStyle(radio.nextElementSibling, "::before").content;
    }),
  );
  assert.deepEqual(ticks, ['"✓" / ""', "none"]);
});

scenario("who asks for more contrast gets it without setting anything", { context: desk }, async (rig) => {
  const { page } = rig;
  await show(rig, states.results);
  const colours = () => page.locator(".facts span").first().evaluate((fact) => [getComputedStyle(fact).color, getComputedStyle(document.documentElement).color]);
  const [soft, ink] = await colours();
  assert.notEqual(soft, ink);
  await page.emulateMedia({ contrast: "more" });
  const [softer, inker] = await colours();
  assert.equal(softer, inker);
});

scenario("while somebody types, little is said", { context: desk }, async (rig) => {
  const { page } = rig;
  await show(rig, states.start);
  await page.evaluate(() => {
    window.said = [];
    for (const live of document.querySelectorAll("[aria-live], [role=status], [role=alert]")) {
      new MutationObserver(() => live.textContent.trim() && window.said.push(live.textContent)).observe(live, { childList: true, characterData: true, subtree: true });
    }
  });
  await page.locator("#query").pressSequentially("thong tin doi ngoai", { delay: 60 });
  await page.waitForFunction(() => /\d+ tài liệu/.test(document.getElementById("live").textContent));
  await page.waitForTimeout(700);
  const counts = await page.evaluate(() => window.said.filter((text) => /tài liệu/.test(text)));
  // On a slow machine a pause within the word may be as long as one after it.
  assert.ok(counts.length <= 3, counts.join("; "));
});

scenario("every text says its language where it is not the page's", { context: { ...desk, locale: "en-US" } }, async (rig) => {
  const { page } = rig;
  await show(rig, ["?q=thong tin", ".hit"]);
  const spoken = await page.evaluate(() => ({
    page: document.documentElement.lang,
    hits: [...document.querySelectorAll(".hit")].map((hit) => hit.querySelector("h2 a").closest("[lang]").lang),
    snippets: [...document.querySelectorAll(".hit .snippet")].map((snippet) => snippet.closest("[lang]").lang),
  }));
  assert.equal(spoken.page, "en");
  assert.ok(spoken.hits.includes("vi"));
  assert.deepEqual(spoken.snippets, spoken.hits);
});

scenario("nothing in the head lies over anything else, from a phone to a wall", { context: desk }, async (rig) => {
  const { page } = rig;
  for (const path of ["?q=thong tin", "?q=thong tin&lang=km&kiosk"]) {
    await show(rig, [path, ".hit"]);
    for (const width of [320, 360, 480, 700, 959, 961, 1024, 1080, 1280, 1920, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      const boxes = await page.evaluate(() =>
        [".brand", "#query", "#form button", "#languages", "#settings"].map((selector) => {
          const { left, right, top, bottom } = document.querySelector(selector).getBoundingClientRect();
          return { selector, left, right, top, bottom };
        }),
      );
      for (const [at, a] of boxes.entries()) {
        assert.ok(a.left >= 0 && a.right <= width, `${a.selector} sticks out at ${width} px`);
        for (const b of boxes.slice(at + 1)) {
          const apart = a.right <= b.left + 0.5 || b.right <= a.left + 0.5 || a.bottom <= b.top + 0.5 || b.bottom <= a.top + 0.5;
          assert.ok(apart, `${a.selector} and ${b.selector} at ${width} px, ${path}`);
        }
      }
      await fitsWidth(page);
    }
  }
});
