// Citing a document, and copying the passage that is read with its source.

import { FORMS, text } from "./reader/citation.js";
import { make } from "./reader/dom.js";
import { copy, sourceLine } from "./reader/source.js";
import { Window, copyButton } from "./reader/tool.js";

export class Tool {
  #window;
  #host;

  constructor(root, host) {
    this.#host = host;
    this.#window = new Window(root, host.words.say("cite"), host.words);
  }

  open(from) {
    const { document: drawn, words, permalink, place, title, announce } = this.#host;
    const { head, passages } = drawn.opened;
    const now = new Date();
    const accessed = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-");
    const work = { head, address: permalink(), library: title, accessed };
    const forms = [{ name: words.say("cite.text"), write: () => text(work, words) }, ...FORMS];
    const field = make("textarea", { readonly: "", rows: "8", "aria-label": words.say("cite"), spellcheck: "false" });
    const save = make("a", { class: "button", download: "" });
    const choose = (chosen) => {
      field.value = chosen.write(work);
      field.wrap = chosen.ending ? "off" : "soft";
      for (const [i, button] of [...buttons.children].entries())
        button.setAttribute("aria-pressed", String(forms[i] === chosen));
      save.hidden = !chosen.ending;
      if (!chosen.ending) return;
      URL.revokeObjectURL(save.href);
      save.href = URL.createObjectURL(new Blob([field.value], { type: "text/plain;charset=utf-8" }));
      save.download = `${head.id.split("/").at(-1) || "document"}.${chosen.ending}`;
      save.textContent = words.say("cite.save", { what: `.${chosen.ending}` });
    };
    const buttons = make("div", { class: "choice", role: "group", "aria-label": words.say("cite") });
    for (const form of forms) {
      const button = make("button", { type: "button", text: form.name });
      button.addEventListener("click", () => choose(form));
      buttons.append(button);
    }
    choose(forms[0]);
    const put = (what) => copy(what, words, announce);
    const n = place();
    const passage = copyButton(
      words.say("cite.passage"),
      () => {
        const quoted = words.say("quote.text", { what: passages[n]?.text ?? head.title });
        return `${quoted}\n${sourceLine(head, words, permalink(n))}`;
      },
      put,
      words,
    );
    const actions = make(
      "div",
      { class: "actions" },
      copyButton(words.say("tool.copy"), () => field.value, put, words),
      save,
    );
    this.#window.body.replaceChildren(buttons, field, actions, passage);
    this.#window.open(from);
  }

  escape() {
    return this.#window.close();
  }

  leave() {
    this.#window.close();
  }
}
