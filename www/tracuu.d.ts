/** Types of tracuu.js, the JavaScript interface of a library. Offsets count UTF-16 units, as JavaScript strings do. */

/**
 * Opens the library in a folder: the one that holds `library/manifest.tracuu`.
 * @param base  the folder's address, relative to the page; by default the folder of this module
 */
export function open(base?: string | URL): Promise<Library>;

/** What every call fails with, except an aborted one, which fails with its signal's reason. */
export class TracuuError extends Error {
  /**
   * - `network`: a file could not be loaded;
   * - `corrupt`: a file is not the one the library was built with;
   * - `version`: the library was built in a format this program does not read;
   * - `not-found`: there is no such document;
   * - `usage`: the call makes no sense.
   */
  readonly code: "network" | "corrupt" | "version" | "not-found" | "usage";
  constructor(code: TracuuError["code"], message: string, options?: ErrorOptions);
}

export interface Library {
  /**
   * What the library says of itself. When another build has been published in its place and a file of the one before is
   * gone, calls go on with the new one, each answered from one build alone; `build` tells.
   */
  readonly info: Info;
  /**
   * Finds documents. A query is words, "phrases", -exclusions, OR, ( ), field:, begin* and date:; any text is a valid
   * query. `begin*` stands for the 64 most common words that begin so.
   */
  search(query: string, options?: SearchOptions): Promise<SearchResult>;
  /**
   * Completes what is being typed, from the first letter on; best first. The last word is unfinished unless something
   * stands behind it. The answer depends on the prefix alone, not on what was asked before.
   */
  suggest(prefix: string, options?: SuggestOptions): Promise<Suggestion[]>;
  /** Loads a document whole. With a query, `found` says where it matches; `literal` as in `SearchOptions`. */
  document(id: string, options?: { query?: string; literal?: boolean; signal?: AbortSignal }): Promise<Document>;
  /**
   * Reads a page of a list of documents, or of groups of them. `[]` is what a first page shows: the newest documents,
   * then the fields, each followed by its first groups. Any other path is the name of a field (`date`, `title`,
   * `source`, …) and the labels of the groups that lead to the list: `["date", "2024", "2024-06"]`. A path or page that
   * is not there fails with the code `not-found`.
   */
  browse(path?: string[], options?: BrowseOptions): Promise<Listing>;
  /** Frees the memory. Every later call fails with the code `usage`. */
  close(): void;
}

export interface Info {
  title: string;
  /** A sentence or two; may be empty. */
  description: string;
  /** BCP 47. */
  lang: string;
  /** Where the library is published; may be empty. */
  url: string;
  /** How many there are. */
  documents: number;
  /** Languages of the documents, most frequent first; an unknown one is "". */
  languages: { lang: string; documents: number }[];
  /** Changes with every change of the content. */
  build: string;
  formatVersion: number;
}

export interface SearchOptions {
  /** At most this many hits: 1 to 1000, by default 10. */
  limit?: number;
  /** Hits to pass over first. */
  offset?: number;
  /**
   * `relevance`, best first, by default; a search without words then gives the newest first. By date, documents
   * without one come last. Another value fails with the code `usage`.
   */
  sort?: "relevance" | "newest" | "oldest";
  /**
   * Only documents that have, of each field, one of its values; an empty list asks for nothing. Fields are `source`,
   * `section`, `lang`, `date`, those declared in tracuu.toml, and others with few values; an unknown one fails with
   * the code `usage` and a message that names those there are. A value of `date` is a year, a month or a day; of
   * dates and numbers it may be a range, `2023-10..2024-06`, `5..` or `..5`, both ends included.
   */
  filters?: Record<string, string[]>;
  /** Only documents of this day or later: `2024`, `2024-06` or `2024-06-30`. */
  from?: string;
  /** Only documents of this day, month or year, or earlier. */
  to?: string;
  /** The fields whose values are counted. A query without words gives all documents if this, a filter or an order is asked. */
  facets?: string[];
  /** Takes the words as they stand: puts no accents to them and corrects nothing. */
  literal?: boolean;
  /** The last word may be unfinished: words that begin so are meant too. */
  typing?: boolean;
  signal?: AbortSignal;
}

