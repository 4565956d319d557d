// Addresses of passages that outlive changes of the document: beside the number of a passage stands what it says, as a
// hash, and what the passages around it say. A passage that moved is found by the first, one that was edited by the
// others.

/** Digits of an anchor: the passage itself, the one before it, the one behind it. */
const DIGITS = [4, 3, 3];

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

/** The letters and digits of a text as a number of 32 bits (FNV-1a): marks of punctuation may change. */
function hash(text) {
  let value = 0x811c9dc5;
  for (const unit of text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "")) {
    value = Math.imul(value ^ unit.codePointAt(0), 0x01000193);
  }
  // The lower bits are kept; let the upper ones have a say in them.
  return (value ^ (value >>> 15)) >>> 0;
}

function digits(text, length) {
  let [out, value] = ["", hash(text)];
  for (let i = 0; i < length; i++, value = Math.floor(value / 64)) out += ALPHABET[value % 64];
  return out;
}

/** The anchor of passage `n`. */
export function anchor(passages, n) {
  return [n, n - 1, n + 1].map((place, i) => digits(passages[place]?.text ?? "", DIGITS[i])).join("");
}

/**
 * Where the passage is that had the number `n` and the anchor `wanted` once.
 * @param {import("../tracuu.js").Passage[]} passages
 * @param {string | null} wanted  none in an address that was written by hand
 * @returns {{ place: number, changed: boolean }}  `changed`: what it said is gone
 */
export function resolve(passages, n, wanted) {
  const last = Math.max(0, passages.length - 1);
  if (!wanted || wanted.length !== 10) return { place: Math.min(n, last), changed: n > last };
  const [own, before, behind] = [wanted.slice(0, 4), wanted.slice(4, 7), wanted.slice(7)];
  if (passages[n] && digits(passages[n].text, 4) === own) return { place: n, changed: false };
  // The nearest that says the same; else the nearest that stands between the same two; else after or before one.
  const tests = [
    [(at) => digits(passages[at].text, 4) === own, false],
    [
      (at) => digits(passages[at - 1]?.text ?? "", 3) === before && digits(passages[at + 1]?.text ?? "", 3) === behind,
      true,
    ],
    [(at) => at > 0 && digits(passages[at - 1].text, 3) === before, true],
    [(at) => at < last && digits(passages[at + 1].text, 3) === behind, true],
  ];
  for (const [matches, changed] of tests) {
    for (let away = 0; away <= passages.length; away++) {
      for (const at of [n - away, n + away]) {
        if (at >= 0 && at <= last && matches(at)) return { place: at, changed };
      }
    }
  }
  return { place: Math.min(n, last), changed: true };
}
