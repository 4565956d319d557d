// The library's JavaScript interface. See tracuu.d.ts for its types and what each call promises.
//
//   import { open } from "./tracuu.js";
//   const library = await open();
//   const { hits } = await library.search("đối ngoại nhân dân");

import { Library } from "./api.js";
import { Session } from "./host.js";

/** What every call fails with, except an aborted one, which fails with its signal's reason. */
export class TracuuError extends Error {
  /** Said here, since the published class has a shorter name. */
  static name = "TracuuError";

  /**
   * @param {"network" | "corrupt" | "version" | "not-found" | "usage"} code  stable, for programs
   * @param {string} message  for people: what happened to which file, and what to do
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = "TracuuError";
    this.code = code;
  }
}

/** Opens the library in a folder; by default the one beside this module. */
export async function open(base) {
  return new Library(await connect(base));
}

/**
 * Opens a library and returns the session behind it: for the page, which draws answers without making objects of
 * them first.
 */
export async function connect(base = new URL(".", import.meta.url)) {
  const folder = folderOf(base);
  const manifest = new URL("library/manifest.tracuu", folder);
  // At once: on a slow line each round trip is felt, and neither has to wait for the other.
  const [begunManifest, begunWasm] = await Promise.all([
    begin(manifest, { cache: "no-cache" }),
    begin(new URL("engine_bg.wasm", import.meta.url)),
  ]);
  return Session.open(manifest, begunManifest, begunWasm);
}

/** A request begun early. It may fail: whoever needs it asks again, and says so properly. */
function begin(url, options) {
  return fetch(url, options).then(
    (response) => ({ url, response }),
    () => ({ url, response: undefined }),
  );
}

function folderOf(base) {
  let url;
  try {
    url = new URL(base, globalThis.document?.baseURI ?? globalThis.location?.href);
  } catch {
    throw new TracuuError("usage", `open(base): "${base}" is not an address. Pass the address of a library's folder.`);
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}
