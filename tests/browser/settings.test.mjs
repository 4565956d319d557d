// How the page looks is the reader's to set; it is kept on the device, only if changed, and harms nothing.

import assert from "node:assert/strict";
import { accessible, fitsWidth, scenario } from "./rig.mjs";

const desk = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 320, height: 700 }, hasTouch: true, isMobile: true };

const open = async (page) => {
  await page.locator("#settings").click();
  await page.locator("#display").waitFor();
};
const kept = (page) => page.evaluate(() => localStorage.getItem("tracuu"));
const paper = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const document = "?q=thong tin#/d/vi/tim-kiem";

/** Puts settings where an earlier visit would have left them. */
const visited = (page, settings) => page.addInitScript((kept) => localStorage.setItem("tracuu", kept), JSON.stringify(settings));

scenario("a theme is chosen, kept, and there before anything is painted", { context: desk }, async ({ page, server }) => {
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
  assert.equal(await kept(page), null, "nothing is kept until something is set");
  const light = await paper(page);
  await open(page);
  await page.getByRole("radio", { name: "Tối" }).check();
  const dark = await paper(page);
  assert.notEqual(dark, light);
  assert.equal(await kept(page), '{"theme":"dark"}');
  // Nothing but the head's own files: the theme does not wait for the page's code.
  server.options.fault = (path) => (/app\.js|tracuu\.js|\.wasm/.test(path) ? "hang" : undefined);
  await page.goto(server.url, { waitUntil: "commit" });
  await page.locator("header").waitFor();
  assert.equal(await paper(page), dark);
  const boot = await page.locator("head script[src='boot.js']").evaluate((script) => [script.async, script.defer, script.type]);
  assert.deepEqual(boot, [false, false, ""], "it runs before the body is there");
  server.options.fault = undefined;
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
  await open(page);
  assert.ok(await page.getByRole("radio", { name: "Tối" }).isChecked());
  await page.getByRole("radio", { name: "Theo thiết bị" }).check();
  assert.equal(await paper(page), light);
  assert.equal(await kept(page), null, "what is as usual is not kept");
});

scenario("the panel needs no mouse, and its keys are its own", { context: desk }, async ({ page, server }) => {
  await page.goto(server.url + document);
  await page.locator("article h1").waitFor();
  const size = () => page.locator(".text p").first().evaluate((p) => parseFloat(getComputedStyle(p).fontSize));
  const usual = await size();
  await page.locator("#settings").focus();
  await page.keyboard.press("Enter");
  await page.locator("#display").waitFor();
  const inside = () => page.evaluate(() => document.activeElement.closest("#display") !== null);
  assert.ok(await inside());
  // All around, and never out of it.
  const met = new Set();
  for (let i = 0; i < 14; i++) {
    met.add(await page.evaluate(() => document.activeElement.name || document.activeElement.id || document.activeElement.innerText));
    await page.keyboard.press("Tab");
    if (!(await page.evaluate(() => document.activeElement === document.body))) assert.ok(await inside());
  }
  for (const name of ["set-theme", "set-leading", "set-width", "set-face", "shortcuts"]) assert.ok(met.has(name), name);
  const larger = page.getByRole("button", { name: "Chữ lớn hơn" });
  await larger.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Space");
  assert.ok(Math.abs((await size()) / usual - 1.3) < 0.01);
  assert.match(await page.locator("#display output").innerText(), /130\s?%/);
  for (let i = 0; i < 8; i++) await page.keyboard.press("Enter");
  assert.equal(await larger.getAttribute("aria-disabled"), "true");
  assert.ok(await larger.evaluate((button) => button === document.activeElement), "the focus stays on it");
  await page.getByRole("radio", { name: "Vừa" }).first().focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator("html").getAttribute("data-leading"), "wide");
  const address = page.url();
  await page.keyboard.press("Escape");
  await page.locator("#display").waitFor({ state: "hidden" });
  assert.equal(page.url(), address, "Escape closed the panel, not the document");
  assert.ok(await page.evaluate(() => document.activeElement.id === "settings"), "the focus is back");
  assert.deepEqual(JSON.parse(await kept(page)), { size: "250", leading: "wide" });
  await open(page);
  await page.getByRole("button", { name: "Trở về mặc định" }).click();
  assert.equal(await kept(page), null);
  assert.equal(await size(), usual);
  assert.ok(await page.getByRole("radio", { name: "Vừa" }).first().isChecked());
  await page.mouse.click(10, 800);
  await page.locator("#display").waitFor({ state: "hidden" });
});

scenario("single letters can be switched off, for good", { context: desk }, async ({ page, server }) => {
  await page.goto(server.url + document);
  await page.locator("article h1").waitFor();
  await open(page);
  await page.locator("#shortcuts").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  assert.ok(await page.evaluate(() => document.activeElement.id !== "query"));
  await page.reload();
  await page.locator("article h1").waitFor();
  await page.keyboard.press("/");
  assert.ok(await page.evaluate(() => document.activeElement.id !== "query"));
});

