// Using what was found: quoting, citing, sharing, printing, listening, and addresses that outlive changes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { accessible, build, scenario } from "./rig.mjs";
import { serve } from "./server.mjs";

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const copying = { permissions: ["clipboard-read", "clipboard-write"] };

const texts = [
  "Bến sông họp chợ từ canh tư, khi trăng còn treo trên ngọn bần.",
  "Người lái đò kể chuyện nước lên. Ông nói rằng mùa này cá linh về sớm hơn mọi năm. Ai nấy đều mừng.",
  "Con đê mới đắp giữ được vườn cây của cả xóm qua hai mùa lũ.",
  "Trường làng mở lớp dạy bơi cho trẻ em trước khi nước về.",
  "Thuyền cứu hộ neo ở đầu vàm, ngày nào cũng có người trực.",
];
const documents = (passages) => ({
  "tracuu.toml": 'title = "Sổ tay mùa nước"\nlang = "vi"\n',
  "bao-cao.md": `---\ntitle: "Báo cáo mùa nước {nổi} & chợ"\nlang: vi\ndate: 2024-08-15\nsource: Hợp tác xã Bến Vàm\nnumber: ["8/BC-HTX"]\nurl: https://example.org/bc\n---\n\n${passages.join("\n\n")}\n`,
  "khac.md": "# Chuyện khác\n\nMột trang không liên quan.\n",
});
const library = build(documents(texts));

const VECTOR = [
  "111111100011101111111",
  "100000100010001000001",
  "101110101010001011101",
  "101110101010001011101",
  "101110101111101011101",
  "100000101000101000001",
  "111111101010101111111",
  "000000001111100000000",
  "101111100110101111100",
  "111001000110100100111",
  "010111110111010010010",
  "011100000000000111100",
  "110010100101010010010",
  "000000001111111100111",
  "111111100010101101110",
  "100000101001111001101",
  "101110101100100000010",
  "101110101100100010100",
  "101110101111010001000",
  "100000100000000001100",
  "111111101101010001010",
];

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const open = async (page, server, hash = "bao-cao") => {
  await page.goto(`${server.url}#/d/${hash}`);
  await page.locator("#reader article h1").waitFor();
  await page.waitForFunction(() => document.querySelector(".text p"));
};
/** Selects a stretch of a passage, as a mouse or a finger would leave it. */
const select = (page, passage, text) =>
  page.evaluate(([passage, text]) => {
    const node = document.getElementById(`p-${passage}`).firstChild;
    const at = node.data.indexOf(text);
    getSelection().setBaseAndExtent(node, at, node, at + text.length);
  }, [passage, text]);

