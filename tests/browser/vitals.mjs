// Measures what a visitor on a phone feels: `cargo xtask vitals`. Prints one JSON object.
//
// The phone is Chromium slowed down: 1.6 Mbit/s, 150 ms to the server and back, a processor four times slower. Largest
// contentful paint and layout shift are what the browser itself reports; interaction to next paint is the time from a
// key or tap to the frame that shows its effect, the 75th percentile of all of them in all runs.

import { chromium } from "playwright-core";
import { launch, sample } from "./chromium.mjs";
import { serve } from "./server.mjs";

const RUNS = 5;
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale: "vi-VN" };
const QUERY = "thong tin doi ngoai";

/** In the page, before anything else: notes what the browser reports. */
function observe() {
  window.vitals = { paint: 0, shift: 0, interactions: {} };
  const watch = (type, note, options) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...options });
  watch("largest-contentful-paint", ({ startTime }) => (window.vitals.paint = startTime));
  watch("layout-shift", ({ value, hadRecentInput }) => (window.vitals.shift += hadRecentInput ? 0 : value));
  watch("event", ({ interactionId, duration }) => {
    if (!interactionId) return;
    const { interactions } = window.vitals;
    interactions[interactionId] = Math.max(interactions[interactionId] ?? 0, duration);
  }, { durationThreshold: 16 });
}

const scenarios = {
  start: {
    path: "",
    ready: "#start h1",
    act: async (page) => page.waitForTimeout(300),
  },
  typing: {
    path: "",
    ready: "#start h1",
    act: async (page) => {
      await page.locator("#query").tap();
      await page.locator("#query").pressSequentially(QUERY, { delay: 150 });
      await page.locator(".hit mark").first().waitFor();
    },
  },
  opening: {
    path: `?q=${encodeURIComponent(QUERY)}`,
    ready: ".hit",
    act: async (page) => {
      await page.locator(".hit a").nth(1).tap();
      await page.locator("mark.current").first().waitFor();
      for (let step = 0; step < 3; step++) await page.locator('[data-do="next"]').first().tap();
    },
  },
};

async function run(browser, server, { path, ready, act }) {
  const context = await browser.newContext(phone);
  try {
    const page = await context.newPage();
    await page.addInitScript(observe);
    const tools = await context.newCDPSession(page);
    await tools.send("Network.enable");
    await tools.send("Network.emulateNetworkConditions", {
      offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8,
    });
    await tools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.goto(server.url + path);
    await page.locator(ready).first().waitFor({ timeout: 60_000 });
    await act(page);
    // Reports come when the frame is done.
    await page.waitForTimeout(500);
    const { paint, shift, interactions } = await page.evaluate(() => window.vitals);
    return { paint, shift, interactions: Object.values(interactions) };
  } finally {
    await context.close();
  }
}

/** Of sorted numbers. */
const percentile = (numbers, part) => numbers[Math.min(numbers.length - 1, Math.floor(numbers.length * part))] ?? null;

const browser = await chromium.launch(launch);
const server = await serve(sample, { compress: true });
const result = { runs: RUNS, browser: browser.version(), scenarios: {} };
try {
  for (const [name, scenario] of Object.entries(scenarios)) {
    // The first one only fills the server's store of compressed files.
    await run(browser, server, scenario);
    const runs = [];
    for (let n = 0; n < RUNS; n++) runs.push(await run(browser, server, scenario));
    const sorted = (of) => runs.flatMap(of).sort((a, b) => a - b);
    const interactions = sorted((run) => run.interactions);
    result.scenarios[name] = {
      paint: percentile(sorted((run) => run.paint), 0.5),
      shift: Math.max(...runs.map((run) => run.shift)),
      interactions: interactions.length,
      interaction75: percentile(interactions, 0.75),
      interactionWorst: interactions.at(-1) ?? null,
    };
  }
} finally {
  await server.close();
  await browser.close();
}
console.log(JSON.stringify(result));
