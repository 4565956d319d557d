/** A word without its marks, as many type Vietnamese. Normalization leaves đ, which has none, as it is. */
export const fold = (text) =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("đ", "d");

/** The words of a text, for libraries that leave to their users what a word is. */
export const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
