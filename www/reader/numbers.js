// Numbers of documents in a text, as links: to the document, if the library has exactly one of this number, else to a
// search for it.

/** The number itself, without the words before it: `Kết luận số 57-KL/TW` is `57-kl/tw`. */
const bare = (text) =>
  (/\d[\p{L}\p{N}/.-]*/u.exec(text.normalize("NFC").toLowerCase()) ?? [""])[0].replaceAll("ư", "w");

/** Whether two texts give the same number; one may leave out what stands behind the figures. */
export function sameNumber(a, b) {
  const [one, other] = [bare(a), bare(b)];
  return one === other || one.split(/[-/]/)[0] === other || other.split(/[-/]/)[0] === one;
}

/** The document that is of this number, another than `besides`, if exactly one has it in its title. */
export function numbered(session, text, besides, signal) {
  return titled(session, text, ({ title, id }) => id !== besides && sameNumber(title, text), signal);
}

/**
 * The document whose title is the one meant, if there is exactly one that has the text in its title.
 * @param {Pick<import("../host.js").Session, "run">} session
 * @param {string} text
 * @param {(hit: import("../tracuu.js").Hit) => boolean} same  whether a document whose title has the text is the one
 */
export async function titled(session, text, same, signal) {
  const answer = (task) => task.answer();
  const query = `title:"${text.replaceAll('"', " ")}"`;
  const { hits } = await session.run((library) => library.search(query, 3, 0, "literal\0\0"), answer, signal);
  const meant = hits.filter(same);
  return meant.length === 1 ? meant[0] : undefined;
}
