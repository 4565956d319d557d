// Pictures in documents: loaded when they are about to be seen, said in words where they cannot be, and never from
// anywhere but the library.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./chromium.mjs";
import { accessible, build, fitsWidth, scenario, temporary } from "./rig.mjs";

const phone = { viewport: { width: 320, height: 640 } };
const drawing = (width, height) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#1f5a5c"/></svg>`;
const filler = Array.from({ length: 40 }, (_, i) => `Đoạn ${i} kể chuyện bến sông, có thuyền, có người mua kẻ bán và tiếng chào mời.`).join("\n\n");

const library = build({
  "tracuu.toml": 'title = "Kho hình"\nlang = "vi"\n',
  "ben/song.md": `# Bến sông

![Sơ đồ **bến** đò](hinh/s%C6%A1%20%C4%91%E1%BB%93.svg "Bến nhìn từ trên cao")

Cạnh bến có ![cây gạo](hinh/gạo.svg) già, và [![một con đò](hinh/đò.svg)](https://example.org/do).

${filler}

![Cổng làng ở cuối đường](hinh/cổng.svg)
`,
  "ben/hinh/sơ đồ.svg": drawing(1600, 900),
  "ben/hinh/gạo.svg": drawing(40, 20),
  "ben/hinh/đò.svg": drawing(60, 30),
  "ben/hinh/cổng.svg": drawing(300, 200),
});

const asked = (server) => server.requests.map(({ path }) => path).filter((path) => path.startsWith("/media/"));
const open = async (page, server, query = "") => {
  await page.goto(`${server.url}${query && `?q=${encodeURIComponent(query)}`}#/d/ben/song`);
  await page.locator("#reader article h1").waitFor();
};
const loaded = (page, alt) =>
  page.waitForFunction((alt) => {
    const image = document.querySelector(`img[alt="${alt}"]`);
    return image?.complete && image.naturalWidth > 0;
  }, alt);

for (const colorScheme of ["light", "dark"]) {
  scenario(`pictures have words, fit the window and come when they are near, ${colorScheme}`, { library, context: { ...phone, colorScheme } }, async ({ page, server }) => {
    await open(page, server);
    await loaded(page, "Sơ đồ bến đò");
    await page.locator('img[alt="Cổng làng ở cuối đường"]').waitFor({ state: "attached" });
    assert.ok(!asked(server).includes("/media/ben/hinh/cổng.svg"), "what is far below is not asked for");
    const [image] = await page.locator("article img").evaluateAll((images) =>
      images.map((image) => {
        const { width, height } = image.getBoundingClientRect();
        return { attributes: ["loading", "decoding", "width", "height"].map((name) => image.getAttribute(name)), width, ratio: width / height };
      }),
    );
    assert.deepEqual(image.attributes, ["lazy", "async", "1600", "900"]);
    assert.ok(image.width > 200 && image.width <= 320 && Math.abs(image.ratio - 16 / 9) < 0.02, JSON.stringify(image));
    assert.equal(await page.locator(".text .caption").nth(1).innerText(), "Bến nhìn từ trên cao");
    assert.equal(await page.locator("a[href='https://example.org/do'] img").count(), 1, "a link may be around a picture");
    await fitsWidth(page);
    await accessible(page);
    await page.locator('img[alt="Cổng làng ở cuối đường"]').scrollIntoViewIfNeeded();
    await loaded(page, "Cổng làng ở cuối đường");
    assert.ok(asked(server).includes("/media/ben/hinh/cổng.svg"));
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator('img[alt="Sơ đồ bến đò"]').isVisible(), "on paper too");
  });
}

scenario("a picture that does not come shows its words", { library, context: phone, expected: [/404/], server: { fault: (path) => (path.endsWith("gạo.svg") ? "missing" : undefined) } }, async ({ page, server }) => {
  await open(page, server);
  await page.getByText("Cạnh bến có cây gạo già").waitFor();
  assert.equal(await page.locator('img[alt="cây gạo"]').count(), 0);
  await accessible(page);
});

