// The interface in English. {n}, {total} and {what} are filled in.

export const made = "reviewed";

export default {
  "skip": "Skip to content",
  "query": "Search this library",
  "query.submit": "Search",
  "languages": "Interface language",
  "languages.machine": "Machine translation",

  "settings": "Display settings",

  "waiting": "Loading…",

  "help": "How to write a query",

  "suggest": "Suggestions",

  "results.count": { one: "{n} document", other: "{n} documents" },
  "results.countAtMost": { one: "At most {n} document", other: "At most {n} documents" },
  "results.passages": { one: "matches in {n} passage", other: "matches in {n} passages" },
  "results.passagesAtLeast": { one: "matches in at least {n} passage", other: "matches in at least {n} passages" },
  "results.reading": "Read as {what}",
  "results.asTyped": "search exactly as typed: {what}",
  "results.literal": "Searching exactly as typed, nothing guessed or corrected",
  "results.asUsual": "back to the usual search",
  "results.synonyms": "Also searched: {what}",
  "results.dropped": "No document contains: {what}",
  "results.more": "Show more",

  "nothing": "Nothing found for “{what}”",
  "nothing.all": "There is no such document",

  "filters": "Filter and sort",
  "filters.on": "Filters in use",

  "error.network": "A part of the library could not be loaded",
  "error.network.advice":
    "Please check your connection and try again. If that does not help, tell whoever publishes this library.",
  "error.corrupt": "A file of the library is damaged",
  "error.corrupt.advice":
    "Please try again. If that does not help, tell whoever publishes this library; its other parts still work.",
  "error.version": "This page cannot read the library",
  "error.version.advice":
    "The library was built with another version. Please reload the page; if that does not help, its publisher has to " +
    "build it again.",
  "error.not-found": "There is no such document",
  "error.not-found.advice": "It may have been moved or renamed. Please try the search box above.",
  "error.usage": "The page cannot do this",
  "error.usage.advice": "Please try again, or go back to the first page.",
  "error.retry": "Try again",
  "error.back": "Go back",
  "error.detail": "Technical details",
};
