// The line at the head of the window: the way back, and the headings above the place that is read.

import { frame } from "../pace.js";
import { make } from "./dom.js";

export class Whereabouts {
  element;
  /** The passage that is read: the first that is not above the upper third of the window. */
  passage = 0;
  #document;
  #path = make("p", { class: "path" });
  #waiting = false;

  /** @param {import("./document.js").DrawnDocument} drawn */
  constructor(drawn, back, words) {
    this.#document = drawn;
    this.element = make("nav", { class: "where", "aria-label": words.say("reader.where") }, back, this.#path);
    this.#path.lang = drawn.opened.head.lang;
    const listen = () => {
      if (!this.element.isConnected) return removeEventListener("scroll", listen);
      if (this.#waiting) return;
      this.#waiting = true;
      // Behind the picture, when all is laid out.
      frame().then(() => {
        this.#waiting = false;
        this.look();
      });
    };
    addEventListener("scroll", listen, { passive: true });
  }

  /** Looks where the reader is. */
  look() {
    const line = innerHeight * 0.3 + 4;
    const below = (element) => element.getBoundingClientRect().bottom > line;
    const part = this.#document.partAt(line);
    const passages = part ? [...part.querySelectorAll("[id^=p-]")] : [];
    const element = passages.find(below) ?? passages.at(-1);
    if (element) this.passage = Number(element.id.slice(2));
    const path = this.#document.outline.path(this.passage).filter(({ n }) => n > 0);
    const text = scrollY > 40 ? path.map((heading) => heading.text).join(" › ") : "";
    if (text !== this.#path.textContent) this.#path.textContent = text;
  }
}
