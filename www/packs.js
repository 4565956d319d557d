// Fetches blocks: finds out whether the server honours Range, asks for as little as is sensible, inflates, verifies,
// and tries once more what failed.

import { Pace } from "./pace.js";
import { TracuuError } from "./tracuu.js";

/**
 * Two wanted blocks are fetched together when no more bytes than this lie between them. A request of its own costs a
 * header each way and a place in the queue; at 1.6 Mbit/s that is about the time of these bytes.
 */
const GAP = 4096;
/** Parts of packs kept that came with more than was wanted: what lay between may be wanted next. */
const PARTS = 64;
/** Bytes of whole packs kept, for a server without Range. */
const KEPT = 16 << 20;

/**
 * A block, as a task names it.
 * @typedef {{ pack: number, offset: number, stored: number, length: number }} Block
 *
 * Bytes of a pack from `first` on.
 * @typedef {{ first: number, bytes: Uint8Array }} Part
 *
 * A request under way. It goes on while anybody waits for it.
 * @typedef {{ promise: Promise<void>, controller: AbortController, waiting: number }} Flight
 */

export class Packs {
  #folder;
  #library;
  #failure;
  /** What a compressed block continues, and how many inflated bytes that is. */
  #primer;
  #skip;
  /** Whether the server honours Range; unknown before the first answer. @type {boolean | undefined} */
  #ranges;
  #answer;
  /** Until the head of an answer has told. */
  #answered = new Promise((resolve) => (this.#answer = resolve));
  /** Whole packs, oldest first. @type {Map<number, Uint8Array>} */
  #whole = new Map();
  #kept = 0;
  /** The last such part of each pack, oldest first. @type {Map<number, Part>} */
  #parts = new Map();
  /** Whole packs on their way. @type {Map<number, Promise<Uint8Array>>} */
  #coming = new Map();
  /** By block, `pack:offset`. @type {Map<string, Flight>} */
  #flights = new Map();
  /** Hundreds of blocks may be wanted at once: asking for them and inflating them is long work. */
  #pace = new Pace();

  /**
   * @param {URL} folder  of the packs
   * @param library  the engine's library, which knows the packs' names and verifies blocks
   * @param {(error: unknown) => TracuuError} failure  says what an error of the engine is to callers
   */
  constructor(folder, library, failure) {
    this.#folder = folder;
    this.#library = library;
    this.#failure = failure;
    this.#primer = library.primer();
    this.#skip = library.primer_length();
  }

  /** A pack's path, for messages. */
  path(pack) {
    return `library/${this.#library.pack_name(pack)}.pack`;
  }

  /**
   * Fetches blocks and provides them to the engine.
   * @param {Uint32Array} need  as `library.step` returns it
   * @param {AbortSignal} [signal]
   */
  async load(need, signal) {
    const flights = new Set();
    const fresh = new Map();
    for (let at = 0; at < need.length; at += 4) {
      const [pack, offset, stored, length] = need.subarray(at, at + 4);
      const flight = this.#flights.get(`${pack}:${offset}`);
      if (flight && !flight.controller.signal.aborted) flights.add(flight);
      else if (fresh.has(pack)) fresh.get(pack).push({ pack, offset, stored, length });
      else fresh.set(pack, [{ pack, offset, stored, length }]);
    }
    for (const [pack, blocks] of fresh) {
      let first;
      for (const group of this.#plan(pack, blocks)) {
        const flight = this.#start(pack, group, first);
        first ??= flight.promise;
        flights.add(flight);
      }
    }
    for (const flight of flights) flight.waiting += 1;
    try {
      await abortable(Promise.all([...flights].map((flight) => flight.promise)), signal);
    } finally {
      for (const flight of flights) {
        flight.waiting -= 1;
        if (flight.waiting === 0 && signal?.aborted) flight.controller.abort();
      }
    }
  }

  /**
   * Groups the blocks wanted of a pack; each group is one request, or of a `part` that is there. `whole`: for the file
   * without a range; `number`: of those that are made at the same time.
   * @param {Block[]} blocks
   */
  #plan(pack, blocks) {
    blocks.sort((a, b) => a.offset - b.offset);
    if (this.#ranges === false || this.#whole.has(pack)) return [{ blocks, whole: true }];
    const part = this.#parts.get(pack);
    const isHeld = ({ offset, stored }) =>
      part && part.first <= offset && offset + stored <= part.first + part.bytes.length;
    const held = blocks.filter(isHeld);
    const groups = [];
    let end = -Infinity;
    for (const block of blocks.filter((block) => !isHeld(block))) {
      if (block.offset - end > GAP) groups.push({ blocks: [], number: groups.length });
      groups.at(-1).blocks.push(block);
      end = block.offset + block.stored;
    }
    if (held.length > 0) groups.push({ blocks: held, part });
    return groups;
  }

