// Elements, made without a parser: whatever a document says stays text.

/**
 * An element.
 * @param {string} tag
 * @param {Record<string, string | undefined> & { text?: string }} [attributes]  `text` is its content
 * @param {...(Node | string)} children
 */
export function make(tag, { text, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}

/** A button that does `action`, see `Reader.act`. */
export function button(action, text, name) {
  return make("button", { type: "button", "data-do": action, "aria-label": name, title: name, text });
}

/**
 * The address of a picture, if it is one below `media/` beside this page, whatever a library says: what browsers take for
 * a way up, and what a server might, is none.
 * @returns {{ src: string, width?: string, height?: string } | undefined}
 */
export function pictured(address) {
  const folder = new URL("media/", document.baseURI);
  if (!address.startsWith("media/") || /%(2f|5c|00)/i.test(address)) return undefined;
  const { origin, pathname, search, hash } = new URL(address, document.baseURI);
  if (origin !== folder.origin || !pathname.startsWith(folder.pathname) || search) return undefined;
  const [, width, height] = /^#(\d{1,5})x(\d{1,5})$/.exec(hash) ?? [];
  return { src: pathname, width, height };
}

/**
 * Whether an address may become a link: `http:`, `https:`, `mailto:`, or none, that is relative.
 *
 * Browsers drop tabs and line ends inside an address and blanks around it, so `java\nscript:` runs. An address with any
 * such character is refused, not repaired: the readers that build libraries never write one.
 */
export function isSafe(address) {
  if (/[\0- \x7f]/.test(address)) return false;
  const scheme = /^([^:/?#]*):/.exec(address);
  return !scheme || /^(https?|mailto)$/i.test(scheme[1]);
}
