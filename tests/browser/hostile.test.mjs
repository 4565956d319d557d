// A library is input: whatever its texts say, they are shown as text.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
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

/** What a worse world would put anywhere. */
const evil = [
  "<script>window.hacked=1</script>",
  "</title></script><script>window.hacked=1</script>",
  "\"><img src=x onerror=window.hacked=1>",
  "'-window.hacked=1-'",
  "<svg><style><img src=x onerror=window.hacked=1></style></svg>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=window.hacked=1&gt;'>",
  "<!--<script>window.hacked=1</script>-->",
  "<template><script>window.hacked=1</script></template>",
  "<iframe srcdoc='<script>parent.hacked=1</script>'>",
  "<base href='https://example.org/'><a href=x>x</a>",
  "<form><input name=attributes><input name=textContent></form>",
  "javascript:window.hacked=1",
  "data:text/html,<script>window.hacked=1</script>",
  "{{constructor.constructor('window.hacked=1')()}}",
  "${window.hacked=1}",
  "\u202e]]>&lt;script&gt;\u2028\u2066",
  "__proto__",
  "constructor",
  "../../../../etc/passwd",
  "a%2Fb%00%ff/..//.",
  "#/d/../?q=%3Cscript%3E",
];
const corpus = evil.map((text, number) => ({
  id: number % 2 ? text : `doc/${text}`,
  title: text,
  text: `bẫy ${text}\n\n# ${text}\n\n- ${text}\n\n| ${text.replaceAll("|", "")} | hai |\n|---|---|\n| ${text.replaceAll("|", "")} | bẫy |\n\n[${text.replaceAll(/[[\]]/g, "")}](${text.replaceAll(/\s/g, "")})`,
  format: ["text", "markdown", "html"][number % 3],
  date: ["2024-06-06", text][number % 2],
  source: text, section: text, url: text, lang: ["vi", text][number % 2], [text]: text, author: [text, text],
}));
const worse = build(
  { "docs.jsonl": corpus.map((document) => JSON.stringify(document)).join("\n") },
  ["--title", evil[1], "--description", evil[2], "--url", "https://example.org/\"><script>window.hacked=1</script>".replaceAll(" ", "")],
);
const STRICT = `${POLICY}; require-trusted-types-for 'script'; trusted-types 'none'`;

/** Collects what the policy stopped, before anything of the page runs. */
const watch = async (page) => {
  const violations = [];
  await page.exposeFunction("violated", (what) => violations.push(what));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => window.violated(`${event.violatedDirective} ${event.sample} ${event.sourceFile}`));
  });
  return violations;
};

scenario("a hostile library, under the strictest policy there is", { library: worse, server: { policy: STRICT } }, async ({ page, server }) => {
  const violations = await watch(page);
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
  await safe(page);
  assert.equal(await page.locator(".brand span").innerText(), evil[1]);
  assert.equal(await page.title(), evil[1]);
  await page.goto(`${server.url}?q=${encodeURIComponent("bẫy")}`);
  await page.locator(".hit").first().waitFor();
  await page.evaluate(async () => {
    for (let i = 0; i < 5 && document.querySelector(".more button"); i++) {
      document.querySelector(".more button").click();
      await new Promise((done) => setTimeout(done, 200));
    }
  });
  await safe(page);
  const addresses = await page.locator(".hit h2 a").evaluateAll((links) => links.map((link) => link.href));
  assert.equal(addresses.length, corpus.length, "every document is found");
  for (const address of addresses) {
    await page.goto(address);
    await page.locator("article h1, #failure h1").first().waitFor();
    assert.equal(await page.locator("#failure").isVisible(), false, `${address} opens`);
    await safe(page);
  }
  assert.deepEqual(violations, []);
});

scenario("hostile queries, under the strictest policy", { library: worse, server: { policy: STRICT } }, async ({ page, server }) => {
  const violations = await watch(page);
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
  for (const text of evil) {
    await page.locator("#query").fill(text);
    await page.keyboard.press("Enter");
    await page.waitForTimeout(60);
    await safe(page);
  }
  assert.deepEqual(violations, []);
});

scenario("hostile addresses, under the strictest policy", { library: worse, server: { policy: STRICT } }, async ({ page, server }) => {
  const violations = await watch(page);
  for (const [number, text] of evil.entries()) {
    const part = encodeURIComponent(text);
    const all = [`?q=${part}&lang=${part}&literal=${part}`, `?lang=${part}#/d/${part}`, `?q=bay#/d/${text.replaceAll(/[\s%]/g, "")}/9`, `?browse=${part}&of=${part}#${part}`];
    // Half of them for each text, the other half for the next.
    for (const path of all.filter((_, at) => at % 2 === number % 2)) {
      await page.goto(server.url + path);
      await page.locator("#start h1:visible, #results h1:visible, #failure h1:visible, #browse h1:visible, article h1:visible").first().waitFor();
      await safe(page);
    }
  }
  assert.deepEqual(violations, []);
});

scenario("the whole page does without a single trusted type", { server: { policy: STRICT } }, async ({ page, server }) => {
  const violations = await watch(page);
  await page.goto(`${server.url}?q=thong tin`);
  await page.locator(".hit").first().waitFor();
  await page.locator("#query").pressSequentially(" d");
  await page.locator("#suggestions [role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#settings").click();
  await page.locator("#display").getByRole("radio").nth(2).check();
  await page.keyboard.press("Escape");
  await page.locator("#languages").selectOption("fr");
  await page.getByRole("heading", { name: /documents/ }).waitFor();
  await page.locator(".hit a").first().click();
  await page.locator("mark.current").first().waitFor();
  await page.locator('[data-do="next"]').first().click();
  await page.goto(`${server.url}#/d/khong-co`);
  await page.locator("#failure h1").waitFor();
  assert.deepEqual(violations, []);
});

for (const policy of [STRICT, ""]) {
  scenario(`plain pages of a hostile library ${policy ? "under that policy" : "under their own"}`, { library: worse, server: { policy } }, async ({ page, server }) => {
    const violations = await watch(page);
    const names = readdirSync(join(server.folder, "d"));
    assert.equal(names.length, corpus.length + 1);
    const titles = new Set();
    for (const name of names) {
      await page.goto(`${server.url}d/${name}`);
      await safe(page);
      const found = await page.evaluate(() => ({
        scripts: [...document.querySelectorAll("script")].map((script) => script.type),
        data: [...document.querySelectorAll("script")].map((script) => JSON.parse(script.textContent).name),
        foreign: document.querySelectorAll("template, form form, math, base, style, object, embed").length,
        title: document.querySelector("h1").textContent,
        meta: [...document.querySelectorAll("meta[name=citation_title]")].map((meta) => meta.content),
      }));
      assert.equal(found.foreign, 0, name);
      if (name === "index.html") continue;
      assert.deepEqual(found.scripts, ["application/ld+json"], name);
      // The same words in the page, for programs and for search engines.
      assert.deepEqual([found.data[0], found.meta[0]], [found.title, found.title]);
      titles.add(found.title);
    }
    assert.ok(titles.size > evil.length - 3);
    assert.deepEqual(violations, [], "data is no script");
  });
}
