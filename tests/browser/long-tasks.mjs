// Measures how long a document keeps the browser busy while it opens, on a machine four times slower.
//
//   node tests/browser/long-tasks.mjs LIBRARY_DIR "#/d/ID/PASSAGE" [QUERY]
//
// Prints the tasks over 50 ms (as the browser's own PerformanceObserver counts them), the longest task of the page's
// main thread in a trace, and when the passage stood in its place.

import { chromium } from "playwright-core";
import { launch } from "./chromium.mjs";
import { serve } from "./server.mjs";

const [folder, hash, query = ""] = process.argv.slice(2);
const SLOWER = Number(process.env.SLOWER ?? 4);

const server = await serve(folder);
const browser = await chromium.launch(launch);
const page = await browser.newPage({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 });
page.on("console", (message) => console.log(message.type(), message.text()));
page.on("pageerror", (error) => console.log(error.stack));
const session = await page.context().newCDPSession(page);
await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
// The page first, as a visitor comes to a document: what starting costs is measured elsewhere.
await page.goto(`${server.url}${query ? `?q=${encodeURIComponent(query)}` : ""}`);
await page.locator("main h1:visible").waitFor();
await page.waitForTimeout(2000);
await page.evaluate(() => {
  window.long = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.long.push({ at: entry.startTime - window.began, duration: entry.duration });
  }).observe({ type: "longtask" });
});
const events = [];
session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
await session.send("Tracing.start", { categories: "toplevel,devtools.timeline,disabled-by-default-devtools.timeline", transferMode: "ReportEvents" });
await page.evaluate((hash) => {
  window.began = performance.now();
  location.hash = hash;
  const place = hash.split("/").at(-1);
  const watch = () => {
    const element = document.getElementById(`p-${place}`);
    const { top } = element?.getBoundingClientRect() ?? {};
    if (element && top > 0 && top < innerHeight) window.stood ??= performance.now() - window.began;
    requestAnimationFrame(watch);
  };
  watch();
}, hash);
await page.waitForFunction(() => window.stood, undefined, { timeout: 60_000 });
// Until everything is drawn.
await page.waitForFunction(() => !document.querySelector(".section:empty, .part:empty"), undefined, { timeout: 120_000 });
await page.waitForTimeout(1000);
const done = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
await session.send("Tracing.end");
await done;
const { long, stood } = await page.evaluate(() => ({ long: window.long, stood: window.stood }));
const main = events.find((event) => event.name === "thread_name" && event.args.name === "CrRendererMain");
const threads = new Set(events.filter((event) => event.name === "thread_name" && event.args.name === "CrRendererMain").map((event) => `${event.pid}:${event.tid}`));
const tasks = events.filter((event) => event.name === "RunTask" || event.name === "ThreadControllerImpl::RunTask");
const within = (event, other) =>
  event !== other && event.pid === other.pid && event.tid === other.tid && event.ts >= other.ts && event.ts + event.dur <= other.ts + other.dur;
// What this script itself asks of the page is no work of the page's; and a task may be told twice, once in the other.
const asked = events.filter((event) => JSON.stringify(event.args ?? "").includes("blink.mojom.DevToolsSession"));
const own = tasks
  .filter((event) => threads.has(`${event.pid}:${event.tid}`) && !asked.some((other) => within(other, event)))
  .sort((a, b) => b.dur - a.dur)
  .filter((event, at, all) => !all.slice(0, at).some((other) => within(event, other)))
  .sort((a, b) => b.tdur - a.tdur);
const [worst] = own;
const parts = events.filter((event) => worst && event.tdur > 2000 && within(event, worst));
console.log(JSON.stringify({
  passages: await page.locator("[id^=p-]").count(),
  stoodAfter: Math.round(stood),
  over50: long.filter(({ at }) => at >= 0).length,
  // Of the processor's time, which other programs on the machine do not lengthen.
  longestTasks: own.slice(0, 12).map((event) => Math.round(event.tdur / 1000)),
}));
if (process.env.WORST) for (const event of parts.slice(0, 30)) console.log(event.name, event.tdur / 1000, JSON.stringify(event.args).slice(0, 160));
await browser.close();
await server.close();