  /** @param {Promise<void>} [first]  the first of those that are made at the same time */
  #start(pack, group, first) {
    const { blocks } = group;
    const controller = new AbortController();
    const start = async () => {
      // As long as nothing is known of the server, a pack is asked for once: it might come whole.
      if (first && this.#ranges === undefined) await Promise.race([this.#answered, first.catch(() => {})]);
      if (first && this.#ranges === false) await first.catch(() => {});
      await this.#fetch(pack, group, controller.signal);
    };
    const promise = start();
    const flight = { promise, controller, waiting: 0 };
    const keys = blocks.map((block) => `${pack}:${block.offset}`);
    for (const key of keys) this.#flights.set(key, flight);
    const landed = () => {
      for (const key of keys) if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    // Nobody may be waiting any more when it fails.
    promise.then(landed, landed);
    return flight;
  }

  /** Gets a group's blocks to the engine: a part of the pack if possible, and at a fault the whole pack, once. */
  async #fetch(pack, { blocks, whole, number, part }, signal) {
    await this.#pace.rest();
    const missing = new Set(blocks);
    if (part) {
      try {
        return await this.#provide(part, missing, signal);
      } catch (error) {
        if (!mayPass(error)) throw error;
        this.#parts.delete(pack);
      }
    }
    const ranged = !whole && this.#ranges !== false;
    if (ranged) {
      try {
        const first = blocks[0].offset;
        const last = Math.max(...blocks.map((block) => block.offset + block.stored)) - 1;
        const come = await this.#part(pack, first, last, number, signal);
        const wanted = blocks.reduce((sum, block) => sum + block.stored, 0);
        // Whole packs, of a server without Range, are kept already.
        if (this.#ranges && come.bytes.length > wanted) this.#remember(pack, come);
        return await this.#provide(come, missing, signal);
      } catch (error) {
        if (!mayPass(error)) throw error;
      }
    }
    let again = ranged;
    for (;;) {
      try {
        await this.#provide({ first: 0, bytes: await this.#pack(pack, again) }, missing, signal);
        // The part was wrong and the whole is right: this server's ranges are not to be trusted.
        if (ranged) this.#ranges = false;
        return;
      } catch (error) {
        if (again || !mayPass(error)) throw error;
        again = true;
      }
    }
  }

  /** A stretch of a pack, or more if that is what the server sends. */
  async #part(pack, first, last, number, signal) {
    const url = this.#url(pack);
    // A browser's cache lets requests for one file through one after another, a round trip each. With a query it takes
    // them for several files; a server of files does not look at it.
    if (number) url.search = number;
    const options = { headers: { Range: `bytes=${first}-${last}` }, signal };
    const [answer, bytes] = await request(url, options, async (answer) => {
      this.#ranges = this.#ranges !== false && answer.status === 206;
      this.#answer();
      return [answer, await content(answer)];
    });
    if (answer.status !== 206) {
      this.#keep(pack, bytes);
      return { first: 0, bytes };
    }
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(answer.headers.get("Content-Range") ?? "");
    // A compressed answer's range counts compressed bytes.
    const plain = (answer.headers.get("Content-Encoding") ?? "identity") === "identity";
    const right = range && Number(range[1]) === first && Number(range[2]) === last;
    if (!right || !plain || bytes.length !== last - first + 1) {
      throw damaged(this.path(pack), `the server sent another part than bytes ${first} to ${last}`);
    }
    return { first, bytes };
  }

  /** A whole pack. Shared by whoever wants it, so not aborted: packs are small. */
  #pack(pack, again) {
    const kept = this.#whole.get(pack);
    if (kept && !again) return Promise.resolve(kept);
    const coming = this.#coming.get(pack);
    if (coming) return coming;
    const load = async () => {
      try {
        const bytes = await request(this.#url(pack), { cache: again ? "reload" : "default" }, content);
        this.#keep(pack, bytes);
        return bytes;
      } finally {
        this.#coming.delete(pack);
      }
    };
    const promise = load();
    this.#coming.set(pack, promise);
    return promise;
  }

  /** Keeps a part and lets the oldest go. */
  #remember(pack, part) {
    this.#parts.delete(pack);
    this.#parts.set(pack, part);
    for (const oldest of this.#parts.keys()) {
      if (this.#parts.size <= PARTS) break;
      this.#parts.delete(oldest);
    }
  }

  /** Keeps a whole pack and lets the oldest go. */
  #keep(pack, bytes) {
    this.#kept += bytes.length - (this.#whole.get(pack)?.length ?? 0);
    this.#whole.delete(pack);
    this.#whole.set(pack, bytes);
    for (const [oldest, { length }] of this.#whole) {
      if (this.#kept <= KEPT) break;
      this.#whole.delete(oldest);
      this.#kept -= length;
    }
  }

  /** Cuts blocks out of what was fetched, inflates them and gives them to the engine, which verifies them. */
  async #provide({ first, bytes }, missing, signal) {
    const give = async (block) => {
      await this.#pace.rest();
      const start = block.offset - first;
      let inflated = bytes.subarray(start, start + block.stored);
      if (inflated.length !== block.stored) throw damaged(this.path(block.pack), "it is too short");
      if (block.length !== block.stored) inflated = await this.#inflate(inflated, block);
      // Once nobody waits for them the blocks may have been asked for anew: then they come from there.
      signal.throwIfAborted();
      try {
        this.#library.provide(block.pack, block.offset, inflated);
      } catch (error) {
        throw this.#failure(error);
      }
      missing.delete(block);
    };
    let refused;
    // One after another, each to its end, so that what is right is kept and a turn is as long as it is to be.
    for (const block of [...missing]) await give(block).catch((error) => (refused ??= error));
    if (refused) throw refused;
  }

