// Sharing a document, a passage or a quotation: its address, by another app where the browser can, and as a QR code.

import { make } from "./reader/dom.js";
import { encode } from "./reader/qr.js";
import { copy } from "./reader/source.js";
import { Window, copyButton } from "./reader/tool.js";

const SPACE = "http://www.w3.org/2000/svg";
/** Light modules around a code, as scanners need. */
const QUIET = 4;

export class Tool {
  #window;
  #host;

  constructor(root, host) {
    this.#host = host;
    this.#window = new Window(root, host.words.say("share"), host.words);
  }

  open(from) {
    const { document: drawn, words, permalink, place, announce, quoted } = this.#host;
    const selected = quoted();
    const whats = [
      ["document", permalink()],
      ["passage", permalink(place())],
    ];
    if (selected) whats.push(["selection", permalink(selected.n, selected.place)]);
    const field = make("input", { id: "share-address", type: "text", readonly: "" });
    const code = make("div", { class: "code" });
    const choose = (address) => {
      field.value = address;
      code.replaceChildren(...picture(address, words.say("share.code")));
    };
    const choice = make("fieldset", {}, make("legend", { class: "unseen", text: words.say("share") }));
    const chosen = selected ? "selection" : "document";
    for (const [what, address] of whats) {
      const radio = make("input", { type: "radio", name: "share", value: what });
      radio.checked = what === chosen;
      radio.addEventListener("change", () => choose(address));
      choice.append(make("label", {}, radio, " ", words.say(`share.${what}`)));
      if (what === chosen) choose(address);
    }
    const put = (text) => copy(text, words, announce);
    const actions = make(
      "div",
      { class: "actions" },
      copyButton(words.say("tool.copy"), () => field.value, put, words),
    );
    if (navigator.share) {
      const send = make("button", { type: "button", text: words.say("share.send") });
      // Who changes their mind has not failed.
      send.addEventListener("click", () =>
        navigator.share({ title: drawn.opened.head.title, url: field.value }).catch(() => {}),
      );
      actions.append(send);
    }
    const label = make("label", { for: field.id, text: words.say("share.address") });
    this.#window.body.replaceChildren(choice, label, field, actions, code);
    this.#window.open(from);
  }

  escape() {
    return this.#window.close();
  }

  leave() {
    this.#window.close();
  }
}

/** A code as a picture; nothing for an address too long for any. */
function picture(address, name) {
  const modules = encode(address);
  if (!modules) return [];
  const size = modules.length + 2 * QUIET;
  const svg = document.createElementNS(SPACE, "svg");
  const path = document.createElementNS(SPACE, "path");
  const dark = modules.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])));
  path.setAttribute("d", dark.join(""));
  for (const [key, value] of Object.entries({
    viewBox: `0 0 ${size} ${size}`,
    role: "img",
    "aria-label": name,
    "shape-rendering": "crispEdges",
  })) {
    svg.setAttribute(key, value);
  }
  svg.append(path);
  return [svg];
}
