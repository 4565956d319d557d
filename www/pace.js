// Long work in short turns: between two of them the browser draws, scrolls and answers keys.

/** Milliseconds of work in one turn; a reader notices 50, and what was done must still be laid out. */
const TURN = 8;

/** Milliseconds for which a picture is waited for. */
const UNSEEN = 100;

export class Pace {
  #signal;
  #since = performance.now();
  #pause;

  /**
   * @param {AbortSignal} [signal]  ends the work
   * @param {() => Promise<void>} [until]  what a break is; by default as short as the browser has any
   */
  constructor(signal, until = pause) {
    this.#signal = signal;
    this.#pause = until;
  }

  /** Takes a break when the turn is over; fails with the signal's reason once that says so. */
  async rest() {
    if (performance.now() - this.#since < TURN) return;
    await this.#pause();
    this.#signal?.throwIfAborted();
    this.#since = performance.now();
  }
}

/** A break, as short as the browser has any. */
export function pause() {
  if (globalThis.scheduler?.yield) return scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Until the next picture was drawn; where none is drawn, as in a tab in the background, a short time. */
export function frame() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, UNSEEN);
  });
}