scenario("a selection is copied with its source, and its address leads to it", { library, context: copying }, async ({ page, context, server }) => {
  await open(page, server);
  await select(page, 1, "mùa này cá linh về sớm");
  const copy = page.getByRole("button", { name: "Sao chép kèm nguồn" });
  await copy.waitFor();
  await accessible(page);
  await copy.click();
  await page.waitForFunction(() => document.getElementById("live").textContent === "Đã sao chép");
  const text = await clipboard(page);
  assert.match(text, /^“mùa này cá linh về sớm”\nBáo cáo mùa nước \{nổi\} & chợ, Hợp tác xã Bến Vàm, 15 tháng 8, 2024\. http\S+$/);
  const address = /http\S+$/.exec(text)[0];
  assert.match(address, /#\/d\/bao-cao\/1\?t=[\w-]{10}&s=\d+\.\d+$/);
  const fresh = await context.browser().newContext({ locale: "vi-VN" });
  const other = await fresh.newPage();
  await other.goto(address);
  assert.equal(await other.locator("mark.quoted").innerText(), "mùa này cá linh về sớm");
  assert.ok(await other.evaluate(() => document.activeElement.id === "p-1"));
  await fresh.close();
});

scenario("one selected word stands for its sentence", { library, context: { ...phone, ...copying } }, async ({ page, server }) => {
  await open(page, server);
  await select(page, 1, "linh");
  await page.getByRole("button", { name: "Sao chép kèm nguồn" }).tap();
  await page.waitForFunction(() => document.getElementById("live").textContent === "Đã sao chép");
  assert.match(await clipboard(page), /^“Ông nói rằng mùa này cá linh về sớm hơn mọi năm\.”\n/);
  await page.evaluate(() => getSelection().removeAllRanges());
  await page.locator(".quote").waitFor({ state: "hidden" });
});

scenario("a document is cited in four forms", { library, context: copying }, async ({ page, server }) => {
  await open(page, server);
  await page.getByRole("button", { name: "Trích dẫn" }).click();
  const field = page.locator("dialog textarea");
  assert.match(await field.inputValue(), /^Hợp tác xã Bến Vàm, “Báo cáo mùa nước \{nổi\} & chợ”, 8\/BC-HTX, 15 tháng 8, 2024, Sổ tay mùa nước\. http\S+#\/d\/bao-cao \(truy cập .+\)\.$/);
  await page.getByRole("button", { name: "BibTeX" }).click();
  const bibtex = await field.inputValue();
  assert.match(bibtex, /^@misc\{bao-cao,\n/);
  assert.match(bibtex, /title = \{\{Báo cáo mùa nước {2}nổi {2}\\& chợ\}\},/, "braces and ampersands are no commands");
  assert.match(bibtex, /year = \{2024\},\n {2}month = \{8\},\n {2}day = \{15\},/);
  assert.equal((bibtex.match(/\{/g) ?? []).length, (bibtex.match(/\}/g) ?? []).length);
  await page.getByRole("button", { name: "RIS" }).click();
  const ris = await field.inputValue();
  assert.match(ris, /^TY {2}- GEN\n/);
  assert.match(ris, /\nPY {2}- 2024\nDA {2}- 2024\/08\/15\/\n/);
  assert.match(ris, /\nER {2}- \n$/);
  await page.getByRole("button", { name: "CSL-JSON" }).click();
  const [item] = JSON.parse(await field.inputValue());
  assert.deepEqual([item.type, item.title, item.issued, item.number, item.author], ["document", "Báo cáo mùa nước {nổi} & chợ", { "date-parts": [[2024, 8, 15]] }, "8/BC-HTX", [{ literal: "Hợp tác xã Bến Vàm" }]]);
  const download = page.waitForEvent("download");
  await page.getByText("Lưu tệp .json").click();
  const saved = await download;
  assert.equal(saved.suggestedFilename(), "bao-cao.json");
  assert.deepEqual(JSON.parse(readFileSync(await saved.path(), "utf8")), [item]);
  await page.getByRole("button", { name: "Sao chép", exact: true }).click();
  await page.waitForFunction(() => document.getElementById("live").textContent === "Đã sao chép");
  await page.getByRole("button", { name: "Sao chép đoạn đang đọc" }).click();
  await page.waitForTimeout(100);
  assert.match(await clipboard(page), /^“Bến sông họp chợ từ canh tư, khi trăng còn treo trên ngọn bần\.”\n/);
});

scenario("an address is shared as text, by an app, and as a code", { library, context: copying }, async ({ page, server }) => {
  await page.addInitScript(() => {
    navigator.share = async (what) => void (window.shared = what);
  });
  await open(page, server, "bao-cao/3");
  await page.getByRole("button", { name: "Chia sẻ" }).click();
  const field = page.getByRole("textbox", { name: "Địa chỉ" });
  assert.match(await field.inputValue(), /#\/d\/bao-cao$/);
  const code = () => page.getByRole("img", { name: "Mã QR của địa chỉ này" }).locator("path").getAttribute("d");
  const whole = await code();
  await page.getByLabel("Đúng đoạn đang đọc").check();
  assert.match(await field.inputValue(), /#\/d\/bao-cao\/\d\?t=[\w-]{10}$/);
  assert.notEqual(await code(), whole);
  await page.getByRole("button", { name: "Gửi qua ứng dụng…" }).click();
  assert.equal((await page.evaluate(() => window.shared)).url, await field.inputValue());
});

scenario("a code is that of the standard", {}, async () => {
  const source = readFileSync(new URL("../../www/reader/qr.js", import.meta.url), "utf8");
  const { encode } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  const rows = (code) => code.map((row) => row.map(Number).join(""));
  // Made by another encoder: version 1, correction M, bytes, mask 2.
  assert.deepEqual(rows(encode("tracuu", 2)), VECTOR);
  assert.equal(encode("x".repeat(2331)).length, 177, "the largest there is");
  assert.equal(encode("x".repeat(2332)), undefined);
  for (const text of ["", "a", "https://example.org/#/d/ho-so/12?t=0123456789", "Ẵ".repeat(100)]) {
    const size = encode(text).length;
    assert.equal((size - 17) % 4, 0);
  }
});

const moved = build(documents(["Một lời nói đầu mới viết thêm.", "Và một lời nữa.", ...texts]));
const edited = build(documents([texts[0], texts[1].replace("sớm hơn mọi năm", "sớm chưa từng thấy"), ...texts.slice(2)]));
const gone = build(documents([texts[0], texts[4]]));

scenario("an address outlives a passage's moving, its editing and its going", { library, context: copying }, async ({ page, server }) => {
  await open(page, server, "bao-cao/1");
  await page.getByRole("button", { name: "Chia sẻ" }).click();
  await page.getByLabel("Đúng đoạn đang đọc").check();
  const { hash } = new URL(await page.getByRole("textbox", { name: "Địa chỉ" }).inputValue());
  assert.match(hash, /^#\/d\/bao-cao\/1\?t=/);
  for (const [folder, opened, said] of [[moved, 3, ""], [edited, 1, "Đoạn này đã được sửa"], [gone, 1, "Đoạn này đã được sửa"]]) {
    const other = await serve(folder);
    try {
      await page.goto(`${other.url}${hash}`);
      await page.waitForFunction((n) => document.activeElement.id === `p-${n}`, opened);
      await page.waitForFunction((said) => document.getElementById("live").textContent.startsWith(said), said);
      if (folder === moved) assert.match(await page.locator("#p-3").innerText(), /^Người lái đò/);
    } finally {
      // What the end of the document needs may be on its way.
      await page.goto("about:blank");
      await other.close();
    }
  }
});

scenario("on paper: title, text, where it is from, the day, and nothing else", { library }, async ({ page, server }) => {
  await open(page, server);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  for (const selector of ["header", "footer", ".where", ".find", ".document-tools", ".ticks"]) {
    assert.equal(await page.locator(selector).first().isVisible(), false, selector);
  }
  assert.ok(await page.locator("article h1").isVisible());
  assert.match(await page.locator(".tail").innerText(), /Sổ tay mùa nước, http\S+#\/d\/bao-cao, in ngày \d/);
  const pdf = await page.pdf();
  assert.ok(pdf.length > 5000);
});

scenario("a document is read aloud, paused and stopped", { library }, async ({ page, server }) => {
  await page.addInitScript(() => {
    // A voice of the test's own: what it says is noted, and each sentence takes until it is told to end.
    window.said = [];
    const speech = Object.assign(new EventTarget(), {
      paused: false,
      getVoices: () => [{ lang: "vi-VN", name: "Thử" }],
      speak: (utterance) => {
        window.said.push(utterance.text.trim());
        window.end = () => utterance.onend();
      },
      pause: () => (speech.paused = true),
      resume: () => (speech.paused = false),
      cancel: () => {},
    });
    Object.defineProperty(window, "speechSynthesis", { value: speech });
    window.SpeechSynthesisUtterance = class {
      constructor(text) {
        this.text = text;
      }
    };
  });
  await open(page, server, "bao-cao/1");
  await page.getByRole("button", { name: "Nghe đọc" }).click();
  await page.waitForFunction(() => window.said.length === 1);
  await page.evaluate(() => window.end());
  await page.waitForFunction(() => window.said.length === 2);
  const said = await page.evaluate(() => window.said);
  const sentences = texts.join(" ").split(/(?<=\.) /);
  const first = sentences.indexOf(said[0]);
  assert.ok(first >= 0, `${said[0]} is a sentence`);
  assert.equal(said[1], sentences[first + 1]);
  await accessible(page);
  await page.getByRole("button", { name: "Tạm dừng" }).click();
  assert.ok(await page.evaluate(() => speechSynthesis.paused));
  await page.getByRole("button", { name: "Đọc tiếp" }).click();
  await page.getByRole("button", { name: "Dừng", exact: true }).click();
  await page.locator(".speaking").waitFor({ state: "hidden" });
  await page.evaluate(() => window.end());
  assert.equal((await page.evaluate(() => window.said)).length, 2);
});

/** A stranger's task: what is tapped is counted. */
async function stranger(page, server, { typed, title, inside, sentence }) {
  let taps = 0;
  const tap = async (locator) => {
    await locator.tap();
    taps += 1;
  };
  await page.goto(server.url);
  await page.locator("#query").fill(typed);
  await page.locator("#query").press("Enter");
  const hit = page.locator(".hit h2 a").filter({ hasText: title }).first();
  await tap(hit);
  await page.locator("#reader article h1").waitFor();
  await tap(page.locator(".find .named"));
  await page.locator(".within input").fill(inside);
  const wanted = page.locator(".matches button").filter({ hasText: sentence });
  await wanted.first().waitFor();
  await tap(wanted.first());
  const mark = page.locator("mark.current").first();
  await mark.waitFor();
  // A long press selects the word under the finger.
  await mark.evaluate((element) => {
    const node = element.firstChild;
    getSelection().setBaseAndExtent(node, 0, node, /^\S+/.exec(node.data)[0].length);
  });
  taps += 1;
  await tap(page.getByRole("button", { name: "Sao chép kèm nguồn" }));
  await page.waitForFunction(() => document.getElementById("live").textContent === "Đã sao chép");
  return { taps, text: await clipboard(page) };
}

const reports = build({
  "tracuu.toml": 'title = "Tin bến sông"\nlang = "vi"\n',
  "hop-bao.md": `---\ntitle: Họp báo về Kết luận 57\ndate: 2024-06-06\nsource: Đài xã\n---\n\n${Array.from({ length: 40 }, (_, i) => `Phát biểu thứ ${i} nói về việc đưa Kết luận 57 vào đời sống xóm làng.`).join("\n\n")}\n\nPhần trao đổi kéo dài. Ông trưởng ấp cho rằng chuyển đổi số phải bắt đầu từ chiếc điện thoại của bà con. Mọi người vỗ tay.\n`,
  "khac.md": "# Tin khác\n\nKết luận 57 được nhắc qua.\n",
});

scenario("a stranger copies the sentence with its source in five taps", { library: reports, context: { ...phone, ...copying } }, async ({ page, context, server }) => {
  const { taps, text } = await stranger(page, server, { typed: "ket luan 57", title: "Họp báo", inside: "chuyen doi so", sentence: /chuyển đổi số/ });
  assert.ok(taps <= 5, `${taps} taps`);
  assert.match(text, /^“Ông trưởng ấp cho rằng chuyển đổi số phải bắt đầu từ chiếc điện thoại của bà con\.”\nHọp báo về Kết luận 57, Đài xã, 6 tháng 6, 2024\. http\S+$/);
  const fresh = await context.browser().newContext({ locale: "vi-VN" });
  const other = await fresh.newPage();
  await other.goto(/http\S+$/.exec(text)[0]);
  assert.match(await other.locator("mark.quoted").innerText(), /^Ông trưởng ấp/);
  await other.emulateMedia({ media: "print" });
  assert.equal(await other.locator("header").isVisible(), false);
  await fresh.close();
});

// More documents of a year than a page holds, so that its months are groups of their own.
const year = Array.from({ length: 80 }, (_, i) => {
  const date = `2024-${String((i % 12) + 1).padStart(2, "0")}-${String((i % 28) + 1).padStart(2, "0")}`;
  return JSON.stringify({ id: `tin-${i}`, title: `Bản tin thứ ${i}`, text: `Chuyện của ngày ấy, số ${i}.`, date });
});
const news = build({ "tin.jsonl": [...year, '{"id":"cu","title":"Tin cũ","text":"Chuyện xưa.","date":"2019-01-01"}'].join("\n") });

scenario("a stranger who does not type reaches a document of June 2024 in four taps, prints it and sends it on", { library: news, context: phone }, async ({ page, context, server }) => {
  let taps = 0;
  const tap = async (locator) => {
    await locator.tap();
    taps += 1;
  };
  await page.addInitScript(() => (window.print = () => (window.printed = true)));
  await page.goto(server.url);
  await tap(page.locator("#start").getByRole("link", { name: /^2024/ }));
  await tap(page.locator("#browse").getByRole("link", { name: /^tháng 6 năm 2024/ }));
  const link = page.locator("#browse .cards a").first();
  const title = await link.innerText();
  await tap(link);
  await page.locator("#reader article h1").filter({ hasText: title }).waitFor();
  assert.match(await page.locator("dl.facts time").getAttribute("datetime"), /^2024-06/);
  assert.ok(taps <= 4, `${taps} taps`);
  await page.getByRole("button", { name: "In", exact: true }).tap();
  await page.waitForFunction(() => window.printed);
  const fresh = await context.browser().newContext({ locale: "vi-VN" });
  const other = await fresh.newPage();
  await other.goto(page.url());
  await other.locator("#reader article h1").filter({ hasText: title }).waitFor();
  await fresh.close();
});

// The same over texts of one's own: a folder of documents that mention a Conclusion 57 and "chuyển đổi số".
const SEEDS = process.env.TRACUU_SEEDS;
if (SEEDS) {
  const names = (await import("node:fs")).readdirSync(SEEDS).filter((name) => name.endsWith(".txt"));
  const seeds = build(Object.fromEntries(names.map((name) => [name, readFileSync(join(SEEDS, name), "utf8")])));
  scenario("a stranger's task over given texts", { library: seeds, context: { ...phone, ...copying } }, async ({ page, server }) => {
    await page.goto(server.url);
    // Which of the results has it, a stranger sees by reading them.
    const title = await page.evaluate(async () => {
      const library = await (await import("./tracuu.js")).open();
      for (const { id, title } of (await library.search("ket luan 57")).hits) {
        const { passages } = await library.document(id);
        if (passages.some(({ text }) => /chuyển đổi số/i.test(text))) return title;
      }
    });
    const { taps, text } = await stranger(page, server, { typed: "ket luan 57", title, inside: "chuyen doi so", sentence: /chuyển đổi số/i });
    assert.ok(taps <= 5, `${taps} taps`);
    assert.match(text, /^“[^”]*chuyển đổi số[^”]*”\n.+ http\S+$/i);
  });
}
