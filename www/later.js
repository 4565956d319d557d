// Parts of the page that the first result does not need: code, style, words.

import { TracuuError } from "./tracuu.js";

/** What is loaded when it is needed: the first of it, once all is there. */
export async function later(...parts) {
  try {
    return (await Promise.all(parts))[0];
  } catch (cause) {
    const advice = "Check the connection and try again.";
    throw new TracuuError("network", `a part of the page could not be loaded. ${advice}`, { cause });
  }
}

/** Loads a style sheet that the first result does not need; fails with an event. */
export function style(name) {
  const there = document.querySelector(`link[href="${name}"]`);
  if (there?.sheet) return Promise.resolve();
  const link = there ?? document.createElement("link");
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", (event) => {
      link.remove();
      reject(event);
    });
    if (there) return;
    link.rel = "stylesheet";
    link.href = name;
    document.head.append(link);
  });
}
