// Takes the README's pictures of the sample library: `cargo xtask pictures`. The same page gives the same picture.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { launch, sample } from "./chromium.mjs";
import { serve } from "./server.mjs";

const folder = fileURLToPath(new URL("../pictures/", import.meta.url));
/** Bytes; whoever opens the README loads them all. */
const LARGEST = 150_000;

const desk = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 1.25, hasTouch: true, isMobile: true };
const kiosk = { viewport: { width: 1080, height: 1920 }, deviceScaleFactor: 0.5, hasTouch: true };

const opened = async (page) => {
  await page.locator(".hit a").first().click();
  await page.locator("mark.current").first().waitFor();
};

const pictures = {
  start: { context: desk, path: "", ready: "#start h1" },
  search: { context: desk, path: "?q=thong tin doi ngoai", ready: ".hit" },
  reader: { context: desk, path: "?q=thong tin doi ngoai", ready: ".hit", act: opened },
  dark: { context: { ...desk, colorScheme: "dark" }, path: "?q=ket luan 57", ready: ".hit", act: opened },
  phone: { context: phone, path: "?q=ket luan 57", ready: ".hit" },
  kiosk: { context: kiosk, path: "?kiosk&q=doi ngoai nhan dan", ready: ".hit" },
};

const browser = await chromium.launch(launch);
const server = await serve(sample);
mkdirSync(folder, { recursive: true });
try {
  for (const [name, { context: settings, path, ready, act }] of Object.entries(pictures)) {
    const context = await browser.newContext({ locale: "vi-VN", reducedMotion: "reduce", ...settings });
    const page = await context.newPage();
    await page.goto(server.url + path);
    await page.locator(ready).first().waitFor();
    await act?.(page);
    await page.waitForLoadState("networkidle");
    const picture = await page.screenshot({ caret: "hide", animations: "disabled" });
    if (picture.length > LARGEST) throw new Error(`${name}.png has ${picture.length} bytes, more than ${LARGEST}`);
    writeFileSync(join(folder, `${name}.png`), picture);
    console.log(`tests/pictures/${name}.png  ${picture.length} bytes`);
    await context.close();
  }
} finally {
  await server.close();
  await browser.close();
}
