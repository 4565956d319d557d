// What a quotation or a citation says of where it comes from.

/** Numbers of documents are given in a field of one of these names. */
const NUMBER = /^(number|so|so[-_ ]?hieu|số|số hiệu)$/i;

/** The document's own number, `57-KL/TW`, if it has one. */
export function ownNumber(head) {
  return head.fields.find(({ name }) => NUMBER.test(name.normalize("NFC")))?.values[0];
}

/** The source of a quotation in one line: title, source, day, address. */
export function sourceLine(head, words, address) {
  const day = head.date && words.date(head.date);
  return [[head.title, head.source, day].filter(Boolean).join(", "), address].join(". ");
}

/** Copies a text; says whether that was possible. */
export async function copy(text, words, announce) {
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copied = false;
  }
  announce(words.say(copied ? "tool.copied" : "tool.failed"));
  return copied;
}
