// Vietnamese letters with two marks are whole: nothing clips their ink, and no line runs into the next.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { sample, scenario } from "./rig.mjs";

const plain = `d/${readdirSync(join(sample, "d")).find((name) => name.startsWith("vi-tim-kiem-"))}`;
const states = {
  start: ["", "#start h1"],
  results: ["?q=thong tin", ".hit"],
  nothing: ["?q=qwxzqw", "#results h1"],
  reader: ["?q=bảng#/d/vi/dinh-dang-dau-vao/3", ".text p"],
  failure: ["#/d/khong-co", "#failure h1"],
  "plain page": [plain, ".text p"],
  "list of plain pages": ["d/index.html", "main li"],
};

/**
 * In the page: puts letters that reach highest and lowest at the start of everything that holds text, and says whose
 * ink would be cut, and whose lines are too close.
 */
function faults() {
  const LETTERS = "ỗậẴỂỠỘgỵ";
  const pen = document.createElement("canvas").getContext("2d");
  const found = [];
  const holders = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const holder = walk.currentNode.parentElement;
    if (walk.currentNode.data.trim() && holder.checkVisibility({ contentVisibilityAuto: true }) && !holder.closest(".unseen, svg, option, script, noscript")) holders.add(holder);
  }
  const ink = (style) => {
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = pen.measureText(LETTERS);
    return { up, down };
  };
  const named = (element) => `${element.tagName.toLowerCase()}${element.id && `#${element.id}`}.${element.className}`;
  for (const holder of holders) {
    const style = getComputedStyle(holder);
    const { up, down } = ink(style);
    const probe = document.createElement("span");
    const baseline = document.createElement("span");
    baseline.style.cssText = "display: inline-block; inline-size: 0; block-size: 0";
    probe.append(LETTERS, baseline);
    holder.prepend(probe);
    const base = baseline.getBoundingClientRect().bottom;
    const lineHeight = parseFloat(style.lineHeight);
    // What stands above and below a line is as high as this line's highest.
    if (!/^(SUP|SUB)$/.test(holder.tagName) && lineHeight < up + down - 0.5) {
      found.push(`${named(holder)}: a line of ${lineHeight} px for ink of ${(up + down).toFixed(1)} px`);
    }
    for (let box = holder; box && box !== document.body; box = box.parentElement) {
      const { overflowY, contentVisibility, contain } = getComputedStyle(box);
      if (overflowY === "visible" && contentVisibility !== "auto" && !/paint|content|strict/.test(contain)) continue;
      const edge = box.getBoundingClientRect();
      const top = edge.top + box.clientTop - box.scrollTop;
      const bottom = edge.top + box.clientTop + box.scrollHeight - box.scrollTop;
      if (base - up < top - 0.5) found.push(`${named(holder)} loses ${(top - base + up).toFixed(1)} px above in ${named(box)}`);
      if (base + down > bottom + 0.5) found.push(`${named(holder)} loses ${(base + down - bottom).toFixed(1)} px below in ${named(box)}`);
    }
    probe.remove();
  }
  // What is typed into: the field clips at its padding.
  for (const field of document.querySelectorAll("input:not([type=radio], [type=checkbox]), select")) {
    if (!field.checkVisibility()) continue;
    const { up, down } = ink(getComputedStyle(field));
    if (field.clientHeight < up + down) found.push(`${named(field)}: ${field.clientHeight} px for ink of ${up + down}`);
  }
  return found;
}

for (const size of ["85", "100", "175", "250"]) {
  scenario(`stacked marks are whole at ${size} %`, { context: { viewport: { width: 800, height: 900 } } }, async ({ page, server }) => {
    await page.addInitScript((size) => localStorage.setItem("tracuu", JSON.stringify({ size, leading: "close" })), size);
    for (const [name, [path, ready]] of Object.entries(states)) {
      await page.goto(server.url + path);
      await page.locator(ready).first().waitFor();
      assert.deepEqual(await page.evaluate(faults), [], name);
    }
    await page.goto(server.url);
    await page.locator("#start h1").waitFor();
    await page.locator("#settings").click();
    await page.locator("#display").waitFor();
    assert.deepEqual(await page.evaluate(faults), [], "settings");
  });
}

scenario("the probe finds what is clipped", {}, async ({ page, server }) => {
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
  await page.locator("#start h1").evaluate((title) => Object.assign(title.style, { overflow: "hidden", lineHeight: "1" }));
  const found = await page.evaluate(faults);
  assert.ok(found.some((fault) => /^h1.*: a line of/.test(fault)), found.join("; "));
  assert.ok(found.some((fault) => /^h1.* loses .* above/.test(fault)), found.join("; "));
});

scenario("on the screen, ink that may overflow is the ink that is seen", { context: { viewport: { width: 800, height: 900 } } }, async (rig) => {
  const { page, server } = rig;
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
  // The heading, with room around it, clipped and not: the same picture.
  await page.locator("#start h1").evaluate((title) => (title.textContent = "ỖẬẴỂỠ ộgỵ"));
  const clip = await page.locator("#start h1").evaluate((title) => {
    const { x, y, width, height } = title.getBoundingClientRect();
    return { x, y: y - 20, width, height: height + 40 };
  });
  const seen = async (overflow) => {
    await page.locator("#start h1").evaluate((title, overflow) => (title.style.overflow = overflow), overflow);
    return page.screenshot({ clip, caret: "hide" });
  };
  assert.ok((await seen("visible")).equals(await seen("hidden")));
});
