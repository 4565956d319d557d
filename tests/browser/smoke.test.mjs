// The page opens, says what it is, and stays quiet.

import assert from "node:assert/strict";
import { accessible, fitsWidth, scenario } from "./rig.mjs";

for (const width of [320, 1440]) {
  scenario(`the page opens ${width} px wide`, { context: { viewport: { width, height: 800 } } }, async (rig) => {
    await rig.page.goto(rig.server.url, { waitUntil: "networkidle" });
    assert.notEqual(await rig.page.title(), "");
    await fitsWidth(rig.page);
    await accessible(rig.page);
  });
}
