// Where the matches are, beside the scroll bar. For the eye and the mouse only: the bar and the list say the same.

const SPACE = "http://www.w3.org/2000/svg";
/** Ticks are drawn to this many places of the window's height. */
const PLACES = 500;

export class Ticks {
  element = document.createElementNS(SPACE, "svg");
  #path = document.createElementNS(SPACE, "path");
  /** Place of each match. */
  #places = [];

  /** @param {(number: number) => void} show  shows a match  @param {AbortSignal} signal */
  constructor(show, signal) {
    this.element.setAttribute("class", "ticks");
    this.element.setAttribute("viewBox", `0 0 10 ${PLACES}`);
    this.element.setAttribute("preserveAspectRatio", "none");
    this.element.setAttribute("aria-hidden", "true");
    this.element.append(this.#path);
    this.element.addEventListener("click", (event) => {
      const { top, height } = this.element.getBoundingClientRect();
      const wanted = ((event.clientY - top) / height) * PLACES;
      const away = this.#places.map((place) => Math.abs(place - wanted));
      if (away.length > 0) show(away.indexOf(Math.min(...away)));
    });
    signal.addEventListener("abort", () => this.hide());
  }

  /** @param {import("./document.js").DrawnDocument} drawn */
  draw(drawn) {
    const { matches } = drawn;
    const total = document.documentElement.scrollHeight;
    // What is long fits on no screen, and what fits needs no ticks.
    if (matches.count === 0 || total < innerHeight * 1.5) return this.hide();
    this.#places = drawn.heights().map((place) => Math.round(place * PLACES));
    this.#path.setAttribute("d", [...new Set(this.#places)].map((place) => `M0 ${place}h10`).join(""));
    this.element.removeAttribute("hidden");
  }

  hide() {
    this.#places = [];
    this.#path.setAttribute("d", "");
  }
}