  /** @param {Block} block */
  async #inflate(bytes, { pack, length }) {
    const skip = this.#skip;
    const inflated = new Uint8Array(skip + length);
    let at = 0;
    try {
      const { readable, writable } = new DecompressionStream("deflate-raw");
      const [reader, writer] = [readable.getReader(), writable.getWriter()];
      // What is wrong with it the reader is told.
      for (const done of [writer.write(this.#primer), writer.write(bytes), writer.close()]) done.catch(() => {});
      for (let chunk; !(chunk = await reader.read()).done; at += chunk.value.length) {
        // Throws when a damaged block inflates to more than it should.
        inflated.set(chunk.value, at);
      }
    } catch (cause) {
      throw damaged(this.path(pack), `a block cannot be inflated`, cause);
    }
    if (at !== skip + length) throw damaged(this.path(pack), `a block has ${at - skip} bytes instead of ${length}`);
    return inflated.subarray(skip);
  }

  #url(pack) {
    return new URL(`${this.#library.pack_name(pack)}.pack`, this.#folder);
  }
}

/**
 * Asks for a file; fails unless the answer is good. What comes from a weak network is asked for twice.
 * @template T
 * @param {URL} url
 * @param {RequestInit} options
 * @param {(answer: Response) => Promise<T>} read  what to make of a good answer
 * @param {Response} [begun]  an answer that is there already
 */
export async function request(url, options, read, begun) {
  for (const again of [false, true]) {
    let answer = again ? undefined : begun;
    let fault = "the connection failed";
    try {
      answer ??= await fetch(url, again ? { ...options, cache: "reload" } : options);
      if (answer.ok) return await read(answer);
      fault = `the server answered ${answer.status}`;
    } catch (cause) {
      if (cause instanceof TracuuError || options.signal?.aborted) throw cause;
    }
    // Asked for a part beyond the end of what it has, a server says 416; then the file is not what it should be.
    if (answer?.status === 416) throw damaged(url.pathname, "it is too short");
    const passing = !answer || answer.ok || answer.status >= 500 || answer.status === 429;
    if (again || !passing) {
      const advice = passing
        ? "Check the connection and try again."
        : "Check that the whole folder was copied to the server.";
      throw new TracuuError("network", `${url.pathname} could not be loaded: ${fault}. ${advice}`);
    }
  }
}

/** Reads an answer to its end. */
export async function content(answer) {
  return new Uint8Array(await answer.arrayBuffer());
}

function damaged(path, what, cause) {
  const advice = "Try again; if it stays so, copy the whole folder to the server again.";
  return new TracuuError("corrupt", `${path} is not the file the library was built with: ${what}. ${advice}`, {
    cause,
  });
}

/** Whether asking for the file once more may help: a cache may hold a damaged one. `request` sees to the network. */
function mayPass(error) {
  return error instanceof TracuuError && error.code === "corrupt";
}

/** The promise, or the signal's reason as soon as it is aborted. */
function abortable(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
