// Elements as the page makes them: attributes and text, never mark-up.

/** An element with attributes and content; text becomes text. */
export function element(tag, attributes = {}, ...content) {
  return fill(document.createElement(tag), attributes, content);
}

/** The same of a picture. */
export function svg(tag, attributes = {}, ...content) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, content);
}

function fill(made, attributes, content) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}
