// A static server whose faults a test can choose. What it serves by default is what a plain host would: whole files,
// Range requests honoured, the page's Content-Security-Policy on every response.

import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync } from "node:zlib";

export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** What a text compresses well; packs of the library are compressed already. */
const TEXT = new Set([".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm", ".webmanifest"]);

/**
 * Faults a test may give a path:
 * - "missing": 404
 * - "error":   503
 * - "reset":   the connection breaks before the first byte
 * - "cut":     the last byte of the content is missing, the length agrees with what is sent
 * - "flip":    one bit in the middle of the content is wrong
 * - "hang":    no answer until the server is closed
 * @typedef {"missing" | "error" | "reset" | "cut" | "flip" | "hang"} Fault
 *
 * One request as the server saw it. `bytes` counts the body as sent.
 * @typedef {{ path: string, range: string | null, status: number, bytes: number }} Seen
 *
 * Every option may be changed while the server runs; so a test repairs what it broke and presses "retry".
 * @typedef {object} Options
 * @property {boolean} [range]     honour Range requests (true); else they get the whole file with status 200
 * @property {boolean} [compress]  send code, style and manifests as brotli to whoever accepts it (false)
 * @property {number} [delay]      milliseconds before each answer (0)
 * @property {(path: string) => Fault | undefined} [fault]  asked at every request; paths begin with "/"
 * @property {string} [policy]     the Content-Security-Policy sent
 */

/**
 * Serves a folder on a free port of the loopback interface.
 * @param {string} folder
 * @param {Options} [options]
 */
export async function serve(folder, options = {}) {
  const server = new Server(folder, options);
  await server.listen();
  return server;
}

class Server {
  /** @type {Seen[]} */ requests = [];
  url = "";
  #http = createServer((request, response) =>
    this.#answer(request, response).catch((error) => response.destroy(error)),
  );

  constructor(folder, options) {
    this.folder = folder;
    this.options = { range: true, compress: false, delay: 0, policy: POLICY, ...options };
  }

  async listen() {
    await new Promise((done) => this.#http.listen(0, "127.0.0.1", done));
    this.url = `http://127.0.0.1:${this.#http.address().port}/`;
  }

  /** Bytes of all bodies sent since the start or the last `forget`. */
  get bytes() {
    return this.requests.reduce((sum, seen) => sum + seen.bytes, 0);
  }

  /** Empties the log. */
  forget() {
    this.requests.length = 0;
  }

  async close() {
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }

  async #answer(request, response) {
    const seen = { path: decodeURIComponent(new URL(request.url, this.url).pathname), status: 0, bytes: 0 };
    seen.range = request.headers.range ?? null;
    this.requests.push(seen);
    if (this.options.delay > 0) await sleep(this.options.delay);

    const fault = this.options.fault?.(seen.path);
    if (fault === "hang") return;
    if (fault === "reset") return void response.destroy();
    const { status, headers, body } = await this.#respond(request, seen, fault);
    seen.status = status;
    seen.bytes = request.method === "HEAD" ? 0 : body.length;
    response.writeHead(status, {
      "Content-Security-Policy": this.options.policy,
      "Content-Length": body.length,
      // Reloads in a test must meet the server, not the cache.
      "Cache-Control": "no-store",
      ...headers,
    });
    response.end(request.method === "HEAD" ? undefined : body);
  }

  async #respond(request, seen, fault) {
    if (fault === "error") return plain(503, "out of order");
    let name = normalize(seen.path);
    if (name.endsWith("/")) name += "index.html";
    let body;
    try {
      if (fault === "missing") return plain(404, "not found");
      body = await readFile(join(this.folder, name));
    } catch {
      return plain(404, "not found");
    }
    if (fault === "cut") body = body.subarray(0, -1);
    if (fault === "flip") (body = Buffer.from(body))[body.length >> 1] ^= 1;

    const ending = extname(name);
    const headers = { "Content-Type": TYPES[ending] ?? "application/octet-stream" };
    if (this.options.range) {
      headers["Accept-Ranges"] = "bytes";
      const range = parseRange(seen.range, body.length);
      if (range === "unsatisfiable") {
        return { ...plain(416, ""), headers: { "Content-Range": `bytes */${body.length}` } };
      }
      if (range) {
        headers["Content-Range"] = `bytes ${range.first}-${range.last}/${body.length}`;
        return { status: 206, headers, body: body.subarray(range.first, range.last + 1) };
      }
    }
    if (this.options.compress && TEXT.has(ending) && /\bbr\b/.test(request.headers["accept-encoding"] ?? "")) {
      headers["Content-Encoding"] = "br";
      body = compressed(body);
    }
    return { status: 200, headers, body };
  }
}

const store = new Map();

/** A host compresses a file once, not for every visitor. */
function compressed(body) {
  const key = createHash("sha256").update(body).digest("hex");
  if (!store.has(key)) store.set(key, brotliCompressSync(body));
  return store.get(key);
}

function plain(status, text) {
  return { status, headers: { "Content-Type": "text/plain" }, body: Buffer.from(text) };
}

/** One byte range of RFC 9110, section 14; several ranges are answered with the whole file, as the RFC allows. */
function parseRange(header, length) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  const first = match[1] === "" ? Math.max(0, length - Number(match[2])) : Number(match[1]);
  const last = match[1] === "" || match[2] === "" ? length - 1 : Math.min(Number(match[2]), length - 1);
  if (first > last) return first >= length ? "unsatisfiable" : null;
  return { first, last };
}
