// What every scenario stands on: a server, a Chromium, a page that must keep its console empty, and axe.
//
//   scenario("a search finds the passage", {}, async ({ page, server }) => {
//     await page.goto(server.url + "?q=...");
//     await accessible(page);
//   });

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { launch, root, sample } from "./chromium.mjs";
import { serve } from "./server.mjs";

export { sample, serve };

let browser;
after(() => browser?.close());

const scratch = [];
after(() => scratch.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that is removed when the file's tests are done. */
export function temporary() {
  const folder = mkdtempSync(join(tmpdir(), "tracuu-"));
  scratch.push(folder);
  return folder;
}

/**
 * Writes documents to a folder, builds a library of them and returns its folder.
 * @param {Record<string, string>} documents  file name, content
 * @param {string[]} [flags]  for `tracuu build`
 */
export function build(documents, flags = []) {
  const folder = temporary();
  const [input, output] = [join(folder, "in"), join(folder, "out")];
  for (const [name, text] of Object.entries(documents)) {
    mkdirSync(dirname(join(input, name)), { recursive: true });
    writeFileSync(join(input, name), text);
  }
  tracuu("build", input, "-o", output, "--no-cache", ...flags);
  return output;
}

/** Runs the command and returns what it printed; it must succeed. */
export function tracuu(...words) {
  return execFileSync(join(root, "target/release/tracuu"), words, { encoding: "utf8", stdio: "pipe" });
}

/**
 * A test with a server, a browser context and a page of its own. It fails when the page logs a warning or an error,
 * or throws, unless `expected` allows the message.
 * @param {string} name
 * @param {object} setting
 * @param {string} [setting.library]  the folder served; the sample library by default
 * @param {import("./server.mjs").Options} [setting.server]
 * @param {import("playwright-core").BrowserContextOptions} [setting.context]  viewport, locale, colour scheme, ...
 * @param {RegExp[]} [setting.expected]  console messages that this scenario causes on purpose
 * @param {(rig: { page: import("playwright-core").Page, context: import("playwright-core").BrowserContext,
 *   server: Awaited<ReturnType<typeof serve>> }) => Promise<void>} body
 */
export function scenario(name, setting, body) {
  test(name, { timeout: 120_000 }, async (t) => {
    try {
      await play(t, setting, body);
    } catch (error) {
      // A busy machine can be late once: said, and tried once more. What fails twice is wrong.
      t.diagnostic(`FLAKY, tried again: ${error.stack ?? error}`);
      await play(t, setting, body);
    }
  });
}

/** One try of a scenario. */
async function play(t, { library = sample, server: options, context: settings, expected = [] }, body) {
  if (!existsSync(library)) assert.fail(`${library} does not exist: run ./build.sh first`);
  browser ??= await chromium.launch(launch);
  const server = await serve(library, { ...options });
  const context = await browser.newContext({ locale: "vi-VN", ...settings });
  context.setDefaultTimeout(10_000);
  const messages = [];
  try {
    const page = await context.newPage();
    page.on("console", (message) => {
      if (!["warning", "error"].includes(message.type())) return;
      messages.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => messages.push(`uncaught: ${error.stack ?? error}`));
    await body({ page, context, server });
    await page.close();
  } catch (error) {
    messages.forEach((message) => t.diagnostic(message));
    throw error;
  } finally {
    await context.close();
    await server.close();
  }
  const surprises = messages.filter((message) => !expected.some((pattern) => pattern.test(message)));
  assert.deepEqual(surprises, [], "the console must stay empty");
}

/**
 * Fails unless axe-core finds nothing against WCAG 2.2 A and AA and its own best practices.
 * @param {import("playwright-core").Page} page
 */
export async function accessible(page) {
  // Evaluated through the debugger, so the page's own policy need not allow it.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.html) }));
  });
  assert.deepEqual(found, [], "axe-core must find nothing");
}

/**
 * Fails when the page scrolls sideways.
 * @param {import("playwright-core").Page} page
 */
export async function fitsWidth(page) {
  const [content, window] = await page.evaluate(() => {
    const element = document.documentElement;
    return [element.scrollWidth, element.clientWidth];
  });
  assert.ok(content <= window, `the content is ${content} px wide in a window of ${window} px`);
}
