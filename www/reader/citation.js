// A document as reference managers take it: text, BibTeX, RIS and CSL-JSON.

import { ownNumber } from "./source.js";

/**
 * What is cited.
 * @typedef {object} Work
 * @property {import("../tracuu.js").Document} head
 * @property {string} address  where it can be read
 * @property {string} library  the library's title
 * @property {string} accessed  the day of today, `2024-06-30`
 */

/** Each form: its name, the ending of its file and what it looks like. */
export const FORMS = [
  { name: "BibTeX", ending: "bib", write: bibtex },
  { name: "RIS", ending: "ris", write: ris },
  { name: "CSL-JSON", ending: "json", write: csl },
];

/** One line, as in a list of references. */
export function text({ head, address, library, accessed }, words) {
  const day = head.date && words.date(head.date);
  const number = ownNumber(head);
  const parts = [head.source, `“${head.title}”`, number && !head.title.includes(number) && number, day, library];
  const visit = words.say("cite.accessed", { what: words.date(accessed) });
  return `${parts.filter(Boolean).join(", ")}. ${address} (${visit}).`;
}

/** Letters, digits and hyphens of the id, for programs that allow no others. */
const key = ({ id }) =>
  id
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "") || "document";

function bibtex({ head, address, library, accessed }) {
  const [year, month, day] = (head.date ?? "").split("-");
  // Outside of braces a styler may change capitals; braces and backslashes have a meaning.
  const value = (text) => `{${text.replace(/[\\{}]/g, " ").replace(/[#$%&_]/g, "\\$&")}}`;
  const fields = [
    ["title", `{${value(head.title)}}`],
    ["author", head.source && `{${value(head.source)}}`],
    ["number", ownNumber(head) && value(ownNumber(head))],
    ["year", year && `{${year}}`],
    ["month", month && `{${Number(month)}}`],
    ["day", day && `{${Number(day)}}`],
    ["howpublished", value(library)],
    ["url", `{${address.replace(/[{}\\]/g, encodeURIComponent)}}`],
    ["urldate", `{${accessed}}`],
    ["langid", head.lang && `{${head.lang}}`],
  ];
  const lines = fields.filter(([, text]) => text).map(([name, text]) => `  ${name} = ${text},`);
  return `@misc{${key(head)},\n${lines.join("\n")}\n}\n`;
}

function ris({ head, address, library, accessed }) {
  const [year, month = "", day = ""] = (head.date ?? "").split("-");
  const line = (text) => text.replace(/\s+/g, " ");
  const fields = [
    ["TY", "GEN"],
    ["TI", line(head.title)],
    ["AU", head.source && line(head.source)],
    ["M1", ownNumber(head)],
    ["PY", year],
    ["DA", year && `${year}/${month}/${day}/`],
    ["PB", line(library)],
    ["LA", head.lang],
    ["UR", address],
    ["Y2", accessed.replaceAll("-", "/")],
  ];
  return `${fields
    .filter(([, text]) => text)
    .map(([name, text]) => `${name}  - ${text}\r\n`)
    .join("")}ER  - \r\n`;
}

function csl({ head, address, library, accessed }) {
  const day = (iso) => ({ "date-parts": [iso.split("-").map(Number)] });
  const item = {
    id: key(head),
    type: "document",
    title: head.title,
    author: head.source ? [{ literal: head.source }] : undefined,
    number: ownNumber(head),
    issued: head.date ? day(head.date) : undefined,
    "container-title": library,
    language: head.lang || undefined,
    URL: address,
    accessed: day(accessed),
  };
  return `${JSON.stringify([item], null, 2)}\n`;
}
