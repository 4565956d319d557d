// Suggestions that are known beforehand, for scenarios about the list itself rather than about what is in it.

/** What the stub knows. */
export const known = [
  { text: "hội nghị", kind: "pair", count: 9 },
  { text: "hội nghị tập huấn", kind: "pair", count: 5 },
  { text: "hội", kind: "word", count: 40 },
  { text: "Hội nghị ngoại giao và các ngành có đối tác nước ngoài, một tiêu đề dài đến mấy dòng", kind: "title", count: 1 },
  { text: "hội 57-KL/TW", kind: "number", count: 1 },
];

/**
 * Gives the page's engine a `suggest` that answers with what begins as the text does. In the page, `searches` holds
 * the query and the choice of each search, and `slow` how many milliseconds the next suggestions take.
 * @param {import("playwright-core").Page} page
 */
export async function stubSuggestions(page) {
  const body = `
    import { connect as real } from "./tracuu.js?real";
    export * from "./tracuu.js?real";
    const known = ${JSON.stringify(known)};
    globalThis.searches = [];
    globalThis.slow = [];
    export async function connect() {
      const session = await real();
      const { library } = session;
      const run = session.run.bind(session);
      session.run = async (make, read, signal) => {
        const wait = /\\.suggest\\(/.test(String(make)) && globalThis.slow.shift();
        if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
        return run(make, read, signal);
      };
      const search = library.search.bind(library);
      library.search = (...asked) => {
        globalThis.searches.push([asked[0], asked[3]]);
        return search(...asked);
      };
      const step = library.step.bind(library);
      library.step = (task) => (task.isStub ? undefined : step(task));
      library.suggest = (text, limit) => {
        const answer = known.filter((one) => one.text.toLowerCase().startsWith(text.toLowerCase())).slice(0, limit);
        return { isStub: true, answer: () => answer, free() {} };
      };
      return session;
    }`;
  await page.route("**/tracuu.js", (route) => route.fulfill({ contentType: "text/javascript", body }));
}
