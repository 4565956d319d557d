// What fields and their values are called.

/** What a field is called; one that only the publisher knows, as the publisher calls it. */
export function fieldName(field, words) {
  return words.says(`field.${field}`) ?? field;
}

/**
 * What a group of documents is called: a date as people write it, a language by its name, anything else as it is.
 * @param {string[]} path  the field and the labels of groups, the last of which is meant
 */
export function groupName(path, words) {
  const [field, ...labels] = path;
  const label = labels.at(-1);
  if (label === undefined) return fieldName(field, words);
  // A month that is not known has the label of its year.
  if (label === "" || (field === "date" && labels.at(-2) === label)) return words.say("browse.undated");
  if (field === "lang" && labels.length === 1) return words.nameOf(label);
  return field === "date" && label.length > 4 ? words.date(label) : label;
}
