// The panel of settings: how the page looks and reads on this device. Loaded when it is first opened.
//
// A setting is an attribute of the root (`data-theme=dark`), and style/tokens.css says what it does; boot.js puts the
// attributes back before anything is painted. Only what differs from the usual is kept.

import { element } from "./element.js";

/** What can be chosen; the first is the usual, for which nothing is kept. */
const CHOICES = {
  theme: ["auto", "light", "dark", "sepia", "contrast"],
  leading: ["usual", "close", "wide"],
  width: ["usual", "narrow", "wide"],
  face: ["serif", "sans"],
  shortcuts: ["on", "off"],
};
/** Sizes of text in percent. */
const SIZES = ["85", "100", "115", "130", "150", "175", "200", "250"];
const USUAL_SIZE = "100";
/** The name under which boot.js finds them. */
const STORE = "tracuu";

const root = document.documentElement;
let panel;

/**
 * Opens the panel.
 * @param {{ language: string, say(key: string): string }} words
 * @param {HTMLElement} button  gets the focus back
 */
export async function open(words, button) {
  if (!panel) await style();
  if (panel?.lang !== words.language) {
    panel?.remove();
    panel = draw(words);
    document.body.append(panel);
  }
  panel.addEventListener("close", () => button.focus(), { once: true });
  panel.showModal();
}

/** The panel's own style sheet; without it the panel is plain and works. */
function style() {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: new URL("./style/settings.css", import.meta.url).href });
  return new Promise((done) => {
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}

function draw(words) {
  const text = (key) => words.say(`settings.${key}`);
  const panel = element("dialog", { id: "display", lang: words.language, "aria-labelledby": "display-title" });
  const note = element("p", { class: "note", role: "status" }, text("kept"));
  const set = (name, value, usual) => {
    if (value === usual) root.removeAttribute(`data-${name}`);
    else root.setAttribute(`data-${name}`, value);
    note.textContent = text(keep() ? "kept" : "unkept");
  };

  const close = element("button", { type: "button", class: "close" }, element("span", { "aria-hidden": "true" }, "✕"));
  close.append(" ", element("span", { class: "unseen" }, text("close")));
  close.onclick = () => panel.close();
  panel.append(element("div", { class: "top" }, element("h2", { id: "display-title" }, words.say("settings")), close));

  const form = element("form", { method: "dialog" });
  const controls = [];
  for (const [name, values] of Object.entries(CHOICES)) {
    if (name === "shortcuts") continue;
    const group = element("fieldset", {}, element("legend", {}, text(name)));
    const row = element("div", { class: `choices ${name}` });
    const radios = values.map((value) => {
      const radio = element("input", { type: "radio", name: `set-${name}`, value });
      radio.onchange = () => set(name, value, values[0]);
      row.append(element("label", { class: value }, radio, element("span", {}, text(`${name}.${value}`))));
      return radio;
    });
    controls.push(() => {
      const now = root.getAttribute(`data-${name}`);
      for (const radio of radios) radio.checked = radio.value === (values.includes(now) ? now : values[0]);
    });
    // As lists go in which people look for things: more and less stand around the usual.
    if (values[0] === "usual") row.prepend(row.children[1]);
    group.append(row);
    form.append(group);
    if (name === "theme") form.append(sizes(words, set, controls));
  }

  const box = element("input", { type: "checkbox", id: "shortcuts" });
  box.onchange = () => set("shortcuts", box.checked ? "on" : "off", "on");
  controls.push(() => (box.checked = root.getAttribute("data-shortcuts") !== "off"));
  form.append(element("label", { class: "keys" }, box, element("span", {}, words.say("shortcuts"))));

  const reset = element("button", { type: "button" }, text("reset"));
  reset.onclick = () => {
    for (const name of [...Object.keys(CHOICES), "size"]) root.removeAttribute(`data-${name}`);
    keep();
    show();
    note.textContent = text("was-reset");
  };
  panel.append(form, note, reset);

  const show = () => controls.forEach((control) => control());
  show();
  // Keys pressed here are not the page's.
  panel.addEventListener("keydown", (event) => event.stopPropagation());
  // Beside it is out of it.
  panel.addEventListener("click", (event) => event.target === panel && panel.close());
  return panel;
}

/** Smaller, larger, and what it is now. */
function sizes(words, set, controls) {
  const text = (key) => words.say(`settings.${key}`);
  const group = element("fieldset", {}, element("legend", {}, text("size")));
  const place = () => Math.max(SIZES.indexOf(root.getAttribute("data-size") ?? USUAL_SIZE), 0);
  const shown = element("output", {});
  const button = (sign, key, by) => {
    const button = element("button", { type: "button" }, element("span", { "aria-hidden": "true" }, sign));
    button.append(" ", element("span", { class: "unseen" }, text(key)));
    button.onclick = () => {
      const to = SIZES[place() + by];
      if (to) set("size", to, USUAL_SIZE);
      show();
    };
    return button;
  };
  const [smaller, larger] = [button("A−", "smaller", -1), button("A+", "larger", 1)];
  const show = () => {
    shown.textContent = new Intl.NumberFormat(words.language, { style: "percent" }).format(
      Number(SIZES[place()]) / 100,
    );
    // Not `disabled`: that would throw the focus out of the button somebody is pressing.
    smaller.setAttribute("aria-disabled", String(place() === 0));
    larger.setAttribute("aria-disabled", String(place() === SIZES.length - 1));
  };
  controls.push(show);
  group.append(element("div", { class: "choices size" }, smaller, shown, larger));
  return group;
}

/** Keeps what differs from the usual; whether that was possible. A kiosk keeps nothing: the next visitor is another. */
function keep() {
  if (root.hasAttribute("data-kiosk")) return false;
  const names = [...Object.keys(CHOICES), "size"].filter((name) => root.hasAttribute(`data-${name}`));
  const kept = Object.fromEntries(names.map((name) => [name, root.getAttribute(`data-${name}`)]));
  try {
    if (names.length === 0) localStorage.removeItem(STORE);
    else localStorage.setItem(STORE, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}