scenario("every setting changes what it says", { context: desk }, async ({ page, server }) => {
  await page.goto(server.url + document);
  await page.locator(".text p").first().waitFor();
  const look = () =>
    page.locator(".text p").first().evaluate((p) => {
      const { fontSize, lineHeight, fontFamily, color } = getComputedStyle(p);
      return { size: parseFloat(fontSize), leading: parseFloat(lineHeight) / parseFloat(fontSize), face: fontFamily, color, width: p.clientWidth };
    });
  const set = (name, value) =>
    page.evaluate(([name, value]) => document.documentElement.setAttribute(`data-${name}`, value), [name, value]);
  const usual = await look();
  await set("leading", "close");
  assert.ok((await look()).leading > 1.599 && (await look()).leading < usual.leading);
  await set("leading", "wide");
  assert.ok((await look()).leading > usual.leading);
  await set("width", "narrow");
  assert.ok((await look()).width < usual.width);
  await set("width", "wide");
  assert.ok((await look()).width > usual.width);
  await set("width", "usual");
  await set("face", "sans");
  assert.notEqual((await look()).face, usual.face);
  const letters = usual.width / usual.size;
  await set("size", "130");
  assert.ok(Math.abs((await look()).width / (await look()).size - letters) < 2, "the measure follows the text");
});

scenario("storage that is refused or spoiled is no matter", { context: desk }, async ({ page, server }) => {
  for (const spoiled of ["null", "[]", "not JSON", '{"theme":"\\"><script>","size":{"a":1},"face":["x y"]}', '{"theme":7}']) {
    await page.addInitScript((text) => localStorage.setItem("tracuu", text), spoiled);
    await page.goto(server.url);
    await page.locator("#start h1").waitFor();
    assert.match((await page.locator("html").getAttribute("data-theme")) ?? "x", /^\w+$/);
  }
  await page.addInitScript(() => {
    const refuse = { get: () => { throw new DOMException("refused", "SecurityError"); } };
    Object.defineProperty(window, "localStorage", refuse);
    Object.defineProperty(window, "sessionStorage", refuse);
  });
  // The earlier scripts fail in this window, which is what is wanted of them.
  page.removeAllListeners("pageerror");
  await page.goto(server.url);
  await page.locator("#start h1").waitFor();
  await open(page);
  await page.getByRole("radio", { name: "Ngà" }).check();
  assert.equal(await page.locator("html").getAttribute("data-theme"), "sepia");
  assert.match(await page.locator("#display [role=status]").innerText(), /Không ghi lại được/);
});

const states = { start: ["", "#start h1"], results: ["?q=thong tin", ".hit"], reader: [document, ".text p"], failure: ["#/d/khong-co", "#failure h1"] };
for (const theme of ["sepia", "contrast", "dark"]) {
  for (const [name, [path, ready]] of Object.entries(states)) {
    scenario(`${name} is accessible in ${theme}, the panel as well`, { context: phone }, async ({ page, server }) => {
      await visited(page, { theme });
      await page.goto(server.url + path);
      await page.locator(ready).first().waitFor();
      await fitsWidth(page);
      await accessible(page);
      await open(page);
      await accessible(page);
    });
  }
}

for (const size of ["85", "250"]) {
  scenario(`text of ${size} % fits 320 px`, { context: phone }, async ({ page, server }) => {
    await visited(page, { size, leading: "wide", width: "wide" });
    for (const [path, ready] of Object.values(states)) {
      await page.goto(server.url + path);
      await page.locator(ready).first().waitFor();
      await fitsWidth(page);
    }
  });
}

scenario("a kiosk's targets are larger, and it keeps nothing", { context: { viewport: { width: 1080, height: 1920 }, hasTouch: true } }, async (rig) => {
  const { page, server } = rig;
  await page.goto(`${server.url}?kiosk`);
  await page.locator("#start h1").waitFor();
  await page.locator("#query").fill("thong tin");
  await page.locator(".hit").first().waitFor();
  const low = await page.evaluate(() =>
    [...document.querySelectorAll("button, select, input, header a, summary, .hit h2 a")]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 55.5)
      .map((element) => `${element.outerHTML} ${element.getBoundingClientRect().height}`),
  );
  assert.deepEqual(low, []);
  await fitsWidth(page);
  await page.reload();
  await page.locator(".hit").first().waitFor();
  assert.ok(await page.locator("html[data-kiosk]").count(), "the tab remembers that it is one");
  await open(page);
  await page.getByRole("radio", { name: "Tối" }).check();
  assert.equal(await kept(page), null);
  assert.match(await page.locator("#display [role=status]").innerText(), /Không ghi lại được/);
});

scenario("the first visit loads only what it needs", { context: desk }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=thong tin`);
  await page.locator(".hit").first().waitFor();
  const code = server.requests.map(({ path }) => path).filter((path) => /\/$|\.(html|css|js|wasm)$/.test(path));
  const known = ["/", "/style.css", "/boot.js", "/app.js", "/tracuu.js", "/i18n/vi.js"];
  // As crates/xtask/src/size.rs counts.
  assert.deepEqual(code.filter((path) => !known.includes(path) && !path.endsWith(".wasm")), []);
  assert.deepEqual(known.filter((path) => !code.includes(path)), []);
});
