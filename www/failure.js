// The view of a failure. In JavaScript, since it must show when the engine did not arrive.

/**
 * Says what went wrong, what can be done, and offers to do it.
 * @param {Element} into
 * @param {{ say(key: string): string }} words
 * @param {string} code  of a TracuuError
 * @param {string} detail  its message, for whoever keeps the library
 * @param {string} back  address to go to when trying again is of no use
 */
export function drawFailure(into, words, code, detail, back) {
  const add = (parent, tag, text = "", attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    parent.append(element);
    return element;
  };
  into.replaceChildren();
  add(into, "h1", words.say(`error.${code}`), { tabindex: "-1" });
  add(into, "p", words.say(`error.${code}.advice`));
  const actions = add(into, "p");
  if (code === "not-found" || code === "usage")
    add(actions, "a", words.say("error.back"), { href: back, class: "button" });
  else add(actions, "button", words.say("error.retry"), { type: "button", "data-do": "retry" });
  const details = add(into, "details");
  add(details, "summary", words.say("error.detail"));
  add(details, "p", detail, { lang: "en" });
}
