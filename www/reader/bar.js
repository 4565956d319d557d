// The bar at the foot of the window: which match is shown, the ways to the others, and the way to the panel.

import { button, make } from "./dom.js";

export class Bar {
  element;
  #words;
  #place = make("p", { class: "place", role: "status" });
  /** What is of no use without matches. */
  #steps;

  constructor(words) {
    this.#words = words;
    this.element = make("div", { class: "find", role: "group", "aria-label": words.say("find") });
    this.#steps = [
      ["previous", "↑"],
      ["next", "↓"],
      ["close", "×"],
    ].map(([action, sign]) => button(action, sign, words.say(`find.${action}`)));
    const name = words.say("panel.open");
    const panel = make("button", {
      type: "button",
      class: "named",
      "data-do": "panel",
      "aria-label": name,
      title: name,
    });
    panel.append(make("span", { "aria-hidden": "true", text: "≡" }), make("span", { class: "wide", text: name }));
    const [previous, next, close] = this.#steps;
    this.element.append(this.#place, previous, next, panel, close);
  }

  /** Says which match of how many is shown; without any, that nothing was found, if something was looked for. */
  say(number, count, sought) {
    for (const step of this.#steps) step.hidden = count === 0;
    const words = this.#words;
    this.#place.hidden = count === 0 && !sought;
    if (count === 0) {
      this.#place.textContent = sought ? words.say("find.none") : "";
      return;
    }
    const place = { n: number, total: count };
    this.#place.replaceChildren(
      make("span", { "aria-hidden": "true", text: words.say("find.place", place) }),
      make("span", { class: "unseen", text: words.say("find.spoken", place) }),
    );
  }
}
