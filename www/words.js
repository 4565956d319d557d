// The interface's words: one catalogue at a time, chosen for the reader.

/** The languages of the interface. What a catalogue says of itself must agree: `made` is "reviewed" or "machine". */
const reviewed = { vi: "Tiếng Việt", en: "English" };
const machine = {
  fr: "Français", es: "Español", ru: "Русский", zh: "中文", ja: "日本語", ko: "한국어", lo: "ລາວ", km: "ខ្មែរ",
};
export const languages = Object.keys({ ...reviewed, ...machine });

/**
 * The first wish that can be fulfilled.
 * @param {(string | null | undefined)[]} wishes  language tags, most wanted first
 */
export function choose(wishes) {
  const known = wishes.map((tag) => tag?.toLowerCase().split("-")[0]);
  return known.find((language) => languages.includes(language)) ?? languages[0];
}

/**
 * Fills the menu of languages: each by its own name, those made by machine apart, under a heading that says so.
 * @param {HTMLSelectElement} menu
 * @param {Words} words  in the present language
 */
export function offerLanguages(menu, words) {
  const options = (names) =>
    Object.entries(names).map(([tag, name]) => Object.assign(new Option(name, tag), { lang: tag }));
  const group = document.createElement("optgroup");
  group.label = words.say("languages.machine");
  group.append(...options(machine));
  menu.replaceChildren(...options(reviewed), group);
  menu.value = words.language;
}

/** Which way a language is written, `ltr` or `rtl`. */
export function direction(tag) {
  return /^(ar|arc|ckb|dv|fa|he|ks|ps|sd|syr|ug|ur|yi)\b/i.test(tag) ? "rtl" : "ltr";
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
  /** What it learned beyond its first catalogue. @type {Set<string>} */
  parts = new Set();
  #catalogue;
  #plural;
  #number;
  #names;
  #locales;

  /** @param {Iterable<string>} [parts]  to be known from the beginning */
  static async load(language, parts = []) {
    // Not a literal: a bundle would take all of them in.
    const address = `./i18n/${language}.js`;
    const words = new Words(language, (await import(address)).default);
    for (const part of parts) await words.extend(part);
    return words;
  }

  constructor(language, catalogue) {
    this.language = language;
    this.#catalogue = catalogue;
    // As the reader's region writes it: the day before the month in British English. A browser that does not know the
    // language would fall back on its own.
    const own = (globalThis.navigator?.languages ?? []).filter((tag) => tag.split("-")[0] === language);
    this.#locales = [...own, language, "en"];
    this.#plural = new Intl.PluralRules(language);
    this.#number = new Intl.NumberFormat(this.#locales);
    this.#names = new Intl.DisplayNames(this.#locales, { type: "language" });
  }

  /** Learns the words of a part of the page that is loaded later. */
  async extend(part) {
    if (this.parts.has(part)) return;
    const address = `./i18n/${part}/${this.language}.js`;
    const { default: catalogue } = await import(address);
    this.#catalogue = { ...catalogue, ...this.#catalogue };
    this.parts.add(part);
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
    return new Intl.DateTimeFormat(this.#locales, parts).format(date);
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
