// The page says how a query was understood, and leads back to the words as typed.

import assert from "node:assert/strict";
import { accessible, build, fitsWidth, scenario } from "./rig.mjs";

const pages = {
  "doi-ngoai.md": "---\nlang: vi\n---\n# Thông tin đối ngoại\n\nThông tin đối ngoại là việc của nhiều nơi. Công tác thông tin đối ngoại cần kế hoạch.\n",
  "hoi-nghi.md": "---\nlang: vi\n---\n# Hội nghị tập huấn\n\nHội nghị tập huấn mở ở huyện. Hội nghị tập huấn về thông tin đối ngoại.\n",
  "uy-ban.md": "---\nlang: vi\n---\n# Ủy ban nhân dân huyện\n\nỦy ban nhân dân mở hội nghị. Văn bản của UBND gửi các xã.\n",
  "plain.md": "---\nlang: en\n---\n# A page without marks\n\nThong tin doi ngoai, as one types it in a hurry.\n",
};
const library = build(pages, ["--title", "Thông tin", "--lang", "vi"]);

const notes = (page) => page.locator(".notes p").allInnerTexts();
const open = async (page, server, query, rest = "") => {
  await page.goto(`${server.url}?q=${encodeURIComponent(query)}${rest}`);
  await page.locator("#results h1").waitFor();
};
const param = (page, name) => new URL(page.url()).searchParams.get(name);

for (const [kind, typed, understood] of [
  ["without accents", "thong tin doi ngoai", "thông tin đối ngoại"],
  ["in Telex", "thoong tin ddoois ngoaij", "thông tin đối ngoại"],
  ["with a slip", "thông tin đối ngaọi", "thông tin đối ngoại"],
]) {
  scenario(`a query ${kind} is explained, and there is a way back`, { library }, async ({ page, server }) => {
    await open(page, server, typed);
    assert.deepEqual(await notes(page), [`Đang hiểu là ${understood} — tìm đúng chữ đã gõ: ${typed}`]);
    assert.equal(await page.locator(".notes bdi").first().getAttribute("lang"), "vi");
    const asUnderstood = await page.locator(".hit h2").allInnerTexts();
    assert.ok(asUnderstood.includes("Thông tin đối ngoại"));

    await page.locator(".notes a").focus();
    await page.keyboard.press("Enter");
    await page.locator(".notes").getByText("Đang tìm đúng chữ đã gõ").waitFor();
    assert.equal(param(page, "literal"), "1");
    assert.equal(param(page, "q"), typed);
    assert.equal(await page.locator("#query").inputValue(), typed);
    assert.match((await notes(page))[0], /^Đang tìm đúng chữ đã gõ.* — trở lại cách tìm thông thường$/);
    assert.ok(await page.evaluate(() => document.activeElement.matches(".notes a")), "the focus stays in its place");
    await page.reload();
    await page.locator(".notes").getByText("Đang tìm đúng chữ đã gõ").waitFor();

    await page.goBack();
    await page.locator(".notes").getByText("Đang hiểu là").waitFor();
    assert.equal(param(page, "literal"), null);
    assert.deepEqual(await page.locator(".hit h2").allInnerTexts(), asUnderstood);
    await page.goForward();
    await page.getByText("trở lại cách tìm thông thường").click();
    await page.locator(".notes").getByText("Đang hiểu là").waitFor();
    assert.equal(param(page, "literal"), null);
  });
}

scenario("exactly the words as typed are found", { library }, async ({ page, server }) => {
  await open(page, server, "thông tin đối ngaọi", "&literal=1");
  assert.ok((await notes(page)).some((note) => /Không có tài liệu nào chứa: ngaọi/.test(note)));
  assert.ok(!(await notes(page)).some((note) => /Đang hiểu là/.test(note)));
});

scenario("the reader comes back to literal results", { library }, async ({ page, server }) => {
  await open(page, server, "thong tin doi ngoai", "&literal=1");
  await page.locator(".hit a").first().click();
  await page.locator("#reader article").waitFor();
  await page.reload();
  await page.locator("a.back").click();
  await page.locator(".notes").getByText("Đang tìm đúng chữ đã gõ").waitFor();
  // A new query is a new question.
  await page.fill("#query", "hoi nghi");
  await page.locator(".notes").getByText("Đang hiểu là hội nghị").waitFor();
  assert.equal(param(page, "literal"), null);
  await page.goto(`${server.url}?literal=1#/d/uy-ban`);
  await page.locator("a.back").click();
  await page.locator("#start h1").waitFor();
  assert.equal(param(page, "literal"), null, "without a query there is nothing to take word for word");
});

scenario("other names and missing words are told, all in one place", { library, context: { locale: "en-GB" } }, async (rig) => {
  const { page, server } = rig;
  await open(page, server, "ủy ban nhân dân");
  assert.deepEqual(await notes(page), ["Also searched: UBND"]);
  await open(page, server, "uy ban nhan dan qwxzqw");
  assert.equal(await page.locator(".notes").count(), 1);
  assert.deepEqual(await notes(page), [
    "Read as ủy ban nhân dân qwxzqw — search exactly as typed: uy ban nhan dan qwxzqw",
    "Also searched: UBND",
    "No document contains: qwxzqw",
  ]);
  // Spoken without the way back, which repeats what the reader has typed.
  await page.waitForFunction(() => /document/.test(document.getElementById("live").textContent));
  const spoken = await page.locator("#live").textContent();
  assert.match(spoken, /Read as ủy ban nhân dân/);
  assert.doesNotMatch(spoken, /exactly as typed/);
});

scenario("what is found as it was typed needs no word", { library }, async ({ page, server }) => {
  await open(page, server, "hội nghị");
  assert.deepEqual(await notes(page), []);
  assert.equal(await page.locator(".notes").count(), 0);
});

scenario("what is typed never becomes mark-up", { library }, async ({ page, server }) => {
  const typed = 'thong tin <img src=x onerror="document.title=1"> {what} doi ngaoi';
  await open(page, server, typed);
  const text = (await notes(page)).join("\n");
  assert.ok(text.includes(typed.replaceAll(/\s+/g, " ")), text);
  assert.equal(await page.locator("#results img").count(), 0);
});

for (const colorScheme of ["light", "dark"]) {
  for (const locale of ["vi-VN", "en-US"]) {
    const context = { colorScheme, locale, viewport: { width: 320, height: 800 } };
    scenario(`notes are accessible and fit, ${colorScheme}, ${locale}`, { library, context }, async ({ page, server }) => {
      for (const [query, rest] of [
        ["thong tin doi ngoai", ""],
        ["thong tin doi ngoai", "&literal=1"],
        ["ủy ban nhân dân thông tin đối ngaọi qwxzqw", ""],
        [`thong tin ${"rất-dài".repeat(30)}`, ""],
      ]) {
        await open(page, server, query, rest);
        await page.locator(".notes").waitFor();
        await fitsWidth(page);
        await accessible(page);
      }
    });
  }
}
