// Chromium as everything below this folder starts it, and the library it is shown.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The sample library, as `./build.sh` left it. */
export const sample = join(root, "dist");

/** The same browser without a window is three times as fast; either will do. */
const installed = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find(existsSync);

/** No sandbox, since tests may run as root; no traffic of its own. */
export const launch = {
  executablePath: process.env.CHROMIUM ?? installed,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
