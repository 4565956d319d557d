// A tool's window: it lies over the document until it is closed.

import { make } from "./dom.js";

export class Window {
  element;
  body = make("div", { class: "body" });
  #from;

  /** @param {Element} root  @param {string} title */
  constructor(root, title, words) {
    const close = make("button", {
      type: "button",
      class: "shut",
      "aria-label": words.say("tool.close"),
      title: words.say("tool.close"),
      text: "×",
    });
    close.addEventListener("click", () => this.element.close());
    const heading = make("h2", { text: title, tabindex: "-1" });
    this.element = make(
      "dialog",
      { class: "tool", "aria-label": title },
      make("div", { class: "top" }, heading, close),
      this.body,
    );
    this.element.addEventListener("click", (event) => event.target === this.element && this.element.close());
    this.element.addEventListener("close", () => this.#from?.isConnected && this.#from.focus({ preventScroll: true }));
    root.append(this.element);
  }

  open(from) {
    this.#from = from;
    if (!this.element.open) this.element.showModal();
  }

  close() {
    const { open } = this.element;
    if (open) this.element.close();
    return open;
  }
}

/** A button that copies what `text` gives, and says so on itself. */
export function copyButton(name, text, copy, words) {
  const button = make("button", { type: "button", text: name });
  button.addEventListener("click", async () => {
    const done = await copy(text());
    button.textContent = words.say(done ? "tool.copied" : "tool.failed");
    setTimeout(() => (button.textContent = name), 2500);
  });
  return button;
}
