// The host of the engine: keeps an instance of it, steps its tasks, and fetches the blocks they name.

import * as first from "./engine.js";
import { Packs, content, request } from "./packs.js";
import { Pace } from "./pace.js";
import { TracuuError } from "./tracuu.js";

/** Instances made so far on this page. Each has a copy of the glue of its own, so that one can be thrown away. */
let instances = 0;
/** The compiled engine, shared by all instances. @type {Promise<WebAssembly.Module> | undefined} */
let compiled;

export class Session {
  /** Of the manifest. */
  #address;
  #manifest;
  #module;
  #packs;
  #ready;
  #closed = false;
  /** Whether another build has taken the place of this one, being found out. @type {Promise<boolean> | undefined} */
  #renewing;
  /** Called when another build has taken this one's place: what was drawn of the one before is to be drawn anew. */
  renewed = () => {};
  /** Exports of the glue: what draws. Changes when an instance is replaced. */
  engine;
  /** The engine's library. */
  library;
  info;

  /**
   * @param {URL} address  of the manifest
   * @param {{ url: URL, response?: Response }} manifest  a request for it, already begun
   * @param {{ url: URL, response?: Response }} wasm  the same for the engine
   */
  static async open(address, manifest, wasm) {
    const session = new Session();
    session.#address = address;
    compiled ??= compile(wasm);
    try {
      session.#module = await compiled;
    } catch (error) {
      compiled = undefined;
      throw error;
    }
    for (const again of [false, true]) {
      const response = again ? undefined : manifest.response;
      session.#manifest = await request(address, { cache: again ? "reload" : "no-cache" }, content, response);
      try {
        await session.#start();
        return session;
      } catch (error) {
        const failure = session.#failure(error);
        if (again || failure.code !== "corrupt") throw failure;
      }
    }
  }

  /**
   * Runs a task to its end.
   * @template T
   * @param {(library) => object} make  makes the task
   * @param {(task, engine) => T | Promise<T>} read  takes the answer out of the finished task, which is freed
   *   afterwards; `engine` holds the exports that draw
   * @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  async run(make, read, signal) {
    for (;;) {
      await this.#usable();
      const { library, engine } = this;
      const done = await this.#attempt(library, engine, make, read, signal);
      if (done) return done.answer;
    }
  }

  async #usable() {
    await this.#ready;
    if (this.#closed) throw new TracuuError("usage", "the library was closed; open it again");
  }

  /** One try on one instance; nothing if the instance was replaced meanwhile. */
  async #attempt(library, engine, make, read, signal) {
    const pace = new Pace();
    let task;
    try {
      task = make(library);
      for (;;) {
        signal?.throwIfAborted();
        const need = library.step(task);
        if (!need) return { answer: await read(task, engine) };
        // A task that lacks nothing makes a break in long work, for the browser to draw and answer keys.
        await (need.length > 0 ? this.#packs.load(need, signal) : pace.rest());
        if (this.library !== library) return undefined;
      }
    } catch (error) {
      if (this.library !== library) return undefined;
      if (signal?.aborted) throw signal.reason;
      const failure = this.#failure(error);
      if (this.library === library && /network|corrupt/.test(failure.code) && (await this.#renew())) return undefined;
      throw failure;
    } finally {
      if (this.library === library) task?.free();
    }
  }

  /** Makes an instance of the engine and opens the library in it. */
  async #start() {
    const number = instances++;
    this.engine = number === 0 ? first : await import(new URL(`./engine.js?${number}`, import.meta.url));
    this.engine.initSync({ module: this.#module });
    this.#use(this.engine.Library.open(this.#manifest));
  }

  #use(library) {
    this.library = library;
    this.info = library.info();
    this.#packs = new Packs(new URL(".", this.#address), library, (error) => this.#failure(error));
  }

  /**
   * Whether a file was missing because another build of the library has been put in the place of this one, which is
   * then used from now on: no answer is ever made of two. One request of the manifest for all that fail together.
   */
  #renew() {
    return (this.#renewing ??= this.#exchange().finally(() => (this.#renewing = undefined)));
  }

  async #exchange() {
    try {
      const manifest = await content(await fetch(this.#address, { cache: "no-cache" }));
      const library = this.engine.Library.open(manifest);
      if (this.#closed || library.info().build === this.info.build) return false;
      this.#manifest = manifest;
      this.#use(library);
    } catch (error) {
      // A format that only the page it came with reads: whoever has a page loads that.
      if (error.code === "version") throw this.#failure(error);
      return false;
    }
    this.renewed();
    return true;
  }

  /** Any error as what callers are told. An error that is not one of ours means that the instance is beyond use. */
  #failure(error) {
    if (error instanceof TracuuError) return error;
    if (typeof error?.code === "string" && !(error instanceof Error)) {
      return new TracuuError(error.code, describe(error, this.#packs), { cause: error });
    }
    this.library = undefined;
    this.#ready = this.#start();
    // Waited for by the next task, which then says what is wrong.
    this.#ready.catch(() => {});
    return new TracuuError(
      "corrupt",
      `the engine stopped at something it did not expect (${error?.message ?? error}). It was started anew: try again.`,
      { cause: error },
    );
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.library?.free();
    this.library = undefined;
  }
}

/** The engine's message, with the file that is to blame and what to do. */
function describe({ code, message, pack }, packs) {
  if (code === "corrupt") {
    const file = pack === null ? "library/manifest.tracuu" : packs.path(pack);
    return `${file}: ${message}. Try again; if it stays so, copy the whole folder to the server again.`;
  }
  if (code === "version") return `${message}. Reload the page; if it stays so, build the library again.`;
  return message;
}

async function compile({ url, response }) {
  // Hosts that do not know the type are common; only the streaming compiler minds.
  const streams = (answer) => answer.headers.get("Content-Type") === "application/wasm";
  const build = async (answer) => {
    try {
      return await (streams(answer)
        ? WebAssembly.compileStreaming(answer)
        : WebAssembly.compile(await answer.arrayBuffer()));
    } catch (cause) {
      if (!(cause instanceof WebAssembly.CompileError)) throw cause;
      const advice =
        "If the page has a Content-Security-Policy, it must allow 'wasm-unsafe-eval'; else copy the whole folder " +
        "to the server again.";
      throw new TracuuError("corrupt", `${url.pathname} could not be compiled (${cause.message}). ${advice}`, {
        cause,
      });
    }
  };
  return request(url, {}, build, response);
}