scenario("a match in the words of a picture leads to the picture", { library, context: phone }, async ({ page, server }) => {
  await page.goto(`${server.url}?q=${encodeURIComponent("cổng làng")}`);
  await page.locator(".hit a").first().click();
  const image = page.locator('img[alt="Cổng làng ở cuối đường"]');
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector('img[alt="Cổng làng ở cuối đường"]')?.getBoundingClientRect() ?? {};
    return top >= 0 && bottom <= innerHeight;
  });
  assert.equal(await image.evaluate((image) => getComputedStyle(image).outlineStyle), "solid");
  await page.getByRole("button", { name: "Mục lục, tìm" }).click();
  assert.match(await page.locator(".matches button").first().innerText(), /Cổng làng ở cuối đường/);
  await page.keyboard.press("Escape");
  // A selection around a picture is quoted with its words.
  const place = await page.evaluate(async () => {
    const paragraph = document.querySelector('img[alt="cây gạo"]').closest("p");
    getSelection().selectAllChildren(paragraph);
    return paragraph.id;
  });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.locator(".quote button").first().click();
  await page.locator(".quote button").first().filter({ hasNotText: "kèm" }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /Cạnh bến có cây gạo già, và một con đò\./, place);
});

scenario("without scripts the plain page shows them", { library, context: { ...phone, javaScriptEnabled: false } }, async ({ page, server }) => {
  await page.goto(`${server.url}d/`);
  await page.getByText("Bến sông").click();
  const image = page.locator('img[alt="Sơ đồ bến đò"]');
  await image.waitFor();
  await page.waitForTimeout(300);
  assert.ok(asked(server).includes("/media/ben/hinh/sơ đồ.svg"));
  assert.ok((await image.boundingBox()).width <= 320);
  await fitsWidth(page);
});

// The command writes no such addresses; a library from elsewhere may. So the reader's code draws passages made here.
const folder = temporary();
mkdirSync(join(folder, "lib/reader"), { recursive: true });
for (const name of ["dom.js", "text.js"]) copyFileSync(join(root, "www/reader", name), join(folder, "lib/reader", name));
writeFileSync(join(folder, "lib/index.html"), "<!doctype html><title>x</title><main></main>");
mkdirSync(join(folder, "lib/media"));
writeFileSync(join(folder, "lib/media/a b.svg"), drawing(4, 3));

const hostile = [
  "https://example.org/a.png", "//example.org/a.png", "data:image/svg+xml,<svg/>", "javascript:alert(1)", "/a.png", "a.png",
  "media/../a.png", "media/%2e%2e/a.png", "media/.%2E/a.png", "media/x/../../a.png", "media/..\\a.png", "media\\..\\a.png",
  "media/..%2fa.png", "media/..%5ca.png", "media/a.png%00", "media/a.png?x", " media/a.png", "me\tdia/../a.png", "./media/a.png",
  "media/\t../a.png", "media/.\n./a.png", "media:a.png", "MEDIA/a.png", "blob:x", "", "#media/a.png", "media",
];

scenario("no library makes the page ask for anything but its own pictures", { library: folder }, async ({ page, server }) => {
  const others = [];
  page.on("request", (request) => others.push(request.url()));
  await page.goto(`${server.url}lib/index.html?x=y#z`);
  server.forget();
  others.length = 0;
  const drawn = await page.evaluate(async (addresses) => {
    const { Body } = await import("./reader/text.js");
    const source = {
      outline: { notes: new Map(), noted: new Map(), at: () => ({ rank: 2 }) },
      numbers: () => [], marks: () => [], search: () => "", address: () => "", table: "", continued: () => false,
    };
    const body = new Body(document.querySelector("main"), source);
    addresses.forEach((href, n) => {
      body.draw({ n, kind: "paragraph", text: "một hai ba", spans: [{ start: 4, end: 7, kind: "image", href }] });
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    return [...document.querySelectorAll("main p")].map((p) => [p.textContent, p.innerText, p.querySelector("img")?.src ?? null]);
  }, [...hostile, "media/a%20b.svg#4x3"]);
  const good = drawn.pop();
  drawn.forEach((one, n) => assert.deepEqual(one, ["một hai ba", "một hai ba", null], hostile[n]));
  assert.deepEqual(good, ["một hai ba", "một  ba", `${server.url}lib/media/a%20b.svg`]);
  const code = /\/lib\/reader\/\w+\.js$/;
  assert.deepEqual(others.filter((url) => !code.test(url)), [`${server.url}lib/media/a%20b.svg`]);
});