export interface SearchResult {
  /** Documents that match. */
  total: number;
  /** Whether `total` is an upper bound only, which it can be for a phrase of several words. */
  totalIsBound: boolean;
  hits: Hit[];
  /**
   * Of each field asked for, its values with the number of documents that have them: the most frequent first, at most
   * 100. Dates are counted by year. The field's own filter is left out of its counts, so that its other values can be
   * chosen too.
   */
  facets: Record<string, { value: string; count: number }[]>;
  /** The query as it was read, if it was typed without accents or in keystrokes of Telex or VNI. */
  reading: string | null;
  /** Words that were taken for typing mistakes: each as typed, and as searched. */
  corrected: [string, string][];
  /** Other names by which something was looked for, and found: the words as typed, and the other name. */
  synonyms: [string, string][];
  /** Words of the query that no document has. */
  dropped: string[];
}

export interface Hit {
  id: string;
  title: string;
  /** Where the original lives. */
  url: string | null;
  /** `2024-06-06`, or as much as is known: `2024-06`, `2024`. */
  date: string | null;
  /** Comparable within one result only. */
  score: number;
  snippet: { text: string; /** Start and end. */ marks: [number, number][] };
  /** Number of the passage the snippet is from. */
  passage: number;
  /** BCP 47, or "" if unknown. */
  lang: string;
  source: string | null;
  section: string | null;
  /** Passages that match. */
  matches: number;
  /** Whether there may be more. */
  matchesAtLeast: boolean;
}

export interface BrowseOptions {
  /** Counted from 0. */
  page?: number;
  signal?: AbortSignal;
}

export interface Listing {
  /** Documents in the whole list. */
  documents: number;
  /** Rows of all pages; a page has 50, the last of a list the rest. */
  rows: number;
  page: (Field | Group | Card)[];
}

/** On the first page: a field, and how many groups its list has. */
export interface Field {
  field: string;
  groups: number;
}

/** What some documents share: a year, a month, a letter, a first word, a value; "" is the lack of a date. */
export interface Group {
  label: string;
  documents: number;
}

/** A document, as a list shows it: very long texts are cut. */
export interface Card {
  id: string;
  title: string;
  date: string | null;
  lang: string;
  source: string | null;
}

export interface Document {
  id: string;
  title: string;
  url: string | null;
  date: string | null;
  lang: string;
  source: string | null;
  section: string | null;
  /** Everything else the publisher gave. */
  fields: { name: string; values: string[] }[];
  passages: Passage[];
  /** Matches of the query, in reading order. */
  found: { passage: number; start: number; end: number }[];
}

export interface Passage {
  /** Its number in the document, from 0. */
  n: number;
  /** `continued` goes on with the paragraph before it. */
  kind: "heading" | "paragraph" | "continued" | "item" | "row" | "quote" | "code" | "caption";
  /** Of a heading: 1 to 6. */
  level?: number;
  /** Of a list item: in how many lists its list is. */
  depth?: number;
  /** Of an item of a numbered list. */
  number?: number;
  /** Of a row: whether its cells are column headings. */
  header?: boolean;
  /** Of a row: whether it begins a table. */
  first?: boolean;
  /** Plain text; the cells of a row have a tab between them. */
  text: string;
  spans: Span[];
}

export interface Span {
  start: number;
  end: number;
  /** Of a picture, the stretch is its description. */
  kind: "emphasis" | "strong" | "code" | "superscript" | "subscript" | "link" | "image";
  /**
   * Of a link. Check its scheme before making it one: a library is input. Of a picture, relative to the library's folder
   * and below `media/`, with its width and height behind it if they are known: `media/a%20b.png#640x480`. Check that too.
   */
  href?: string;
}

export interface SuggestOptions {
  /** At most this many: 1 to 50, by default 8. */
  limit?: number;
  signal?: AbortSignal;
}

export interface Suggestion {
  /** The whole query: the prefix, completed. */
  text: string;
  /** What completes it: a word, two to four words that often follow each other, a title, the number of a document. */
  kind: "word" | "pair" | "title" | "number";
  /**
   * How common that is: of a word and a number the pages of text that have it, of a title the documents, of words that
   * follow each other how often they do, at least.
   */
  count: number;
}
