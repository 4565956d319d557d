// The interface in Japanese. {n}, {total} and {what} are filled in.

export const made = "machine";

export default {
  "skip": "本文へ移動",
  "query": "この図書館を検索",
  "query.submit": "検索",
  "languages": "表示言語",
  "languages.machine": "機械翻訳",

  "settings": "表示設定",

  "waiting": "読み込み中…",

  "help": "検索式の書き方",

  "suggest": "候補",

  "results.count": { other: "{n} 件の文書" },
  "results.countAtMost": { other: "最大 {n} 件の文書" },
  "results.passages": { other: "{n} 箇所の段落で一致" },
  "results.passagesAtLeast": { other: "{n} 箇所以上の段落で一致" },
  "results.reading": "{what} と解釈しました",
  "results.asTyped": "入力どおりに検索：{what}",
  "results.literal": "推測も訂正もせず、入力どおりに検索しています",
  "results.asUsual": "通常の検索に戻る",
  "results.synonyms": "次の語も検索しました：{what}",
  "results.dropped": "どの文書にも含まれていません：{what}",
  "results.more": "さらに表示",

  "nothing": "「{what}」は見つかりませんでした",
  "nothing.all": "そのような文書はありません",

  "filters": "絞り込みと並べ替え",
  "filters.on": "使用中の絞り込み",

  "error.network": "図書館の一部を読み込めませんでした",
  "error.network.advice": "接続を確かめて、もう一度お試しください。それでもだめなら、この図書館の公開元にお知らせください。",
  "error.corrupt": "図書館のファイルが壊れています",
  "error.corrupt.advice": "もう一度お試しください。それでもだめなら公開元にお知らせください。ほかの部分は使えます。",
  "error.version": "このページでは図書館を読めません",
  "error.version.advice": "図書館は別の版で作られています。ページを再読み込みしてください。それでもだめなら、作り直しが必要です。",
  "error.not-found": "その文書はありません",
  "error.not-found.advice": "移動または改名されたのかもしれません。上の検索欄をお試しください。",
  "error.usage": "このページではできません",
  "error.usage.advice": "もう一度試すか、最初のページに戻ってください。",
  "error.retry": "もう一度試す",
  "error.back": "戻る",
  "error.detail": "技術的な詳細",
};
