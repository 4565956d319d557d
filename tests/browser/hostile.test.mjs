// A library is input: whatever its texts say, they are shown as text.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, scenario } from "./rig.mjs";
import { POLICY } from "./server.mjs";

const script = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>";
const library = build({
  "docs.jsonl": [
    { id: "a<b>&\"'/../x", title: `Evil ${script}`, text: `Trap ${script}\n\n${script} trap again`, source: script,
      section: "<b>bold</b>", url: "javascript:window.hacked=1", [script]: "field", __proto__x: "y", kind: [script, "two"] },
    { id: "md", title: "Links", format: "markdown",
      text: "A trap: [one](javascript:window.hacked=1), [two](data:text/html,hacked), [three](https://example.org/?a=1&b=2), [four](JaVaScRiPt:window.hacked=1)\n\n`<i>`\n\n| <script>a</script> | trap |\n|---|---|\n| <img src=x> | y |\n" },
    { id: "html", title: "From HTML", format: "html",
      text: `<p>A trap <svg onload="window.hacked=1"><a href="javascript:window.hacked=1">link</a></svg></p><style>body{display:none}</style>${script}` },
  ].map((document) => JSON.stringify(document)).join("\n"),
});

const safe = async (page) => {
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  const made = await page.evaluate(() => ({
    elements: document.querySelectorAll("main script, main img, main svg:not(.ticks), main style, main b, main i, main iframe").length,
    links: [...document.querySelectorAll("a[href]")].map((link) => link.protocol).filter((protocol) => !/^https?:$/.test(protocol)),
    handlers: [...document.querySelectorAll("main *")].flatMap((element) => [...element.attributes]).filter(({ name }) => name.startsWith("on")).length,
  }));
  assert.deepEqual(made, { elements: 0, links: [], handlers: 0 });
};

scenario("hostile texts are shown as they are", { library }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=trap`);
  await page.locator(".hit").first().waitFor();
  await safe(page);
  const titles = await page.locator(".hit a").allInnerTexts();
  assert.ok(titles.some((title) => title.includes("<script>window.hacked")), titles.join("; "));
  for (const title of titles) {
    await page.locator(".hit a").filter({ hasText: title.slice(0, 8) }).first().click();
    await page.locator("article h1").waitFor();
    await safe(page);
    await page.goBack();
    await page.locator(".hit").first().waitFor();
  }
});

scenario("of links only those that lead to a page are links", { library }, async ({ page, server }) => {
  await page.goto(`${server.url}#/d/md`);
  await page.locator("#reader article").waitFor();
  const links = await page.locator(".text a").evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute("href")]));
  assert.deepEqual(links, [["three", "https://example.org/?a=1&b=2"]]);
  assert.match(await page.locator(".text").innerText(), /one.*two.*three.*four/s, "the words stay");
});

scenario("hostile addresses and queries are only looked up", { library, expected: [] }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=${encodeURIComponent(script)}`);
  await page.locator("#results h1").waitFor();
  await safe(page);
  await page.goto(`${server.url}?q=x&lang=${encodeURIComponent("../../evil")}#/d/${encodeURIComponent(script)}/%E0%A4%A`);
  await page.locator("#failure h1").waitFor();
  await safe(page);
  await page.goto(`${server.url}?q=${"\u0300\ud800".repeat(300)}${"(".repeat(300)}`);
  await page.locator("#results h1").waitFor();
});

scenario("the policy of the contract is enough, and is in the page too", { expected: [/Content Security Policy/] }, async ({ page, server }) => {
  assert.equal(server.options.policy, POLICY);
  const violations = [];
  await page.exposeFunction("violated", (what) => violations.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => window.violated(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(`${server.url}?q=thong tin`);
  await page.locator(".hit a").first().click();
  await page.locator("mark.current").first().waitFor();
  assert.deepEqual(violations, []);
  // The page's own policy holds even where the host sends none.
  server.options.policy = "";
  await page.goto(`${server.url}?q=thong tin`);
  await page.locator(".hit").first().waitFor();
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.hacked = 1";
    document.body.append(script);
  }).catch(() => {});
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  const html = readFileSync(join(server.folder, "index.html"), "utf8");
  for (const directive of POLICY.split("; ")) assert.ok(html.includes(directive), directive);
  assert.doesNotMatch(html, /<script>|<style|\son\w+=|\sstyle=/);
});
