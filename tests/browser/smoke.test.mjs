// The page opens, says what it is, and stays quiet.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { accessible, fitsWidth, scenario } from "./rig.mjs";

for (const width of [320, 1440]) {
  scenario(`the page opens ${width} px wide`, { context: { viewport: { width, height: 800 } } }, async (rig) => {
    await rig.page.goto(rig.server.url, { waitUntil: "networkidle" });
    assert.notEqual(await rig.page.title(), "");
    await fitsWidth(rig.page);
    await accessible(rig.page);
  });
}

scenario("a first visit asks for few files, each once", {}, async ({ page, server }) => {
  await page.goto(server.url, { waitUntil: "networkidle" });
  await page.locator("#start h1").waitFor();
  const [engine, ...others] = readdirSync(server.folder).filter((name) => name.endsWith(".wasm"));
  assert.deepEqual(others, []);
  // Whether and when a browser wants the icon is its own affair.
  const paths = server.requests.map(({ path }) => path).filter((path) => path !== "/favicon.svg");
  // What the lists of the first page are in.
  const asked = paths.map((path) => path.replace(/\/[0-9a-f]{16}\.pack$/, "/pack"));
  const code = ["", "app.js", "boot.js", "browse.js", engine, "help.js", "i18n/more/vi.js", "i18n/vi.js"];
  const needed = [...code, "library/manifest.tracuu", "library/pack", "style.css", "style/browse.css", "tracuu.js"];
  assert.deepEqual(asked.sort(), needed.map((name) => `/${name}`));
});
