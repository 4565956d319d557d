// Chromium as everything below this folder starts it, and the library it is shown.

import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The sample library, as `./build.sh` left it. */
export const sample = join(root, "dist");

/** No sandbox, since tests may run as root; no traffic of its own. */
export const launch = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
