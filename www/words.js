// The interface's words: one catalogue at a time, chosen for the reader.

const catalogues = {
  vi: () => import("./i18n/vi.js"),
  en: () => import("./i18n/en.js"),
};

/** The interface's languages. */
export const languages = Object.keys(catalogues);

/**
 * The first wish that can be fulfilled.
 * @param {(string | null | undefined)[]} wishes  language tags, most wanted first
 */
export function choose(wishes) {
  const known = wishes.map((tag) => tag?.toLowerCase().split("-")[0]);
  return known.find((language) => languages.includes(language)) ?? languages[0];
}

/**
 * A text with a word replaced where it stands by itself.
 * @param {string} text
 * @param {string} word  what stands around it, such as a comma, does not matter
 * @param {string} other
 */
export function replaceWord(text, word, other) {
  const bare = word.replace(/^[^\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, "");
  const literal = bare.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const whole = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])${literal}(?![\\p{L}\\p{M}\\p{N}])`, "gu");
  return text.replace(whole, () => other);
}

/** Words in one language. */
export class Words {
  #catalogue;
  #plural;
  #number;
  #names;

  static async load(language) {
    return new Words(language, (await catalogues[language]()).default);
  }

  constructor(language, catalogue) {
    this.language = language;
    this.#catalogue = catalogue;
    this.#plural = new Intl.PluralRules(language);
    this.#number = new Intl.NumberFormat(language);
    this.#names = new Intl.DisplayNames(language, { type: "language" });
  }

  say(key, values = {}) {
    const entry = this.#catalogue[key] ?? key;
    const text = typeof entry === "string" ? entry : (entry[this.#plural.select(values.n)] ?? entry.other);
    return text.replace(/\{(\w+)\}/g, (whole, name) => this.#value(values[name]) ?? whole);
  }

  /** The text with this key, if there is one. */
  says(key) {
    return this.#catalogue[key];
  }

  #value(value) {
    return typeof value === "number" ? this.number(value) : value;
  }

  /** A number as people write it. */
  number(value) {
    return this.#number.format(value);
  }

  /** A day as people write it, from `2024-06-06`, `2024-06` or `2024`. */
  date(iso) {
    const [year, month, day] = iso.split("-");
    const parts = { year: "numeric", month: month && "long", day: day && "numeric", timeZone: "UTC" };
    // Not new Date(iso): years before 100 would be taken for the twentieth century's.
    const date = new Date(0);
    date.setUTCFullYear(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
    return new Intl.DateTimeFormat(this.language, parts).format(date);
  }

  /** The name of a language, unless it is the interface's own or unknown. */
  languageName(tag) {
    if (!tag || tag.split("-")[0] === this.language) return undefined;
    return this.nameOf(tag);
  }

  /** The name of a language. */
  nameOf(tag) {
    try {
      return this.#names.of(tag);
    } catch {
      return tag;
    }
  }
}
